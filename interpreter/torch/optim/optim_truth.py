"""What PyTorch 2.13 says of its optimizers and schedulers: values after steps, learning rates, texts, errors. Writes optim-truth.json.

  python optim_truth.py
"""
import json
import warnings
from pathlib import Path

warnings.simplefilter("ignore")
OPTIMIZERS = """
optim.SGD([p], lr=0.1)
optim.SGD([p], lr=0.1, momentum=0.9)
optim.SGD([p], lr=0.1, momentum=0.9, dampening=0.1, weight_decay=0.01)
optim.SGD([p], lr=0.1, momentum=0.9, nesterov=True, maximize=True)
optim.Adam([p])
optim.Adam([p], lr=0.05, betas=(0.8, 0.99), eps=1e-6, weight_decay=0.1, amsgrad=True)
optim.AdamW([p], lr=0.05)
optim.RMSprop([p], lr=0.05)
optim.RMSprop([p], lr=0.05, momentum=0.9, centered=True, weight_decay=0.01)
optim.Adagrad([p], lr=0.05, lr_decay=0.1, initial_accumulator_value=0.1)
optim.Adadelta([p], lr=0.5)
optim.Adamax([p], lr=0.05)
optim.NAdam([p], lr=0.05)
optim.RAdam([p], lr=0.05)
optim.ASGD([p], lr=0.05)
optim.Rprop([p], lr=0.05)
optim.SGD([{'params': [p], 'lr': 0.5}, {'params': [q]}], lr=0.1)
""".strip().splitlines()
SCHEDULERS = """
lr_scheduler.StepLR(o, step_size=3, gamma=0.1)
lr_scheduler.MultiStepLR(o, milestones=[2, 5, 5], gamma=0.5)
lr_scheduler.ConstantLR(o, factor=0.5, total_iters=4)
lr_scheduler.LinearLR(o)
lr_scheduler.LinearLR(o, start_factor=0.5, end_factor=0.1, total_iters=6)
lr_scheduler.ExponentialLR(o, gamma=0.9)
lr_scheduler.PolynomialLR(o, total_iters=6, power=2.0)
lr_scheduler.CosineAnnealingLR(o, T_max=5, eta_min=0.001)
lr_scheduler.CosineAnnealingWarmRestarts(o, T_0=3, T_mult=2)
lr_scheduler.LambdaLR(o, lr_lambda=lambda epoch: 0.95 ** epoch)
lr_scheduler.MultiplicativeLR(o, lr_lambda=lambda epoch: 0.95)
lr_scheduler.OneCycleLR(o, max_lr=0.5, total_steps=12)
lr_scheduler.OneCycleLR(o, max_lr=0.5, epochs=3, steps_per_epoch=4, anneal_strategy='linear', three_phase=True)
lr_scheduler.CyclicLR(o, base_lr=0.01, max_lr=0.1, step_size_up=3)
lr_scheduler.CyclicLR(o, base_lr=0.01, max_lr=0.1, step_size_up=2, mode='triangular2', step_size_down=4)
lr_scheduler.SequentialLR(o, [lr_scheduler.ConstantLR(o, factor=0.1, total_iters=2), lr_scheduler.ExponentialLR(o, gamma=0.9)], milestones=[3])
lr_scheduler.ChainedScheduler([lr_scheduler.ConstantLR(o, factor=0.1, total_iters=2), lr_scheduler.ExponentialLR(o, gamma=0.9)])
""".strip().splitlines()
FAILING = """
optim.SGD([], lr=0.1)
optim.SGD(p, lr=0.1)
optim.SGD([1], lr=0.1)
optim.SGD([p * 2], lr=0.1)
optim.SGD([{'params': [p]}, {'params': [p]}], lr=0.1)
optim.SGD([{'param': [p]}], lr=0.1)
optim.SGD([p, [q]], lr=0.1)
optim.SGD(nn.Linear(2, 3), lr=0.1)
optim.SGD([{'params': {p}}], lr=0.1)
optim.SGD()
optim.SGD([p], 0.1, nestrov=True)
optim.SGD([p], lr=-1)
optim.SGD([p], momentum=-1)
optim.SGD([p], nesterov=True)
optim.Adam([p], lr=-0.5)
optim.Adam([p], eps=-1)
optim.Adam([p], betas=(1.0, 0.9))
optim.Adam([p], betas=(0.9, -0.1))
optim.Adam([p], weight_decay=-1)
optim.Adam([p], foreach=True, fused=True)
optim.Adadelta([p], rho=2)
optim.Rprop([p], etas=(2, 1))
optim.Adam(nn.Linear(2, 3).parameters, lr=0.1)
lr_scheduler.StepLR(p, 3)
lr_scheduler.StepLR(optim.SGD([p]))
lr_scheduler.OneCycleLR(optim.SGD([p]), 0.1)
lr_scheduler.ReduceLROnPlateau(optim.SGD([p]), factor=2)
lr_scheduler.ReduceLROnPlateau(optim.SGD([p]), 'minimum')
optim.SGD([p]).load_state_dict(optim.SGD([{'params': [p]}, {'params': [q]}]).state_dict())
optim.SGD([p]).load_state_dict(optim.SGD([p, q]).state_dict())
""".strip().splitlines()
PRELUDE = """
import torch
from torch import nn, optim
from torch.optim import lr_scheduler
p = nn.Parameter(torch.tensor([1.0, -2.0, 0.5, 3.0]))
q = nn.Parameter(torch.tensor([1.0, 2.0]))
"""
STEPS = """
result = []
for grads in [[0.1, -0.2, 0.3, 0.0], [0.4, 0.5, -0.6, 1.0], [-0.7, 0.8, 0.9, 0.1]]:
    p.grad = torch.tensor(grads)
    q.grad = torch.tensor(grads[:2])
    o.step()
    result.append(p.tolist() + q.tolist())
text = repr(o)
state = {k: [n for n in v] for k, v in o.state_dict()['state'].items()}
groups = str(o.state_dict()['param_groups'])
"""
RATES = """
result = []
for epoch in range(11):
    result.append([*s.get_last_lr(), o.param_groups[0]['momentum']])
    o.step()
    s.step()
"""
PLATEAU = """
result = []
for metric in [1.0, 0.9, 0.9, 0.95, 0.9, 0.9, 0.9, 0.5, 0.6, 0.6, 0.6, 0.6]:
    s.step(metric)
    result.append(s.get_last_lr())
"""


def run(text):
    scope = {}
    exec(PRELUDE + text, scope)
    return scope


if __name__ == "__main__":
    rows = []
    for e in OPTIMIZERS:
        text = f"o = {e}" + STEPS
        scope = run(text)
        rows.append({"program": text, "result": scope["result"], "text": scope["text"], "state": str(scope["state"]), "groups": scope["groups"]})
    for e in SCHEDULERS:
        text = f"o = optim.SGD([p], lr=0.1, momentum=0.5)\ns = {e}" + RATES
        rows.append({"program": text, "result": run(text)["result"]})
    text = "o = optim.SGD([p], lr=0.1)\ns = lr_scheduler.ReduceLROnPlateau(o, factor=0.5, patience=1, cooldown=1)" + PLATEAU
    rows.append({"program": text, "result": run(text)["result"]})
    for e in FAILING:
        try:
            run(e)
        except Exception as error:
            rows.append({"program": e, "error": f"{type(error).__name__}: {error}"})
    Path(__file__).with_name("optim-truth.json").write_text(json.dumps({"prelude": PRELUDE, "rows": rows}, indent=0) + "\n")
