"""Asks real PyTorch what each kernel of the embedded engine must give: outputs and gradients on small inputs. Run by hand when kernels are added:

  python test/oracle/kernels.py test/oracle/kernels.json.gz

Each case is {"name", "kernel", "args", "outputs", "seeds", "grads"}: `args` as the kernel takes them, `seeds` the gradients of the outputs, `grads`
what then reaches the arguments. A tensor is {"s": shape, "t": "f" | "i" | "b", "v": values}; floats that PyTorch worked out are "x": float32 in base64.
Optimizer cases are {"name", "optimizer", "options", "params", "grads", "steps"}: parameters after each of the steps.
"""
import base64, gzip, json, math, sys

import numpy as np
import torch
import torch.nn.functional as F

cases = []
generator = np.random.default_rng(0)


def t(*shape, low=-2.0, high=2.0, step=1 / 16):
    """Multiples of 1/16: exact in float32 and short in JSON."""
    count = int(round((high - low) / step))
    return torch.tensor(generator.integers(0, count + 1, size=shape) * step + low, dtype=torch.float32)


def distinct(*shape, scale=1 / 16):
    """No two values alike, none zero: for what has corners or picks one of several."""
    n = int(np.prod(shape))
    return torch.tensor((generator.permutation(n) - n // 2 + 0.5) * scale, dtype=torch.float32).reshape(shape)


def ints(*shape, low=0, high=5):
    return torch.tensor(generator.integers(low, high, size=shape))


def bools(*shape):
    return torch.tensor(generator.integers(0, 2, size=shape).astype(bool))


def given(v):
    if isinstance(v, torch.Tensor):
        v = v.detach()
        kind = "b" if v.dtype == torch.bool else "f" if v.is_floating_point() else "i"
        values = [int(x) if float(x).is_integer() else float(x) for x in v.reshape(-1).tolist()]
        return {"s": list(v.shape), "t": kind, "v": values}
    if isinstance(v, (list, tuple)): return [given(x) for x in v]
    if isinstance(v, float) and math.isinf(v): return {"inf": 1 if v > 0 else -1}
    return v


def computed(v):
    v = v.detach()
    if not v.is_floating_point(): return given(v)
    return {"s": list(v.shape), "t": "f", "x": base64.b64encode(v.to(torch.float32).contiguous().numpy().tobytes()).decode()}


def case(kernel, f, note="", needs=None, extra=None, **args):
    """`f` gets the arguments by name; `extra` are arguments of the kernel that `f` does not take. `needs`: which get gradients (default: all floats)."""
    def leaf(v): return v.clone().requires_grad_(True) if isinstance(v, torch.Tensor) and v.is_floating_point() else v
    live, wanted = {}, []
    for name, v in args.items():
        if needs is not None and name not in needs: live[name] = v; continue
        if isinstance(v, list) and v and isinstance(v[0], torch.Tensor):
            live[name] = [leaf(x) for x in v]
            wanted += [(name, i, x) for i, x in enumerate(live[name]) if x.requires_grad]
        else:
            live[name] = leaf(v)
            if isinstance(live[name], torch.Tensor) and live[name].requires_grad: wanted.append((name, None, live[name]))
    out = f(**live)
    outs = list(out) if isinstance(out, (tuple, list)) else [out]
    grads, seeds = {}, [None] * len(outs)
    flowing = [i for i, o in enumerate(outs) if o.requires_grad]
    if flowing and wanted:
        for i in flowing: seeds[i] = t(*outs[i].shape)
        found = torch.autograd.grad([outs[i] for i in flowing], [w[2] for w in wanted], [seeds[i] for i in flowing], allow_unused=True)
        for (name, i, x), g in zip(wanted, found):
            value = computed(g if g is not None else torch.zeros_like(x))
            if i is None: grads[name] = value
            else: grads.setdefault(name, []).append(value)
    cases.append({"name": (kernel + " " + note).strip(), "kernel": kernel, "args": {k: given(v) for k, v in {**args, **(extra or {})}.items()},
                  "outputs": [computed(o) for o in outs], "seeds": [None if s is None else given(s) for s in seeds], "grads": grads})


# Products
case("linear", F.linear, input=t(4, 3), weight=t(5, 3), bias=t(5))
case("linear", F.linear, "three dimensions, no bias", input=t(2, 3, 4), weight=t(5, 4))
case("linear", F.linear, "a vector", input=t(4), weight=t(5, 4), bias=t(5))
case("linear", F.linear, "many rows", input=t(300, 3), weight=t(2, 3), bias=t(2))
case("addmm", torch.addmm, input=t(5), mat1=t(4, 3), mat2=t(3, 5), extra={})
case("addmm", lambda input, mat1, mat2: torch.addmm(input, mat1, mat2, beta=0.5, alpha=2.0), "scaled", input=t(4, 5), mat1=t(4, 3), mat2=t(3, 5), extra={"beta": 0.5, "alpha": 2.0})
case("addmm", lambda input, mat1, mat2: torch.baddbmm(input, mat1, mat2), "batched", input=t(2, 4, 5), mat1=t(2, 4, 3), mat2=t(2, 3, 5))
for a, b in [((4, 3), (3, 5)), ((3,), (3,)), ((4, 3), (3,)), ((3,), (3, 5)), ((2, 4, 3), (2, 3, 5)), ((2, 4, 3), (3, 5)), ((4, 3), (2, 3, 5)), ((2, 1, 4, 3), (5, 3, 2)), ((2, 4, 3), (3,)), ((3,), (2, 3, 5)), ((1, 4, 3), (6, 3, 2))]:
    case("matmul", torch.matmul, f"{list(a)} by {list(b)}", input=t(*a), other=t(*b))
case("outer", torch.outer, input=t(3), vec2=t(4))

for equation, *shapes in [("ij,jk->ik", (3, 4), (4, 5)), ("bij,bkj->bik", (2, 3, 4), (2, 5, 4)), ("bhqd,bhkd->bhqk", (2, 3, 4, 5), (2, 3, 6, 5)), ("i,j->ij", (3,), (4,)), ("ij->ji", (3, 4)),
                          ("ij->", (3, 4)), ("ij,ij->i", (3, 4), (3, 4)), ("...ij,jk", (2, 3, 4), (4, 5)), ("bn,anm,bm->ba", (2, 3), (4, 3, 5), (2, 5)), ("i,i", (3,), (3,)), ("bij,j->b", (2, 3, 4), (4,))]:
    case("einsum", lambda operands: torch.einsum(equation, *operands), equation, operands=[t(*s) for s in shapes], extra={"equation": equation})
case("einsum", lambda operands: torch.einsum("ii->i", *operands), "diagonal", needs=[], operands=[t(3, 3)], extra={"equation": "ii->i"})

# Attention
sdpa = F.scaled_dot_product_attention
case("scaled_dot_product_attention", sdpa, query=t(2, 3, 4, 5), key=t(2, 3, 6, 5), value=t(2, 3, 6, 2))
case("scaled_dot_product_attention", lambda **a: sdpa(**a, is_causal=True), "causal", query=t(2, 4, 5), key=t(2, 4, 5), value=t(2, 4, 5), extra={"is_causal": True})
case("scaled_dot_product_attention", sdpa, "added mask", query=t(2, 4, 5), key=t(2, 6, 5), value=t(2, 6, 5), attn_mask=t(4, 6))
case("scaled_dot_product_attention", lambda **a: sdpa(**a, scale=0.3), "bool mask, scale", query=t(2, 2, 4, 5), key=t(2, 2, 3, 5), value=t(2, 2, 3, 5), attn_mask=torch.tensor([[True, False, True]]), extra={"scale": 0.3})

# Recurrent layers, one direction at a time
def recurrent(kernel, note="", bias=True, backwards=False, nonlinearity=None):
    gates, hidden, size = {"rnn": 1, "gru": 3, "lstm": 4}[kernel], 4, 3
    kind = {"rnn": torch.nn.RNN, "gru": torch.nn.GRU, "lstm": torch.nn.LSTM}[kernel]
    def f(input, h0, weight_ih, weight_hh, bias_ih=None, bias_hh=None, c0=None):
        x = input.flip(0) if backwards else input
        weights = [weight_ih, weight_hh] + ([bias_ih, bias_hh] if bias else [])
        state = (h0[None], c0[None]) if kernel == "lstm" else h0[None]
        layer = {"rnn": torch.rnn_relu if nonlinearity == "relu" else torch.rnn_tanh, "gru": torch.gru, "lstm": torch.lstm}[kernel]
        y, *last = layer(x, state, weights, bias, 1, 0.0, False, False, False)
        return (y.flip(0) if backwards else y, *[v[0] for v in last])
    biases = dict(bias_ih=t(gates * hidden), bias_hh=t(gates * hidden)) if bias else {}
    cell = dict(c0=t(2, hidden)) if kernel == "lstm" else {}
    case(kernel, f, note, input=t(5, 2, size), h0=t(2, hidden), weight_ih=t(gates * hidden, size), weight_hh=t(gates * hidden, hidden), **biases, **cell,
         extra={**({"reverse": True} if backwards else {}), **({"nonlinearity": nonlinearity} if nonlinearity else {})})

for kernel in ["rnn", "lstm", "gru"]:
    recurrent(kernel)
    recurrent(kernel, "backwards, no bias", bias=False, backwards=True)
recurrent("rnn", "relu", nonlinearity="relu")

# Convolutions
def conv(note, x, w, b=None, **how):
    args = {"input": t(*x), "weight": t(*w), **({"bias": t(b)} if b else {})}
    f = F.conv2d if len(w) == 4 else F.conv1d
    case("conv2d" if len(w) == 4 else "conv1d", lambda **a: f(**a, **how), note, **args, extra=how)

conv("plain", (2, 3, 7, 6), (4, 3, 3, 3), 4)
conv("padding 1", (2, 3, 6, 6), (4, 3, 3, 3), 4, padding=1)
conv("stride 2, padding 1", (2, 3, 7, 8), (4, 3, 3, 3), 4, stride=2, padding=1)
conv("dilation 2", (1, 2, 8, 9), (3, 2, 3, 3), 3, dilation=2, padding=1)
conv("stride and dilation", (1, 2, 11, 12), (3, 2, 3, 3), 3, dilation=2, stride=2, padding=2)
conv("same", (1, 2, 6, 7), (3, 2, 3, 3), 3, padding="same")
conv("same, even kernel", (1, 2, 6, 7), (3, 2, 4, 2), 3, padding="same")
conv("same, dilated", (1, 2, 9, 9), (3, 2, 3, 3), padding="same", dilation=2)
conv("1 by 1", (2, 5, 4, 4), (3, 5, 1, 1), 3)
conv("1 by 1, stride 2", (2, 5, 5, 6), (3, 5, 1, 1), 3, stride=2)
conv("5 by 5 of one channel", (2, 1, 9, 9), (6, 1, 5, 5), 6, padding=2)
conv("many channels", (2, 16, 5, 5), (8, 16, 3, 3), 8, padding=1)
conv("many channels, stride 2", (1, 16, 6, 7), (4, 16, 3, 3), stride=2, padding=1)
conv("two groups", (2, 4, 6, 6), (6, 2, 3, 3), 6, groups=2, padding=1)
conv("depthwise", (2, 4, 6, 6), (4, 1, 3, 3), 4, groups=4, padding=1)
conv("depthwise, multiplier 2, stride 2", (2, 3, 7, 6), (6, 1, 3, 3), groups=3, padding=1, stride=2)
conv("depthwise, dilated", (1, 3, 8, 8), (3, 1, 3, 3), 3, groups=3, dilation=2)
conv("unequal", (1, 2, 8, 9), (3, 2, 3, 5), 3, padding=(1, 2), stride=(2, 1))
conv("patches", (1, 3, 8, 8), (5, 3, 4, 4), 5, stride=4)
conv("without a batch", (2, 6, 6), (3, 2, 3, 3), 3)
conv("one dimension", (2, 3, 9), (4, 3, 3), 4, padding=1)
conv("one dimension, stride 2, dilation 2, groups", (2, 4, 11), (4, 2, 3), 4, stride=2, dilation=2, groups=2)
conv("one dimension, same", (1, 2, 8), (3, 2, 3), padding="same")
for note, x, w, b, how in [
    ("plain", (2, 3, 4, 5), (3, 4, 3, 3), 4, {}), ("stride 2", (2, 3, 4, 5), (3, 4, 3, 3), 4, dict(stride=2, padding=1, output_padding=1)),
    ("2 by 2", (1, 3, 4, 4), (3, 2, 2, 2), 2, dict(stride=2)), ("4 by 4", (1, 3, 4, 4), (3, 2, 4, 4), 2, dict(stride=2, padding=1)),
    ("groups", (1, 4, 4, 4), (4, 3, 3, 3), 6, dict(groups=2, padding=1)), ("dilated", (1, 2, 4, 4), (2, 3, 3, 3), 3, dict(dilation=2, stride=2)),
]:
    case("conv_transpose2d", lambda how=how, **a: F.conv_transpose2d(**a, **how), note, input=t(*x), weight=t(*w), bias=t(b), extra=how)

case("conv_transpose1d", F.conv_transpose1d, input=t(2, 3, 5), weight=t(3, 4, 3), bias=t(4))
case("conv_transpose1d", lambda **a: F.conv_transpose1d(**a, stride=2, padding=1, output_padding=1, groups=2), "stride, groups", input=t(2, 4, 5), weight=t(4, 2, 3), bias=t(4), extra=dict(stride=2, padding=1, output_padding=1, groups=2))

# Pools
for note, x, how in [
    ("2", (2, 3, 6, 6), dict(kernel_size=2)), ("3, stride 2, padding 1", (2, 3, 7, 8), dict(kernel_size=3, stride=2, padding=1)),
    ("ceil", (1, 2, 7, 7), dict(kernel_size=2, ceil_mode=True)), ("ceil, overlapping", (1, 2, 8, 7), dict(kernel_size=3, stride=2, padding=1, ceil_mode=True)),
    ("dilated", (1, 2, 8, 8), dict(kernel_size=2, stride=2, dilation=2)), ("unequal", (1, 2, 6, 9), dict(kernel_size=(2, 3), stride=(2, 1))),
    ("overlapping", (1, 2, 6, 6), dict(kernel_size=3, stride=1, padding=1)), ("leftover", (1, 1, 7, 5), dict(kernel_size=2)),
]:
    case("max_pool2d", lambda how=how, **a: F.max_pool2d(**a, **how), note, input=distinct(*x), extra=how)
    if "dilation" not in how: case("avg_pool2d", lambda how=how, **a: F.avg_pool2d(**a, **how), note, input=t(*x), extra=how)
case("max_pool2d", lambda input: F.max_pool2d(input, 2), "all negative", input=t(1, 2, 4, 4, low=-9, high=-1), extra=dict(kernel_size=2))
case("max_pool2d", lambda input: F.max_pool2d(input, 2), "ties go to the first", input=torch.zeros(1, 2, 4, 4), extra=dict(kernel_size=2))
case("max_pool2d", lambda input: F.max_pool2d(input, 3, 2, 1, return_indices=True), "indices", input=distinct(1, 2, 6, 7), extra=dict(kernel_size=3, stride=2, padding=1, return_indices=True))
case("max_pool2d", lambda input: F.max_pool2d(input, 2), "without a batch", input=distinct(2, 4, 4), extra=dict(kernel_size=2))
case("avg_pool2d", lambda input: F.avg_pool2d(input, 3, 2, 1, count_include_pad=False), "padding does not count", input=t(1, 2, 7, 6), extra=dict(kernel_size=3, stride=2, padding=1, count_include_pad=False))
case("avg_pool2d", lambda input: F.avg_pool2d(input, 3, 2, 1, ceil_mode=True, count_include_pad=False), "ceil, padding does not count", input=t(1, 2, 6, 6), extra=dict(kernel_size=3, stride=2, padding=1, ceil_mode=True, count_include_pad=False))
case("avg_pool2d", lambda input: F.avg_pool2d(input, 2, divisor_override=3), "divisor", input=t(1, 2, 4, 4), extra=dict(kernel_size=2, divisor_override=3))
for size in [(1, 1), (2, 3), (3, 3), (4, 5), (7, 8)]:
    case("adaptive_avg_pool2d", lambda input: F.adaptive_avg_pool2d(input, size), str(size), input=t(2, 3, 6, 6), extra=dict(output_size=list(size)))
    case("adaptive_max_pool2d", lambda input: F.adaptive_max_pool2d(input, size), str(size), input=distinct(2, 2, 6, 6), extra=dict(output_size=list(size)))
case("adaptive_avg_pool2d", lambda input: F.adaptive_avg_pool2d(input, (None, 2)), "one kept", input=t(1, 2, 3, 4), extra=dict(output_size=[None, 2]))
case("max_pool1d", lambda input: F.max_pool1d(input, 3, 2, 1), input=distinct(2, 3, 9), extra=dict(kernel_size=3, stride=2, padding=1))
case("avg_pool1d", lambda input: F.avg_pool1d(input, 2), input=t(2, 3, 8), extra=dict(kernel_size=2))
case("adaptive_avg_pool1d", lambda input: F.adaptive_avg_pool1d(input, 3), input=t(2, 3, 8), extra=dict(output_size=3))
case("adaptive_max_pool1d", lambda input: F.adaptive_max_pool1d(input, 3), input=distinct(2, 3, 8), extra=dict(output_size=3))
for mode, align, size in [("nearest", None, (5, 9)), ("nearest", None, (3, 2)), ("nearest-exact", None, (5, 7)), ("bilinear", False, (5, 9)), ("bilinear", True, (5, 9)), ("bilinear", False, (2, 3)), ("bicubic", False, (7, 5)), ("bicubic", True, (7, 5)), ("area", None, (3, 2))]:
    case("interpolate", lambda input: F.interpolate(input, size=size, mode=mode, align_corners=align), f"{mode} {align} {size}", input=t(2, 2, 4, 4), extra=dict(size=list(size), mode=mode, align_corners=bool(align)))
case("interpolate", lambda input: F.interpolate(input, scale_factor=1.6, mode="bilinear"), "by a factor", input=t(1, 2, 4, 5), extra=dict(size=[6, 8], mode="bilinear", scales=[1.6, 1.6]))

# Normalizations
def bn(note, x, training, **how):
    c = x[1]
    mean, var = t(c), t(c, low=0.5, high=2)
    def f(input, weight=None, bias=None, running_mean=None, running_var=None):
        m, v = (running_mean.clone(), running_var.clone()) if running_mean is not None else (None, None)
        y = F.batch_norm(input, m, v, weight, bias, training, **how)
        return (y, m, v) if training and m is not None else y
    case("batch_norm", f, note, needs=["input", "weight", "bias"], input=t(*x), weight=t(c), bias=t(c), running_mean=mean, running_var=var, extra={"training": training, **how})

bn("training, images", (3, 4, 5, 5), True)
bn("training, rows", (6, 4), True, momentum=0.3, eps=1e-3)
bn("training, sequences", (3, 4, 5), True)
bn("evaluation, images", (3, 4, 5, 5), False)
bn("evaluation, rows", (6, 4), False)
bn("many rows", (16, 2, 8, 8), True)
case("batch_norm", lambda input: F.batch_norm(input, None, None, training=True), "bare", input=t(4, 3), extra={"training": True})
case("layer_norm", lambda **a: F.layer_norm(**a, normalized_shape=[5]), input=t(2, 3, 5), weight=t(5), bias=t(5), extra={"normalized_shape": [5]})
case("layer_norm", lambda **a: F.layer_norm(**a, normalized_shape=[3, 4]), "two dimensions", input=t(2, 3, 4), weight=t(3, 4), bias=t(3, 4), extra={"normalized_shape": [3, 4]})
case("layer_norm", lambda **a: F.layer_norm(**a, normalized_shape=[5]), "bare", input=t(4, 5), extra={"normalized_shape": [5]})
case("group_norm", lambda **a: F.group_norm(**a, num_groups=2), input=t(2, 6, 3, 3), weight=t(6), bias=t(6), extra={"num_groups": 2})
case("group_norm", lambda **a: F.group_norm(**a, num_groups=6), "instances", input=t(2, 6, 5), weight=t(6), bias=t(6), extra={"num_groups": 6})
case("rms_norm", lambda **a: F.rms_norm(**a, normalized_shape=[5]), input=t(2, 3, 5), weight=t(5), extra={"normalized_shape": [5]})
case("local_response_norm", lambda input: F.local_response_norm(input, 3), input=t(2, 6, 3, 3), extra={"size": 3})
case("local_response_norm", lambda input: F.local_response_norm(input, 4, alpha=0.1, beta=0.5, k=2), "even", input=t(2, 6, 3), extra={"size": 4, "alpha": 0.1, "beta": 0.5, "k": 2})
case("normalize", lambda input: F.normalize(input, dim=1), input=t(3, 4), extra={"dim": 1})

# Activations
x = distinct(5, 7, scale=3 / 16)
for name, f, how in [
    ("relu", F.relu, {}), ("sigmoid", torch.sigmoid, {}), ("tanh", torch.tanh, {}), ("hardtanh", F.hardtanh, {}), ("hardtanh", F.hardtanh, dict(min_val=0.0, max_val=6.0)),
    ("leaky_relu", F.leaky_relu, {}), ("leaky_relu", F.leaky_relu, dict(negative_slope=0.2)), ("elu", F.elu, {}), ("elu", F.elu, dict(alpha=0.5)),
    ("softplus", F.softplus, {}), ("softplus", F.softplus, dict(beta=2.0, threshold=3.0)), ("logsigmoid", F.logsigmoid, {}), ("silu", F.silu, {}), ("mish", F.mish, {}),
    ("gelu", F.gelu, {}), ("gelu", F.gelu, dict(approximate="tanh")), ("hardsigmoid", F.hardsigmoid, {}), ("hardswish", F.hardswish, {}), ("softsign", F.softsign, {}),
    ("threshold", F.threshold, dict(threshold=0.5, value=-1.0)),
    ("softshrink", F.softshrink, dict(lambd=0.7)), ("hardshrink", F.hardshrink, dict(lambd=0.7)), ("tanhshrink", F.tanhshrink, {}),
]:
    case(name, lambda input: f(input, **how), " ".join(map(str, how.values())), input=x, extra=how)
case("elu", F.selu, "selu", input=x, extra=dict(alpha=1.6732632423543772, scale=1.0507009873554805))
case("elu", lambda input: F.celu(input, 0.5), "celu", input=x, extra=dict(alpha=0.5, input_scale=2.0))
case("relu", F.relu, "zero", input=torch.tensor([-1.0, 0.0, 2.0]))
case("prelu", F.prelu, "one slope", input=x, weight=t(1))
case("prelu", F.prelu, "by channel", input=distinct(2, 3, 4), weight=t(3))
for dim in [0, 1, -1]:
    case("softmax", lambda input: F.softmax(input, dim), f"dim {dim}", input=t(3, 4, 5), extra={"dim": dim})
    case("log_softmax", lambda input: F.log_softmax(input, dim), f"dim {dim}", input=t(3, 4, 5), extra={"dim": dim})
case("softmax", lambda input: F.softmax(input, 1), "large", input=t(3, 4) * 40, extra={"dim": 1})
case("glu", lambda input: F.glu(input, 1), input=t(3, 4), extra={"dim": 1})
case("dropout", lambda input, mask: input * mask / 0.75, needs=["input"], input=t(3, 4), mask=bools(3, 4), extra={"scale": 1 / 0.75})

# Losses
for reduction in ["mean", "sum", "none"]:
    r = {"reduction": reduction}
    case("cross_entropy", lambda **a: F.cross_entropy(**a, **r), reduction, input=t(4, 3), target=ints(4, high=3), extra=r)
    case("cross_entropy", lambda **a: F.cross_entropy(**a, **r), f"weight, {reduction}", needs=["input"], input=t(4, 3), target=ints(4, high=3), weight=t(3, low=0.5), extra=r)
    case("cross_entropy", lambda **a: F.cross_entropy(**a, **r, label_smoothing=0.1), f"smoothing, {reduction}", needs=["input"], input=t(4, 3), target=ints(4, high=3), weight=t(3, low=0.5), extra={**r, "label_smoothing": 0.1})
    case("cross_entropy", lambda **a: F.cross_entropy(**a, **r), f"images, {reduction}", input=t(2, 3, 2, 2), target=ints(2, 2, 2, high=3), extra=r)
    case("cross_entropy", lambda **a: F.cross_entropy(**a, **r, ignore_index=1), f"ignore, {reduction}", input=t(6, 3), target=torch.tensor([0, 1, 2, 1, 2, 0]), extra={**r, "ignore_index": 1})
    case("cross_entropy", lambda **a: F.cross_entropy(**a, **r), f"-100, {reduction}", input=t(3, 3), target=torch.tensor([0, -100, 2]), extra=r)
    case("cross_entropy", lambda **a: F.cross_entropy(**a, **r, label_smoothing=0.2), f"probabilities, {reduction}", needs=["input"], input=t(4, 3), target=torch.softmax(t(4, 3), 1), extra={**r, "label_smoothing": 0.2})
    case("nll_loss", lambda **a: F.nll_loss(**a, **r), reduction, needs=["input"], input=t(4, 3), target=ints(4, high=3), weight=t(3, low=0.5), extra=r)
    case("mse_loss", lambda **a: F.mse_loss(**a, **r), reduction, input=t(4, 3), target=t(4, 3), extra=r)
    case("l1_loss", lambda **a: F.l1_loss(**a, **r), reduction, input=distinct(4, 3), target=torch.zeros(4, 3), extra=r)
    case("smooth_l1_loss", lambda **a: F.smooth_l1_loss(**a, **r, beta=0.5), reduction, input=t(4, 3), target=t(4, 3), extra={**r, "beta": 0.5})
    case("huber_loss", lambda **a: F.huber_loss(**a, **r, delta=0.7), reduction, input=t(4, 3), target=t(4, 3), extra={**r, "delta": 0.7})
    case("binary_cross_entropy", lambda **a: F.binary_cross_entropy(**a, **r), reduction, needs=["input"], input=torch.sigmoid(t(4, 3)), target=t(4, 3, low=0, high=1), weight=t(4, 3, low=0.5), extra=r)
    case("binary_cross_entropy_with_logits", lambda **a: F.binary_cross_entropy_with_logits(**a, **r), reduction, needs=["input", "target"], input=t(4, 3) * 8, target=t(4, 3, low=0, high=1), extra=r)
    case("binary_cross_entropy_with_logits", lambda **a: F.binary_cross_entropy_with_logits(**a, **r), f"pos_weight, {reduction}", needs=["input", "target"], input=t(4, 3), target=t(4, 3, low=0, high=1), weight=t(4, 3, low=0.5), pos_weight=t(3, low=0.5), extra=r)
    case("kl_div", lambda **a: F.kl_div(**a, **r), reduction, needs=["input"], input=F.log_softmax(t(4, 3), 1), target=torch.softmax(t(4, 3), 1), extra=r)
    case("kl_div", lambda **a: F.kl_div(**a, **r, log_target=True), f"log target, {reduction}", input=F.log_softmax(t(4, 3), 1), target=F.log_softmax(t(4, 3), 1), extra={**r, "log_target": True})
    case("margin_ranking_loss", lambda **a: F.margin_ranking_loss(**a, **r, margin=0.3), reduction, needs=["input1", "input2"], input1=t(5), input2=t(5), target=torch.tensor([1.0, -1, 1, 1, -1]), extra={**r, "margin": 0.3})
case("kl_div", lambda **a: F.kl_div(**a, reduction="batchmean"), "batchmean", needs=["input"], input=F.log_softmax(t(4, 3), 1), target=torch.softmax(t(4, 3), 1), extra={"reduction": "batchmean"})
case("cross_entropy", F.cross_entropy, "one sample", input=t(3), target=torch.tensor(1))

# Arithmetic
for name, f in [("add", torch.add), ("sub", torch.sub), ("mul", torch.mul), ("div", torch.div), ("maximum", torch.maximum), ("minimum", torch.minimum), ("atan2", torch.atan2), ("remainder", torch.remainder), ("fmod", torch.fmod), ("hypot", torch.hypot), ("logaddexp", torch.logaddexp)]:
    case(name, f, input=t(3, 4, low=0.25), other=t(3, 4, low=0.5))
    case(name, f, "broadcast", needs=["input"] if name in ("remainder", "fmod") else None, input=t(3, 4), other=t(2, 1, 4, low=0.5))
    case(name, f, "a column", needs=["input"] if name in ("remainder", "fmod") else None, input=t(3, 1), other=t(3, 4, low=0.5))
for name, f in [("add", torch.add), ("sub", torch.sub), ("mul", torch.mul), ("div", torch.div), ("pow", torch.pow), ("floor_divide", torch.floor_divide), ("remainder", torch.remainder)]:
    case(name, lambda input: f(input, 3), "by 3", needs=[] if name == "floor_divide" else None, input=t(3, 4))
    case(name, lambda input: f(input, 3), "integers by 3", input=ints(3, 4, low=-9, high=9), extra={"other": 3})
    cases[-2]["args"]["other"] = 3
case("add", lambda input, other: torch.add(input, other, alpha=2), "alpha", input=t(3), other=t(3), extra={"alpha": 2})
case("div", lambda input: 2 / input, "of a number", input=t(3, 4, low=0.5), extra={})
cases[-1]["args"] = {"input": 2, "other": cases[-1]["args"]["input"]}; cases[-1]["grads"] = {"other": cases[-1]["grads"]["input"]}
case("div", torch.div, "integers", input=ints(3, low=1), other=ints(3, low=1))
case("sub", lambda other: 1 - other, "from a number", other=t(3), extra={"input": 1})
case("floor_divide", torch.floor_divide, "negative integers", input=torch.tensor([7, -7, 7, -7]), other=torch.tensor([2, 2, -2, -2]))
case("remainder", torch.remainder, "negative integers", input=torch.tensor([7, -7, 7, -7]), other=torch.tensor([2, 2, -2, -2]))
case("pow", lambda input, other: torch.pow(input, other), input=t(3, 4, low=0.25), other=t(3, 4))
case("pow", lambda input, other: torch.pow(input, other), "negative base, whole exponents", needs=["input"], input=torch.tensor([-2.0, -1.5, 2.0, 0.0]), other=torch.tensor([3.0, 2.0, 2.0, 2.0]))
for e in [0.5, 2.0, -1.0, 1.5, 0.0]:
    case("pow", lambda input: torch.pow(input, e), f"to {e}", input=t(5, low=0.25), extra={"other": e})
for name in ["eq", "ne", "lt", "le", "gt", "ge"]:
    case(name, getattr(torch, name), input=ints(3, 4, high=3), other=ints(4, high=3))
    case(name, lambda input: getattr(torch, name)(input, 1), "a number", input=t(3, 4, step=1), extra={"other": 1})
for name in ["logical_and", "logical_or", "logical_xor"]:
    case(name, getattr(torch, name), input=bools(3, 4), other=bools(4))
    case(name, getattr(torch, name), "integers", input=ints(3, 4, high=2), other=ints(4, high=2))
for name in ["bitwise_and", "bitwise_or", "bitwise_xor"]:
    case(name, getattr(torch, name), input=ints(3, 4), other=ints(4))
    case(name, getattr(torch, name), "bools", input=bools(3, 4), other=bools(4))
case("logical_not", torch.logical_not, input=bools(5))
case("where", torch.where, condition=bools(3, 4), input=t(3, 4), other=t(4))
case("where", lambda condition, input: torch.where(condition, input, 0.5), "a number", condition=bools(3, 1), input=t(3, 4), extra={"other": 0.5})
case("masked_fill", lambda input, mask: input.masked_fill(mask, -math.inf), "infinite", input=t(3, 4), mask=bools(3, 4), extra={"value": -math.inf})
case("masked_fill", lambda input, mask: input.masked_fill(mask, 2.5), "broadcast", input=t(2, 3, 4), mask=bools(3, 1), extra={"value": 2.5})
case("clamp", lambda input: torch.clamp(input, -0.5, 1), input=distinct(3, 4), extra={"min": -0.5, "max": 1})
case("clamp", lambda input: torch.clamp(input, min=0), "from below", input=t(3, 4), extra={"min": 0})
case("lerp", torch.lerp, input=t(3, 4), end=t(3, 4), weight=t(3, 4))
case("addcmul", lambda **a: torch.addcmul(**a, value=0.5), input=t(3, 4), tensor1=t(3, 4), tensor2=t(4), extra={"value": 0.5})
case("addcdiv", lambda **a: torch.addcdiv(**a, value=0.5), input=t(3, 4), tensor1=t(3, 4), tensor2=t(4, low=0.5), extra={"value": 0.5})
for name in ["neg", "abs", "sign", "square", "exp", "exp2", "expm1", "sin", "cos", "tan", "atan", "sinh", "cosh", "asinh", "erf", "erfc", "floor", "ceil", "round", "trunc"]:
    case(name, getattr(torch, name), input=distinct(3, 4, scale=1 / 8))
for name in ["log", "log2", "log10", "log1p", "sqrt", "rsqrt", "reciprocal"]:
    case(name, getattr(torch, name), input=t(3, 4, low=0.25))
case("acosh", torch.acosh, input=t(3, 4, low=1.25, high=3))
for name in ["asin", "acos", "atanh"]:
    case(name, getattr(torch, name), input=t(3, 4, low=-0.75, high=0.75))
for name in ["neg", "abs", "sign"]:
    case(name, getattr(torch, name), "integers", input=ints(3, 4, low=-5))
case("round", torch.round, "halves", input=torch.tensor([0.5, 1.5, 2.5, -0.5, -1.5]))

# Reductions
for name, f in [("sum", torch.sum), ("mean", torch.mean), ("variance", torch.var), ("std", torch.std), ("amax", torch.amax), ("amin", torch.amin), ("logsumexp", torch.logsumexp)]:
    for dim, keep in [(0, False), (1, True), (-1, False), ([0, 2], False), ([0, 1], True)]:
        case(name, lambda input: f(input, dim=dim, keepdim=keep), f"{dim} {keep}", input=distinct(3, 4, 2), extra={"dim": dim, "keepdim": keep})
    if name != "logsumexp": case(name, lambda input: f(input), "all", input=distinct(3, 4))
case("amax", torch.amax, "ties", input=torch.tensor([[1.0, 3.0, 3.0], [2.0, 2.0, 2.0]]))
case("variance", lambda input: torch.var(input, dim=1, correction=0), "biased", input=t(3, 4), extra={"dim": 1, "correction": 0})
case("sum", torch.sum, "bools", input=bools(3, 4))
case("sum", lambda input: torch.sum(input, 0), "integers", input=ints(3, 4), extra={"dim": 0})
for name, f in [("max_dim", torch.max), ("min_dim", torch.min)]:
    for dim, keep in [(0, False), (1, True), (-1, False)]:
        case(name, lambda input: f(input, dim, keep), f"{dim} {keep}", input=distinct(3, 4, 2), extra={"dim": dim, "keepdim": keep})
for name in ["argmax", "argmin"]:
    case(name, getattr(torch, name), "all", input=distinct(3, 4))
    case(name, lambda input: getattr(torch, name)(input, dim=1, keepdim=True), "kept", input=distinct(3, 4), extra={"dim": 1, "keepdim": True})
    case(name, lambda input: getattr(torch, name)(input, dim=0), "dim 0", input=distinct(3, 4, 2), extra={"dim": 0})
case("prod", torch.prod, "all", input=t(3, 4, low=0.5))
case("prod", lambda input: torch.prod(input, 1), "with zeros", input=torch.tensor([[2.0, 0.0, 3.0], [0.0, 0.0, 1.0], [1.0, 2.0, 3.0]]), extra={"dim": 1})
for name in ["any", "all"]:
    case(name, getattr(torch, name), "of all", input=bools(3, 4))
    case(name, lambda input: getattr(torch, name)(input, dim=1), "dim 1", input=ints(3, 4, high=2), extra={"dim": 1})
for p in [1, 2, 3, math.inf, -math.inf, 0]:
    case("norm", lambda input: torch.linalg.vector_norm(input, p, dim=1), str(p), input=distinct(3, 4), extra={"p": float(p), "dim": 1})
case("norm", lambda input: torch.linalg.vector_norm(input), "zeros", input=torch.zeros(3))
for dim in [0, -1]:
    case("cumsum", lambda input: torch.cumsum(input, dim), str(dim), input=t(3, 4), extra={"dim": dim})
    case("cumprod", lambda input: torch.cumprod(input, dim), str(dim), input=t(3, 4, low=0.5), extra={"dim": dim})

# Shapes
case("reshape", lambda input: input.reshape(2, 6), input=t(3, 4), extra={"shape": [2, 6]})
case("permute", lambda input: input.permute(2, 0, -2), input=t(2, 3, 4), extra={"dims": [2, 0, -2]})
case("transpose", lambda input: input.transpose(0, -1), input=t(2, 3, 4), extra={"dim0": 0, "dim1": -1})
case("expand", lambda input: input.expand(5, 3, 4), input=t(3, 1), extra={"shape": [5, 3, 4]})
case("repeat", lambda input: input.repeat(2, 3, 1), input=t(2, 3), extra={"repeats": [2, 3, 1]})
case("repeat_interleave", lambda input: input.repeat_interleave(3, 1), input=t(2, 3), extra={"repeats": 3, "dim": 1})
case("repeat_interleave", lambda input: input.repeat_interleave(2), "flat", input=t(2, 3), extra={"repeats": 2})
case("cat", lambda tensors: torch.cat(tensors, 1), tensors=[t(2, 3), t(2, 1), t(2, 2)], extra={"dim": 1})
case("cat", lambda tensors: torch.cat(tensors), "an empty one", tensors=[torch.zeros(0), t(2, 3)], needs=["tensors"])
case("stack", lambda tensors: torch.stack(tensors, -1), tensors=[t(2, 3), t(2, 3)], extra={"dim": -1})
case("split", lambda input: torch.split(input, [1, 3, 1], 1), input=t(2, 5), extra={"sizes": [1, 3, 1], "dim": 1})
case("unbind", lambda input: torch.unbind(input, 1), input=t(2, 3, 2), extra={"dim": 1})
case("slice", lambda input: input[:, 1:6:2], input=t(3, 7, 2), extra={"dim": 1, "start": 1, "end": 6, "step": 2})
case("slice", lambda input: input[..., 2:5], "last", input=t(3, 7), extra={"dim": -1, "start": 2, "end": 5})
case("slice", lambda input: input[::3], "first", input=t(7, 2), extra={"dim": 0, "start": 0, "end": 7, "step": 3})
case("select", lambda input: input[:, -2], input=t(2, 3, 4), extra={"dim": 1, "index": -2})
case("flip", lambda input: torch.flip(input, [0, -1]), input=t(2, 3, 4), extra={"dims": [0, -1]})
case("roll", lambda input: torch.roll(input, (1, -2), (0, 1)), input=t(3, 4), extra={"shifts": [1, -2], "dims": [0, 1]})
case("roll", lambda input: torch.roll(input, 5), "flat", input=t(3, 4), extra={"shifts": [5]})
for mode in ["constant", "reflect", "replicate", "circular"]:
    case("pad", lambda input: F.pad(input, (1, 2, 2, 1), mode), mode, input=t(1, 2, 4, 5), extra={"pad": [1, 2, 2, 1], "mode": mode})
case("pad", lambda input: F.pad(input, (1, -2), value=3.0), "cut and filled", input=t(2, 5), extra={"pad": [1, -2], "value": 3.0})
for k in [0, 1, -1]:
    case("tril", lambda input: torch.tril(input, k), str(k), input=t(3, 4), extra={"diagonal": k})
    case("triu", lambda input: torch.triu(input, k), str(k), input=t(2, 3, 3), extra={"diagonal": k})
    case("diagonal", lambda input: torch.diagonal(input, k), str(k), input=t(3, 4), extra={"offset": k})
case("diagonal", lambda input: torch.diagonal(input, 0, -2, -1), "last two", input=t(2, 3, 4), extra={"offset": 0, "dim1": -2, "dim2": -1})

# Indices
case("embedding", F.embedding, input=ints(2, 3, high=4), weight=t(4, 5))
case("embedding", lambda **a: F.embedding(**a, padding_idx=1), "padding", input=torch.tensor([0, 1, 1, 3, 3]), weight=t(4, 5), extra={"padding_idx": 1})
case("index_select", lambda **a: torch.index_select(**a, dim=1), input=t(2, 4, 3), index=torch.tensor([0, 3, 3]), extra={"dim": 1})
case("gather", lambda **a: torch.gather(**a, dim=1), input=t(3, 4), index=ints(3, 2, high=4), extra={"dim": 1})
case("gather", lambda **a: torch.gather(**a, dim=0), "part of the rest", input=t(3, 4, 2), index=ints(5, 3, 2, high=3), extra={"dim": 0})
case("scatter", lambda **a: torch.scatter(**a, dim=1), input=t(3, 5), index=torch.tensor([[0, 2], [1, 4], [3, 0]]), src=t(3, 2), extra={"dim": 1})
case("scatter", lambda **a: torch.scatter(**a, dim=0, value=2.5), "a number", input=t(3, 5), index=ints(2, 5, high=3), extra={"dim": 0, "src": 2.5})
case("scatter_add", lambda **a: torch.scatter_add(**a, dim=1), input=t(3, 5), index=ints(3, 4, high=5), src=t(3, 4), extra={"dim": 1})
i, j = torch.tensor([0, 2, -1]), torch.tensor([1, 0, 1])
def at(note, shape, indices, kernel="index", **more):
    key = tuple(slice(None) if x is None else x for x in indices)
    if kernel == "index": case("index", lambda input: input[key], note, input=t(*shape), extra={"indices": list(indices)})
    else:
        def put(input, values=None):
            out = input.clone()
            return out.index_put(tuple(x for x in indices if x is not None), values, **more) if None not in indices else out.__setitem__(key, values) or out
        case("index_put", put, note, input=t(*shape), values=more.pop("values"), extra={"indices": list(indices), **more})

at("rows", (4, 3), (i,))
at("points", (4, 3), (i, j))
at("columns", (3, 4), (None, i))
at("a matrix of rows", (4, 3), (torch.tensor([[0, 1], [3, 3]]),))
at("apart", (4, 2, 3), (i, None, j))
at("in the middle", (2, 4, 3, 2), (None, i, j))
at("broadcast", (4, 3), (torch.tensor([[0], [2]]), torch.tensor([1, 2])))
at("rows", (4, 3), (torch.tensor([0, 2]),), "index_put", values=t(2, 3))
at("columns, broadcast", (3, 4), (None, torch.tensor([0, 2])), "index_put", values=t(2))
at("accumulate", (4, 3), (torch.tensor([0, 0, 2]),), "index_put", values=t(3, 3), accumulate=True)
at("points", (4, 3), (torch.tensor([0, 2]), torch.tensor([1, 1])), "index_put", values=t(2))
case("nonzero", torch.nonzero, input=ints(3, 4, high=2))
case("masked_select", torch.masked_select, input=t(3, 4), mask=bools(4))
case("one_hot", lambda input: F.one_hot(input, 4), input=ints(2, 3, high=4), extra={"num_classes": 4})
case("sort", lambda input: tuple(torch.sort(input, dim=0)), "ascending", input=distinct(4, 3), extra={"dim": 0})
case("sort", lambda input: tuple(torch.sort(input, descending=True)), "descending", input=distinct(3, 5), extra={"descending": True})
case("sort", lambda input: tuple(torch.topk(input, 2)), "topk", input=distinct(3, 5), extra={"k": 2, "descending": True})

case("median", lambda input: tuple(torch.median(input, 1)), "dim 1", input=distinct(3, 4, 2), extra={"dim": 1})
case("median", lambda input: tuple(torch.median(input, 0, True)), "kept", input=distinct(5, 3), extra={"dim": 0, "keepdim": True})
case("median", torch.median, "all", input=distinct(3, 5))
case("unique", lambda input: torch.unique(input, return_inverse=True, return_counts=True), input=ints(3, 4))
case("bincount", torch.bincount, input=ints(9))
case("bincount", lambda **a: torch.bincount(**a, minlength=8), "weights", needs=[], input=ints(9), weights=t(9), extra={"minlength": 8})

# Optimizers
def optimizer(kind, make, note="", **options):
    params = [t(3, 4), t(4), t(2, 2)]
    grads = [[t(*p.shape) for p in params] for _ in range(10)]
    live = [p.clone().requires_grad_(True) for p in params]
    opt = make(live, **options)
    steps = []
    for step in grads:
        for p, g in zip(live, step): p.grad = g.clone()
        opt.step()
        steps.append([computed(p.clone()) for p in live])
    cases.append({"name": (kind + " " + note).strip(), "optimizer": kind, "options": {k: list(v) if isinstance(v, tuple) else v for k, v in options.items()},
                  "params": [given(p) for p in params], "grads": [[given(g) for g in step] for step in grads], "steps": [steps[0], steps[1], steps[-1]]})

from torch import optim
optimizer("sgd", optim.SGD, lr=0.1)
optimizer("sgd", optim.SGD, "momentum", lr=0.1, momentum=0.9, weight_decay=0.01)
optimizer("sgd", optim.SGD, "dampening", lr=0.1, momentum=0.9, dampening=0.3)
optimizer("sgd", optim.SGD, "nesterov", lr=0.1, momentum=0.9, nesterov=True)
optimizer("sgd", optim.SGD, "maximize", lr=0.1, maximize=True)
optimizer("adam", optim.Adam, lr=0.01)
optimizer("adam", optim.Adam, "decay, amsgrad", lr=0.01, betas=(0.8, 0.9), eps=1e-6, weight_decay=0.1, amsgrad=True)
optimizer("adamw", optim.AdamW, lr=0.01, weight_decay=0.1)
optimizer("adagrad", optim.Adagrad, lr=0.1, lr_decay=0.1, weight_decay=0.01, initial_accumulator_value=0.5)
optimizer("rmsprop", optim.RMSprop, lr=0.01)
optimizer("rmsprop", optim.RMSprop, "centered, momentum", lr=0.01, alpha=0.9, momentum=0.5, centered=True, weight_decay=0.01)

text = json.dumps({"torch": torch.__version__, "cases": cases}, separators=(",", ":"))
with open(sys.argv[1], "wb") as f, gzip.GzipFile(fileobj=f, mode="wb", mtime=0, filename="") as z: z.write(text.encode())
print(len(cases), "cases,", len(text), "characters", file=sys.stderr)
