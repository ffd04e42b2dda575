"""What torchvision 0.28 does: transforms on shapes and on pixels, texts, data sets, errors. Writes vision-truth.json.

  python vision_truth.py
"""
import gzip
import json
import os
import struct
import tempfile
from pathlib import Path

import torch

_ops = torch.library.Library("torchvision", "DEF")
for _name in ("nms", "qnms"):
    _ops.define(_name + "(Tensor dets, Tensor scores, float iou_threshold) -> Tensor")

PRELUDE = """
import torch
from torchvision import datasets, transforms
from torchvision.transforms import v2
import torchvision.transforms.functional as TF
from torch.utils.data import DataLoader
def shape(v): return tuple(v.shape) if isinstance(v, torch.Tensor) else (v.size, v.mode) if hasattr(v, 'mode') else v if isinstance(v, (int, str)) else [shape(x) for x in v]
def numbers(t): return [round(x, 5) for x in t.flatten().tolist()]
torch.manual_seed(7)
"""
SHAPES = """
[shape(t(torch.zeros(3, 30, 40))) for t in [transforms.Resize(32), transforms.Resize((10, 12)), transforms.Resize(300, max_size=320), transforms.CenterCrop(50), transforms.Pad((1, 2)), transforms.Pad((1, 2, 3, 4)), transforms.RandomCrop(20, padding=2), transforms.RandomResizedCrop(64), transforms.RandomRotation(10), transforms.Grayscale(), transforms.Grayscale(3), transforms.FiveCrop(10)]]
[shape(t(TF.to_pil_image(torch.zeros(3, 30, 40)))) for t in [transforms.Resize(32), transforms.CenterCrop((3, 4)), transforms.Pad(3), transforms.Grayscale(), transforms.ToTensor(), transforms.PILToTensor(), transforms.RandomHorizontalFlip(), transforms.ColorJitter(0.1, 0.1, 0.1)]]
shape(transforms.Compose([transforms.Resize(8), transforms.CenterCrop(6), transforms.ToTensor(), transforms.Normalize([0.5] * 3, [0.5] * 3)])(TF.to_pil_image(torch.zeros(3, 30, 40))))
[shape(TF.resize(torch.zeros(3, 8, 8), [4, 6])), shape(TF.crop(torch.zeros(3, 8, 8), 1, 2, 3, 4)), shape(TF.center_crop(torch.zeros(1, 9, 9), 4)), shape(TF.pad(torch.zeros(1, 4, 4), [1, 2])), shape(TF.rgb_to_grayscale(torch.zeros(3, 4, 4))), TF.get_dimensions(torch.zeros(3, 4, 5))]
repr(transforms.Compose([transforms.ToTensor(), transforms.Normalize((0.5,), (0.5,)), transforms.Resize(32), transforms.CenterCrop((3, 4)), transforms.RandomCrop(32, padding=4), transforms.RandomHorizontalFlip(), transforms.RandomRotation(10), transforms.ColorJitter(.1, .2, .3, .1), transforms.Grayscale(3), transforms.Lambda(lambda x: x), transforms.ToPILImage(), transforms.RandomResizedCrop(224), transforms.Pad(2), transforms.RandomErasing(), transforms.RandomGrayscale(), transforms.GaussianBlur(3), transforms.RandomAffine(10, (.1, .1)), transforms.FiveCrop(3), transforms.RandomApply([transforms.Grayscale()]), transforms.AutoAugment(), transforms.RandAugment()]))
[shape(x) for x in datasets.MNIST('data', transform=transforms.ToTensor())[0][:1]] + [len(datasets.MNIST('data')), len(datasets.MNIST('data', train=False)), repr(datasets.MNIST('data', transform=transforms.ToTensor()))]
[shape(datasets.FakeData(size=5, image_size=(3, 8, 9))[0][0]), len(datasets.FakeData(5)), shape(datasets.FakeData(transform=transforms.ToTensor())[0][0])]
[datasets.FashionMNIST.classes[:3], datasets.MNIST('data').class_to_idx['3 - three'], shape(datasets.MNIST('data').data), shape(datasets.MNIST('data').targets)]
sorted(set((tuple(x.shape), tuple(y.shape)) for x, y in DataLoader(datasets.MNIST('data', transform=transforms.ToTensor()), batch_size=4)))
""".strip().splitlines()
NUMBERS = """
numbers(transforms.ToTensor()(datasets.MNIST('data')[2][0]))
numbers(transforms.Normalize((0.1307,), (0.3081,))(transforms.ToTensor()(datasets.MNIST('data')[1][0])))
[[numbers(x), y.tolist()] for x, y in DataLoader(datasets.MNIST('data', transform=transforms.Compose([transforms.ToTensor(), transforms.Normalize((0.5,), (0.5,))])), batch_size=4, shuffle=True)]
[[numbers(x), y.tolist()] for x, y in DataLoader(datasets.MNIST('data', transform=transforms.Compose([transforms.RandomHorizontalFlip(), transforms.RandomCrop(28, padding=2), transforms.ToTensor()])), batch_size=4, shuffle=True)]
numbers(transforms.ToTensor()(transforms.Resize(8)(datasets.MNIST('data')[0][0])))
numbers(transforms.ToTensor()(transforms.Resize((40, 32))(datasets.MNIST('data')[0][0])))
numbers(transforms.ToTensor()(transforms.CenterCrop(20)(datasets.MNIST('data')[0][0])))
numbers(transforms.ToTensor()(transforms.Pad((1, 2), fill=9)(datasets.MNIST('data')[0][0])))
numbers(transforms.ToTensor()(transforms.RandomResizedCrop(12)(datasets.MNIST('data')[0][0])))
numbers(transforms.ToTensor()(transforms.RandomRotation(30)(datasets.MNIST('data')[0][0])))
numbers(transforms.ToTensor()(transforms.Grayscale(3)(datasets.MNIST('data')[0][0])))
numbers(transforms.RandomErasing(p=1.0)(transforms.ToTensor()(datasets.MNIST('data')[0][0])))
[numbers(transforms.ToTensor()(datasets.FakeData(4, (3, 6, 5))[2][0])), datasets.FakeData(4, (3, 6, 5))[2][1]]
numbers(transforms.ToTensor()(transforms.Grayscale()(datasets.FakeData(4, (3, 6, 5))[1][0])))
numbers(transforms.ToTensor()(transforms.ColorJitter(0.4, 0.4, 0.4)(datasets.FakeData(4, (3, 6, 5))[1][0])))
[datasets.MNIST('data').targets.tolist(), datasets.MNIST('data').data.tolist()[1][3], len(datasets.MNIST('data', train=False))]
""".strip().splitlines()
FAILING = """
transforms.Normalize((.5,), (.5,))(3)
transforms.ToTensor()(torch.zeros(3))
transforms.ToTensor()(3)
transforms.Normalize((.5,), (0.,))(torch.zeros(1, 2, 2))
transforms.Normalize((.5, .5), (.5, .5))(torch.zeros(3, 2, 2))
transforms.Normalize((.5,), (.5,))(torch.zeros(1, 2, 2, dtype=torch.uint8))
transforms.Normalize((.5,), (.5,))(torch.zeros(2, 2))
transforms.Resize(1.5)
transforms.Resize((1, 2, 3))
transforms.CenterCrop(3, 4)
transforms.CenterCrop((1, 2, 3))
transforms.RandomCrop(40)(torch.zeros(3, 32, 32))
transforms.Compose([1])(3)
transforms.Lambda(3)
transforms.ToTensors()
next(iter(DataLoader(datasets.FakeData(4))))
""".strip().splitlines()


def idx(path, array):
    data = bytes(array.flatten().tolist())
    Path(path).parent.mkdir(parents=True, exist_ok=True)
    content = struct.pack(">BBBB", 0, 0, 8, array.dim()) + b"".join(struct.pack(">I", n) for n in array.shape) + data
    Path(path).write_bytes(content)
    return gzip.compress(content, mtime=0)


def run(text):
    scope = {}
    exec(PRELUDE + text, scope)
    return scope.get("r")


if __name__ == "__main__":
    out = Path(__file__).resolve().with_name("vision-truth.json")
    os.chdir(tempfile.mkdtemp())
    files = {}
    torch.manual_seed(0)
    for prefix, n in (("train", 10), ("t10k", 6)):
        # Few pixels are not 0, as in real digits.
        images = torch.randint(0, 256, (n, 28, 28), dtype=torch.uint8) * (torch.rand(n, 28, 28) < 0.3)
        for kind, array in (("images-idx3", images), ("labels-idx1", torch.randint(0, 10, (n,), dtype=torch.uint8))):
            name = f"data/MNIST/raw/{prefix}-{kind}-ubyte"
            files[f"{name}.gz"] = idx(name, array).hex()
    rows = [{"program": p, "mode": "shapes", "result": repr(run("r = " + p))} for p in SHAPES]
    rows += [{"program": p, "mode": "numbers", "result": run("r = " + p)} for p in NUMBERS]
    for p in FAILING:
        try:
            run(p)
            print("does not fail:", p)
        except Exception as e:
            rows.append({"program": p, "error": f"{type(e).__name__}: {e}"})
    out.write_text(json.dumps({"prelude": PRELUDE, "files": files, "rows": rows}, indent=0) + "\n")
