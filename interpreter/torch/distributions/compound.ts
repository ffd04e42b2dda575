// Distributions made of distributions, transforms, and divergences between them, in Python (torch.distributions.transforms, .kl and the compound families).
export const transforms = String.raw`
import math
import torch
import torch.nn.functional as F
from torch.distributions.distribution import summed


class Transform:
    """y = f(x), number by number unless event_dim says how many last dimensions one x has."""
    bijective = True
    event_dim = 0

    def __init__(self, cache_size=0):
        self._cache_size, self._last = cache_size, None

    def __call__(self, x):
        y = self._call(x)
        if self._cache_size:
            self._last = (x, y)
        return y

    def _invert(self, y):
        if self._last is not None and self._last[1] is y:
            return self._last[0]
        return self._inverse(y)

    @property
    def inv(self):
        return _Inverse(self)

    def forward_shape(self, shape):
        return shape

    inverse_shape = forward_shape

    def __repr__(self):
        return type(self).__name__ + "()"


class _Inverse(Transform):
    def __init__(self, of):
        super().__init__()
        self._of, self.event_dim = of, of.event_dim

    def _call(self, x):
        return self._of._invert(x)

    def _inverse(self, y):
        return self._of(y)

    def log_abs_det_jacobian(self, x, y):
        return -self._of.log_abs_det_jacobian(y, x)

    @property
    def inv(self):
        return self._of


class ExpTransform(Transform):
    sign = 1

    def _call(self, x):
        return x.exp()

    def _inverse(self, y):
        return y.log()

    def log_abs_det_jacobian(self, x, y):
        return x


class SigmoidTransform(Transform):
    sign = 1

    def _call(self, x):
        limits = torch.finfo(x.dtype)
        return torch.sigmoid(x).clamp(limits.tiny, 1.0 - limits.eps)

    def _inverse(self, y):
        limits = torch.finfo(y.dtype)
        y = y.clamp(limits.tiny, 1.0 - limits.eps)
        return y.log() - torch.log1p(-y)

    def log_abs_det_jacobian(self, x, y):
        return -F.softplus(-x) - F.softplus(x)


class TanhTransform(Transform):
    sign = 1

    def _call(self, x):
        return x.tanh()

    def _inverse(self, y):
        return torch.atanh(y)

    def log_abs_det_jacobian(self, x, y):
        # log(1 - tanh(x)^2) without the loss of digits: 2 (log 2 - x - softplus(-2x)).
        return 2.0 * (math.log(2.0) - x - F.softplus(-2.0 * x))


class SoftplusTransform(Transform):
    sign = 1

    def _call(self, x):
        return F.softplus(x)

    def _inverse(self, y):
        return torch.log(-torch.expm1(-y)) + y

    def log_abs_det_jacobian(self, x, y):
        return -F.softplus(-x)


class AffineTransform(Transform):
    def __init__(self, loc, scale, event_dim=0, cache_size=0):
        super().__init__(cache_size)
        self.loc, self.scale, self.event_dim = loc, scale, event_dim

    def _call(self, x):
        return self.loc + self.scale * x

    def _inverse(self, y):
        return (y - self.loc) / self.scale

    def log_abs_det_jacobian(self, x, y):
        scale = self.scale if torch.is_tensor(self.scale) else torch.full_like(x, self.scale)
        return summed(scale.abs().log().expand(x.shape), self.event_dim)


class ComposeTransform(Transform):
    def __init__(self, parts, cache_size=0):
        super().__init__(cache_size)
        self.parts = list(parts)
        self.event_dim = max([p.event_dim for p in self.parts], default=0)

    def _call(self, x):
        for part in self.parts:
            x = part(x)
        return x

    def _inverse(self, y):
        for part in reversed(self.parts):
            y = part._invert(y)
        return y

    def log_abs_det_jacobian(self, x, y):
        total = 0
        for part in self.parts:
            reached = part(x)
            total = total + summed(part.log_abs_det_jacobian(x, reached), self.event_dim - part.event_dim)
            x = reached
        return total


identity_transform = ComposeTransform([])
`;

export const compound = String.raw`
import torch
from torch.distributions import constraints as c
from torch.distributions.distribution import Distribution, summed
from torch.distributions.families import Categorical, Normal
from torch.distributions.transforms import ComposeTransform, ExpTransform, Transform


class Independent(Distribution):
    def __init__(self, base_distribution, reinterpreted_batch_ndims, validate_args=None):
        n, batch = reinterpreted_batch_ndims, base_distribution.batch_shape
        if n > len(batch):
            raise ValueError(f"Expected reinterpreted_batch_ndims <= len(base_distribution.batch_shape), actual {n} vs {len(batch)}")
        self.base_dist, self.reinterpreted_batch_ndims = base_distribution, n
        super().__init__(batch[:len(batch) - n], batch[len(batch) - n:] + base_distribution.event_shape, validate_args)

    has_rsample = property(lambda self: self.base_dist.has_rsample)
    support = property(lambda self: c.independent(self.base_dist.support, self.reinterpreted_batch_ndims))
    mean = property(lambda self: self.base_dist.mean)
    mode = property(lambda self: self.base_dist.mode)
    variance = property(lambda self: self.base_dist.variance)

    def sample(self, sample_shape=torch.Size()):
        return self.base_dist.sample(sample_shape)

    def rsample(self, sample_shape=torch.Size()):
        return self.base_dist.rsample(sample_shape)

    def log_prob(self, value):
        return summed(self.base_dist.log_prob(value), self.reinterpreted_batch_ndims)

    def entropy(self):
        return summed(self.base_dist.entropy(), self.reinterpreted_batch_ndims)

    def expand(self, batch_shape, _instance=None):
        n = self.reinterpreted_batch_ndims
        return Independent(self.base_dist.expand(torch.Size(batch_shape) + self._event_shape[:n]), n)

    def __repr__(self):
        return f"Independent({self.base_dist}, {self.reinterpreted_batch_ndims})"


class MixtureSameFamily(Distribution):
    def __init__(self, mixture_distribution, component_distribution, validate_args=None):
        if not isinstance(mixture_distribution, Categorical):
            raise ValueError(" The Mixture distribution needs to be an  instance of torch.distributions.Categorical")
        if not isinstance(component_distribution, Distribution):
            raise ValueError("The Component distribution need to be an instance of torch.distributions.Distribution")
        self._mixture_distribution, self._component_distribution = mixture_distribution, component_distribution
        batch = component_distribution.batch_shape
        size, have = mixture_distribution.logits.shape[-1], batch[-1]
        if _certain(size != have):
            raise ValueError(f"${"`mixture_distribution component`"} ({size}) does not equal ${"`component_distribution.batch_shape[-1]`"} ({have})")
        self._num_component = size
        super().__init__(batch[:-1], component_distribution.event_shape, validate_args)

    mixture_distribution = property(lambda self: self._mixture_distribution)
    component_distribution = property(lambda self: self._component_distribution)
    support = property(lambda self: self._component_distribution.support)

    def _weights(self):
        """The components' probabilities, with a dimension for each of an event's."""
        probs = self._mixture_distribution.probs
        return probs.reshape(probs.shape + (1,) * len(self._event_shape))

    @property
    def mean(self):
        return (self._weights() * self._component_distribution.mean).sum(-1 - len(self._event_shape))

    @property
    def variance(self):
        dim, w, each = -1 - len(self._event_shape), self._weights(), self._component_distribution
        return (w * each.variance).sum(dim) + (w * (each.mean - self.mean.unsqueeze(dim)).pow(2)).sum(dim)

    def log_prob(self, value):
        each = self._component_distribution.log_prob(self._checked(value).unsqueeze(-1 - len(self._event_shape)))
        return torch.logsumexp(each + torch.log_softmax(self._mixture_distribution.logits, -1), -1)

    def sample(self, sample_shape=torch.Size()):
        with torch.no_grad():
            n, event = len(self._event_shape), self._event_shape
            which = self._mixture_distribution.sample(sample_shape)
            drawn = self._component_distribution.sample(sample_shape)
            index = which.reshape(which.shape + (1,) * (n + 1)).expand(which.shape + (1,) + event)
            return drawn.gather(drawn.dim() - n - 1, index).squeeze(-1 - n)

    def expand(self, batch_shape, _instance=None):
        batch = torch.Size(batch_shape)
        return MixtureSameFamily(self._mixture_distribution.expand(batch), self._component_distribution.expand(batch + (self._num_component,)))

    def __repr__(self):
        return f"MixtureSameFamily(\n  {self._mixture_distribution},\n  {self._component_distribution})"


class TransformedDistribution(Distribution):
    def __init__(self, base_distribution, transforms, validate_args=None):
        self.transforms = [transforms] if isinstance(transforms, Transform) else list(transforms)
        whole = base_distribution.batch_shape + base_distribution.event_shape
        event = max([len(base_distribution.event_shape)] + [t.event_dim for t in self.transforms])
        # Dimensions that a transform takes as one are no longer the batch's.
        more = event - len(base_distribution.event_shape)
        self.base_dist = Independent(base_distribution, more) if more > 0 else base_distribution
        super().__init__(whole[:len(whole) - event], whole[len(whole) - event:], validate_args)

    has_rsample = property(lambda self: self.base_dist.has_rsample)

    def _pushed(self, x):
        for transform in self.transforms:
            x = transform(x)
        return x

    def sample(self, sample_shape=torch.Size()):
        with torch.no_grad():
            return self._pushed(self.base_dist.sample(sample_shape))

    def rsample(self, sample_shape=torch.Size()):
        return self._pushed(self.base_dist.rsample(sample_shape))

    def log_prob(self, value):
        y, event, total = self._checked(value), len(self._event_shape), 0.0
        for transform in reversed(self.transforms):
            x = transform._invert(y)
            total = total - summed(transform.log_abs_det_jacobian(x, y), event - transform.event_dim)
            y = x
        return total + self.base_dist.log_prob(y)

    def expand(self, batch_shape, _instance=None):
        return TransformedDistribution(self.base_dist.expand(torch.Size(batch_shape)), self.transforms)


class LogNormal(TransformedDistribution):
    arg_constraints = {"loc": c.real, "scale": c.positive}
    support = c.positive
    has_rsample = True

    def __init__(self, loc, scale, validate_args=None):
        super().__init__(Normal(loc, scale, validate_args), ExpTransform(), validate_args)

    loc = property(lambda self: self.base_dist.loc)
    scale = property(lambda self: self.base_dist.scale)
    mean = property(lambda self: (self.loc + self.scale.pow(2) / 2).exp())
    mode = property(lambda self: (self.loc - self.scale.square()).exp())
    variance = property(lambda self: torch.expm1(self.scale.pow(2)) * (2 * self.loc + self.scale.pow(2)).exp())

    def entropy(self):
        return self.base_dist.entropy() + self.loc

    def expand(self, batch_shape, _instance=None):
        return LogNormal(self.loc.expand(batch_shape), self.scale.expand(batch_shape))
`;

export const kl = String.raw`
import torch
from torch.distributions.compound import Independent, LogNormal
from torch.distributions.distribution import summed
from torch.distributions.families import Bernoulli, Beta, Categorical, Dirichlet, Exponential, MultivariateNormal, Normal, OneHotCategorical, Uniform

_formulas = {}


def register_kl(type_p, type_q):
    def decorator(fun):
        _formulas[type_p, type_q] = fun
        return fun
    return decorator


def kl_divergence(p, q):
    for first in type(p).__mro__:
        for second in type(q).__mro__:
            if (first, second) in _formulas:
                return _formulas[first, second](p, q)
    if _editing:
        return _not_known("torch.distributions.kl_divergence of these two distributions")
    raise NotImplementedError(f"No KL(p || q) is implemented for p type {type(p).__name__} and q type {type(q).__name__}")


@register_kl(Normal, Normal)
def _(p, q):
    ratio = (p.scale / q.scale).pow(2)
    return 0.5 * (ratio + ((p.loc - q.loc) / q.scale).pow(2) - 1 - ratio.log())


@register_kl(LogNormal, LogNormal)
def _(p, q):
    return kl_divergence(p.base_dist, q.base_dist)


@register_kl(Categorical, Categorical)
def _(p, q):
    each = p.probs * (p.logits - q.logits)
    each = torch.where(q.probs == 0, torch.inf, each)
    return torch.where(p.probs == 0, 0.0, each).expand_as(each).sum(-1)


@register_kl(OneHotCategorical, OneHotCategorical)
def _(p, q):
    return kl_divergence(p._index(), q._index())


@register_kl(Bernoulli, Bernoulli)
def _(p, q):
    return (p.probs * (p.logits - q.logits) + torch.nn.functional.softplus(q.logits) - torch.nn.functional.softplus(p.logits))


@register_kl(Exponential, Exponential)
def _(p, q):
    ratio = q.rate / p.rate
    return ratio - ratio.log() - 1


@register_kl(Uniform, Uniform)
def _(p, q):
    inside = (q.low <= p.low) & (q.high >= p.high)
    return torch.where(inside, ((q.high - q.low) / (p.high - p.low)).log(), torch.inf)


@register_kl(Dirichlet, Dirichlet)
def _(p, q):
    a, b = p.concentration, q.concentration
    parts = (a - b) * (a.digamma() - a.sum(-1, True).digamma())
    return a.sum(-1).lgamma() - b.sum(-1).lgamma() - (a.lgamma() - b.lgamma()).sum(-1) + parts.sum(-1)


@register_kl(Beta, Beta)
def _(p, q):
    return kl_divergence(p._both(), q._both())


@register_kl(MultivariateNormal, MultivariateNormal)
def _(p, q):
    n = p.event_shape[0]
    if _certain(n != q.event_shape[0]):
        raise ValueError("KL-divergence between two Multivariate Normals with different event shapes cannot be computed")
    shape = torch.broadcast_shapes(p.batch_shape, q.batch_shape)
    outer, inner = q.scale_tril.expand(shape + (n, n)), p.scale_tril.expand(shape + (n, n))
    trace = torch.linalg.solve_triangular(outer, inner, upper=False).pow(2).sum((-2, -1))
    away = torch.linalg.solve_triangular(outer, (q.loc - p.loc).expand(shape + (n,)).unsqueeze(-1), upper=False).pow(2).sum((-2, -1))
    return q._half_log_det() - p._half_log_det() + 0.5 * (trace + away - n)


@register_kl(Independent, Independent)
def _(p, q):
    if p.reinterpreted_batch_ndims != q.reinterpreted_batch_ndims:
        raise NotImplementedError
    return summed(kl_divergence(p.base_dist, q.base_dist), p.reinterpreted_batch_ndims)
`;
