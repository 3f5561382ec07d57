"""Open question: agents who hold false beliefs about the loss and the data."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from itertools import product

from lookahead.core.symbols import sympy
from lookahead.ledger import Assumption, Claim, Comparison, all_of, at_most, equals
from lookahead.ledger.symbolic import identical
from lookahead.reasoning.claims.open_questions_noise import CHAPTER, STILL, own
from lookahead.reasoning.noisy_information import NoisyLevelK
from lookahead.testing.open_questions import noisy_level_k

F = Fraction

settle = Assumption(
    "both levels settle",
    r"$|c| < 1$ and $|c\,r'a| < 1$.",
    lambda x: max(abs(x.ratio * x.gain), abs(x.ratio * x.gain**2 * x.belief)) < 1,
)

belief = Claim(
    key="zhu2025.open.noise.belief",
    kind="own",
    title="False beliefs leave level 1 alone and take the other levels elsewhere",
    source=own,
    chapter=CHAPTER,
    statement=r"""Let agents believe in $r'$ in place of $r = \beta/\gamma$ and in $m + b$ in place of the
mean $m$. Level 1 needs neither and settles at the true stable point $\theta^*$. Level 2 settles at
$$\theta^* + \frac{c\,\big((r' - r)(m + a\theta^*) + r'b\big)}{1 - c\,r'a},\qquad c = ra .$$
So Corollary 1 needs true beliefs: with false ones the levels have different models in the long run.""",
    assumes=(settle,),
)


@belief.symbolic
def where_level_two_settles() -> dict[str, Comparison]:
    """Solve both fixed points and compare."""
    sp = sympy()
    m, a, b, r, believed, theta = sp.symbols("m a b r r' theta", real=True)
    star = sp.solve(r * (m + a * theta) - theta, theta)[0]
    foreseen = believed * (m + b + a * theta)
    second = sp.solve(r * (m + a * foreseen) - theta, theta)[0]
    offset = r * a * ((believed - r) * (m + a * star) + believed * b) / (1 - r * a * believed * a)
    return {
        "level 1": identical(star, r * m / (1 - r * a)),
        "level 2": identical(second - star, offset),
        "true beliefs": identical(offset.subs({believed: r, b: 0}), 0),
    }


@where_level_two_settles.mutant("level 2 settles at the true point for a known loss")
def _() -> dict[str, Comparison]:
    m, a, b, r, theta = sympy().symbols("m a b r theta", real=True)
    second = sympy().solve(r * (m + a * r * (m + b + a * theta)) - theta, theta)[0]
    return {
        "known mean": identical(second.subs(b, 0), r * m / (1 - r * a)),
        "any mean": identical(second, r * m / (1 - r * a)),
    }


def misled() -> Iterator[NoisyLevelK]:
    """A mean believed one too high, then a loss believed twice as curved, then both, and none."""
    for gain, believed, bias in product((F(1, 2), F(-1, 2)), (None, F(1, 2)), (F(1), F(0))):
        yield NoisyLevelK(gain, F(1), {2: F(1)}, believed=believed, bias=bias)


def at_level(x: NoisyLevelK, k: int) -> NoisyLevelK:
    """The same agents, all at level k."""
    return replace(x, mixture={k: F(1)}, reading=STILL, data=STILL)


def settled(x: NoisyLevelK, k: int) -> Fraction:
    """The model at which level k rests: two values of its affine retraining."""
    y = at_level(x, k)
    return y.retrain(F(0)) / (1 - y.retrain(F(1)) + y.retrain(F(0)))


@belief.sampled(noisy_level_k(true_beliefs=False), small=misled)
def levels_apart(x: NoisyLevelK) -> Comparison:
    """Where levels 1 and 2 settle, and the formula."""
    c = x.ratio * x.gain
    star = x.ratio * x.mean / (1 - c)
    wrong = (x.belief - x.ratio) * (x.mean + x.gain * star) + x.belief * x.bias
    return all_of(
        at_most(abs(at_level(x, 2).retrain(settled(x, 2) + 1) - settled(x, 2)), F(1)),
        equals(settled(x, 1), star),
        equals((settled(x, 2) - star) * (1 - c * x.belief * x.gain), c * wrong),
    )


@levels_apart.mutant("all levels settle at one model")
def _(x: NoisyLevelK) -> Comparison:
    return equals(settled(x, 2), settled(x, 1))


@levels_apart.mutant("the bias alone counts")
def _(x: NoisyLevelK) -> Comparison:
    c = x.ratio * x.gain
    gap = (settled(x, 2) - settled(x, 1)) * (1 - c * x.belief * x.gain)
    return equals(gap, c * x.belief * x.bias)


def too_strong() -> Iterator[NoisyLevelK]:
    """A reaction twice as strong as the model that it answers: level 2 runs away from its rest."""
    yield NoisyLevelK(F(2), F(1), {2: F(1)}, bias=F(1))


levels_apart.without(settle, small=too_strong)
