"""Figure 5: both maps, their table and their words."""

from __future__ import annotations

import numpy as np

from lookahead.core.enclosure import Ternary, less
from lookahead.dilemma.figures import FIGURES
from lookahead.dilemma.figures.figure_5 import ALPHAS, SIZES, compute, scale_free_groups


def test_complete_graphs_follow_the_interval():
    figure = compute("ignored")
    assert figure.source == "computed"
    for row, found in zip(figure.complete, figure.intervals, strict=True):
        inside = [
            found is not None
            and less(found.low, a) is Ternary.TRUE
            and less(a, found.high) is Ternary.TRUE
            for a in ALPHAS
        ]
        assert inside == row.astype(bool).tolist()


def test_shapes_and_words():
    figure = compute()
    assert figure.scale_free.shape == (len(SIZES), 5, len(ALPHAS))
    share = figure.scale_free_share
    assert np.all((share >= 0) & (share <= 1))
    record = FIGURES["gois2025.fig5"]
    assert len(record.table(figure)) == 2300
    assert "23 agents" in record.alt_text(figure)
    assert record.verdicts(figure)["complete"] == "reproduced"
    assert record.draw(figure).axes
    assert record.summary(figure)


def test_groups_have_their_own_member():
    groups = scale_free_groups(8, 0)
    assert (np.diag(groups) == 1).all()
    assert (groups == groups.T).all()
    assert groups.sum() == 8 + 2 * 2 * (8 - 2)
