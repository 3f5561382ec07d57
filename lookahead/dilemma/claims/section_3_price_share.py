"""Section 3.3: the price of anarchy with the threshold as a share, and what rounding does."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from lookahead.core.symbols import sympy
from lookahead.dilemma.claims.assumptions import affordable
from lookahead.dilemma.claims.section_3_price import (
    CHAPTER,
    GAME,
    INSIDE,
    Steps,
    given,
    needs_two,
    payoff_rows,
    some_left,
)
from lookahead.dilemma.payoffs import Payoffs
from lookahead.dilemma.price_of_anarchy import Counts
from lookahead.dilemma.threshold import required
from lookahead.ledger import (
    Claim,
    Comparison,
    Source,
    all_of,
    at_least,
    equals,
    less_than,
    that,
)
from lookahead.ledger.symbolic import identical, non_negative

F = Fraction


@dataclass(frozen=True)
class ShareGame:
    """One group of N agents with a threshold T, a share."""

    size: int
    threshold: Fraction
    payoffs: Payoffs

    @property
    def required(self) -> int:
        """The m that goes with T."""
        return required(self.threshold, self.size)

    @property
    def counts(self) -> Counts:
        """The group by its count of cooperators."""
        return Counts(self.size, self.required, self.payoffs)


def shares() -> Iterator[ShareGame]:
    """Thresholds on and between the fractions k/N."""
    for N in (3, 2, 4, 5, 7):
        for T in (F(1, 2), F(2, 3), F(3, 4), F(1)):
            yield from (ShareGame(N, T, pay) for pay in payoff_rows())


share = Claim(
    key="gois2025.sec3_poa.share",
    kind="in-text",
    title="The price of anarchy, in shares",
    source=Source("gois2025", "Section 3.3, price of anarchy", "3.3", "reconstructed"),
    chapter=CHAPTER,
    statement=r"""With $m = \lceil TN\rceil \ge 2$, $0 < \kappa < 1$, $r < 1$:
$\mathrm{PoA} = \dfrac{1 - c\,T}{1 - r}$.""",
    reading="the threshold $T$ as a share, without rounding",
    assumes=(needs_two, affordable, some_left),
)


@share.exact(small=shares)
def as_share(x: ShareGame) -> Comparison:
    """The same enumeration, against the formula in T."""
    pay = x.payoffs
    return equals(x.counts.price_of_anarchy(), (1 - pay.cost * x.threshold) / (1 - pay.risk))


@as_share.mutant("the best state is that all cooperate")
def _(x: ShareGame) -> Comparison:
    return equals(x.counts.price_of_anarchy(), (1 - x.payoffs.cost) / (1 - x.payoffs.risk))


as_share.program(
    given=lambda x: {**given(x.counts), "T": x.threshold},
    let=GAME,
    assume=(*INSIDE, ("m = ceil(T n), two or more", "m - 1 < T * n <= m and m >= 2")),
    violates="best * (1 - r) != worst * (1 - c * T)",
)

share_bounds = share.amended(
    key="gois2025.sec3_poa.share.bounds",
    severity="constant",
    title="How far the formula in shares is off",
    statement=r"""With $m = \lceil TN\rceil \ge 2$, $0 < \kappa < 1$, $r < 1$:
$$0 \le \frac{1 - cT}{1 - r} - \mathrm{PoA} = \frac cN\cdot\frac{m - TN}{1 - r} <
\frac{c}{N(1 - r)} ,$$
zero exactly where $TN$ is a whole number.""",
    survives="The formula in T where T N is whole, and to order 1/N always.",
    assumes=(needs_two, affordable, some_left),
    uses=("gois2025.sec3_poa.two",),
)


@share_bounds.symbolic
def rounding() -> Steps:
    """T N = m - u with 0 <= u < 1: u = 0, or u = 1/(1 + x) with x > 0."""
    sp = sympy()
    c, m, N, x = sp.symbols("c m N x", positive=True)
    left = sp.Symbol("left", positive=True)  # 1 - r
    u = 1 / (1 + x)
    gap = (1 - c * (m - u) / N) / left - (1 - c * m / N) / left
    return {
        "the gap": identical(gap, c * u / (N * left)),
        "is positive": that(bool(sp.simplify(gap).is_positive)),
        "below its bound": that(bool(sp.factor(sp.simplify(c / (N * left) - gap)).is_positive)),
        "u = 0: none": identical((1 - c * m / N) / left, (1 - c * (m - 0) / N) / left),
    }


@rounding.mutant("the formula in T is too low")
def _() -> Steps:
    c, N, x, left = sympy().symbols("c N x left", positive=True)
    return {"gap": non_negative(-c / ((1 + x) * N * left))}


@share_bounds.exact(small=shares)
def off_by(x: ShareGame) -> Comparison:
    """The gap from enumerated equilibria, and its two bounds."""
    pay, N = x.payoffs, x.size
    gap = (1 - pay.cost * x.threshold) / (1 - pay.risk) - x.counts.price_of_anarchy()
    return all_of(
        at_least(gap, 0),
        less_than(gap, pay.cost / (N * (1 - pay.risk))),
        that((gap == 0) == ((x.threshold * N).denominator == 1)),
    )


@off_by.mutant("within half of the bound")
def _(x: ShareGame) -> Comparison:
    pay, N = x.payoffs, x.size
    gap = (1 - pay.cost * x.threshold) / (1 - pay.risk) - x.counts.price_of_anarchy()
    return less_than(gap, pay.cost / (2 * N * (1 - pay.risk)))


off_by.controls(as_share)


def _too_dear() -> Iterator[ShareGame]:
    """Games in which even m cooperators cost more than the disaster."""
    for x in shares():
        b, r = x.payoffs.endowment, x.payoffs.risk
        yield ShareGame(x.size, x.threshold, Payoffs(b, r, 4 * r))


off_by.without(
    needs_two, small=lambda: (ShareGame(N, F(1, 3), p) for N in (2, 3) for p in payoff_rows())
)
off_by.without(affordable, small=_too_dear)
off_by.by_construction(some_left, "at r = 1 the worst welfare is 0: there is no ratio")
