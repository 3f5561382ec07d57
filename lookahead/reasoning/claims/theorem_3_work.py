"""What a round costs: speed counted in risk minimisations, agents' heads included."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from itertools import product

from lookahead.core.symbols import sympy
from lookahead.ledger import Claim, Comparison, Source, all_of, at_least, at_most
from lookahead.ledger.symbolic import identical, non_negative
from lookahead.reasoning.claims.retraining_assumptions import THEOREM_3
from lookahead.reasoning.claims.retraining_scope import CHAPTER, LEVEL_ONE
from lookahead.reasoning.claims.theorem_3_speed import moved_up
from lookahead.reasoning.retraining import Retraining, Shares, by_level, pure
from lookahead.testing.retraining import retrainings

F = Fraction


def one_level() -> Iterator[Retraining]:
    """Everybody on one level, and everybody one level up; both signs of feedback."""
    for c, k in product((F(1, 2), F(-1, 2), F(9, 10), F(-9, 10), F(0)), (1, 2, 3)):
        yield Retraining(c, abs(c), mixture=pure(k), other=pure(k + 1), theta=F(4))


faster_pure = Claim(
    key="zhu2025.thm3.faster.pure",
    kind="own",
    title="Level k visits every k-th model of level 1",
    source=Source("zhu2025", "Remark after Theorem 3, one level", "3", "own"),
    chapter=CHAPTER,
    statement=r"""When everybody is at level $k$, round $t$ is round $kt$ of level 1, whatever the
sign of the feedback; so one level up is at least as close to $\theta^*$ at every round. Every round
at level $k$ takes $k$ risk minimisations, $k - 1$ of them in the agents' heads: after the same number
of minimisations all levels are equally far.""",
    assumes=THEOREM_3,
    uses=("zhu2025.lem11.rec.deployed", "zhu2025.ext.retraining"),
)


@faster_pure.symbolic
def iterates_of_level_one() -> dict[str, Comparison]:
    """(T^k)^t = T^(kt) for an abstract T; t further steps multiply the error by at most c^t."""
    sp = sympy()
    T, x = sp.Function("T"), sp.Symbol("theta")
    c, d, gap = sp.symbols("c d gap", positive=True)
    t = sp.Symbol("t", integer=True, positive=True)
    two = sp.Lambda(x, T(T(x)))
    return {
        "two rounds at level 2 are four of level 1": identical(two(two(x)), T(T(T(T(x))))),
        "one more step brings no one further away": identical(d - c * d, d * (1 - c)),
        "with gap = 1 - c > 0": non_negative(d * gap),
        "t further steps": identical(c * (c**t * d), c ** (t + 1) * d),
    }


@iterates_of_level_one.mutant("two rounds at level 2 are three of level 1")
def _() -> dict[str, Comparison]:
    c, d = sympy().symbols("c d", positive=True)
    return {"affine map": identical(c**2 * c**2 * d, c**3 * d)}


@faster_pure.sampled(retrainings(), small=one_level)
def subsequence(x: Retraining) -> Comparison:
    """Two rounds of the levels 2 and 3 against rounds 4 and 6 of level 1."""
    star = x.stable_points(LEVEL_ONE)[0]
    run = x.trajectory(x.theta, LEVEL_ONE, 6)
    two, three = (x.trajectory(x.theta, pure(k), 2) for k in (2, 3))
    same = [abs(two[1] - run[2]), abs(two[2] - run[4]), abs(three[1] - run[3])]
    return all_of(
        *(at_most(gap, 0) for gap in (*same, abs(three[2] - run[6]))),
        at_most(abs(three[1] - star), abs(two[1] - star)),
        at_most(abs(three[2] - star), abs(two[2] - star)),
    )


@subsequence.mutant("a population at level 2 converges at the rate of level 1")
def _(x: Retraining) -> Comparison:
    star = x.stable_points(LEVEL_ONE)[0]
    one, two = (abs(x.retrain(x.theta, pure(k)) - star) for k in (1, 2))
    return at_least(two, one)


subsequence.as_in("zhu2025.thm3", *THEOREM_3)

mean_inequality = Claim(
    key="zhu2025.ext.jensen",
    kind="external",
    title="Jensen's inequality",
    source=Source("zhu2025", "Boyd and Vandenberghe 2004, Section 3.1.8", "", "own"),
    chapter=CHAPTER,
    statement=r"""A convex function $f$ satisfies $f(\sum_k\alpha_k x_k) \le \sum_k\alpha_k f(x_k)$ for
weights $\alpha_k$ {cite:p}`boyd2004`.""",
)

work = Claim(
    key="zhu2025.thm3.faster.work",
    kind="own",
    title="Counted in risk minimisations, mixing levels does not pay",
    source=Source("zhu2025", "Remark after Theorem 3, work", "3", "own"),
    chapter=CHAPTER,
    statement=r"""With $\bar k = \sum_k\alpha_k k$ risk minimisations per round on average, agents'
heads included, $\rho_\alpha \ge c^{\bar k}$: per minimisation the bound of a mixture is no better
than that of level 1, and equal to it when everybody is on one level.""",
    assumes=THEOREM_3,
    uses=("zhu2025.thm3", "zhu2025.ext.jensen"),
)


@work.symbolic
def convex_power() -> dict[str, Comparison]:
    """c^x = exp(-b x) with b = -log c > 0 is convex in x."""
    sp = sympy()
    b, x = sp.Symbol("b", positive=True), sp.Symbol("x", real=True)
    f = sp.exp(-b * x)
    return {
        "second derivative": identical(f.diff(x, 2), b**2 * f),
        "is not negative": non_negative(b**2 * f),
    }


@convex_power.mutant("concave")
def _() -> dict[str, Comparison]:
    sp = sympy()
    b, x = sp.symbols("b x", positive=True)
    return {"second derivative": non_negative(-(b**2) / (1 + x))}


def mean_level(shares: Shares) -> Fraction:
    """Return the mean level of a population."""
    return sum((k * a for k, a in by_level(shares).items()), F(0))


@work.sampled(retrainings(), small=moved_up)
def power_mean(x: Retraining) -> Comparison:
    """Both sides raised to the denominator of the mean level, so that they are rational."""
    level = mean_level(x.mixture)
    n = level.denominator
    return at_least(x.rate() ** n, x.ratio ** int(level * n))


@power_mean.mutant("mixing pays")
def _(x: Retraining) -> Comparison:
    level = mean_level(x.mixture)
    n = level.denominator
    return at_most(x.rate() ** n, x.ratio ** int(level * n))


power_mean.as_in("zhu2025.thm3", *THEOREM_3)
