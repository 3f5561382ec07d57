"""A union among people who react (zhu2025, equation 4 and Proposition 9), as a piece of a page."""

from __future__ import annotations

from functools import cache
from typing import Any

from lookahead.core.sliders import outputs, sliders
from lookahead.core.symbols import sympy

Expr = Any
REPORT, MEAN, ROUNDS = 12, 3, 8  # the chapter's union, the mean of its people, rounds drawn
LOW, HIGH = -8, 24  # models drawn; what runs away leaves the frame
SLIDERS = (
    ("alpha", "size of the union <var>α</var>", 0, 1, "0.0625", "0.25"),
    ("c", "reaction of the others <var>c</var>", -2, 2, "0.25", "0.5"),
)
OUTPUTS = (
    ("factor", "factor"),
    ("stable", "<var>θ</var>*<sub>α</sub>"),
    ("way", "share of its way"),
)
PAGE = """<link rel="stylesheet" href="{static}/triangle_widget.css">
<div class="triangle-widget" data-widget="union" role="group" aria-label="Union to enlarge">
<div class="triangle-panes"><div>{picture}</div>
<div><fieldset><legend>The union and the others</legend>{sliders}</fieldset>
<p class="triangle-more">{outputs}</p></div></div>
<p class="triangle-status" role="status" aria-live="polite" data-output="status">\
The numbers appear where JavaScript runs.</p></div>
<script>(() => {{
const forms = {formulas}, LOW = {low}, HIGH = {high}, ROUNDS = {rounds};
{script}}})();</script>"""
PICTURE = (
    '<svg class="triangle-picture" viewBox="-60 -16 480 320" role="img" aria-label="The models of '
    "the first rounds as dots, the union's report as a dotted line, the stable model as a dashed "
    'one."><path d="M0 0V260H400" fill="none" stroke="currentColor" opacity=".5"/>'
    '<line data-line="report" x2="400" stroke="currentColor" stroke-width="2" '
    'stroke-dasharray="2 7"/><text data-line="report" x="398" text-anchor="end" '
    'font-size="20">union</text>'
    '<line data-line="stable" x2="400" stroke="currentColor" stroke-width="2" '
    'stroke-dasharray="10 7"/><text data-line="stable" x="-10" text-anchor="end" '
    'font-size="22">θ*</text>'
    '<svg y="-16" width="420" height="276" viewBox="0 -16 420 276">'
    '<polyline fill="none" stroke="currentColor" opacity=".6" stroke-width="2"/><g></g></svg>'
    '<text x="200" y="292" text-anchor="middle" font-size="22">round</text></svg>'
)
SCRIPT = r"""const box = document.currentScript.previousElementSibling;
const value = name => Number(box.querySelector(`[data-slider=${name}]`).value);
const show = (name, text) => { box.querySelector(`[data-output=${name}]`).textContent = text; };
const number = x => (Math.abs(x) < 5e-4 ? 0 : x).toFixed(3).replace("-", "−");
const height = theta => 260 * (HIGH - theta) / (HIGH - LOW);
const rule = (name, theta) => {
  const [line, text] = box.querySelectorAll(`[data-line=${name}]`), y = height(theta);
  const seen = theta >= LOW && theta <= HIGH ? "" : "none";
  line.setAttribute("y1", y); line.setAttribute("y2", y); line.style.display = seen;
  text.setAttribute("y", y + (name === "report" ? -7 : 7)); text.style.display = seen;
};
const draw = () => {
  const a = value("alpha"), c = value("c"), factor = forms.factor(a, c);
  const exists = factor !== 1, stable = exists ? forms.stable(a, c) : NaN;
  const models = [0];
  for (let t = 0; t < ROUNDS; t++) models.push(forms.step(a, c, models[t]));
  const places = models.map((theta, t) => [50 * t, height(theta)]);
  box.querySelector("polyline").setAttribute("points", places.join(" "));
  box.querySelector("svg svg g").innerHTML = places
    .map(([x, y]) => `<circle cx="${x}" cy="${y}" r="6" fill="currentColor"/>`).join("");
  rule("report", forms.report(a, c)); rule("stable", stable);
  box.querySelectorAll("[data-shown]").forEach(e => {
    e.textContent = String(value(e.dataset.shown)).replace("-", "−");
  });
  const alone = Math.abs(c) < 1, way = alone ? forms.way(a, c) : NaN;
  show("factor", number(factor)); show("stable", exists ? number(stable) : "none");
  show("way", alone ? number(way) : "–");
  const left = Math.abs(factor), settles = left < 1;
  show("status", (
    !exists ? "The factor is one: every round adds the same again, and no model is stable."
    : factor === 0 ? "Nobody answers the model: the first round trains the last one."
    : settles ? `A round leaves ${number(left)} of the error: retraining settles.`
    : left === 1 ? "The factor is minus one: the models jump between two values for ever."
    : "There is a stable model, and the models run away from it."
  ) + (
    alone ? ` The union moves the model ${number(way)} of the way to its report.`
    : settles ? " Without the union the models would not settle." : ""
  ));
};
box.querySelectorAll("input").forEach(e => e.addEventListener("input", draw));
draw();
"""


@cache
def forms() -> dict[str, Expr]:
    r"""Derive one round, its factor, the stable model and the union's share of its way.

    The learner takes the mean ($\ell = \tfrac12(\theta - z)^2$); the union reports 12, the others
    answer $\theta$ with $3 + c\theta$ on average.

    >>> print(forms()["factor"])
    -c*(alpha - 1)
    """
    sp = sympy()
    alpha, c, theta, model = sp.symbols("alpha c theta model")
    reports = ((alpha, sp.Integer(REPORT)), (1 - alpha, MEAN + c * theta))
    risk = sum(share * (model - z) ** 2 / 2 for share, z in reports)
    (step,) = sp.solve(sp.diff(risk, model), model)
    (stable,) = sp.solve(sp.Eq(step, theta), theta)
    alone, only = stable.subs(alpha, 0), stable.subs(alpha, 1)
    return {
        "step": sp.expand(step),
        "factor": sp.factor(sp.diff(step, theta)),
        "stable": sp.factor(stable),
        "way": sp.factor((stable - alone) / (only - alone)),
        "report": only,
    }


def javascript() -> str:
    """Return the formulas as a JavaScript object of functions of alpha, c and theta."""
    lines = (f"{name}: (alpha, c, theta) => {sympy().jscode(e)}" for name, e in forms().items())
    return "{" + ", ".join(lines) + "}"


def html(static: str = "../../_static") -> str:
    """Return the widget: two sliders, the first rounds, and the formulas printed from SymPy.

    static: address of the folder with triangle_widget.css, whose look it shares.

    >>> page = html()
    >>> page.count('type="range"'), page.count("<svg")
    (2, 2)
    """
    return PAGE.format(
        static=static,
        picture=PICTURE,
        sliders=sliders("union", SLIDERS),
        outputs=outputs(OUTPUTS),
        formulas=javascript(),
        script=SCRIPT,
        low=LOW,
        high=HIGH,
        rounds=ROUNDS,
    )
