"""What PyTorch 2.13 answers to calls of torch.distributions: shapes, dtypes, or the error. Writes distributions-truth.json.

  python distributions_truth.py
"""
import json
import warnings
from pathlib import Path

import torch
import torch.distributions as D

DISTRIBUTIONS = """
D.Normal(z(3),o(3))
D.Normal(0.,1.)
D.Normal(z(4,3),1)
D.Bernoulli(0.5*o(4,3))
D.Bernoulli(logits=z(3))
D.Categorical(o(4,3))
D.Categorical(logits=z(5))
D.Uniform(z(3),o(3))
D.Laplace(z(3),o(3))
D.Exponential(o(3))
D.Gamma(o(3),o(2,3))
D.Beta(o(3),o(3))
D.Dirichlet(o(4,3))
D.MultivariateNormal(z(3),torch.eye(3))
D.MultivariateNormal(z(5,3),scale_tril=torch.eye(3))
D.Independent(D.Normal(z(4,3),o(4,3)),1)
D.OneHotCategorical(o(4,3))
D.Poisson(o(3))
D.Cauchy(z(3),o(3))
D.OneHotCategoricalStraightThrough(o(4,3))
D.LogNormal(z(3),o(3))
D.Gumbel(z(3),o(3))
D.MixtureSameFamily(D.Categorical(o(3,5)),D.Independent(D.Normal(z(3,5,2),o(3,5,2)),1))
D.TransformedDistribution(D.Normal(z(4,3),o(4,3)),[D.TanhTransform(cache_size=1),D.AffineTransform(1.,2.)])
D.RelaxedOneHotCategorical(torch.tensor(0.5),logits=z(4,3))
"""
QUESTIONS = "sample() sample((7,)) batch_shape event_shape mean variance entropy() log_prob(d.sample((2,))) log_prob(z(9,9)) rsample((2,7)) expand((6,)+d.batch_shape).sample()".split()
OTHERS = """
D.kl_divergence(D.Normal(z(4,3),1.),D.Normal(z(3),o(3)))
D.kl_divergence(D.Categorical(o(4,3)),D.Categorical(o(4,3)))
D.kl_divergence(D.Independent(D.Normal(z(4,3),1.),1),D.Independent(D.Normal(z(4,3),1.),1))
D.kl_divergence(D.MultivariateNormal(z(5,3),torch.eye(3)),D.MultivariateNormal(z(3),torch.eye(3)))
D.kl_divergence(D.Bernoulli(0.5*o(3)),D.Bernoulli(0.5*o(3)))
D.Normal(z(3),o(4))
D.Normal("a",1.)
D.Normal(z(3),o(3)).log_prob(1.)
D.Categorical()
D.Categorical(o(3),logits=o(3))
D.Categorical(torch.tensor(1.))
D.Categorical(o(4,3)).log_prob(torch.tensor([0,1,2]))
D.Categorical(o(4,3)).enumerate_support()
D.MultivariateNormal(z(3))
D.MultivariateNormal(z(3),z(3))
D.MultivariateNormal(z(5,3),torch.eye(3)).log_prob(z(2))
D.Independent(D.Normal(z(3),o(3)),2)
D.MixtureSameFamily(D.Categorical(o(4)),D.Normal(z(3),o(3)))
D.MixtureSameFamily(D.Normal(0.,1.),D.Normal(z(3),o(3)))
D.Dirichlet(torch.tensor(1.))
"""


def shown(value):
    if isinstance(value, torch.Tensor):
        return {"shape": list(value.shape), "dtype": str(value.dtype)[6:]}
    return {"sizes": list(value)} if isinstance(value, torch.Size) else repr(value)


def answer(program):
    names = {"torch": torch, "D": D, "z": torch.zeros, "o": torch.ones}
    *statements, expression = program.split(";")
    try:
        for s in statements:
            exec(s, names)
        return {"program": program, "out": shown(eval(expression, names))}
    except Exception as e:
        return {"program": program, "error": type(e).__name__, "message": str(e)}


if __name__ == "__main__":
    warnings.simplefilter("ignore")
    programs = [f"d={d};d.{q}" for d in DISTRIBUTIONS.split() for q in QUESTIONS] + OTHERS.split()
    Path(__file__).with_name("distributions-truth.json").write_text("[\n" + ",\n".join(json.dumps(answer(p)) for p in programs) + "\n]\n")
