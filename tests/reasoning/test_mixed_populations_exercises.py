"""The chapter on mixed populations: its cells run, and the numbers in its prose are theirs."""

from __future__ import annotations

from fractions import Fraction

import pytest
import sympy as sp

from lookahead.reasoning import AffineLevelK
from lookahead.reasoning.population_gradient import GradientRetraining
from lookahead.reasoning.retraining import Retraining

F = Fraction


@pytest.fixture(scope="module")
def cells(run_chapter):
    """The names that the cells define, what they print and what they say on stderr."""
    return run_chapter("reasoning/mixed_populations")


def test_cells_run_in_silence(cells):
    names, out, err = cells
    assert err == ""
    assert "run after: 6 becomes 10, 2/3 of the way to 12" in out
    assert "2/5 of the way to 12" in out
    assert "size 1/2: factor 1.0, stable: none" in out
    assert str(names["factor"]) == "-a*beta*(alpha - 1)/gamma"


def test_stable_models_move_and_settle_faster(cells):
    run = cells[0]["run"]
    after = cells[0]["after"]
    stable = [run(after, size).stable[0] for size in (F(0), F(1, 4), F(1, 2), F(1))]
    assert stable[0] == 6
    assert stable[-1] == 12
    assert stable == sorted(stable)
    assert run(after, F(1)).iterates[1:] == ((F(12),),) * 4
    assert len(set(run(after, F(1, 2), 0).iterates[1:])) == 1


def test_unaware_levels_end_apart_and_aware_ones_together(cells):
    run, after = cells[0]["run"], cells[0]["after"]
    unaware = [run(after, F(1, 2), k).stable[0] for k in (1, 2, 3)]
    assert unaware == sorted(unaware, reverse=True)
    assert len(set(unaware)) == 3
    assert {run(after, F(1, 2), k, aware=True).stable[0] for k in (1, 2, 3)} == {F(10)}


def test_level_2_is_more_wrong_than_level_1(cells):
    wrong = cells[0]["wrong"]
    assert (wrong[1], wrong[2], wrong[3]) == (F(7, 16), F(21, 16), 0)


def test_a_quarter_loses_the_stable_model_and_three_quarters_have_one(cells):
    names = cells[0]
    held, grown = names["held"], names["sizes_of"].grown
    assert F(1) in held.stable_points()
    assert grown(held).stable_points() == ()
    assert len(grown(names["nearly_all"]).stable_points()) == 1


def test_exercise_on_the_threshold(cells):
    names = cells[0]
    found = names["run"](names["eager"], F(3, 4), epsilon=2)
    assert found.stable == (F(39, 2),)
    assert [
        names["run"](names["eager"], s, epsilon=2).bound < 1 for s in (F(1, 2), F(51, 100))
    ] == [
        False,
        True,
    ]


def test_exercise_on_half_the_way(cells):
    run, after = cells[0]["run"], cells[0]["after"]
    assert run(after, F(1, 3)).stable[0] == 9
    assert run(after, F(3, 7), 2).stable[0] == 9
    size, rho = sp.symbols("alpha rho")
    solved = sp.solve(sp.Eq(size / (1 - (1 - size) * rho), sp.Rational(1, 2)), size)[0]
    assert sp.simplify(solved - (1 - rho) / (2 - rho)) == 0


@pytest.mark.parametrize("c", [F(1, 2), F(-1, 2), F(-3)])
def test_exercise_on_gradient_steps(c):
    for size in (F(0), F(1, 4), F(1, 2)):
        outside = (1 - size) * c
        best = 1 / (1 - outside)
        x = GradientRetraining(Retraining(outside, abs(outside)), best)
        star = AffineLevelK(1, 1, outside, 0).stable_point()
        assert x.retrain(F(5)) == star
        for step, settles in ((best * F(199, 100), True), (best * F(201, 100), False)):
            slow = GradientRetraining(Retraining(outside, abs(outside)), step)
            assert (abs(slow.retrain(F(5)) - star) < abs(5 - star)) is settles
