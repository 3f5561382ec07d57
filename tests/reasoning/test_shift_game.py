"""Games of shifts: closed forms, the general solver, and what has no answer."""

from fractions import Fraction
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lookahead.core.enclosure import Ternary, at_most
from lookahead.core.errors import FloatRefused, InvalidArgument
from lookahead.reasoning import (
    NoStablePoint,
    NotPinnedDown,
    NotStronglyConvex,
    QuadraticShiftGame,
    SeveralStablePoints,
    ShiftGame,
    UnboundedUtility,
    box_quadratic,
)
from lookahead.reasoning.box_quadratic import box, first_order_points, frank_wolfe_gap, way_up
from lookahead.testing.shifts import shift_games, small_shift_games

F = Fraction
ONE, ZERO = [[1]], [[0]]


def scalar(**changes):
    given_ = {"H": ONE, "C": ONE, "R": ONE, "r": [3], "K": ZERO, "kappa": 1, "mean": [1]}
    return QuadraticShiftGame(**{**given_, **changes})


def test_by_hand():
    game = ShiftGame(mean=0, target=3, kappa=2)
    assert (game.selfish().eta, game.selfish().utility) == (0, F(-9, 2))
    assert (game.collective().eta, game.collective().utility) == (1, -3)
    assert game.benefit() == game.bound() == F(3, 2)
    assert type(game.collective().theta) is Fraction


@given(small_shift_games())
@settings(max_examples=40, deadline=None)
def test_closed_form_and_general_solver_agree(game):
    general = game.general()
    assert game.benefit() == general.benefit() == game.bound() == general.bound()
    assert game.modulus() == general.modulus()
    assert game.phi() == general.phi()
    assert game.collective().eta == general.collective().eta


def test_free_and_paid_moves_are_named():
    with pytest.raises(SeveralStablePoints):
        ShiftGame(0, 1, 0).selfish()
    assert ShiftGame(0, 1, 0).collective().theta == 1
    with pytest.raises(UnboundedUtility):
        ShiftGame([0, 0], [1, 1], -1).collective()
    with pytest.raises(UnboundedUtility):
        ShiftGame([0, 0], [1, 1], F(-1, 2)).benefit()


@pytest.mark.parametrize(
    ("arguments", "error"),
    [
        (([0], [1, 2], 1), InvalidArgument),
        ((0, [1], 1), InvalidArgument),
        (([], [], 1), InvalidArgument),
        ((0.5, 1, 1), FloatRefused),
    ],
)
def test_bad_input(arguments, error):
    with pytest.raises(error):
        ShiftGame(*arguments)


@given(shift_games(), st.lists(st.integers(0, 20), min_size=2, max_size=2))
@settings(max_examples=80, deadline=None)
def test_no_strategy_of_the_box_beats_what_was_found(game, shares):
    sides = list(zip(game.low, game.high, strict=True))
    eta = tuple(a + (b - a) * F(s, 20) for (a, b), s in zip(sides, shares, strict=False))
    assert game.utility(eta) <= game.collective().utility
    for pair in game.stable_pairs():
        assert game.utility_at(eta, pair.theta) <= game.utility_at(pair.eta, pair.theta)
        bound = game.bound(at=pair)
        assert game.benefit(at=pair) >= 0
        assert bound is None or at_most(game.benefit(at=pair), bound) is not Ternary.FALSE


def test_every_pair_of_several():
    game = scalar(K=[[3]], low=[-1], high=[1], mean=[0], r=[0])
    assert [pair.eta[0] for pair in game.stable_pairs()] == [0, -1, 1]
    with pytest.raises(SeveralStablePoints) as found:
        game.selfish()
    assert len(found.value.points) == 3
    stranger = scalar(mean=[2]).selfish()
    with pytest.raises(InvalidArgument):
        game.benefit(at=stranger)


def test_a_line_of_pairs_and_none():
    line = scalar(K=ONE, mean=[0])
    with pytest.raises(SeveralStablePoints):
        line.selfish()
    assert all(pair.eta == pair.theta for pair in line.stable_pairs())
    with pytest.raises(NoStablePoint):
        scalar(K=ONE).selfish()


def test_unbounded_utility_shows_the_way():
    with pytest.raises(UnboundedUtility) as found:
        scalar(R=ZERO, kappa=0, low=[0]).collective()
    assert found.value.direction == (1,)
    assert scalar(R=ZERO, kappa=0, high=[2]).collective().eta == (2,)
    with pytest.raises(UnboundedUtility) as found:
        scalar(K=[[5]], low=[0]).collective()
    assert found.value.direction == (1,)


def test_what_the_learner_needs():
    with pytest.raises(NotStronglyConvex):
        scalar(H=ZERO)
    with pytest.raises(InvalidArgument, match="kappa"):
        scalar(kappa=-1)
    with pytest.raises(InvalidArgument, match="C"):
        scalar(C=[[1, 2]])
    with pytest.raises(InvalidArgument, match="symmetric"):
        QuadraticShiftGame(
            [[2, 1], [0, 2]], [[1], [1]], [[1, 0], [0, 1]], [0, 0], [[0], [0]], 1, [0]
        )


def test_strategies_that_move_nobody_differently_are_one():
    game = scalar(M=[[1, 1]])
    assert len(game.stable_pairs()) == 1
    assert game.bound() is None
    assert game.benefit() == 1


def test_a_large_box_is_searched_by_a_program_and_checked_exactly():
    n = 7
    unit = [[int(i == j) for j in range(n)] for i in range(n)]
    nothing = [[0] * n for _ in range(n)]
    game = QuadraticShiftGame(
        unit, unit, unit, list(range(n)), nothing, 2, [1] * n, None, [-1] * n, [1] * n
    )
    assert game.strategies.n_faces > box_quadratic.MOST_FACES
    expected = tuple(max(F(-1), min(F(1), F(i - 1, 3))) for i in range(n))
    assert game.collective().eta == expected


def test_a_wrong_face_is_not_an_answer(monkeypatch):
    from lookahead.reasoning import box_program

    monkeypatch.setattr(box_program, "_solver_point", lambda Q, q, within: [0.0])
    Q, q = ((F(-1),),), (F(1),)
    within = box(1, [0], [2])
    with pytest.raises(NotPinnedDown) as found:
        box_program.on_named_face(Q, q, within, lambda eta: eta[0] - eta[0] ** 2 / 2)
    assert found.value.gap == 2


@pytest.mark.parametrize("low", [-1, 0, None])
@pytest.mark.parametrize("high", [1, 2, None])
def test_first_order_points_of_an_interval(low, high):
    for s, S in product((-3, 0, 2), (-1, 2)):
        within = box(1, [low], [high])
        for (eta,) in first_order_points(((F(S),),), (F(s),), within):
            slope = s + S * eta
            assert slope == 0 or (slope < 0 and eta == low) or (slope > 0 and eta == high)


def test_gap_and_way_up():
    assert frank_wolfe_gap((F(1), F(-2)), (F(0), F(0)), box(2, [-1, -1], [3, 3])) == 5
    assert way_up(((F(-1),),), (F(4),), box(1)) is None
    with pytest.raises(InvalidArgument):
        frank_wolfe_gap((F(1),), (F(0),), box(1))
