"""What PyTorch 2.13 answers to calls of torch.func: shapes, dtypes, or the error. Writes func-truth.json.

  python func_truth.py
"""
import json
import warnings
from pathlib import Path

import torch
import torch.func as T
from torch import nn
from torch.autograd import functional as A

PROGRAMS = """
T.grad(lambda x: x*2)(r(3))
T.grad(lambda x: 2)(r(3))
T.grad(lambda x: x.sum())(2.)
T.grad(lambda x: x.sum(), argnums=1)(r(3))
T.grad(lambda x: (x.sum(), x*2), has_aux=True)(r(3))
T.grad(lambda x: (x.sum(), x*2))(r(3))
T.grad(lambda x,y: (x*y).sum(), argnums=(0,1))(r(3),r(3))
T.grad(lambda d: d["a"].sum())({"a": r(3), "b": r(2)})["b"]
T.grad(lambda x: x.sum())(torch.ones(3).long())
T.grad(T.grad(lambda x: x**3))(torch.tensor(2.))
T.grad_and_value(lambda x: x.sum())(r(3))
T.vmap(torch.dot)(r(7,3),r(6,3))
T.vmap(lambda x: (x, x.sum()))(r(7,3))
T.vmap(lambda x: 2)(r(7,3))
T.vmap(lambda x: x, out_dims=1)(r(7,3))
T.vmap(lambda x: x, in_dims=1)(r(7,3))
T.vmap(lambda x: x, in_dims=2)(r(7,3))
T.vmap(lambda x, y: x@y, in_dims=(0,None))(r(7,3),r(3,5))
T.vmap(lambda x: x)(2)
T.vmap(lambda x: x)()
T.vmap(lambda x: x, in_dims=None)(r(3))
T.vmap(lambda d: d["a"] + d["b"])({"a": r(3,4), "b": r(3,1)})
T.vmap(lambda d, x: d["a"] + x, in_dims=({"a": 0}, None))({"a": r(3,4)}, r(4))
T.vmap(lambda x: x, in_dims=-1)(r(7,3))
T.vmap(lambda x: x, out_dims=-1)(r(7,3,2))
T.vmap(T.vmap(torch.dot))(r(7,2,3),r(7,2,3))
T.vmap(T.grad(lambda w, x: (w@x).sum()), in_dims=(None, 0))(r(4,3), r(7,3))
T.vmap(T.jacrev(lambda t: t.sin()))(r(10, 3))
torch.vmap(torch.dot)(r(7,3),r(7,3))
T.jacrev(lambda x: x.sin())(r(3))
T.jacrev(lambda x: x.sum())(r(3,2))
T.jacrev(lambda x: (x, x.sum()))(r(3))
T.jacrev(lambda x,y: x@y, argnums=(0,1))(r(2,3),r(3))
T.jacrev(lambda x: (x, x*2), has_aux=True)(r(3))
T.jacfwd(lambda x: x.sin())(r(3))
T.hessian(lambda x: (x**3).sum())(r(3))
T.hessian(lambda x: x**3)(r(3))
T.vjp(lambda x: x.sin(), r(3))[0]
T.vjp(lambda x,y: x*y, r(3), r(3))[1](r(3))
T.jvp(lambda x: x.sin(), (r(3),), (r(3),))
T.jvp(lambda x: x.sin(), r(3), r(3))
T.functional_call(nn.Linear(3,4), {"weight": r(5,3), "bias": r(5)}, (r(2,3),))
T.functional_call(nn.Linear(3,4), {"w": r(5,3)}, r(2,3))
T.functional_call(nn.Sequential(nn.Linear(3,4)), {"0.weight": r(5,3),"0.bias": r(5)}, r(2,3))
T.functional_call(nn.Linear(3,4), ({"weight": r(5,3)}, {"bias": r(5)}), r(2,3))
T.stack_module_state([nn.Linear(3,4) for _ in range(5)])[0]["weight"]
T.stack_module_state([])
T.stack_module_state([nn.Linear(3,4), nn.Linear(4,4)])
A.jacobian(lambda x: x**2, r(4))
A.jacobian(lambda x,y: x*y, (r(4),r(4)))
A.hessian(lambda x: (x**2).sum(), r(4))
A.hessian(lambda x: x**2, r(4))
A.vjp(lambda x: x**2, r(4), r(4))
A.hvp(lambda x: (x**2).sum(), r(4), r(4))
""".strip().splitlines()


def shown(value):
    if isinstance(value, torch.Tensor):
        return {"shape": list(value.shape), "dtype": str(value.dtype)[6:]}
    return [shown(v) for v in value]


def answer(program):
    try:
        return {"program": program, "out": shown(eval(program, {"torch": torch, "T": T, "A": A, "nn": nn, "r": torch.randn}))}
    except Exception as e:
        return {"program": program, "error": type(e).__name__, "message": str(e)}


if __name__ == "__main__":
    warnings.simplefilter("ignore")
    Path(__file__).with_name("func-truth.json").write_text("[\n" + ",\n".join(json.dumps(answer(p)) for p in PROGRAMS) + "\n]\n")
