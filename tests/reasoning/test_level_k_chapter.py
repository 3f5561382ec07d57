"""The chapter on level-k reasoning: its cells run, and the numbers in its prose are theirs."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise

import pytest
import sympy as sp

from lookahead.reasoning import AffineLevelK
from lookahead.reasoning.closed_forms import level_rate

HALF = Fraction(1, 2)


@pytest.fixture(scope="module")
def cells(run_chapter):
    """The names that the cells define, what they print and what they say on stderr."""
    return run_chapter("reasoning/level_k")


def test_cells_run_in_silence(cells):
    names, out, err = cells
    assert err == ""
    assert "stable at 6" in out
    assert "stable at 2" in out
    assert names["best"] == Fraction(2, 3)
    assert names["star"] == 6


def test_printed_recursion_looks_away_and_the_repaired_one_does_not(cells):
    _, out, _ = cells
    rows = [line.split(":")[1].split() for line in out.splitlines() if "after model" in line]
    printed, repaired = rows[:3], rows[3:]
    assert printed[0] == printed[1] == printed[2]
    assert len(set(printed[0])) == 3
    assert repaired[1] == ["6", "6", "6"]
    assert len({tuple(row) for row in repaired}) == 3


def test_every_assumption_taken_away_costs_the_theorem(cells):
    names, _, _ = cells
    outcomes = [names["outcome"](x) for _, _, x in names["cases"]]
    assert outcomes[2].startswith("error 9/2 after a round, bound 2")
    others = [text.removeprefix("stable models: ") for text in outcomes if text != outcomes[2]]
    assert others == ["none", "none", "none", "0, 1, 2", "none", "0, 1"]


def test_one_step_ahead_is_right_and_nothing_else_is(cells):
    missed, after = cells[0]["missed"], cells[0]["after"]
    for others in (1, 2, 3):
        for own in (1, 2, 3, 4):
            amounts = missed(after, own, others)
            assert all((amount == 0) == (own == others + 1) for amount in amounts)


def test_mixture_of_the_figure_takes_five_thirds_minimisations():
    away = AffineLevelK(gamma_loss=2, beta=1, epsilon=-1, mean=6)
    mixture = {1: Fraction(1, 3), 2: Fraction(2, 3)}
    assert away.rate(mixture) == 0
    assert sum(k * share for k, share in mixture.items()) == Fraction(5, 3)


def test_exercise_on_level_zero(cells):
    after, resting = cells[0]["after"], {0: HALF, 1: HALF}
    assert (after.retrain(0, resting), after.rate(resting)) == (3, Fraction(1, 4))
    assert after.stable_point(resting) == 4


def test_exercise_on_the_range_of_shares():
    a, gamma, beta = sp.Symbol("a", real=True), *sp.symbols("gamma beta", positive=True)
    rate = level_rate([1 - a, a]).subs({sp.Symbol("epsilon"): -2, gamma: 1, beta: 1})
    assert sp.expand(rate - (6 * a - 2)) == 0
    converges = sp.solveset(sp.Abs(rate) < 1, a, sp.Interval(0, 1))
    assert converges == sp.Interval.open(sp.Rational(1, 6), HALF)
    assert sp.solve(rate, a) == [sp.Rational(1, 3)]


def test_exercise_on_wrong_guesses(cells):
    x, theta, guess = sp.symbols("x theta guess", real=True)
    epsilon = sp.Symbol("epsilon", positive=True)
    earned = lambda z: theta * z - (z - x) ** 2 / (2 * epsilon)
    loss = earned(x + epsilon * theta) - earned(x + epsilon * guess)
    assert sp.expand(loss - epsilon / 2 * (guess - theta) ** 2) == 0
    missed, after = cells[0]["missed"], cells[0]["after"]
    for k in (1, 2, 3):
        amounts = missed(after, k, k)
        for before, now in pairwise(amounts):
            assert now == after.multiplier ** (2 * k) * before
