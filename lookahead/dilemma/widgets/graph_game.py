"""A game on a small graph (gois2025, Section 3.1): click a prediction, see the best responses."""

from __future__ import annotations

import json
from fractions import Fraction

from lookahead.dilemma.figures.figure_1 import ROW, TRIANGLE, Place
from lookahead.dilemma.figures.figure_9 import others, unattainable
from lookahead.dilemma.graphs import Edge, threshold_classes

F = Fraction
Game = tuple[str, tuple[Edge, ...], tuple[Place, ...], Fraction]

RULE = """const play = (game, [p, q], y) => {
  const near = y.map((_, i) => game.edges.flatMap(
    ([a, b]) => a === i ? [b] : b === i ? [a] : []));
  const m = near.map((js) => Math.floor((p * (js.length + 1) + q - 1) / q));
  const count = (z, i) => near[i].reduce((s, j) => s + z[j], 0);
  const act = y.map((_, i) => Number(count(y, i) === m[i] - 1));
  const safe = act.map((a, i) => count(act, i) + a >= m[i]);
  return { m, act, safe, kept: act.every((a, i) => a === y[i]) };
};
"""
SCRIPT = r"""const box = document.currentScript.previousElementSibling;
const find = (name) => box.querySelector(`[data-part=${name}]`);
const svg = find("picture"), ns = "http://www.w3.org/2000/svg";
const make = (kind, at, into) => {
  const e = document.createElementNS(ns, kind);
  for (const [k, v] of Object.entries(at)) e.setAttribute(k, v);
  return into.appendChild(e);
};
let game, y;
const T = () => find("threshold").value.split("/").map(Number);
const draw = () => {
  const r = play(game, T(), y), reached = r.safe.filter(Boolean).length;
  svg.querySelectorAll("[role=button]").forEach((g, i) => {
    g.setAttribute("aria-pressed", y[i] === 1);
    g.setAttribute("aria-label", `agent ${i}, predicted ${y[i]}, answers ${r.act[i]}, its group ` +
      `needs ${r.m[i]} and ${r.safe[i] ? "succeeds" : "fails"}`);
    const [rim, text] = [g.querySelector("[data-rim]"), g.querySelector("text")];
    rim.setAttribute("fill", r.act[i] ? "#f0c808" : "transparent");
    rim.setAttribute("stroke-dasharray", r.safe[i] ? "none" : "5 4");
    text.setAttribute("fill", r.act[i] ? "#111" : "currentColor");
    text.textContent = `${y[i]}→${r.act[i]}`;
  });
  const who = r.act.flatMap((a, i) => a ? [i] : []);
  find("say").textContent = `Predicted ${y.join("")}, answered ${r.act.join("")}: ` +
    `${reached} of ${y.length} groups succeed. ` + (r.kept ? "Self-fulfilling."
    : who.length ? `Not self-fulfilling; ${who.join(", ")} cooperate.` : "Nobody cooperates.");
};
const choose = () => {
  game = games[find("game").value]; y = game.start.slice();
  find("threshold").value = game.threshold; svg.replaceChildren();
  const at = ([a, b]) => [100 * a, -100 * b];
  const xs = game.places.map((p) => at(p)[0]), ys = game.places.map((p) => at(p)[1]);
  const [x0, y0] = [Math.min(...xs) - 40, Math.min(...ys) - 40];
  svg.setAttribute("viewBox", [x0, y0, Math.max(...xs) + 40 - x0, Math.max(...ys) + 40 - y0]);
  for (const [i, j] of game.edges) {
    const [a, b] = [at(game.places[i]), at(game.places[j])];
    make("line", { x1: a[0], y1: a[1], x2: b[0], y2: b[1], stroke: "currentColor",
      opacity: .5, "stroke-width": 2 }, svg);
  }
  game.places.forEach((p, i) => {
    const [cx, cy] = at(p), g = make("g", { role: "button", tabindex: 0 }, svg);
    g.style.cursor = "pointer";
    make("circle", { cx, cy, r: 32, style: "fill:var(--pst-color-background,Canvas)" }, g);
    make("circle", { "data-rim": "", cx, cy, r: 30, stroke: "currentColor",
      "stroke-width": 4 }, g);
    make("text", { x: cx, y: cy + 7, "text-anchor": "middle", "font-size": 20 }, g);
    const flip = () => { y[i] = 1 - y[i]; draw(); };
    g.addEventListener("click", flip);
    g.addEventListener("keydown", (e) => {
      if (e.key === "Enter" || e.key === " ") { e.preventDefault(); flip(); }
    });
  });
  draw();
};
find("game").addEventListener("change", choose);
find("threshold").addEventListener("change", draw);
find("copy").addEventListener("click", () => { y = play(game, T(), y).act; draw(); });
choose();
"""
PAGE = """<link rel="stylesheet" href="{static}/triangle_widget.css">
<div class="triangle-widget" data-widget="graph" role="group" aria-label="Predictions to flip">
<p class="triangle-choice"><label>Graph <select data-part="game">{names}</select></label>
<label>Threshold <var>T</var> <select data-part="threshold">{thresholds}</select></label>
<button type="button" data-part="copy">Retrain: predict what they did</button></p>
<svg data-part="picture" role="group" aria-label="The graph; each agent is a button that flips its \
prediction" style="display:block;margin:0 auto;max-width:24rem;width:100%;max-height:20rem"></svg>
<p class="triangle-status" style="min-height:3.2em" role="status" aria-live="polite" \
data-part="say">The game appears where JavaScript runs.</p>
<p><small>In each node: prediction→answer. Filled: the agent cooperates. Dashed rim: its group \
fails.</small></p></div>
<script>(() => {{
const games = {games};
{rule}{script}}})();</script>"""


def games() -> tuple[Game, ...]:
    """Return name, edges, places and first threshold of the graphs on offer."""
    first, second = (unattainable(), others())
    return (
        ("3-chain", ((0, 1), (1, 2)), ROW, F(2, 3)),
        ("3-clique", ((0, 1), (0, 2), (1, 2)), TRIANGLE, F(2, 3)),
        *(
            (x.name, x.game.edges, x.places, x.game.threshold)
            for x in (second[0], *first, second[-1])
        ),
    )


def html(static: str = "../../_static") -> str:
    """Return the widget: a graph whose nodes flip their prediction, and what agents answer.

    static: address of the folder with triangle_widget.css, whose look it shares.

    >>> page = html()
    >>> page.count("<select"), "http" in page.replace("http://www.w3.org/2000/svg", "")
    (2, False)
    """
    data = [
        {
            "edges": edges,
            "places": places,
            "threshold": _written(threshold),
            "start": [0] * len(places),
        }
        for _, edges, places, threshold in games()
    ]
    names = "".join(f'<option value="{i}">{game[0]}</option>' for i, game in enumerate(games()))
    classes = "".join(f"<option>{_written(T)}</option>" for T in threshold_classes(6))
    return PAGE.format(
        static=static,
        names=names,
        thresholds=classes,
        games=json.dumps(data),
        rule=RULE,
        script=SCRIPT,
    )


def _written(threshold: Fraction) -> str:
    return f"{threshold.numerator}/{threshold.denominator}"
