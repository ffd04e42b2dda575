// Modules of torch written in Python: pruning, and averages of models.
export const more: Readonly<Record<string, string>> = {
  "torch.nn.utils.prune": String.raw`
import torch
from torch import nn

def _recompute(name):
    def hook(module, inputs):
        setattr(module, name, getattr(module, name + "_mask") * getattr(module, name + "_orig"))
    return hook

def _apply(module, name, mask):
    if _unknown(module) or _unknown(name):
        return module
    if name + "_orig" not in module._parameters:
        orig = module._parameters[name]
        del module._parameters[name]
        module.register_parameter(name + "_orig", orig)
        module.register_buffer(name + "_mask", mask)
        module._pruned = dict(getattr(module, "_pruned", {}), **{name: module.register_forward_pre_hook(_recompute(name))})
    else:
        module._buffers[name + "_mask"] = mask * module._buffers[name + "_mask"]
    _recompute(name)(module, None)
    return module

def _given(module, name):
    return module._parameters[name + "_orig"] if name + "_orig" in module._parameters else module._parameters[name]

def _count(amount, size):
    return round(amount * size) if isinstance(amount, float) else amount

def _unstructured(scores, amount):
    mask = torch.ones_like(scores)
    if not _editing and _count(amount, scores.numel()) > 0:
        mask.view(-1)[torch.topk(scores.reshape(-1), k=_count(amount, scores.numel()), largest=False).indices] = 0
    return mask

def _structured(scores, weight, amount, dim):
    mask = torch.ones_like(weight)
    if not _editing and _count(amount, weight.shape[dim]) > 0:
        for i in torch.topk(scores, k=_count(amount, weight.shape[dim]), largest=False).indices.tolist():
            mask.select(dim, i).zero_()
    return mask

def identity(module, name):
    return module if _unknown(module) else _apply(module, name, torch.ones_like(_given(module, name).detach()))

def random_unstructured(module, name, amount):
    return module if _unknown(module) else _apply(module, name, _unstructured(torch.rand_like(_given(module, name).detach()), amount))

def l1_unstructured(module, name, amount, importance_scores=None):
    return module if _unknown(module) else _apply(module, name, _unstructured((importance_scores if importance_scores is not None else _given(module, name)).detach().abs(), amount))

def random_structured(module, name, amount, dim):
    if _unknown(module):
        return module
    weight = _given(module, name).detach()
    return _apply(module, name, _structured(torch.rand(weight.shape[dim]), weight, amount, dim))

def ln_structured(module, name, amount, n, dim, importance_scores=None):
    if _unknown(module):
        return module
    weight = (importance_scores if importance_scores is not None else _given(module, name)).detach()
    scores = None if _editing else torch.norm(weight, p=n, dim=[d for d in range(weight.dim()) if d != dim % weight.dim()])
    return _apply(module, name, _structured(scores, weight, amount, dim))

def custom_from_mask(module, name, mask):
    return _apply(module, name, mask)

def global_unstructured(parameters, pruning_method, importance_scores=None, **kwargs):
    if _unknown(parameters):
        return
    for module, name in parameters:
        if not _unknown(module):
            _apply(module, name, _computed(torch.ones_like(_given(module, name).detach()), "prune.global_unstructured"))

def remove(module, name):
    if _unknown(module):
        return module
    if name + "_orig" not in module._parameters:
        raise ValueError(f"Parameter '{name}' of module {module} has to be pruned before pruning can be removed")
    weight = nn.Parameter((module._parameters[name + "_orig"] * module._buffers[name + "_mask"]).detach())
    module._pruned[name].remove()
    delattr(module, name)
    del module._parameters[name + "_orig"]
    del module._buffers[name + "_mask"]
    module.register_parameter(name, weight)
    return module

def is_pruned(module):
    return any(k.endswith("_mask") for k, _ in module.named_buffers())
`,
  "torch.optim.swa_utils": String.raw`
import copy
import torch
from torch import nn

def get_ema_multi_avg_fn(decay=0.999):
    def update(ema_params, params, num_averaged):
        for e, p in zip(ema_params, params):
            e.copy_(e * decay + p * (1 - decay))
    return update

def get_swa_multi_avg_fn():
    def update(averaged, params, num_averaged):
        for a, p in zip(averaged, params):
            a.copy_(a + (p - a) / (num_averaged + 1))
    return update

def get_ema_avg_fn(decay=0.999):
    return lambda ema_param, param, num_averaged: decay * ema_param + (1 - decay) * param

def get_swa_avg_fn():
    return lambda averaged, param, num_averaged: averaged + (param - averaged) / (num_averaged + 1)

class AveragedModel(nn.Module):
    def __init__(self, model, device=None, avg_fn=None, multi_avg_fn=None, use_buffers=False):
        super().__init__()
        if avg_fn is not None and multi_avg_fn is not None:
            raise AssertionError("Only one of avg_fn and multi_avg_fn should be provided")
        self.module = copy.deepcopy(model)
        if device is not None:
            self.module = self.module.to(device)
        self.register_buffer("n_averaged", torch.tensor(0, dtype=torch.long, device=device))
        self.avg_fn = avg_fn
        self.multi_avg_fn = multi_avg_fn
        self.use_buffers = use_buffers

    def forward(self, *args, **kwargs):
        return self.module(*args, **kwargs)

    def update_parameters(self, model):
        if _editing:
            return
        ours = [*self.module.parameters(), *(self.module.buffers() if self.use_buffers else [])]
        theirs = [*model.parameters(), *(model.buffers() if self.use_buffers else [])]
        with torch.no_grad():
            if int(self.n_averaged) == 0:
                for a, p in zip(ours, theirs):
                    a.copy_(p)
            elif self.multi_avg_fn is not None or self.avg_fn is None:
                (self.multi_avg_fn or get_swa_multi_avg_fn())(ours, theirs, int(self.n_averaged))
            else:
                for a, p in zip(ours, theirs):
                    a.copy_(self.avg_fn(a, p, int(self.n_averaged)))
            if not self.use_buffers:
                for a, b in zip(self.module.buffers(), model.buffers()):
                    a.copy_(b)
            self.n_averaged.add_(1)

def update_bn(loader, model, device=None):
    return _computed(None, "torch.optim.swa_utils.update_bn")
`,
};
