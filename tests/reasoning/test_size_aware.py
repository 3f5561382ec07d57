"""The best strategy for a collective that knows its size."""

from __future__ import annotations

from fractions import Fraction

import pytest
import sympy

from lookahead.core.enclosure import sign
from lookahead.core.errors import InvalidArgument
from lookahead.reasoning import (
    NotPinnedDown,
    SizeAwareChoice,
    SizeAwareShift,
    UnboundedUtility,
    best_shift,
)
from lookahead.reasoning.claims.section_5_1_shared import small_plans
from lookahead.reasoning.mixture_game import MixtureGame

F = Fraction
SQUARE = lambda z, t: (z - t) ** 2 / 2
# z = (report, how far it was moved)
MOVED = lambda z, t: (z[0] - t) ** 2 / 2


@pytest.mark.parametrize("x", list(small_plans())[::11])
def test_choices_agree_with_calculus(x):
    w = x.wish
    wish = lambda z, t: (
        w.loss_weight * (z - t) ** 2 / 2 + w.linear[0] * t - w.pull * t**2 / 2 + w.own * z
    )
    reports = [[h.points[0][1]] for h in x.choices]
    found = SizeAwareChoice(SQUARE, wish, reports, [0]).at(x.alpha)
    assert found.best == x.best
    assert x.best_at(x.alpha) == found.U
    assert (found.left, found.right) == (x.left, x.right)


@pytest.mark.parametrize("alpha", [F(0), F(1, 4), F(1, 2), F(1)])
@pytest.mark.parametrize("kappa", [F(1), F(1, 3)])
def test_shifts_at_a_cost(alpha, kappa):
    m, c = F(1), F(3)
    wish = lambda z, t: -((t - c) ** 2) / 2 - kappa * z[1] ** 2 / 2
    game = SizeAwareShift(MOVED, wish, [(m, 0)], directions=[(1, 1)], parameters=1)
    best = game.at(alpha)
    assert best.eta == (alpha * (c - m) / (kappa + alpha**2),)
    assert -kappa * (c - m) ** 2 / 2 / (kappa + alpha**2) == best.state.U
    assert best.state.dU == kappa * alpha * (c - m) ** 2 / (kappa + alpha**2) ** 2


def test_no_other_shift_is_better():
    wish = lambda z, t: -((t[0] - 1) ** 2) - (t[1] + t[0] - z[0]) ** 2 - z[1] ** 2 / 3
    loss = lambda z, t: (z[0] - t[0]) ** 2 + (z[1] - t[1] - t[0]) ** 2
    game = SizeAwareShift(loss, wish, [(0, 1), (2, 0)], members=[(1, 1)], parameters=2)
    best = game.at(F(2, 3))
    for step in ((1, 0), (0, 1), (-1, 1), (F(1, 9), F(-1, 7))):
        near = [e + F(d) / 10 for e, d in zip(best.eta, step, strict=True)]
        assert game.state(F(2, 3), near).U < best.state.U


def test_shifts_without_a_best_one():
    up = lambda z, t: t
    line = {"directions": [(1, 1)], "parameters": 1}
    with pytest.raises(UnboundedUtility):
        SizeAwareShift(MOVED, up, [(0, 0)], **line).at(F(1, 2))
    with pytest.raises(NotPinnedDown):
        SizeAwareShift(MOVED, up, [(0, 0)], **line).at(0)
    with pytest.raises(UnboundedUtility, match="-1"):
        SizeAwareShift(MOVED, lambda z, t: -t, [(0, 0)], **line).at(F(1, 2))
    saddle = lambda z, t: z[0] * z[1]
    with pytest.raises(UnboundedUtility):
        SizeAwareShift(MOVED, saddle, [(0, 0)], parameters=1).at(F(1, 2))


def test_bounded_shifts():
    wish = lambda z, t: -((t - 1) ** 2)
    game = SizeAwareShift(SQUARE, wish, [0], bounds=(0, 1))
    assert game.at(F(1, 2)).eta == (1,)
    assert SizeAwareShift(SQUARE, wish, [0], bounds=(0, 4)).at(F(1, 2)).eta == (2,)
    away = lambda z, t: t**2
    with pytest.raises(NotPinnedDown):
        SizeAwareShift(SQUARE, away, [0], bounds=(-1, 1)).at(F(1, 2))


def test_shifts_refuse_other_formulas():
    with pytest.raises(InvalidArgument, match="affine"):
        SizeAwareShift(lambda z, t: (z * t - 1) ** 2, SQUARE, [0])
    with pytest.raises(InvalidArgument, match="degree"):
        SizeAwareShift(SQUARE, lambda z, t: t**3, [0])
    with pytest.raises(InvalidArgument, match="directions"):
        SizeAwareShift(SQUARE, SQUARE, [0], directions=[(1, 0)])
    with pytest.raises(InvalidArgument, match="bounds"):
        SizeAwareShift(SQUARE, SQUARE, [0], bounds=(1, 0))
    with pytest.raises(InvalidArgument, match="choices"):
        SizeAwareChoice(SQUARE, SQUARE, [], [0]).at(0)


LOGISTIC = lambda z, t: sympy.log(1 + sympy.exp(z[0] * t)) - z[1] * z[0] * t + t**2 / 4
NEAR = lambda z, t: -((t - 1) ** 2) - (z[0] - 1) ** 2 / 10
ROWS = [(1, 1), (1, 0), (1, 0)]


def logistic(alpha, **options):
    return best_shift(
        LOGISTIC, NEAR, ROWS, alpha, direction=(1, 0), parameters=1,
        **{"bounds": (-3, 6), **options},
    )  # fmt: skip


def test_logistic_shift_is_enclosed_and_follows_the_envelope():
    step = F(1, 1000)
    here, after, before = (logistic(F(1, 2) + d) for d in (0, step, -step))
    assert sign(here.bend) == -1
    quotient = (after.U - before.U) / (2 * step)
    assert abs(float(quotient - here.dU)) < 1e-5
    eta = here.eta.below()
    for move in (F(-1, 50), F(1, 50)):
        shifted = [(x + eta + move, y) for x, y in ROWS]
        state = MixtureGame(LOGISTIC, NEAR, shifted, ROWS, 1).at(F(1, 2))
        assert sign(here.U - state.U) == 1


def test_logistic_shift_names_its_refusals():
    with pytest.raises(NotPinnedDown, match="end of the range"):
        logistic(F(1, 2), bounds=(0, 1))
    with pytest.raises(InvalidArgument, match="bounds"):
        logistic(F(1, 2), bounds=(1, 0))
    with pytest.raises(InvalidArgument, match="direction"):
        best_shift(LOGISTIC, NEAR, ROWS, F(1, 2), direction=(0, 0), bounds=(0, 1), parameters=1)
