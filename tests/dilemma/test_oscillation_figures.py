"""Figures 6 and 13: their records, tables, words and pictures."""

from dataclasses import replace
from fractions import Fraction

import pytest

from lookahead.dilemma.figures import FIGURES
from lookahead.dilemma.trust import odds

KEYS = ("gois2025.fig6", "gois2025.fig13")


@pytest.mark.parametrize("key", KEYS)
def test_recorded_numbers_are_met_and_changed_ones_are_not(key):
    figure = FIGURES[key]
    result = figure.compute("stand-in")
    assert result.source == "computed"
    assert figure.verdicts(result) == {"trust of node 1": "reproduced"}
    wrong = replace(result, recorded=("0.5", "0.1466669"))
    assert figure.verdicts(wrong) == {"trust of node 1": "differs"}


@pytest.mark.parametrize("key", KEYS)
def test_table_words_and_picture(key):
    figure = FIGURES[key]
    result = figure.compute("computed")
    rows = figure.table(result)
    assert len(rows) == 40
    assert rows[0]["trust_centre"] == 0.5
    assert rows[0]["actions"] == "1-1-1"
    assert "40 rounds" in figure.alt_text(result)
    assert len(figure.summary(result)) == 2
    (axes,) = figure.draw(result).axes
    assert axes.get_ylabel() == "trust"


def test_odds_without_slack_are_close_to_those_with_it():
    run = FIGURES["gois2025.fig6"].compute("computed").rounds
    assert odds(run[1].trust[1]) == Fraction(11, 64)
    assert Fraction(3, 16) - odds(run[1].trust[1]) == Fraction(1, 64)
