"""Equation (4): a collective of size alpha among agents who react to the model."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from lookahead.core.measures import expectation, measure
from lookahead.core.symbols import sympy
from lookahead.ledger import Claim, Comparison, Source, equals
from lookahead.ledger.symbolic import identical, non_negative
from lookahead.reasoning.claims.section_5_2_scope import CHAPTER
from lookahead.reasoning.population_ridge import RidgeCollective
from lookahead.testing.collective_retraining import ridge_collectives

F = Fraction


def small() -> Iterator[RidgeCollective]:
    """One datum (1, 1), two labels, and two points, for collectives of every quarter."""
    for points in ([(1, 1)], [(1, 1), (1, -2)], [(0, 1), (2, 3)]):
        for size in (F(1, 2), F(1, 4), F(0), F(1)):
            answers = tuple((z[0], F(3)) for z in measure(points).points)
            yield RidgeCollective(measure(points), answers, size, F(1), F(1))


with_collective = Claim(
    key="zhu2025.eq4",
    kind="definition",
    title="A collective among agents who react",
    source=Source("zhu2025", "Equation (4)", "5.2", "verbatim"),
    chapter=CHAPTER,
    statement=r"""$\mathcal D^\alpha(\theta) = \alpha\mathcal D_h + (1 - \alpha)\mathcal D(\theta)$
with $\alpha \in [0, 1]$ is a probability measure for every $\theta$: the share $\alpha$ reports
$h(z)$ whatever is deployed, the others react as $\mathcal D(\theta)$ says. The learner's risk is the
same mixture of the two risks; its model in general is no mixture of the two models.""",
    as_printed=r"$\mathcal D^\alpha(\theta) = \alpha\mathcal D_h + (1 - \alpha)\cdot\mathcal D(\theta)$",
)


@with_collective.symbolic
def probability() -> dict[str, Comparison]:
    """Masses are not negative and sum to one; expectations mix."""
    sp = sympy()
    a, p, q, s = sp.symbols("alpha p q share", nonnegative=True)
    f, g = sp.symbols("f g", real=True)
    law = [a * p + s * q, a * (1 - p) + s * (1 - q)]
    return {
        "no mass is negative, with share = 1 - alpha": non_negative(law[0]),
        "the whole space has mass one": identical((law[0] + law[1]).subs(s, 1 - a), 1),
        "an expectation is the mixture of the expectations": identical(
            law[0] * f + law[1] * g,
            a * (p * f + (1 - p) * g) + s * (q * f + (1 - q) * g),
        ),
    }


@probability.mutant("the collective joins without replacing anyone")
def _() -> dict[str, Comparison]:
    a, p, q = sympy().symbols("alpha p q", nonnegative=True)
    return {
        "no mass is negative": non_negative(a * p + q),
        "the whole space has mass one": identical(a * p + q + a * (1 - p) + 1 - q, 1),
    }


def first_order(x: RidgeCollective, theta: Fraction) -> Comparison:
    """Whether theta makes the mixture of the two risk gradients vanish.

    For the ridge loss the gradient at (z, y) is (z theta - y) z + theta.
    """
    pull = steepness = F(0)
    for share, law in ((x.size, x.collective), (1 - x.size, x.selfish)):
        pull += share * expectation(law, lambda z: z[0] * z[1])
        steepness += share * (expectation(law, lambda z: z[0] ** 2) + 1)
    return equals(steepness * theta, pull)


@with_collective.sampled(ridge_collectives(), small=small)
def mixed_risk(x: RidgeCollective) -> Comparison:
    """The model trained on the mixed data minimises the mixture of the risks."""
    return first_order(x, x.learner(x.population))


@mixed_risk.mutant("a mixture of the two models")
def _(x: RidgeCollective) -> Comparison:
    models = x.learner(x.collective), x.learner(x.selfish)
    return first_order(x, x.size * models[0] + (1 - x.size) * models[1])


@mixed_risk.mutant("shares exchanged")
def _(x: RidgeCollective) -> Comparison:
    exchanged = RidgeCollective(x.base, x.answers, 1 - x.size, x.gain, x.theta)
    return first_order(x, exchanged.learner(exchanged.population))
