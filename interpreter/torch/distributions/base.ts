// torch.distributions, written in Python: what all distributions share. Each text is a module of its own, by PyTorch's names.
export const base: Readonly<Record<string, string>> = {
  "torch.distributions.utils": String.raw`
import torch
from numbers import Number
from torch.nn.functional import binary_cross_entropy_with_logits

euler_constant = 0.57721566490153286060

def broadcast_all(*values):
    """Tensors of one shape; numbers take dtype and device of the first tensor."""
    if not all(torch.is_tensor(v) or isinstance(v, Number) or _unknown(v) for v in values):
        raise ValueError("Input arguments must all be instances of Number, torch.Tensor or objects implementing __torch_function__.")
    options = dict(dtype=torch.get_default_dtype())
    for v in values:
        if torch.is_tensor(v):
            options = dict(dtype=v.dtype, device=v.device)
            break
    return _broadcast(*[torch.tensor(v, **options) if isinstance(v, Number) else v for v in values])

def _broadcast(*tensors):
    # The same but for errors, where the engine has no kernel of broadcast_tensors.
    if _editing or len({t.shape for t in tensors}) == 1:
        return torch.broadcast_tensors(*tensors) if _editing else tensors
    shape = torch.broadcast_shapes(*[t.shape for t in tensors])
    return tuple(t.expand(shape) for t in tensors)

def _standard_normal(shape, dtype, device):
    return torch.normal(torch.zeros(shape, dtype=dtype, device=device), torch.ones(shape, dtype=dtype, device=device))

def _sum_rightmost(value, dim):
    if dim == 0:
        return value
    return value.reshape(value.shape[:-dim] + (-1,)).sum(-1)

def clamp_probs(probs):
    eps = torch.finfo(probs.dtype).eps
    return probs.clamp(min=eps, max=1 - eps)

def logits_to_probs(logits, is_binary=False):
    return torch.sigmoid(logits) if is_binary else torch.softmax(logits, dim=-1)

def probs_to_logits(probs, is_binary=False):
    clamped = clamp_probs(probs)
    return torch.log(clamped) - torch.log1p(-clamped) if is_binary else torch.log(clamped)

class lazy_property:
    """Worked out when it is asked for, and then an attribute of the object."""
    def __init__(self, wrapped):
        self.wrapped = wrapped
        self.__doc__ = wrapped.__doc__
    def __get__(self, instance, obj_type=None):
        if instance is None:
            return self
        with torch.enable_grad():
            value = self.wrapped(instance)
        setattr(instance, self.wrapped.__name__, value)
        return value

def vec_to_tril_matrix(vec, diag=0):
    n = int((-(1 + 2 * diag) + ((1 + 2 * diag) ** 2 + 8 * vec.shape[-1] + 4 * abs(diag) * (diag + 1)) ** 0.5) / 2)
    mat = torch.zeros(vec.shape[:-1] + torch.Size((n, n)), dtype=vec.dtype, device=vec.device)
    rows = torch.tril_indices(n, n, diag)
    mat[..., rows[0], rows[1]] = vec
    return mat

def tril_matrix_to_vec(mat, diag=0):
    n = mat.shape[-1]
    rows = torch.tril_indices(n, n, diag)
    return mat[..., rows[0], rows[1]]
`,
  "torch.distributions.constraints": String.raw`
import torch

class Constraint:
    is_discrete = False
    event_dim = 0
    def check(self, value):
        raise NotImplementedError
    def __repr__(self):
        return self.__class__.__name__[1:] + "()"

class _Dependent(Constraint):
    def __init__(self, *, is_discrete=NotImplemented, event_dim=NotImplemented):
        self.is_discrete = is_discrete
        self.event_dim = event_dim
    def __call__(self, *, is_discrete=NotImplemented, event_dim=NotImplemented):
        return _Dependent(is_discrete=is_discrete, event_dim=event_dim)
    def check(self, x):
        raise ValueError("Cannot determine validity of dependent constraint")

def is_dependent(constraint):
    return isinstance(constraint, _Dependent)

def dependent_property(fn=None, *, is_discrete=NotImplemented, event_dim=NotImplemented):
    return property(fn) if fn is not None else property

class _Boolean(Constraint):
    is_discrete = True
    def check(self, value):
        return (value == 0) | (value == 1)

class _OneHot(Constraint):
    is_discrete = True
    event_dim = 1
    def check(self, value):
        return ((value == 0) | (value == 1)).all(-1) & value.sum(-1).eq(1)

class _Bounded(Constraint):
    def __init__(self, **bounds):
        self.__dict__.update(bounds)
        self._bounds = bounds
    def __repr__(self):
        return self.__class__.__name__[1:] + "(" + ", ".join(f"{k}={v}" for k, v in self._bounds.items()) + ")"

class _IntegerInterval(_Bounded):
    is_discrete = True
    def __init__(self, lower_bound, upper_bound):
        super().__init__(lower_bound=lower_bound, upper_bound=upper_bound)
    def check(self, value):
        return (value % 1 == 0) & (self.lower_bound <= value) & (value <= self.upper_bound)

class _IntegerGreaterThan(_Bounded):
    is_discrete = True
    def __init__(self, lower_bound):
        super().__init__(lower_bound=lower_bound)
    def check(self, value):
        return (value % 1 == 0) & (value >= self.lower_bound)

class _Real(Constraint):
    def check(self, value):
        return value == value

class _GreaterThan(_Bounded):
    def __init__(self, lower_bound):
        super().__init__(lower_bound=lower_bound)
    def check(self, value):
        return self.lower_bound < value

class _GreaterThanEq(_Bounded):
    def __init__(self, lower_bound):
        super().__init__(lower_bound=lower_bound)
    def check(self, value):
        return self.lower_bound <= value

class _LessThan(_Bounded):
    def __init__(self, upper_bound):
        super().__init__(upper_bound=upper_bound)
    def check(self, value):
        return value < self.upper_bound

class _Interval(_Bounded):
    def __init__(self, lower_bound, upper_bound):
        super().__init__(lower_bound=lower_bound, upper_bound=upper_bound)
    def check(self, value):
        return (self.lower_bound <= value) & (value <= self.upper_bound)

class _HalfOpenInterval(_Interval):
    def check(self, value):
        return (self.lower_bound <= value) & (value < self.upper_bound)

class _Simplex(Constraint):
    event_dim = 1
    def check(self, value):
        return torch.all(value >= 0, dim=-1) & ((value.sum(-1) - 1).abs() < 1e-6)

class _Multinomial(Constraint):
    is_discrete = True
    event_dim = 1
    def __init__(self, upper_bound):
        self.upper_bound = upper_bound
    def check(self, x):
        return (x >= 0).all(dim=-1) & (x.sum(dim=-1) <= self.upper_bound)

class _LowerTriangular(Constraint):
    event_dim = 2
    def check(self, value):
        return (value.tril() == value).all(-1).all(-1)

class _LowerCholesky(Constraint):
    event_dim = 2
    def check(self, value):
        return (value.tril() == value).all(-1).all(-1) & (value.diagonal(dim1=-2, dim2=-1) > 0).all(-1)

class _PositiveDefinite(Constraint):
    event_dim = 2
    def check(self, value):
        symmetric = torch.isclose(value, value.mT, atol=1e-6).all(-2).all(-1)
        return symmetric & torch.linalg.cholesky_ex(value).info.eq(0) if _editing else symmetric

class _IndependentConstraint(Constraint):
    def __init__(self, base_constraint, reinterpreted_batch_ndims):
        self.base_constraint = base_constraint
        self.reinterpreted_batch_ndims = reinterpreted_batch_ndims
    @property
    def is_discrete(self):
        return self.base_constraint.is_discrete
    @property
    def event_dim(self):
        return self.base_constraint.event_dim + self.reinterpreted_batch_ndims
    def check(self, value):
        result = self.base_constraint.check(value)
        return result.reshape(result.shape[:result.dim() - self.reinterpreted_batch_ndims] + (-1,)).all(-1)
    def __repr__(self):
        return f"{self.__class__.__name__[1:]}({self.base_constraint!r}, {self.reinterpreted_batch_ndims})"

dependent = _Dependent()
independent = _IndependentConstraint
boolean = _Boolean()
one_hot = _OneHot()
nonnegative_integer = _IntegerGreaterThan(0)
positive_integer = _IntegerGreaterThan(1)
integer_interval = _IntegerInterval
real = _Real()
real_vector = independent(real, 1)
positive = _GreaterThan(0.0)
nonnegative = _GreaterThanEq(0.0)
greater_than = _GreaterThan
greater_than_eq = _GreaterThanEq
less_than = _LessThan
multinomial = _Multinomial
unit_interval = _Interval(0.0, 1.0)
interval = _Interval
half_open_interval = _HalfOpenInterval
simplex = _Simplex()
lower_triangular = _LowerTriangular()
lower_cholesky = _LowerCholesky()
positive_definite = _PositiveDefinite()
`,
  "torch.distributions.distribution": String.raw`
import torch
from torch.distributions import constraints
from torch.distributions.utils import lazy_property

class Distribution:
    has_rsample = False
    has_enumerate_support = False
    _validate_args = True

    @staticmethod
    def set_default_validate_args(value):
        if value not in [True, False]:
            raise ValueError
        Distribution._validate_args = value

    def __init__(self, batch_shape=torch.Size(), event_shape=torch.Size(), validate_args=None):
        self._batch_shape = batch_shape
        self._event_shape = event_shape
        if validate_args is not None:
            self._validate_args = validate_args
        if self._validate_args:
            try:
                arg_constraints = self.arg_constraints
            except NotImplementedError:
                arg_constraints = {}
            for param, constraint in arg_constraints.items():
                if constraints.is_dependent(constraint):
                    continue
                if param not in self.__dict__ and isinstance(getattr(type(self), param), lazy_property):
                    continue
                value = getattr(self, param)
                if _numbers(value) and _refuted(constraint.check(value)):
                    raise ValueError(
                        f"Expected parameter {param} ({type(value).__name__} of shape {tuple(value.shape)}) of distribution {repr(self)} "
                        f"to satisfy the constraint {repr(constraint)}, but found invalid values:\n{value}")

    def expand(self, batch_shape, _instance=None):
        raise NotImplementedError

    @property
    def batch_shape(self):
        return self._batch_shape

    @property
    def event_shape(self):
        return self._event_shape

    @property
    def arg_constraints(self):
        raise NotImplementedError

    @property
    def support(self):
        raise NotImplementedError

    @property
    def mean(self):
        raise NotImplementedError

    @property
    def mode(self):
        raise NotImplementedError(f"{self.__class__} does not implement mode")

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

    def sample_n(self, n):
        return self.sample(torch.Size((n,)))

    def log_prob(self, value):
        raise NotImplementedError

    def cdf(self, value):
        raise NotImplementedError

    def icdf(self, value):
        raise NotImplementedError

    def enumerate_support(self, expand=True):
        raise NotImplementedError

    def entropy(self):
        raise NotImplementedError

    def perplexity(self):
        return torch.exp(self.entropy())

    def _extended_shape(self, sample_shape=torch.Size()):
        if not isinstance(sample_shape, torch.Size):
            sample_shape = torch.Size(sample_shape)
        return torch.Size(sample_shape + self._batch_shape + self._event_shape)

    def _validate_sample(self, value):
        if not torch.is_tensor(value):
            if _unknown(value):
                return
            raise ValueError("The value argument to log_prob must be a Tensor")
        if not _formed(value):
            return
        event_dim_start = len(value.size()) - len(self._event_shape)
        if _certain(value.size()[event_dim_start:] != self._event_shape):
            raise ValueError(f"The right-most size of value must match event_shape: {value.size()} vs {self._event_shape}.")
        actual_shape = value.size()
        expected_shape = self._batch_shape + self._event_shape
        for i, j in zip(reversed(actual_shape), reversed(expected_shape)):
            if _certain(i != 1) and _certain(j != 1) and _certain(i != j):
                raise ValueError(f"Value is not broadcastable with batch_shape+event_shape: {actual_shape} vs {expected_shape}.")
        if not _numbers(value):
            return
        try:
            support = self.support
        except NotImplementedError:
            return
        if _refuted(support.check(value)):
            raise ValueError(
                f"Expected value argument ({type(value).__name__} of shape {tuple(value.shape)}) to be within the support ({repr(support)}) "
                f"of the distribution {repr(self)}, but found invalid values:\n{value}")

    def _get_checked_instance(self, cls, _instance=None):
        if _instance is None and type(self).__init__ != cls.__init__:
            raise NotImplementedError(f"Subclass {self.__class__.__name__} of {cls.__name__} that defines a custom __init__ method must also define a custom .expand() method.")
        return self.__new__(type(self)) if _instance is None else _instance

    def _with(self, cls, _instance, batch_shape, event_shape, **attributes):
        """A new one of the class with these attributes, unchecked: what expand() gives."""
        new = self._get_checked_instance(cls, _instance)
        for name, value in attributes.items():
            setattr(new, name, value)
        Distribution.__init__(new, torch.Size(batch_shape), event_shape, validate_args=False)
        new._validate_args = self._validate_args
        return new

    def __repr__(self):
        names = [k for k in self.arg_constraints if k in self.__dict__]
        return self.__class__.__name__ + "(" + ", ".join(f"{p}: {self.__dict__[p] if self.__dict__[p].numel() == 1 else self.__dict__[p].size()}" for p in names) + ")"
`,
  "torch.distributions.exp_family": String.raw`
from torch.distributions.distribution import Distribution

class ExponentialFamily(Distribution):
    @property
    def _natural_params(self):
        raise NotImplementedError
    def _log_normalizer(self, *natural_params):
        raise NotImplementedError
    @property
    def _mean_carrier_measure(self):
        raise NotImplementedError
`,
  "torch.distributions.independent": String.raw`
import torch
from torch.distributions import constraints
from torch.distributions.distribution import Distribution
from torch.distributions.utils import _sum_rightmost

class Independent(Distribution):
    arg_constraints = {}

    def __init__(self, base_distribution, reinterpreted_batch_ndims, validate_args=None):
        if reinterpreted_batch_ndims > len(base_distribution.batch_shape):
            raise ValueError(f"Expected reinterpreted_batch_ndims <= len(base_distribution.batch_shape), actual {reinterpreted_batch_ndims} vs {len(base_distribution.batch_shape)}")
        shape = base_distribution.batch_shape + base_distribution.event_shape
        event_dim = reinterpreted_batch_ndims + len(base_distribution.event_shape)
        batch_shape = shape[:len(shape) - event_dim]
        event_shape = shape[len(shape) - event_dim:]
        self.base_dist = base_distribution
        self.reinterpreted_batch_ndims = reinterpreted_batch_ndims
        super().__init__(batch_shape, event_shape, validate_args=validate_args)

    def expand(self, batch_shape, _instance=None):
        batch_shape = torch.Size(batch_shape)
        base = self.base_dist.expand(batch_shape + self.event_shape[:self.reinterpreted_batch_ndims])
        return self._with(Independent, _instance, batch_shape, self.event_shape, base_dist=base, reinterpreted_batch_ndims=self.reinterpreted_batch_ndims)

    @property
    def has_rsample(self):
        return self.base_dist.has_rsample
    @property
    def has_enumerate_support(self):
        return False if self.reinterpreted_batch_ndims > 0 else self.base_dist.has_enumerate_support
    @property
    def support(self):
        result = self.base_dist.support
        return constraints.independent(result, self.reinterpreted_batch_ndims) if self.reinterpreted_batch_ndims else result
    @property
    def mean(self):
        return self.base_dist.mean
    @property
    def mode(self):
        return self.base_dist.mode
    @property
    def variance(self):
        return self.base_dist.variance

    def sample(self, sample_shape=torch.Size()):
        return self.base_dist.sample(sample_shape)
    def rsample(self, sample_shape=torch.Size()):
        return self.base_dist.rsample(sample_shape)
    def log_prob(self, value):
        return _sum_rightmost(self.base_dist.log_prob(value), self.reinterpreted_batch_ndims)
    def entropy(self):
        return _sum_rightmost(self.base_dist.entropy(), self.reinterpreted_batch_ndims)
    def enumerate_support(self, expand=True):
        if self.reinterpreted_batch_ndims > 0:
            raise NotImplementedError("Enumeration over cartesian product is not implemented")
        return self.base_dist.enumerate_support(expand=expand)
    def __repr__(self):
        return self.__class__.__name__ + f"({self.base_dist}, {self.reinterpreted_batch_ndims})"
`,
};
