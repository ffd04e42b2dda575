# Asks PyTorch for the numbers in truth.json: `python truth.py > truth.json` (an AMD or ARM processor; see distributions.ts).
import hashlib
import json

import torch
from torch.utils.data import DataLoader, RandomSampler, SubsetRandomSampler, random_split


def digest(tensor):
    return hashlib.sha1(tensor.contiguous().numpy().tobytes()).hexdigest()


def floats(tensor):
    return tensor.double().tolist()


def seeds():
    out = {}
    for seed in (0, 1, 42, -1, -12345, 2**32 + 7, 2**63 + 5, 2**64 - 1):
        generator = torch.Generator().manual_seed(seed)
        out[str(seed)] = [str(generator.initial_seed()), *floats(torch.rand(2, generator=generator))]
    return out


def draws():
    """Everything from one generator, one after another: so each draw's consumption is checked by the next."""
    torch.manual_seed(3)
    half = torch.float16
    out = {
        "uniform": floats(torch.empty(40).uniform_(-0.3, 0.7)),
        "uniform64": floats(torch.empty(40, dtype=torch.float64).uniform_(-0.3, 0.7)),
        "uniform16": floats(torch.empty(40, dtype=half).uniform_(-0.3, 0.7)),
        "uniformEdge": floats(torch.empty(40).uniform_(1, 1 + 2**-22)),
        "normalOne": floats(torch.empty(1).normal_(1, 2)),
        "normal15": floats(torch.randn(15)),
        "normal16": floats(torch.empty(16).normal_(0.1, 0.02)),
        "normal37": floats(torch.randn(37)),
        "normalHalf": floats(torch.randn(37, dtype=half)),
        "normalBrain": floats(torch.randn(37, dtype=torch.bfloat16)),
        "bernoulli": floats(torch.empty(60).bernoulli_(0.3)),
        "bernoulliEach": floats(torch.bernoulli(torch.arange(32) / 32)),
        "exponential": floats(torch.empty(20).exponential_(1.5)),
        "geometric": floats(torch.empty(20).geometric_(0.3)),
        "cauchy": floats(torch.empty(20).cauchy_(1, 2)),
        "logNormal": floats(torch.empty(21).log_normal_()),
        "randperm": torch.randperm(30).tolist(),
        "multinomial": torch.multinomial(torch.tensor([[0.1, 0.5, 0, 0.4], [1, 2, 3, 4]]), 2).tolist(),
        "multinomialReplacement": torch.multinomial(torch.tensor([[0.1, 0.5, 0, 0.4], [1, 2, 3, 4]]), 9, replacement=True).tolist(),
    }
    for high in (2, 10, 2**28 - 1, 2**28, 2**33, 2**53):
        out[f"randint{high}"] = torch.randint(-2, high - 2, (12,)).tolist()
    for dtype in "bool uint8 int8 int16 int32 int64 float32 float64 float16 bfloat16".split():
        out[f"random_{dtype}"] = [str(int(v)) for v in torch.empty(6, dtype=getattr(torch, dtype)).random_().tolist()]
    out["end"] = floats(torch.rand(1))
    return out


def digests():
    torch.manual_seed(7)
    return {
        "rand": digest(torch.rand(100000)),
        "randn": digest(torch.randn(100003)),
        "normal": digest(torch.empty(5000).normal_(-3, 0.7)),
        "scalars": digest(torch.cat([torch.randn(15) for _ in range(200)])),
        "randperm": digest(torch.randperm(60000).int()),
        "exponential": digest(torch.empty(5000).exponential_()),
    }


def loader():
    """Orders of several epochs, and what the default generator draws after them."""
    out = []
    for shuffle, own in ((True, False), (False, False), (True, True), (False, True)):
        torch.manual_seed(11)
        generator = torch.Generator().manual_seed(5) if own else None
        batches = DataLoader(list(range(10)), batch_size=4, shuffle=shuffle, generator=generator)
        orders = [[int(i) for batch in batches for i in batch] for _ in range(3)]
        after = floats(torch.rand(1, generator=generator))
        out.append({"shuffle": shuffle, "own": own, "orders": orders, "default": floats(torch.rand(1)), "after": after})
    return out


def samplers():
    torch.manual_seed(13)
    out = {
        "longer": list(RandomSampler(range(5), num_samples=12)),
        "replacement": [int(i) for i in RandomSampler(range(5), replacement=True, num_samples=40)],
        "subset": list(SubsetRandomSampler([3, 1, 4, 15, 9, 2])),
        "split": [list(part.indices) for part in random_split(range(11), [0.5, 0.3, 0.2])],
        "splitCounts": [list(part.indices) for part in random_split(range(11), [8, 3])],
    }
    iterator = iter(DataLoader(range(9), batch_size=3, shuffle=True))
    out["unstarted"] = floats(torch.rand(1))
    out["first"] = next(iterator).tolist()
    out["started"] = floats(torch.rand(1))
    return out


def doubles():
    torch.manual_seed(0)
    return floats(torch.randn(50, dtype=torch.float64))


def truncated():
    torch.manual_seed(21)
    init = torch.nn.init.trunc_normal_
    bounds = ((5, 0, 1, -2, 2), (40, 0, 0.02, -2, 2), (40, 0, 1, -0.5, 1), (40, 0, 1, 2, 3), (5, 1, 0.5, -4, -2), (20, 0, 1, -0.1, 0.1))
    return [[list(about), floats(init(torch.empty(about[0]), *about[1:]))] for about in bounds]


def state():
    """A state in the middle of everything, in hexadecimal, and what is drawn from it."""
    torch.manual_seed(2**40 + 3)
    torch.rand(700)
    torch.randn(1)
    saved = bytes(torch.get_rng_state().tolist())
    return {"digest": hashlib.sha1(saved).hexdigest(), "next": floats(torch.randn(3)) + floats(torch.rand(3))}


truth = {"seeds": seeds(), "draws": draws(), "digests": digests(), "loader": loader(), "samplers": samplers(), "doubles": doubles(), "truncated": truncated(), "state": state()}
print("{" + ",\n".join(f"{json.dumps(k)}: {json.dumps(v, separators=(',', ':'))}" for k, v in truth.items()) + "}")
