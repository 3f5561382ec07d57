"""Figures 3 and 4 in full, and one search of Figure 3 beside a derivative at every epoch."""

import sys
import time

import pytest

from lookahead.data import credit
from lookahead.reasoning.figures import figure_3, figure_3_ascent, figure_4
from lookahead.reasoning.figures import figure_4_published as published_4
from lookahead.reasoning.figures.figure_3_ascent import EPOCHS, ascend
from lookahead.reasoning.figures.figure_3_learners import RELEASED

pytestmark = pytest.mark.benchmark


def timed(action):
    start = time.process_time()  # of this process alone, whatever else the machine does
    value = action()
    return time.process_time() - start, value


def test_figures_3_and_4_take_less_than_a_minute_of_one_core(capsys):
    source = "real" if credit.path().is_file() else "stand-in"
    first, _ = timed(lambda: figure_3.compute_all(source))
    four = figure_4.compute(source)
    second, _ = timed(lambda: [(side.cells, side.curves) for side in four.sides.values()])
    side = four.sides["as released"]
    curve, _ = timed(lambda: side.curve(next(iter(published_4.DESIGNS)), figure_4.SIZES))
    with capsys.disabled():
        sys.stdout.write(
            f"\nFigure 3, all versions ({source}): {first:.1f} s; Figure 4, both: {second:.1f} s; "
            f"one exact curve of 30 sizes: {curve:.2f} s\n"
        )
    assert first + second < 60
    assert curve < 1


def test_search_against_a_derivative_at_every_epoch(capsys, monkeypatch):
    source = "real" if credit.path().is_file() else "stand-in"
    figure = figure_3.shared(source)
    c = figure.collective("as released", "age", 5, 0)
    start = figure.released_model
    ours, found = timed(lambda: ascend(c, RELEASED, start))
    monkeypatch.setattr(figure_3_ascent, "REFRESHED", tuple(range(EPOCHS)))
    baseline, reference = timed(lambda: ascend(c, RELEASED, start))
    with capsys.disabled():
        sys.stdout.write(
            f"\nFigure 3, one search ({source}): {ours:.2f} s; learner run and derivative taken "
            f"at every epoch {baseline:.1f} s (x{baseline / ours:.0f}); so the published design, "
            f"ten runs of twenty searches, takes at least {200 * baseline / 60:.0f} min\n"
        )
    assert ours < baseline
    assert abs(found.utility - reference.utility) < 2e-4
