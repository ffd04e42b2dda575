"""What PyTorch 2.13's containers, lazy layers, nn.init and nn.utils do, on programs of a few lines. Writes utils-truth.json.

  python utils_truth.py
"""
import json
import warnings
from pathlib import Path

warnings.simplefilter("ignore")
PRELUDE = """
import torch, torch.nn as nn, torch.nn.functional as F
from collections import OrderedDict
from torch.nn.utils import *
from torch.nn.utils import rnn, parametrize, parametrizations
def shapes(m): return [(k, tuple(v.shape)) for k, v in m.state_dict().items()]
def shape(v): return tuple(v.shape) if isinstance(v, torch.Tensor) else None if v is None else [shape(x) for x in v]
def data(p): return (shape(p.data), shape(p.batch_sizes), p.sorted_indices is None)
"""
PROGRAMS = r"""
m = nn.Sequential(nn.Linear(2, 3), nn.ReLU(), nn.Linear(3, 4)); r = [len(m), type(m[-1]).__name__, len(m[:2]), type(m[1:]).__name__, [type(x).__name__ for x in m], list(m._modules)]
m = nn.Sequential(nn.Linear(2, 3)); m.append(nn.ReLU()); m.insert(0, nn.Flatten()); m.extend([nn.Tanh()]); r = repr(m)
m = nn.Sequential(nn.Linear(2, 3), nn.ReLU()); m[1] = nn.Tanh(); del m[0]; r = repr(m)
m = nn.Sequential(nn.Linear(2, 3)) + nn.Sequential(nn.ReLU()); r = repr(m)
m = nn.Sequential(OrderedDict([('a', nn.Linear(2, 3)), ('b', nn.ReLU())])); r = [repr(m.a), repr(m[:1]), list(m.state_dict())]
m = nn.ModuleList([nn.Linear(2, 3), nn.ReLU()]); m += [nn.Tanh()]; m.insert(1, nn.GELU()); r = [repr(m), len(m), type(m[-1]).__name__, repr(m[1:3])]
m = nn.ModuleDict({'a': nn.Linear(2, 3)}); m['b'] = nn.ReLU(); m.update({'c': nn.Tanh()}); x = m.pop('a'); r = [repr(m), list(m.keys()), 'b' in m, len(m), [k for k, v in m.items()]]
m = nn.ModuleList([nn.Linear(2, 3)]) + nn.ModuleList([nn.ReLU()]); r = repr(m)
m = nn.LazyLinear(4); y = m(torch.randn(5, 3)); r = [repr(m), shapes(m), shape(y), type(m).__name__]
m = nn.LazyConv2d(4, 3, padding=1); y = m(torch.randn(2, 3, 8, 8)); r = [repr(m), shapes(m), shape(y)]
m = nn.LazyConvTranspose2d(4, 3, groups=2); y = m(torch.randn(2, 6, 8, 8)); r = [repr(m), shapes(m), shape(y)]
m = nn.LazyBatchNorm2d(); y = m(torch.randn(2, 3, 8, 8)); r = [repr(m), shapes(m), shape(y)]
m = nn.Sequential(nn.LazyConv2d(4, 3), nn.ReLU(), nn.Flatten(), nn.LazyLinear(5)); y = m(torch.randn(2, 3, 8, 8)); r = [repr(m), shape(y), sum(p.numel() for p in m.parameters())]
m = weight_norm(nn.Linear(3, 4)); r = [shapes(m), shape(m.weight), shape(m(torch.randn(2, 3))), repr(m)]
m = weight_norm(nn.Conv1d(3, 4, 5), dim=None); r = [shapes(m), shape(m.weight_g)]
m = remove_weight_norm(weight_norm(nn.Linear(3, 4))); r = [shapes(m), isinstance(m.weight, nn.Parameter)]
m = spectral_norm(nn.Linear(3, 4)); r = [shapes(m), shape(m(torch.randn(2, 3)))]
m = parametrizations.weight_norm(nn.Linear(3, 4)); r = [shapes(m), shape(m.weight), shape(m(torch.randn(2, 3))), repr(m), parametrize.is_parametrized(m)]
m = parametrizations.spectral_norm(nn.Conv2d(3, 4, 5)); r = [shapes(m), shape(m.weight), shape(m(torch.randn(2, 3, 8, 8)))]
m = nn.Linear(3, 3); parametrize.register_parametrization(m, 'weight', nn.Softmax(dim=0)); r = [shapes(m), shape(m.weight), repr(m), type(m).__name__, isinstance(m, nn.Linear)]
m = nn.Linear(3, 3); parametrize.register_parametrization(m, 'weight', nn.Softmax(dim=0)); parametrize.remove_parametrizations(m, 'weight'); r = [shapes(m), repr(m)]
m = nn.Linear(3, 4); m(torch.randn(2, 3)).sum().backward(); r = [shape(clip_grad_norm_(m.parameters(), 1.0)), clip_grad_value_(m.parameters(), 0.5)]
m = nn.Linear(3, 4); v = parameters_to_vector(m.parameters()); r = [shape(v), vector_to_parameters(v, m.parameters()), shapes(m)]
p = rnn.pack_padded_sequence(torch.randn(4, 6, 3), [6, 4, 2, 1], batch_first=True); r = [data(p), p.batch_sizes.tolist()]
p = rnn.pack_padded_sequence(torch.randn(6, 3, 2), torch.tensor([2, 6, 3]), enforce_sorted=False); r = [data(p), p.batch_sizes.tolist(), p.sorted_indices.tolist(), p.unsorted_indices.tolist()]
p = rnn.pack_padded_sequence(torch.randn(4, 6, 3), [6, 4, 2, 1], batch_first=True); x, n = rnn.pad_packed_sequence(p, batch_first=True); r = [shape(x), n.tolist()]
p = rnn.pack_padded_sequence(torch.randn(6, 3, 2), [2, 5, 3], enforce_sorted=False); x, n = rnn.pad_packed_sequence(p, total_length=8); r = [shape(x), n.tolist()]
m = nn.LSTM(3, 5, batch_first=True); o, (h, c) = m(rnn.pack_padded_sequence(torch.randn(4, 6, 3), [6, 4, 2, 1], batch_first=True)); x, n = rnn.pad_packed_sequence(o, batch_first=True); r = [shape(x), shape(h), shape(c), n.tolist()]
r = [shape(rnn.pad_sequence([torch.randn(3, 2), torch.randn(5, 2)])), shape(rnn.pad_sequence([torch.randn(3, 2), torch.randn(5, 2)], batch_first=True))]
r = data(rnn.pack_sequence([torch.randn(5, 2), torch.randn(3, 2)]))
r = [nn.init.calculate_gain('relu'), nn.init.calculate_gain('leaky_relu', 0.2), nn.init.calculate_gain('tanh'), nn.init.calculate_gain('linear')]
w = torch.empty(3, 5); r = [nn.init.xavier_uniform_(w) is w, shape(nn.init.orthogonal_(w)), shape(nn.init.kaiming_normal_(torch.empty(4, 3, 3, 3), mode='fan_out', nonlinearity='relu'))]
m = nn.DataParallel(nn.Linear(2, 3)); r = [shape(m(torch.randn(4, 2))), list(m.state_dict())]
m = nn.ParameterList([torch.randn(2), torch.randn(3)]); m.append(torch.randn(4)); r = [len(m), shapes(m), shape(m[-1]), [shape(p) for p in m]]
m = nn.ParameterDict({'a': torch.randn(2)}); m['b'] = torch.randn(3); r = [shapes(m), list(m.keys()), 'b' in m, shape(m['a'])]
m = nn.Embedding.from_pretrained(torch.randn(5, 3)); r = [repr(m), m.weight.requires_grad, shape(m(torch.tensor([1, 2])))]
m = nn.AdaptiveLogSoftmaxWithLoss(16, 20, cutoffs=[5, 10]); o = m(torch.randn(4, 16), torch.tensor([1, 2, 3, 19])); r = [shape(o.output), shape(o.loss), shape(m.log_prob(torch.randn(4, 16))), shape(m.predict(torch.randn(4, 16)))]
m = nn.SyncBatchNorm.convert_sync_batchnorm(nn.Sequential(nn.Conv2d(1, 2, 3), nn.BatchNorm2d(2))); r = repr(m)
p = nn.Parameter(torch.zeros(2, 3), requires_grad=False); r = [p.requires_grad, isinstance(p, torch.Tensor), shape(p), p.is_leaf]
m = nn.ConvTranspose2d(3, 4, 3, stride=2); r = shape(m(torch.randn(1, 3, 5, 5), output_size=(12, 12)))
m = nn.Conv2d(3, 4, 3, padding=1, padding_mode='circular'); r = shape(m(torch.randn(1, 3, 5, 5)))
m = nn.MaxUnpool2d(2, stride=2); o, i = nn.MaxPool2d(2, stride=2, return_indices=True)(torch.randn(1, 1, 4, 4)); r = shape(m(o, i))
r = shape(nn.Upsample(scale_factor=2, mode='bilinear')(torch.randn(1, 3, 4, 5)))
""".strip().splitlines()
FAILING = r"""
nn.Sequential([nn.Linear(2, 3)])
nn.Sequential(nn.ReLU())[3]
nn.ModuleList([1])
nn.ModuleList(3)
nn.ModuleList([nn.ReLU()])[2]
nn.ModuleDict({'a': nn.ReLU()})['b']
nn.ModuleDict({'a.b': nn.ReLU()})
nn.ModuleDict(nn.ReLU())
nn.ModuleList([nn.ReLU()])(torch.randn(3))
nn.Conv2d(3, 4, 3, groups=2)
nn.Conv2d(4, 3, 3, groups=2)
nn.Conv2d(4, 4, 3, groups=0)
nn.Conv2d(3, 4, 3, stride=2, padding='same')
nn.Conv2d(3, 4, 3, pading=1)
nn.Conv2d(3, 4)
nn.Linear(3)
nn.Linear(3, 4, 5, 6, 7, 8)
nn.Conv2D(3, 4, 3)
nn.GroupNorm(32, 48)
nn.Dropout(1.5)
nn.Dropout(-0.1)
nn.MultiheadAttention(10, 3)
nn.Embedding(10, 3, padding_idx=10)
nn.BatchNorm2d(3)(torch.randn(2, 3))
nn.BatchNorm1d(3)(torch.randn(2, 3, 4, 5))
nn.BatchNorm3d(3)(torch.randn(2, 3, 4, 5))
nn.BatchNorm2d(32)(torch.randn(2, 64, 4, 4))
nn.BatchNorm1d(32)(torch.randn(1, 32))
nn.InstanceNorm2d(3)(torch.randn(2, 3))
nn.InstanceNorm2d(3, affine=True)(torch.randn(2, 4, 5, 5))
nn.LayerNorm(512)(torch.randn(8, 10, 256))
nn.GroupNorm(2, 4)(torch.randn(2, 6, 4, 4))
nn.Unflatten(1, 5)
nn.Unflatten(1, (2, 2.5))
nn.Hardtanh(2, 1)
nn.FractionalMaxPool2d(3)
nn.ConvTranspose2d(3, 4, 3, padding_mode='reflect')
nn.Linear(3, 4)(torch.randn(2, 5))
nn.Linear(3, 4)((torch.randn(2, 3), 1))
nn.Sequential(nn.LSTM(3, 4), nn.Linear(4, 2))(torch.randn(5, 2, 3))
nn.MultiMarginLoss(p=3)
nn.Softmax2d()(torch.randn(2, 3))
nn.CircularPad2d(1)(torch.randn(3, 4))
nn.init.xavier_uniform_(torch.empty(3))
nn.init.kaiming_uniform_(torch.empty(3, 4), mode='fan')
nn.init.kaiming_uniform_(torch.empty(3, 4), nonlinearity='gelu')
nn.init.calculate_gain('swish')
nn.init.eye_(torch.empty(3))
nn.init.dirac_(torch.empty(3, 3))
nn.init.orthogonal_(torch.empty(3))
nn.init.zeros_(nn.Linear(2, 3, bias=False).bias)
nn.init.constant_(nn.Linear(2, 3, bias=False).bias, 0.1)
nn.init.kaiming_normal_(None)
nn.init.xavier_normal_(None)
nn.Parameter(torch.tensor([1, 2]))
nn.Parameter([1.0])
rnn.pack_padded_sequence(torch.randn(4, 6, 3), [6, 4, 2], batch_first=True)
rnn.pack_padded_sequence(torch.randn(6, 3, 2), [2, 6, 3])
rnn.pad_sequence([torch.randn(3, 2), torch.randn(5, 4)])
nn.AdaptiveLogSoftmaxWithLoss(16, 20, cutoffs=[10, 5])
nn.ConvTranspose2d(3, 4, 3, stride=2)(torch.randn(1, 3, 5, 5), output_size=(20, 20))
nn.Embedding.from_pretrained(torch.randn(5))
remove_weight_norm(nn.Linear(2, 3))
nn.Linear(10 / 2, 3)
nn.Linear(3, 5.0)
nn.Linear(3, None)
nn.Linear((3,), 3)
nn.Conv2d(3, 4, 3.0)
nn.Conv2d(3.0, 4, 3)
nn.Embedding(10.0, 3)
nn.Embedding(-1, 3)
nn.BatchNorm2d(64 / 2)
nn.Linear.to("cpu")
nn.Linear.cuda()
nn.Linear.half(3)
nn.Linear.eval()
""".strip().splitlines()


def run(text):
    scope = {}
    exec(PRELUDE + text, scope)
    return scope.get("r")


if __name__ == "__main__":
    rows = []
    for p in PROGRAMS:
        rows.append({"program": p, "result": repr(run(p))})
    for p in FAILING:
        try:
            run(p)
            print("does not fail:", p)
        except Exception as e:
            rows.append({"program": p, "error": f"{type(e).__name__}: {e}"})
    Path(__file__).with_name("utils-truth.json").write_text(json.dumps({"prelude": PRELUDE, "rows": rows}, indent=0) + "\n")
