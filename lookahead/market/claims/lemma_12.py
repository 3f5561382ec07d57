"""Lemma 12: the noise of a round is bounded by the size of the models."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from typing import Any

from lookahead.core.exact import dot
from lookahead.core.symbols import sympy
from lookahead.ledger import Assumption, Claim, Comparison, Source, at_most, equals
from lookahead.ledger.symbolic import identical, non_negative, sum_of_squares
from lookahead.market.claims.assumptions import bounded_users
from lookahead.market.claims.theorem_1 import difference
from lookahead.market.population import FinitePopulation
from lookahead.testing.market_dynamics import Round, rounds, small_rounds, square

F = Fraction
CHAPTER = "market/dynamics"


def _asked(x: Round) -> bool:
    return all(
        dot(row, row) <= x.R_x**2 and abs(y) <= x.R_x * x.B
        for rows, labels in x.queries
        for row, y in zip(rows, labels, strict=True)
    )


bounded_queries = Assumption(
    "bounded queries",
    r"$\|x^q\| \le R_x$ and $|\tilde y| \le R_x\tilde B$ for every stored query, with the declared "
    r"$R_x$ and $\tilde B$.",
    _asked,
)


def crowd() -> Iterator[Round]:
    """Everybody probes and nobody's label is zero: the part of K that grows with |P|."""
    for n in (1, 2, 5):
        users = FinitePopulation([0] * n, [0] * n, list(range(n)))
        ask = (((F(1),), (F(1),)), (F(1), F(-1)))
        yield Round(
            users,
            ((F(0),),) * n,
            F(0),
            probers=tuple(range(n)),
            queries=(ask,) * n,
            weight=F(3),
            R_x=F(1),
            B=F(1),
        )


def small() -> Iterator[Round]:
    """The crowd, then the small rounds."""
    yield from crowd()
    yield from small_rounds()


def noise(x: Round) -> Fraction:
    """E |M|^2 of the whole law."""
    moves = [(o.probability, difference(o.models, x.theta)) for o in x.law]
    whole = sum((p * square(z) for p, z in moves), start=F(0)) / x.step**2
    return whole - square(x.mean_move)


def constant(x: Round, *, probers: int, weight: Fraction) -> Fraction:
    """K, with a number of probing learners and a weight."""
    shrink = x.shrinkage
    still = 16 * x.R_x**2 * x.Y**2 + 16 * weight**2 * probers * x.R_x**4 * x.B**2
    return max(still, 16 * x.R_x**4 + 4 * weight**2 * (2 * x.R_x**2 + shrink) ** 2)


lemma_12 = Claim(
    key="narang2026.lem12",
    kind="lemma",
    title="Martingale variance bound",
    source=Source("narang2026", "Lemma 12", "D.2", "reconstructed"),
    chapter=CHAPTER,
    statement=r"""Let $\|x\| \le R_x$ and $|y| \le Y$ for users, $\|x^q\| \le R_x$ and $|\tilde y| \le R_x\tilde B$
for the finitely many stored queries, squared loss. With $Z_t$ the move of a round of Algorithm 2 over
$-\eta_t$ and $M_{t+1} = Z_t - \mathbb E[Z_t \mid \mathcal F_t]$,
$$\begin{gathered}\mathbb E[\|M_{t+1}\|^2 \mid \mathcal F_t] \le K(1 + \|\Theta_t\|^2),\\
K = \max\{16R_x^2Y^2 + 16\gamma^2|\mathcal P|R_x^4\tilde B^2,\ 16R_x^4 + 4\gamma^2(2R_x^2 + \lambda)^2\},
\end{gathered}$$
with $2\lambda$ for $\lambda$ under the full ridge convention. For cross-entropy, where gradients stay below
$\sqrt2R_x$, $K = \max\{4R_x^2 + 8\gamma^2|\mathcal P|R_x^2,\ 4\gamma^2\lambda^2\}$.""",
    reading="The text says that a constant exists, from linear block bounds, at most one platform block "
    "and up to |P| probe blocks; the constant itself is lost and is ours along the same lines.",
    assumes=(bounded_users, bounded_queries),
)


@lemma_12.symbolic
def proof() -> dict[str, Comparison]:
    """Block bounds, then |a + b|^2 <= 2 |a|^2 + 2 |b|^2 in the one block that can get both."""
    sp = sympy()
    names = "R Y B norm lambda gamma P u w"
    R, Y, B, norm, lam, gamma, P, u, w = sp.symbols(names, nonnegative=True)
    a, b, p = sp.symbols("a b p", real=True)
    mean = p * a + (1 - p) * b
    user = 2 * R * (Y + R * norm)
    query = 2 * R * (R * B + R * norm) + lam * norm
    still = 16 * R**2 * Y**2 + 16 * gamma**2 * P * R**4 * B**2
    grow = 16 * R**4 + 4 * gamma**2 * (2 * R**2 + lam) ** 2
    twice_users = 2 * 8 * R**2 * (Y**2 + R**2 * norm**2)
    twice_queries = (
        2 * gamma**2 * (2 * P * (2 * R**2 * B) ** 2 + 2 * (2 * R**2 + lam) ** 2 * norm**2)
    )
    flat = 4 * R**2 + 4 * gamma**2 * (2 * P * R**2 + lam**2 * norm**2)
    return {
        "a centred square is smaller": sum_of_squares(
            p * a**2 + (1 - p) * b**2 - (p * (a - mean) ** 2 + (1 - p) * (b - mean) ** 2),
            [(1, mean)],
        ),
        "one block gets both": sum_of_squares(2 * a**2 + 2 * b**2 - (a + b) ** 2, [(1, a - b)]),
        "user": sum_of_squares(
            8 * R**2 * (Y**2 + R**2 * norm**2) - user**2, [(4 * R**2, Y - R * norm)]
        ),
        "query": sum_of_squares(
            2 * (2 * R**2 * B) ** 2 + 2 * (2 * R**2 + lam) ** 2 * norm**2 - query**2,
            [(1, 2 * R**2 * B - (2 * R**2 + lam) * norm)],
        ),
        "sum over blocks": identical(twice_users + twice_queries, still + grow * norm**2),
        "the larger of two serves both": non_negative(
            u * (1 + norm**2) + w * (1 + norm**2) - u - w * norm**2
        ),
        "cross-entropy": identical(
            flat,
            2 * (2 * R**2) + 2 * gamma**2 * (2 * P * 2 * R**2 + 2 * lam**2 * norm**2),
        ),
    }


@proof.mutant("one block gets both, without the factor two")
def _() -> dict[str, Comparison]:
    a, b = sympy().symbols("a b", real=True)
    return {
        "at b = 0": identical(a**2, (a + b).subs(b, 0) ** 2),
        "sum": sum_of_squares(a**2 + b**2 - (a + b) ** 2, [(1, a - b)]),
    }


@lemma_12.sampled(rounds(), small=small)
def variance(x: Round) -> Comparison:
    """The whole law of a round, enumerated."""
    return bound(x, probers=len(x.probers), weight=x.weight)


def bound(x: Round, *, probers: int, weight: Fraction) -> Comparison:
    """Compare the noise with K (1 + |theta|^2)."""
    return at_most(noise(x), constant(x, probers=probers, weight=weight) * (1 + square(x.theta)))


@variance.mutant("K without gamma")
def _(x: Round) -> Comparison:
    return bound(x, probers=len(x.probers), weight=F(int(x.weight > 0), 4))


@variance.mutant("K without |P|")
def _(x: Round) -> Comparison:
    return bound(x, probers=min(len(x.probers), 1), weight=x.weight)


@variance.mutant("without the one in 1 + |theta|^2")
def _(x: Round) -> Comparison:
    K = constant(x, probers=len(x.probers), weight=x.weight)
    return at_most(noise(x), K * square(x.theta))


def understated(x: Round) -> Round:
    """Declare smaller bounds than the users keep."""
    return replace(x, Y=F(0), R_x=F(1, 4), B=8 * x.B)


def misled(x: Round) -> Round:
    """Declare smaller bounds than the labels keep."""
    return replace(x, B=F(0))


def loud() -> Iterator[Round]:
    """Two users far apart, and one learner that probes users' own covariates."""
    users = FinitePopulation([1, 1], [9, -9], [0, 0])
    yield Round(users, ((F(0),),), F(1), R_x=F(1), Y=F(9))


variance.without(bounded_users, small=lambda: map(understated, loud()))
variance.without(bounded_queries, small=lambda: map(misled, crowd()))

exact = Claim(
    key="narang2026.lem12.exact",
    kind="own",
    title="The noise of a round, exactly",
    source=Source("narang2026", "Lemma 12", "D.2", "own"),
    chapter=CHAPTER,
    statement=r"""Users and queries are drawn independently, so the noise of a round is the sum of its parts:
$$\mathbb E[\|M_{t+1}\|^2 \mid \mathcal F_t] = \operatorname{Var}(\text{user's step}) +
\gamma^2\sum_{i \in \mathcal P}\operatorname{Var}(\text{query's gradient at } \theta_i).$$
The ridge adds nothing, so any $K$ must grow with $\gamma^2|\mathcal P|$ but need not contain $\lambda$.
With labels $\pm 1$ at $x^q = 1$, $\Theta = 0$ and no loss on users it is $4\gamma^2|\mathcal P|$.
Under the bounds of Lemma 12 $K = \max\{8R_x^2Y^2 + 8\gamma^2|\mathcal P|R_x^4\tilde B^2,\ 8R_x^4(1 +
\gamma^2)\}$ will do.""",
    assumes=(bounded_users, bounded_queries),
    uses=("narang2026.lem12",),
)


@exact.symbolic
def independence() -> dict[str, Comparison]:
    """A user's step and a query's, each of two values: the cross terms cancel."""
    sp = sympy()
    a, b, c, d, p, q, ridge = sp.symbols("a b c d p q ridge", real=True)
    R, Y, norm = sp.symbols("R Y norm", nonnegative=True)
    user, query = [(p, a), (1 - p, b)], [(q, c), (1 - q, d)]
    mean = sum(u * v for u, v in user) + sum(u * v for u, v in query) + ridge

    def variance_of(law: Any) -> Any:
        centre = sum(u * v for u, v in law)
        return sum(u * (v - centre) ** 2 for u, v in law)

    joint = sum(u * v * (s + t + ridge - mean) ** 2 for u, s in user for v, t in query)
    return {
        "sum of variances": identical(joint, variance_of(user) + variance_of(query)),
        "labels +1 and -1": identical(((2 * 1) ** 2 + (-2 * 1) ** 2) / sp.Integer(2), 4),
        "a user's or a query's step": sum_of_squares(
            8 * R**2 * (Y**2 + R**2 * norm**2) - (2 * R * (Y + R * norm)) ** 2,
            [(4 * R**2, Y - R * norm)],
        ),
    }


@independence.mutant("one draw for both")
def _() -> dict[str, Comparison]:
    a, b = sympy().symbols("a b", real=True)
    return {
        "equal": identical((a - a) ** 2, 0),
        "coupled": identical((2 * a) ** 2 / 2 + (2 * b) ** 2 / 2, a**2 + b**2),
    }


@exact.sampled(rounds(max_users=3), small=small)
def parts(x: Round) -> Comparison:
    """The law of the round against the laws of its parts, one at a time."""
    return equals(noise(x), alone(x, 2))


def alone(x: Round, power: int) -> Fraction:
    """The users' noise, plus gamma^power times each probing learner's own."""
    total = noise(replace(x, probers=(), queries=()))
    rest = FinitePopulation(
        [(F(0),) * x.population.d] * x.population.learners,
        [0] * x.population.learners,
        range(x.population.learners),
    )
    for i, pair in zip(x.probers, x.queries, strict=True):
        one = replace(x, population=rest, probers=(i,), queries=(pair,), weight=F(1), ridge=F(0))
        total += x.weight**power * noise(one)
    return total


@parts.mutant("gamma instead of its square")
def _(x: Round) -> Comparison:
    return equals(noise(x), alone(x, 1))


@exact.sampled(rounds(), small=small)
def sharper(x: Round) -> Comparison:
    """The whole law against the smaller constant."""
    return at_most(noise(x), sharp(x, 8) * (1 + square(x.theta)))


def sharp(x: Round, eight: int) -> Fraction:
    """The smaller K, or a multiple of it."""
    probes = x.weight**2 * x.R_x**4
    still = x.R_x**2 * x.Y**2 + probes * len(x.probers) * x.B**2
    return eight * max(still, x.R_x**4 + probes)


@sharper.mutant("three instead of eight")
def _(x: Round) -> Comparison:
    return at_most(noise(x), sharp(x, 3) * (1 + square(x.theta)))


sharper.without(bounded_users, small=lambda: map(understated, loud()))
sharper.without(bounded_queries, small=lambda: map(misled, crowd()))
