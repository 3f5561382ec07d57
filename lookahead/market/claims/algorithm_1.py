"""Algorithm 1: multi-learner streaming gradient descent."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from lookahead.core.exact import Vector, dot
from lookahead.core.symbols import sympy
from lookahead.ledger import Claim, Comparison, Source, all_of, equals
from lookahead.ledger.symbolic import identical
from lookahead.market.claims.theorem_1 import CHAPTER, plain_rounds, plain_scope
from lookahead.market.one_step import Outcome
from lookahead.testing.market_dynamics import Round

F = Fraction

algorithm_1 = Claim(
    key="narang2026.alg1",
    kind="definition",
    title="MSGD",
    source=Source("narang2026", "Algorithm 1", "4.1", "forced"),
    chapter=CHAPTER,
    statement=r"""In round $t$ a user $(x_t, y_t) \sim \mathcal D$ arrives and selects a learner $i_t$ by
Definition 1, with a tie rule; then
$$\theta_{i_t} \leftarrow \theta_{i_t} - \eta_t\nabla\ell(\theta_{i_t}; x_t, y_t),$$
and all other models stay.""",
    reading="The listing is lost; the text describes it in a sentence and names its source.",
    uses=("narang2026.def1.rule",),
)


@algorithm_1.symbolic
def one_visit() -> dict[str, Comparison]:
    """The two coins and the shares of a tie rule make a probability law; the step is a gradient."""
    sp = sympy()
    t1, t2, x1, x2, y, eta, alpha, share = sp.symbols("t1 t2 x1 x2 y eta alpha share", real=True)
    loss = (y - t1 * x1 - t2 * x2) ** 2
    residual = t1 * x1 + t2 * x2 - y
    # learner 0 is preferred; the loss branch gives it a share, the other learner the rest
    masses = (alpha + (1 - alpha) * share, (1 - alpha) * (1 - share))
    return {
        "the masses of a user sum to one": identical(sum(masses), 1),
        "first coordinate": identical(t1 - eta * sp.diff(loss, t1), t1 - 2 * eta * residual * x1),
        "second coordinate": identical(t2 - eta * sp.diff(loss, t2), t2 - 2 * eta * residual * x2),
    }


@one_visit.mutant("the gradient of half the loss")
def _() -> dict[str, Comparison]:
    t, x, y = sympy().symbols("t x y", real=True)
    return {
        "at the optimum": identical(sympy().diff((y - t * x) ** 2, t).subs(y, t * x), 0),
        "step": identical(sympy().diff((y - t * x) ** 2, t), (t * x - y) * x),
    }


def loss(model: Vector, x: Vector, y: Fraction) -> Fraction:
    """(y - theta.x)^2."""
    return (y - dot(model, x)) ** 2


def slope_of(value: Any, model: Vector) -> Vector:
    """The gradient of a quadratic from its values: a central difference is exact."""
    found: list[Fraction] = []
    for k in range(len(model)):
        ahead, behind = (
            tuple(a + (s if j == k else 0) for j, a in enumerate(model)) for s in (1, -1)
        )
        found.append((value(ahead) - value(behind)) / 2)
    return tuple(found)


def moved_as_told(x: Round, o: Outcome, scale: int = 1) -> list[Comparison]:
    """The selected learner's step and everybody else's rest."""
    user, label = x.population.x[o.user], x.population.y[o.user]
    found: list[Comparison] = []
    for i, (old, new) in enumerate(zip(x.theta, o.models, strict=True)):
        g = slope_of(lambda m: loss(m, user, label), old)
        step = x.step * scale * (i == o.learner)
        found.append(equals(new, tuple(a - step * b for a, b in zip(old, g, strict=True))))
    return found


@algorithm_1.sampled(plain_rounds(), small=plain_scope)
def visits(x: Round) -> Comparison:
    """The law of a round: probabilities, who may be selected, and how far it moves."""
    tied = x.population.tied(x.theta)
    allowed = all(o.learner in (*tied[o.user], x.population.preference[o.user]) for o in x.law)
    total = sum((o.probability for o in x.law), start=F(0))
    steps = [c for o in x.law for c in moved_as_told(x, o)]
    return all_of(equals(total, 1), equals(int(allowed), 1), *steps)


@visits.mutant("half the step")
def _(x: Round) -> Comparison:
    return all_of(*(c for o in x.law for c in moved_as_told(x, o, scale=2)))


@visits.mutant("everybody may be selected")
def _(x: Round) -> Comparison:
    return equals(len({(o.user, o.learner) for o in x.law}), len(x.population.y) * len(x.theta))
