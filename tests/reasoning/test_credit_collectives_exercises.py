"""The answers of the exercises on collectives and credit data."""

from fractions import Fraction

import pytest

from lookahead.data import credit
from lookahead.reasoning.claims.figure_2 import defined
from lookahead.reasoning.claims.figure_2_defined import FourPeople
from lookahead.reasoning.figures import figure_2_published as published
from lookahead.reasoning.figures.figure_5 import RELEASED
from lookahead.reasoning.figures.figure_5_published import BARS

F = Fraction


def test_what_stands_under_open_lines_and_where_age_is():
    labels = [label for label, _, _ in BARS]
    assert RELEASED[labels.index("OpenLines")] == "NumberOfTimes90DaysLate"
    assert labels[RELEASED.index("age")] == "RevolvingUtil"


@pytest.mark.parametrize(("reports", "norm"), [((1, -1, 0, 0), F(0)), ((2, 1, 0, 1), F(64, 3))])
def test_four_people(reports, norm):
    a, b, c, d = map(F, reports)
    people = FourPeople((a, b, c, d), F(1))
    assert people.stable
    assert people.benefit == 1
    assert people.norm == norm


@pytest.mark.skipif(not credit.path().is_file(), reason="the real table is not fetched")
def test_the_leader_s_printed_utility_lies_above_the_ceiling():
    ceiling = defined("real", "constant").risk
    stable, leader, _ = published.DASHED[0]
    assert abs(float(stable) - ceiling) < 1e-5 < float(leader) - ceiling
