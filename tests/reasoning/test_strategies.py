"""The public strategies draw what they promise, degenerate cases included."""

import subprocess
import sys

from hypothesis import Phase, find, given, settings
from hypothesis import strategies as st

from lookahead.core.exact import identity, product, transpose
from lookahead.reasoning.distance_geometry import affine_dimension
from lookahead.testing import strategies

QUICK = settings(max_examples=40, deadline=None)


@QUICK
@given(st.integers(1, 3).flatmap(strategies.orthogonal_matrices))
def test_orthogonal_matrices_are_orthogonal(Q):
    assert product(Q, transpose(Q)) == identity(len(Q))


@QUICK
@given(st.integers(1, 5).flatmap(strategies.weights), strategies.mixtures(level_zero=True))
def test_weights_and_mixtures_sum_to_one(weights, mixture):
    assert sum(weights) == sum(mixture.values()) == 1
    assert min(weights) >= 0
    assert all(share > 0 for share in mixture.values())


@QUICK
@given(strategies.on_a_circle(4))
def test_points_on_a_circle_have_one_radius(anchors):
    assert len({x * x + y * y for x, y in anchors}) == 1


@QUICK
@given(strategies.affine_level_k_models(contracting=True, positive=True))
def test_contracting_models_contract(m):
    assert 0 <= m.multiplier < 1


def test_degenerate_games_are_drawn():
    games = strategies.anchor_games()
    generate = settings(
        max_examples=5000, database=None, derandomize=True, deadline=None, phases=[Phase.generate]
    )
    for degenerate in (
        lambda g: len(set(g.anchors)) < g.n,
        lambda g: affine_dimension(g.squared) == 1 and len(set(g.anchors)) >= 3,
        lambda g: any(not pair.unique for pair in g.stable_pairs()) and len(set(g.anchors)) == g.n,
        lambda g: all(pair.weights.count(0) for pair in g.stable_pairs()),
        lambda g: len(set(g.favoured)) < len(g.favoured),
    ):
        assert degenerate(find(games, degenerate, settings=generate))


def test_the_models_import_without_a_solver_or_a_plot():
    heavy = (
        "import sys, lookahead.reasoning; print({'cvxpy', 'sympy', 'matplotlib'} & {*sys.modules})"
    )
    done = subprocess.run([sys.executable, "-c", heavy], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"
