"""Example 1 against the finite population of two users, over a grid of (p, a, alpha)."""

from fractions import Fraction as F
from itertools import product

import pytest

from lookahead.core.errors import FloatRefused, InvalidArgument
from lookahead.market import TwoSlopeMarket
from lookahead.market.outcomes import FlowNotUnique, NotDifferentiable
from lookahead.market.phase_diagram import phase_diagram
from lookahead.market.stationary import stationary_points

GRID = [
    TwoSlopeMarket(p, a, alpha)
    for p, a, alpha in product(
        (F(1, 2), F(2, 5), F(1, 100), F(99, 100)),
        (1, F(7, 3)),
        (0, F(1, 100), F(1, 3), F(49, 100), F(1, 2), F(51, 100), F(2, 3), 1),
    )
]


def along(field, start, steps=400, size=F(1, 8)):
    """Follow the flow in floats; return where it ends."""
    one, two = map(float, start)
    for _ in range(steps):
        v, w = (float(x) for x in field((F(one), F(two))))
        one, two = one + float(size) * v, two + float(size) * w
    return one, two


@pytest.mark.parametrize("market", GRID, ids=str)
def test_every_point_is_stationary_for_its_shares_and_says_what_it_is(market):
    for point in market.stationary_points():
        (s1, s2), (one, two) = point.shares, point.slopes
        p, a, alpha = market.p, market.a, market.alpha
        free = ((p * s1, (1 - p) * s2), (p * (1 - s1), (1 - p) * (1 - s2)))
        liked = ((p, F(0)), (F(0), 1 - p))
        for slope, seen, mine, mass in zip(point.slopes, free, liked, point.masses, strict=True):
            up, down = (alpha * m + (1 - alpha) * f for m, f in zip(mine, seen, strict=True))
            assert up * (slope - a) + down * (slope + a) == 0
            assert mass == up + down
        tied = market.users.tied(point.slopes)
        for share, learners in zip(point.shares, tied, strict=True):
            assert learners == ((0, 1) if 0 < share < 1 else learners)
            if len(learners) == 1:
                assert share == 1 - learners[0]
        assert point.potential == market.potential(point.slopes)
        assert point.risks == market.users.risks(point.slopes)
        if point.case != "consensus":
            assert market.gradient((one, two)) == (0, 0)
            assert market.flow_field((one, two)) == (0, 0)


@pytest.mark.parametrize("market", GRID, ids=str)
def test_only_local_minima_are_called_stable(market):
    directions = [d for d in product((-1, 0, 1), repeat=2) if any(d)]
    for point in market.stationary_points():
        slopes = [market.directional(point.slopes, d) for d in directions]
        assert (min(slopes) >= 0) == point.stable
        tiny = F(1, 10**6) * market.a
        near = [
            market.potential([s + tiny * e for s, e in zip(point.slopes, d, strict=True)])
            for d in directions
        ]
        assert (min(near) >= point.potential) == point.stable


def test_the_phase_counts_the_stable_points():
    stable = {
        "preference only": ["aligned"],
        "aligned only": ["aligned"],
        "threshold": ["aligned"],
        "aligned or swapped": ["aligned", "swapped"],
        "loss only": ["aligned", "swapped", "unvisited", "unvisited"],
    }
    for market in GRID:
        found = [point.case for point in market.stationary_points() if point.stable]
        assert found == stable[market.phase()]


def test_an_idle_learner_may_stand_anywhere_beyond_its_interval():
    market = TwoSlopeMarket(F(1, 3), 2, 0)
    for point in market.stationary_points()[3:]:
        learner, low, high = point.idle
        for slope in (low - 1, high + 1, high + F(1, 100)):
            pair = list(point.slopes)
            pair[learner] = slope
            assert market.gradient(pair) == (0, 0)
        for inside in (low + F(1, 100), high - F(1, 100)):
            pair = list(point.slopes)
            pair[learner] = inside
            assert market.gradient(pair) != (0, 0)


@pytest.mark.parametrize("alpha", [F(1, 4), F(1, 2), F(3, 4), 1])
def test_the_flow_reaches_the_basin_s_point(alpha):
    market = TwoSlopeMarket(F(1, 3), 1, alpha)
    for start in [(0, F(1, 2)), (F(1, 2), 0), (3, 2), (2, 3), (-4, -2), (-2, -4), (5, -4)]:
        goal = market.basin(start).slopes
        # at the threshold both slopes approach the diagonal; stop before rounding merges them
        reached = along(market.flow_field, start, steps=150 if alpha == F(1, 2) else 400)
        assert max(abs(x - float(y)) for x, y in zip(reached, goal, strict=True)) < 1e-3


def test_the_diagonal_decides_nothing_below_the_threshold():
    for alpha in (0, F(1, 4), F(1, 2)):
        market = TwoSlopeMarket(F(1, 2), 1, alpha)
        with pytest.raises(FlowNotUnique):
            market.basin([0, 0])
        with pytest.raises(NotDifferentiable):
            market.gradient([0, 0])
    assert TwoSlopeMarket(F(1, 2), 1, F(3, 5)).basin([0, 0]).case == "aligned"


def test_a_tie_rule_that_swaps_users_makes_the_threshold_a_counterexample():
    away = TwoSlopeMarket(F(1, 2), 1, F(1, 2), ties=lambda user, tied: 1 - user)
    assert away.flow_field([0, 0]) == (0, 0)
    for rule in ("lowest", "highest", "split", "preferred"):
        assert TwoSlopeMarket(F(1, 2), 1, F(1, 2), rule).flow_field([0, 0]) != (0, 0)


def test_the_points_are_those_of_the_population_of_two_users():
    for market in GRID:
        found = stationary_points(market.users, market.alpha, kinks=True)
        cases = {(q.case, q.stable) for q in found}
        mine = market.stationary_points()
        assert cases == {(point.case, point.stable) for point in mine}
        fixed = {q.theta for q in found if not any(q.free)}
        assert fixed == {
            tuple((slope,) for slope in point.slopes) for point in mine if point.idle is None
        }


def test_the_phase_diagram_is_a_table_of_markets():
    rows = phase_diagram([F(1, 10), F(1, 2)], [F(1, 4), F(3, 4)], a=2)
    assert [[point.phase for point in row] for row in rows] == [
        ["aligned or swapped"] * 2,
        ["aligned only"] * 2,
    ]
    assert rows[1][0].worst_ratio == 10
    assert rows[1][1].optimal_risk == 4


@pytest.mark.parametrize(
    ("arguments", "name"),
    [
        ((0, 1, F(1, 2)), "p"),
        ((1, 1, F(1, 2)), "p"),
        ((F(1, 2), 0, F(1, 2)), "a"),
        ((F(1, 2), -1, F(1, 2)), "a"),
        ((F(1, 2), 1, F(3, 2)), "alpha"),
        ((F(1, 2), 1, -1), "alpha"),
        ((F(1, 2), float("nan"), 0), "a"),
        ((F(1, 2), 1, 0, "first"), "ties"),
    ],
)
def test_bad_arguments_are_named(arguments, name):
    with pytest.raises(InvalidArgument) as problem:
        TwoSlopeMarket(*arguments)
    assert problem.value.argument == name


def test_floats_and_wrong_lengths_are_refused():
    with pytest.raises(FloatRefused):
        TwoSlopeMarket(0.5, 1, F(1, 2))
    with pytest.raises(InvalidArgument):
        TwoSlopeMarket(F(1, 2), 1, F(1, 2)).potential([1, 2, 3])
    with pytest.raises(InvalidArgument):
        TwoSlopeMarket(F(1, 2), 1, 0).basin([2, 0])
