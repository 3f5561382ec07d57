"""The abstract on size: a bigger collective need not be better off."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from itertools import pairwise, product

from lookahead.core.measures import measure
from lookahead.core.symbols import sympy
from lookahead.ledger import Claim, Comparison, Source, all_of, less_than
from lookahead.ledger.symbolic import identical, non_negative
from lookahead.reasoning.claims.section_5_1_shared import CHAPTER, means
from lookahead.reasoning.two_groups import TwoGroups, Wish

F = Fraction


def targets_inside() -> Iterator[TwoGroups]:
    """Members push the model past a target that the size alpha reaches exactly."""
    for alpha in (F(1, 2), F(1, 3), F(3, 4)):
        yield means(1, 0, Wish((alpha,), F(1)), alpha)
    for alpha, x in product((F(1, 2), F(1, 4)), (1, 2)):
        strategic, base = measure([(1, 1)]), measure([(x, 0)])
        reached = alpha / (alpha + (1 - alpha) * x * x)
        yield TwoGroups(strategic, base, Wish((reached,), F(1)), alpha)


bigger = Claim(
    key="zhu2025.abs.size",
    kind="in-text",
    title="Bigger collectives are not always better off",
    source=Source("zhu2025", "Contributions, heterogeneous populations", "1.1", "verbatim"),
    chapter=CHAPTER,
    statement=r"""There is a fixed strategy for which a bigger collective has a lower average utility than a smaller
one. Members report 1, the others 0, the learner takes the mean, and members want it at $\tfrac12$: half the
population does better than all of it.""",
    as_printed="bigger collectives do *not* always lead to a higher average utility for the collective",
    uses=("zhu2025.eq3",),
)


@bigger.symbolic
def half_is_better() -> dict[str, Comparison]:
    """Mean estimation, with every intermediate size."""
    sp = sympy()
    a, theta = sp.symbols("alpha theta", real=True)
    d, e = sp.symbols("d e", positive=True)
    model = sp.solve(sp.diff(a * (theta - 1) ** 2 / 2 + (1 - a) * theta**2 / 2, theta), theta)[0]
    U = -((model - sp.Rational(1, 2)) ** 2) / 2
    half = sp.Rational(1, 2)
    return {
        "the model is the size": identical(model, a),
        "half the population gains an eighth over all of it": identical(
            U.subs(a, half) - U.subs(a, 1), sp.Rational(1, 8)
        ),
        "beyond one half every further member costs": non_negative(
            U.subs(a, half + d) - U.subs(a, half + d + e)
        ),
    }


@half_is_better.mutant("every further member gains")
def _() -> dict[str, Comparison]:
    a, half = sympy().Symbol("alpha", positive=True), sympy().Rational(1, 2)
    U = -((a - half) ** 2) / 2
    return {
        "from one quarter to one half": non_negative(U.subs(a, half) - U.subs(a, half / 2)),
        "from one half to one": non_negative(U.subs(a, 1) - U.subs(a, half)),
    }


@bigger.exact(small=targets_inside)
def past_the_target(x: TwoGroups) -> Comparison:
    """The utility at the size that reaches the target, and at larger ones."""
    sizes = [x.alpha + (1 - x.alpha) * F(k, 4) for k in range(5)]
    values = [x.U(a) for a in sizes]
    return all_of(*(less_than(b, a) for a, b in pairwise(values)))


@past_the_target.mutant("twice as many gain at least as much as half of them")
def _(x: TwoGroups) -> Comparison:
    return less_than(x.U(x.alpha / 2), x.U(min(2 * x.alpha, F(1))))
