"""Two specialists who probe each other online leave the trap of Example 1."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from itertools import product
from typing import Any

from hypothesis import strategies as st

from lookahead.core.symbols import sympy
from lookahead.ledger import Assumption, Claim, Comparison, all_of, equals
from lookahead.ledger.symbolic import identical, non_negative
from lookahead.market.claims.online_probing import CHAPTER, SOURCE
from lookahead.market.online_probing import online_gradient
from lookahead.market.online_probing_loyal import OnlineProbing
from lookahead.market.population import FinitePopulation

F = Fraction
NOTHING = Fraction(0)
EACH_OTHER = ((1,), (0,))


@dataclass(frozen=True)
class Pair:
    """Two subpopulations of slopes a and -a with shares p and 1 - p, and two learners."""

    p: Fraction
    a: Fraction
    alpha: Fraction
    weight: Fraction
    ridge: Fraction = NOTHING

    @property
    def users(self) -> FinitePopulation:
        """Two users with x = 1: E x^2 = 1 on either side, which is all that matters."""
        return FinitePopulation([1, 1], [self.a, -self.a], [0, 1], [self.p, 1 - self.p])

    @property
    def loyal(self) -> OnlineProbing:
        """The market at alpha = 1."""
        return OnlineProbing(
            (self.p, 1 - self.p), (self.a, -self.a), EACH_OTHER, (self.weight,) * 2, self.ridge
        )

    def gradient(self, theta: Any) -> list[Fraction]:
        """The online gradient at two slopes, from the definition."""
        found = online_gradient(
            self.users, theta, self.alpha, EACH_OTHER, [self.weight] * 2, self.ridge
        )
        return [row[0] for row in found]


two_sided = Assumption(
    "two kinds of users",
    r"$0 < p < 1$, $a > 0$, $\gamma \ge 0$, $\lambda = 0$.",
    lambda x: 0 < x.p < 1 and x.a > 0 and x.weight >= 0 and x.ridge == 0,
)

escape = Claim(
    key="narang2026.online.escape",
    kind="own",
    title="Two specialists who probe each other online leave the trap",
    source=SOURCE,
    chapter=CHAPTER,
    statement=r"""In Example 1 let both learners probe each other online with weight $\gamma$ and
$\lambda = 0$. For *every* $\alpha \in [0, 1]$
$$\begin{gathered}\theta_1 - \theta_2 = D = \frac{2a\,p(1-p)}{p(1-p)+\gamma},\\
\theta_1 = \theta^\star + (1-p)D, \qquad \theta_2 = \theta^\star - pD\end{gathered}$$
is stationary, and the users of either kind choose their own learner. The excess risks are
$(1-p)^2D^2$ and $p^2D^2$: they fall with $\gamma$ to zero, from the specialists' own at $\gamma =
0$. Offline, from the specialists, each is taught the other's mistake: $\theta_1$ goes to $-a$ as
$\gamma$ grows. For $\alpha = 1$ the point is the only one.""",
    assumes=(two_sided,),
    uses=("narang2026.online.contraction",),
)


@escape.symbolic
def solved() -> dict[str, Comparison]:
    """Solve both conditions; check the users' choices, the risks, and their fall."""
    sp = sympy()
    a, p, g = sp.symbols("a p gamma", positive=True)
    r = sp.Symbol("r", positive=True)
    x, y = sp.symbols("theta_1 theta_2", real=True)
    q = 1 - p
    found = sp.solve([p * (x - a) + g * (x - y), q * (y + a) + g * (y - x)], [x, y], dict=True)[0]
    D = 2 * a * p * q / (p * q + g)
    best = p * a - q * a
    risk = lambda t: p * (t - a) ** 2 + q * (t + a) ** 2
    share = lambda e: sp.simplify(e.subs(p, 1 / (1 + r)))
    first = sp.solve(p * (x - a) + g * (x + a), x)[0]
    return {
        "first slope": identical(found[x], best + q * D),
        "second slope": identical(found[y], best - p * D),
        "D > 0 for shares 1 : r": non_negative(share(D)),
        "users of slope a are better off with the first, by 2aD plus a square difference": identical(
            (a - found[y]) ** 2 - (a - found[x]) ** 2, D * (2 * a - found[x] - found[y])
        ),
        "which is positive": non_negative(share(2 * a - found[x] - found[y])),
        "and those of slope -a with the second": non_negative(share(2 * a + found[x] + found[y])),
        "excess risk of the first": identical(risk(found[x]) - risk(best), q**2 * D**2),
        "excess risk of the second": identical(risk(found[y]) - risk(best), p**2 * D**2),
        "D falls in gamma": non_negative(share(-D.diff(g))),
        "to zero": identical(sp.limit(share(D), g, sp.oo), 0),
        "offline, labels -a: the first tends to -a": identical(sp.limit(first, g, sp.oo), -a),
    }  # fmt: skip


@solved.mutant("with the disagreement counted twice")
def _() -> dict[str, Comparison]:
    sp = sympy()
    a, p, g = sp.symbols("a p gamma", positive=True)
    x, y = sp.symbols("theta_1 theta_2", real=True)
    q = 1 - p
    found = sp.solve([p * (x - a) + g * (x - y), q * (y + a) + g * (y - x)], [x, y], dict=True)[0]
    return {"D": identical(found[x] - found[y], 2 * a * p * q / (p * q + 2 * g))}


def markets() -> Iterator[Pair]:
    """Even and uneven shares, every kind of loyalty."""
    for p, alpha, weight in product(
        (F(1, 2), F(1, 4), F(9, 10)), (F(0), F(1, 3), F(1, 2), F(1)), (F(0), F(1), F(10))
    ):
        yield Pair(p, F(1), alpha, weight)


@st.composite
def pairs(draw: st.DrawFn) -> Pair:
    """Random shares, slopes, loyalties and weights."""
    part = lambda low, high, over: F(draw(st.integers(low, high)), over)
    return Pair(part(1, 19, 20), part(1, 20, 4), part(0, 12, 12), part(0, 40, 8))


def _point(x: Pair, twice: int = 1) -> tuple[Fraction, Fraction, Fraction]:
    D = 2 * x.a * x.p * (1 - x.p) / (x.p * (1 - x.p) + twice * x.weight)
    best = (2 * x.p - 1) * x.a
    return best + (1 - x.p) * D, best - x.p * D, D


def _stationary(x: Pair, twice: int = 1) -> Comparison:
    one, two, D = _point(x, twice)
    _, least = x.users.optimum()
    excess = [x.users.risk((t,)) - least for t in (one, two)]
    return all_of(
        equals(x.gradient((one, two)), [F(0), F(0)]),
        equals(x.users.winners((one, two)), (0, 1)),
        equals(excess, [(1 - x.p) ** 2 * D**2, x.p**2 * D**2]),
    )


@escape.sampled(pairs(), small=markets)
def everywhere(x: Pair) -> Comparison:
    """The gradient from the definition, the choices, and the risks."""
    return _stationary(x)


@everywhere.mutant("with the disagreement counted twice")
def _(x: Pair) -> Comparison:
    return _stationary(x, 2)


def broken() -> Iterator[Pair]:
    """A ridge."""
    for x in markets():
        yield Pair(x.p, x.a, x.alpha, x.weight, F(1))


everywhere.without(two_sided, small=broken)
