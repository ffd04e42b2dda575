// torch.func, written in Python: functions of functions. While editing, a function is called once, on one sample, and its result tells the rest;
// in a run, gradients are autograd's, and vmap calls the function for each sample.
export const transforms: Readonly<Record<string, string>> = {
  "torch.func": String.raw`
import torch

def _leaves(tree):
    if isinstance(tree, (tuple, list)):
        return [leaf for item in tree for leaf in _leaves(item)]
    if isinstance(tree, dict):
        return [leaf for item in tree.values() for leaf in _leaves(item)]
    return [tree]

def _map(f, tree):
    if isinstance(tree, tuple) and hasattr(tree, "_fields"):
        return type(tree)(*[_map(f, item) for item in tree])
    if isinstance(tree, (tuple, list)):
        return type(tree)([_map(f, item) for item in tree])
    if isinstance(tree, dict):
        return {key: _map(f, item) for key, item in tree.items()}
    return f(tree)

def _named(f):
    return getattr(f, "__name__", None) or repr(f)

def _chosen(args, argnums):
    """The arguments that are differentiated by."""
    if isinstance(argnums, int):
        if argnums >= len(args) or argnums < -len(args):
            raise RuntimeError(f"Got argnum={argnums}, but only {len(args)} positional inputs")
        return args[argnums]
    return tuple(_chosen(args, n) for n in argnums)

def _with(args, argnums, chosen):
    args = list(args)
    for n, value in zip([argnums] if isinstance(argnums, int) else argnums, [chosen] if isinstance(argnums, int) else chosen):
        args[n] = value
    return args

def _differentiable(tree):
    for leaf in _leaves(tree):
        if not torch.is_tensor(leaf) and not _unknown(leaf):
            raise ValueError(f"Thing passed to transform API must be Tensor, got {type(leaf)}")
    return _map(lambda t: t.detach().requires_grad_(), tree)

def _split(result, has_aux, where):
    if not has_aux:
        return result, None
    if _unknown(result):
        return result, result
    if not (isinstance(result, tuple) and len(result) == 2):
        raise RuntimeError(f"{where}: output of function f should be a tuple: (output, aux) if has_aux is True")
    return result

def _outside(tree):
    """Results as who called sees them: without the history that the transform made."""
    return _map(lambda t: t.detach() if torch.is_tensor(t) else t, tree)

def _gradients(output, inputs):
    if _editing:
        return _map(lambda t: torch.empty_like(t, requires_grad=False), inputs)
    found = iter(torch.autograd.grad(output, _leaves(inputs), retain_graph=True, allow_unused=True))
    return _map(lambda t: (lambda g: torch.zeros_like(t) if g is None else g)(next(found)), inputs)

def _once(func, args, kwargs, argnums, has_aux):
    chosen = _differentiable(_chosen(args, argnums))
    with torch.enable_grad():
        output, aux = _split(func(*_with(args, argnums, chosen), **kwargs), has_aux, "grad_and_value(f)(*args)")
    if not _unknown(output):
        if not torch.is_tensor(output):
            raise RuntimeError(f"grad_and_value(f)(*args): Expected f(*args) to return a Tensor, got {type(output)}")
        if _formed(output) and output.dim() != 0:
            raise RuntimeError(f"grad_and_value(f)(*args): Expected f(*args) to return a scalar Tensor, got tensor with {output.dim()} dims. Maybe you wanted to use the vjp or jacrev APIs instead?")
    gradients = _gradients(output, chosen)
    return gradients, (output if _unknown(output) else output.detach()), _outside(aux)

def grad(func, argnums=0, has_aux=False):
    def wrapper(*args, **kwargs):
        gradients, _, aux = _once(func, args, kwargs, argnums, has_aux)
        return (gradients, aux) if has_aux else gradients
    return wrapper

def grad_and_value(func, argnums=0, has_aux=False):
    def wrapper(*args, **kwargs):
        gradients, value, aux = _once(func, args, kwargs, argnums, has_aux)
        return (gradients, (value, aux)) if has_aux else (gradients, value)
    return wrapper

def vjp(func, *primals, has_aux=False):
    primals = _differentiable(primals)
    with torch.enable_grad():
        output, aux = _split(func(*primals), has_aux, "vjp(f, *primals)")
    def pullback(*cotangents, **kwargs):
        if _editing:
            return _map(lambda t: torch.empty_like(t, requires_grad=False), primals)
        found = iter(torch.autograd.grad(_leaves(output), _leaves(primals), _leaves(cotangents), retain_graph=True, allow_unused=True))
        return _map(lambda t: (lambda g: torch.zeros_like(t) if g is None else g)(next(found)), primals)
    return (_outside(output), pullback, _outside(aux)) if has_aux else (_outside(output), pullback)

def jvp(func, primals, tangents, *, strict=False, has_aux=False):
    if not isinstance(primals, tuple) and not _unknown(primals):
        raise RuntimeError("jvp(f, primals, tangents): Expected primals to be a tuple. E.g. it should be valid to call f(*primals).")
    output, aux = _split(func(*primals), has_aux, "jvp(f, primals, tangents)")
    pushed = _map(lambda t: _computed(torch.empty_like(t, requires_grad=False), "jvp"), output)
    return (output, pushed, aux) if has_aux else (output, pushed)

def _jacobian(func, argnums, has_aux, args, kwargs, name):
    chosen = _differentiable(_chosen(args, argnums))
    with torch.enable_grad():
        output, aux = _split(func(*_with(args, argnums, chosen), **kwargs), has_aux, name)
    def of(out):
        if _editing:
            return _map(lambda x: torch.empty(out.shape + x.shape, dtype=out.dtype, device=out.device), chosen)
        rows = [_leaves(_gradients(one, chosen)) for one in out.reshape(-1)]
        stacked = iter([torch.stack(column).reshape(out.shape + x.shape) for column, x in zip(zip(*rows), _leaves(chosen))])
        return _map(lambda x: next(stacked), chosen)
    result = _map(lambda out: out if _unknown(out) else of(out), output)
    return (result, _outside(aux)) if has_aux else result

def jacrev(func, argnums=0, *, has_aux=False, chunk_size=None, _preallocate_and_copy=False):
    return lambda *args, **kwargs: _jacobian(func, argnums, has_aux, args, kwargs, "jacrev")

def jacfwd(func, argnums=0, has_aux=False, *, randomness="error"):
    return lambda *args, **kwargs: _jacobian(func, argnums, has_aux, args, kwargs, "jacfwd")

def hessian(func, argnums=0):
    def wrapper(*args, **kwargs):
        _computed(None, "torch.func.hessian")
        return jacfwd(jacrev(func, argnums), argnums)(*args, **kwargs)
    return wrapper

def linearize(func, *primals):
    output = func(*primals)
    return output, lambda *tangents: _map(lambda t: _computed(torch.empty_like(t, requires_grad=False), "linearize"), output)

def functionalize(func, *, remove="mutations"):
    return func

def _spread(in_dims, tree, f, told):
    """A dimension, or None, for each leaf: one number stands for all below it."""
    if isinstance(tree, (tuple, list)) and not isinstance(in_dims, int) and in_dims is not None:
        return [d for i, item in zip(in_dims, tree) for d in _spread(i, item, f, told)]
    if isinstance(tree, dict) and isinstance(in_dims, dict):
        return [d for key, item in tree.items() for d in _spread(in_dims[key], item, f, told)]
    return [in_dims for _ in _leaves(tree)]

def vmap(func, in_dims=0, out_dims=0, randomness="error", *, chunk_size=None):
    def wrapped(*args, **kwargs):
        name = _named(func)
        if not isinstance(in_dims, (int, tuple, list)) and not _unknown(in_dims):
            raise ValueError(f"vmap({name}, in_dims={in_dims}, ...)(<inputs>): expected ${"`in_dims`"} to be int or a (potentially nested) tuple matching the structure of inputs, got: {type(in_dims)}.")
        if len(args) == 0:
            raise ValueError(f"vmap({name})(<inputs>): got no inputs. Maybe you forgot to add inputs, or you are trying to vmap over a function with no inputs. The latter is unsupported.")
        if _unknown(in_dims) or (isinstance(in_dims, (tuple, list)) and len(in_dims) != len(args)):
            return _not_known("what vmap maps over")
        dims, leaves = _spread(in_dims, args, func, in_dims), _leaves(args)
        sizes = []
        for d, leaf in zip(dims, leaves):
            if d is None or _unknown(leaf) or _unknown(d):
                continue
            if not torch.is_tensor(leaf):
                raise ValueError(f"vmap({name}, in_dims={in_dims}, ...)(<inputs>): Got in_dim={d} for an input but the input is of type {type(leaf)}. We cannot vmap over non-Tensor arguments, please use None as the respective in_dim")
            if not _formed(leaf):
                continue
            if d < -leaf.dim() or d >= leaf.dim():
                raise ValueError(f"vmap({name}, in_dims={in_dims}, ...)(<inputs>): Got in_dim={d} for some input, but that input is a Tensor of dimensionality {leaf.dim()} so expected in_dim to satisfy -{leaf.dim()} <= in_dim < {leaf.dim()}.")
            sizes.append(leaf.size(d))
        for size in sizes:
            if _certain(size != sizes[0]):
                raise ValueError(f"vmap: Expected all tensors to have the same size in the mapped dimension, got sizes {sizes} for the mapped dimension")
        if len(sizes) == 0:
            return _not_known("what vmap maps over")
        def sample(i):
            each = iter(zip(dims, leaves))
            def one(_):
                d, leaf = next(each)
                return leaf if d is None or not torch.is_tensor(leaf) else leaf.select(d, i)
            return func(*_map(one, args), **kwargs)
        def checked(out):
            if not torch.is_tensor(out) and not _unknown(out):
                raise ValueError(f"vmap({name}, ...): ${"`{name}`"} must only return Tensors, got type {type(out)}. Did you mean to set out_dims= to None for output?")
            return out
        size = sizes[0]
        if _editing:
            result = _map(checked, sample(0))
            places = iter(_spread(out_dims, result, func, out_dims))
            def batched(out):
                d = next(places)
                if d is None or _unknown(out) or not _formed(out):
                    return out
                at = d if d >= 0 else d + out.dim() + 1
                return out.unsqueeze(at).expand(out.shape[:at] + torch.Size((size,)) + out.shape[at:]).clone()
            return _map(batched, result)
        results = [_map(checked, sample(i)) for i in range(size)]
        columns = iter(zip(*[_leaves(r) for r in results]))
        places = iter(_spread(out_dims, results[0], func, out_dims))
        def stacked(_):
            column, d = next(columns), next(places)
            return column[0] if d is None else torch.stack(column, d)
        return _map(stacked, results[0])
    return wrapped

def functional_call(module, parameter_and_buffer_dicts, args=None, kwargs=None, *, tie_weights=True, strict=False):
    given = {}
    for part in [parameter_and_buffer_dicts] if isinstance(parameter_and_buffer_dicts, dict) else parameter_and_buffer_dicts:
        if _unknown(part):
            return part
        given.update(part)
    args = () if args is None else args if isinstance(args, tuple) else (args,)
    before = []
    try:
        for name, tensor in given.items():
            holder, (*path, last) = module, name.split(".")
            for part in path:
                holder = getattr(holder, part)
            for store in (holder._parameters, holder._buffers):
                if last in store:
                    before.append((store, last, store[last]))
                    store[last] = tensor
        return module(*args, **(kwargs or {}))
    finally:
        for store, last, tensor in reversed(before):
            store[last] = tensor

def stack_module_state(models):
    if len(models) == 0:
        raise RuntimeError("stack_module_state: Expected at least one model, got 0.")
    def stacked(all):
        return {name: torch.stack([named[name] for named in all]).detach().requires_grad_(all[0][name].requires_grad) for name in all[0]}
    return stacked([dict(m.named_parameters()) for m in models]), stacked([dict(m.named_buffers()) for m in models])
`,
  "torch.autograd.functional": String.raw`
import torch
from torch.func import _jacobian, _leaves, _map

def _all(inputs):
    return inputs if isinstance(inputs, tuple) else (inputs,)

def _like(tree):
    return _map(lambda t: _computed(torch.empty_like(t, requires_grad=False), "torch.autograd.functional"), tree)

def jacobian(func, inputs, create_graph=False, strict=False, vectorize=False, strategy="reverse-mode"):
    return _jacobian(func, 0 if not isinstance(inputs, tuple) else tuple(range(len(inputs))), False, _all(inputs), {}, "jacobian")

def _single(func, inputs, name):
    output = func(*_all(inputs))
    if torch.is_tensor(output) and _formed(output) and _certain(output.numel() != 1):
        raise RuntimeError(f"The Tensor returned by the function given to {name} should contain a single element")
    return output

def hessian(func, inputs, create_graph=False, strict=False, vectorize=False, outer_jacobian_strategy="reverse-mode"):
    _single(func, inputs, "hessian")
    def of(a, b):
        return _computed(torch.empty(a.shape + b.shape, dtype=a.dtype, device=a.device), "hessian")
    return tuple(tuple(of(a, b) for b in inputs) for a in inputs) if isinstance(inputs, tuple) else of(inputs, inputs)

def vjp(func, inputs, v=None, create_graph=False, strict=False):
    return func(*_all(inputs)), _like(inputs)

def jvp(func, inputs, v=None, create_graph=False, strict=False):
    output = func(*_all(inputs))
    return output, _like(output)

def hvp(func, inputs, v=None, create_graph=False, strict=False):
    return _single(func, inputs, "hvp"), _like(inputs)

def vhp(func, inputs, v=None, create_graph=False, strict=False):
    return _single(func, inputs, "vhp"), _like(inputs)
`,
  "torch.nn.utils.stateless": String.raw`
from torch.func import functional_call
`,
  functorch: String.raw`
from torch.func import functional_call, functionalize, grad, grad_and_value, hessian, jacfwd, jacrev, jvp, linearize, stack_module_state, vjp, vmap
`,
};
