"""Writes refused-dtypes.json: which dtypes a function refuses on the CPU, and in which words ({} stands for the dtype).

    python interpreter/torch/refused_dtypes.py        # wherever PyTorch 2.13 is installed

Each function is called with ones of every dtype. Functions of two tensors get the same dtype twice: what counts is the dtype they are promoted to.
Functions whose words depend on other arguments are left out; their rules say it.
"""
import json
import pathlib
import warnings

import torch
import torch.nn.functional as F

warnings.simplefilter("ignore")
named = {"Bool": "bool", "Byte": "uint8", "Char": "int8", "Short": "int16", "Int": "int32", "Long": "int64", "Half": "float16", "BFloat16": "bfloat16", "Float": "float32", "Double": "float64", "ComplexFloat": "complex64", "ComplexDouble": "complex128"}
one = """abs sqrt rsqrt exp exp2 expm1 log log2 log10 log1p sin cos tan asin acos atan sinh cosh tanh asinh acosh atanh arcsin arccos arctan arcsinh arccosh arctanh reciprocal
sigmoid erf erfc erfinv lgamma digamma deg2rad rad2deg sinc i0 positive floor ceil trunc fix frac sgn sign round isposinf isneginf signbit logit nan_to_num mean std var
median nanmedian argmax argmin amax amin aminmax logsumexp:1 cummax:1 cummin:1 logcumsumexp:1 sort argsort topk:1 kthvalue:1 relu celu selu hardshrink threshold:0.1,2
tril triu msort trace clamp:0,1""".split()
two = """div remainder fmod floor_divide maximum minimum fmax fmin atan2 hypot copysign xlogy logaddexp logaddexp2 nextafter lt le gt ge bitwise_left_shift bitwise_right_shift
bitwise_and gcd lcm lerp:x""".split()
layer = """relu relu6 elu celu selu leaky_relu rrelu silu mish hardtanh hardswish hardsigmoid softplus softsign tanhshrink logsigmoid softshrink hardshrink gelu glu threshold:0.1,2.
gumbel_softmax:1""".split()
pair = "mse_loss smooth_l1_loss huber_loss cosine_similarity".split()


def call(f, x, n, more):
    return f(*[x] * n, *more)


def messages(f, form, n, more):
    found = {}
    for scalar, name in named.items():
        x = torch.ones(form).to(getattr(torch, name))
        try:
            call(f, x, n, [x if m == "x" else eval(m) for m in more])
        except (RuntimeError, TypeError) as e:
            text = str(e).split("\n")[0]
            if scalar in text or "complex" in text or "bool" in text.lower():
                found.setdefault(f"{type(e).__name__}: {text.replace(scalar, '{}')}", []).append(name)
        except Exception:
            pass
    return found


def gather():
    table = {}
    for names, owner, prefix, n in ((one, torch, "torch.", 1), (two, torch, "torch.", 2), (layer, F, "torch.nn.functional.", 1), (pair, F, "torch.nn.functional.", 2)):
        for entry in names:
            name, _, more = entry.partition(":")
            form = (2, 4) if name == "glu" else (3, 3)
            found = messages(getattr(owner, name), form, n, more.split(",") if more else [])
            if found:
                table[prefix + name] = found
    return table


if __name__ == "__main__":
    table = gather()
    target = pathlib.Path(__file__).with_name("refused-dtypes.json")
    target.write_text("{\n" + ",\n".join(f"{json.dumps(k)}:{json.dumps(v, separators=(',', ':'))}" for k, v in sorted(table.items())) + "\n}\n")
    print(len(table), target.stat().st_size)
