"""Figure 2's released loops, shortened and whole, beside the published design."""

import sys
import time

import numpy as np
import pytest

from lookahead.data import credit, credit_design
from lookahead.reasoning.column_edit import edits
from lookahead.reasoning.figures import figure_2_published as published
from lookahead.reasoning.figures.figure_2 import (
    DASHED,
    KEPT,
    RELEASED,
    benefit_allowance,
)
from lookahead.reasoning.figures.figure_2_released import RELEASED as WHOLE
from lookahead.reasoning.figures.figure_2_released import SHORT, released_run

pytestmark = pytest.mark.benchmark
WEIGHTS = tuple(float(w) for w in published.LAMBDAS)
# Fits of 200 gradient steps in the released loops of one column: 500 + 9 x 200 updates of the
# strategy, 10 x 200 rounds of the stable point; each of these also takes 200 steps of the members.
FITS, ASCENTS = 4300, 2000


def timed(action):
    start = time.process_time()
    value = action()
    return time.process_time() - start, value


def literal_fit(X, y):
    """200 gradient steps written as one would, single precision."""
    theta = np.ones(X.shape[1], dtype=np.float32)
    for _ in range(200):
        p = 1 / (1 + np.exp(-(X @ theta)))
        theta = theta - np.float32(0.1) * (X.T @ (p - y)) / np.float32(len(y))
    return theta


def test_shortened_loops_give_the_whole_ones_numbers(capsys):
    source = "real" if credit.path().is_file() else "stand-in"
    design = credit_design(source)
    edit = edits(design.X, design.y, design.columns, KEPT, (RELEASED[DASHED],))[0]
    short, ours = timed(lambda: released_run(edit, WEIGHTS, SHORT))
    whole, reference = timed(lambda: released_run(edit, WEIGHTS, WHOLE))
    X, y = edit.X.astype(np.float32), edit.y.astype(np.float32)
    one, _ = timed(lambda: literal_fit(X, y))
    design_time = one * (FITS + ASCENTS)
    with capsys.disabled():
        sys.stdout.write(
            f"\nFigure 2, one column, ten lambdas ({source}): {short:.1f} s; all loops "
            f"{whole:.1f} s (x{whole / short:.1f}); published design about "
            f"{design_time:.0f} s (x{design_time / short:.0f})\n"
        )
    assert short < whole < design_time
    for i, (a, b) in enumerate(zip(ours, reference, strict=True)):
        assert abs(a.benefit - b.benefit) <= benefit_allowance(i, design.n)
        if source == "real":
            assert (
                abs(b.benefit - float(published.benefit(i))) < 2e-6
            )  # one unit in the last printed place of two utilities
