"""Trust on the chain of three under the best policy, with three sliders, as a piece of a page."""

from __future__ import annotations

from functools import cache
from typing import Any

from lookahead.core.sliders import sliders
from lookahead.core.symbols import sympy

Expr = Any
SLIDERS = (
    ("alpha", "agents expect <var>α</var>", 0.5, 0.95, "0.05", "0.8"),
    ("kappa", "cost over risk <var>κ</var>", 0.2, 0.95, "0.05", "0.6"),
    ("discount", "discount factor <var>γ</var>", 0, 0.85, "0.05", "0.6"),
)
ROUNDS = 40
PAGE = """<link rel="stylesheet" href="{static}/triangle_widget.css">
<div class="triangle-widget" data-widget="trust" role="group" aria-label="Trust to spend and earn">
<div class="triangle-panes"><div>{picture}</div>
<div><fieldset><legend>Agents and predictor</legend>{sliders}</fieldset>
<p class="triangle-more">Filled dots: all three groups succeed. Crosses: only the centre's group,
1 — 0 — 1. Open dots: none, 0 — 0 — 0.</p></div></div>
<p class="triangle-status" role="status" aria-live="polite" data-output="status">\
The numbers appear where JavaScript runs.</p></div>
<script>(() => {{
{script}
{page_script}}})();</script>"""
PICTURE = (
    '<svg class="triangle-picture" viewBox="-30 -20 460 300" role="img" aria-label="Trust of the '
    "centre in the first forty rounds under the best policy, falling while all cooperate and "
    'rising in between.">'
    '<path d="M0 0V240H420" fill="none" stroke="currentColor" opacity=".5"/>'
    '<text x="210" y="268" text-anchor="middle" font-size="20" fill="currentColor">round</text>'
    '<text x="6" y="-4" font-size="20" fill="currentColor">trust</text>'
    '<polyline fill="none" stroke="currentColor" opacity=".5" stroke-width="2"/><g></g></svg>'
)
# The search is that of `discounted.bracket` in floats: pairs of odds and reward, dominated ones
# dropped with a slack, until what is still to come no longer matters.
SEARCH = r"""const forms = {formulas};
const moves = [["R3", 3], ["R1", 1], ["R0", 0]];
const after = (name, o, a, k) => forms[name](o, a, k);
const open_ = (o, a, k) => moves.filter(([name]) => name !== "R3" || o > forms.threshold(a, k));
const value = (start, reward, a, k, g) => {
  let kept = [[start, reward]], w = g, best = -1;
  while (kept.length && 3 * w / (1 - g) > 1e-7) {
    const next = [];
    for (const [o, r] of kept) for (const [name, gain] of open_(o, a, k))
      next.push([after(name, o, a, k), r + gain * w]);
    w *= g;
    for (const [, r] of next) best = Math.max(best, r + w / (1 - g));
    next.sort((x, y) => y[0] - x[0] || y[1] - x[1]);
    let last = -1;
    kept = next.filter(([, r]) =>
      r + 3 * w / (1 - g) > best && r > last + 1e-9 && (last = r, true));
  }
  return Math.max(best, ...kept.map(([, r]) => r), reward + w / (1 - g));
};
const bestMove = (o, a, k, g) => {
  let found = ["", -1];
  for (const [name, gain] of open_(o, a, k)) {
    const worth = value(after(name, o, a, k), gain, a, k, g);
    if (worth > found[1] + 1e-6) found = [name, worth];
  }
  return found[0];
};
const run = (a, k, g, rounds) => {
  const path = [];
  for (let t = 0, o = 1; t < rounds; t += 1) {
    const name = bestMove(o, a, k, g);
    path.push([o / (1 + o), name]);
    o = Math.min(after(name, o, a, k), 1e12);
  }
  return path;
};
"""
DRAWING = r"""const box = document.currentScript.previousElementSibling;
const read = name => Number(box.querySelector(`[data-slider=${name}]`).value);
const draw = () => {
  const [a, k, g] = ["alpha", "kappa", "discount"].map(read);
  box.querySelectorAll("[data-shown]").forEach(e => { e.textContent = read(e.dataset.shown); });
  const say = text => { box.querySelector("[data-output=status]").textContent = text; };
  const dots = box.querySelector("g"), line = box.querySelector("polyline");
  if (k < forms.beta(a)) {
    dots.innerHTML = ""; line.setAttribute("points", "");
    say(`κ is below β = ${forms.beta(a).toFixed(3)}: the centre cooperates unasked.`);
    return;
  }
  const path = run(a, k, g, ROUNDS), x = t => 8 + 10.3 * t, y = p => 240 - 230 * p;
  line.setAttribute("points", path.map(([p], t) => `${x(t)},${y(p)}`).join(" "));
  dots.innerHTML = path.map(([p, name], t) => name === "R1"
    ? `<path d="M${x(t) - 4} ${y(p) - 4}l8 8m0 -8l-8 8" stroke="currentColor" stroke-width="2.5"/>`
    : `<circle cx="${x(t)}" cy="${y(p)}" r="4.5" stroke="currentColor" stroke-width="2" ` +
      `fill="${name === "R3" ? "currentColor" : "none"}"/>`).join("");
  const count = name => path.filter(step => step[1] === name).length;
  const gains = Object.fromEntries(moves);
  const earned = path.reduce((sum, [, name], t) => sum + gains[name] * g ** t, 0);
  const trend = 1 - k > a * a
    ? "κ is below 1 − α²: with trust enough, success lasts for ever."
    : "κ is at least 1 − α²: success always costs trust.";
  say(`Of ${ROUNDS} rounds all succeed in ${count("R3")}, the centre in ${count("R1")}, ` +
    `none in ${count("R0")}. Discounted, they earn ${earned.toFixed(2)}. ${trend}`);
};
box.querySelectorAll("input").forEach(e => e.addEventListener("input", draw));
draw();
"""


@cache
def forms() -> dict[str, tuple[str, Expr]]:
    """Derive what each outcome makes of node 1's odds, from equations (3) and (13).

    >>> print(forms()["R1"][1])
    o/alpha**2
    """
    sp = sympy()
    o, alpha, kappa = sp.symbols("o alpha kappa", positive=True)
    tau, beta = o / (1 + o), 2 * alpha * (1 - alpha)
    q = (kappa - (1 - tau) * beta) / tau
    (threshold,) = sp.solve(sp.Eq(q, 1), o)
    factor = lambda predicted, expected: sp.factor(o * predicted / expected)
    return {
        "beta": ("alpha", beta),
        "threshold": ("alpha, kappa", sp.factor(threshold)),
        "R3": ("o, alpha, kappa", factor(sp.simplify(1 - q), alpha**2)),
        "R1": ("o, alpha, kappa", factor(1, alpha**2)),
        "R0": ("o, alpha, kappa", factor(1, (1 - alpha) ** 2)),
    }


def javascript() -> str:
    """Return the formulas and the search as JavaScript, without anything that draws."""
    lines = (f"{name}: ({args}) => {sympy().jscode(e)}" for name, (args, e) in forms().items())
    return SEARCH.replace("{formulas}", "{" + ", ".join(lines) + "}")


def html(static: str = "../../_static") -> str:
    """Return the widget: sliders, picture, read-outs, and the search for the best policy.

    static: address of the folder with triangle_widget.css, whose look it shares.

    >>> page = html()
    >>> page.count('type="range"'), page.count("<svg")
    (3, 1)
    """
    return PAGE.format(
        static=static,
        picture=PICTURE,
        sliders=sliders("trust", SLIDERS),
        script=javascript(),
        page_script=DRAWING.replace("ROUNDS", str(ROUNDS)),
    )
