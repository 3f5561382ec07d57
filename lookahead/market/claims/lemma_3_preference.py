"""Lemma 3 (iv): each query goes to the learner that its user prefers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from typing import Any

from lookahead.core.symbols import sympy
from lookahead.ledger import Assumption, Claim, Comparison, Source, all_of, at_most, equals
from lookahead.ledger.symbolic import identical, non_negative
from lookahead.market.population import FinitePopulation
from lookahead.testing.market_probing import Routed, local_optima, routed, small_routed

F = Fraction
CHAPTER = "market/probing"


def _own(x: Routed, j: int) -> list[tuple[Any, ...]]:
    return [(row, y, w) for row, y, i, w in x.population.points if i == j]


def _residual(x: Routed, j: int) -> Any:
    model = x.models[j]
    return lambda row, y: y - sum((t * v for t, v in zip(model, row, strict=True)), F(0))


def _local(x: Routed) -> bool:
    for j in {*x.population.preference}:
        residual, own = _residual(x, j), _own(x, j)
        for k in range(x.population.d):
            if sum((w * residual(row, y) * row[k] for row, y, w in own), F(0)):
                return False
    return True


def _by_features(x: Routed) -> bool:
    return len({*x.population.x}) == len(
        {*zip(x.population.x, x.population.preference, strict=True)}
    )


def _a_function(x: Routed) -> bool:
    routes = {*zip(x.population.x, x.routes, strict=True)}
    wanted = {*zip(x.population.x, x.population.preference, strict=True)}
    return len(routes) == len({*x.population.x}) and routes <= wanted


local_start = Assumption(
    "initial models fit their own users",
    r"$\theta_j^0$ minimises $\mathbb E_{\mathcal D_j}(y - \theta^\top x)^2$ for every learner $j$ that "
    r"somebody prefers: equation (5).",
    _local,
)
user_known = Assumption(
    "the user behind the query is known",
    r"The query of a user goes to the learner that this user prefers.",
    lambda x: x.routes == x.population.preference,
)
features_seen = Assumption(
    "queries are routed by features",
    r"Queries with the same features go to the same learner, one that some user with these features "
    r"prefers.",
    _a_function,
)
preference_by_features = Assumption(
    "features decide preference",
    r"$\pi(x, y)$ does not depend on $y$: users with equal features prefer the same learner.",
    _by_features,
)

preference = Claim(
    key="narang2026.lem3.iv",
    kind="lemma",
    title="Knowing preferences makes probing accurate",
    source=Source("narang2026", "Lemma 3 (iv), Definition 3", "5.3", "reconstructed"),
    chapter=CHAPTER,
    statement=r"""If every learner starts at the best model for the users who prefer it, and each query
goes to the preferred learner, then $\mathbb E(y - \tilde y(x))^2 \le R^\star$.""",
    reading="“If learner … has knowledge of the inherent preference function …, which identifies each "
    "user's preferred platform”. Whether preference depends on the label is lost; a query shows no "
    "label.",
    severity="missing hypothesis",
    survives="The bound where the queried user's preference is known, or features decide it.",
    readings=("narang2026.lem3.iv.user", "narang2026.lem3.iv.features"),
)

user = Claim(
    key="narang2026.lem3.iv.user",
    kind="lemma",
    title="Queries that carry their user's preference",
    source=Source("narang2026", "Lemma 3 (iv)", "5.3", "reconstructed"),
    chapter=CHAPTER,
    statement=r"""If $\theta_j^0$ minimises $\mathbb E_{\mathcal D_j}\ell$ for every $j$ with $p_j > 0$, and
each query goes to the learner $\pi$ that its user prefers, then
$$\mathbb E(y - \theta_\pi^\top x)^2 = \sum_j p_j\,\mathbb E_{\mathcal D_j}\ell(\theta_j^0) \le R^\star,$$
and precisely $R(\theta) - \sum_j p_j\,\mathbb E_{\mathcal D_j}((\theta - \theta_j^0)^\top x)^2$ for
every model $\theta$. Minimisers need not be unique; learners whom nobody prefers may be arbitrary.""",
    reading="as in the released code, where a query is a user whose ranking is known",
    assumes=(local_start, user_known),
)


@user.symbolic
def sum_over_learners() -> dict[str, Comparison]:
    """One user of weight w with residual e of its learner; any model is off by v from that one."""
    e, v, x, w = sympy().symbols("e v x w", real=True)
    mass, square = sympy().symbols("m q", nonnegative=True)
    return {
        "R(theta) minus the level: what is linear in v vanishes by the normal equations": identical(
            w * (e - v * x) ** 2 - w * e**2, w * (v * x) ** 2 - 2 * v * (w * e * x)
        ),
        "the rest is not negative": non_negative(mass * square),
    }


@sum_over_learners.mutant("the cross term counts once")
def _() -> dict[str, Comparison]:
    e, v, x = sympy().symbols("e v x", real=True)
    return {"R": identical((e - v * x) ** 2 - e**2, (v * x) ** 2 - v * e * x)}


def gain(x: Routed) -> Fraction:
    """Sum over users of the squared difference of two predictions."""
    total = F(0)
    for (row, _, _, w), j in zip(x.population.points, x.routes, strict=True):
        pairs = zip(x.other, x.models[j], row, strict=True)
        total += w * sum(((a - b) * v for a, b, v in pairs), F(0)) ** 2
    return total


def at_most_any_risk(x: Routed) -> Comparison:
    """The label's error against the risk of another model, R* among them."""
    best = [x.population.optimum()[1]] if any(row[0] for row in x.population.x) else []
    return all_of(*(at_most(x.level, risk) for risk in (x.population.risk(x.other), *best)))


@user.sampled(routed(), small=small_routed)
def routed_to_the_preferred(x: Routed) -> Comparison:
    """The bound, and the equality with its gain."""
    return all_of(at_most_any_risk(x), equals(x.level, x.population.risk(x.other) - gain(x)))


@routed_to_the_preferred.mutant("half of it")
def _(x: Routed) -> Comparison:
    return at_most(2 * x.level, x.population.risk(x.other))


@routed_to_the_preferred.mutant("the preferred learner close to the optimum instead")
def _(x: Routed) -> Comparison:
    near = tuple((x.other[0] + 1,) for _ in x.models)
    return at_most(replace(x, models=near).level, x.population.risk(x.other))


def elsewhere() -> Iterator[Routed]:
    """Queries that go to the next learner, and models that are one off."""
    for x in small_routed():
        yield replace(x, routes=tuple(1 - j for j in x.routes))


def one_off() -> Iterator[Routed]:
    """Initial models moved by one."""
    for x in small_routed():
        yield replace(x, models=tuple((m[0] + 1,) for m in x.models))


routed_to_the_preferred.without(user_known, small=elsewhere).without(local_start, small=one_off)

features = Claim(
    key="narang2026.lem3.iv.features",
    kind="lemma",
    title="Queries that show features only",
    source=Source("narang2026", "Lemma 3 (iv), Example 1", "5.3", "reconstructed"),
    chapter=CHAPTER,
    statement=r"""Let preference depend on the label too, as in Example 1. If $\theta_j^0$ minimises
$\mathbb E_{\mathcal D_j}\ell$ for every $j$ and a query with features $x$ goes to a learner that users
with these features prefer, then $\mathbb E(y - \tilde y(x))^2 \le R^\star$.""",
    reading="learners “can sample covariates”, “but do not have access to true labels”: a query shows "
    "no label, and $\\pi(x, y)$ cannot be looked up",
    assumes=(local_start, features_seen),
)


def twins() -> Iterator[Routed]:
    """Two users alike who want opposite labels from opposite learners; both ways to route them."""
    for slopes in ((1, 1), (1, -1)):
        users = FinitePopulation(slopes, (1, -1), (0, 1))
        for j in (0, 1):
            routes = (j, j) if slopes == (1, 1) else (0, 1)
            yield Routed(users, local_optima(users, 2), routes, (F(0),))
    yield from (x for x in small_routed() if _a_function(x))


@features.sampled(small=twins)
def routed_by_features(x: Routed) -> Comparison:
    """The label's error against the risk of another model."""
    return at_most_any_risk(x)


@routed_by_features.mutant("half of it")
def _(x: Routed) -> Comparison:
    return at_most(2 * x.level, x.population.risk(x.other))


routed_by_features.program(
    given=lambda x: {
        "X": [row[0] for row in x.population.x], "y": x.population.y, "w": x.population.weights,
        "prefers": x.population.preference, "theta": [m[0] for m in x.models],
        "goes_to": x.routes, "other": x.other[0],
    },
    let=(
        ("users", "range(len(X))"),
        ("error(u, t)", "w[u] * (y[u] - t * X[u]) ** 2"),
        ("pull(j)", "sum([w[u] * (y[u] - theta[j] * X[u]) * X[u] for u in users if prefers[u] == j])"),
        ("level", "sum([error(u, theta[goes_to[u]]) for u in users])"),
        ("R", "sum([error(u, other) for u in users])"),
    ),
    assume=(
        ("initial models fit their own users", "all([pull(j) == 0 for j in prefers])"),
        (
            "equal features, one learner",
            "all([goes_to[u] == goes_to[v] for u in users for v in users if X[u] == X[v]])",
        ),
        (
            "one that such a user prefers",
            "all([any([X[u] == X[v] and goes_to[u] == prefers[v] for v in users]) for u in users])",
        ),
    ),
    violates="level > R",
)  # fmt: skip

by_features = features.amended(
    key="narang2026.lem3.iv.features.decide",
    severity="missing hypothesis",
    title="Queries that show features which decide the preference",
    statement=r"""Let users with equal features prefer the same learner, and $\theta_j^0$ minimise
$\mathbb E_{\mathcal D_j}\ell$. Then routing by features gives $\mathbb E(y - \tilde y(x))^2 \le
R^\star$. Where features do not decide, nothing that a query shows does better than the noise
$\mathbb E \operatorname{Var}(y \mid x)$; in Example 1 the best label is $(2p - 1)ax$ and its error $R^\star$,
which no specialist predicts.""",
    survives="The bound, if preference can be read off the features; not in the paper's Example 1, where "
    "both groups of users look alike.",
    assumes=(local_start, features_seen, preference_by_features),
    uses=("narang2026.lem3.iv.user",),
)


@by_features.symbolic
def same_route() -> dict[str, Comparison]:
    """Where features decide, routes are preferences, and case (iv) applies; else Example 1's twins."""
    sp = sympy()
    p, a, c = sp.symbols("p a c", real=True)
    error = p * (a - c) ** 2 + (1 - p) * (-a - c) ** 2
    best = (2 * p - 1) * a
    return {
        "label c x for slopes a and -a: least at (2p - 1) a": identical(
            error, (c - best) ** 2 + 4 * p * (1 - p) * a**2
        ),
        "the first specialist's label costs": identical(error.subs(c, a), 4 * (1 - p) * a**2),
    }


@same_route.mutant("the first specialist's label costs R*")
def _() -> dict[str, Comparison]:
    p, a = sympy().symbols("p a", real=True)
    return {"cost": identical(4 * (1 - p) * a**2, 4 * p * (1 - p) * a**2)}


@by_features.sampled(routed(by_features=True), small=twins)
def decided(x: Routed) -> Comparison:
    """The same comparison where features decide."""
    return at_most_any_risk(x)


@decided.mutant("half of it")
def _(x: Routed) -> Comparison:
    return at_most(2 * x.level, x.population.risk(x.other))


decided.controls(routed_by_features)
decided.without(preference_by_features, small=twins)
decided.without(local_start, small=one_off)
decided.without(features_seen, small=elsewhere)
