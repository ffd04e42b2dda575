# Asks PyTorch and NumPy how they print: `python truth.py > truth.json`.
import json
import random

import numpy
import torch

random.seed(4)
torch.manual_seed(4)
CASES = []


def numbers(tensor):
    flat = tensor.detach().flatten().tolist()
    return [v if isinstance(v, bool) else str(v) for v in flat]


def case(tensor, text=None, **options):
    kind = str(tensor.dtype).removeprefix("torch.")
    about = {"shape": list(tensor.shape), "dtype": kind, **options}
    if tensor.dtype.is_complex:
        about |= {"values": numbers(tensor.real), "imaginary": numbers(tensor.imag)}
    else:
        about["values"] = numbers(tensor)
    if tensor.grad_fn is not None:
        about["gradFn"] = type(tensor.grad_fn).__name__
    if tensor.requires_grad:
        about["requiresGrad"] = True
    CASES.append({**about, "text": repr(tensor) if text is None else text})


def ramp(*shape, scale=1.0, dtype=torch.float32):
    """Numbers that the test makes itself, so that large tensors need no room here."""
    n = torch.Size(shape).numel()
    return ((torch.arange(n, dtype=torch.float64) * 37 % 101 - 50) * scale).to(dtype).reshape(shape)


def large(*shape, scale=1.0, dtype=torch.float32, options=None):
    torch.set_printoptions(**(options or {}))
    text = repr(ramp(*shape, scale=scale, dtype=dtype))
    torch.set_printoptions(profile="default")
    CASES.append({"shape": list(shape), "dtype": str(dtype).removeprefix("torch."), "ramp": scale, "print": options, "text": text})


t = torch.tensor
nan, inf = float("nan"), float("inf")
for values in ([1.0, 2, 3], [0.5, -1.25], [1e-5, 1], [1e9, 1], [1e8, 1e8], [1e3, 1], [1001, 1.0], [0.001, 1.0], [0.00011], [0.00009], [nan, 1], [inf, 1], [-inf, 1.5, nan],
               [nan, inf, -inf], [0.0, -0.0], [0, 2], [0.0, 1e-6], [1e20, 1e20], [123456789.0], [99999999.0, 1.0], [-1, 100000.0], [2.5, 0.00005], [1e-40], [3.4e38, 3.4e38],
               [0.99995, 1], [9.99999, 1e3], [1e5, 1e6], [inf, 1e10], [nan, 1e-10], [0.12345, 123.45], [-0.00004, 1.0]):
    case(t(values))
    case(t(values, dtype=torch.float64))
for value in (1.0, 0.1, 1e-5, 3, True, nan, -inf, 1e10, -0.0, 12345.678):
    case(t(value))
for dtype in (torch.int64, torch.int32, torch.uint8, torch.int8, torch.float16, torch.bfloat16):
    case(t([1, 20, 3], dtype=dtype))
    case(t(7, dtype=dtype))
    case(torch.empty(0, dtype=dtype))
case(t([True, False, True]))
case(t([[-100, 2], [3, 4000]]))
case(t([2**60, -1]))
for shape in ((0,), (0, 3), (2, 0, 4)):
    case(torch.empty(shape))
for shape in ((3,), (2, 3), (1, 1), (2, 3, 4), (2, 1, 2, 2), (30,), (2, 12), (1, 1, 1, 1, 2)):
    case(torch.randn(shape))
    case(torch.randint(-50, 50, shape))
case(torch.rand(4, 4) * 1e-3)
case(torch.randn(2, 3, dtype=torch.float64))
w = torch.nn.Parameter(torch.randn(2, 3))
CASES.append({"shape": [2, 3], "dtype": "float32", "values": numbers(w), "requiresGrad": True, "isParameter": True, "text": repr(w)})
w = torch.randn(3, requires_grad=True)
case(w)
case(w.sum())
case(torch.softmax(torch.randn(2, 5, requires_grad=True), 1))
case((w * 2).mean())
case(torch.randn(7, requires_grad=True).log_softmax(0))
case(torch.randn(6, dtype=torch.float64, requires_grad=True) * 2)
case(torch.randn(14, dtype=torch.float64, requires_grad=True).log_softmax(0))
for n in range(5, 11):
    case(torch.randn(n, requires_grad=True).exp())
    case(torch.ones(n, dtype=torch.float16))
case(torch.view_as_complex(torch.randn(3, 2)))
case(torch.view_as_complex(t([[1.0, -2], [0, 0], [1e-6, 3]])))
case(t(1 + 2j, dtype=torch.complex128))
CASES.append({"shape": [2, 3], "dtype": "float32", "device": "meta", "text": repr(torch.empty(2, 3, device="meta"))})
CASES.append({"shape": [4], "dtype": "int64", "device": "meta", "text": repr(torch.empty(4, dtype=torch.int64, device="meta"))})
large(1000)
large(1001)
large(2000, scale=0.25)
large(40, 40)
large(200, 6, scale=1e-3)
large(6, 200, dtype=torch.int64)
large(10, 1, 28, 28, scale=0.01)
large(3, 8, 8, 8, dtype=torch.uint8)
large(2000, scale=1e-6, dtype=torch.float64)
large(50, scale=0.01, options={"precision": 2})
large(50, scale=0.01, options={"sci_mode": True})
large(50, scale=1e-9, options={"sci_mode": False, "precision": 12})
large(9, 9, options={"threshold": 10, "edgeitems": 2})
large(9, 9, options={"threshold": 10, "edgeitems": 0})
large(30, options={"linewidth": 40})
large(40, 40, scale=0.5, options={"profile": "short"})
large(1200, options={"profile": "full"})

ARRAYS = []


def array(values, dtype, **options):
    a = numpy.array(values, dtype=dtype)
    add(a, {"values": [v if isinstance(v, bool) else str(v) for v in a.flatten().tolist()]}, **options)


def add(a, content, **options):
    with numpy.printoptions(**options):
        ARRAYS.append({"shape": list(a.shape), "dtype": str(a.dtype), **content, "print": options or None, "str": str(a), "repr": repr(a)})


def wide(*shape, scale=1.0, dtype="float32", **options):
    n = int(numpy.prod(shape))
    add(((numpy.arange(n) * 37 % 101 - 50) * scale).astype(dtype).reshape(shape), {"ramp": scale}, **options)


for dtype in ("float32", "float64"):
    for values in ([1, 2, 3], [0.5, -1.25], [1e-5, 1], [1e9, 1], [1e16, 1], [1e15, 2], [0.1, 0.25, 1 / 3], [nan, 1], [inf, 1], [-inf, 1.5, nan], [nan, inf], [0.0, -0.0], [1e-4, 1],
                   [0.00009], [1001, 1.0], [1234567.9, 1], [0.001, 1.0], [0.001, 1.1], [1e-40], [123456789.123], [[1.5, 2], [3, 4]], [], [[]], 3.5, 1e-9, nan, [100000.5], [1e8], [99999999.0], [0.12345678901, 1e3]):
        array(values, dtype)
for values, dtype in (([1, 20, 300], "int64"), ([1, 2], "int32"), ([1, 2], "uint8"), ([True, False], "bool"), ([[1, -2], [3, 4]], "int64"), (5, "int64"), ([], "int64"), ([0.1, 2], "float16"),
                      (True, "bool")):
    array(values, dtype)
array([4.3428946e-01, 1e-9], 'float32')
for shape in ((12,), (3, 4), (2, 3, 4), (2, 1, 2, 2)):
    a = torch.randn(shape).numpy()
    array(a.tolist(), "float32")
array([[2345985, -1]], 'float32')
array(-2345985, 'float32')
array([0.1601, 1234.5], 'float32')
array([1500, 2], 'float16')
array(numpy.float32(0.43428946), 'float32')
wide(1000)
wide(1001)
wide(1500, scale=0.1)
wide(40, 40, scale=0.1)
wide(10, 28, 28, scale=0.01)
wide(300, dtype="int64")
wide(30, scale=0.01, precision=3)
wide(30, scale=0.01, precision=3, suppress=True)
wide(30, scale=1e-6, suppress=True)
wide(20, scale=0.1, linewidth=40)
wide(9, 9, threshold=10, edgeitems=2)

print('{"tensors": [\n' + ",\n".join(json.dumps(c, separators=(",", ":")) for c in CASES) + '\n],\n"arrays": [\n'
      + ",\n".join(json.dumps(c, separators=(",", ":")) for c in ARRAYS) + "\n]}")
