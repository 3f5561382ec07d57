"""Sections 5.1 and E: where a probing learner comes to rest when users follow preference only."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from typing import Any

from lookahead.core.exact import Vector, dot
from lookahead.core.symbols import sympy
from lookahead.ledger import Assumption, Claim, Comparison, Source, all_of, at_most, equals, that
from lookahead.ledger.symbolic import identical, non_negative
from lookahead.market.outcomes import NotUnique
from lookahead.market.population import FinitePopulation
from lookahead.market.probe import stationary
from lookahead.testing.market_probing import Prober, probers, small_probers, two_ways

F = Fraction
CHAPTER = "market/probing"


def drift(x: Prober, theta: Vector) -> Vector:
    """Learner 0's mean step at alpha = 1, from Lemma 13's formula and the queries' gradients."""
    models = (theta, *((F(0),) * x.population.d for _ in range(x.population.learners - 1)))
    users = x.population.gradient(models, 1)[0]
    n_q = len(x.yq)
    return tuple(
        users[k]
        + x.weight
        * (
            sum((2 * (dot(theta, q) - y) * q[k] for q, y in zip(x.xq, x.yq, strict=True)), F(0))
            / n_q
            + x.ridge * theta[k]
        )
        for k in range(x.population.d)
    )


positive_ridge = Assumption(
    "a ridge, and probing",
    r"$\gamma > 0$ and $\lambda > 0$.",
    lambda x: x.weight > 0 and x.ridge > 0,
)
only_preference = Assumption(
    "users follow preference only", r"$\alpha = 1$.", lambda x: x.alpha == 1
)
alpha_one = Claim(
    key="narang2026.stat_alpha1",
    kind="in-text",
    title="At full preference strength the stationary point is a ridge regression",
    source=Source("narang2026", "Equation (3), Lemma 20 at α = 1", "5.2", "reconstructed"),
    chapter=CHAPTER,
    statement=r"""Let $\alpha = 1$, $\gamma > 0$ and $\lambda > 0$. A probing learner's stationary point is the
unique minimiser of
$$p_i\,\mathbb E_{\mathcal D_i}(y - \theta^\top x)^2 + \gamma\Big(\frac1{n_q}\sum_j(\tilde y_j -
\theta^\top x^q_j)^2 + \frac\lambda2\|\theta\|^2\Big),$$
the solution of $\big(p_i\,\mathbb E_{\mathcal D_i}xx^\top + \gamma\,\overline{x^qx^{q\top}} +
\tfrac{\gamma\lambda}2 I\big)\theta = p_i\,\mathbb E_{\mathcal D_i}yx + \gamma\,\overline{\tilde
yx^q}$: probing weighs $\gamma$ against the learner's market share $p_i$, not against one.""",
    reading="the modified potential (3) with $\\tfrac\\lambda2\\|\\theta\\|^2$; its formula is lost",
    assumes=(only_preference, positive_ridge),
)


@alpha_one.symbolic
def along_a_line() -> dict[str, Comparison]:
    """Move from theta by t v: p and k are theta.x and v.x of a user, q and j of a query."""
    sp = sympy()
    p, k, q, j, y, z, t, u, v = sp.symbols("p k q j y z t u v", real=True)
    m, g, lam = sp.symbols("m gamma lambda", positive=True)
    objective = m * (y - p - t * k) ** 2 + g * ((z - q - t * j) ** 2 + lam / 2 * (u + t * v) ** 2)
    return {
        "the derivative is half the normal equations, twice": identical(
            objective.diff(t).subs(t, 0),
            2 * ((m * k * p + g * q * j + g * lam / 2 * u * v) - (m * k * y + g * z * j)),
        ),
        "the second derivative is at least gamma lambda |v|^2": non_negative(
            sp.expand(objective.diff(t, 2) - g * lam * v**2)
        ),
        "positive for every direction: strictly convex": that(
            (g * lam).is_positive is True, "modulus gamma lambda"
        ),
    }


@along_a_line.mutant("with modulus 2 gamma lambda")
def _() -> dict[str, Comparison]:
    g, lam, v = sympy().symbols("gamma lambda v", positive=True)
    return {"modulus": non_negative(g * lam * v**2 - 2 * g * lam * v**2)}


@alpha_one.sampled(probers(), small=small_probers)
def ridge_regression(x: Prober) -> Comparison:
    """The mean step at the solution; the objective's rise to another model, at least its modulus."""
    own = x.problem
    theta = stationary(x.population, 0, x.alpha, (x.xq, x.yq), x.weight, x.ridge).theta
    gap = [a - b for a, b in zip(x.other, theta, strict=True)]
    return all_of(
        equals(drift(x, theta), (F(0),) * x.population.d),
        at_most(
            x.weight * x.ridge * dot(gap, gap) / 2, own.objective(x.other) - own.objective(theta)
        ),
    )


def _with_mass(x: Prober, mass: Any) -> Comparison:
    own = replace(x.problem, mass=tuple(mass))
    return equals(drift(x, own.solution()), (F(0),) * x.population.d)


@ridge_regression.mutant("gamma relative to the conditional law, without p_i")
def _(x: Prober) -> Comparison:
    share = sum(x.problem.mass, F(0))
    return _with_mass(x, (m / share if share else m for m in x.problem.mass))


@ridge_regression.mutant("lambda instead of lambda / 2")
def _(x: Prober) -> Comparison:
    own = replace(x.problem, ridge_convention="full")
    return equals(drift(x, own.solution()), (F(0),) * x.population.d)


def flat() -> Iterator[Prober]:
    """No ridge, one direction of two that neither users nor queries show."""
    one, nil = F(1), F(0)
    users = FinitePopulation(((1, 0),), (1,), (0,))
    yield Prober(users, ((one, nil),), (one,), one, nil, one, (one, one))


@alpha_one.sampled(probers(), small=small_probers)
def unique(x: Prober) -> Comparison:
    """The number of stationary points, counted for alpha < 1 over all ways to send the users."""
    if x.alpha < 1:
        return at_most(F(len({*x.resting})), F(1))
    try:
        return at_most(F(len({x.problem.solution()})), F(1))
    except NotUnique:
        return that(False, "a whole line of models is stationary")


@unique.mutant("the stationary point does not depend on the users")
def _(x: Prober) -> Comparison:
    alone = replace(x.problem, mass=(F(0),) * x.population.n_users)
    return equals(alone.solution(), x.problem.solution())


unique.without(positive_ridge, small=flat).without(only_preference, small=two_ways)
ridge_regression.as_in("narang2026.stat_alpha1", positive_ridge, only_preference)

rank_claim = Claim(
    key="narang2026.stat_alpha1.rank",
    kind="own",
    title="Without a ridge a regular design is what makes it unique",
    source=Source("narang2026", "Equation (3) at α = 1", "5.2", "own"),
    chapter=CHAPTER,
    statement=r"""Let $\alpha = 1$, $\gamma > 0$, $\lambda = 0$. The stationary point is unique if and only if the
features of the learner's own users and of its queries together span $\mathbb R^d$; queries that span it
are enough, whoever comes.""",
    uses=("narang2026.stat_alpha1",),
)


@rank_claim.symbolic
def flat_direction() -> dict[str, Comparison]:
    """Second derivative along v: masses times squares; zero exactly if every v.x is zero."""
    sp = sympy()
    k, j = sp.symbols("k j", real=True)
    m, g = sp.symbols("m gamma", positive=True)
    second = 2 * m * k**2 + 2 * g * j**2
    return {
        "not negative": non_negative(second),
        "zero for k = j = 0": identical(second.subs({k: 0, j: 0}), 0),
        "else positive": that(
            bool(second.subs(k, sp.Symbol("k", positive=True)).is_positive), "k != 0"
        ),
    }


@flat_direction.mutant("queries alone count")
def _() -> dict[str, Comparison]:
    k, m = sympy().symbols("k m", positive=True)
    return {"flat": identical(2 * m * k**2, 0)}


def designs() -> Iterator[Prober]:
    """Two features; users and queries that show one direction, the other, both or a third."""
    rows = ((F(1), F(0)), (F(0), F(1)), (F(1), F(1)), (F(2), F(0)))
    for a in rows:
        for b in rows:
            users = FinitePopulation((a,), (1,), (0,))
            yield Prober(users, (b,), (F(0),), F(1), F(0), F(1), (F(0), F(0)))


@rank_claim.exact(small=designs)
def spans(x: Prober) -> Comparison:
    """Whether there is one solution, and whether the two directions differ."""
    a, b = x.population.x[0], x.xq[0]
    try:
        found = len(x.problem.solution()) == x.population.d
    except NotUnique:
        found = False
    return that(found == (a[0] * b[1] != a[1] * b[0]))


@spans.mutant("queries of full rank alone")
def _(x: Prober) -> Comparison:
    return that((x.problem.rank == 2) == (len({*x.xq}) == 2))
