"""Mixtures of a collective and the rest: exact, enclosed, at the ends, and with more groups."""

from __future__ import annotations

from fractions import Fraction
from itertools import islice

import pytest
import sympy

from lookahead.core.enclosure import sign
from lookahead.core.errors import FloatRefused, InvalidArgument, NotConverged
from lookahead.core.losses import Logistic, Ridge, Squared, WeightedQuadratic
from lookahead.core.measures import measure
from lookahead.reasoning import GroupMixture, MixtureGame, NotStronglyConvex, written
from lookahead.reasoning.claims.section_5_1_shared import small_groups
from lookahead.reasoning.mixture_intercept import InterceptGame

F = Fraction
SQUARE = lambda z, theta: (z - theta) ** 2 / 2


def regression(x):
    """The library's game of an instance of the claims."""
    p, wish = x.p, x.wish
    if p == 1:
        u = lambda z, t: (
            wish.loss_weight * (z[0] * t - z[1]) ** 2 / 2
            + wish.linear[0] * t
            - wish.pull * t**2 / 2
            + wish.own * z[1]
        )
    else:
        u = lambda z, t: (
            wish.loss_weight * (z[0] * t[0] + z[1] * t[1] - z[2]) ** 2 / 2
            + wish.linear[0] * t[0]
            + wish.linear[1] * t[1]
            - wish.pull * (t[0] ** 2 + t[1] ** 2) / 2
        )
    return MixtureGame(Ridge(), u, x.strategic, x.base, p)


@pytest.mark.parametrize("x", list(islice(small_groups(), 0, None, 7)))
def test_agrees_with_calculus_on_two_groups(x):
    state = regression(x).at(x.alpha)
    assert state.model == x.theta
    assert state.psi == x.psi
    assert state.dtheta == (x.theta_slope if x.p > 1 else x.theta_slope[0])
    assert state.dU == x.slope
    assert x.U(x.alpha) == state.U


def test_means_by_hand():
    state = MixtureGame(SQUARE, lambda z, t: -((t - 2) ** 2) / 2, [1], [0]).at(F(1, 4))
    assert (state.theta, state.U) == (F(1, 4), F(-49, 32))
    assert (state.psi, state.dtheta, state.dU) == (F(-21, 16), 1, F(7, 4))
    assert state.hessian == ((1,),)


def test_ends_of_the_range():
    game = MixtureGame(SQUARE, lambda z, t: -((t - 2) ** 2) / 2, [1], [0])
    assert game.at(0).theta == 0
    assert game.at(0).dU == -game.at(0).psi == 2
    assert (game.at(1).psi, game.at(1).dU) == (0, 1)
    assert game.at(1).law.points == ((F(1),),)


def test_scaling_the_loss_changes_nothing():
    wish = lambda z, t: t * z
    first = MixtureGame(Squared(), wish, [2], [1]).at(F(1, 3))
    second = MixtureGame(-F(1, 5) * (-7 * written(Squared())), wish, [2], [1]).at(F(1, 3))
    assert (first.psi, first.dU) == (second.psi, second.dU)


@pytest.mark.parametrize("alpha", [F(1, 4), F(9, 10)])
def test_logistic_model_by_hand(alpha):
    x = InterceptGame(F(1), F(0), F(2), alpha)
    assert sign(x.state.model[0] - x.theta) is None
    assert sign(x.state.model[0] - x.theta - F(1, 10**9)) == -1
    assert sign(x.psi + (1 - alpha) * x.slope) is None


@pytest.mark.parametrize("alpha", [0, 1])
def test_no_model_at_the_ends_of_the_separable_logistic(alpha):
    game = MixtureGame(Logistic(), lambda z, t: -(t**2), [(1, 1)], [(1, 0)], 1)
    with pytest.raises(NotStronglyConvex):
        game.at(alpha)
    free = lambda z, t: sympy.log(1 + sympy.exp(z[0] * t)) - z[1] * z[0] * t
    with pytest.raises(NotConverged):
        MixtureGame(free, lambda z, t: -(t**2), [(1, 1)], [(1, 0)], 1).at(alpha)


def test_flat_risks_are_named():
    with pytest.raises(NotStronglyConvex):
        MixtureGame(lambda z, t: z * t, lambda z, t: t, [1], [0]).at(F(1, 2))
    with pytest.raises(NotStronglyConvex):
        MixtureGame(WeightedQuadratic(), lambda z, t: t, [(1, 0)], [(1, 1)], 1).at(1)
    with pytest.raises(NotStronglyConvex):
        MixtureGame(lambda z, t: -((z - t) ** 2), lambda z, t: t, [1], [0]).at(F(1, 2))


def test_bad_arguments_are_named():
    game = MixtureGame(SQUARE, SQUARE, [1], [0])
    for alpha in (F(3, 2), F(-1, 2)):
        with pytest.raises(InvalidArgument, match="alpha"):
            game.at(alpha)
    with pytest.raises(FloatRefused):
        game.at(0.5)
    with pytest.raises(InvalidArgument, match="dimension"):
        MixtureGame(SQUARE, SQUARE, [1], [(0, 1)])
    with pytest.raises(InvalidArgument, match="list of points"):
        MixtureGame(SQUARE, SQUARE, [], [0])


def test_who_makes_room_decides_the_sign():
    wish = lambda z, t: -((t - 2) ** 2) / 2
    shares = (F(1, 2), F(1, 4), F(1, 4))
    game = GroupMixture(SQUARE, wish, [[1], [0], [2]], shares)
    assert game.psi == 0
    assert (game.dU(), game.dU(payer=1), game.dU(payer=2)) == (0, 1, -1)


def test_proportional_room_is_proposition_7():
    wish = lambda z, t: -((t[0] - 2) ** 2) / 2 if isinstance(t, tuple) else -((t - 2) ** 2) / 2
    groups = [measure([(1, 3), (2, 1)]), measure([(1, 0)]), measure([(3, 1)])]
    game = GroupMixture(Ridge(), wish, groups, (F(1, 3), F(1, 6), F(1, 2)), 0)
    assert game.dU() == -game.psi / (1 - F(1, 3))
    two = MixtureGame(
        Ridge(), wish, groups[0], measure([(1, 0), (3, 1)], [F(1, 4), F(3, 4)]), 1
    ).at(F(1, 3))
    assert (two.theta, two.dU) == (game.theta, game.dU())


def test_groups_refuse_what_is_none():
    with pytest.raises(InvalidArgument, match="shares"):
        GroupMixture(SQUARE, SQUARE, [[1], [0]], (F(1),))
    with pytest.raises(InvalidArgument, match="sum to one"):
        _ = GroupMixture(SQUARE, SQUARE, [[1], [0]], (F(1, 2), F(1, 4))).theta
    with pytest.raises(InvalidArgument, match="reacting"):
        GroupMixture(SQUARE, SQUARE, [[1], [0]], (F(1, 2), F(1, 2)), 2)
    game = GroupMixture(SQUARE, SQUARE, [[1], [0]], (F(1), F(0)))
    with pytest.raises(InvalidArgument, match="payer"):
        game.dU()
    with pytest.raises(InvalidArgument, match="another group"):
        game.dU(payer=0)
