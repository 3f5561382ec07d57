"""The answers of the exercises on online probing, and the cells of its page."""

from fractions import Fraction

import pytest

from lookahead.core.exact import apply
from lookahead.market import FinitePopulation, OnlineProbing, mutual_map

F = Fraction


def test_four_rounds_bring_the_two_within_a_hundredth():
    models, gaps = (F(1), F(-1)), []
    for _ in range(5):
        models = apply(mutual_map(F(3, 10)), models)
        gaps.append(abs(models[0] - models[1]))
    assert [gap < F(1, 100) for gap in gaps] == [False, False, False, True, True]
    assert apply(mutual_map(F(1, 4)), (F(1), F(-1))) == (0, 0)


@pytest.mark.parametrize("p", [F(1, 5), F(2, 5), F(1, 2), F(9, 10)])
def test_nine_times_the_product_of_the_shares_removes_99_per_cent(p):
    users = FinitePopulation([1, 1], [1, -1], [0, 1], [p, 1 - p])
    weight = 9 * p * (1 - p)
    pair = OnlineProbing((p, 1 - p), (1, -1), ((1,), (0,)), (weight, weight))
    _, least = users.optimum()
    assert users.risk(pair.stationary()[0]) - least == (users.risk(1) - least) / 100
    assert weight <= F(9, 4)


@pytest.mark.parametrize(("rule", "before", "after"), [("median", 1, 1), ("average", 2, F(11, 4))])
def test_users_count_in_averages_only(rule, before, after):
    def agreed(curvature):
        everybody = ((0, 1, 2),) * 3
        models = OnlineProbing(curvature, (0, 1, 5), everybody, (10**6,) * 3, rule=rule)
        return models.stationary()

    for curvature, expected in (((F(1, 3),) * 3, before), ((F(1, 4), F(1, 4), F(1, 2)), after)):
        assert all(abs(t - expected) < F(1, 10**5) for t in agreed(curvature))


def test_cells_of_the_page_run_in_silence(run_chapter):
    ran = run_chapter("market/online_probing")
    assert not ran.err
    assert "field 0 0" in ran.out
    excess = ran.names["excess"]
    assert excess["online, peer does not ask"] == excess["offline, trapped peer"]
    assert excess["both ask online"] == sorted(excess["both ask online"], reverse=True)
    assert excess["both ask online"][0] == F(36, 25)
    dip = excess["offline, trapped peer"].index(min(excess["offline, trapped peer"]))
    assert ran.names["gammas"][dip] == F(3, 5)
