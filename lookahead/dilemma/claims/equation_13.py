"""Equation (13): the prediction that makes all cooperate at the least cost of trust."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from itertools import product

from hypothesis import strategies as st

from lookahead.core.symbols import sympy
from lookahead.ledger import Assumption, Claim, Comparison, Source, all_of, at_most, equals
from lookahead.ledger.symbolic import identical, non_negative
from lookahead.testing.dilemma_trust import shares

F = Fraction
CHAPTER = "dilemma/trust"


@dataclass(frozen=True)
class Split:
    """Predictions of both ends, and what node 1 has to be told: exactly one end, with chance q."""

    q: Fraction
    p0: Fraction
    p2: Fraction

    @property
    def one(self) -> Fraction:
        """The predicted chance that exactly one end cooperates."""
        return self.p0 * (1 - self.p2) + self.p2 * (1 - self.p0)

    @property
    def both(self) -> Fraction:
        """The predicted chance of what happens: both cooperate."""
        return self.p0 * self.p2


def splits() -> Iterator[Split]:
    """Predictions in tenths, q what they just allow or a little less."""
    grid = [F(i, 10) for i in range(11)]
    for p0, p2 in product(grid, grid):
        one = Split(F(0), p0, p2).one
        yield Split(one, p0, p2)
        yield Split(one * F(9, 10), p0, p2)


def drawn() -> st.SearchStrategy[Split]:
    """Predictions, and q as a share of what they allow."""

    def build(p0: Fraction, p2: Fraction, share: Fraction) -> Split:
        return Split(Split(F(0), p0, p2).one * share, p0, p2)

    return st.builds(build, shares(parts=40), shares(parts=40), shares(parts=8))


def any_split() -> Iterator[Split]:
    """Predictions that tell node 1 too little."""
    yield Split(F(1, 2), F(1), F(1))


induces = Assumption(
    "node 1 willing",
    r"$\hat y_0(1-\hat y_2) + \hat y_2(1-\hat y_0) \ge q$, predictions in $[0, 1]$",
    lambda x: x.one >= x.q and 0 <= x.p0 <= 1 and 0 <= x.p2 <= 1,
)

equation_13 = Claim(
    key="gois2025.eq13",
    kind="equation",
    title="Inducing 1 — 1 — 1",
    source=Source("gois2025", "Equation (13)", "D.2", "forced"),
    chapter=CHAPTER,
    statement=r"""Node 1 cooperates if and only if the predicted chance that exactly one end cooperates exceeds
$q = (\kappa - (1-\tau_1)\beta)/\tau_1$. If it is at least $q \in [0, 1]$, then
$$\hat y_0\hat y_2 \le 1 - q,$$
with equality exactly for $\{\hat y_0, \hat y_2\} = \{1, 1-q\}$: one end bears the whole error. So
$(1, 1, 1 - q - \varepsilon)$ costs node 1 the least trust as $\varepsilon \to 0$, and
$\hat y_1 = 1$ costs the ends none. With $q \ge 1$ node 1 cannot be won.""",
    assumes=(induces,),
    uses=("gois2025.eq3",),
)


@equation_13.symbolic
def one_end_bears_it() -> dict[str, Comparison]:
    """What is missing to 1 - q is a product of errors plus what node 1 is told beyond q."""
    sp = sympy()
    p0, p2, q, kappa, beta = sp.symbols("p_0 p_2 q kappa beta", real=True)
    tau = sp.Symbol("tau", positive=True)
    a, b, spare = sp.symbols("a b spare", nonnegative=True)
    one = p0 * (1 - p2) + p2 * (1 - p0)
    return {
        "node 1's gain exceeds kappa by tau times what it is told beyond q": identical(
            tau * one + (1 - tau) * beta - kappa,
            tau * (one - (kappa - (1 - tau) * beta) / tau),
        ),
        "1 - q - p0 p2 = (1 - p0)(1 - p2) + (one - q)": identical(
            1 - q - p0 * p2, (1 - p0) * (1 - p2) + (one - q)
        ),
        "neither term is negative, with a = 1 - p0, b = 1 - p2, spare = one - q": non_negative(
            a * b + spare
        ),
        "both vanish at (1, 1 - q)": identical(
            ((1 - p0) * (1 - p2) + (one - q)).subs({p0: 1, p2: 1 - q}), 0
        ),
        "an error of both ends costs: p0 p2 at equal predictions with one = q": identical(
            (1 - 2 * p0 * (1 - p0)) - p0**2, (1 - p0) ** 2
        ),
    }


@one_end_bears_it.mutant("equal predictions are as good")
def _() -> dict[str, Comparison]:
    p = sympy().Symbol("p", real=True)
    return {"equal": identical((1 - 2 * p * (1 - p)) - p**2, 0)}


@equation_13.sampled(drawn(), small=splits)
def product_bound(x: Split) -> Comparison:
    """The predicted chance that both ends cooperate against 1 - q, and the optimum itself."""
    best = Split(x.q, F(1), 1 - x.q)
    return all_of(at_most(x.both, 1 - x.q), equals(best.one, x.q), equals(best.both, 1 - x.q))


@product_bound.mutant("at most (1 - q) squared")
def _(x: Split) -> Comparison:
    return at_most(x.both, (1 - x.q) ** 2)


@product_bound.mutant("at most what equal errors give")
def _(x: Split) -> Comparison:
    return at_most(x.both, (1 - x.q / 2) ** 2 - x.q / 4)


product_bound.without(induces, small=any_split)
