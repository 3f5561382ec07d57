"""A trapped learner in the market of Example 1, who probes with a weight that the reader sets."""

from __future__ import annotations

from functools import cache
from typing import Any

from lookahead.core.sliders import sliders
from lookahead.core.symbols import sympy

Expr = Any
ROUNDS, STEP = 80, 20
CASES = (
    ("preferred", "stored, of everybody's preferred learner"),
    ("peer", "stored, of learner 2"),
    ("online", "current, each of the other"),
)
SLIDERS = (
    ("p", "share of learner 1's own users <var>p</var>", 0.1, 0.9, 0.05, 0.4),
    ("weight", "probing weight <var>γ</var>", 0, 3, 0.05, 0.5),
    ("round", "round", 0, ROUNDS, 1, 10),
)
PAGE = """<link rel="stylesheet" href="{static}/triangle_widget.css">
<div class="triangle-widget" data-widget="recovery" role="group" \
aria-label="A trapped learner and its probing weight">
<div class="triangle-panes"><div>{users}</div><div>{risks}</div></div>
<fieldset><legend>Market and probing</legend>{sliders}
<label for="recovery-case">labels: <select id="recovery-case" data-case>{cases}</select></label>
</fieldset>
<p class="triangle-more">Solid: learner 1. Dashed: learner 2. Thin: the users of either kind, and
the least possible risk.</p>
<p class="triangle-status" role="status" aria-live="polite" data-output="status">\
The numbers appear where JavaScript runs.</p></div>
<script>(() => {{
{script}
{page_script}}})();</script>"""
USERS = (
    '<svg class="triangle-picture" viewBox="-110 -110 220 220" role="img" aria-label="The users on '
    'two crossing lines, and the lines that both learners predict.">'
    '<path d="M-100 100L100 -100M-100 -100L100 100" stroke="currentColor" opacity=".35"/>'
    '<path data-model="0" fill="none" stroke="currentColor" stroke-width="4"/>'
    '<path data-model="1" fill="none" stroke="currentColor" stroke-width="3" '
    'stroke-dasharray="9 6"/></svg>'
)
RISKS = (
    '<svg class="triangle-picture" viewBox="-16 -20 240 232" role="img" aria-label="The risk of '
    'both learners over all users, round by round.">'
    '<path d="M0 0V180H210" fill="none" stroke="currentColor" opacity=".5"/>'
    '<text x="105" y="204" text-anchor="middle" font-size="15">round</text>'
    '<text x="6" y="-4" font-size="15">risk over all users</text>'
    '<path data-least fill="none" stroke="currentColor" opacity=".5"/>'
    '<polyline data-risk="0" fill="none" stroke="currentColor" stroke-width="3"/>'
    '<polyline data-risk="1" fill="none" stroke="currentColor" stroke-width="2" '
    'stroke-dasharray="9 6"/>'
    '<circle r="5" fill="currentColor"/></svg>'
)
RUN = """const forms = {formulas};
const run = (name, p, g) => {
  const path = [[1, -1]];
  for (let t = 0; t < ROUNDS; t += 1) {
    const [x, y] = path[t];
    path.push([forms[name + "_1"](x, y, p, g), forms[name + "_2"](x, y, p, g)]);
  }
  return path;
};
"""
DRAWING = """const box = document.currentScript.previousElementSibling;
const read = name => Number(box.querySelector(`[data-slider=${name}]`).value);
const draw = () => {
  const [p, g, t] = ["p", "weight", "round"].map(read);
  const name = box.querySelector("[data-case]").value;
  box.querySelectorAll("[data-shown]").forEach(e => { e.textContent = read(e.dataset.shown); });
  const path = run(name, p, g), least = forms.least(p), end = forms["end_" + name](p, g);
  const top = Math.max(...path.flat().map(s => forms.risk(s, p)));
  const x = k => 210 * k / ROUNDS, y = r => 180 - 175 * r / top;
  [0, 1].forEach(i => {
    box.querySelector(`[data-model="${i}"]`).setAttribute("d",
      `M-100 ${100 * path[t][i]}L100 ${-100 * path[t][i]}`);
    box.querySelector(`[data-risk="${i}"]`).setAttribute("points",
      path.map((models, k) => `${x(k)},${y(forms.risk(models[i], p))}`).join(" "));
  });
  box.querySelector("[data-least]").setAttribute("d", `M0 ${y(least)}H210`);
  const dot = box.querySelector("circle"), now = forms.risk(path[t][0], p);
  dot.setAttribute("cx", x(t));
  dot.setAttribute("cy", y(now));
  box.querySelector("[data-output=status]").textContent =
    `Round ${t}: learner 1 has the slope ${path[t][0].toFixed(3)}, the risk ${now.toFixed(3)}. ` +
    `It began at ${forms.risk(1, p).toFixed(3)}; the least possible is ${least.toFixed(3)}. ` +
    `In the end it comes to ${forms.risk(end, p).toFixed(3)}.`;
};
box.querySelectorAll("input, select").forEach(e => e.addEventListener("input", draw));
draw();
"""


@cache
def forms() -> dict[str, tuple[str, Expr]]:
    """Derive steps, limits and risks from the losses of Example 1 with a = 1.

    Everybody is with the preferred learner all the while: learner 1's slope is the larger one.

    >>> print(forms()["least"][1])
    -4*p*(p - 1)
    """
    sp = sympy()
    x, y, p, g = sp.symbols("x y p g", real=True)
    risk = lambda t: p * (t - 1) ** 2 + (1 - p) * (t + 1) ** 2
    own = {x: p * (x - 1) ** 2, y: (1 - p) * (y + 1) ** 2}
    probing = {
        "preferred": {x: risk(x), y: sp.Integer(0)},
        "peer": {x: (x + 1) ** 2, y: sp.Integer(0)},
        "online": {x: (x - y) ** 2, y: (x - y) ** 2},
    }
    found = {
        "risk": ("x, p", risk(x)),
        "least": ("p", sp.factor(risk(sp.solve(risk(x).diff(x), x)[0]))),
    }
    for name, losses in probing.items():
        slopes = [(own[t] + g * losses[t]).diff(t) for t in (x, y)]
        (end,) = sp.linsolve(slopes, x, y)
        found[f"end_{name}"] = ("p, g", sp.cancel(end[0]))
        for i, (t, slope) in enumerate(zip((x, y), slopes, strict=True), 1):
            found[f"{name}_{i}"] = ("x, y, p, g", t - slope / STEP)
    return found


def javascript() -> str:
    """Return the formulas and the run as JavaScript, without anything that draws."""
    lines = (f"{name}: ({args}) => {sympy().jscode(e)}" for name, (args, e) in forms().items())
    script = RUN.replace("{formulas}", "{" + ", ".join(lines) + "}")
    return script.replace("ROUNDS", str(ROUNDS))


def html(static: str = "../../_static") -> str:
    """Return the widget: three sliders, a choice of labels, two pictures and what they say.

    static: address of the folder with triangle_widget.css, whose look it shares.

    >>> page = html()
    >>> page.count('type="range"'), page.count("<svg")
    (3, 2)
    """
    return PAGE.format(
        static=static,
        users=USERS,
        risks=RISKS,
        sliders=sliders("recovery", SLIDERS),
        cases="".join(f'<option value="{name}">{text}</option>' for name, text in CASES),
        script=javascript(),
        page_script=DRAWING.replace("ROUNDS", str(ROUNDS)),
    )
