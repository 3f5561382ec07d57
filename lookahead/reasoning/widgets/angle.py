"""The angle between what people can edit and what they wish (zhu2025, Theorem 12), for a page."""

from __future__ import annotations

from typing import Any

from lookahead.core.symbols import sympy

PAGE = """<link rel="stylesheet" href="{static}/triangle_widget.css">
<div class="triangle-widget angle-widget" data-widget="angle" role="group" \
aria-label="Angle between edit and wish">
<svg viewBox="-20 -125 260 145" style="display:block;width:20rem;max-width:100%" role="img" \
aria-label="From one point the wish of length two goes to the right, the line of possible edits \
leaves at the chosen angle, and the model's move lies on it.">
<line x1="0" y1="0" x2="200" y2="0" stroke="currentColor" stroke-width="3"/>
<text x="196" y="-8" text-anchor="end" font-size="13" fill="currentColor">wish</text>
<line data-edit x1="0" y1="0" stroke="currentColor" stroke-dasharray="5 5"/>
<line data-move x1="0" y1="0" stroke="currentColor" stroke-width="7" opacity=".6"/>
</svg>
<p style="margin:.4rem 0"><label for="angle-phi">Angle between edit and wish, in degrees</label>
<input type="range" id="angle-phi" min="0" max="90" step="5" value="35" \
style="display:block;width:100%"></p>
<p role="status" aria-live="polite" style="margin:0" data-output="say">\
The numbers appear where JavaScript runs.</p>
</div>
<script>(() => {{
const box = document.querySelector(".angle-widget"), find = (what) => box.querySelector(what);
const move = (phi) => {move}, benefit = (phi) => {benefit}, bound = (phi) => {bound};
const draw = () => {{
const degrees = Number(find("input").value), phi = degrees * Math.PI / 180;
const to = (line, r) => {{ find(line).setAttribute("x2", r * Math.cos(phi));
find(line).setAttribute("y2", -r * Math.sin(phi)); }};
to("[data-edit]", 120); to("[data-move]", 100 * move(phi));
find("[data-output]").textContent = `Angle ${{degrees}}°: the model moves by \
${{move(phi).toFixed(3)}}, benefit ${{benefit(phi).toFixed(3)}}, bound ${{bound(phi).toFixed(3)}}.`;
}};
find("input").addEventListener("input", draw); draw();
}})();</script>"""


def html(static: str = "../../_static") -> str:
    r"""Return a slider for the angle, a picture, and the numbers of the game that it makes.

    People edit along one direction at the angle $\varphi$ to their wish, of length two; the learner
    takes the mean and moving costs as much as missing does. The formulas are derived by SymPy from
    the definitions.

    static: address of the folder with triangle_widget.css, whose look it shares.

    >>> html().count('type="range"'), "Math.cos(phi)" in html()
    (1, True)
    """
    sp = sympy()
    phi, eta = sp.symbols("phi eta", real=True)
    t = sp.symbols("theta_1 theta_2", real=True)
    v, w, kappa = (sp.cos(phi), sp.sin(phi)), (2, 0), 1
    f: Any = sum(-((x - c) ** 2) for x, c in zip(t, w, strict=True)) / 2 - kappa * eta**2 / 2
    g: Any = sum((x - eta * e) ** 2 for x, e in zip(t, v, strict=True)) / 2
    answer = sp.solve([g.diff(x) for x in t], t, dict=True)[0]
    U = sp.simplify(f.subs(answer))
    star, sharp = 0, sp.solve(U.diff(eta), eta)[0]
    pull = sp.Matrix([[g.diff(eta, x) for x in t]])
    slope = sp.Matrix([f.diff(x) for x in t])
    a = (pull * sp.hessian(g, t).inv() * slope)[0].subs(answer).subs(eta, star)
    forms = {
        "move": sharp,
        "benefit": U.subs(eta, sharp) - U.subs(eta, star),
        "bound": a**2 / (-2 * U.diff(eta, 2)),
    }
    written = {name: sp.jscode(sp.simplify(form)) for name, form in forms.items()}
    return PAGE.format(static=static, **written)
