"""Online probing by everybody: the median of the specialists, or the population's optimum."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from lookahead.core.symbols import sympy
from lookahead.ledger import Assumption, Claim, Comparison, all_of, at_most, equals
from lookahead.ledger.symbolic import identical, non_negative
from lookahead.market.claims.online_probing import CHAPTER, SOURCE
from lookahead.market.medians import median as middle_value
from lookahead.market.online_probing_loyal import OnlineProbing
from lookahead.testing.market_online import online_markets

F = Fraction
ONE = Fraction(1)

all_of_them = Assumption(
    "everybody probes everybody",
    "Every learner probes all learners, itself included.",
    lambda x: all(sorted(some) == list(range(x.n)) for some in x.peers),
)

everybody_serves = Assumption(
    "users of one's own",
    r"$A_i > 0$ and $\gamma_i > 0$ for every learner.",
    lambda x: min(x.curvature) > 0 and min(x.weights) > 0,
)

no_ridge = Assumption("no ridge", r"$\lambda = 0$.", lambda x: x.ridge == 0)

odd_count = Assumption("odd number", "The number of learners is odd.", lambda x: x.n % 2 == 1)

same_weight = Assumption(
    "equal weights", r"$\gamma_i = \gamma$ for all learners.", lambda x: len(set(x.weights)) == 1
)

ASKED = (all_of_them, everybody_serves, no_ridge)

median = Claim(
    key="narang2026.online.median",
    kind="own",
    title="By medians, everybody moves towards the median specialist",
    source=SOURCE,
    chapter=CHAPTER,
    statement=r"""Let $\alpha = 1$, $d = 1$, $\lambda = 0$, and let an odd number of learners
probe all of them, themselves included, online and by the median, with any weights $\gamma_i > 0$.
At the one stationary point every label is $m$, the median of the learners' own optima $s_1,
\dots, s_n$, and
$$\theta_i = \frac{A_is_i + \gamma_ic\,m}{A_i + \gamma_ic}.$$
The weights do not move $m$. For large weights all learners agree on the median *specialist*,
which may be far from the population's optimum.""",
    assumes=(*ASKED, odd_count),
    uses=("narang2026.online.contraction",),
)


@median.symbolic
def proof() -> dict[str, Comparison]:
    """With label m learner i stops between s_i and m; so the models are ranked as the s_i."""
    sp = sympy()
    A, g = sp.symbols("A g", positive=True)
    s, m, t = sp.symbols("s m theta", real=True)
    stop = sp.solve(A * (t - s) + g * (t - m), t)[0]
    return {
        "where it stops": identical(stop, (A * s + g * m) / (A + g)),
        "on the side of m where s_i is": identical(stop - m, A / (A + g) * (s - m)),
        "the factor is positive": non_negative(A / (A + g)),
    }


@proof.mutant("it stops at its own optimum")
def _() -> dict[str, Comparison]:
    A, g, s, m = sympy().symbols("A g s m", positive=True)
    return {"side": identical((A * s + g * m) / (A + g) - m, s - m)}


def _stops(x: OnlineProbing, m: Fraction) -> Comparison:
    """Whether m is everybody's label, and nobody moves, where all would stop with the label m."""
    theta = [
        (A * s + gamma * x.moment * m) / (A + gamma * x.moment)
        for A, s, gamma in zip(x.curvature, x.specialist, x.weights, strict=True)
    ]
    return all_of(equals(x.labels(theta), [m] * x.n), equals(x.gradient(theta), [F(0)] * x.n))


def triples(*, n: int = 3, rule: str = "median", gamma: Fraction = ONE) -> Iterator[OnlineProbing]:
    """Specialists in several positions, the middle one with few users or many."""
    for curvature in ((F(1),) * n, (F(1), F(3), F(1), F(2))[:n]):
        for specialist in ((1, 0, -1, 0), (3, 1, -1, 0), (0, 0, 4, 1), (1, -2, 1, 1)):
            yield OnlineProbing(
                curvature, tuple(map(F, specialist[:n])), (tuple(range(n)),) * n, (gamma,) * n,
                rule="median" if rule == "median" else "average",
            )  # fmt: skip


@median.sampled(online_markets(everybody=True, odd=True, ridge=False, rule="median"), small=triples)
def at_the_middle(x: OnlineProbing) -> Comparison:
    """The labels and the gradient, with medians of the models themselves, at the closed form."""
    return _stops(x, middle_value(x.specialist))


@at_the_middle.mutant("the mean of the specialists")
def _(x: OnlineProbing) -> Comparison:
    return _stops(x, sum(x.specialist, F(0)) / x.n)


@at_the_middle.mutant("the population's optimum")
def _(x: OnlineProbing) -> Comparison:
    return _stops(x, pooled(x))


def pooled(x: OnlineProbing) -> Fraction:
    """The optimum of all users together."""
    return sum((A * s for A, s in zip(x.curvature, x.specialist, strict=True)), F(0)) / sum(
        x.curvature
    )


def some_peers() -> Iterator[OnlineProbing]:
    """Triples in which the first learner probes the second only."""
    for x in triples():
        yield OnlineProbing(x.curvature, x.specialist, ((1,), *x.peers[1:]), x.weights)


def ridged(rule: str = "median") -> Iterator[OnlineProbing]:
    """Triples with a ridge."""
    for x in triples(rule=rule):
        yield OnlineProbing(*(x.curvature, x.specialist, x.peers, x.weights, F(1), F(1), x.rule))


at_the_middle.without(all_of_them, small=some_peers)
at_the_middle.by_construction(
    everybody_serves, "a learner without users has no optimum of its own for s_i"
)
at_the_middle.without(no_ridge, small=ridged)
at_the_middle.without(odd_count, small=lambda: triples(n=4))

average = Claim(
    key="narang2026.online.average",
    kind="own",
    title="By averages, everybody moves towards the population's optimum",
    source=SOURCE,
    chapter=CHAPTER,
    statement=r"""Let $\alpha = 1$, $d = 1$, $\lambda = 0$, and let all learners probe all of
them, themselves included, online and by the *average*, with the same weight $\gamma > 0$. At the
stationary point $\sum_i A_i(\theta_i - s_i) = 0$, and the common label $\bar\theta$ satisfies
$$\begin{aligned}|\bar\theta - \theta^\star| &\le \frac{\max_i A_i}{\gamma c}\,
(\max_i s_i - \min_i s_i),\\
|\theta_i - \bar\theta| &\le \frac{A_i}{\gamma c}\,(\max_i s_i - \min_i s_i).\end{aligned}$$
So for $\gamma \to \infty$ all learners arrive at $\theta^\star$, though none was ever near it and
none knows who prefers whom. (Two learners who probe by the median do the same: the median of two
is their mean.)""",
    assumes=(*ASKED, same_weight),
    uses=("narang2026.online.contraction",),
)


@average.symbolic
def balance() -> dict[str, Comparison]:
    """Add the conditions of all learners; then divide by gamma c. Three learners stand for n."""
    sp = sympy()
    g = sp.Symbol("g", positive=True)
    A, s, t = (sp.symbols(f"{name}_1:4", real=True) for name in ("A", "s", "theta"))
    mean = sum(t) / 3
    slopes = [a * (x - y) + g * (x - mean) for a, x, y in zip(A, t, s, strict=True)]
    organic = sum(a * (x - y) for a, x, y in zip(A, t, s, strict=True))
    best = sum(a * y for a, y in zip(A, s, strict=True)) / sum(A)
    low = sp.Symbol("s", real=True)
    above = sp.Symbol("e", nonnegative=True)
    curved = sp.Symbol("A", positive=True)
    own = sp.solve(curved * (mean + above - low) + g * above, low)[0]
    return {
        "the probing parts cancel in the sum": identical(sum(slopes), organic),
        "a model's distance from the label": identical(
            (t[0] - mean) - slopes[0] / g, -A[0] / g * (t[0] - s[0])
        ),
        "the label's distance from the optimum": identical(
            sum(A) * (mean - best) - organic, sum(a * (mean - x) for a, x in zip(A, t, strict=True))
        ),
        "a model e above the label is below its own optimum, so max theta <= max s": non_negative(
            own - (mean + above)
        ),
    }


@balance.mutant("for two weights, g and 2g")
def _() -> dict[str, Comparison]:
    g, A, B, s, r, t, u = sympy().symbols("g A B s r t u", real=True)
    mean = (t + u) / 2
    total = A * (t - s) + g * (t - mean) + B * (u - r) + 2 * g * (u - mean)
    return {"sum": identical(total, A * (t - s) + B * (u - r))}


def averaging() -> Iterator[OnlineProbing]:
    """Triples and quadruples with small and large weights."""
    for n in (3, 4):
        for gamma in (F(1), F(100)):
            yield from triples(n=n, rule="average", gamma=gamma)


def _balance(x: OnlineProbing, scale: Fraction = ONE) -> Comparison:
    theta = x.stationary()
    label = sum(theta, F(0)) / x.n
    pulls = [gamma * x.moment for gamma in x.weights]
    width = scale * (max(x.specialist) - min(x.specialist))
    rows = zip(x.curvature, x.specialist, theta, strict=True)
    spread = zip(theta, x.curvature, pulls, strict=True)
    return all_of(
        equals(sum((A * (t - s) for A, s, t in rows), F(0)), F(0)),
        at_most(abs(label - pooled(x)), max(x.curvature) / min(pulls) * width),
        *(at_most(abs(t - label), A / pull * width) for t, A, pull in spread),
    )


@average.sampled(
    online_markets(everybody=True, ridge=False, rule="average").map(
        lambda x: OnlineProbing(
            *(x.curvature, x.specialist, x.peers, (x.weights[0],) * x.n, x.ridge, x.moment, x.rule)
        )
    ),
    small=averaging,
)
def sum_and_bounds(x: OnlineProbing) -> Comparison:
    """The sum of the organic slopes, and both distances, at the computed point."""
    return _balance(x)


@sum_and_bounds.mutant("a twentieth of the distances")
def _(x: OnlineProbing) -> Comparison:
    return _balance(x, F(1, 20))


@sum_and_bounds.mutant("the label is the median specialist")
def _(x: OnlineProbing) -> Comparison:
    label = sum(x.stationary(), F(0)) / x.n
    return equals(label, middle_value(x.specialist))


def averaged_by_some() -> Iterator[OnlineProbing]:
    for x in triples(rule="average"):
        yield OnlineProbing(
            *(x.curvature, x.specialist, ((1,), *x.peers[1:]), x.weights, F(0), F(1), "average")
        )


def unequal() -> Iterator[OnlineProbing]:
    """Triples with the weights 1, 2, 3."""
    for x in triples(rule="average"):
        yield OnlineProbing(
            *(x.curvature, x.specialist, x.peers, (F(1), F(2), F(3)), F(0), F(1), "average")
        )


sum_and_bounds.without(all_of_them, small=averaged_by_some)
sum_and_bounds.without(no_ridge, small=lambda: ridged("average"))
sum_and_bounds.without(same_weight, small=unequal)
sum_and_bounds.by_construction(
    everybody_serves,
    "with A_i = 0 the sum is still balanced wherever a stationary point exists; with "
    "γ = 0 nobody probes",
)
