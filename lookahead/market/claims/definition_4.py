"""Definition 4: invariant sets, forward or in both directions of time."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from itertools import product

from hypothesis import strategies as st

from lookahead.core.symbols import sympy
from lookahead.ledger import Claim, Comparison, Source, all_of, at_most, equals, that
from lookahead.ledger.symbolic import identical, non_negative
from lookahead.testing.market_flow import SQUARE, rationals

F = Fraction
CHAPTER = "market/potential"


@dataclass(frozen=True)
class Loyal:
    """Two models on the uniform square when all follow preference, and what is left after a time.

    With alpha = 1 the gradient is Theta / 3, so Theta(t) = q Theta(0) with q = e^(-t/3); q > 1
    looks back in time.
    """

    s: Fraction
    t: Fraction
    q: Fraction

    @property
    def level(self) -> Fraction:
        """F at the start."""
        return SQUARE.potential((self.s, self.t), 1)

    @property
    def later(self) -> Fraction:
        """F at that time."""
        return SQUARE.potential((self.q * self.s, self.q * self.t), 1)


def loyal() -> Iterator[Loyal]:
    """Models on a small grid, half and a tenth of the way to rest left."""
    for s, t, q in product((F(1), F(0), F(-2)), (F(1), F(-1, 2)), (F(1, 2), F(1, 10), F(1))):
        yield Loyal(s, t, q)


def drawn_loyal() -> st.SearchStrategy[Loyal]:
    """Models and times forward."""
    return st.builds(Loyal, rationals(), rationals(), st.integers(1, 12).map(lambda k: F(k, 12)))


forward = Claim(
    key="narang2026.def4",
    kind="definition",
    title="Invariant set",
    source=Source("narang2026", "Definition 4", "B.1", "forced"),
    chapter=CHAPTER,
    statement=r"""Let $\Phi_t(x)$ be the solution at time $t$ that starts in $x$. A set $A$ is (forward)
invariant if $\Phi_t(x) \in A$ for all $x \in A$ and all $t \ge 0$. Among such sets are all sublevel
sets $\{F \le c\}$, all unions of solutions, and with two sets their union and intersection.""",
    as_printed=r"A set $A$ is (forward) invariant for the ODE if [formula lost]",
    reading="The word in brackets decides: times are not negative.",
)


@forward.symbolic
def sublevels() -> dict[str, Comparison]:
    """F does not rise along solutions, so what lies below a level stays below it."""
    sp = sympy()
    c, below, fall = sp.symbols("c below fall", nonnegative=True)
    s, t, p = sp.symbols("s t p", positive=True)
    rest = sp.Rational(1, 3)
    value = lambda u, v: rest + (u**2 + v**2) / 6
    # q = 1/(1 + p) runs through (0, 1)
    kept = 1 / (1 + p)
    return {
        "F <= c stays true after a fall": non_negative(c - ((c - below) - fall)),
        "with loyal users Theta(t) = q Theta(0): q' = -q/3 solves the flow": identical(
            sp.diff(sp.exp(-t / 3) * s, t), -sp.exp(-t / 3) * s / 3
        ),
        "and F falls": non_negative(sp.factor(value(s, t) - value(kept * s, kept * t))),
    }


@sublevels.mutant("superlevel sets")
def _() -> dict[str, Comparison]:
    c, above, fall = sympy().symbols("c above fall", nonnegative=True)
    return {"F >= c": non_negative(((c + above) - fall) - c)}


@forward.sampled(drawn_loyal(), small=loyal)
def stays_below(x: Loyal) -> Comparison:
    """F along the explicit solution; its velocity is the market's gradient, with a minus sign."""
    field = [-g for g in SQUARE.gradient((x.s, x.t), 1)]
    return all_of(equals(field, (-x.s / 3, -x.t / 3)), at_most(x.later, x.level))


@stays_below.mutant("looking back")
def _(x: Loyal) -> Comparison:
    return at_most(Loyal(x.s, x.t, 1 / x.q).later, x.level)


both = Claim(
    key="narang2026.def4.two_sided",
    kind="own",
    title="Two-sided invariance is stronger",
    source=Source("narang2026", "Definition 4", "B.1", "own"),
    chapter=CHAPTER,
    statement=r"""Read with all $t \in \mathbb R$, as in the theory that Lemma 11 quotes, the definition
is stronger, for compact sets too: when all users follow preference on the uniform square, the box
$[-1, 1]^2$ of models is forward invariant, and the only bounded set that is invariant in both
directions is the stationary point. The difference does not matter for internally chain transitive
sets (Definition 6).""",
    uses=("narang2026.def4",),
)


@both.symbolic
def backwards() -> dict[str, Comparison]:
    """Forwards a coordinate shrinks; backwards it passes every bound."""
    sp = sympy()
    s, p, bound = sp.symbols("s p bound", positive=True)
    return {
        "forwards the box is kept: q s <= s": non_negative(sp.factor(s - s / (1 + p))),
        "backwards, with q = (bound + s) / s, the bound is passed": identical(
            (bound + s) / s * s - bound, s
        ),
    }


@backwards.mutant("backwards the box is kept")
def _() -> dict[str, Comparison]:
    s, p = sympy().symbols("s p", positive=True)
    return {"kept": non_negative(s - s * (1 + p))}


@both.exact(small=loyal)
def leaves_backwards(x: Loyal) -> Comparison:
    """The box with the start in its rim: kept forwards, left backwards unless at rest."""
    rim = max(abs(x.s), abs(x.t))
    inside = max(abs(x.q * x.s), abs(x.q * x.t)) <= rim
    leaves = max(abs(2 * x.s), abs(2 * x.t)) > rim
    return that(inside and leaves == (rim > 0))


@leaves_backwards.mutant("kept in both directions")
def _(x: Loyal) -> Comparison:
    return at_most(max(abs(x.s), abs(x.t)) / x.q, max(abs(x.s), abs(x.t)))
