"""The triangle that a reader moves (zhu2025, Appendix B), as a piece of a page."""

from __future__ import annotations

from lookahead.reasoning.widgets.triangle import javascript

REACH, STEP = 2, "0.125"  # a binary grid: sums and products of coordinates are exact
SHAPES = {
    "acute": (-1, -1, 1, -1, 0, 1),
    "right angle": (-1, -1, 1, -1, -1, 1),
    "obtuse": (-1, -1, 1, -1, 2, 0.5),
    "on a line": (-1, -1, 1, -1, 0.5, -1),
}
ROWS = (
    ("B", "<var>B</var>", "benefit"),
    ("direct", "−<var>Φ</var> − <var>γ</var><sub>α</sub>/2", "direct"),
    ("pl", "<var>Φ</var>²/(2<var>γ</var><sub>α</sub>)", "quadratic"),
    ("printed", "<var>Φ</var>²/(2<var>γ</var>)", "printed"),
)
PAGE = """<link rel="stylesheet" href="{static}/triangle_widget.css">
<div class="triangle-widget" data-widget="triangle" role="group" aria-label="Triangle to move">
<div class="triangle-panes">
<div>{picture}<div class="triangle-shapes"><span>Shape:</span>{shapes}</div></div>
<div><fieldset><legend>Anchors</legend><div class="triangle-sliders">{sliders}</div></fieldset>
<div class="triangle-choice"><label for="triangle-pair">Stable pair</label>\
<select id="triangle-pair"></select></div>
<div class="triangle-bars">{rows}</div>
<p class="triangle-more"><span><var>Φ</var> = <span data-output="Phi">…</span></span>
<span><var>γ</var><sub>α</sub> = <span data-output="gammaAlpha">…</span></span>
<span><var>γ</var> = <span data-output="gamma">…</span></span>
<span>‖<var>w</var><sup>♯</sup> − <var>w</var>*‖ = <span data-output="gap">…</span></span></p></div>
</div>
<p class="triangle-status" role="status" aria-live="polite" data-output="status">\
The numbers appear where JavaScript runs.</p>
</div>
<script>{formulas}</script>
<script defer src="{static}/triangle_widget.js"></script>"""


def html(static: str = "../../_static") -> str:
    """Return the widget: controls, picture, read-outs, and the formulas printed from SymPy.

    static: address of the folder with triangle_widget.css and triangle_widget.js, which draws.

    >>> page = html()
    >>> page.count('type="range"'), page.count("<svg")
    (6, 1)
    """
    sliders = "".join(_slider(i, k) for i in range(3) for k in range(2))
    rows = "".join(_row(*row) for row in ROWS)
    shapes = "".join(
        f'<button type="button" data-shape="{" ".join(str(c) for c in p)}">{name}</button>'
        for name, p in SHAPES.items()
    )
    return PAGE.format(
        sliders=sliders,
        rows=rows,
        shapes=shapes,
        picture=_picture(),
        formulas=javascript(),
        static=static,
    )


def _row(key: str, formula: str, name: str) -> str:
    return (
        f'<div data-row="{key}"><span>{formula}<small>{name} <em></em></small></span>'
        f'<span data-output="{key}">…</span>'
        '<span class="triangle-bar" aria-hidden="true"><i></i><b></b></span></div>'
    )


def _slider(i: int, k: int) -> str:
    name, way = f"triangle-{'xy'[k]}{i + 1}", ("across", "up")[k]
    return (
        f'<label for="{name}"><span><var>p</var><sub>{i + 1}</sub> {way} <span></span></span>'
        f'<input type="range" id="{name}" min="-{REACH}" max="{REACH}" step="{STEP}" '
        f'value="{SHAPES["acute"][2 * i + k]}"></label>'
    )


def _picture() -> str:
    held = "".join(
        f'<g data-anchor="{i}"><circle r="8" fill="currentColor"/>'
        f'<text x="12" y="-12">p<tspan font-size="20" dy="7">{i + 1}</tspan></text>'
        f'<circle class="held" r="32"/></g>'
        for i in range(3)
    )
    return (
        '<svg class="triangle-picture" viewBox="-250 -250 500 500" role="img" aria-label="The '
        "anchors, the stable model theta star as a ring, the collective model theta sharp as a "
        'diamond, and the segment between them. Anchors can be dragged; the sliders do the same.">'
        '<polygon fill="none" stroke="currentColor" stroke-width="2" opacity=".5"/>'
        '<line stroke="currentColor" stroke-width="4" stroke-dasharray="9 6"/>'
        '<g data-model="star"><circle r="11" fill="none" stroke="currentColor" stroke-width="4"/>'
        '<text x="-17" y="8" text-anchor="end">θ*</text></g>'
        '<g data-model="sharp"><path d="M0-15L15 0 0 15-15 0z" fill="currentColor"/>'
        f'<text x="10" y="38">θ♯</text></g>{held}</svg>'
    )
