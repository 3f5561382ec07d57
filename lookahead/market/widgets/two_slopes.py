"""The flow of the two-slope market in the square of slopes, over (p, alpha), for a page."""

from __future__ import annotations

from lookahead.core.sliders import outputs, sliders

MARKET = (
    ("p", "share of the first group <var>p</var>", 0.05, 0.95, 0.05, 0.4),
    ("alpha", "strength of preference <var>α</var>", 0, 1, 0.05, 0.3),
)
START = (
    ("one", "start of learner 1 <var>θ</var><sub>1</sub>", -1, 1, 0.05, -0.2),
    ("two", "start of learner 2 <var>θ</var><sub>2</sub>", -1, 1, 0.05, 0.8),
)
OUTPUTS = (
    ("end", "end"),
    ("fall", "<var>F</var> from start to end"),
    ("risk1", "<var>R</var>(<var>θ</var><sub>1</sub>)"),
    ("risk2", "<var>R</var>(<var>θ</var><sub>2</sub>)"),
    ("best", "best common <var>R</var>*"),
)
PAGE = """<link rel="stylesheet" href="{static}/triangle_widget.css">
<div class="triangle-widget" data-widget="slopes" role="group" aria-label="Two slopes">
<div class="triangle-panes"><div>{plane}</div>
<div>{phases}<fieldset><legend>The market, with <var>a</var> = 1</legend>{market}</fieldset>
<fieldset><legend>Where learning starts</legend>{start}</fieldset></div></div>
<p class="triangle-more">{outputs}</p>
<p class="triangle-status" role="status" aria-live="polite" data-output="status">\
The numbers appear where JavaScript runs.</p>
<p><small>Cross: the start. Dots: stable points. Ring: equal models that can rest.</small></p></div>
<script>(() => {{
{rule}{script}}})();</script>"""
PLANE = (
    '<svg class="triangle-picture" data-part="plane" viewBox="-150 -150 300 300" role="img" '
    'aria-label="The square of both slopes with arrows for the flow, filled dots for stable '
    "points, a ring for equal models that can rest, and the path from the chosen start. A click "
    'sets the start." style="cursor:crosshair;font-size:13px">'
    '<rect x="-120" y="-120" width="240" height="240" fill="transparent" stroke="currentColor" '
    'opacity=".5"/><path d="M-120 120L120 -120" stroke="currentColor" stroke-dasharray="5 5" '
    'opacity=".6"/><g data-part="arrows" stroke="currentColor" opacity=".45" fill="none"/>'
    '<path data-part="path" fill="none" stroke="currentColor" stroke-width="2.5"/>'
    '<g data-part="points"/><text x="0" y="143" text-anchor="middle">θ₁ from −1 to 1</text>'
    '<text x="-138" y="0" text-anchor="middle" transform="rotate(-90 -138 0)">θ₂</text></svg>'
)
PHASES = (
    '<svg class="triangle-picture" data-part="phases" viewBox="-24 -8 220 132" role="img" '
    'aria-label="The phase diagram: above alpha one half one stable point, below it two. A click '
    'sets p and alpha." style="cursor:crosshair;font-size:12px;max-width:17rem">'
    '<rect width="190" height="100" fill="transparent" stroke="currentColor" opacity=".5"/>'
    '<rect y="50" width="190" height="50" fill="currentColor" opacity=".12"/>'
    '<path d="M0 50H190" stroke="currentColor" stroke-width="2"/>'
    '<text x="184" y="15" text-anchor="end">one stable point</text>'
    '<text x="184" y="94" text-anchor="end">two stable points</text>'
    '<text x="95" y="116" text-anchor="middle">p</text>'
    '<text x="-7" y="8" text-anchor="end">α</text>'
    '<text x="-4" y="54" text-anchor="end">½</text>'
    '<circle data-part="here" r="5" fill="currentColor"/></svg>'
)
RULE = r"""const field = (p, alpha, u, v) => {
  const q = 1 - p, free = 1 - alpha;
  const s = (u - 1) ** 2 <= (v - 1) ** 2 ? 1 : 0, t = (u + 1) ** 2 <= (v + 1) ** 2 ? 1 : 0;
  const up = p * (alpha + free * s), down = q * free * t;
  return [-2 * (up * (u - 1) + down * (u + 1)),
    -2 * ((p - up) * (v - 1) + (q - down) * (v + 1))];
};
const risk = (p, s) => p * (s - 1) ** 2 + (1 - p) * (s + 1) ** 2;
const potential = (p, alpha, u, v) => {
  const q = 1 - p, nearest = s => Math.min((u - s) ** 2, (v - s) ** 2);
  return alpha * (p * (u - 1) ** 2 + q * (v + 1) ** 2) +
    (1 - alpha) * (p * nearest(1) + q * nearest(-1));
};
const points = (p, alpha) => {
  const q = 1 - p, free = 1 - alpha, mean = (up, down) => (up - down) / (up + down);
  const found = [{ name: "aligned", at: [1, -1], stable: true }];
  if (alpha < .5)
    found.push({ name: "swapped", at: [mean(alpha * p, free * q), mean(free * p, alpha * q)],
      stable: true });
  if (alpha <= .5)
    found.push({ name: "consensus", at: [2 * p - 1, 2 * p - 1], stable: false });
  return found;
};
const limit = (alpha, u, v) =>
  alpha > .5 || u > v ? "aligned" : u === v ? "unclear" : alpha < .5 ? "swapped" : "consensus";
const path = (p, alpha, u, v) => {
  const steps = [[u, v]];
  for (let i = 0; i < 4000; i++) {
    const [x, y] = field(p, alpha, u, v);
    if (Math.hypot(x, y) < 1e-4 || limit(alpha, u, v) === "unclear") break;
    steps.push([u += .02 * x, v += .02 * y]);
  }
  return steps;
};
"""
SCRIPT = r"""const box = document.currentScript.previousElementSibling;
const slider = name => box.querySelector(`[data-slider=${name}]`);
const part = name => box.querySelector(`[data-part=${name}]`);
const show = (name, text) => { box.querySelector(`[data-output=${name}]`).textContent = text; };
const place = ([u, v]) => [120 * u, -120 * v], fixed = x => x.toFixed(2).replace("-", "−");
const words = {
  aligned: "Aligned: each learner serves those who prefer it, and nobody else well.",
  swapped: "Swapped: users who follow their loss hold each learner on the other group's slope.",
  consensus: "Both learners approach the same slope: the swapped point has reached the diagonal.",
  unclear: "Equal models: all users tie, and the flow leaves the diagonal on either side.",
};
const draw = () => {
  const [p, alpha, u, v] = ["p", "alpha", "one", "two"].map(n => Number(slider(n).value));
  box.querySelectorAll("[data-shown]").forEach(e => {
    e.textContent = fixed(Number(slider(e.dataset.shown).value));
  });
  const arrows = [];
  for (let i = -5; i <= 5; i++) for (let j = -5; j <= 5; j++) {
    if (i === j) continue;
    const [x, y] = field(p, alpha, i / 5, j / 5), size = Math.hypot(x, y);
    if (size < 1e-9) continue;
    const long = 5 + 5 * Math.min(size, 2), [cx, cy] = place([i / 5, j / 5]);
    const [dx, dy] = [x / size, -y / size], [ex, ey] = [cx + long * dx, cy + long * dy];
    arrows.push(`M${cx} ${cy}L${ex} ${ey}M${ex - 4 * dx + 2 * dy} ${ey - 4 * dy - 2 * dx}` +
      `L${ex} ${ey}L${ex - 4 * dx - 2 * dy} ${ey - 4 * dy + 2 * dx}`);
  }
  part("arrows").innerHTML = `<path d="${arrows.join("")}"/>`;
  const way = path(p, alpha, u, v);
  part("path").setAttribute("d", "M" + way.map(s => place(s).join(" ")).join("L"));
  const [sx, sy] = place([u, v]);
  part("points").innerHTML = points(p, alpha).map(({ name, at, stable }) => {
    const [x, y] = place(at);
    return `<circle cx="${x}" cy="${y}" r="6" stroke="currentColor" stroke-width="2" ` +
      `fill="${stable ? "currentColor" : "none"}"/>` +
      (stable ? `<text x="${x > 60 ? x - 10 : x + 10}" y="${y + (y < 0 ? -9 : 18)}" ` +
        `text-anchor="${x > 60 ? "end" : "start"}">${name}</text>` : "");
  }).join("") + `<path d="M${sx - 5} ${sy}h10m-5 -5v10" stroke="currentColor" stroke-width="3"/>`;
  part("here").setAttribute("cx", 190 * p);
  part("here").setAttribute("cy", 100 - 100 * alpha);
  const name = limit(alpha, u, v), end = points(p, alpha).find(q => q.name === name);
  show("end", end ? `(${end.at.map(fixed).join(", ")})` : "not unique");
  ["risk1", "risk2"].forEach((n, i) => show(n, end ? fixed(risk(p, end.at[i])) : "…"));
  const high = fixed(potential(p, alpha, u, v));
  show("fall", end ? `${high} to ${fixed(potential(p, alpha, ...end.at))}` : high);
  show("best", fixed(4 * p * (1 - p)));
  show("status", words[name]);
};
const clicked = (name, set) => part(name).addEventListener("click", e => {
  const at = new DOMPoint(e.clientX, e.clientY)
    .matrixTransform(part(name).getScreenCTM().inverse());
  set(at.x, at.y);
  draw();
});
clicked("plane", (x, y) => { slider("one").value = x / 120; slider("two").value = -y / 120; });
clicked("phases", (x, y) => { slider("p").value = x / 190; slider("alpha").value = 1 - y / 100; });
box.querySelectorAll("input").forEach(e => e.addEventListener("input", draw));
draw();
"""


def html(static: str = "../../_static") -> str:
    """Return the widget: four sliders, the phase diagram, the square of slopes with its flow.

    static: address of the folder with triangle_widget.css, whose look it shares.

    >>> page = html()
    >>> page.count('type="range"'), page.count("<svg")
    (4, 2)
    """
    return PAGE.format(
        static=static,
        plane=PLANE,
        phases=PHASES,
        market=sliders("slopes", MARKET),
        start=sliders("slopes", START),
        outputs=outputs(OUTPUTS),
        rule=RULE,
        script=SCRIPT,
    )
