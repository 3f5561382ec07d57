"""Section 3.3: the price of anarchy on a complete graph, in two readings of the lost formula."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import Any

from lookahead.core.symbols import sympy
from lookahead.dilemma.claims.assumptions import affordable
from lookahead.dilemma.payoffs import Payoffs
from lookahead.dilemma.price_of_anarchy import Counts
from lookahead.ledger import (
    Assumption,
    Claim,
    Comparison,
    Source,
    equals,
)
from lookahead.ledger.symbolic import identical, non_negative

F = Fraction
CHAPTER = "dilemma/without_predictor"
Steps = dict[str, Comparison]

some_left = Assumption(
    "a disaster leaves something",
    "$r < 1$: otherwise the worst equilibrium has no welfare, and there is no ratio.",
    lambda x: x.payoffs.risk < 1,
)
needs_two = Assumption("two cooperators are needed", r"$m \ge 2$.", lambda x: x.required >= 2)
worthwhile = Assumption(
    "success is worth its cost",
    r"$c\,m \le r N$: the m who pay lose no more together than the disaster takes from all.",
    lambda x: x.payoffs.price * x.required <= x.payoffs.stake * x.size,
)


def payoff_rows() -> Iterator[Payoffs]:
    """Payoffs with kappa = 1/2, 1/2, 9/10, 2/5."""
    for b, r, c in ((1, F(1, 2), F(1, 4)), (2, F(2, 5), F(1, 5)), (1, F(1, 3), F(3, 10))):
        yield Payoffs(F(b), r, c)
    yield Payoffs(F(3), F(1, 2), F(1, 5))


def small() -> Iterator[Counts]:
    """Groups of 2 to 7 and every m; one cooperator first, which is the smallest case."""
    for N in range(2, 8):
        for pay in payoff_rows():
            yield from (Counts(N, m, pay) for m in (1, 0, *range(2, N + 1)))


def dear() -> Iterator[Counts]:
    """The same groups at kappa = 1, 3/2 and 4."""
    for x in small():
        for c in (F(1), F(3, 2), F(4)):
            pay = x.payoffs
            yield Counts(x.size, x.required, Payoffs(pay.endowment, pay.risk, c * pay.risk))


def given(x: Counts) -> dict[str, Any]:
    """The numbers of a group; c is a share of the endowment."""
    pay = x.payoffs
    return {"n": x.size, "m": x.required, "b": pay.endowment, "r": pay.risk, "c": pay.cost}


GAME = (
    ("D(k)", "b if k >= m else (1 - r) * b"),
    ("C(k)", "D(k) - c * b"),
    ("W(k)", "k * C(k) + (n - k) * D(k)"),
    ("leaves(k)", "D(k - 1) > C(k) if k > 0 else 0 > 1"),
    ("joins(k)", "C(k + 1) > D(k) if k < n else 0 > 1"),
    ("best", "max([W(k) for k in range(n + 1)])"),
    ("worst", "min([W(k) for k in range(n + 1) if not leaves(k) and not joins(k)])"),
)
INSIDE = (
    ("a group and a threshold", "n >= 1 and 0 <= m <= n and b > 0"),
    ("0 < kappa < 1", "0 < c < r"),
    ("a disaster leaves something", "r < 1"),
)

price = Claim(
    key="gois2025.sec3_poa",
    kind="in-text",
    title="The price of anarchy of one group",
    source=Source("gois2025", "Section 3.3, price of anarchy", "3.3", "reconstructed"),
    chapter=CHAPTER,
    statement=r"""On a complete graph of $N$ agents let welfare be the sum (or the mean) of the payoffs, and
PoA the welfare of the best state divided by that of the worst equilibrium. Then PoA is a formula in
$c$, $r$ and the threshold, counted in cooperators $m$ or as the share $T$.""",
    reading="either formula that the text admits; its condition and the welfare are lost",
    severity="missing hypothesis",
    survives="The count formula from two required cooperators on; the share formula to less than $c/N$ "
    "over $1 - r$.",
    readings=("gois2025.sec3_poa.count", "gois2025.sec3_poa.share"),
)

count = Claim(
    key="gois2025.sec3_poa.count",
    kind="in-text",
    title="The price of anarchy, in cooperators",
    source=Source("gois2025", "Section 3.3, price of anarchy", "3.3", "reconstructed"),
    chapter=CHAPTER,
    statement=r"""On a complete graph with $0 < \kappa < 1$ and $r < 1$,
$$\mathrm{PoA} = \frac{Nb - m\,c\,b}{N b\,(1 - r)} = \frac{1 - c\,m/N}{1 - r}.$$""",
    reading="the number $m$ of cooperators required; the condition lost is $\\kappa < 1$",
    assumes=(affordable, some_left),
)


def formula(x: Counts) -> Fraction:
    """The reconstructed formula, endowment and all."""
    pay, N = x.payoffs, x.size
    return (N * pay.endowment - x.required * pay.price) / (N * (pay.endowment - pay.stake))


@count.exact(small=small)
def from_equilibria(x: Counts) -> Comparison:
    """Best state and worst equilibrium, by trying every count and every deviation."""
    return equals(x.price_of_anarchy(), formula(x))


@from_equilibria.mutant("the best state is that all cooperate")
def _(x: Counts) -> Comparison:
    pay = x.payoffs
    return equals(x.price_of_anarchy(), (1 - pay.cost) / (1 - pay.risk))


from_equilibria.program(
    given=given,
    let=GAME,
    assume=INSIDE,
    violates="best * n * b * (1 - r) != worst * (n * b - m * c * b)",
)

from_two = count.amended(
    key="gois2025.sec3_poa.two",
    severity="missing hypothesis",
    title="The price of anarchy where two cooperators are needed",
    statement=r"""Let $m \ge 2$, $c > 0$, $c\,m/N \le r < 1$. Then $\mathrm{PoA} = \dfrac{1 - c\,m/N}{1 - r}$. The
worst equilibrium is all-defect; no mixed or correlated equilibrium is worse, since defecting secures
$b(1-r)$.""",
    survives="The formula for every threshold that needs at least two cooperators, and there even "
    "beyond kappa < 1.",
    assumes=(needs_two, worthwhile, some_left),
    uses=("gois2025.def2_1", "gois2025.def2_2"),
)


@from_two.symbolic
def proof() -> Steps:
    """N = m + f agents, r = 1 - left; success is worth its cost: c m (1 + j) = r N."""
    sp = sympy()
    b, c, r, left, k, m = sp.symbols("b c r left k m", positive=True)
    f, j = sp.symbols("f j", nonnegative=True)
    N = m + f

    def welfare(kept: Any, cooperators: Any, cost: Any) -> Any:
        return N * b * kept - cooperators * cost * b

    cheap = r * N / (m * (1 + j))
    return {
        "every cooperator costs welfare, beyond m": identical(
            welfare(1, m, c) - welfare(1, m + k, c), k * c * b
        ),
        "and below m": identical(welfare(left, 0, c) - welfare(left, k, c), k * c * b),
        "c m <= r N: the best is k = m": identical(
            welfare(1, m, cheap) - welfare(1 - r, 0, cheap), b * r * N * j / (1 + j)
        ),
        "m >= 2, k = 0: joining alone costs c b": identical(left * b - c * b - left * b, -c * b),
        "all-defect has the welfare N b (1 - r)": identical(welfare(left, 0, c), N * left * b),
        "defecting secures b (1 - r)": non_negative(b - b * (1 - r)),
        "the ratio": identical(welfare(1, m, c) / (N * left * b), (1 - c * m / N) / left),
    }


@proof.mutant("with c m > r N the best is k = m")
def _() -> Steps:
    b, r, m, f, x = sympy().symbols("b r m f x", positive=True)
    N = m + f
    dear_cost = r * N / m * (1 + x)
    return {"best": non_negative(N * b - m * dear_cost * b - N * b * (1 - r))}


@from_two.exact(small=small)
def every_threshold(x: Counts) -> Comparison:
    """The formula for m >= 2, counting deviations; kappa < 1 is not asked for."""
    return equals(x.price_of_anarchy(), formula(x))


@every_threshold.mutant("the best state is that all cooperate")
def _(x: Counts) -> Comparison:
    pay = x.payoffs
    return equals(x.price_of_anarchy(), (1 - pay.cost) / (1 - pay.risk))


every_threshold.controls(from_equilibria)
every_threshold.scales(
    "b → s·b",
    lambda x, s: Counts(
        x.size, x.required, Payoffs(s * x.payoffs.endowment, x.payoffs.risk, x.payoffs.cost)
    ),
    free=True,
)
every_threshold.without(needs_two, small=small)
every_threshold.without(worthwhile, small=dear)
every_threshold.by_construction(some_left, "at r = 1 the worst welfare is 0: there is no ratio")


one_is_enough = Claim(
    key="gois2025.sec3_poa.one",
    kind="own",
    title="Where one cooperator is enough, anarchy costs nothing",
    source=Source("gois2025", "Section 3.3, price of anarchy", "3.3", "own"),
    chapter=CHAPTER,
    statement=r"""For $m \le 1$, $\kappa < 1$ and $r < 1$ every pure equilibrium is a best state:
$\mathrm{PoA} = 1$.""",
    assumes=(
        Assumption("one cooperator is enough", r"$m \le 1$.", lambda x: x.required <= 1),
        affordable,
        some_left,
    ),
    uses=("gois2025.sec2_nash.count",),
)


@one_is_enough.symbolic
def exactly_m() -> Steps:
    """All equilibria have k = m; every more cooperator costs, and failure takes r b from N."""
    b, r, x, N, k = sympy().symbols("b r x N k", positive=True)
    c = r / (1 + x)  # kappa = 1/(1 + x)
    return {
        "m = 0: k more cooperators cost k c b": non_negative(N * b - (N * b - k * c * b)),
        "m = 1: k more cooperators cost k c b": non_negative(
            (N * b - c * b) - (N * b - (1 + k) * c * b)
        ),
        "m = 1, N = 1 + k: success beats all-defect": non_negative(
            (1 + k) * b - c * b - (1 + k) * b * (1 - r)
        ),
    }


@exactly_m.mutant("success is never worth its cost")
def _() -> Steps:
    b, r, x = sympy().symbols("b r x", positive=True)
    return {"m = N = 1": non_negative(r * b / (1 + x) - r * b)}


@one_is_enough.exact(small=small)
def no_price(x: Counts) -> Comparison:
    """Best and worst welfare coincide."""
    return equals(x.best_welfare(), x.worst_welfare())


@no_price.mutant("all-defect is an equilibrium")
def _(x: Counts) -> Comparison:
    return equals(x.best_welfare(), x.welfare(0))


no_price.without(one_is_enough.assumes[0], small=small).without(affordable, small=dear)
no_price.by_construction(some_left, "at r = 1 the two welfares still coincide")
