"""Stationary points of finite markets against a search of one's own, and their stability."""

from fractions import Fraction
from itertools import product

import pytest
from hypothesis import assume, given, settings

from lookahead.core.errors import InvalidArgument
from lookahead.market import FinitePopulation, TwoSlopeMarket, free_intervals
from lookahead.market.outcomes import NoSuchLearner, NotUnique, Unreachable
from lookahead.market.partition_solve import (
    best_models,
    certificate,
    solve_partition,
    solve_partition_cvxpy,
)
from lookahead.market.stationary_consensus import in_zonotope
from lookahead.testing.market_populations import RULES, alphas, populations, small_populations

F = Fraction
HALF = F(1, 2)
SINGLE = ("lowest", "highest", "preferred")


def searched(population, alpha, learners=2):
    """Every consistent pair of models for d = 1, written without the library's search."""
    users = list(
        zip(population.x, population.y, population.preference, population.weights, strict=True)
    )
    found = set()
    for winners in product(range(learners), repeat=len(users)):
        theta = []
        for i in range(learners):
            seen = [
                (w * (alpha * (p == i) + (1 - alpha) * (c == i)), x[0], y)
                for (x, y, p, w), c in zip(users, winners, strict=True)
            ]
            curve = sum(m * x * x for m, x, _ in seen)
            theta.append(sum(m * x * y for m, x, y in seen) / curve if curve else None)
        if None not in theta and population.winners(theta) == winners:
            found.add(tuple((t,) for t in theta))
    return found


@settings(max_examples=60)
@given(populations(max_users=5, max_dimension=1, rules=SINGLE, zero_weights=False), alphas(1, 11))
def test_the_search_finds_what_a_plain_search_finds(population, alpha):
    assume(population.learners == 2)
    points = population.stationary_points(alpha)
    determined = {p.theta for p in points if not any(p.free)}
    assert searched(population, alpha) <= determined
    extra = determined - searched(population, alpha)
    assert all(any(len(t) > 1 for t in population.tied(theta)) for theta in extra)


@settings(max_examples=60)
@given(populations(max_users=4, rules=RULES), alphas())
def test_what_is_said_of_a_point_is_so(population, alpha):
    loyal = {i for i, w in zip(population.preference, population.weights, strict=True) if w}
    assume(alpha < 1 or len(loyal) == 2)
    for p in population.stationary_points(alpha, kinks=True):
        still = not any(any(g) for g in population.gradient(p.theta, alpha))
        assert p.under_rule is still
        assert p.kink is not population.differentiable(p.theta, alpha)
        assert p.potential == population.potential(p.theta, alpha)
        assert sum(p.masses) == 1
        # 0 in the Clarke subdifferential: no direction of descent both ways
        for k, i in product(range(population.d), range(2)):
            e = [[F(int((j, m) == (k, i))) for j in range(population.d)] for m in range(2)]
            back = [[-v for v in row] for row in e]
            up, down = (population.directional(p.theta, alpha, v) for v in (e, back))
            assert min(up, down) <= 0
            assert (up == down == 0) or p.kink
        if p.stable:
            assert not p.kink


@settings(max_examples=40)
@given(populations(max_users=4, max_dimension=1), alphas(0, 11))
def test_stable_points_are_local_minima_and_kinks_are_not(population, alpha):
    h = F(1, 10**6)
    steps = [s for s in product((-h, F(0), h), repeat=2) if any(s)]
    for p in population.stationary_points(alpha, kinks=True):
        around = [
            population.potential([t[0] + s for t, s in zip(p.theta, step, strict=True)], alpha)
            for step in steps
        ]
        assert (min(around) >= p.potential) is p.stable


def test_two_slopes():
    def market(p, alpha, **options):
        users = FinitePopulation([1, 1], [3, -3], [0, 1], [p, 1 - p])
        return users.stationary_points(alpha, **options)

    strong = market(F(2, 5), F(2, 3), kinks=True)
    assert [(p.case, p.theta) for p in strong] == [("aligned", ((3,), (-3,)))]
    even = market(HALF, F(1, 3), kinks=True)
    assert [p.case for p in even] == ["aligned", "swapped", "consensus"]
    assert even[1].theta == ((F(-1),), (F(1),))
    assert [p.stable for p in even] == [True, True, False]
    assert not even[2].under_rule
    assert "consensus" in [p.case for p in market(HALF, HALF, kinks=True)]
    assert "consensus" not in [p.case for p in market(HALF, F(4, 7), kinks=True)]
    nobody = [p for p in market(HALF, F(0)) if p.case == "unvisited"]
    assert len(nobody) == 2
    assert all(p.stable for p in nobody)
    assert {p.theta[p.masses.index(1)] for p in nobody} == {(F(0),)}


@pytest.mark.parametrize("p", [F(1, 10), F(2, 5), HALF, F(3, 4)])
def test_two_users_rest_where_the_closed_form_says(p):
    users = FinitePopulation([1, 1], [3, -3], [0, 1], [p, 1 - p])
    for alpha in (F(k, 12) for k in range(13)):
        closed = {
            (str(s.case), frozenset(s.slopes) if s.case != "unvisited" else None, s.stable)
            for s in TwoSlopeMarket(p=p, a=3, alpha=alpha).stationary_points()
        }
        found = {
            (s.case, frozenset(v for (v,) in s.theta) if s.case != "unvisited" else None, s.stable)
            for s in users.stationary_points(alpha, kinks=True)
        }
        assert found == closed


def test_equal_shares_are_tried_when_ties_are_split():
    users = FinitePopulation([1, 1], [1, -1], [0, 1], ties="split")
    points = users.stationary_points(F(0))
    (together,) = [p for p in points if p.case == "consensus"]
    assert together.winners == ((0, 1), (0, 1))
    assert (together.under_rule, together.kink, together.stable) == (True, True, False)


def test_a_learner_without_users_is_free():
    users = FinitePopulation([1, 1], [1, -1], [0, 0])
    point = next(p for p in users.stationary_points(HALF) if p.case == "unvisited")
    assert point.masses == (1, 0)
    assert point.free == ((), ((F(1),),))
    assert abs(point.theta[1][0]) > 2
    assert free_intervals(users, point, 1) == ((None, -2), (0, 0), (2, None))
    with pytest.raises(InvalidArgument, match="determined"):
        free_intervals(users, point, 0)
    plane = FinitePopulation([(1, 0), (0, 1)], [1, -1], [0, 0])
    with pytest.raises(InvalidArgument, match="d = 1"):
        free_intervals(plane, plane.stationary_points(HALF)[0], 1)


def test_a_singular_design_leaves_a_line_of_models():
    users = FinitePopulation([(1, 1), (1, 1)], [1, -1], [0, 1])
    point = users.stationary_points(F(2, 3))[0]
    assert point.case == "aligned"
    assert point.theta == ((HALF, HALF), (-HALF, -HALF))
    assert [len(basis) for basis in point.free] == [1, 1]


def test_markets_with_few_or_many_learners():
    users = FinitePopulation([1, 1, 1], [0, 3, 6], [0, 1, 2])
    assert [p.case for p in users.stationary_points(F(3, 4), learners=3)] == ["aligned"]
    alone = FinitePopulation([1], [1], [0]).stationary_points(HALF, learners=1)
    assert [(p.case, p.theta) for p in alone] == [("aligned", ((F(1),),))]
    assert all(p.case == "aligned" for p in users.stationary_points(1, learners=3))


def test_bad_questions():
    users = FinitePopulation([1, 1], [1, -1], [0, 2])
    with pytest.raises(NoSuchLearner):
        users.stationary_points(HALF, learners=2)
    with pytest.raises(Unreachable, match="learner = 1"):
        users.stationary_points(1, learners=3)
    with pytest.raises(InvalidArgument, match="alpha"):
        users.stationary_points(2, learners=3)
    many = FinitePopulation([1] * 30, list(range(30)), [0] * 30)
    with pytest.raises(InvalidArgument, match="partitions"):
        many.stationary_points(HALF)
    with pytest.raises(InvalidArgument, match="length 2"):
        solve_partition(users, HALF, (0,), 3)
    with pytest.raises(InvalidArgument, match="numbered 0 to 2"):
        solve_partition(users, HALF, (0, 3), 3)
    with pytest.raises(InvalidArgument, match="range of A"):
        best_models(((F(0),),), (F(1),))


def test_the_convex_solver_confirms_the_normal_equations():
    for population in small_populations():
        if population.learners < 2:
            continue
        exact = solve_partition(population, HALF, population.preference)
        if not all(m.unique for m in exact):
            with pytest.raises(NotUnique):
                solve_partition_cvxpy(population, HALF, population.preference)
            continue
        for best, found in zip(
            exact, solve_partition_cvxpy(population, HALF, population.preference), strict=True
        ):
            assert found.certificate is not None
            radius = found.certificate.radius
            gap = sum(
                (F(float(a)) - b) ** 2 for a, b in zip(found.require(), best.point, strict=True)
            )
            assert gap <= radius**2
            assert radius < F(1, 10**6)


@given(populations(singular=False, zero_weights=False))
def test_the_certificate_contains_the_minimiser(population):
    best, _ = population.optimum()
    shifted = tuple(v + F(1, 7) for v in best)
    gap = sum((a - b) ** 2 for a, b in zip(shifted, best, strict=True))
    assert gap <= certificate(population, population.weights, shifted).radius ** 2
    assert certificate(population, population.weights, best).radius == 0


def test_zonotopes_of_every_rank():
    e = [(F(1), F(0), F(0)), (F(0), F(1), F(0)), (F(0), F(0), F(1))]
    inside, outside = (HALF, HALF, HALF), (HALF, F(2), HALF)
    assert in_zonotope(inside, e)
    assert not in_zonotope(outside, e)
    assert in_zonotope((HALF, F(0), F(0)), e[:1])
    assert not in_zonotope((HALF, HALF, F(0)), e[:1])
    assert in_zonotope((F(0),), [])
    assert not in_zonotope((F(1),), [])
    with pytest.raises(InvalidArgument, match="too many"):
        in_zonotope((F(0),), [(F(1),)] * 65)
