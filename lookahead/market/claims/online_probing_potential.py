"""Online probing: when its mean field has a potential, and what happens to that of offline."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from lookahead.core.symbols import sympy
from lookahead.ledger import Claim, Comparison, all_of, equals, less_than, that
from lookahead.ledger.symbolic import identical
from lookahead.market.claims.online_probing import CHAPTER, SOURCE
from lookahead.market.online_probing import online_gradient, probing_drift
from lookahead.market.population import FinitePopulation

F = Fraction
Query = tuple[tuple[Fraction, ...], Fraction]


@dataclass(frozen=True)
class TwoProbers:
    """The weights of two learners who probe each other, and the queries of each."""

    weights: tuple[Fraction, Fraction]
    queries: tuple[tuple[Query, ...], tuple[Query, ...]]

    def field(self, theta: Any) -> tuple[tuple[Fraction, ...], ...]:
        """The probing part of the mean field, each learner with its own queries."""
        return tuple(
            probing_drift(theta, ((1,), (0,)), self.weights, self.queries[i])[i] for i in range(2)
        )

    def moments(self, i: int) -> list[Fraction]:
        """gamma_i E x x', entry by entry."""
        d = range(len(self.queries[i][0][0]))
        return [
            self.weights[i] * sum((w * x[j] * x[k] for x, w in self.queries[i]), F(0))
            for j in d
            for k in d
        ]


def unit(i: int, j: int, d: int) -> tuple[tuple[Fraction, ...], ...]:
    """The direction that moves coordinate j of learner i."""
    return tuple(tuple(F(int((i, j) == (a, b))) for b in range(d)) for a in range(2))


def symmetric(x: TwoProbers) -> bool:
    """Whether the linear field has a symmetric matrix, from its values at unit vectors."""
    d = len(x.queries[0][0][0])
    return all(
        x.field(unit(0, j, d))[1][k] == x.field(unit(1, k, d))[0][j]
        for j in range(d)
        for k in range(d)
    )


potential = Claim(
    key="narang2026.online.potential",
    kind="own",
    title="Mutual probing has a potential exactly when both pull alike",
    source=SOURCE,
    chapter=CHAPTER,
    statement=r"""Let two learners probe each other online, with weights $\gamma_1, \gamma_2 \ge
0$ and second moments $C_1, C_2$ of their queries. The probing part of the mean field is a
gradient exactly when $\gamma_1C_1 = \gamma_2C_2$. It is then the gradient of
$$\gamma\,\mathbb E_q\big((\theta_1 - \theta_2)^\top x\big)^2 +
\gamma\tfrac\lambda2\big(\|\theta_1\|^2 + \|\theta_2\|^2\big),$$
in which the disagreement counts *once*. The sum in equation (3) with current labels counts it
twice. If only one of the two probes, there is no potential.""",
)


@potential.symbolic
def proof() -> dict[str, Comparison]:
    """A smooth field is a gradient on all of space exactly if its matrix of slopes is symmetric."""
    sp = sympy()
    a, b = (sp.Matrix(sp.symbols(f"{n}_1 {n}_2", real=True)) for n in "ab")
    lam = sp.Symbol("lambda", nonnegative=True)
    C = [_moment(sp, f"c{i}") for i in (1, 2)]
    fields = [2 * C[0] * (a - b) + lam * a, 2 * C[1] * (b - a) + lam * b]
    V = (((a - b).T * C[0] * (a - b))[0] + lam / 2 * ((a.T * a)[0] + (b.T * b)[0])).expand()
    mixed = lambda field, other: field.jacobian(other)
    return {
        "how field 1 depends on model 2": identical(mixed(fields[0], b), -2 * C[0]),
        "how field 2 depends on model 1": identical(mixed(fields[1], a), -2 * C[1]),
        "symmetric blocks on the diagonal": identical(
            mixed(fields[0], a) - mixed(fields[0], a).T, sp.zeros(2, 2)
        ),
        "asymmetry is twice the difference of gamma C": identical(
            mixed(fields[0], b) - mixed(fields[1], a).T, 2 * (C[1] - C[0])
        ),
        "equal: V has field 1 as its gradient": identical(
            sp.Matrix([V.diff(t) for t in a]), fields[0]
        ),
        "and field 2": identical(
            sp.Matrix([V.diff(t) for t in b]), 2 * C[0] * (b - a) + lam * b
        ),
    }  # fmt: skip


def _moment(sp: Any, name: str) -> Any:
    p, q, r = sp.symbols(f"{name}_11 {name}_12 {name}_22", real=True)
    return sp.Matrix([[p, q], [q, r]])


@proof.mutant("the disagreement counted twice")
def _() -> dict[str, Comparison]:
    sp = sympy()
    a, b = (sp.Matrix(sp.symbols(f"{n}_1 {n}_2", real=True)) for n in "ab")
    C = _moment(sp, "c")
    V = (2 * ((a - b).T * C * (a - b))[0]).expand()
    return {"field 1": identical(sp.Matrix([V.diff(t) for t in a]), 2 * C * (a - b))}


def probers() -> Iterator[TwoProbers]:
    """Equal and unequal weights, one and two features, queries with equal moments or not."""
    line: tuple[Query, ...] = (((F(1),), F(1)),)
    spread: tuple[Query, ...] = (((F(1),), F(1, 2)), ((F(2),), F(1, 2)))
    plane: tuple[Query, ...] = (((F(1), F(0)), F(1, 2)), ((F(0), F(1)), F(1, 2)))
    turned: tuple[Query, ...] = (((F(1), F(1)), F(1, 4)), ((F(1), F(-1)), F(1, 4)))
    for weights in ((F(1), F(1)), (F(1), F(0)), (F(1), F(2)), (F(5), F(2))):
        for queries in ((line, line), (line, spread), (plane, plane), (plane, turned)):
            yield TwoProbers(weights, queries)


@potential.exact(small=probers)
def exactly_then(x: TwoProbers) -> Comparison:
    """Symmetry of the field, from its values, against equality of the weighted moments."""
    return that(symmetric(x) == (x.moments(0) == x.moments(1)))


@exactly_then.mutant("whenever both probe")
def _(x: TwoProbers) -> Comparison:
    return that(symmetric(x) == all(x.weights))


@exactly_then.mutant("whenever the weights are equal, whatever the queries")
def _(x: TwoProbers) -> Comparison:
    return that(symmetric(x) == (x.weights[0] == x.weights[1]))


@dataclass(frozen=True)
class OneProber:
    """Two users, who prefer one learner each, and learner 1 probes learner 2."""

    theta: tuple[Fraction, Fraction]
    weight: Fraction

    @property
    def users(self) -> FinitePopulation:
        return FinitePopulation([1, 1], [1, -1], [0, 1])

    def energy(self, theta: tuple[Fraction, ...]) -> Fraction:
        """The potential of equation (3) with the current label, for loyal users."""
        first, second = theta
        return self.users.potential(theta, 1) + self.weight * (first - second) ** 2

    def slope(self) -> Fraction:
        """The rate of change of the energy along the flow, from values of a quadratic."""
        field = online_gradient(self.users, self.theta, 1, [(1,), ()], [self.weight, F(0)])
        ahead, behind = (
            tuple(t - h * g[0] for t, g in zip(self.theta, field, strict=True)) for h in (1, -1)
        )
        return (self.energy(ahead) - self.energy(behind)) / 2


lyapunov = Claim(
    key="narang2026.online.lyapunov",
    kind="own",
    title="The potential of offline probing may rise online",
    source=SOURCE,
    chapter=CHAPTER,
    statement=r"""With labels at the current models, $F^{\mathcal P}$ of equation (3) is no
Lyapunov function, not even for loyal users, one probing learner, one feature and $\lambda = 0$:
two users $(1, 1)$ and $(1, -1)$, who prefer learners 1 and 2, $\gamma = 1$,
$(\theta_1, \theta_2) = (0, -\tfrac12)$: there it rises at rate $\tfrac14$. The argument of Theorem 3 does not carry
over to online probing. (Its conclusion may: with loyal users and one feature, mean steps contract.)""",
)


@lyapunov.exact(small=lambda: [OneProber((F(0), F(-1, 2)), F(1))], covers=True)
def rises(x: OneProber) -> Comparison:
    """The rate at the witness, by exact differences of values."""
    return all_of(equals(x.slope(), F(1, 4)), less_than(F(0), x.slope()))


@rises.mutant("it falls as fast as the squared field says")
def _(x: OneProber) -> Comparison:
    field = online_gradient(x.users, x.theta, 1, [(1,), ()], [x.weight, F(0)])
    return equals(x.slope(), -sum((g[0] ** 2 for g in field), F(0)))
