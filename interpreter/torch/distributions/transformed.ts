// torch.distributions, written in Python: transforms, and distributions that are transformed ones.
const head = String.raw`
import math
import torch
from numbers import Number
from torch.distributions import constraints
from torch.distributions.distribution import Distribution
from torch.distributions.utils import broadcast_all, clamp_probs, euler_constant, lazy_property, logits_to_probs, probs_to_logits, _sum_rightmost
`;

export const transformed: Readonly<Record<string, string>> = {
  "torch.distributions.transforms": head + String.raw`
import torch.nn.functional as F

class Transform:
    bijective = False

    def __init__(self, cache_size=0):
        self._cache_size = cache_size
        self._cached_x_y = None, None
    @property
    def event_dim(self):
        if self.domain.event_dim == self.codomain.event_dim:
            return self.domain.event_dim
        raise ValueError("Please use either .domain.event_dim or .codomain.event_dim")
    @property
    def inv(self):
        return _InverseTransform(self)
    @property
    def sign(self):
        raise NotImplementedError
    def with_cache(self, cache_size=1):
        return self
    def __eq__(self, other):
        return self is other
    def __call__(self, x):
        if self._cache_size == 0:
            return self._call(x)
        x_old, y_old = self._cached_x_y
        if x is x_old:
            return y_old
        y = self._call(x)
        self._cached_x_y = x, y
        return y
    def _inv_call(self, y):
        if self._cache_size == 0:
            return self._inverse(y)
        x_old, y_old = self._cached_x_y
        if y is y_old:
            return x_old
        x = self._inverse(y)
        self._cached_x_y = x, y
        return x
    def _call(self, x):
        raise NotImplementedError
    def _inverse(self, y):
        raise NotImplementedError
    def log_abs_det_jacobian(self, x, y):
        raise NotImplementedError
    def __repr__(self):
        return self.__class__.__name__ + "()"
    def forward_shape(self, shape):
        return shape
    def inverse_shape(self, shape):
        return shape

class _InverseTransform(Transform):
    def __init__(self, transform):
        super().__init__(cache_size=transform._cache_size)
        self._inv = transform
    @property
    def domain(self):
        return self._inv.codomain
    @property
    def codomain(self):
        return self._inv.domain
    @property
    def bijective(self):
        return self._inv.bijective
    @property
    def sign(self):
        return self._inv.sign
    @property
    def inv(self):
        return self._inv
    def __call__(self, x):
        return self._inv._inv_call(x)
    def log_abs_det_jacobian(self, x, y):
        return -self._inv.log_abs_det_jacobian(y, x)
    def forward_shape(self, shape):
        return self._inv.inverse_shape(shape)
    def inverse_shape(self, shape):
        return self._inv.forward_shape(shape)
    def __repr__(self):
        return f"{self.__class__.__name__}({repr(self._inv)})"

class ComposeTransform(Transform):
    def __init__(self, parts, cache_size=0):
        super().__init__(cache_size=cache_size)
        self.parts = parts
    @property
    def domain(self):
        if not self.parts:
            return constraints.real
        domain = self.parts[0].domain
        event_dim = self.parts[-1].codomain.event_dim
        for part in reversed(self.parts):
            event_dim = max(event_dim + part.domain.event_dim - part.codomain.event_dim, part.domain.event_dim)
        return constraints.independent(domain, event_dim - domain.event_dim) if event_dim > domain.event_dim else domain
    @property
    def codomain(self):
        if not self.parts:
            return constraints.real
        codomain = self.parts[-1].codomain
        event_dim = self.parts[0].domain.event_dim
        for part in self.parts:
            event_dim = max(event_dim + part.codomain.event_dim - part.domain.event_dim, part.codomain.event_dim)
        return constraints.independent(codomain, event_dim - codomain.event_dim) if event_dim > codomain.event_dim else codomain
    @property
    def bijective(self):
        return all(p.bijective for p in self.parts)
    @property
    def sign(self):
        sign = 1
        for p in self.parts:
            sign = sign * p.sign
        return sign
    @property
    def inv(self):
        return ComposeTransform([p.inv for p in reversed(self.parts)])
    def __call__(self, x):
        for part in self.parts:
            x = part(x)
        return x
    def log_abs_det_jacobian(self, x, y):
        if not self.parts:
            return torch.zeros_like(x)
        xs = [x]
        for part in self.parts[:-1]:
            xs.append(part(xs[-1]))
        xs.append(y)
        event_dim = self.domain.event_dim
        total = 0
        for part, x, y in zip(self.parts, xs[:-1], xs[1:]):
            total = total + _sum_rightmost(part.log_abs_det_jacobian(x, y), event_dim - part.domain.event_dim)
            event_dim += part.codomain.event_dim - part.domain.event_dim
        return total
    def forward_shape(self, shape):
        for part in self.parts:
            shape = part.forward_shape(shape)
        return shape
    def inverse_shape(self, shape):
        for part in reversed(self.parts):
            shape = part.inverse_shape(shape)
        return shape
    def __repr__(self):
        return self.__class__.__name__ + "(\n    " + ",\n    ".join([p.__repr__() for p in self.parts]) + "\n)"

identity_transform = ComposeTransform([])

class IndependentTransform(Transform):
    def __init__(self, base_transform, reinterpreted_batch_ndims, cache_size=0):
        super().__init__(cache_size=cache_size)
        self.base_transform = base_transform
        self.reinterpreted_batch_ndims = reinterpreted_batch_ndims
    @property
    def domain(self):
        return constraints.independent(self.base_transform.domain, self.reinterpreted_batch_ndims)
    @property
    def codomain(self):
        return constraints.independent(self.base_transform.codomain, self.reinterpreted_batch_ndims)
    @property
    def bijective(self):
        return self.base_transform.bijective
    @property
    def sign(self):
        return self.base_transform.sign
    def _call(self, x):
        return self.base_transform(x)
    def _inverse(self, y):
        return self.base_transform.inv(y)
    def log_abs_det_jacobian(self, x, y):
        return _sum_rightmost(self.base_transform.log_abs_det_jacobian(x, y), self.reinterpreted_batch_ndims)
    def __repr__(self):
        return f"{self.__class__.__name__}({repr(self.base_transform)}, {self.reinterpreted_batch_ndims})"

class ReshapeTransform(Transform):
    bijective = True
    def __init__(self, in_shape, out_shape, cache_size=0):
        self.in_shape = torch.Size(in_shape)
        self.out_shape = torch.Size(out_shape)
        if _certain(self.in_shape.numel() != self.out_shape.numel()):
            raise ValueError("in_shape, out_shape have different numbers of elements")
        super().__init__(cache_size=cache_size)
    @property
    def domain(self):
        return constraints.independent(constraints.real, len(self.in_shape))
    @property
    def codomain(self):
        return constraints.independent(constraints.real, len(self.out_shape))
    def _call(self, x):
        return x.reshape(x.shape[:x.dim() - len(self.in_shape)] + self.out_shape)
    def _inverse(self, y):
        return y.reshape(y.shape[:y.dim() - len(self.out_shape)] + self.in_shape)
    def log_abs_det_jacobian(self, x, y):
        return x.new_zeros(x.shape[:x.dim() - len(self.in_shape)])
    def forward_shape(self, shape):
        return shape[:len(shape) - len(self.in_shape)] + self.out_shape
    def inverse_shape(self, shape):
        return shape[:len(shape) - len(self.out_shape)] + self.in_shape

class ExpTransform(Transform):
    domain = constraints.real
    codomain = constraints.positive
    bijective = True
    sign = +1
    def _call(self, x):
        return x.exp()
    def _inverse(self, y):
        return y.log()
    def log_abs_det_jacobian(self, x, y):
        return x

class PowerTransform(Transform):
    domain = constraints.positive
    codomain = constraints.positive
    bijective = True
    def __init__(self, exponent, cache_size=0):
        super().__init__(cache_size=cache_size)
        self.exponent, = broadcast_all(exponent)
    @lazy_property
    def sign(self):
        return self.exponent.sign()
    def _call(self, x):
        return x.pow(self.exponent)
    def _inverse(self, y):
        return y.pow(1 / self.exponent)
    def log_abs_det_jacobian(self, x, y):
        return (self.exponent * y / x).abs().log()
    def forward_shape(self, shape):
        return torch.broadcast_shapes(shape, getattr(self.exponent, "shape", ()))
    def inverse_shape(self, shape):
        return torch.broadcast_shapes(shape, getattr(self.exponent, "shape", ()))

class SigmoidTransform(Transform):
    domain = constraints.real
    codomain = constraints.unit_interval
    bijective = True
    sign = +1
    def _call(self, x):
        return clamp_probs(torch.sigmoid(x))
    def _inverse(self, y):
        y = clamp_probs(y)
        return y.log() - (-y).log1p()
    def log_abs_det_jacobian(self, x, y):
        return -F.softplus(-x) - F.softplus(x)

class SoftplusTransform(Transform):
    domain = constraints.real
    codomain = constraints.positive
    bijective = True
    sign = +1
    def _call(self, x):
        return F.softplus(x)
    def _inverse(self, y):
        return (-y).expm1().neg().log() + y
    def log_abs_det_jacobian(self, x, y):
        return -F.softplus(-x)

class TanhTransform(Transform):
    domain = constraints.real
    codomain = constraints.interval(-1.0, 1.0)
    bijective = True
    sign = +1
    def _call(self, x):
        return x.tanh()
    def _inverse(self, y):
        return torch.atanh(y)
    def log_abs_det_jacobian(self, x, y):
        return 2.0 * (math.log(2.0) - x - F.softplus(-2.0 * x))

class AbsTransform(Transform):
    domain = constraints.real
    codomain = constraints.positive
    def _call(self, x):
        return x.abs()
    def _inverse(self, y):
        return y

class AffineTransform(Transform):
    bijective = True
    def __init__(self, loc, scale, event_dim=0, cache_size=0):
        super().__init__(cache_size=cache_size)
        self.loc = loc
        self.scale = scale
        self._event_dim = event_dim
    @property
    def event_dim(self):
        return self._event_dim
    @property
    def domain(self):
        return constraints.real if self.event_dim == 0 else constraints.independent(constraints.real, self.event_dim)
    @property
    def codomain(self):
        return constraints.real if self.event_dim == 0 else constraints.independent(constraints.real, self.event_dim)
    @property
    def sign(self):
        if isinstance(self.scale, Number):
            return 1 if float(self.scale) > 0 else -1 if float(self.scale) < 0 else 0
        return self.scale.sign()
    def _call(self, x):
        return self.loc + self.scale * x
    def _inverse(self, y):
        return (y - self.loc) / self.scale
    def log_abs_det_jacobian(self, x, y):
        shape = x.shape
        scale = self.scale
        if isinstance(scale, Number):
            result = torch.full_like(x, math.log(abs(scale)))
        else:
            result = torch.abs(scale).log()
        if self.event_dim:
            result = result.view(result.size()[:-self.event_dim] + (-1,)).sum(-1)
            shape = shape[:-self.event_dim]
        return result.expand(shape)
    def forward_shape(self, shape):
        return torch.broadcast_shapes(shape, getattr(self.loc, "shape", ()), getattr(self.scale, "shape", ()))
    def inverse_shape(self, shape):
        return torch.broadcast_shapes(shape, getattr(self.loc, "shape", ()), getattr(self.scale, "shape", ()))

class SoftmaxTransform(Transform):
    domain = constraints.real_vector
    codomain = constraints.simplex
    def _call(self, x):
        probs = (x - x.max(-1, True)[0]).exp()
        return probs / probs.sum(-1, True)
    def _inverse(self, y):
        return y.log()
`,
  "torch.distributions.transformed_distribution": head + String.raw`
from torch.distributions.independent import Independent
from torch.distributions.transforms import ComposeTransform, Transform

class TransformedDistribution(Distribution):
    arg_constraints = {}

    def __init__(self, base_distribution, transforms, validate_args=None):
        if isinstance(transforms, Transform):
            self.transforms = [transforms]
        elif isinstance(transforms, list):
            if not all(isinstance(t, Transform) for t in transforms):
                raise ValueError("transforms must be a Transform or a list of Transforms")
            self.transforms = transforms
        else:
            raise ValueError(f"transforms must be a Transform or list, but was {transforms}")
        base_shape = base_distribution.batch_shape + base_distribution.event_shape
        base_event_dim = len(base_distribution.event_shape)
        transform = ComposeTransform(self.transforms)
        if len(base_shape) < transform.domain.event_dim:
            raise ValueError(f"base_distribution needs to have shape with size at least {transform.domain.event_dim}, but got {base_shape}.")
        forward_shape = transform.forward_shape(base_shape)
        expanded_base_shape = transform.inverse_shape(forward_shape)
        if _certain(base_shape != expanded_base_shape):
            base_distribution = base_distribution.expand(expanded_base_shape[:len(expanded_base_shape) - len(base_distribution.event_shape)])
        more = transform.domain.event_dim - base_event_dim
        if more > 0:
            base_distribution = Independent(base_distribution, more)
        self.base_dist = base_distribution
        event_dim = transform.codomain.event_dim + max(base_event_dim - transform.domain.event_dim, 0)
        cut = len(forward_shape) - event_dim
        super().__init__(forward_shape[:cut], forward_shape[cut:], validate_args=validate_args)

    def expand(self, batch_shape, _instance=None):
        batch_shape = torch.Size(batch_shape)
        shape = batch_shape + self.event_shape
        for t in reversed(self.transforms):
            shape = t.inverse_shape(shape)
        base_dist = self.base_dist.expand(shape[:len(shape) - len(self.base_dist.event_shape)])
        return self._with(TransformedDistribution, _instance, batch_shape, self.event_shape, base_dist=base_dist, transforms=self.transforms)
    @property
    def has_rsample(self):
        return self.base_dist.has_rsample
    @property
    def support(self):
        if not self.transforms:
            return self.base_dist.support
        support = self.transforms[-1].codomain
        more = len(self.event_shape) - support.event_dim
        return constraints.independent(support, more) if more > 0 else support
    def sample(self, sample_shape=torch.Size()):
        with torch.no_grad():
            x = self.base_dist.sample(sample_shape)
            for transform in self.transforms:
                x = transform(x)
            return x
    def rsample(self, sample_shape=torch.Size()):
        x = self.base_dist.rsample(sample_shape)
        for transform in self.transforms:
            x = transform(x)
        return x
    def log_prob(self, value):
        if self._validate_args:
            self._validate_sample(value)
        event_dim = len(self.event_shape)
        log_prob = 0.0
        y = value
        for transform in reversed(self.transforms):
            x = transform.inv(y)
            event_dim += transform.domain.event_dim - transform.codomain.event_dim
            log_prob = log_prob - _sum_rightmost(transform.log_abs_det_jacobian(x, y), event_dim - transform.domain.event_dim)
            y = x
        return log_prob + _sum_rightmost(self.base_dist.log_prob(y), event_dim - len(self.base_dist.event_shape))
    def _monotonize_cdf(self, value):
        sign = 1
        for transform in self.transforms:
            sign = sign * transform.sign
        return value if isinstance(sign, int) and sign == 1 else sign * (value - 0.5) + 0.5
    def cdf(self, value):
        for transform in self.transforms[::-1]:
            value = transform.inv(value)
        if self._validate_args:
            self.base_dist._validate_sample(value)
        return self._monotonize_cdf(self.base_dist.cdf(value))
    def icdf(self, value):
        value = self.base_dist.icdf(self._monotonize_cdf(value))
        for transform in self.transforms:
            value = transform(value)
        return value
`,
  "torch.distributions.log_normal": head + String.raw`
from torch.distributions.normal import Normal
from torch.distributions.transformed_distribution import TransformedDistribution
from torch.distributions.transforms import ExpTransform

class LogNormal(TransformedDistribution):
    arg_constraints = {"loc": constraints.real, "scale": constraints.positive}
    support = constraints.positive
    has_rsample = True
    def __init__(self, loc, scale, validate_args=None):
        super().__init__(Normal(loc, scale, validate_args=validate_args), ExpTransform(), validate_args=validate_args)
    def expand(self, batch_shape, _instance=None):
        return super().expand(batch_shape, _instance=self._get_checked_instance(LogNormal, _instance))
    @property
    def loc(self):
        return self.base_dist.loc
    @property
    def scale(self):
        return self.base_dist.scale
    @property
    def mean(self):
        return (self.loc + self.scale.pow(2) / 2).exp()
    @property
    def mode(self):
        return (self.loc - self.scale.square()).exp()
    @property
    def variance(self):
        s2 = self.scale.pow(2)
        return s2.expm1() * (2 * self.loc + s2).exp()
    def entropy(self):
        return self.base_dist.entropy() + self.loc
`,
  "torch.distributions.half_normal": head + String.raw`
from torch.distributions.normal import Normal
from torch.distributions.transformed_distribution import TransformedDistribution
from torch.distributions.transforms import AbsTransform

class HalfNormal(TransformedDistribution):
    arg_constraints = {"scale": constraints.positive}
    support = constraints.nonnegative
    has_rsample = True
    def __init__(self, scale, validate_args=None):
        super().__init__(Normal(0, scale, validate_args=False), AbsTransform(), validate_args=validate_args)
    def expand(self, batch_shape, _instance=None):
        return super().expand(batch_shape, _instance=self._get_checked_instance(HalfNormal, _instance))
    @property
    def scale(self):
        return self.base_dist.scale
    @property
    def mean(self):
        return self.scale * math.sqrt(2 / math.pi)
    @property
    def mode(self):
        return torch.zeros_like(self.scale)
    @property
    def variance(self):
        return self.scale.pow(2) * (1 - 2 / math.pi)
    def log_prob(self, value):
        if self._validate_args:
            self._validate_sample(value)
        return torch.where(value >= 0, self.base_dist.log_prob(value) + math.log(2), -math.inf)
    def cdf(self, value):
        if self._validate_args:
            self._validate_sample(value)
        return 2 * self.base_dist.cdf(value) - 1
    def icdf(self, prob):
        return self.base_dist.icdf((prob + 1) / 2)
    def entropy(self):
        return self.base_dist.entropy() - math.log(2)
`,
  "torch.distributions.half_cauchy": head + String.raw`
from torch.distributions.cauchy import Cauchy
from torch.distributions.transformed_distribution import TransformedDistribution
from torch.distributions.transforms import AbsTransform

class HalfCauchy(TransformedDistribution):
    arg_constraints = {"scale": constraints.positive}
    support = constraints.nonnegative
    has_rsample = True
    def __init__(self, scale, validate_args=None):
        super().__init__(Cauchy(0, scale, validate_args=False), AbsTransform(), validate_args=validate_args)
    def expand(self, batch_shape, _instance=None):
        return super().expand(batch_shape, _instance=self._get_checked_instance(HalfCauchy, _instance))
    @property
    def scale(self):
        return self.base_dist.scale
    @property
    def mean(self):
        return torch.full(self._extended_shape(), math.inf, dtype=self.scale.dtype, device=self.scale.device)
    @property
    def mode(self):
        return torch.zeros_like(self.scale)
    @property
    def variance(self):
        return self.base_dist.variance
    def log_prob(self, value):
        if self._validate_args:
            self._validate_sample(value)
        value = torch.as_tensor(value, dtype=self.base_dist.scale.dtype, device=self.base_dist.scale.device)
        return torch.where(value >= 0, self.base_dist.log_prob(value) + math.log(2), -math.inf)
    def cdf(self, value):
        if self._validate_args:
            self._validate_sample(value)
        return 2 * self.base_dist.cdf(value) - 1
    def icdf(self, prob):
        return self.base_dist.icdf((prob + 1) / 2)
    def entropy(self):
        return self.base_dist.entropy() - math.log(2)
`,
  "torch.distributions.gumbel": head + String.raw`
from torch.distributions.transformed_distribution import TransformedDistribution
from torch.distributions.transforms import AffineTransform, ExpTransform
from torch.distributions.uniform import Uniform

class Gumbel(TransformedDistribution):
    arg_constraints = {"loc": constraints.real, "scale": constraints.positive}
    support = constraints.real
    def __init__(self, loc, scale, validate_args=None):
        self.loc, self.scale = broadcast_all(loc, scale)
        finfo = torch.finfo(self.loc.dtype)
        if isinstance(loc, Number) and isinstance(scale, Number):
            base_dist = Uniform(finfo.tiny, 1 - finfo.eps, validate_args=validate_args)
        else:
            base_dist = Uniform(torch.full_like(self.loc, finfo.tiny), torch.full_like(self.loc, 1 - finfo.eps), validate_args=validate_args)
        transforms = [ExpTransform().inv, AffineTransform(loc=0, scale=-torch.ones_like(self.scale)), ExpTransform().inv, AffineTransform(loc=loc, scale=-self.scale)]
        super().__init__(base_dist, transforms, validate_args=validate_args)
    def expand(self, batch_shape, _instance=None):
        new = self._get_checked_instance(Gumbel, _instance)
        new.loc = self.loc.expand(batch_shape)
        new.scale = self.scale.expand(batch_shape)
        return super().expand(batch_shape, _instance=new)
    def log_prob(self, value):
        if self._validate_args:
            self._validate_sample(value)
        y = (self.loc - value) / self.scale
        return (y - y.exp()) - self.scale.log()
    @property
    def mean(self):
        return self.loc + self.scale * euler_constant
    @property
    def mode(self):
        return self.loc
    @property
    def stddev(self):
        return (math.pi / math.sqrt(6)) * self.scale
    @property
    def variance(self):
        return self.stddev.pow(2)
    def entropy(self):
        return self.scale.log() + (1 + euler_constant)
`,
  "torch.distributions.relaxed_categorical": head + String.raw`
from torch.distributions.categorical import Categorical
from torch.distributions.transformed_distribution import TransformedDistribution
from torch.distributions.transforms import ExpTransform

class ExpRelaxedCategorical(Distribution):
    arg_constraints = {"probs": constraints.simplex, "logits": constraints.real_vector}
    support = constraints.real_vector
    has_rsample = True
    def __init__(self, temperature, probs=None, logits=None, validate_args=None):
        self._categorical = Categorical(probs, logits)
        self.temperature = temperature
        super().__init__(self._categorical.batch_shape, self._categorical.param_shape[-1:], validate_args=validate_args)
    def expand(self, batch_shape, _instance=None):
        batch_shape = torch.Size(batch_shape)
        return self._with(ExpRelaxedCategorical, _instance, batch_shape, self.event_shape, temperature=self.temperature, _categorical=self._categorical.expand(batch_shape))
    @property
    def param_shape(self):
        return self._categorical.param_shape
    @property
    def logits(self):
        return self._categorical.logits
    @property
    def probs(self):
        return self._categorical.probs
    def rsample(self, sample_shape=torch.Size()):
        shape = self._extended_shape(sample_shape)
        uniforms = clamp_probs(torch.rand(shape, dtype=self.logits.dtype, device=self.logits.device))
        gumbels = -((-(uniforms.log())).log())
        scores = (self.logits + gumbels) / self.temperature
        return scores - scores.logsumexp(dim=-1, keepdim=True)
    def log_prob(self, value):
        K = self._categorical._num_events
        if self._validate_args:
            self._validate_sample(value)
        logits, value = broadcast_all(self.logits, value)
        log_scale = torch.full_like(self.temperature, float(K)).lgamma() - self.temperature.log().mul(-(K - 1))
        score = logits - value.mul(self.temperature)
        score = (score - score.logsumexp(dim=-1, keepdim=True)).sum(-1)
        return score + log_scale

class RelaxedOneHotCategorical(TransformedDistribution):
    arg_constraints = {"probs": constraints.simplex, "logits": constraints.real_vector}
    support = constraints.simplex
    has_rsample = True
    def __init__(self, temperature, probs=None, logits=None, validate_args=None):
        super().__init__(ExpRelaxedCategorical(temperature, probs, logits, validate_args=validate_args), ExpTransform(), validate_args=validate_args)
    def expand(self, batch_shape, _instance=None):
        return super().expand(batch_shape, _instance=self._get_checked_instance(RelaxedOneHotCategorical, _instance))
    @property
    def temperature(self):
        return self.base_dist.temperature
    @property
    def logits(self):
        return self.base_dist.logits
    @property
    def probs(self):
        return self.base_dist.probs
`,
  "torch.distributions.relaxed_bernoulli": head + String.raw`
from torch.distributions.transformed_distribution import TransformedDistribution
from torch.distributions.transforms import SigmoidTransform

class LogitRelaxedBernoulli(Distribution):
    arg_constraints = {"probs": constraints.unit_interval, "logits": constraints.real}
    support = constraints.real
    def __init__(self, temperature, probs=None, logits=None, validate_args=None):
        self.temperature = temperature
        if (probs is None) == (logits is None):
            raise ValueError("Either ${"`probs`"} or ${"`logits`"} must be specified, but not both.")
        if probs is not None:
            is_scalar = isinstance(probs, Number)
            self.probs, = broadcast_all(probs)
        else:
            is_scalar = isinstance(logits, Number)
            self.logits, = broadcast_all(logits)
        self._param = self.probs if probs is not None else self.logits
        super().__init__(torch.Size() if is_scalar else self._param.size(), validate_args=validate_args)
    def expand(self, batch_shape, _instance=None):
        batch_shape = torch.Size(batch_shape)
        given = "probs" if "probs" in self.__dict__ else "logits"
        param = getattr(self, given).expand(batch_shape)
        return self._with(LogitRelaxedBernoulli, _instance, batch_shape, torch.Size(), **{"temperature": self.temperature, given: param, "_param": param})
    @lazy_property
    def logits(self):
        return probs_to_logits(self.probs, is_binary=True)
    @lazy_property
    def probs(self):
        return logits_to_probs(self.logits, is_binary=True)
    @property
    def param_shape(self):
        return self._param.size()
    def rsample(self, sample_shape=torch.Size()):
        shape = self._extended_shape(sample_shape)
        probs = clamp_probs(self.probs.expand(shape))
        uniforms = clamp_probs(torch.rand(shape, dtype=probs.dtype, device=probs.device))
        return (uniforms.log() - (-uniforms).log1p() + probs.log() - (-probs).log1p()) / self.temperature
    def log_prob(self, value):
        if self._validate_args:
            self._validate_sample(value)
        logits, value = broadcast_all(self.logits, value)
        diff = logits - value.mul(self.temperature)
        return self.temperature.log() + diff - 2 * diff.exp().log1p()

class RelaxedBernoulli(TransformedDistribution):
    arg_constraints = {"probs": constraints.unit_interval, "logits": constraints.real}
    support = constraints.unit_interval
    has_rsample = True
    def __init__(self, temperature, probs=None, logits=None, validate_args=None):
        super().__init__(LogitRelaxedBernoulli(temperature, probs, logits), SigmoidTransform(), validate_args=validate_args)
    def expand(self, batch_shape, _instance=None):
        return super().expand(batch_shape, _instance=self._get_checked_instance(RelaxedBernoulli, _instance))
    @property
    def temperature(self):
        return self.base_dist.temperature
    @property
    def logits(self):
        return self.base_dist.logits
    @property
    def probs(self):
        return self.base_dist.probs
`,
};
