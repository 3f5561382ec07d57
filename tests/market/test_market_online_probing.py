"""Online probing: two routes to the same field, exact stationary points, and bad input."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lookahead.core.errors import FloatRefused, InvalidArgument
from lookahead.market import FinitePopulation, OnlineProbing, online_gradient
from lookahead.market.feature_map import largest_feature, ramp_kink, with_features
from lookahead.market.mutual_probing import contraction, mutual_map, regime
from lookahead.market.online_probing import aggregate, online_rounds, probing_drift
from lookahead.market.online_probing_loyal import loyal
from lookahead.market.outcomes import NoSuchLearner
from lookahead.testing.market_online import online_markets

F = Fraction
USERS = FinitePopulation(
    [1, 2, -1, 3], [2, 1, 1, -3], [0, 1, 1, 2], [F(1, 8), F(3, 8), F(1, 4), F(1, 4)]
)
PEERS = ((1, 2), (0, 1, 2), ())


@pytest.mark.parametrize("rule", ["median", "average"])
def test_the_loyal_market_has_the_field_of_the_definition(rule):
    weights = (F(1), F(1, 2), F(3))
    market = loyal(USERS, PEERS, weights, F(1, 3), rule)
    theta = (F(1), F(-2), F(1, 2))
    field = online_gradient(USERS, theta, 1, PEERS, weights, F(1, 3), rule)
    assert market.gradient(theta) == tuple(row[0] for row in field)


@given(online_markets())
def test_the_stationary_point_is_one(market):
    point = market.stationary()
    assert not any(market.gradient(point))
    assert market.snapshot(point) == point


def test_a_fixed_label_gives_offline_probing():
    market = OnlineProbing((1, 1), (1, -1), ((1,), ()), (2, 0))
    assert market.snapshot((0, F(5))) == (F(11, 3), -1)
    assert market.stationary() == market.snapshot((0, -1))


def test_two_features_and_a_median_of_three():
    one, two, three = (F(1), F(0)), (F(0), F(1)), (F(2), F(2))
    queries = [((F(1), F(0)), F(1, 2)), ((F(0), F(1)), F(1, 2))]
    field = probing_drift((one, two, three), ((0, 1, 2), (), ()), (F(1), F(1), F(1)), queries)
    assert field == ((F(0), F(-1)), (0, 0), (0, 0))


def test_rounds_follow_the_gradient():
    path = online_rounds(USERS, (0, 0, 0), F(1, 2), PEERS, (1, 1, 0), F(1, 10), 2)
    slope = online_gradient(USERS, path[1], F(1, 2), PEERS, (1, 1, 0))
    assert path[2] == tuple((t[0] - g[0] / 10,) for t, g in zip(path[1], slope, strict=True))


@given(st.integers(1, 40), st.integers(1, 8))
def test_regimes_follow_the_eigenvalue(k, weight):
    q = contraction(F(k, 32), weight)
    (a, b), (c, d) = mutual_map(F(k, 32), weight)
    assert (a + b, c + d, a - b) == (1, 1, q)
    assert (regime(F(k, 32), weight) == "divergent") == (q < -1)


@pytest.mark.parametrize(
    ("call", "error", "message"),
    [
        (lambda: contraction(0), InvalidArgument, "step"),
        (lambda: contraction(0.1), FloatRefused, "0.1"),
        (lambda: aggregate([1], "mode"), InvalidArgument, "rule"),
        (lambda: OnlineProbing((1, 1), (1,), ((1,), (0,)), (1, 1)), InvalidArgument, "specialist"),
        (lambda: OnlineProbing((1, 1), (1, 1), ((2,), (0,)), (1, 1)), NoSuchLearner, "peers"),
        (lambda: OnlineProbing((1, 1), (1, 1), ((1,),), (1, 1)), InvalidArgument, "peers"),
        (lambda: OnlineProbing((-1, 1), (1, 1), ((1,), ()), (1, 1)), InvalidArgument, "curvature"),
        (lambda: OnlineProbing((1, 1), (1, 1), ((1,), ()), (-1, 1)), InvalidArgument, "weight"),
        (
            lambda: OnlineProbing((1, 1), (1, 1), ((1,), ()), (1, 1), moment=F(0)),
            InvalidArgument,
            "moment",
        ),
        (
            lambda: OnlineProbing((0, 0), (0, 0), ((1,), (0,)), (1, 1)).stationary(),
            InvalidArgument,
            "users or a ridge",
        ),
        (
            lambda: OnlineProbing((0, 1), (0, 0), ((), ()), (1, 1)).snapshot((0, 0)),
            InvalidArgument,
            "from nothing",
        ),
        (
            lambda: online_gradient(USERS, (0, 0, 0), 1, PEERS, (1, 1)),
            InvalidArgument,
            "weights",
        ),
        (
            lambda: loyal(FinitePopulation([[1, 0]], [1], [0]), ((),), (1,)),
            InvalidArgument,
            "one feature",
        ),
    ],
)
def test_bad_input_is_named(call, error, message):
    with pytest.raises(error, match=message):
        call()


def test_features_replace_the_covariates():
    market = with_features(lambda x: (x[0], x[0] ** 2), [-1, 1, 2], [1, 1, 4], [0, 0, 1])
    assert market.d == 2
    assert market.optimum() == ((0, 1), 0)
    assert largest_feature(market) == 20
    assert ramp_kink(-2, F(1, 2)) == F(-1, 4)
    with pytest.raises(InvalidArgument, match="alpha"):
        ramp_kink(1, 2)
