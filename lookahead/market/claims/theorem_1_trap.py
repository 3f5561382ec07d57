"""Theorem 1, added: a market with a density where runs end at equal models, at a kink."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from itertools import product
from typing import Any

from lookahead.core.exact import Matrix
from lookahead.core.symbols import sympy
from lookahead.ledger import (
    Claim,
    Comparison,
    Source,
    all_of,
    at_least,
    at_most,
    equals,
    less_than,
    that,
)
from lookahead.ledger.symbolic import identical, non_negative
from lookahead.market.continuous_bands import SlopeBands
from lookahead.market.one_step import one_step_law
from lookahead.market.population import FinitePopulation

F = Fraction
CHAPTER = "market/dynamics"
HALF, QUARTER = F(1, 2), F(1, 4)


@dataclass(frozen=True)
class Trap:
    """Slopes with rho <= |y / x| <= 1, models that start at (-s, s), steps 1 / (4 (t + t0))."""

    rho: Fraction
    s: Fraction
    t0: Fraction

    @property
    def market(self) -> SlopeBands:
        """A law with these slopes; those above zero prefer the first learner."""
        return SlopeBands.of((self.rho, 1, HALF, 0), (-1, -self.rho, HALF, 1))


def variation(x: Trap) -> Fraction:
    """An upper bound of either martingale's quadratic variation."""
    return 1 / (x.t0 - 1)


def elsewhere(x: Trap) -> Fraction:
    """An upper bound of the probability that the run does not end at (0, 0)."""
    variance = variation(x)
    return min(F(1), variance / (2 * x.s) ** 2 + variance / (2 * x.rho) ** 2)


def traps() -> Iterator[Trap]:
    """A run that is caught at least every other time, then later, earlier and thinner starts."""
    for rho, s, t0 in product((HALF, F(1, 10)), (HALF, F(1, 4), F(1)), (5, 101, 2)):
        yield Trap(rho, s, F(t0))


def caught(x: Trap) -> Comparison:
    """The probability of ending in {grad F = 0}, if (0, 0) does not belong to it, against one."""
    if x.market.differentiable((0, 0), HALF):
        return that(condition=True, trivial=True)
    return at_least(elsewhere(x), 1)


def trapped(printed: Claim) -> None:
    """Attach to a theorem the market whose runs end at a kink."""
    check = printed.exact(small=traps)(caught)

    @check.mutant("four times as late")
    def _(x: Trap) -> Comparison:
        return caught(Trap(x.rho, x.s, 4 * x.t0))

    check.program(
        given=lambda x: {"rho": x.rho, "s": x.s, "t0": x.t0},
        let=(
            # a user of slope 1 at models (h, -h), half by habit; slope -1 mirrors it
            ("F(h)", "(1 - h) ** 2 / 2 + min((1 - h) ** 2, (1 + h) ** 2) / 2"),
            ("up", "4 * F(1/2) - F(1) - 3 * F(0)"),
            ("down", "4 * F(-1/2) - F(-1) - 3 * F(0)"),
            # both signs of the slope at either model, each a quarter of the rounds: over eta^2
            (
                "noise(u, v)",
                "(1 - u) ** 2 + (1 + u) ** 2 + (1 - v) ** 2 + (1 + v) ** 2",
            ),
            # sum over k >= t0 of 8 / (4 k)^2 times the root of k / (t0 - 1)
            ("variance", "1 / (t0 - 1)"),
        ),
        assume=(
            ("a start between the bands", "0 < s <= 1 and 0 < rho <= 1 and t0 > 1"),
            ("the two one-sided slopes at (0, 0) differ", "up + down != 0"),
            ("noise of a round", "all([noise(u, v) <= 8 for u in [-1, 1] for v in [-1, 1]])"),
        ),
        violates="variance / (2 * s) ** 2 + variance / (2 * rho) ** 2 < 1",
    )


trap = Claim(
    key="narang2026.thm1.trap",
    kind="own",
    title="Runs that end where two models coincide and F has no gradient",
    source=Source("narang2026", "Theorem 1", "4.2", "own"),
    chapter=CHAPTER,
    statement=r"""Let $x$ and the slope $r = y/x$ be independent, each with a continuous density, $x$ on $[c, 1]$,
$c > 0$, and $r$ symmetric with $\rho \le |r| \le 1$; let the loss be squared. Users with $r > 0$ prefer learner 1, the others
learner 2, and $\alpha = \tfrac12$. Then

1. Assumption 1 holds, Assumption 3 with a constant for each pair of distinct models,
   $\{\Theta : \nabla F(\Theta) = 0\}$ is compact, and its points have $\theta_1 - \theta_2 \ge \tfrac23\mathbb E|r|$. At
   $(0, 0)$ all users tie and $F$ has no gradient: it falls along $(1, -1)$ and is flat along $(-1, 1)$.
2. From $(-s, s)$, $0 < s \le 1$, with steps $\eta_t = \tfrac1{4(t + t_0)}$, $t_0 \ge 2$, which satisfy Assumption 2,
   models stay in $[-1, 1]$ and
   $$\Pr[\Theta_t \to (0, 0)] \ge 1 - \Big(\frac1{4s^2} + \frac1{4\rho^2}\Big)\frac1{t_0 - 1} .$$

With $s = \rho = \tfrac12$ and $t_0 = 5$ at least every other run ends at the kink, outside $\{\nabla F = 0\}$. For
two users, $x = 1$ and $y = \pm1$, the term with $\rho$ is not needed: three runs in four. The
distance $\theta_2 - \theta_1$ shrinks so slowly, about like $t^{-\mathbb E x^2/4}$, that the noise of order $t^{-1/2}$ need not
carry it through zero.""",
    uses=(
        "narang2026.asm2",
        "narang2026.asm3.pair",
        "narang2026.lem13.distinct",
        "narang2026.lem14.distinct",
        "narang2026.ext.kolmogorov",
        "narang2026.ext.robbins_siegmund",
    ),
)


@trap.symbolic
def critical_points() -> dict[str, Comparison]:
    """Where a learner of either side has slope zero: G = Pr[r < m], H = E[r; r < m], mu = E|r|.

    Half of the positive slopes, with mean mu / 2, come to learner 1 by habit. H = -mu / 2 + part
    = -rest with part, rest >= 0. So swapped critical points would have theta_1 >= 0 >= theta_2,
    and aligned ones have theta_1 >= mu / 3 and theta_2 <= -mu / 3.
    """
    sp = sympy()
    G, mu, part, rest, x, r, h = sp.symbols("G mu part rest x r h", positive=True)
    model = sp.Symbol("model", real=True)
    half, whole = sp.Rational(1, 2), sp.Rational(3, 2)

    def rests(loyal: Any, free: Any, mass: Any) -> Any:
        return sp.solve((model * half - loyal) + (model * mass - free), model)[0]

    # a slope r > 0 near (0, 0): its learner by habit is the first; the mirrored user adds the same
    aligned = (r - h) ** 2 * x**2  # at (h, -h) by both coins
    swapped = ((r + h) ** 2 + (r - h) ** 2) * x**2 / 2  # at (-h, h) by one coin each

    H = part - mu / 2
    return {
        "swapped, learner 1": identical(rests(mu / 2, H, G), part / (G + half)),
        "swapped, learner 2": identical(rests(-mu / 2, -H, 1 - G), -part / (whole - G)),
        "aligned, learner 1": identical(rests(mu / 2, rest, 1 - G), (mu / 2 + rest) / (whole - G)),
        "aligned, learner 2": identical(rests(-mu / 2, -rest, G), -(mu / 2 + rest) / (G + half)),
        "a denominator between 1/2 and 3/2": identical((mu / 2) / whole, mu / 3),
        "the nearer model is the one of r's sign": non_negative((r + h) ** 2 - (r - h) ** 2),
        "F falls along (1, -1)": identical(sp.diff(aligned, h).subs(h, 0), -2 * r * x**2),
        "and is flat along (-1, 1)": identical(sp.diff(swapped, h).subs(h, 0), 0),
    }


@critical_points.mutant("swapped models have a critical point with both at mu")
def _() -> dict[str, Comparison]:
    sp = sympy()
    u, mu, G = sp.symbols("u mu G", positive=True)
    slope = u * (sp.Rational(1, 2) + G) - mu / 2 + mu / 2
    return {"at zero": identical(slope.subs(u, 0), 0), "at mu": identical(slope.subs(u, mu), 0)}


@trap.symbolic
def proof() -> dict[str, Comparison]:
    """While swapped, each learner sees fair signs; two martingales keep the run there.

    Over the product P_t of the factors 1 - eta E x^2, theta_2 - theta_1 and theta_1 + theta_2 are
    martingales. Their quadratic variation adds up to 1 / (t0 - 1) at most, so Kolmogorov's
    inequality keeps the first above zero and the second within 2 rho for ever, each up to its
    share of the bound. There theta_1^2 + theta_2^2 falls in mean at the rate 2 eta E x^2, and
    the theorem of Robbins and Siegmund sends it to zero, since the steps add up to infinity.
    """
    sp = sympy()
    u, v, r, k, e = sp.symbols("u v r k eta", real=True)  # k = x^2
    outcomes = [  # sign of the slope, learner: four faces of two fair coins
        (u + 2 * e * k * (sign * r - u), v) if learner == 0 else (u, v + 2 * e * k * (sign * r - v))
        for sign, learner in product((1, -1), (0, 1))
    ]

    def mean(of: Any) -> Any:
        return sum(of(*o) for o in outcomes) / 4

    j, a = sp.symbols("j a", positive=True)
    b = sp.Symbol("b", nonnegative=True)  # roots of k - 1 and k: a and a + b
    fair = 4 * r**2 + 2 * u**2 + 2 * v**2
    return {
        "distance": identical(mean(lambda p, q: q - p), (1 - e * k) * (v - u)),
        "sum": identical(mean(lambda p, q: q + p), (1 - e * k) * (v + u)),
        "noise of the distance": identical(
            mean(lambda p, q: (q - p - (v - u)) ** 2), e**2 * k**2 * fair
        ),
        "noise of the sum": identical(
            mean(lambda p, q: (q + p - (v + u)) ** 2), e**2 * k**2 * fair
        ),
        "which |r|, |theta| <= 1 keep below 8 eta^2": identical(
            8 - fair, 4 * (1 - r**2) + 2 * (1 - u**2) + 2 * (1 - v**2)
        ),
        "squares": identical(
            mean(lambda p, q: p**2 + q**2),
            (1 - 2 * e * k) * (u**2 + v**2) + e**2 * k**2 * fair,
        ),
        "1 - 1/(4k) is at least the fourth root of 1 - 1/k": non_negative(
            sp.expand((4 * (1 + j)) ** 4 * ((1 - 1 / (4 * (1 + j))) ** 4 - (1 - 1 / (1 + j))))
        ),
        "products telescope to (t0 - 1) / k; 8 eta^2 times the root of k, k = j^2": identical(
            8 / (4 * j**2) ** 2 * j, 1 / (2 * j**3)
        ),
        "k^(-3/2) is at most 2 (k - 1)^(-1/2) - 2 k^(-1/2): over b / (a (a + b)^3)": non_negative(
            sp.expand(2 * (a + b) ** 2 - a * (2 * a + b))
        ),
        "where 1 = k - (k - 1)": identical((a + b) ** 2 - a**2, b * (2 * a + b)),
        "in all, with j = t0 - 1": identical(2 / sp.sqrt(j) / (2 * sp.sqrt(j)), 1 / j),
    }


@proof.mutant("the distance keeps its mean")
def _() -> dict[str, Comparison]:
    u, v, r, e = sympy().symbols("u v r eta", real=True)
    mean = v - u + e * (r - v - r - v) / 2 - e * (r - u - r - u) / 2
    return {"at eta = 0": identical(mean.subs(e, 0), v - u), "always": identical(mean, v - u)}


@dataclass(frozen=True)
class Swapped:
    """A finite sample of such users, every pair of size and slope with both signs, about to move."""

    sizes: tuple[Fraction, ...]
    slopes: tuple[Fraction, ...]
    theta: Matrix
    alpha: Fraction = HALF
    step: Fraction = QUARTER

    def means(self) -> tuple[Fraction, ...]:
        """Means of distance and sum after a round, and of their squared moves."""
        users = [(x, sign * r) for x in self.sizes for r in self.slopes for sign in (1, -1)]
        market = FinitePopulation(
            [x for x, _ in users], [x * r for x, r in users], [int(r < 0) for _, r in users]
        )
        law = one_step_law(market, self.theta, self.alpha, self.step)
        u, v = (row[0] for row in self.theta)
        pairs = [(o.probability, o.models[0][0], o.models[1][0]) for o in law]
        return (
            sum((w * (q - p) for w, p, q in pairs), F(0)),
            sum((w * (q + p) for w, p, q in pairs), F(0)),
            sum((w * (q - p - v + u) ** 2 for w, p, q in pairs), F(0)),
            sum((w * (q + p - v - u) ** 2 for w, p, q in pairs), F(0)),
        )


def swapped() -> Iterator[Swapped]:
    """One size and slope, then several; models between and beyond."""
    for sizes, slopes in (((1,), (1,)), ((HALF, 1), (HALF, 1)), ((F(1, 3),), (F(1, 4), 1))):
        for u, v in ((-1, 1), (F(-1, 4), F(1, 8)), (0, F(1, 3)), (F(-2, 3), F(3, 4))):
            yield Swapped(tuple(map(F, sizes)), tuple(map(F, slopes)), ((F(u),), (F(v),)))


def one_round(x: Swapped, most: int) -> Comparison:
    """Means of a round, and the noise against `most` times eta^2."""
    (u,), (v,) = x.theta
    factor = 1 - x.step * sum((k * k for k in x.sizes), F(0)) / len(x.sizes)
    far, total, *noise = x.means()
    return all_of(
        equals(far, factor * (v - u)),
        equals(total, factor * (v + u)),
        *(at_most(value, most * x.step**2) for value in noise),
    )


@trap.exact(small=swapped)
def rounds_of_it(x: Swapped) -> Comparison:
    """One round from the enumerated law: both means, and the noise below 8 eta^2."""
    return one_round(x, 8)


@rounds_of_it.mutant("half of the noise")
def _(x: Swapped) -> Comparison:
    return one_round(x, 4)


def added_up(x: Trap, rounds: int = 60) -> Fraction:
    """The noise of the first rounds over the squared products, at x^2 = 1 where it is largest."""
    total, left = F(0), F(1)
    for k in range(int(x.t0), int(x.t0) + rounds):
        step = F(1, 4 * k)
        left *= 1 - step
        total += 8 * step**2 / left**2
    return total


@trap.exact(small=traps)
def noise_adds_up(x: Trap) -> Comparison:
    """Sixty rounds of it, summed exactly, against the bound on all of them."""
    return at_most(added_up(x), variation(x))


@noise_adds_up.mutant("a third of the bound")
def _(x: Trap) -> Comparison:
    return at_most(added_up(x), variation(x) / 3)


@trap.exact(small=traps)
def at_the_kink(x: Trap) -> Comparison:
    """The potential near (0, 0): flat on one side with gradient Theta, falling on the other."""
    near = (-x.rho / 2, x.rho / 3)
    ahead, behind = (x.market.directional((0, 0), HALF, (w, -w)) for w in (1, -1))
    return all_of(
        equals(x.market.gradient(near, HALF), near),
        equals(behind, 0),
        equals(ahead, -(1 + x.rho)),
        that(not x.market.differentiable((0, 0), HALF)),
    )


@at_the_kink.mutant("it falls at a rate above 5/4")
def _(x: Trap) -> Comparison:
    return less_than(x.market.directional((0, 0), HALF, (1, -1)), -F(5, 4))
