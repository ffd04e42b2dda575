"""Writes interpreter/torch/public-names.json: the names that PyTorch's modules and Tensor really have, so that a misspelt one is an error and one that is not modelled is only unknown.

  python test/oracle/public_names.py > interpreter/torch/public-names.json
"""
import importlib, json, pkgutil, sys, warnings
warnings.filterwarnings("ignore")
import torch

MODULES = """torch torch.nn torch.nn.functional torch.nn.init torch.nn.utils torch.nn.utils.rnn torch.nn.utils.parametrize torch.nn.utils.parametrizations torch.nn.parameter torch.nn.parallel torch.nn.modules
torch.nn.attention torch.optim torch.optim.lr_scheduler torch.optim.swa_utils torch.utils torch.utils.data torch.utils.checkpoint torch.linalg torch.fft torch.special torch.amp torch.cuda torch.cuda.amp torch.autograd
torch.backends torch.backends.cudnn torch.backends.cuda torch.backends.mps torch.jit torch.fx torch.func torch.distributions torch.distributed torch.hub torch.onnx torch.profiler torch.signal torch.signal.windows torch.masked
torch.sparse torch.testing torch.library torch.overrides torch.serialization torch.types torch.random torch.version torch.mps torch.compiler torch.export torch.quantization torch.ao torch.multiprocessing torch.futures""".split()
out = {}
for name in MODULES:
    try: module = importlib.import_module(name)
    except ImportError: continue
    # What is not imported by itself can still be: from torch.utils import benchmark.
    parts = {m.name for m in pkgutil.iter_modules(getattr(module, "__path__", []))}
    out[name] = sorted(k for k in {*dir(module), *parts} if not k.startswith("__"))
out["torch.Tensor"] = sorted(dir(torch.Tensor))
json.dump(out, sys.stdout, separators=(",", ":"))
