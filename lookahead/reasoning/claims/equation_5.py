"""Equation (5), a utility between zero-sum and its own goal, and what Section 6.2 says of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from typing import Any

from hypothesis.strategies import SearchStrategy

from lookahead.core.symbols import sympy
from lookahead.ledger import Assumption, Claim, Comparison, Source, all_of, equals, that
from lookahead.ledger.symbolic import identical, non_negative
from lookahead.reasoning.claims.proposition_4 import CHAPTER, off_stable, selfish_pair
from lookahead.reasoning.finite_proportional import ProportionalGame, small_scope, squared
from lookahead.testing.finite import proportional_games

F = Fraction
LAMBDAS = (F(0), F(1, 4), F(1, 2), F(1))

zero_sum = Assumption(
    "zero-sum plus a penalty", r"$u = \ell - \lambda\theta^2$.", lambda x: x.c == 1
)


def penalised(x: ProportionalGame, lam: Fraction) -> ProportionalGame:
    """The game with u = l - lam theta^2; best responses to a model are those of u = l."""
    return replace(x, extra=tuple((F(0), F(0), -lam) for _ in range(x.n)))


def games() -> Iterator[ProportionalGame]:
    """Points 1 and 2, the squared loss; then the small games with c = 1."""
    yield replace(squared((1, 2), 1), weights=(F(1, 2), F(1, 2)))
    yield from small_scope((1,))


equation_5 = Claim(
    key="zhu2025.eq5",
    kind="equation",
    title="A utility between zero-sum and a goal of its own",
    source=Source("zhu2025", "Equation (5)", "6.2", "verbatim"),
    chapter=CHAPTER,
    statement=r"""$u((x, y); \theta) = \ell((x, y), \theta) - \lambda\|\theta\|^2$, $\lambda \in [0, 1]$.
For $\lambda = 0$ the game is zero-sum, and $B = 0$. The larger $\lambda$, the more $u$ differs from
$\ell$; best responses to a fixed model do not depend on $\lambda$, so neither does the selfish
equilibrium.""",
    as_printed=r"$u((x, y); \theta) = \ell((x, y), \theta) - \lambda \cdot \|\theta\|^2$",
    assumes=(zero_sum, selfish_pair),
    uses=("zhu2025.prop4.pos",),
)


@equation_5.symbolic
def difference() -> dict[str, Comparison]:
    """The logistic loss: what the agents gain and the learner loses, and both derivatives."""
    sp = sympy()
    x, y, t = sp.symbols("x y theta", real=True)
    lam, more = sp.symbols("lambda more", nonnegative=True)
    loss = sp.log(1 + sp.exp(t * x)) - y * t * x
    u = loss - lam * t**2
    return {
        "at lambda = 0 the sum of the two pay-offs is zero": identical((u - loss).subs(lam, 0), 0),
        "gradients differ by -2 lambda theta": identical(
            sp.diff(u, t) - sp.diff(loss, t), -2 * lam * t
        ),
        "the difference grows with lambda": non_negative((lam + more) * t**2 - lam * t**2),
        "best responses are those to the loss": identical(sp.diff(u, x), sp.diff(loss, x)),
    }


@difference.mutant("with a bonus in place of the penalty")
def _() -> dict[str, Comparison]:
    lam, t = sympy().symbols("lambda theta", real=True)
    return {"gradient": identical(sympy().diff(lam * t**2, t), -2 * lam * t)}


def zero_sum_games() -> SearchStrategy[ProportionalGame]:
    """Draw games with c = 1; best responses are those of any c > 0."""
    return proportional_games(1).map(lambda x: replace(x, c=F(1)))


@equation_5.sampled(zero_sum_games(), small=games)
def no_benefit_at_zero(x: ProportionalGame) -> Comparison:
    """At lambda = 0, B is zero; the start stays stable for every lambda."""
    stay = [that(penalised(x, lam).selfish) for lam in LAMBDAS]
    return all_of(equals(x.best, x.here), *stay)


@no_benefit_at_zero.mutant("nor at lambda = 1")
def _(x: ProportionalGame) -> Comparison:
    game = penalised(x, F(1))
    return equals(game.best, game.here)


@no_benefit_at_zero.mutant("nor with a bonus")
def _(x: ProportionalGame) -> Comparison:
    game = penalised(x, F(-1))
    return equals(game.best, game.here)


no_benefit_at_zero.without(zero_sum, small=lambda: small_scope((-1,)))
no_benefit_at_zero.without(selfish_pair, small=lambda: map(off_stable, small_scope((1,))))

nonlinear = Claim(
    key="zhu2025.s62.nonlinear",
    kind="in-text",
    title="Linearity and strong concavity do not hold in Section 6.2",
    source=Source("zhu2025", "Section 6.2, after equation (5)", "6.2", "verbatim"),
    chapter=CHAPTER,
    reading="for strategies that shift one feature, not for every data set, the assumptions hold",
    statement=r"""Let the learner fit a logistic regression, let the strategy shift one feature and let $u =
\ell - \lambda\|\theta\|^2$. Then the distribution map is not linear in the shift. Nor need $U$ be strongly
concave: with one feature, moved by all to $\eta > 0$, and a share $q \ne \tfrac12$ of positive labels,
$U(\eta) = H(q) - \lambda L^2/\eta^2$ with $L = \log\tfrac q{1-q}$, which is constant for $\lambda = 0$ and
flattens out for $\lambda > 0$.""",
    as_printed="the linearity and the strong concavity of our theory are not satisfied",
)


@nonlinear.symbolic
def one_feature() -> dict[str, Comparison]:
    """Second moments of a shifted feature; then the logistic learner on one feature value.

    The second difference of U over (eta, 2 eta, 3 eta) tends to zero like 1 / eta^2, where a
    modulus gamma asks for -gamma eta^2 or less.
    """
    sp = sympy()
    a, h, k, x = sp.symbols("alpha eta eta_prime x", real=True)
    shifted = a * (x + h) ** 2 + (1 - a) * (x + k) ** 2 - (x + a * h + (1 - a) * k) ** 2
    q, eta, lam, slope, risk, U = _one_value()
    L = sp.log(q / (1 - q))
    bend = U + U.subs(eta, 3 * eta) - 2 * U.subs(eta, 2 * eta)
    return {
        "a shift is not linear": identical(shifted, a * (1 - a) * (h - k) ** 2),
        "theta = L / eta solves the learner's condition": identical(slope, 0),
        "the loss there does not depend on eta": identical(sp.diff(risk, eta), 0),
        "lambda = 0: U is constant": identical(bend.subs(lam, 0), 0),
        "lambda > 0: the second difference vanishes at infinity": identical(
            bend, -sp.Rational(11, 18) * lam * L**2 / eta**2
        ),
    }


def _one_value() -> tuple[Any, ...]:
    """The learner's slope at theta = L / eta, the risk there, and U(eta)."""
    sp = sympy()
    odds, eta = sp.symbols("r eta", positive=True)
    lam, t = sp.Symbol("lambda", nonnegative=True), sp.Symbol("theta", real=True)
    q = odds / (1 + odds)
    risk = sp.log(1 + sp.exp(t * eta)) - q * t * eta
    star = sp.log(odds) / eta
    solved = sp.simplify(risk.subs(t, star))
    slope = sp.simplify(sp.diff(risk, t).subs(t, star))
    return q, eta, lam, slope, solved, solved - lam * star**2


@one_feature.mutant("a shift is linear in the means, so in the law")
def _() -> dict[str, Comparison]:
    a, h, k = sympy().symbols("alpha eta eta_prime", real=True)
    return {"second moment": identical(a * h**2 + (1 - a) * k**2, (a * h + (1 - a) * k) ** 2)}
