"""Figures 1, 2 and the gallery: numbers, words and pictures."""

import pytest

from lookahead.dilemma.figures import FIGURES


@pytest.mark.parametrize("key", ["gois2025.fig1", "gois2025.fig2", "gois2025.fig9_10"])
def test_a_figure_is_numbers_words_and_a_picture(key):
    figure = FIGURES[key]
    result = figure.compute("computed")
    assert result.source == "computed"
    rows = figure.table(result)
    assert len(rows) == len(figure.draw(result).axes)
    assert all(row.keys() == rows[0].keys() for row in rows)
    assert figure.alt_text(result).endswith(".")
    assert figure.summary(result)
    assert set(figure.verdicts(result).values()) <= {"reproduced", "undetermined"}


def test_states_of_the_clique_and_the_chain():
    clique = FIGURES["gois2025.fig1"].compute("computed").states
    assert [state.label for state in clique if state.self_fulfilling] == ["a", "c"]
    assert [len(state.brought_about_by) for state in clique] == [2, 0, 2, 0]
    chain = FIGURES["gois2025.fig2"].compute("computed").states
    assert [state.label for state in chain if all(state.successful)] == ["e"]
    assert chain[-1].brought_about_by == ((1, 1, 0), (0, 1, 1))


def test_what_the_gallery_shows():
    exhibits = FIGURES["gois2025.fig9_10"].compute("computed").exhibits
    assert [(x.most, x.game.nodes) for x in exhibits] == [
        *((3, 5), (3, 5), (2, 5), (1, 5)),
        *((5, 5), (5, 5), (4, 5), (0, 6)),
    ]
    assert not exhibits[4].game.self_fulfilling()
    for x in exhibits:
        reply = x.game.best_response(x.best)
        assert sum(x.game.successful(reply)) == x.most
