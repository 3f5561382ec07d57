"""The converse of the remark on orthogonal gradients: does no benefit mean no alignment?"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from itertools import product

from lookahead.core.symbols import sympy
from lookahead.ledger import Assumption, Claim, Comparison, Source, that
from lookahead.ledger.symbolic import identical
from lookahead.reasoning.claims.assumptions import linear_map, regular_learner, selfish_pair
from lookahead.reasoning.claims.theorem_2_orthogonal import TwoPoints, concave

F = Fraction


def paid_games() -> Iterator[TwoPoints]:
    """A place at q that costs what it brings first; then other prices and bends, and free places."""
    for price, s, reward in product((F(1), F(0), F(2)), (F(0), F(-1)), (1, 2, 0, -1)):
        yield TwoPoints((F(1), F(0)), (F(reward), F(0)), s, price=price)


def free_convex_games() -> Iterator[TwoPoints]:
    """Free places and a utility that falls first and is back where it was at the end."""
    return (TwoPoints((F(1), F(0)), (F(-k), F(0)), F(2 * k)) for k in (1, 2, 3))


converse = Claim(
    key="zhu2025.thm2.orth.converse",
    kind="own",
    title="Where nothing is to gain the gradients are orthogonal",
    source=Source("zhu2025", "Remark after Theorem 2, the converse", "1.1", "own"),
    chapter="reasoning/alignment",
    statement=r"""If $U$ is concave along the segment and $B = 0$, then $\Phi = 0$.""",
    assumes=(selfish_pair, regular_learner, linear_map, concave),
)


@converse.exact(small=paid_games)
def no_gain_no_alignment(x: TwoPoints) -> Comparison:
    """Phi where B vanishes; of several optima, the one farthest from the selfish share."""
    if x.benefit:
        return that(condition=True, trivial=True)
    return that(x.alignment == 0, f"Phi = {x.alignment}")


@no_gain_no_alignment.mutant("and the people wish no other model")
def _(x: TwoPoints) -> Comparison:
    return that(bool(x.benefit) or not any(x.a))


no_gain_no_alignment.program(
    given=lambda x: {"q": x.q[0], "a": x.a[0], "s": x.s, "price": x.price, "best": x.best},
    let=(
        ("model(w)", "w * q"),
        ("u(z, m)", "a * m + s * m ** 2 / 2 - price * z / q"),
        ("U(w)", "(1 - w) * u(0, model(w)) + w * u(q, model(w))"),
        ("pull", "a + s * model(0)"),
        ("push", "model(0) - best * q"),
    ),
    assume=(
        ("at 0 nobody gains by going to q", "q != 0 and u(q, model(0)) <= u(0, model(0))"),
        ("U is concave", "U(0) + U(1) <= 2 * U(1/2)"),
        ("u is linear in the model, so that an end is optimal", "s == 0"),
        ("best is an optimal end", "best * (1 - best) == 0 and U(best) >= max(U(0), U(1))"),
    ),
    violates="U(best) == U(0) and pull * push != 0",
)

stationary = Assumption(
    "a first step is free",
    r"$\iota'(0) = 0$: against the model $\theta^*$ nobody loses by a step towards $h^\sharp$.",
    lambda x: x.price == 0,
)

converse_inside = converse.amended(
    key="zhu2025.thm2.orth.converse.free",
    severity="missing hypothesis",
    title="Where nothing is to gain and a first step is free, the gradients are orthogonal",
    statement=r"""If $U$ is concave along the segment, $\iota'(0) = 0$ (as at an interior selfish strategy)
and $B = 0$, then $\Phi = 0$. Elsewhere a step may cost the people exactly what the model's answer gives
them: with $u = \theta - z$, the learner taking the mean and everybody at 0, $B = 0$ and $\Phi = -1$.""",
    survives="The converse, at interior selfish strategies.",
    assumes=(selfish_pair, regular_learner, linear_map, concave, stationary),
    uses=("zhu2025.a6.eprime.boundary",),
)


@converse_inside.symbolic
def flat_all_the_way() -> dict[str, Comparison]:
    """e(0) = e(1) are the largest values and e is concave, so that e stays there, and e'(0) = 0."""
    above, below = sympy().symbols("above below", nonnegative=True)
    top, Phi, w = sympy().symbols("e_0 Phi w", real=True)
    between = w * top + (1 - w) * top + above
    return {
        "above the chord, and below the top: both distances vanish": identical(
            between - (top - below), above + below
        ),
        "e'(0) = iota'(0) - Phi with iota'(0) = 0, so that Phi = -e'(0)": identical(
            (0 - Phi) - 0, -Phi
        ),
    }


@flat_all_the_way.mutant("with a price: e'(0) = -price - Phi")
def _() -> dict[str, Comparison]:
    price, Phi = sympy().Symbol("price", positive=True), sympy().Symbol("Phi", real=True)
    return {"slope": identical(-price - Phi, -Phi)}


free = converse_inside.exact(small=paid_games)(no_gain_no_alignment.function)


@free.mutant("and the people wish no other model")
def _(x: TwoPoints) -> Comparison:
    return that(bool(x.benefit) or not any(x.a))


free.controls(no_gain_no_alignment)
free.without(stationary, small=paid_games)
free.without(concave, small=free_convex_games)
free.as_in("zhu2025.thm6.segment", selfish_pair, regular_learner, linear_map)
