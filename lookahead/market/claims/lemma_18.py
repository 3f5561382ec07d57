"""Lemma 18: the sample risk is uniformly near the risk on a ball of models."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from functools import partial
from typing import Any

from lookahead.core.enclosure import root
from lookahead.core.symbols import sympy
from lookahead.ledger import Assumption, Claim, Comparison, Source, all_of, at_most, that
from lookahead.ledger.symbolic import identical, non_negative, sum_of_squares
from lookahead.market.claims.lemma_15_assumptions import bounded_users, independent_probes
from lookahead.market.concentration import hoeffding, uniform_deviation
from lookahead.market.coverage_runs import ProbeExperiment
from lookahead.testing.market_bounds import experiments, small_experiments

F = Fraction
CHAPTER = "market/risk_bounds"

lemma_18 = Claim(
    key="narang2026.lem18",
    kind="lemma",
    title="Deviation over a ball of models",
    source=Source("narang2026", "Lemma 18", "E.2", "reconstructed"),
    chapter=CHAPTER,
    statement=r"""Fix $r > 0$ and let $b = (Y + R_xr)^2$. For any $\delta \in (0, 1)$, with
probability at least $1 - \delta$, $$\sup_{\|\theta\| \le r}|R(\theta) - \hat R(\theta)| \le
\frac{4(Y + R_xr)R_xr}{\sqrt{n_q}} + b\sqrt{\frac{2\log(1/\delta)}{n_q}}.$$""",
    reading="both sides, as in the cited theorem, whose Rademacher average has absolute values; "
    "“the constant offsets vanish in the Rademacher average”; the formula is lost",
    assumes=(bounded_users, independent_probes),
    uses=("narang2026.ext.wainwright", "narang2026.ext.contraction"),
)


def light(delta: Fraction, r: Fraction, n: int = 1, top: int = 1) -> ProbeExperiment:
    """Labels 0 and `top`, equally likely, one feature, and a small ball of models."""
    return ProbeExperiment(
        [1, 1], [0, top], [0, 0],
        queries=n, delta=delta, R_x=1, Y=top, B=0, epsilon=F(top**2, 2), r=r,
    )  # fmt: skip


def light_ones() -> Iterator[ProbeExperiment]:
    """One probe of a fair coin at three probabilities, then a few probes."""
    for n in (1, 2, 3):
        for delta in (F(19, 20), F(3, 4), F(1, 10)):
            for r in (F(1, 100), F(1)):
                yield light(delta, r, n)
    yield light(F(1, 10), F(1, 100), top=6)


def failing(x: ProbeExperiment, form: str, *, two_sided: bool, shrink: int = 1) -> Fraction:
    """The probability that the largest deviation over the ball exceeds a form of the lemma."""
    limit = uniform_deviation(x.R_x, x.Y, x.r, x.queries, x.delta, form)
    return x.failure(lambda drawn: x.gap(drawn, two_sided=two_sided), limit / shrink)


@lemma_18.sampled(experiments(), small=light_ones, arithmetic="enclosure")
def both_sides(x: ProbeExperiment) -> Comparison:
    """The probability that the supremum exceeds the printed bound, against delta."""
    return at_most(failing(x, "paper", two_sided=True), x.delta)


@both_sides.mutant("a quarter of the bound")
def _(x: ProbeExperiment) -> Comparison:
    return at_most(failing(x, "paper", two_sided=True, shrink=4), x.delta)


@both_sides.mutant("the range replaced by its root")
def _(x: ProbeExperiment) -> Comparison:
    return at_most(_with_root(x), x.delta)


def _with_root(x: ProbeExperiment) -> Fraction:
    """The probability that the supremum exceeds the bound with Y + R_x r in place of b."""
    edge = x.Y + x.R_x * x.r
    limit = 2 * hoeffding(edge, x.queries, x.delta) + 4 * edge * x.R_x * x.r / root(x.queries)
    return x.failure(lambda drawn: x.gap(drawn, two_sided=True), limit)


both_sides.program(
    given=lambda x: {
        "x": x.x, "y": x.y, "p": x.weights, "n": x.queries, "delta": x.delta, "R_x": x.R_x,
        "Y": x.Y, "r": x.r, "third": F(1, 3),
    },
    let=(
        ("risk_of_zero", "dot(p, [v ** 2 for v in y])"),
        ("reach", "Y + R_x * r"),
        ("bound", "4 * reach * R_x * r + reach ** 2 * third"),
        ("fails", "sum([w for w, v in zip(p, y) if abs(risk_of_zero - v ** 2) > bound])"),
    ),
    assume=(
        ("one probe", "n == 1"),
        ("a probability", "0 < delta < 1"),
        ("a ball", "r > 0"),
        ("weights", "sum(p) == 1 and min(p) >= 0"),
        ("users", "all(abs(v) <= R_x for v in x) and all(abs(v) <= Y for v in y)"),
        ("2 log(1/delta) <= 2 (1/delta - 1) <= 1/9", "2 * (1 / delta - 1) <= third ** 2"),
    ),
    violates="fails > delta",
)  # fmt: skip

unlikely_failure = Assumption(
    "failure less likely than 2^(-1/3)", r"$\delta^3 \le \tfrac12$.", lambda x: 2 * x.delta**3 <= 1
)

amended = lemma_18.amended(
    key="narang2026.lem18.confidence",
    severity="missing hypothesis",
    title="Deviation over a ball of models, on both sides",
    statement=r"""For $\delta^3 \le \tfrac12$, that is $\delta \le 0.79$, the bound on
$\sup|R - \hat R|$ holds as reconstructed.""",
    survives="The bound for every delta that anyone uses, and for every delta on the one side that "
    "the guarantee needs. In the cited theorem the labels' own fluctuation does not vanish: the "
    "average there has absolute values.",
    assumes=(bounded_users, independent_probes, unlikely_failure),
    uses=("narang2026.lem18.sharp",),
)


@amended.symbolic
def from_the_sharp_bound() -> dict[str, Comparison]:
    """Each side at delta/2; the two logarithms compare as delta^3 compares with one half."""
    sp = sympy()
    Y, reach, more = sp.symbols("Y reach more", nonnegative=True)
    delta = sp.exp(-sp.log(2) / 3 - more)
    left = sp.expand(sp.expand_log(sp.log(2 / delta), force=True))
    right = sp.expand(sp.expand_log(4 * sp.log(1 / delta), force=True))
    return {
        "the expected supremum is smaller than the first term": non_negative(
            4 * (Y + reach) * reach - (2 * Y + reach) * reach
        ),
        "delta = 2^(-1/3) e^(-s): 4 log(1/delta) - log(2/delta) = 3 s": identical(
            right - left, 3 * more
        ),
        "so log(2/delta)/(2n) <= 2 log(1/delta)/n": non_negative(3 * more),
    }


@from_the_sharp_bound.mutant("for delta up to 2^(-1/4)")
def _() -> dict[str, Comparison]:
    more = sympy().Symbol("more", nonnegative=True)
    sp = sympy()
    delta = sp.exp(-sp.log(2) / 4 - more)
    gap = sp.expand_log(4 * sp.log(1 / delta) - sp.log(2 / delta), force=True)
    return {
        "at s = 0": that(bool(gap.subs(more, 0).evalf() >= 0)),
        "nothing": identical(more, more),
    }


@amended.sampled(experiments(), small=light_ones, arithmetic="enclosure")
def both_sides_covered(x: ProbeExperiment) -> Comparison:
    """The probability that the supremum exceeds the bound, where delta is not near one."""
    return at_most(failing(x, "paper", two_sided=True), x.delta)


@both_sides_covered.mutant("the range replaced by its root")
def _(x: ProbeExperiment) -> Comparison:
    return at_most(_with_root(x), x.delta)


@both_sides_covered.mutant("a fifth of the bound")
def _(x: ProbeExperiment) -> Comparison:
    return at_most(failing(x, "paper", two_sided=True, shrink=5), x.delta)


def light_copies() -> Iterator[ProbeExperiment]:
    """Two hundred copies of one probe of a fair coin."""
    yield ProbeExperiment(
        [1, 1], [0, 1], [0, 0],
        queries=200, delta=F(1, 10), R_x=1, Y=1, B=0, epsilon=F(1, 2), r=F(1, 100), copies=True,
    )  # fmt: skip


both_sides_covered.controls(both_sides)
both_sides_covered.without(unlikely_failure, small=light_ones)
both_sides_covered.without(
    bounded_users, experiments("users"), small=partial(small_experiments, "users")
)
both_sides_covered.without(independent_probes, small=light_copies)

sharp = Claim(
    key="narang2026.lem18.sharp",
    kind="own",
    title="Deviation over a ball of models, without symmetrisation",
    source=Source("narang2026", "Lemma 18", "E.2", "own"),
    chapter=CHAPTER,
    statement=r"""For any $\delta \in (0, 1)$, with probability at least $1 - \delta$,
$$\sup_{\|\theta\| \le r}\big(R(\theta) - \hat R(\theta)\big) \le \frac{(2Y +
R_xr)R_xr}{\sqrt{n_q}} + (Y + R_xr)^2\sqrt{\frac{\log(1/\delta)}{2n_q}},$$ and the same for
$\hat R - R$: half of Lemma 18 or less in either term.""",
    assumes=(bounded_users, independent_probes),
    uses=("narang2026.ext.mcdiarmid",),
)


@sharp.symbolic
def by_moments() -> dict[str, Comparison]:
    """R - R_hat is a quadratic whose three coefficients are centred means; bound each in square."""
    sp = sympy()
    n, delta, b = sp.symbols("n delta b", positive=True)
    Y, R, r, over, under = sp.symbols("Y R_x r over under", nonnegative=True)
    x, y, t = sp.symbols("x y theta", real=True)
    u = b * sp.sqrt(sp.log(1 / delta) / (2 * n))
    return {
        "one user's loss has the coefficients y^2, -2 x y, x^2": identical(
            (y - t * x) ** 2, y**2 - 2 * t * (x * y) + t**2 * x**2
        ),
        "a mean of n independent centred terms: E|mean|^2 = n E|v|^2 / n^2": identical(
            n * (R * Y) ** 2 / n**2, (R * Y) ** 2 / n
        ),
        "E|v - Ev|^2 <= E|v|^2 and (E|mean|)^2 <= E|mean|^2: a variance each": _variance(),
        "|x y| <= R_x Y": non_negative((R + over) * (Y + under) - R * Y),
        "|theta (C) theta| <= r^2 |C|_F, Cauchy and Schwarz for matrices, 2 by 2": _frobenius(),
        "2 r R_x Y / sqrt n + r^2 R_x^2 / sqrt n is the first term": identical(
            (2 * r * R * Y + r**2 * R**2) / sp.sqrt(n), (2 * Y + R * r) * R * r / sp.sqrt(n)
        ),
        "one probe moves the supremum by b/n: exp(-2 u^2 / (n (b/n)^2)) = delta": identical(
            sp.exp(-2 * u**2 / (n * (b / n) ** 2)), delta
        ),
        "in Lemma 18 the first term is twice as large or more": non_negative(
            4 * (Y + R * r) * R * r - 2 * (2 * Y + R * r) * R * r
        ),
        "and the second exactly twice": identical(b * sp.sqrt(2 * sp.log(1 / delta) / n), 2 * u),
    }


def _variance() -> Comparison:
    sp = sympy()
    v, w = sp.symbols("v w", real=True)
    p = sp.Symbol("p", positive=True)
    q = sp.Symbol("q", positive=True)
    share = p / (p + q)
    mean = share * v + (1 - share) * w
    second = share * v**2 + (1 - share) * w**2
    return sum_of_squares(second - mean**2, [(p * q / (p + q) ** 2, v - w)])


def _frobenius() -> Comparison:
    sp = sympy()
    C = sp.Matrix(2, 2, sp.symbols("c_1:5", real=True))
    s, t = sp.symbols("s t", real=True)
    outer: Any = [s * s, s * t, t * s, t * t]
    entries = list(C)
    slack = sum(c**2 for c in entries) * (s**2 + t**2) ** 2
    slack -= sum(c * o for c, o in zip(entries, outer, strict=True)) ** 2
    pairs = [(i, j) for i in range(4) for j in range(i)]
    return sum_of_squares(
        slack, [(1, entries[i] * outer[j] - entries[j] * outer[i]) for i, j in pairs]
    )


@by_moments.mutant("with R_x r squared alone in the first term")
def _() -> dict[str, Comparison]:
    sp = sympy()
    Y, R, r = sp.symbols("Y R_x r", positive=True)
    return {
        "first term": identical(2 * r * R * Y + r**2 * R**2, R**2 * r**2),
        "nothing": identical(r, r),
    }


@sharp.sampled(experiments(), small=light_ones, arithmetic="enclosure")
def each_side_covered(x: ProbeExperiment) -> Comparison:
    """The probability that R - R_hat exceeds the sharper bound somewhere on the ball."""
    return at_most(failing(x, "sharp", two_sided=False), x.delta)


@each_side_covered.mutant("a third of the bound")
def _(x: ProbeExperiment) -> Comparison:
    return at_most(failing(x, "sharp", two_sided=False, shrink=3), x.delta)


@each_side_covered.mutant("both sides at once")
def _(x: ProbeExperiment) -> Comparison:
    return all_of(at_most(failing(x, "sharp", two_sided=True), x.delta))


each_side_covered.without(
    bounded_users, experiments("users"), small=partial(small_experiments, "users")
)
each_side_covered.without(independent_probes, small=light_copies)
