"""What PyTorch 2.13's torch.utils.data does: order of samples, lengths, batches, errors. Writes data-truth.json.

  python data_truth.py
"""
import json
from pathlib import Path

PRELUDE = """
import torch
from torch.utils.data import *
def batches(loader):
    return [b.tolist() if isinstance(b, torch.Tensor) else b for b in loader]
class Squares(Dataset):
    def __len__(self): return 10
    def __getitem__(self, i): return i * i, float(i)
class Stream(IterableDataset):
    def __iter__(self): return iter(range(7))
torch.manual_seed(3)
"""
NUMBERS = """
batches(DataLoader(range(10), batch_size=4))
batches(DataLoader(range(10), batch_size=4, drop_last=True))
batches(DataLoader(range(10), batch_size=4, shuffle=True))
[batches(DataLoader(list(range(10)), batch_size=3, shuffle=True)), list(RandomSampler(range(5)))]
batches(DataLoader(range(20), shuffle=True, generator=torch.Generator().manual_seed(5), batch_size=7))
[[a.tolist(), b.tolist()] for a, b in DataLoader(Squares(), batch_size=4, shuffle=True)]
[len(DataLoader(range(10), batch_size=4)), len(DataLoader(range(10), batch_size=4, drop_last=True)), len(DataLoader(Squares()))]
batches(DataLoader(Stream(), batch_size=3))
batches(DataLoader(Stream(), batch_size=3, drop_last=True))
[list(s.indices) for s in random_split(range(10), [7, 3])]
[list(s.indices) for s in random_split(range(10), [0.5, 0.3, 0.2], generator=torch.Generator().manual_seed(42))]
list(RandomSampler(range(6)))
list(RandomSampler(range(6), replacement=True, num_samples=9))
list(RandomSampler(range(4), num_samples=10))
list(SubsetRandomSampler([3, 5, 7, 9]))
list(BatchSampler(SequentialSampler(range(7)), 3, False))
list(BatchSampler(RandomSampler(range(7)), 3, True))
batches(DataLoader(range(7), batch_sampler=BatchSampler(SequentialSampler(range(7)), 3, False)))
batches(DataLoader(range(8), batch_size=2, sampler=SubsetRandomSampler([1, 3, 5])))
[x for x in DataLoader([1, 2, 3], batch_size=None)]
[ConcatDataset([range(3), range(5)])[i] for i in [0, 2, 3, -1]] + [len(ConcatDataset([range(3), range(5)]))]
[Subset(range(10), [4, 5])[1], len(Subset(range(10), [4, 5])), len(Squares() + Squares())]
batches(DataLoader(['a', 'b', 'c'], batch_size=2))
[{k: v.tolist() for k, v in b.items()} for b in DataLoader([{'x': 1, 'y': 2.5}, {'x': 3, 'y': 4.5}], batch_size=2)]
list(DistributedSampler(range(7), num_replicas=2, rank=1, shuffle=False))
list(DistributedSampler(range(7), num_replicas=2, rank=0, seed=1))
batches(DataLoader(range(4), batch_size=2, collate_fn=lambda b: [x * 10 for x in b]))
""".strip().splitlines()
SHAPES = """
set((tuple(x.shape), tuple(y.shape), str(x.dtype), str(y.dtype)) for x, y in DataLoader(TensorDataset(torch.randn(10, 3, 8), torch.arange(10)), batch_size=4))
set((tuple(x.shape), tuple(y.shape), str(x.dtype), str(y.dtype)) for x, y in DataLoader(TensorDataset(torch.randn(8, 3), torch.zeros(8, dtype=torch.int32)), batch_size=4, shuffle=True))
set((tuple(x.shape), str(x.dtype), tuple(y.shape), str(y.dtype)) for x, y in DataLoader(Squares(), batch_size=10))
[tuple(next(iter(DataLoader([(torch.zeros(2, 3), 1)] * 9, batch_size=5)))[0].shape)]
[tuple(t.shape) for t in TensorDataset(torch.randn(10, 3), torch.randn(10))[0]]
[tuple(x.shape) for x in DataLoader([torch.zeros(2)] * 4, batch_size=4, collate_fn=lambda b: torch.stack(b, 1))]
""".strip().splitlines()
FAILING = """
TensorDataset(torch.zeros(3), torch.zeros(4))
random_split(range(10), [7, 4])
random_split(range(10), [0.5, 1.5])
DataLoader(range(3), batch_size=0)
DataLoader([], shuffle=True)
DataLoader(range(3), sampler=SequentialSampler(range(3)), shuffle=True)
DataLoader(range(3), batch_sampler=BatchSampler(SequentialSampler(range(3)), 2, False), shuffle=True)
DataLoader(range(3), num_workers=-1)
DataLoader(range(3), persistent_workers=True)
DataLoader(range(3), prefetch_factor=2)
DataLoader(Stream(), shuffle=True)
DataLoader(range(3), batch_size=None, drop_last=True)
DataLoader(range(3), batchsize=2)
Dataset()[0]
next(iter(DataLoader([object()])))
len(DataLoader(Stream()))
ConcatDataset([])
""".strip().splitlines()


def run(text):
    scope = {}
    exec(PRELUDE + text, scope)
    return scope.get("result")


if __name__ == "__main__":
    rows = [{"program": e, "mode": "numbers", "result": repr(run(f"result = {e}"))} for e in NUMBERS]
    rows += [{"program": e, "mode": "shapes", "result": repr(sorted(run(f"result = {e}")))} for e in SHAPES]
    for e in FAILING:
        try:
            run(e)
        except Exception as error:
            rows.append({"program": e, "error": f"{type(error).__name__}: {error}"})
    Path(__file__).with_name("data-truth.json").write_text(json.dumps({"prelude": PRELUDE, "rows": rows}, indent=0) + "\n")
