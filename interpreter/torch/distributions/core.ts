// What all of torch.distributions share, in Python: constraints (torch.distributions.constraints) and the base classes.
export const constraints = String.raw`
class Constraint:
    def __init__(self, shown, check, event_dim=0, is_discrete=False):
        self._shown, self._holds, self.event_dim, self.is_discrete = shown, check, event_dim, is_discrete

    def check(self, value):
        return self._holds(value)

    def __repr__(self):
        return self._shown


def greater_than(lower_bound):
    return Constraint(f"GreaterThan(lower_bound={lower_bound})", lambda v: v > lower_bound)


def greater_than_eq(lower_bound):
    return Constraint(f"GreaterThanEq(lower_bound={lower_bound})", lambda v: v >= lower_bound)


def less_than(upper_bound):
    return Constraint(f"LessThan(upper_bound={upper_bound})", lambda v: v < upper_bound)


def interval(lower_bound, upper_bound):
    return Constraint(f"Interval(lower_bound={lower_bound}, upper_bound={upper_bound})", lambda v: (v >= lower_bound) & (v <= upper_bound))


def integer_interval(lower_bound, upper_bound):
    return Constraint(f"IntegerInterval(lower_bound={lower_bound}, upper_bound={upper_bound})", lambda v: (v % 1 == 0) & (v >= lower_bound) & (v <= upper_bound), is_discrete=True)


def independent(base_constraint, reinterpreted_batch_ndims):
    n = reinterpreted_batch_ndims
    return Constraint(f"IndependentConstraint({base_constraint}, {n})", lambda v: base_constraint.check(v).flatten(-n).all(-1) if n > 1 else base_constraint.check(v).all(-1) if n else base_constraint.check(v), base_constraint.event_dim + n, base_constraint.is_discrete)


real = Constraint("Real()", lambda v: v == v)
boolean = Constraint("Boolean()", lambda v: (v == 0) | (v == 1), is_discrete=True)
positive = greater_than(0.0)
nonnegative = greater_than_eq(0.0)
unit_interval = interval(0.0, 1.0)
nonnegative_integer = Constraint("IntegerGreaterThan(lower_bound=0)", lambda v: (v % 1 == 0) & (v >= 0), is_discrete=True)
simplex = Constraint("Simplex()", lambda v: (v >= 0).all(-1) & ((v.sum(-1) - 1).abs() < 1e-6), 1)
one_hot = Constraint("OneHot()", lambda v: ((v == 0) | (v == 1)).all(-1) & (v.sum(-1) == 1), 1, True)
real_vector = independent(real, 1)
lower_cholesky = Constraint("LowerCholesky()", lambda v: (v.tril() == v).all(-1).all(-1) & (v.diagonal(dim1=-2, dim2=-1) > 0).all(-1), 2)
positive_definite = Constraint("PositiveDefinite()", lambda v: (v.mT - v).abs().amax((-2, -1)) < 1e-6, 2)
`;

export const distribution = String.raw`
from numbers import Number
import copy
import math
import torch
from torch.distributions import constraints


def spread(values, inner):
    """Numbers become tensors like the first tensor there is; all get one batch shape, before the inner[i] last dimensions that belong to one of a value."""
    like = None
    for v in values:
        if torch.is_tensor(v):
            like = v if like is None else like
        elif not isinstance(v, Number):
            raise ValueError("Input arguments must all be instances of Number, torch.Tensor or objects implementing __torch_function__.")
    dtype, device = (torch.get_default_dtype(), None) if like is None else (like.dtype, like.device)
    values = [v if torch.is_tensor(v) else torch.tensor(v, dtype=dtype, device=device) for v in values]
    if not any(inner):
        return torch.broadcast_tensors(*values)
    batch = torch.broadcast_shapes(*[v.shape[:v.dim() - n] for v, n in zip(values, inner)])
    return [v.expand(batch + v.shape[v.dim() - n:]) for v, n in zip(values, inner)]


def clamped(probs):
    eps = torch.finfo(probs.dtype).eps
    return probs.clamp(eps, 1 - eps)


def summed(value, n):
    """The sum over the last n dimensions."""
    return value.sum(tuple(range(-n, 0))) if n > 0 else value


class Distribution:
    has_rsample = False
    has_enumerate_support = False
    support = None
    arg_constraints = {}
    _validate_args = True

    @staticmethod
    def set_default_validate_args(value):
        if value not in (True, False):
            raise ValueError
        Distribution._validate_args = value

    def __init__(self, batch_shape=torch.Size(), event_shape=torch.Size(), validate_args=None):
        self._batch_shape, self._event_shape = torch.Size(batch_shape), torch.Size(event_shape)
        if validate_args is not None:
            self._validate_args = validate_args
        if self._validate_args:
            for name, constraint in self.arg_constraints.items():
                value = self.__dict__.get(name)
                if value is not None and _refuted(constraint.check(value)):
                    raise ValueError(f"Expected parameter {name} ({type(value).__name__} of shape {tuple(value.shape)}) of distribution {self!r} to satisfy the constraint {constraint!r}, but found invalid values:\n{value}")

    @property
    def batch_shape(self):
        return self._batch_shape

    @property
    def event_shape(self):
        return self._event_shape

    @property
    def mean(self):
        raise NotImplementedError

    @property
    def mode(self):
        raise NotImplementedError(f"{type(self)} does not implement mode")

    @property
    def variance(self):
        raise NotImplementedError

    @property
    def stddev(self):
        return self.variance.sqrt()

    def sample(self, sample_shape=torch.Size()):
        with torch.no_grad():
            return self.rsample(sample_shape)

    def rsample(self, sample_shape=torch.Size()):
        raise NotImplementedError

    def log_prob(self, value):
        raise NotImplementedError

    def cdf(self, value):
        raise NotImplementedError

    def icdf(self, value):
        raise NotImplementedError

    def entropy(self):
        raise NotImplementedError

    def enumerate_support(self, expand=True):
        raise NotImplementedError

    def expand(self, batch_shape, _instance=None):
        raise NotImplementedError

    def perplexity(self):
        return self.entropy().exp()

    def _extended_shape(self, sample_shape=torch.Size()):
        return torch.Size(sample_shape) + self._batch_shape + self._event_shape

    def _validate_sample(self, value):
        if not torch.is_tensor(value):
            raise ValueError("The value argument to log_prob must be a Tensor")
        if not _formed(value):
            return
        event, whole = self._event_shape, self._batch_shape + self._event_shape
        if _certain(value.shape[max(value.dim() - len(event), 0):] != event):
            raise ValueError(f"The right-most size of value must match event_shape: {value.shape} vs {event}.")
        for have, want in zip(value.shape[::-1], whole[::-1]):
            if _certain(have != 1) and _certain(want != 1) and _certain(have != want):
                raise ValueError(f"Value is not broadcastable with batch_shape+event_shape: {value.shape} vs {whole}.")
        if self.support is not None and _refuted(self.support.check(value)):
            raise ValueError(f"Expected value argument ({type(value).__name__} of shape {tuple(value.shape)}) to be within the support ({self.support!r}) of the distribution {self!r}, but found invalid values:\n{value}")

    def _checked(self, value):
        if self._validate_args:
            self._validate_sample(value)
        return value

    def __repr__(self):
        shown = []
        for name in self.arg_constraints:
            value = self.__dict__.get(name)
            if value is not None:
                shown.append(f"{name}: {value if value.numel() == 1 else value.size()}")
        return type(self).__name__ + "(" + ", ".join(shown) + ")"


class ExponentialFamily(Distribution):
    pass


class Family(ExponentialFamily):
    """A distribution that is stated by tensors: a subclass names them and gives its formulas."""
    # Of a parameter, how many last dimensions are not the batch's; those that are the event's.
    _inner = {}
    _event_dims = 0

    def _settle(self, validate_args, **given):
        self._given = tuple(given)
        for name, value in zip(given, spread(list(given.values()), [self._inner.get(n, 0) for n in given])):
            setattr(self, name, value)
        first = getattr(self, self._given[0])
        batch = first.dim() - self._inner.get(self._given[0], 0)
        Distribution.__init__(self, first.shape[:batch], first.shape[batch:batch + self._event_dims], validate_args)

    def _any(self):
        return getattr(self, self._given[0])

    def expand(self, batch_shape, _instance=None):
        new = copy.copy(self)
        new._batch_shape = torch.Size(batch_shape)
        for name in self._given:
            value = getattr(self, name)
            setattr(new, name, value.expand(new._batch_shape + value.shape[value.dim() - self._inner.get(name, 0):]))
        return new

    def _uniform(self, sample_shape, low=0.0, high=1.0):
        """Uniform numbers, one for each number of a sample."""
        like = self._any()
        return torch.empty(self._extended_shape(sample_shape), dtype=like.dtype, device=like.device).uniform_(low, high)

    def _normal(self, sample_shape):
        like = self._any()
        return torch.empty(self._extended_shape(sample_shape), dtype=like.dtype, device=like.device).normal_()


class Weighted(Family):
    """A family whose parameter is given as probabilities or as logits: the other one follows when it is asked for."""
    _several = False

    def _weigh(self, probs, logits, validate_args):
        if (probs is None) == (logits is None):
            raise ValueError("Either ${"`probs`"} or ${"`logits`"} must be specified, but not both.")
        name, value = ("logits", logits) if probs is None else ("probs", probs)
        if self._several:
            if _certain(value.dim() < 1):
                raise ValueError(f"${"`{name}`"} parameter must be at least one-dimensional.")
            self._inner = {name: 1}
            value = value / value.sum(-1, keepdim=True) if name == "probs" else value - value.logsumexp(-1, keepdim=True)
        self._settle(validate_args, **{name: value})

    def __getattr__(self, name):
        given = self.__dict__
        if name == "logits" and "probs" in given:
            p = clamped(given["probs"])
            return p.log() if self._several else p.log() - (-p).log1p()
        if name == "probs" and "logits" in given:
            return given["logits"].softmax(-1) if self._several else given["logits"].sigmoid()
        raise AttributeError(f"'{type(self).__name__}' object has no attribute '{name}'")

    @property
    def param_shape(self):
        return self._any().size()
`;
