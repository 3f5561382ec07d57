"""Section 3.3: without a predictor, the expectations of others for which an agent cooperates."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from itertools import product
from math import comb

from lookahead.core.enclosure import Ternary, less
from lookahead.core.symbols import sympy
from lookahead.dilemma.best_response import pivotal_binomial
from lookahead.dilemma.claims.section_3_price import CHAPTER, Steps
from lookahead.dilemma.cooperation_interval import cooperation_interval, peak
from lookahead.dilemma.payoffs import Payoffs
from lookahead.ledger import Assumption, Claim, Comparison, Source, that
from lookahead.ledger.symbolic import identical

F = Fraction


@dataclass(frozen=True)
class Alone:
    """An agent of a complete graph without a predictor: it expects each other to act with alpha."""

    size: int
    required: int
    alpha: Fraction
    payoffs: Payoffs

    @property
    def kappa(self) -> Fraction:
        """The price over the stake."""
        return self.payoffs.kappa

    def gain(self) -> Fraction:
        """The expected gain from cooperating, over all actions of the others, from the payoffs."""
        total = F(0)
        for others in product((0, 1), repeat=self.size - 1):
            k = sum(others)
            weight = self.alpha**k * (1 - self.alpha) ** (len(others) - k)
            total += weight * self.payoffs.gain(k, self.required)
        return total


at_risk = Assumption("something is at risk", "$r > 0$.", lambda x: x.payoffs.stake > 0)
ALPHAS = (F(0), F(1, 4), F(1, 3), F(1, 2), F(3, 4), F(1))


def small() -> Iterator[Alone]:
    """Groups of 1 to 5, every m, six expectations, kappa = 1/2, 1/6, 3/8 (a tie) and above one."""
    pays = [Payoffs(F(b), r, c) for b, r, c in ((1, F(1, 2), F(1, 4)), (2, F(3, 5), F(1, 10)))]
    pays += [Payoffs(F(1), F(2, 3), F(1, 4)), Payoffs(F(1), F(1, 4), F(1, 2))]
    for N, pay in product((3, 2, 4, 5, 1), pays):
        for m, alpha in product(range(N + 1), ALPHAS):
            yield Alone(N, m, alpha, pay)


rule = Claim(
    key="gois2025.sec3_alpha",
    kind="in-text",
    title="Without a predictor: when an expectation makes agents cooperate",
    source=Source("gois2025", "Section 3.3, below the price of anarchy", "3.3", "forced"),
    chapter=CHAPTER,
    statement=r"""Let $\tau = 0$ on a complete graph of $N$ agents, each of whom expects every other to
cooperate with probability $\alpha$. Each cooperates if and only if
$$\binom{N-1}{m-1}\alpha^{m-1}(1-\alpha)^{N-m} > \kappa ,$$
where an indifferent agent defects; for $m = 0$ the left side is zero.""",
    as_printed="“each agent's best-response is to cooperate if” …",
    reading="the rule of Proposition 2.3 at zero trust",
    assumes=(at_risk,),
    uses=("gois2025.eq8", "gois2025.prop2_3"),
)


@rule.symbolic
def binomial() -> Steps:
    """One profile of the others with m - 1 cooperators, how many there are, and the gain."""
    sp = sympy()
    n, k = sp.symbols("n k", integer=True, positive=True)
    g, b, r, c = sp.symbols("g b r c", positive=True)
    return {
        "profiles with k of n, by whether the last cooperates": identical(
            sp.simplify(
                sp.gammasimp(
                    (sp.binomial(n - 1, k - 1) + sp.binomial(n - 1, k)).rewrite(sp.gamma)
                    / sp.binomial(n, k).rewrite(sp.gamma)
                )
            ),
            1,
        ),
        "expected gain": identical(g * r * b - c * b, r * b * (g - c / r)),
        "its sign is that of g - kappa": that(bool((r * b).is_positive)),
    }


@binomial.mutant("compared with the cost")
def _() -> Steps:
    g, b, r, c = sympy().symbols("g b r c", positive=True)
    return {"expected gain": identical(g * r * b - c * b, r * b * (g - c))}


@rule.exact(small=small)
def by_payoffs(x: Alone) -> Comparison:
    """The expected gain over all actions of the others, and the rule."""
    says = pivotal_binomial(x.alpha, x.size, x.required) > x.kappa
    return that(says == (x.gain() > 0))


@by_payoffs.mutant("m of N cooperate, the agent among them")
def _(x: Alone) -> Comparison:
    N, m, a = x.size, x.required, x.alpha
    return that((comb(N, m) * a**m * (1 - a) ** (N - m) > x.kappa) == (x.gain() > 0))


@by_payoffs.mutant("an indifferent agent cooperates")
def _(x: Alone) -> Comparison:
    says = pivotal_binomial(x.alpha, x.size, x.required) >= x.kappa
    return that(says == (x.gain() > 0))


by_payoffs.by_construction(at_risk, "without a stake there is no kappa")

interval = Claim(
    key="gois2025.sec3_alpha.interval",
    kind="own",
    title="They form one interval around (m - 1)/(N - 1)",
    source=Source("gois2025", "Section 3.3, below the price of anarchy", "3.3", "own"),
    chapter=CHAPTER,
    statement=r"""For $N \ge 2$ and $1 \le m \le N$ the left side
$g(\alpha) = \binom{N-1}{m-1}\alpha^{m-1}(1-\alpha)^{N-m}$ rises on $[0, \tfrac{m-1}{N-1}]$ and falls on
$[\tfrac{m-1}{N-1}, 1]$. So the expectations that make agents cooperate form one interval, which is empty
exactly if $g(\tfrac{m-1}{N-1}) \le \kappa$.""",
    assumes=(at_risk,),
    uses=("gois2025.sec3_alpha",),
)


@interval.symbolic
def one_peak() -> Steps:
    """m - 1 = p and N - m = q: the sign of g' is that of p - (p + q) alpha."""
    sp = sympy()
    a, p, q, C = sp.symbols("alpha p q C", positive=True)
    g = C * a**p * (1 - a) ** q
    slope = g * (p - (p + q) * a) / (a * (1 - a))
    x = sp.Symbol("x", positive=True)
    return {
        "derivative": identical(sp.simplify(sp.diff(g, a) / g), sp.simplify(slope / g)),
        "zero at the peak": identical(p - (p + q) * (p / (p + q)), 0),
        "positive before it": that(
            bool(sp.factor(p - (p + q) * p / (p + q) / (1 + x)).is_positive)
        ),
        "negative after it": that(bool(sp.factor(p - (p + q) * (p / (p + q) + x)).is_negative)),
        "m = 1: it falls": identical(sp.diff((1 - a) ** q, a), -q * (1 - a) ** (q - 1)),
        "m = N: it rises": identical(sp.diff(a**p, a), p * a ** (p - 1)),
    }


@one_peak.mutant("the peak is at m / N")
def _() -> Steps:
    p, q = sympy().symbols("p q", positive=True)
    return {"zero": identical(p - (p + q) * (p + 1) / (p + q + 1), 0)}


def _inside(x: Alone, N: int, m: int) -> Ternary:
    found = cooperation_interval(N, m, x.kappa)
    if found is None:
        return Ternary.FALSE
    low, high = found
    ends = (x.alpha == 0 == low and m == 1) or (x.alpha == 1 == high and m == N)
    if ends:
        return Ternary.TRUE
    above, below = less(low, x.alpha), less(x.alpha, high)
    if Ternary.FALSE in (above, below):
        return Ternary.FALSE
    return above if above is not Ternary.TRUE else below


@interval.certified(small=lambda: (x for x in small() if x.size > 1 and x.required > 0))
def within(x: Alone) -> Comparison:
    """The agent's best response from payoffs, and whether alpha lies between the isolated ends."""
    inside = _inside(x, x.size, x.required)
    if inside is Ternary.UNKNOWN:
        return that(inside)
    empty = cooperation_interval(x.size, x.required, x.kappa) is None
    at_peak = pivotal_binomial(peak(x.size, x.required), x.size, x.required)
    return that((inside is Ternary.TRUE) == (x.gain() > 0) and empty == (at_peak <= x.kappa))


@within.mutant("with one cooperator more")
def _(x: Alone) -> Comparison:
    return that((_inside(x, x.size, min(x.size, x.required + 1)) is Ternary.TRUE) == (x.gain() > 0))


within.by_construction(at_risk, "without a stake there is no kappa")
