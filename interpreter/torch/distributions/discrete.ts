// torch.distributions, written in Python: discrete distributions.
const head = String.raw`
import math
import torch
from numbers import Number
from torch.distributions import constraints
from torch.distributions.distribution import Distribution
from torch.distributions.exp_family import ExponentialFamily
from torch.distributions.utils import _broadcast, broadcast_all, clamp_probs, lazy_property, logits_to_probs, probs_to_logits
from torch.nn.functional import binary_cross_entropy_with_logits

def _one_of(probs, logits):
    if (probs is None) == (logits is None):
        raise ValueError("Either ${"`probs`"} or ${"`logits`"} must be specified, but not both.")
`;
/** Distributions of probs or logits with two outcomes. */
const binary = String.raw`
    @lazy_property
    def logits(self):
        return probs_to_logits(self.probs, is_binary=True)
    @lazy_property
    def probs(self):
        return logits_to_probs(self.logits, is_binary=True)
    @property
    def param_shape(self):
        return self._param.size()
    def _new(self, *args, **kwargs):
        return self._param.new(*args, **kwargs)
`;
const probabilities = '    arg_constraints = {"probs": constraints.unit_interval, "logits": constraints.real}\n';

export const discrete: Readonly<Record<string, string>> = {
  "torch.distributions.bernoulli": head + String.raw`
class Bernoulli(ExponentialFamily):
${probabilities}    support = constraints.boolean
    has_enumerate_support = True

    def __init__(self, probs=None, logits=None, validate_args=None):
        _one_of(probs, logits)
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
        return self._with(Bernoulli, _instance, batch_shape, torch.Size(), **{given: param, "_param": param})

    @property
    def mean(self):
        return self.probs
    @property
    def mode(self):
        mode = (self.probs >= 0.5).to(self.probs)
        mode[self.probs == 0.5] = math.nan
        return mode
    @property
    def variance(self):
        return self.probs * (1 - self.probs)
${binary}
    def sample(self, sample_shape=torch.Size()):
        shape = self._extended_shape(sample_shape)
        with torch.no_grad():
            return torch.bernoulli(self.probs.expand(shape))
    def log_prob(self, value):
        if self._validate_args:
            self._validate_sample(value)
        logits, value = broadcast_all(self.logits, value)
        return -binary_cross_entropy_with_logits(logits, value, reduction="none")
    def entropy(self):
        return binary_cross_entropy_with_logits(self.logits, self.probs, reduction="none")
    def enumerate_support(self, expand=True):
        values = torch.arange(2, dtype=self._param.dtype, device=self._param.device)
        values = values.view((-1,) + (1,) * len(self._batch_shape))
        return values.expand((-1,) + self._batch_shape) if expand else values
`,
  "torch.distributions.geometric": head + String.raw`
class Geometric(Distribution):
${probabilities}    support = constraints.nonnegative_integer

    def __init__(self, probs=None, logits=None, validate_args=None):
        _one_of(probs, logits)
        if probs is not None:
            self.probs, = broadcast_all(probs)
        else:
            self.logits, = broadcast_all(logits)
        scalar = isinstance(probs if probs is not None else logits, Number)
        batch_shape = torch.Size() if scalar else (self.probs if probs is not None else self.logits).size()
        super().__init__(batch_shape, validate_args=validate_args)

    def expand(self, batch_shape, _instance=None):
        batch_shape = torch.Size(batch_shape)
        given = "probs" if "probs" in self.__dict__ else "logits"
        return self._with(Geometric, _instance, batch_shape, torch.Size(), **{given: getattr(self, given).expand(batch_shape)})
    @property
    def mean(self):
        return 1.0 / self.probs - 1.0
    @property
    def mode(self):
        return torch.zeros_like(self.probs)
    @property
    def variance(self):
        return (1.0 / self.probs - 1.0) / self.probs
    @lazy_property
    def logits(self):
        return probs_to_logits(self.probs, is_binary=True)
    @lazy_property
    def probs(self):
        return logits_to_probs(self.logits, is_binary=True)
    def sample(self, sample_shape=torch.Size()):
        shape = self._extended_shape(sample_shape)
        tiny = torch.finfo(self.probs.dtype).tiny
        with torch.no_grad():
            u = self.probs.new(shape).uniform_(tiny, 1)
            return (u.log() / (-self.probs).log1p()).floor()
    def log_prob(self, value):
        if self._validate_args:
            self._validate_sample(value)
        value, probs = broadcast_all(value, self.probs)
        probs = probs.clone(memory_format=torch.contiguous_format)
        probs[(probs == 1) & (value == 0)] = 0
        return value * (-probs).log1p() + self.probs.log()
    def entropy(self):
        return binary_cross_entropy_with_logits(self.logits, self.probs, reduction="none") / self.probs
`,
  "torch.distributions.categorical": head + String.raw`
class Categorical(Distribution):
    arg_constraints = {"probs": constraints.simplex, "logits": constraints.real_vector}
    has_enumerate_support = True

    def __init__(self, probs=None, logits=None, validate_args=None):
        _one_of(probs, logits)
        if probs is not None:
            if probs.dim() < 1:
                raise ValueError("${"`probs`"} parameter must be at least one-dimensional.")
            self.probs = probs / probs.sum(-1, keepdim=True)
        else:
            if logits.dim() < 1:
                raise ValueError("${"`logits`"} parameter must be at least one-dimensional.")
            self.logits = logits - logits.logsumexp(dim=-1, keepdim=True)
        self._param = self.probs if probs is not None else self.logits
        self._num_events = self._param.size()[-1]
        batch_shape = self._param.size()[:-1] if self._param.ndimension() > 1 else torch.Size()
        super().__init__(batch_shape, validate_args=validate_args)

    def expand(self, batch_shape, _instance=None):
        batch_shape = torch.Size(batch_shape)
        param_shape = batch_shape + torch.Size((self._num_events,))
        given = "probs" if "probs" in self.__dict__ else "logits"
        param = getattr(self, given).expand(param_shape)
        return self._with(Categorical, _instance, batch_shape, torch.Size(), **{given: param, "_param": param, "_num_events": self._num_events})

    @property
    def support(self):
        return constraints.integer_interval(0, self._num_events - 1)
    @lazy_property
    def logits(self):
        return probs_to_logits(self.probs)
    @lazy_property
    def probs(self):
        return logits_to_probs(self.logits)
    @property
    def param_shape(self):
        return self._param.size()
    @property
    def mean(self):
        return torch.full(self._extended_shape(), math.nan, dtype=self.probs.dtype, device=self.probs.device)
    @property
    def mode(self):
        return self.probs.argmax(dim=-1)
    @property
    def variance(self):
        return torch.full(self._extended_shape(), math.nan, dtype=self.probs.dtype, device=self.probs.device)

    def sample(self, sample_shape=torch.Size()):
        if not isinstance(sample_shape, torch.Size):
            sample_shape = torch.Size(sample_shape)
        rows = self.probs.reshape(-1, self._num_events)
        samples = torch.multinomial(rows, sample_shape.numel(), True).T
        return samples.reshape(self._extended_shape(sample_shape))
    def log_prob(self, value):
        if self._validate_args:
            self._validate_sample(value)
        value = value.long().unsqueeze(-1)
        value, log_pmf = _broadcast(value, self.logits)
        value = value[..., :1]
        return log_pmf.gather(-1, value).squeeze(-1)
    def entropy(self):
        logits = torch.clamp(self.logits, min=torch.finfo(self.logits.dtype).min)
        return -(logits * self.probs).sum(-1)
    def enumerate_support(self, expand=True):
        values = torch.arange(self._num_events, dtype=torch.long, device=self._param.device)
        values = values.view((-1,) + (1,) * len(self._batch_shape))
        return values.expand((-1,) + self._batch_shape) if expand else values
`,
  "torch.distributions.one_hot_categorical": head + String.raw`
from torch.distributions.categorical import Categorical

class OneHotCategorical(Distribution):
    arg_constraints = {"probs": constraints.simplex, "logits": constraints.real_vector}
    support = constraints.one_hot
    has_enumerate_support = True

    def __init__(self, probs=None, logits=None, validate_args=None):
        self._categorical = Categorical(probs, logits)
        super().__init__(self._categorical.batch_shape, self._categorical.param_shape[-1:], validate_args=validate_args)

    def expand(self, batch_shape, _instance=None):
        batch_shape = torch.Size(batch_shape)
        return self._with(OneHotCategorical, _instance, batch_shape, self.event_shape, _categorical=self._categorical.expand(batch_shape))
    @property
    def _param(self):
        return self._categorical._param
    @property
    def probs(self):
        return self._categorical.probs
    @property
    def logits(self):
        return self._categorical.logits
    @property
    def mean(self):
        return self._categorical.probs
    @property
    def mode(self):
        return torch.nn.functional.one_hot(self._categorical.probs.argmax(dim=-1), num_classes=self.probs.shape[-1]).to(self.probs)
    @property
    def variance(self):
        return self._categorical.probs * (1 - self._categorical.probs)
    @property
    def param_shape(self):
        return self._categorical.param_shape

    def sample(self, sample_shape=torch.Size()):
        sample_shape = torch.Size(sample_shape)
        indices = self._categorical.sample(sample_shape)
        return torch.nn.functional.one_hot(indices, self._categorical._num_events).to(self.probs)
    def log_prob(self, value):
        if self._validate_args:
            self._validate_sample(value)
        return self._categorical.log_prob(value.max(-1)[1])
    def entropy(self):
        return self._categorical.entropy()
    def enumerate_support(self, expand=True):
        n = self.event_shape[0]
        values = torch.eye(n, dtype=self._param.dtype, device=self._param.device)
        values = values.view((n,) + (1,) * len(self.batch_shape) + (n,))
        return values.expand((n,) + self.batch_shape + (n,)) if expand else values

class OneHotCategoricalStraightThrough(OneHotCategorical):
    has_rsample = True
    def rsample(self, sample_shape=torch.Size()):
        return self.sample(sample_shape) + (self._categorical.probs - self._categorical.probs.detach())
`,
  "torch.distributions.multinomial": head + String.raw`
from torch.distributions.binomial import Binomial
from torch.distributions.categorical import Categorical

class Multinomial(Distribution):
    arg_constraints = {"probs": constraints.simplex, "logits": constraints.real_vector}

    def __init__(self, total_count=1, probs=None, logits=None, validate_args=None):
        if not isinstance(total_count, int):
            raise NotImplementedError("inhomogeneous total_count is not supported")
        self.total_count = total_count
        self._categorical = Categorical(probs=probs, logits=logits)
        super().__init__(self._categorical.batch_shape, self._categorical.param_shape[-1:], validate_args=validate_args)

    @property
    def mean(self):
        return self.probs * self.total_count
    @property
    def variance(self):
        return self.total_count * self.probs * (1 - self.probs)
    @property
    def support(self):
        return constraints.multinomial(self.total_count)
    @property
    def logits(self):
        return self._categorical.logits
    @property
    def probs(self):
        return self._categorical.probs
    @property
    def param_shape(self):
        return self._categorical.param_shape

    def expand(self, batch_shape, _instance=None):
        batch_shape = torch.Size(batch_shape)
        return self._with(Multinomial, _instance, batch_shape, self.event_shape, total_count=self.total_count, _categorical=self._categorical.expand(batch_shape))
    def sample(self, sample_shape=torch.Size()):
        sample_shape = torch.Size(sample_shape)
        samples = self._categorical.sample(torch.Size((self.total_count,)) + sample_shape)
        samples = samples.permute(*range(1, samples.dim()), 0)
        counts = samples.new(self._extended_shape(sample_shape)).zero_()
        counts.scatter_add_(-1, samples, torch.ones_like(samples))
        return counts.type_as(self.probs)
    def entropy(self):
        n = torch.tensor(self.total_count)
        binomial = Binomial(total_count=self.total_count, probs=self.probs)
        support = binomial.enumerate_support(expand=False)[1:]
        expected = (torch.exp(binomial.log_prob(support)) * torch.lgamma(support + 1)).sum([0, -1])
        return n * self._categorical.entropy() - torch.lgamma(n + 1) + expected
    def log_prob(self, value):
        if self._validate_args:
            self._validate_sample(value)
        logits, value = broadcast_all(self.logits, value)
        logits = logits.clone(memory_format=torch.contiguous_format)
        logits[(value == 0) & (logits == -math.inf)] = 0
        return torch.lgamma(value.sum(-1) + 1) - torch.lgamma(value + 1).sum(-1) + (logits * value).sum(-1)
`,
  "torch.distributions.binomial": head + String.raw`
class Binomial(Distribution):
    arg_constraints = {"total_count": constraints.nonnegative_integer, "probs": constraints.unit_interval, "logits": constraints.real}
    has_enumerate_support = True

    def __init__(self, total_count=1, probs=None, logits=None, validate_args=None):
        _one_of(probs, logits)
        if probs is not None:
            self.total_count, self.probs = broadcast_all(total_count, probs)
            self.total_count = self.total_count.type_as(self.probs)
        else:
            self.total_count, self.logits = broadcast_all(total_count, logits)
            self.total_count = self.total_count.type_as(self.logits)
        self._param = self.probs if probs is not None else self.logits
        super().__init__(self._param.size(), validate_args=validate_args)

    def expand(self, batch_shape, _instance=None):
        batch_shape = torch.Size(batch_shape)
        given = "probs" if "probs" in self.__dict__ else "logits"
        param = getattr(self, given).expand(batch_shape)
        return self._with(Binomial, _instance, batch_shape, torch.Size(), **{"total_count": self.total_count.expand(batch_shape), given: param, "_param": param})
    @property
    def support(self):
        return constraints.integer_interval(0, self.total_count)
    @property
    def mean(self):
        return self.total_count * self.probs
    @property
    def mode(self):
        return ((self.total_count + 1) * self.probs).floor().clamp(max=self.total_count)
    @property
    def variance(self):
        return self.total_count * self.probs * (1 - self.probs)
${binary}
    def sample(self, sample_shape=torch.Size()):
        shape = self._extended_shape(sample_shape)
        with torch.no_grad():
            return torch.binomial(self.total_count.expand(shape), self.probs.expand(shape))
    def log_prob(self, value):
        if self._validate_args:
            self._validate_sample(value)
        logits = self.logits
        normalizer = self.total_count * ((logits.clamp(min=0) + logits - logits.clamp(max=0)) / 2) + self.total_count * torch.log1p(torch.exp(-torch.abs(logits))) - torch.lgamma(self.total_count + 1)
        return value * logits - torch.lgamma(value + 1) - torch.lgamma(self.total_count - value + 1) - normalizer
    def entropy(self):
        log_prob = self.log_prob(self.enumerate_support(False))
        return -(torch.exp(log_prob) * log_prob).sum(0)
    def enumerate_support(self, expand=True):
        total_count = int(self.total_count.max())
        if _certain(self.total_count.min() != total_count):
            raise NotImplementedError("Inhomogeneous total count not supported by ${"`enumerate_support`"}.")
        values = torch.arange(1 + total_count, dtype=self._param.dtype, device=self._param.device)
        values = values.view((-1,) + (1,) * len(self._batch_shape))
        return values.expand((-1,) + self._batch_shape) if expand else values
`,
  "torch.distributions.poisson": head + String.raw`
class Poisson(ExponentialFamily):
    arg_constraints = {"rate": constraints.nonnegative}
    support = constraints.nonnegative_integer

    def __init__(self, rate, validate_args=None):
        self.rate, = broadcast_all(rate)
        super().__init__(torch.Size() if isinstance(rate, Number) else self.rate.size(), validate_args=validate_args)

    @property
    def mean(self):
        return self.rate
    @property
    def mode(self):
        return self.rate.floor()
    @property
    def variance(self):
        return self.rate
    def expand(self, batch_shape, _instance=None):
        batch_shape = torch.Size(batch_shape)
        return self._with(Poisson, _instance, batch_shape, torch.Size(), rate=self.rate.expand(batch_shape))
    def sample(self, sample_shape=torch.Size()):
        shape = self._extended_shape(sample_shape)
        with torch.no_grad():
            return torch.poisson(self.rate.expand(shape))
    def log_prob(self, value):
        if self._validate_args:
            self._validate_sample(value)
        rate, value = broadcast_all(self.rate, value)
        return value.xlogy(rate) - rate - (value + 1).lgamma()
`,
  "torch.distributions.negative_binomial": head + String.raw`
from torch.distributions.gamma import Gamma

class NegativeBinomial(Distribution):
    arg_constraints = {"total_count": constraints.greater_than_eq(0), "probs": constraints.half_open_interval(0.0, 1.0), "logits": constraints.real}
    support = constraints.nonnegative_integer

    def __init__(self, total_count, probs=None, logits=None, validate_args=None):
        _one_of(probs, logits)
        if probs is not None:
            self.total_count, self.probs = broadcast_all(total_count, probs)
            self.total_count = self.total_count.type_as(self.probs)
        else:
            self.total_count, self.logits = broadcast_all(total_count, logits)
            self.total_count = self.total_count.type_as(self.logits)
        self._param = self.probs if probs is not None else self.logits
        super().__init__(self._param.size(), validate_args=validate_args)

    def expand(self, batch_shape, _instance=None):
        batch_shape = torch.Size(batch_shape)
        given = "probs" if "probs" in self.__dict__ else "logits"
        param = getattr(self, given).expand(batch_shape)
        return self._with(NegativeBinomial, _instance, batch_shape, torch.Size(), **{"total_count": self.total_count.expand(batch_shape), given: param, "_param": param})
    @property
    def mean(self):
        return self.total_count * torch.exp(self.logits)
    @property
    def mode(self):
        return ((self.total_count - 1) * self.logits.exp()).floor().clamp(min=0.0)
    @property
    def variance(self):
        return self.mean / torch.sigmoid(-self.logits)
${binary}
    @lazy_property
    def _gamma(self):
        return Gamma(concentration=self.total_count, rate=torch.exp(-self.logits), validate_args=False)
    def sample(self, sample_shape=torch.Size()):
        with torch.no_grad():
            return torch.poisson(self._gamma.sample(sample_shape=sample_shape))
    def log_prob(self, value):
        if self._validate_args:
            self._validate_sample(value)
        unnormalized = self.total_count * torch.nn.functional.logsigmoid(-self.logits) + value * torch.nn.functional.logsigmoid(self.logits)
        normalization = -torch.lgamma(self.total_count + value) + torch.lgamma(1.0 + value) + torch.lgamma(self.total_count)
        return unnormalized - normalization.masked_fill(self.total_count + value == 0.0, 0.0)
`,
};
