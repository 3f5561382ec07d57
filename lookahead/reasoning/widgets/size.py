"""A collective whose size a reader changes (zhu2025, Proposition 7), as a piece of a page."""

from __future__ import annotations

from functools import cache
from typing import Any

from lookahead.core.sliders import outputs, sliders
from lookahead.core.symbols import sympy

Expr = Any
SLIDERS = (
    ("alpha", "size <var>α</var>", 0, 1, "0.0625", "0.25"),
    ("report", "members report <var>r</var>", -1, 3, "0.25", "2"),
    ("weight", "curvature of their loss <var>c</var>", 0.25, 4, "0.25", "1"),
    ("target", "they want the model at <var>τ</var>", -1, 3, "0.25", "1"),
)
OUTPUTS = (
    ("theta", "<var>θ</var>*"),
    ("U", "<var>U</var>"),
    ("Psi", "<var>Ψ</var>"),
    ("dU", "d<var>U</var>/d<var>α</var>"),
)
PAGE = """<link rel="stylesheet" href="{static}/triangle_widget.css">
<div class="triangle-widget" data-widget="size" role="group" aria-label="Size to change">
<div class="triangle-panes"><div>{picture}</div>
<div><fieldset><legend>Members and their number</legend>{sliders}</fieldset>
<p class="triangle-more">{outputs}</p></div></div>
<p class="triangle-status" role="status" aria-live="polite" data-output="status">\
The numbers appear where JavaScript runs.</p></div>
<script>(() => {{
const forms = {formulas};
{script}}})();</script>"""
PICTURE = (
    '<svg class="triangle-picture" viewBox="-20 -20 440 300" role="img" aria-label="The members\' '
    "utility as a curve over the size of the collective, with a dot at the present size and the "
    'tangent there."><path d="M0 0V260H400" fill="none" stroke="currentColor" opacity=".5"/>'
    '<polyline fill="none" stroke="currentColor" stroke-width="3"/>'
    '<line stroke="currentColor" stroke-width="2" stroke-dasharray="8 6"/>'
    '<circle r="8" fill="currentColor"/>'
    '<text x="200" y="278" text-anchor="middle" font-size="22">size</text></svg>'
)
SCRIPT = r"""const box = document.currentScript.previousElementSibling;
const value = name => Number(box.querySelector(`[data-slider=${name}]`).value);
const show = (name, text) => { box.querySelector(`[data-output=${name}]`).textContent = text; };
const number = x => (Math.abs(x) < 5e-4 ? 0 : x).toFixed(3).replace("-", "−");
const draw = () => {
  const [a, r, c, t] = ["alpha", "report", "weight", "target"].map(value);
  const U = s => forms.U(s, r, c, t), sizes = [...Array(65).keys()].map(i => i / 64);
  const all = sizes.map(U), low = Math.min(...all), high = Math.max(...all);
  const scale = 230 / (high - low || 1), y = v => 250 - scale * (v - low);
  const Psi = forms.Psi(a, r, c, t), dU = forms.dU(a, r, c, t), here = U(a);
  const points = sizes.map((s, i) => `${400 * s},${y(all[i])}`);
  box.querySelector("polyline").setAttribute("points", points.join(" "));
  const dot = box.querySelector("circle"), line = box.querySelector("line");
  dot.setAttribute("cx", 400 * a); dot.setAttribute("cy", y(here));
  const reach = Math.min(.2, 60 / (scale * Math.abs(dU) || 1e-9));
  for (const [k, s] of [[1, -reach], [2, reach]]) {
    line.setAttribute(`x${k}`, 400 * (a + s)); line.setAttribute(`y${k}`, y(here + s * dU));
  }
  box.querySelectorAll("[data-shown]").forEach(e => { e.textContent = value(e.dataset.shown); });
  show("theta", number(forms.theta(a, r, c, t))); show("U", number(here));
  show("Psi", number(Psi)); show("dU", number(dU));
  show("status", a === 1
    ? "Everybody has joined: Ψ is zero whatever the members want. " +
      `The derivative from the left is ${number(dU)}.`
    : Psi < 0 ? "Ψ is negative: one member more helps the others."
    : Psi > 0 ? "Ψ is positive: one member more hurts the others."
    : "Ψ is zero: to first order one member more changes nothing.");
};
box.querySelectorAll("input").forEach(e => e.addEventListener("input", draw));
draw();
"""


@cache
def forms() -> dict[str, Expr]:
    r"""Derive model, utility, alignment and derivative for two groups of unequal curvature.

    Members report r under $\ell = \tfrac c2(r - \theta)^2$, the others 0 under $\tfrac12\theta^2$;
    $u = -\tfrac12(\theta - \tau)^2$.

    >>> print(forms()["theta"])
    alpha*c*r/(alpha*c - alpha + 1)
    """
    sp = sympy()
    a, r, c, tau, theta = sp.symbols("alpha r c tau theta")
    member, other = c * (r - theta) ** 2 / 2, theta**2 / 2
    risk, utility = a * member + (1 - a) * other, -((theta - tau) ** 2) / 2
    (model,) = sp.solve(sp.diff(risk, theta), theta)
    U = utility.subs(theta, model)
    Psi = sp.diff(utility, theta) * sp.diff(member, theta) / sp.diff(risk, theta, 2)
    return {
        "theta": model,
        "U": U,
        "Psi": sp.factor(Psi.subs(theta, model)),
        "dU": sp.factor(sp.diff(U, a)),
    }


def javascript() -> str:
    """Return the formulas as a JavaScript object of functions of alpha, r, c, tau."""
    lines = (f"{name}: (alpha, r, c, tau) => {sympy().jscode(e)}" for name, e in forms().items())
    return "{" + ", ".join(lines) + "}"


def html(static: str = "../../_static") -> str:
    """Return the widget: sliders, picture, read-outs, and the formulas printed from SymPy.

    static: address of the folder with triangle_widget.css, whose look it shares.

    >>> page = html()
    >>> page.count('type="range"'), page.count("<svg")
    (4, 1)
    """
    return PAGE.format(
        static=static,
        picture=PICTURE,
        sliders=sliders("size", SLIDERS),
        outputs=outputs(OUTPUTS),
        formulas=javascript(),
        script=SCRIPT,
    )
