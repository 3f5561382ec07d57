"""What higher levels do to the condition for convergence (remarks after Theorem 3)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction

from lookahead.core.symbols import sympy
from lookahead.ledger import Claim, Comparison, Source, all_of, at_least
from lookahead.ledger.symbolic import identical, non_negative
from lookahead.reasoning.claims import retraining_programs as programs
from lookahead.reasoning.claims.retraining_assumptions import sharp_constants, strong_feedback
from lookahead.reasoning.claims.retraining_scope import CHAPTER, LEVEL_ONE
from lookahead.reasoning.retraining import Retraining, pure
from lookahead.testing.retraining import retrainings

F = Fraction
HALVES = (F(1, 2), F(1, 2))


def strong() -> Iterator[Retraining]:
    """Sharp constants with c at or above one, both signs of feedback."""
    for c in (F(-3, 2), F(1), F(-1), F(2), F(3)):
        for mixture in ((F(3, 5), F(2, 5)), LEVEL_ONE, pure(2), HALVES):
            yield Retraining(c, abs(c), mixture=mixture, theta=F(4))


condition = Claim(
    key="zhu2025.thm3.condition",
    kind="in-text",
    title="The condition for convergence stays the same",
    source=Source("zhu2025", "Remark after Theorem 3, condition as necessary", "3", "own"),
    chapter=CHAPTER,
    statement=r"""For mixtures as for level 1, $\epsilon < \gamma/\beta$ is what convergence takes:
with $\epsilon \ge \gamma/\beta$, all constants sharp, retraining an affine model does not bring two
models closer.""",
    reading="as a necessary condition, for every mixture on every affine model",
    assumes=(sharp_constants, strong_feedback),
)


def expanding(x: Retraining) -> Comparison:
    """The distance of two models before and after a round."""
    return at_least(abs(x.retrain(x.theta) - x.retrain(x.phi)), abs(x.theta - x.phi))


@condition.exact(small=strong)
def no_contraction(x: Retraining) -> Comparison:
    """The distance of two models after one round."""
    return expanding(x)


@no_contraction.mutant("the distance at least doubles")
def _(x: Retraining) -> Comparison:
    return at_least(abs(x.retrain(x.theta) - x.retrain(x.phi)), 2 * abs(x.theta - x.phi))


no_contraction.program(
    given=programs.given,
    let=programs.MODEL,
    assume=(*programs.SHARP, *programs.STRONG),
    violates="abs(next(alpha, theta) - next(alpha, phi)) < abs(theta - phi)",
)

condition_worst = condition.amended(
    key="zhu2025.thm3.condition.worst",
    severity="missing hypothesis",
    title="The condition for convergence is the same in the worst case",
    statement=r"""For every mixture and all constants with $\epsilon \ge \gamma/\beta$ there is a model
with these constants, the affine one with positive feedback, on which retraining does not bring two
models closer. With negative feedback a mixture may converge beyond the condition, though no single
level does.""",
    survives="Theorem 3 asks the same of every mixture, and no mixture allows a weaker condition on "
    "these constants; on a given model the condition is not necessary.",
    assumes=(sharp_constants, strong_feedback),
)


@condition_worst.symbolic
def not_below_one() -> dict[str, Comparison]:
    """c^k >= 1 for c >= 1, by induction on k, so that the weighted mean is not below one."""
    sp = sympy()
    s, d = sp.symbols("s d", nonnegative=True)
    k = sp.Symbol("k", integer=True, positive=True)
    c = sp.Symbol("c", positive=True)
    return {
        "k = 1, with c = 1 + s": non_negative((1 + s) - 1),
        "c^(k+1) - 1 = c (c^k - 1) + (c - 1)": identical(
            c ** (k + 1) - 1, c * (c**k - 1) + (c - 1)
        ),
        "which is not negative when c^k = 1 + d": non_negative(c * d + s),
    }


@not_below_one.mutant("for negative c")
def _() -> dict[str, Comparison]:
    s = sympy().Symbol("s", positive=True)
    return {"k = 2": non_negative((1 + s) ** 2 - 1), "k = 1": non_negative(-(1 + s) - 1)}


@condition_worst.sampled(retrainings(sharp=True, contracting=False), small=strong)
def worst_model(x: Retraining) -> Comparison:
    """The model with the same constants and positive feedback; and pure levels of the given one."""
    levels = (replace(x, mixture=pure(k)) for k in (1, 2, 3))
    return all_of(expanding(replace(x, gain=x.epsilon)), *map(expanding, levels))


@worst_model.mutant("on the given model")
def _(x: Retraining) -> Comparison:
    return expanding(x)


worst_model.controls(no_contraction)
worst_model.without(strong_feedback, retrainings(sharp=True))


def modest() -> Iterator[Retraining]:
    """Constants that overstate how strongly agents react."""
    return (replace(x, epsilon=2 * x.epsilon) for x in strong())


worst_model.without(sharp_constants, small=modest)
