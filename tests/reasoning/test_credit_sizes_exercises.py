"""The answers of the exercises on collective sizes, and the numbers in the chapter's prose."""

from fractions import Fraction as F

import pytest

from lookahead.data import credit
from lookahead.reasoning.claims.appendix_c2_attain import OneFeature
from lookahead.reasoning.claims.figure_4_sign import OneLabel
from lookahead.reasoning.figures import figure_3, figure_4


def test_means_can_be_matched_and_lines_cannot():
    for size in (F(1, 2), F(4, 5), F(1)):
        x = OneFeature(F(1, 2), F(1), F(-1), F(3, 10), F(1, 2), size)
        assert x.candidate * size == x.target_eta * x.target_size
        assert x.model(size, x.candidate)[0] != x.target[0]


def test_smallest_example():
    x = OneLabel(F(-1), F(1), F(0), F(1, 2), F(1, 2), F(1))
    assert x.theta(x.alpha) == F(1, 4)
    assert (x.slope, x.proposition_7, x.three_components) == (F(3, 4), F(3, 8), F(-3, 4))


@pytest.fixture
def real():
    if not credit.path().is_file():
        pytest.skip("the real table is not in the cache: run `lookahead data fetch credit`")
    return figure_3.shared("real"), figure_4.shared("real")


def test_importance_over_size(real):
    three, _ = real
    assert 0.09 < three.importance["number of dependents"] / 0.01 < 0.1
    assert three.importance["age"] > 0.01
    assert round(three.point("as released", "age", 9, 0).unmanipulated, 3) == 0.650


def test_described_columns_hardly_move_the_model(real):
    _, four = real
    released, described = (side.attained[0].unmoved for side in four.sides.values())
    assert 1000 < (released / described) ** 2 < 10000
