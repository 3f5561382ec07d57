"""Open question: agents estimate the model, the data and the loss."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from fractions import Fraction
from itertools import cycle, product
from math import prod

from lookahead.core.measures import measure
from lookahead.core.symbols import sympy
from lookahead.ledger import Assumption, Claim, Comparison, Source, all_of, at_most, equals
from lookahead.ledger.symbolic import identical
from lookahead.reasoning.noisy_information import NoisyLevelK, variance
from lookahead.testing.open_questions import noisy_level_k

F = Fraction
CHAPTER = "reasoning/open_questions"
ROUNDS = 2
SIGNS = measure([-1, 1])
STILL = measure([0])

contracting = Assumption("contraction", r"$|\rho| < 1$.", lambda x: abs(x.rate) < 1)
own = Source("zhu2025", "Open questions, imperfect information", "7", "own")


def small() -> Iterator[NoisyLevelK]:
    """Readings off by one either way at level 1, then errors about the data, level 2, mixtures."""
    laws = ((SIGNS, STILL), (STILL, SIGNS), (SIGNS, SIGNS))
    mixtures = ({1: F(1)}, {2: F(1)}, {1: F(1, 2), 2: F(1, 2)})
    for gain, mixture, (reading, data) in product((F(1, 2), F(-1, 2), F(3, 4)), mixtures, laws):
        yield NoisyLevelK(gain, F(1), mixture, reading, data)


noise = Claim(
    key="zhu2025.open.noise",
    kind="own",
    title="Unbiased errors leave speed and mean alone, and give the models a spread",
    source=own,
    chapter=CHAPTER,
    statement=r"""In the affine model let all agents misread the deployed model by $\xi_t$ and the mean of
the data by $\zeta_t$, independent errors of mean zero and variances $\sigma_\xi^2$, $\sigma_\zeta^2$.
If $|\rho| < 1$ the mean of $\theta_t$ goes to the stable point with the factor $\rho =
\sum_k\alpha_kc^k$, as without errors, and the variance of $\theta_t$ from a fixed start is
$(1 - \rho^{2t})V$ with
$$V = \frac{\rho^2\sigma_\xi^2 + S^2\sigma_\zeta^2}{1 - \rho^2},\qquad S =
\frac\beta\gamma\sum_k\alpha_k(c + \dots + c^{k-1}).$$
At level 1, $S = 0$; for $0 < |c| < 1$, as $k$ grows, $\rho$ vanishes and $S$ does not. So deeper thinking
forgives a misread model and not misread data. If $n$ agents misread the model each alone,
$\rho^2\sigma_\xi^2$ becomes $\sum_k\alpha_kc^{2k}\sigma_\xi^2/n$: at a single level, $\sigma_\xi^2$
becomes $\sigma_\xi^2/n$.""",
    assumes=(contracting,),
)


@noise.symbolic
def two_moments() -> dict[str, Comparison]:
    """theta' = A + rho (theta + xi) + S zeta; moments of independent terms add up."""
    sp = sympy()
    A, rho, S, theta, centre, v = sp.symbols("A rho S theta mu v", real=True)
    reading, data, power = sp.symbols("sigma_xi sigma_zeta power", real=True)
    c, r, xi, zeta, m = sp.symbols("c r xi zeta m", real=True)
    rest = A / (1 - rho)
    V = (rho**2 * reading**2 + S**2 * data**2) / (1 - rho**2)
    after = lambda v: rho**2 * (v + reading**2) + S**2 * data**2
    steps: dict[str, Comparison] = {
        "mean: the distance is multiplied by rho": identical(
            A + rho * centre - rest, rho * (centre - rest)
        ),
        "variance: the distance is multiplied by rho^2": identical(after(v) - V, rho**2 * (v - V)),
        "so (1 - rho^2t) V becomes (1 - rho^2(t+1)) V": identical(
            after((1 - power) * V), (1 - rho**2 * power) * V
        ),
    }
    n, a1, a2 = sp.symbols("n alpha_1 alpha_2", positive=True)
    square = lambda factor: (factor / n) ** 2 * reading**2
    steps["agents each alone, a share alpha_k of n with the factor c^k / n"] = identical(
        n * a1 * square(c) + n * a2 * square(c**2), (a1 * c**2 + a2 * c**4) * reading**2 / n
    )
    expected = theta + xi
    for k in (1, 2, 3):
        model = r * m + c * expected
        about_data = r * sum((c**j for j in range(1, k)), sp.Integer(0))
        steps[f"level {k}: factors c^k and r (c + ... + c^(k-1))"] = identical(
            model - model.subs({xi: 0, zeta: 0}), c**k * xi + about_data * zeta
        )
        expected = r * (m + zeta) + c * expected
    return steps


@two_moments.mutant("level 2 has the factor r c^2 for the data")
def _() -> dict[str, Comparison]:
    c, r, xi, zeta = sympy().symbols("c r xi zeta", real=True)
    moved = c * (r * zeta + c * xi)
    return {
        "reading": identical(moved.diff(xi), c**2),
        "data": identical(moved.diff(zeta), r * c**2),
    }


@noise.sampled(noisy_level_k(), small=small)
def after_rounds(x: NoisyLevelK) -> Comparison:
    """Mean and variance after two rounds, all errors enumerated, and the formulas."""
    c, start = x.ratio * x.gain, F(1)
    rho = sum((share * c**k for k, share in x.mixture.items()), F(0))
    S = x.ratio * sum(
        (share * sum((c**j for j in range(1, k)), F(0)) for k, share in x.mixture.items()), F(0)
    )
    stable = x.ratio * x.mean / (1 - c)
    noise = rho**2 * variance(x.reading) + S**2 * variance(x.data)
    centre, spread = x.moments(start, ROUNDS)
    return all_of(
        equals(centre - stable, rho**ROUNDS * (start - stable)),
        equals(spread, (1 - rho ** (2 * ROUNDS)) * noise / (1 - rho**2)),
        at_most(abs(centre - stable), abs(start - stable)),
    )


@after_rounds.mutant("errors slow the mean down")
def _(x: NoisyLevelK) -> Comparison:
    centre, _ = x.moments(F(1), ROUNDS)
    stable = x.stationary_mean()
    factor = x.rate**2 * (1 + variance(x.reading))
    return equals(centre - stable, factor * (1 - stable))


@after_rounds.mutant("the data do not matter")
def _(x: NoisyLevelK) -> Comparison:
    _, spread = x.moments(F(1), ROUNDS)
    rho = x.rate
    return equals(spread, (rho**2 + rho**4) * variance(x.reading))


@noise.sampled(noisy_level_k(), small=small)
def alone(x: NoisyLevelK) -> Comparison:
    """The variance after a round of four agents, each of whom misreads alone."""
    return private_variance(x, lambda factors: sum((f**2 for f in factors), F(0)) / 4**2)


def private_variance(x: NoisyLevelK, claimed: Callable[[list[Fraction]], Fraction]) -> Comparison:
    """Compare with a multiple of the variance of a reading, four agents taking levels in turn.

    The factors of the levels are those of common errors of populations at one level.
    """
    levels = [k for k, _ in zip(cycle(x.mixture), range(4), strict=False)]
    ones = [replace(x, mixture={k: F(1)}, data=STILL) for k in levels]
    images = [[(y.retrain(F(1), e), p) for (e,), p in errors_of(y)] for y in ones]
    models = [
        (sum((model for model, _ in drawn), F(0)) / 4, prod((p for _, p in drawn), start=F(1)))
        for drawn in product(*images)
    ]
    centre = sum((p * model for model, p in models), F(0))
    found = sum((p * (model - centre) ** 2 for model, p in models), F(0))
    factors = [y.retrain(F(1)) - y.retrain(F(0)) for y in ones]
    return equals(found, claimed(factors) * variance(x.reading))


def errors_of(x: NoisyLevelK) -> list[tuple[tuple[Fraction, ...], Fraction]]:
    """Misreadings with their chances."""
    return list(zip(x.reading.points, x.reading.weights, strict=True))


@alone.mutant("the square of the mean factor, over four, in every mixture")
def _(x: NoisyLevelK) -> Comparison:
    return private_variance(x, lambda factors: sum(factors, F(0)) ** 2 / 4**3)


def strong() -> Iterator[NoisyLevelK]:
    """Reactions stronger than one for one."""
    for gain in (F(3, 2), F(-2)):
        yield NoisyLevelK(gain, F(1), {1: F(1)}, SIGNS)
        yield NoisyLevelK(gain, F(1), {2: F(1)}, SIGNS)


after_rounds.without(contracting, small=strong)
alone.without(contracting, small=strong)


level_one = Assumption("level 1", "Everybody is at level 1.", lambda x: set(x.mixture) == {1})
follows = Assumption("positive reaction", r"$\epsilon > 0$.", lambda x: x.gain > 0)

utility = Claim(
    key="zhu2025.open.noise.utility",
    kind="own",
    title="Misreading the model costs each agent, and may still pay on average",
    source=own,
    chapter=CHAPTER,
    statement=r"""Let reports earn $\theta z - \tfrac1{2\epsilon}(z - x)^2$, $\epsilon > 0$, everybody be
at level 1, and all misread the model by $\xi_t$. At a given model a misreading costs
$\tfrac\epsilon2\sigma_\xi^2$. But it moves the next model, and utility is convex in the model: in the
long run the average utility changes by
$$\tfrac\epsilon2\,(V - \sigma_\xi^2) = \tfrac\epsilon2\,\sigma_\xi^2\,\frac{2c^2 - 1}{1 - c^2},$$
a gain where $c^2 > \tfrac12$.""",
    assumes=(contracting, level_one, follows),
    uses=("zhu2025.open.noise",),
)


@utility.symbolic
def gain_and_cost() -> dict[str, Comparison]:
    """Expected utility with moments in place of the powers of theta and xi."""
    sp = sympy()
    theta, xi, mu, V, s2 = sp.symbols("theta xi mu V s2", real=True)
    c = sp.Symbol("c", real=True)
    epsilon = sp.Symbol("epsilon", positive=True)
    x = sp.Symbol("x", real=True)
    z = x + epsilon * (theta + xi)
    u = sp.expand(theta * z - (z - x) ** 2 / (2 * epsilon))
    own = sp.expand(u - u.subs(xi, 0))
    long_run = x * mu + epsilon / 2 * (mu**2 + V) - epsilon / 2 * s2
    still = x * mu + epsilon / 2 * mu**2
    return {
        "at a given model": identical(own, -epsilon * xi**2 / 2),
        "utility is convex in the model": identical(
            u.subs(xi, 0), x * theta + epsilon * theta**2 / 2
        ),
        "long run against no errors": identical(long_run - still, epsilon / 2 * (V - s2)),
        "with V of level 1": identical(
            (V - s2).subs(V, c**2 * s2 / (1 - c**2)), s2 * (2 * c**2 - 1) / (1 - c**2)
        ),
    }


@gain_and_cost.mutant("a gain for every c")
def _() -> dict[str, Comparison]:
    c, s2 = sympy().symbols("c s2", real=True)
    V = c**2 * s2 / (1 - c**2)
    return {
        "variance": identical(V * (1 - c**2), c**2 * s2),
        "gain": identical(V - s2, s2 * c**2 / (1 - c**2)),
    }


def expected_utility(x: NoisyLevelK, theta: Fraction) -> Fraction:
    """Average utility at a model, over the agents' misreadings."""
    total = F(0)
    for (error,), p in zip(x.reading.points, x.reading.weights, strict=True):
        move = x.gain * (theta + error)
        total += p * (theta * (x.mean + move) - move**2 / (2 * x.gain))
    return total


def at_level_one() -> Iterator[NoisyLevelK]:
    """Readings off by one either way, weak and strong reactions."""
    for gain, reading in product((F(3, 4), F(1, 2), F(1, 4)), (SIGNS, STILL, measure([-2, 2]))):
        yield NoisyLevelK(gain, F(1), {1: F(1)}, reading)


@utility.sampled(noisy_level_k(followers=True), small=at_level_one)
def next_round(x: NoisyLevelK) -> Comparison:
    """Start at rest; the change after one round and in the second, errors enumerated."""
    rest = x.stationary_mean()
    sigma2 = variance(x.reading)
    quiet = expected_utility(NoisyLevelK(x.gain, x.mean, x.mixture, STILL, STILL, x.ratio), rest)
    later = sum(
        (
            p * expected_utility(x, x.retrain(rest, error))
            for (error,), p in zip(x.reading.points, x.reading.weights, strict=True)
        ),
        F(0),
    )
    _, spread = x.moments(rest, 1)
    reading_only = x.rate**2 * sigma2
    return all_of(
        equals(expected_utility(x, rest) - quiet, -x.gain * sigma2 / 2),
        equals(later - quiet, x.gain * (reading_only - sigma2) / 2),
        equals(spread, reading_only),
    )


@next_round.mutant("errors always cost")
def _(x: NoisyLevelK) -> Comparison:
    V = x.stationary_variance()
    return at_most(V, variance(x.reading))


@next_round.mutant("the cost is the whole variance")
def _(x: NoisyLevelK) -> Comparison:
    rest = x.stationary_mean()
    quiet = expected_utility(NoisyLevelK(x.gain, x.mean, x.mixture, STILL, STILL, x.ratio), rest)
    return equals(expected_utility(x, rest) - quiet, -x.gain * variance(x.reading))


def at_level_two() -> Iterator[NoisyLevelK]:
    """Level 2, whose next model moves with errors about the data as well."""
    yield NoisyLevelK(F(1, 2), F(1), {2: F(1)}, SIGNS, SIGNS)


def away() -> Iterator[NoisyLevelK]:
    """People who move away from the model."""
    yield NoisyLevelK(F(-1, 2), F(1), {1: F(1)}, SIGNS)


next_round.without(level_one, small=at_level_two).without(follows, small=away)
next_round.as_in("zhu2025.open.noise", contracting)
