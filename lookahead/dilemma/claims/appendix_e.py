"""Appendix E: what the two parts of the gradient do, and how much the scalar before them matters."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from math import prod
from typing import Any

from lookahead.core.enclosure import Number, elementary
from lookahead.core.symbols import sympy
from lookahead.dilemma.claims.equation_7 import CHAPTER, Steps
from lookahead.dilemma.gradients import Margin, Rounds, margins
from lookahead.ledger import Claim, Comparison, Source, all_of, at_least, equals, that
from lookahead.ledger.symbolic import identical
from lookahead.testing.dilemma_gradients import played, random_rounds

F = Fraction

sign = Claim(
    key="gois2025.appE_sign",
    kind="in-text",
    title="The accuracy part may turn round, the steering part fades, the scalar peaks at zero",
    source=Source("gois2025", "Appendix E, below equation (14)", "E", "forced"),
    chapter=CHAPTER,
    statement=r"""For $0 < \tau < 1$: the accuracy part of $\nabla x_{t,i}$ pushes earlier predictions towards
the actions seen where $g^P_{t,i} > g^\alpha_i$, and away from them where $g^P_{t,i} < g^\alpha_i$. The steering part
vanishes as $\tau \to 0$. The scalar $\sigma'(x_{t,i})$ is largest at $x_{t,i} = 0$.""",
    as_printed="“if the difference” … “becomes negative” … “the gradient will push to decrease "
    "accuracy”; “If trust approaches zero, we won't care about steering”",
    uses=("gois2025.eq7_14", "gois2025.eq17"),
)


@sign.symbolic
def three_remarks() -> Steps:
    """d tau / dA > 0 for the posterior; a limit; and 1/4 - sigma' as a square."""
    sp = sympy()
    A, B, o, s, d, g = sp.symbols("A B o s d g", positive=True)
    tau = o * A / (o * A + B)  # odds o of the trust before
    slope = sp.factor(sp.diff(tau, A))
    u = sp.Symbol("u", real=True)
    sigma = 1 / (1 + sp.exp(-u))
    return {
        "more likelihood, more trust": that(bool(slope.is_positive)),
        "g > own: along with accuracy": that(bool((s * d * slope).is_positive)),
        "g < own: against it": that(bool((s * (-d) * slope).is_negative)),
        "steering fades": identical(sp.limit(s * tau * g, o, 0), 0),
        "1/4 - sigma' is a square": identical(
            sp.Rational(1, 4) - sigma * (1 - sigma), (sigma - sp.Rational(1, 2)) ** 2
        ),
        "zero at x = 0": identical((sigma - sp.Rational(1, 2)).subs(u, 0), 0),
    }


@three_remarks.mutant("the accuracy part never turns")
def _() -> Steps:
    s, d = sympy().symbols("s d", positive=True)
    return {"g < own": that(bool((s * (-d)).is_positive))}


def _last(x: Rounds) -> list[tuple[int, Margin]]:
    return list(enumerate(margins(x)[-1]))


def _towards_actions(x: Rounds, i: int, margin: Margin) -> Fraction:
    """The accuracy part, along moving i's neighbours' earlier predictions to what they did."""
    N = len(x.neighbours)
    return sum(
        (
            margin.accuracy[t * N + j] * (1 if x.actions[t][j] else -1)
            for t in range(len(x.actions) - 1)
            for j in x.neighbours[i]
        ),
        F(0),
    )


def _sign(q: Fraction) -> int:
    return (q > 0) - (q < 0)


def _signs(x: Rounds, *, turns: bool) -> Comparison:
    if len(x.actions) < 2:
        return that(condition=True, trivial=True)
    inside = 0 < x.trust < 1
    left = [_sign(_towards_actions(x, i, m)) for i, m in _last(x)]
    right = [_sign(m.pivotal - m.own) * inside for _, m in _last(x)]
    return equals(left, right if turns else [abs(s) for s in right])


@sign.sampled(random_rounds(), small=played)
def turns_round(x: Rounds) -> Comparison:
    """The sign of the accuracy part in the last round; no steering without trust."""
    silent = all(s == 0 for _, m in _last(x) for s in m.steering)
    return all_of(_signs(x, turns=True), that(x.trust > 0 or silent))


@turns_round.mutant("it always pushes towards accuracy")
def _(x: Rounds) -> Comparison:
    return _signs(x, turns=False)


both_fade = Claim(
    key="gois2025.appE_sign.both",
    kind="own",
    title="Without trust neither part is left",
    source=Source("gois2025", "Appendix E, below equation (14)", "E", "own"),
    chapter=CHAPTER,
    statement=r"""Let $\ell_{t,i}$ be the sum of the log-likelihoods of what $i$'s neighbours did before round $t$, under
the predictions. For $0 < \tau_{0} < 1$
$$\nabla x_{t,i} = r b\,\tau_{t,i}\big[(1 - \tau_{t,i})(g^P_{t,i} - g^\alpha_i)\,\nabla\ell_{t,i} +
\nabla g^P_{t,i}\big].$$
So both parts vanish like $\tau$ as $\tau \to 0$: where nobody trusts the predictor, the gradient that would restore
trust is lost together with the one that would steer.""",
    uses=("gois2025.eq7_14", "gois2025.eq17"),
)


@both_fade.symbolic
def common_factor() -> Steps:
    """tau is a logistic function of the log-likelihood."""
    sp = sympy()
    log_A, stake, gap, slope = sp.symbols("ell s gap slope", real=True)
    o, B = sp.symbols("o B", positive=True)
    A = sp.exp(log_A)
    tau = o * A / (o * A + B)
    return {
        "d tau = tau (1 - tau) d ell": identical(sp.diff(tau, log_A), tau * (1 - tau)),
        "the common factor": identical(
            stake * (gap * tau * (1 - tau) + tau * slope),
            stake * tau * ((1 - tau) * gap + slope),
        ),
        "as tau falls to 0, by tau": identical(
            sp.limit(stake * ((1 - tau) * gap + slope), o, 0), stake * (gap + slope)
        ),
    }


@common_factor.mutant("accuracy fades faster than steering")
def _() -> Steps:
    sp = sympy()
    gap, tau = sp.symbols("gap tau", positive=True)
    return {"by tau": identical(sp.limit((1 - tau) * gap, tau, 0), 0)}


def _by_likelihood(x: Rounds, power: int) -> Comparison:
    """The accuracy part against tau (1 - tau)^power (g - own) grad ell, from the definitions."""
    N, a = len(x.neighbours), x.alpha
    t = len(x.actions) - 1
    left: list[Any] = []
    right: list[Any] = []
    for i, margin in _last(x):
        past = [(s, j) for s in range(t) for j in x.neighbours[i]]
        A = prod(
            (x.predictions[s][j] if x.actions[s][j] else 1 - x.predictions[s][j]) for s, j in past
        )
        B = prod((a if x.actions[s][j] else 1 - a) for s, j in past)
        tau = x.trust * A / (x.trust * A + (1 - x.trust) * B)
        ell = [F(0)] * x.variables
        for s, j in past:
            p = x.predictions[s][j]
            ell[s * N + j] = 1 / p if x.actions[s][j] else -1 / (1 - p)
        scale = x.payoffs.stake * tau * (1 - tau) ** power * (margin.pivotal - margin.own)
        left.append(margin.accuracy)
        right.append(tuple(scale * e for e in ell))
    return equals(left, right)


@both_fade.sampled(random_rounds(), small=played)
def shared_factor(x: Rounds) -> Comparison:
    """Every entry of the accuracy part in the last round."""
    return _by_likelihood(x, 1)


@shared_factor.mutant("without the factor 1 - tau")
def _(x: Rounds) -> Comparison:
    return _by_likelihood(x, 0)


@dataclass(frozen=True)
class Position:
    """A margin x."""

    x: Fraction


def positions() -> Iterator[Position]:
    """Margins that b = 1, r = 2/5, c = 1/5 allow: from -c to r - c."""
    yield from (Position(F(j, 50)) for j in range(-10, 11))


flat = Claim(
    key="gois2025.appE_sign.scale",
    kind="own",
    title="At the paper's payoffs the scalar is flat",
    source=Source("gois2025", "Appendix E, below equation (14)", "E", "own"),
    chapter=CHAPTER,
    statement=r"""With $b = 1$, $r = \tfrac25$, $c = \tfrac15$ and $\sigma$ without a temperature, every margin lies in
$[-\tfrac15, \tfrac15]$, where $\sigma'$ is at least 99 hundredths of its largest value: agents far from
flipping weigh as much as those at the edge. And $\sigma(x_{t,i})$, which stands for an action, stays
between $0.45$ and $0.55$.""",
    uses=("gois2025.appE_sign",),
)


def _sigma(x: Number) -> Number:
    return 1 / (1 + elementary("exp", -x))


@flat.symbolic
def by_tanh() -> Steps:
    """4 sigma' = 1 - tanh^2(x/2), and tanh(v) <= v for v >= 0, since tanh' <= 1."""
    sp = sympy()
    u = sp.Symbol("u", real=True)
    sigma = 1 / (1 + sp.exp(-u))
    tanh = (sp.exp(u / 2) - sp.exp(-u / 2)) / (sp.exp(u / 2) + sp.exp(-u / 2))
    v = sp.Symbol("v", nonnegative=True)
    b, r, c = sp.Integer(1), sp.Rational(2, 5), sp.Rational(1, 5)
    return {
        "the largest margin": identical(r * b - c * b, sp.Rational(1, 5)),
        "the smallest": identical(-c * b, -sp.Rational(1, 5)),
        "4 sigma' = 1 - tanh^2": identical(4 * sigma * (1 - sigma), sp.simplify(1 - tanh**2)),
        "tanh' = 1 - tanh^2": identical(sp.diff(sp.tanh(v), v), 1 - sp.tanh(v) ** 2),
        "so at |x| <= 1/5 it is at least 1 - 1/100": identical(
            1 - (sp.Rational(1, 5) / 2) ** 2, sp.Rational(99, 100)
        ),
        "sigma = 1/2 + tanh / 2, within 1/20": identical(sp.simplify(sigma - (1 + tanh) / 2), 0),
    }


@by_tanh.mutant("4 sigma' = 1 - tanh")
def _() -> Steps:
    u = sympy().Symbol("u", real=True)
    sigma = 1 / (1 + sympy().exp(-u))
    return {"4 sigma'": identical(4 * sigma * (1 - sigma), 1 - sympy().tanh(u / 2))}


@flat.certified(small=positions)
def hardly_varies(x: Position) -> Comparison:
    """sigma' and sigma in balls."""
    s = _sigma(x.x)
    return all_of(
        at_least(4 * s * (1 - s), F(99, 100)), at_least(s, F(45, 100)), at_least(F(55, 100), s)
    )


@hardly_varies.mutant("within three thousandths")
def _(x: Position) -> Comparison:
    s = _sigma(x.x)
    return at_least(4 * s * (1 - s), F(997, 1000))
