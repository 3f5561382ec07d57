"""Finite games: every stable model, the optimum, and the named outcomes."""

from fractions import Fraction
from itertools import product

import pytest

from lookahead.core.enclosure import Real
from lookahead.core.errors import FloatRefused, InvalidArgument
from lookahead.core.losses import Squared
from lookahead.reasoning import (
    AnchorGame,
    FiniteGame,
    NoStablePoint,
    NotEnumerable,
    NotStronglyConvex,
    SeveralStablePoints,
    StableContinuum,
    analyse,
    written,
)
from lookahead.reasoning.analysis.finite import multiple

F = Fraction


def square(z, theta):
    return (theta - z) ** 2


def prize(z, theta):
    return 2 * theta - z


@pytest.mark.parametrize("points", [(0, 2), (0, 1, 3), (-1, 0, 1, 4)])
def test_agrees_with_the_game_of_anchors(points):
    anchors = AnchorGame([(p,) for p in points], favoured=(0,))

    def utility(z, theta):
        return -square(points[0], theta) - square(z, theta)

    game = FiniteGame(points, square, utility)
    assert {p.theta for p in game.stable_pairs()} == {p.theta[0] for p in anchors.stable_pairs()}
    assert game.collective().utility == anchors.collective().utility
    for pair in game.stable_pairs():
        assert game.utility_of(pair.weights) == pair.utility


def test_stable_pairs_are_stable_and_nothing_on_a_grid_is_missed():
    game = FiniteGame((0, 1, 3), square, lambda z, theta: -square(z, theta) - F(z, 4))
    stable = {pair.theta for pair in game.stable_pairs()}
    steps = 24
    for parts in product(range(steps + 1), repeat=3):
        if sum(parts) != steps:
            continue
        law = [F(p, steps) for p in parts]
        theta = game.learner(law)
        values = [-square(z, theta) - F(z, 4) for z in game.points]
        if all(w == 0 or v == max(values) for w, v in zip(law, values, strict=True)):
            assert theta in stable
        assert game.utility_of(law) <= game.collective().utility


def test_irrational_models_are_enclosed():
    game = FiniteGame(
        (0, 1),
        lambda z, theta: (1 + z) * (theta - z) ** 2,
        lambda z, theta: z + (1 - 2 * z) * theta**2,
    )
    pair = game.selfish()
    assert isinstance(pair.theta, Real)
    theta = pair.theta
    assert (2 * theta**2 - 1).below(200) < 0 < (2 * theta**2 - 1).above(200)
    assert game.benefit(at=pair) is not None


def test_the_optimum_between_two_points_is_enclosed():
    game = FiniteGame((0, 1), square, lambda z, theta: theta - theta**3)
    best = game.collective()
    assert isinstance(best.utility, Real)
    assert abs(float(best.theta) - 3**-0.5) < 1e-12


def test_a_dilemma_has_one_pair_and_a_benefit():
    game = FiniteGame((0, 1), square, prize)
    assert (game.selfish().theta, game.benefit(), game.collective().weights) == (0, 1, (0, 1))


def test_no_stable_point_where_all_move_alike():
    game = FiniteGame((0, 1), square, square, mixed=False)
    assert game.stable_pairs() == ()
    with pytest.raises(NoStablePoint, match="no law on best responses"):
        game.benefit()
    assert FiniteGame((0, 1), square, square).benefit() == 0


def test_several_stable_points_are_listed():
    game = FiniteGame((0, 1), square, lambda z, theta: -square(z, theta))
    with pytest.raises(SeveralStablePoints) as caught:
        game.benefit()
    assert len(caught.value.points) == 3
    assert [game.benefit(at=pair) for pair in game.stable_pairs()] == [0, F(1, 4), 0]


def test_a_continuum_is_named_and_one_of_it_can_be_chosen():
    game = FiniteGame((0, 1), square, lambda z, theta: theta)
    with pytest.raises(StableContinuum) as caught:
        game.selfish()
    assert caught.value.intervals == ((0, 1),)
    pair = game.pair_at(F(1, 3))
    assert (pair.weights, game.benefit(at=pair)) == ((F(2, 3), F(1, 3)), F(2, 3))


def test_losses_of_the_library_and_lookups_will_do():
    worth = {"a": 0, "b": 1}
    game = FiniteGame((0, 1), Squared(), square)
    assert game.selfish().theta == F(1, 2)
    assert FiniteGame((0, 1), written(square), square).selfish().theta == F(1, 2)
    named = FiniteGame("ab", lambda z, t: (t - worth[z]) ** 2, lambda z, t: (t - worth[z]) ** 2)
    assert named.selfish().theta == F(1, 2)


@pytest.mark.parametrize(
    ("points", "loss", "utility", "error"),
    [
        ((), square, square, InvalidArgument),
        ((0, 1), lambda z, t: z * t, square, NotStronglyConvex),
        ((0, 1), lambda z, t: -square(z, t), square, NotStronglyConvex),
        ((0, 1), lambda z, t: t**4, square, InvalidArgument),
        ((0, 1), lambda z, t: 0.5 * t**2, square, FloatRefused),
        ((0, 1), square, lambda z, t: 1 / t, InvalidArgument),
        ((0, 1), square, "theta", InvalidArgument),
        ((0, 1), square, lambda z, t: (z, t), InvalidArgument),
    ],
)
def test_bad_input_is_named(points, loss, utility, error):
    with pytest.raises(error):
        FiniteGame(points, loss, utility)


def test_weights_and_pairs_are_checked():
    game = FiniteGame((0, 1), square, square)
    with pytest.raises(InvalidArgument, match="weights"):
        game.learner([F(1, 2), F(1, 3)])
    with pytest.raises(InvalidArgument, match="theta"):
        game.pair_at(F(1, 3))
    with pytest.raises(InvalidArgument, match="at"):
        game.benefit(at=FiniteGame((0, 1), square, prize).selfish())


def distance(z, theta):
    return sum((a - b) ** 2 for a, b in zip(z, theta, strict=True))


def test_several_parameters_agree_with_the_game_of_anchors():
    points = [(0, 0), (2, 0), (1, 2)]

    def utility(z, theta):
        return -sum(distance(p, theta) for p in (points[0], points[1], z))

    anchors, game = AnchorGame(points, (0, 1)), FiniteGame(points, distance, utility, dimension=2)
    ours = {p.theta: (p.weights, p.utility) for p in game.stable_pairs()}
    assert ours == {p.theta: (p.weights, p.utility) for p in anchors.stable_pairs()}
    assert game.collective().weights == anchors.collective().weights
    full = next(p for p in game.stable_pairs() if all(p.weights))
    assert game.benefit(at=full) == anchors.benefit() == F(27, 16)
    assert game.alignment(at=full) == anchors.alignment()
    assert game.modulus(at=full) == anchors.modulus("segment")
    assert FiniteGame(points, Squared(), utility, dimension=2).stable_pairs() == game.stable_pairs()


def test_one_parameter_either_way():
    cost = {0: 0, 1: F(1, 2), 3: F(1, 4)}
    one = FiniteGame(tuple(cost), square, lambda z, t: -square(z, t) - cost[z])
    same = FiniteGame(
        tuple(cost),
        lambda z, t: square(z, t[0]),
        lambda z, t: -square(z, t[0]) - cost[z],
        dimension=1,
    )
    assert [(p.theta,) for p in one.stable_pairs()] == [p.theta for p in same.stable_pairs()]
    assert one.collective().utility == same.collective().utility


def test_outcomes_with_several_parameters():
    points = [(0, 0), (2, 0)]
    indifferent = FiniteGame(points, distance, lambda z, t: t[0], dimension=2)
    with pytest.raises(StableContinuum, match="every theta"):
        indifferent.selfish()
    alike = FiniteGame(points, distance, distance, mixed=False, dimension=2)
    with pytest.raises(NoStablePoint):
        alike.selfish()
    with pytest.raises(NotEnumerable, match="Hessian of the utility"):
        FiniteGame(points, distance, lambda z, t: z[0] * t[0] ** 2, dimension=2)
    with pytest.raises(NotStronglyConvex):
        FiniteGame(points, lambda z, t: (z[0] - t[0]) ** 2, distance, dimension=2)


def test_the_analysis_sees_a_multiple_of_the_loss_in_several_parameters():
    points = [(0, 0), (2, 0), (1, 2)]
    zero_sum = FiniteGame(points, distance, distance, dimension=2)
    assert (multiple(zero_sum), zero_sum.benefit()) == (1, 0)
    assert "Proposition 4" in str(analyse(zero_sum))
    assert multiple(FiniteGame(points, distance, lambda z, t: t[0], dimension=2)) is None
