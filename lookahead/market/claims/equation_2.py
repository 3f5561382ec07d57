"""Equation (2): the loss whose gradient a probing learner follows in one round."""

from __future__ import annotations

from fractions import Fraction

from lookahead.core.exact import dot
from lookahead.core.symbols import sympy
from lookahead.ledger import Claim, Comparison, Source, equals
from lookahead.ledger.symbolic import identical
from lookahead.market.claims.theorem_1 import CHAPTER
from lookahead.testing.market_dynamics import Round, rounds, small_rounds

F = Fraction

equation_2 = Claim(
    key="narang2026.eq2",
    kind="equation",
    title="Instantaneous loss of a probing learner",
    source=Source("narang2026", "Equation (2)", "5.1", "reconstructed"),
    chapter=CHAPTER,
    statement=r"""In a round with user $(x, y)$, a coin $c$ that is heads with probability $\alpha$, and query
$(x^q, \tilde y)$, the loss of learner $i \in \mathcal P$ is
$$\begin{aligned}&\big(\mathbb 1[c = \text{heads},\, \pi = i] + \mathbb 1[c = \text{tails},\, \mathcal
A_i(\Theta)]\big)\,\ell(\theta_i; x, y)\\ &+ \gamma\Big[\ell(\theta_i; x^q, \tilde y) + \tfrac\lambda2
\|\theta_i\|^2\Big].\end{aligned}$$
Its mean is $i$'s part of $F^{\mathcal P}$, equation (3); summed over all learners, with $\gamma = 0$ for
those outside $\mathcal P$, it is $F^{\mathcal P}(\Theta)$. Its gradient with the choice held fixed is
the step of Algorithm 2.""",
    reading="The formula is lost. The text says that the first two terms are organic learning from users "
    "who come by preference or by quality, the third learning from probes with weight γ; where the ridge "
    "stands is taken from equation (3) and Lemma 13.",
    uses=("narang2026.alg2", "narang2026.eq1"),
)


@equation_2.symbolic
def mean_and_gradient() -> dict[str, Comparison]:
    """Two coins, two queries: the mean, and the gradient with the choice held fixed."""
    sp = sympy()
    t, x, y, q, r, u, v = sp.symbols("t x y q r u v", real=True)
    alpha, gamma, lam, wanted, best = sp.symbols("alpha gamma lambda wanted best", real=True)
    ridge = lam / 2 * t**2
    organic = (y - t * x) ** 2
    queries = ((u - t * q) ** 2, (v - t * r) ** 2)
    mean = sum(
        chance * (coin * organic + gamma * (query + ridge)) / 2
        for chance, coin in ((alpha, wanted), (1 - alpha, best))
        for query in queries
    )
    mass = alpha * wanted + (1 - alpha) * best
    whole = mass * organic + gamma * (sum(queries) / 2 + ridge)
    once = wanted * organic + gamma * (queries[0] + ridge)
    step = wanted * 2 * (t * x - y) * x + gamma * (2 * (t * q - u) * q + lam * t)
    return {
        "mean over coin and query": identical(mean, whole),
        "gradient of one round": identical(sp.diff(once, t), step),
    }


@mean_and_gradient.mutant("the ridge outside gamma")
def _() -> dict[str, Comparison]:
    t, gamma, lam = sympy().symbols("t gamma lambda", positive=True)
    return {
        "at zero": identical((gamma * lam * t).subs(t, 0), 0),
        "ridge": identical(sympy().diff(gamma * lam / 2 * t**2, t), lam * t),
    }


def mean_loss(x: Round, *, only_selected: bool = False) -> Fraction:
    """E of the instantaneous losses of all learners, visit by visit and query by query."""
    total = F(0)
    observed = x.population.observed(x.theta, x.alpha)
    for row, y, masses in zip(x.population.x, x.population.y, observed, strict=True):
        for i, mass in enumerate(masses):
            total += mass * (y - dot(x.theta[i], row)) ** 2
    for i, (rows, labels) in zip(x.probers, x.queries, strict=True):
        chance = sum((masses[i] for masses in observed), start=F(0)) if only_selected else F(1)
        model = x.theta[i]
        for row, y in zip(rows, labels, strict=True):
            once = (y - dot(model, row)) ** 2 + x.shrinkage * dot(model, model) / 2
            total += chance * x.weight * once / len(labels)
    return total


@equation_2.sampled(rounds(), small=small_rounds)
def sums_to_the_potential(x: Round) -> Comparison:
    """The mean over the whole law against F^P from its definition."""
    return equals(mean_loss(x), x.potential(x.theta))


@sums_to_the_potential.mutant("probing only when selected")
def _(x: Round) -> Comparison:
    return equals(mean_loss(x, only_selected=True), x.potential(x.theta))


@sums_to_the_potential.mutant("without the probes")
def _(x: Round) -> Comparison:
    return equals(mean_loss(x), x.population.potential(x.theta, x.alpha))
