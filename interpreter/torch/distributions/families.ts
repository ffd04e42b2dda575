// Families of torch.distributions that PyTorch states by formulas of one number or one class, in Python. The formulas are those of each one's page in the documentation.
export const families = String.raw`
import math
import torch
import torch.nn.functional as F
from torch.distributions import constraints as c
from torch.distributions.distribution import Distribution, Family, Weighted, clamped, spread


class _LocScale(Family):
    arg_constraints = {"loc": c.real, "scale": c.positive}
    support = c.real
    has_rsample = True

    def __init__(self, loc, scale, validate_args=None):
        self._settle(validate_args, loc=loc, scale=scale)

    @property
    def mode(self):
        return self.loc


class Normal(_LocScale):
    mean = property(lambda self: self.loc)
    stddev = property(lambda self: self.scale)
    variance = property(lambda self: self.scale ** 2)

    def rsample(self, sample_shape=torch.Size()):
        return self.loc + self._normal(sample_shape) * self.scale

    def log_prob(self, value):
        away = (self._checked(value) - self.loc) ** 2
        return -away / (2 * self.variance) - self.scale.log() - math.log(math.sqrt(2 * math.pi))

    def cdf(self, value):
        return 0.5 * (1 + torch.erf((self._checked(value) - self.loc) * self.scale.reciprocal() / math.sqrt(2)))

    def icdf(self, value):
        return self.loc + self.scale * torch.erfinv(2 * value - 1) * math.sqrt(2)

    def entropy(self):
        return 0.5 + 0.5 * math.log(2 * math.pi) + self.scale.log()


class Laplace(_LocScale):
    mean = property(lambda self: self.loc)
    variance = property(lambda self: 2 * self.scale ** 2)
    stddev = property(lambda self: self.scale * 2 ** 0.5)

    def rsample(self, sample_shape=torch.Size()):
        u = self._uniform(sample_shape, torch.finfo(self.loc.dtype).eps - 1, 1)
        return self.loc - self.scale * u.sign() * torch.log1p(-u.abs())

    def log_prob(self, value):
        return -torch.log(2 * self.scale) - torch.abs(self._checked(value) - self.loc) / self.scale

    def cdf(self, value):
        away = self._checked(value) - self.loc
        return 0.5 - 0.5 * away.sign() * torch.expm1(-away.abs() / self.scale)

    def entropy(self):
        return 1 + torch.log(2 * self.scale)


class Gumbel(_LocScale):
    _euler = 0.57721566490153286060
    mean = property(lambda self: self.loc + self.scale * self._euler)
    stddev = property(lambda self: math.pi / math.sqrt(6) * self.scale)
    variance = property(lambda self: self.stddev.pow(2))

    def rsample(self, sample_shape=torch.Size()):
        limits = torch.finfo(self.loc.dtype)
        like = self._any()
        u = limits.tiny + torch.rand(self._extended_shape(sample_shape), dtype=like.dtype, device=like.device) * (1 - limits.eps - limits.tiny)
        return self.loc - self.scale * torch.log(-torch.log(u))

    def log_prob(self, value):
        y = (self.loc - self._checked(value)) / self.scale
        return y - y.exp() - self.scale.log()

    def entropy(self):
        return self.scale.log() + 1 + self._euler


class Cauchy(_LocScale):
    mean = property(lambda self: torch.full_like(self.loc, math.nan))
    variance = property(lambda self: torch.full_like(self.loc, math.inf))

    def rsample(self, sample_shape=torch.Size()):
        return self.loc + torch.empty(self._extended_shape(sample_shape), dtype=self.loc.dtype, device=self.loc.device).cauchy_() * self.scale

    def log_prob(self, value):
        return -math.log(math.pi) - self.scale.log() - ((self._checked(value) - self.loc) / self.scale).pow(2).log1p()

    def entropy(self):
        return math.log(4 * math.pi) + self.scale.log()


class Uniform(Family):
    arg_constraints = {"low": c.real, "high": c.real}
    has_rsample = True

    def __init__(self, low, high, validate_args=None):
        self._settle(validate_args, low=low, high=high)
        if self._validate_args and _refuted(self.low < self.high):
            raise ValueError("Uniform is not defined when low>= high")

    support = property(lambda self: c.interval(self.low, self.high))
    mean = property(lambda self: (self.high + self.low) / 2)
    mode = property(lambda self: math.nan * self.high)
    stddev = property(lambda self: (self.high - self.low) / 12 ** 0.5)
    variance = property(lambda self: (self.high - self.low) ** 2 / 12)

    def rsample(self, sample_shape=torch.Size()):
        return self.low + torch.rand(self._extended_shape(sample_shape), dtype=self.low.dtype, device=self.low.device) * (self.high - self.low)

    def log_prob(self, value):
        inside = (self.low <= self._checked(value)) & (self.high > value)
        return inside.to(self.low.dtype).log() - (self.high - self.low).log()

    def cdf(self, value):
        return ((self._checked(value) - self.low) / (self.high - self.low)).clamp(0, 1)

    def icdf(self, value):
        return value * (self.high - self.low) + self.low

    def entropy(self):
        return (self.high - self.low).log()


class Exponential(Family):
    arg_constraints = {"rate": c.positive}
    support = c.nonnegative
    has_rsample = True

    def __init__(self, rate, validate_args=None):
        self._settle(validate_args, rate=rate)

    mean = stddev = property(lambda self: self.rate.reciprocal())
    mode = property(lambda self: torch.zeros_like(self.rate))
    variance = property(lambda self: self.rate.pow(-2))

    def rsample(self, sample_shape=torch.Size()):
        return torch.empty(self._extended_shape(sample_shape), dtype=self.rate.dtype, device=self.rate.device).exponential_() / self.rate

    def log_prob(self, value):
        return self.rate.log() - self.rate * self._checked(value)

    def cdf(self, value):
        return 1 - torch.exp(-self.rate * self._checked(value))

    def entropy(self):
        return 1.0 - self.rate.log()


class Gamma(Family):
    arg_constraints = {"concentration": c.positive, "rate": c.positive}
    support = c.nonnegative
    has_rsample = True

    def __init__(self, concentration, rate, validate_args=None):
        self._settle(validate_args, concentration=concentration, rate=rate)

    mean = property(lambda self: self.concentration / self.rate)
    mode = property(lambda self: ((self.concentration - 1) / self.rate).clamp(min=0))
    variance = property(lambda self: self.concentration / self.rate.pow(2))

    def rsample(self, sample_shape=torch.Size()):
        return torch._standard_gamma(self.concentration.expand(self._extended_shape(sample_shape))) / self.rate

    def log_prob(self, value):
        a, b = self.concentration, self.rate
        return torch.xlogy(a, b) + torch.xlogy(a - 1, self._checked(value)) - b * value - torch.lgamma(a)

    def entropy(self):
        a = self.concentration
        return a - self.rate.log() + torch.lgamma(a) + (1.0 - a) * torch.digamma(a)


class Dirichlet(Family):
    arg_constraints = {"concentration": c.independent(c.positive, 1)}
    support = c.simplex
    has_rsample = True
    _inner = {"concentration": 1}
    _event_dims = 1

    def __init__(self, concentration, validate_args=None):
        if _certain(concentration.dim() < 1):
            raise ValueError("${"`concentration`"} parameter must be at least one-dimensional.")
        self._settle(validate_args, concentration=concentration)

    mean = property(lambda self: self.concentration / self.concentration.sum(-1, True))

    @property
    def variance(self):
        total = self.concentration.sum(-1, True)
        return self.concentration * (total - self.concentration) / (total.pow(2) * (total + 1))

    def rsample(self, sample_shape=torch.Size()):
        parts = torch._standard_gamma(self.concentration.expand(self._extended_shape(sample_shape)))
        return parts / parts.sum(-1, True)

    def log_prob(self, value):
        a = self.concentration
        return torch.xlogy(a - 1.0, self._checked(value)).sum(-1) + torch.lgamma(a.sum(-1)) - torch.lgamma(a).sum(-1)

    def entropy(self):
        a = self.concentration
        total = a.sum(-1)
        return torch.lgamma(a).sum(-1) - torch.lgamma(total) - (a.size(-1) - total) * torch.digamma(total) - ((a - 1.0) * torch.digamma(a)).sum(-1)


class Beta(Family):
    arg_constraints = {"concentration1": c.positive, "concentration0": c.positive}
    support = c.unit_interval
    has_rsample = True

    def __init__(self, concentration1, concentration0, validate_args=None):
        self._settle(validate_args, concentration1=concentration1, concentration0=concentration0)

    mean = property(lambda self: self.concentration1 / (self.concentration1 + self.concentration0))

    @property
    def variance(self):
        total = self.concentration1 + self.concentration0
        return self.concentration1 * self.concentration0 / (total.pow(2) * (total + 1))

    def _both(self):
        return Dirichlet(torch.stack([self.concentration1, self.concentration0], -1), validate_args=False)

    def rsample(self, sample_shape=torch.Size()):
        return self._both().rsample(sample_shape).select(-1, 0)

    def log_prob(self, value):
        return self._both().log_prob(torch.stack([self._checked(value), 1.0 - value], -1))

    def entropy(self):
        return self._both().entropy()


class Poisson(Family):
    arg_constraints = {"rate": c.nonnegative}
    support = c.nonnegative_integer

    def __init__(self, rate, validate_args=None):
        self._settle(validate_args, rate=rate)

    mean = variance = property(lambda self: self.rate)
    mode = property(lambda self: self.rate.floor())

    def sample(self, sample_shape=torch.Size()):
        with torch.no_grad():
            return torch.poisson(self.rate.expand(self._extended_shape(sample_shape)))

    def log_prob(self, value):
        rate, value = torch.broadcast_tensors(self.rate, self._checked(value))
        return value.xlogy(rate) - rate - (value + 1).lgamma()


class Bernoulli(Weighted):
    arg_constraints = {"probs": c.unit_interval, "logits": c.real}
    support = c.boolean
    has_enumerate_support = True

    def __init__(self, probs=None, logits=None, validate_args=None):
        self._weigh(probs, logits, validate_args)

    mean = property(lambda self: self.probs)
    mode = property(lambda self: torch.where(self.probs == 0.5, math.nan, (self.probs > 0.5).to(self.probs.dtype)))
    variance = property(lambda self: self.probs * (1 - self.probs))

    def sample(self, sample_shape=torch.Size()):
        with torch.no_grad():
            return torch.bernoulli(self.probs.expand(self._extended_shape(sample_shape)))

    def log_prob(self, value):
        logits, value = torch.broadcast_tensors(self.logits, self._checked(value))
        return -F.binary_cross_entropy_with_logits(logits, value, reduction="none")

    def entropy(self):
        return F.binary_cross_entropy_with_logits(self.logits, self.probs, reduction="none")

    def enumerate_support(self, expand=True):
        values = torch.arange(2, dtype=self._any().dtype, device=self._any().device).reshape((2,) + (1,) * len(self._batch_shape))
        return values.expand((2,) + self._batch_shape) if expand else values


class Categorical(Weighted):
    arg_constraints = {"probs": c.simplex, "logits": c.real_vector}
    has_enumerate_support = True
    _several = True

    def __init__(self, probs=None, logits=None, validate_args=None):
        self._weigh(probs, logits, validate_args)

    _num_events = property(lambda self: self._any().size(-1))
    support = property(lambda self: c.integer_interval(0, self._num_events - 1))
    mean = variance = property(lambda self: torch.full(self._extended_shape(), math.nan, dtype=self.probs.dtype, device=self.probs.device))
    mode = property(lambda self: self.probs.argmax(-1))

    def sample(self, sample_shape=torch.Size()):
        shape = torch.Size(sample_shape)
        with torch.no_grad():
            drawn = torch.multinomial(self.probs.reshape(-1, self._num_events), shape.numel(), True)
            return drawn.T.reshape(self._extended_shape(shape))

    def log_prob(self, value):
        index, logits = torch.broadcast_tensors(self._checked(value).long().unsqueeze(-1), self.logits)
        return logits.gather(-1, index[..., :1]).squeeze(-1)

    def entropy(self):
        limit = torch.finfo(self.logits.dtype).min
        return -(self.logits.clamp(min=limit) * self.probs).sum(-1)

    def enumerate_support(self, expand=True):
        n = self._num_events
        values = torch.arange(n, dtype=torch.long, device=self._any().device).reshape((n,) + (1,) * len(self._batch_shape))
        return values.expand((n,) + self._batch_shape) if expand else values


class OneHotCategorical(Weighted):
    arg_constraints = {"probs": c.simplex, "logits": c.real_vector}
    support = c.one_hot
    has_enumerate_support = True
    _several = True
    _event_dims = 1

    def __init__(self, probs=None, logits=None, validate_args=None):
        self._weigh(probs, logits, validate_args)

    mean = property(lambda self: self.probs)
    mode = property(lambda self: F.one_hot(self.probs.argmax(-1), self.probs.size(-1)).to(self.probs))
    variance = property(lambda self: self.probs * (1 - self.probs))

    def _index(self):
        return Categorical(**{name: getattr(self, name) for name in self._given}, validate_args=False)

    def sample(self, sample_shape=torch.Size()):
        with torch.no_grad():
            return F.one_hot(self._index().sample(sample_shape), self._any().size(-1)).to(self._any())

    def log_prob(self, value):
        return self._index().log_prob(self._checked(value).argmax(-1))

    def entropy(self):
        return self._index().entropy()

    def enumerate_support(self, expand=True):
        n = self._any().size(-1)
        values = torch.eye(n, dtype=self._any().dtype, device=self._any().device).reshape((n,) + (1,) * len(self._batch_shape) + (n,))
        return values.expand((n,) + self._batch_shape + (n,)) if expand else values


class OneHotCategoricalStraightThrough(OneHotCategorical):
    has_rsample = True

    def rsample(self, sample_shape=torch.Size()):
        return self.sample(sample_shape) + (self.probs - self.probs.detach())


class RelaxedOneHotCategorical(Weighted):
    arg_constraints = {"probs": c.simplex, "logits": c.real_vector}
    support = c.simplex
    has_rsample = True
    _several = True
    _event_dims = 1

    def __init__(self, temperature, probs=None, logits=None, validate_args=None):
        self.temperature = temperature
        self._weigh(probs, logits, validate_args)

    def rsample(self, sample_shape=torch.Size()):
        like = self._any()
        noise = -torch.log(-torch.log(clamped(torch.rand(self._extended_shape(sample_shape), dtype=like.dtype, device=like.device))))
        return ((self.logits + noise) / self.temperature).softmax(-1)

    def log_prob(self, value):
        n, log = self._any().size(-1), self._checked(value).log()
        score = self.logits - self.temperature * log
        scale = math.lgamma(n) + (n - 1) * torch.log(torch.as_tensor(self.temperature))
        return scale + (score - score.logsumexp(-1, keepdim=True)).sum(-1) - log.sum(-1)


class MultivariateNormal(Family):
    arg_constraints = {"loc": c.real_vector, "covariance_matrix": c.positive_definite, "precision_matrix": c.positive_definite, "scale_tril": c.lower_cholesky}
    support = c.real_vector
    has_rsample = True
    _inner = {"loc": 1, "covariance_matrix": 2, "precision_matrix": 2, "scale_tril": 2}
    _event_dims = 1

    def __init__(self, loc, covariance_matrix=None, precision_matrix=None, scale_tril=None, validate_args=None):
        given = {n: m for n, m in (("covariance_matrix", covariance_matrix), ("precision_matrix", precision_matrix), ("scale_tril", scale_tril)) if m is not None}
        if _certain(loc.dim() < 1):
            raise ValueError("loc must be at least one-dimensional.")
        if len(given) != 1:
            raise ValueError("Exactly one of covariance_matrix or precision_matrix or scale_tril may be specified.")
        for name, matrix in given.items():
            if _certain(matrix.dim() < 2):
                raise ValueError(f"{'scale_tril matrix' if name == 'scale_tril' else name} must be at least two-dimensional, with optional leading batch dimensions")
        self._settle(validate_args, loc=loc, **given)

    def __getattr__(self, name):
        given = self.__dict__
        if name == "scale_tril":
            if "covariance_matrix" in given:
                return torch.linalg.cholesky(given["covariance_matrix"])
            return torch.linalg.cholesky(torch.linalg.inv(given["precision_matrix"]))
        if name == "covariance_matrix":
            return self.scale_tril @ self.scale_tril.mT
        if name == "precision_matrix":
            return torch.cholesky_inverse(self.scale_tril)
        raise AttributeError(f"'{type(self).__name__}' object has no attribute '{name}'")

    mean = mode = property(lambda self: self.loc)
    variance = property(lambda self: self.scale_tril.pow(2).sum(-1))

    def rsample(self, sample_shape=torch.Size()):
        return self.loc + (self.scale_tril @ self._normal(sample_shape).unsqueeze(-1)).squeeze(-1)

    def _half_log_det(self):
        return self.scale_tril.diagonal(dim1=-2, dim2=-1).log().sum(-1)

    def log_prob(self, value):
        away = self._checked(value) - self.loc
        white = torch.linalg.solve_triangular(self.scale_tril, away.unsqueeze(-1), upper=False).squeeze(-1)
        return -0.5 * (self._event_shape[0] * math.log(2 * math.pi) + white.pow(2).sum(-1)) - self._half_log_det()

    def entropy(self):
        return 0.5 * self._event_shape[0] * (1.0 + math.log(2 * math.pi)) + self._half_log_det()
`;
