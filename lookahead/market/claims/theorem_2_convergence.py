"""Theorem 2, convergence: what the printed route needs, and a direct proof that does without."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

from lookahead.core.symbols import sympy
from lookahead.ledger import Assumption, Claim, Comparison, Source, all_of, at_most, equals, that
from lookahead.ledger.symbolic import identical, non_negative
from lookahead.market.claims.assumptions import loyalty_above_half
from lookahead.market.claims.example_1 import CHAPTER, Steps
from lookahead.market.two_slopes import TwoSlopeMarket
from lookahead.testing.market_two_slopes import STRENGTHS, TwoSlopesStep, random_steps, steps

F = Fraction

route = Claim(
    key="narang2026.thm2.route",
    kind="proof step",
    title="Example 1 meets the conditions of the convergence theorem",
    source=Source("narang2026", "Theorem 2, proof", "C", "forced"),
    chapter=CHAPTER,
    statement=r"""Example 1 meets the conditions under which Appendix D lets MSGD converge: (i) its law has
a continuous density (Assumption 1); (ii) level sets of differences of losses are thin (Assumption
3); (iii) $F$ has a gradient at every $\Theta$.""",
    as_printed="“Under the idealized MSGD convergence conditions used in the appendix analysis”",
    reading="the proof of Theorem 2 applies the convergence theorem to Example 1, so its conditions have "
    "to hold there",
)


@dataclass(frozen=True)
class Band:
    """A bound on the density, and a half-width of a band around the lines y = a x, y = -a x."""

    a: Fraction
    density: Fraction
    h: Fraction
    users: tuple[Fraction, ...]


def bands() -> Iterator[Band]:
    """Bounds on a density, with bands from wide to thin."""
    for bound in (1, 2):
        for h in (F(1), F(1, 4 * 8 * bound)):
            yield Band(F(1), F(bound), h, (F(-3, 2), F(-1), F(0), F(1), F(3, 2)))


@route.exact(small=bands)
def density(x: Band) -> Comparison:
    """The mass of the band, in which all users are, against the density's bound times its area."""
    inside = all(
        min(abs(y - x.a * t), abs(y + x.a * t)) <= x.h for t in x.users for y in (x.a * t, -x.a * t)
    )
    # two strips of height 2h over [-2, 2], which contains [-sqrt 3, sqrt 3]
    return at_most(F(int(inside)), x.density * 2 * 4 * 2 * x.h)


@density.mutant("bands of quarter height")
def _(x: Band) -> Comparison:
    return at_most(F(1), x.density * 2 * 4 * x.h / 2)


density.program(
    given=lambda x: {"a": x.a, "bound": x.density, "h": x.h, "users": x.users},
    let=(
        ("near(x, y)", "min(abs(y - a * x), abs(y + a * x)) <= h"),
        ("area", "2 * (2 - (0 - 2)) * 2 * h"),
    ),
    assume=(
        ("all users are in the band", "all([near(x, a * x) and near(x, -a * x) for x in users])"),
        ("h and the bound are positive", "h > 0 and bound > 0"),
    ),
    violates="1 > bound * area",
)


@dataclass(frozen=True)
class LevelSet:
    """Two models, the box |x| <= R, |y| <= Y, the constant C and a level delta."""

    one: Fraction
    two: Fraction
    R: Fraction
    Y: Fraction
    C: Fraction
    delta: Fraction


def level_sets_of_equal_models() -> Iterator[LevelSet]:
    """Equal models, at levels above and below what C allows."""
    for delta in (F(4), F(1, 2)):
        yield LevelSet(F(0), F(0), F(1), F(1), F(1), delta)


@route.exact(small=level_sets_of_equal_models)
def level_sets(x: LevelSet) -> Comparison:
    """The area of the set where the losses of two equal models differ by at most delta."""
    area = 2 * x.R * 2 * x.Y if x.one == x.two else F(0)
    return at_most(area, x.C * x.delta)


@level_sets.mutant("half the constant")
def _(x: LevelSet) -> Comparison:
    return at_most(4 * x.R * x.Y, x.C * x.delta / 2 + 2)


level_sets.program(
    given=lambda x: {"s": x.one, "t": x.two, "R": x.R, "Y": x.Y, "C": x.C, "d": x.delta},
    let=(("gap(x, y)", "abs((y - s * x) ** 2 - (y - t * x) ** 2)"), ("area", "(2 * R) * (2 * Y)")),
    assume=(
        ("the losses agree everywhere", "s == t and gap(R, Y) <= d"),
        ("the constants are positive", "C > 0 and d > 0"),
    ),
    violates="area > C * d",
)


@dataclass(frozen=True)
class Kink:
    """Example 1 at equal slopes."""

    p: Fraction
    a: Fraction
    alpha: Fraction
    slope: Fraction


@route.exact(small=lambda: [Kink(F(1, 2), F(1), alpha, F(0)) for alpha in (F(1), F(2, 3))])
def gradient(x: Kink) -> Comparison:
    """One-sided derivatives along (1, -1) and back add up to zero where there is a gradient."""
    market, pair = TwoSlopeMarket(x.p, x.a, x.alpha), (x.slope, x.slope)
    return equals(market.directional(pair, (1, -1)) + market.directional(pair, (-1, 1)), F(0))


@gradient.mutant("a kink for every strength")
def _(x: Kink) -> Comparison:
    market, pair = TwoSlopeMarket(x.p, x.a, x.alpha), (x.slope, x.slope)
    return that(market.directional(pair, (1, -1)) + market.directional(pair, (-1, 1)) < 0)


gradient.program(
    given=lambda x: {"p": x.p, "a": x.a, "alpha": x.alpha, "s": x.slope},
    let=(
        ("home(u, v)", "p * (u - a) ** 2 + (1 - p) * (v + a) ** 2"),
        ("best(u, v, t)", "min((u - t) ** 2, (v - t) ** 2)"),
        ("free(u, v)", "p * best(u, v, a) + (1 - p) * best(u, v, -a)"),
        ("F(e)", "alpha * home(s + e, s - e) + (1 - alpha) * free(s + e, s - e)"),
        ("ahead", "4 * F(1/2) - F(1) - 3 * F(0)"),
        ("back", "4 * F(-1/2) - F(-1) - 3 * F(0)"),
    ),
    assume=(("both pieces are one quadratic as far as 1", "a == 1 and s == 0"),),
    violates="ahead + back != 0",
)

doob = Claim(
    key="narang2026.ext.doob",
    kind="external",
    title="Non-negative supermartingales converge",
    source=Source("narang2026", "Doob 1953, chapter VII; Fatou's lemma", "", "own"),
    chapter=CHAPTER,
    statement=r"""A non-negative supermartingale converges almost surely to a finite limit, and the
expectation of the limit is at most $\liminf_t \mathbb E W_t$.""",
)

small_steps = Assumption(
    "small steps", r"$2\eta x^2 \le 1$, that is $\eta \le \tfrac16$.", lambda x: 0 < x.h <= 1
)

direct = route.amended(
    key="narang2026.thm2.direct",
    severity="missing hypothesis",
    title="MSGD reaches the specialists, by a distance that contracts",
    statement=r"""In Example 1 let $\alpha > \tfrac12$ and $W_t = |\theta_{1,t} - a| + |\theta_{2,t} + a|$. For every
state, every way of breaking ties and every step $0 \le \eta_t \le \tfrac16$,
$$\mathbb E[W_{t+1} \mid \Theta_t] \le \big(1 - 2\eta_t(2\alpha-1)\min\{p, 1-p\}\big)\,W_t .$$
So if $\sum_t\eta_t = \infty$ and $\eta_t \le \tfrac16$ from some round on, then $\Theta_t \to (a, -a)$ almost
surely from every start; a constant step does too, and then $\mathbb E W_t$ falls geometrically.
Neither Assumption 1 nor 3, nor bounded iterates, nor $\sum_t\eta_t^2 < \infty$ is used.""",
    survives="The convergence that Theorem 2 needs, with weaker conditions than printed and a rate.",
    assumes=(loyalty_above_half, small_steps),
    uses=("narang2026.ex1", "narang2026.lem10.ties", "narang2026.ext.doob"),
)


@direct.symbolic
def contraction() -> Steps:
    """One user of D_1 with h = 2 eta x^2; the mean over x; products of factors below one."""
    sp = sympy()
    u, v, e, s, r = sp.symbols("u v e s r", nonnegative=True)
    h, more, alpha, z, total, q = sp.symbols("h m alpha z S q", positive=True)
    eta, x = sp.symbols("eta x", positive=True)
    theta, slope = sp.symbols("theta s_i", real=True)
    after = theta - eta * ((slope * x - theta * x) ** 2).diff(theta)
    loyal = (1 - h) * u + v
    # a free user at learner 2 is no farther from it than from learner 1: |theta_2 - a| = u - e
    worst = u + v + h * (u - e)
    mean = alpha * loyal + (1 - alpha) * (s * loyal + (1 - s) * worst)
    bound = u + v - h * (2 * alpha - 1) * u
    uniform = sp.integrate(x**2, (x, -sp.sqrt(3), sp.sqrt(3))) / (2 * sp.sqrt(3))
    return {
        "a round of Algorithm 1 with h = 2 eta x^2: distances to the user's slope": identical(
            after - slope, (1 - 2 * eta * x**2) * (theta - slope)
        ),
        "so the other model moves by h times its distance from her slope": identical(
            after - theta, -2 * eta * x**2 * (theta - slope)
        ),
        "a step of 1/6 has 2 eta x^2 <= 1": identical(2 * sp.Rational(1, 6) * 3, 1),
        "what the mean over her choices falls short of the bound": identical(
            bound - mean, (1 - alpha) * h * (2 * s * u + (1 - s) * e)
        ),
        "is not negative, with weights r = 1 - alpha, z = 1 - s": non_negative(
            r * h * (2 * s * u + z * e)
        ),
        "mean of h over x is 2 eta": identical(2 * eta * uniform, 2 * eta),
        "p u + q v >= min(p, q)(u + v), for p = q + m": non_negative(
            ((q + more) * u + q * v) - q * (u + v)
        ),
        "1 - z <= 1 / (1 + z)": non_negative(1 - (1 - z) * (1 + z)),
        "products of 1 + z grow like the sum": non_negative(
            (1 + total) * (1 + z) - (1 + total + z)
        ),
    }


@contraction.mutant("free users halve the distance too")
def _() -> Steps:
    u, v, h, alpha = sympy().symbols("u v h alpha", positive=True)
    mean = alpha * ((1 - h) * u + v) + (1 - alpha) * (u + v + h * u)
    return {"mean": identical(mean, (1 - h) * u + v)}


def _factor(x: TwoSlopesStep) -> Fraction:
    return 1 - x.h * (2 * x.alpha - 1) * min(x.p, 1 - x.p)


@direct.sampled(random_steps(), small=steps)
def contracts(x: TwoSlopesStep) -> Comparison:
    """The expected distance after a round, over both subpopulations, both branches, all ties."""
    there = x.distance == 0
    return all_of(
        that(there or x.expected_distance() < x.distance, "it falls", trivial=there),
        at_most(x.expected_distance(), _factor(x) * x.distance),
    )


@contracts.mutant("with the larger share")
def _(x: TwoSlopesStep) -> Comparison:
    factor = 1 - x.h * (2 * x.alpha - 1) * max(x.p, 1 - x.p)
    return at_most(x.expected_distance(), factor * x.distance)


@contracts.mutant("at rate alpha")
def _(x: TwoSlopesStep) -> Comparison:
    factor = 1 - x.h * x.alpha * min(x.p, 1 - x.p)
    return at_most(x.expected_distance(), factor * x.distance)


def _exchanged() -> Iterator[TwoSlopesStep]:
    for x in steps(strengths=STRENGTHS[4:]):
        yield replace(x, first=F(0), second=F(1))


def _too_long(x: Any) -> Any:
    return replace(x, h=F(3))


contracts.without(loyalty_above_half, small=_exchanged)
contracts.without(small_steps, small=lambda: map(_too_long, steps()))
