"""Retraining on a complete graph whose size and threshold a reader changes, for a page."""

from __future__ import annotations

from lookahead.core.sliders import sliders

LARGEST = 20
SLIDERS = (
    ("N", "agents <var>N</var>", 2, LARGEST, 1, 10),
    ("m", "required <var>m</var>", 0, LARGEST, 1, 5),
    ("k", "first predicted to cooperate <var>k</var>", 0, LARGEST, 1, 4),
)
LAWS = (
    ("uniform_profile", "every profile equally likely"),
    ("uniform_count", "every count equally likely"),
)
PAGE = """<link rel="stylesheet" href="{static}/triangle_widget.css">
<div class="triangle-widget" data-widget="chain" role="group" aria-label="Chain of counts">
<div class="triangle-panes"><div>{picture}</div>
<div><fieldset><legend>The game and the first prediction</legend>{sliders}</fieldset>
<div class="triangle-choice"><label for="chain-law">Law of the first prediction</label>\
<select id="chain-law">{laws}</select></div>
<p class="triangle-more"><span>run: <span data-output="run">…</span></span>
<span>Pr(end at <var>m</var> or above) = <span data-output="success">…</span></span></p></div></div>
<p class="triangle-status" role="status" aria-live="polite" data-output="status">\
The numbers appear where JavaScript runs.</p></div>
<script>(() => {{
{chain}{script}}})();</script>"""
PICTURE = (
    '<svg class="triangle-picture" viewBox="-20 -30 440 320" role="img" aria-label="A bar for each '
    "count of agents predicted to cooperate, as high as it is likely; filled where retraining ends "
    "at the threshold or above. Below, arrows for the run of the chosen count, a ring where it "
    'stays.">'
    '<path d="M-10 200H410" fill="none" stroke="currentColor" opacity=".5"/>'
    '<g data-part="bars"></g><g data-part="names" font-size="17"></g><g data-part="run"></g></svg>'
)
CHAIN = r"""const step = (N, m, k) => k * (k - 1 === m - 1) + (N - k) * (k === m - 1);
const orbit = (N, m, k) => {
  const seen = [];
  while (!seen.includes(k)) { seen.push(k); k = step(N, m, k); }
  return [seen.slice(0, seen.indexOf(k)), seen.slice(seen.indexOf(k))];
};
const laws = {
  uniform_profile: N => {
    const law = [2 ** -N];
    for (let k = 0; k < N; k++) law.push(law[k] * (N - k) / (k + 1));
    return law;
  },
  uniform_count: N => Array(N + 1).fill(1 / (N + 1)),
};
const succeeds = (N, m, k) => Math.min(...orbit(N, m, k)[1]) >= m;
const success = (N, m, law) =>
  laws[law](N).reduce((sum, p, k) => sum + (succeeds(N, m, k) ? p : 0), 0);
const said = (N, m, k) => {
  const cycle = orbit(N, m, k)[1];
  if (m === 0) return "Nobody is needed, nobody acts, and every group succeeds.";
  if (cycle.length > 1) return "One would do. So all act, then nobody does, then all, for ever.";
  if (cycle[0] === m) return `Exactly ${m} act, each of them needed. This stays.`;
  if (cycle[0] > 0)
    return `${cycle[0]} act in every round, but never the same ones: all change sides each time.`;
  return "Nobody acts any more. The prediction is right about everybody, and the group fails.";
};
"""
SCRIPT = r"""const box = document.currentScript.previousElementSibling;
const slider = name => box.querySelector(`[data-slider=${name}]`);
const show = (name, text) => { box.querySelector(`[data-output=${name}]`).textContent = text; };
const part = name => box.querySelector(`[data-part=${name}]`);
const draw = () => {
  const N = Number(slider("N").value);
  for (const name of ["m", "k"]) slider(name).max = N;
  const [m, k] = ["m", "k"].map(name => Number(slider(name).value));
  const law = laws[box.querySelector("select").value](N), top = Math.max(...law);
  const x = i => 400 * (i + .5) / (N + 1), wide = 300 / (N + 1);
  part("bars").innerHTML = law.map((p, i) =>
    `<rect x="${x(i) - wide / 2}" y="${200 - 190 * p / top}" width="${wide}" ` +
    `height="${190 * p / top}" fill="currentColor" stroke="currentColor" ` +
    `fill-opacity="${succeeds(N, m, i) ? 1 : .12}"/>`).join("");
  part("names").innerHTML = law.map((p, i) => N > 12 && i % 2 ? "" :
    `<text x="${x(i)}" y="220" text-anchor="middle"` +
    `${i === m ? ' font-weight="bold" text-decoration="underline"' : ""}>${i}</text>`).join("");
  const [before, cycle] = orbit(N, m, k), path = [...before, ...cycle, cycle[0]];
  part("run").innerHTML = `<circle cx="${x(k)}" cy="236" r="6" fill="currentColor"/>` +
    path.slice(1).map((b, i) => {
      const a = x(path[i]), c = x(b), deep = 244 + 12 * i;
      if (a === c)
        return `<circle cx="${a}" cy="236" r="10" fill="none" stroke="currentColor" ` +
          `stroke-width="2"/>`;
      return `<path d="M${a} 236V${deep}H${c}V238m-5 8 5-8 5 8" fill="none" ` +
        `stroke="currentColor" stroke-width="2"/>`;
    }).join("");
  box.querySelectorAll("[data-shown]").forEach(e => {
    e.textContent = slider(e.dataset.shown).value;
  });
  show("run", path.join(" → "));
  show("success", success(N, m, box.querySelector("select").value).toFixed(4));
  show("status", said(N, m, k));
};
box.querySelectorAll("input, select").forEach(e => e.addEventListener("input", draw));
draw();
"""


def html(static: str = "../../_static") -> str:
    """Return the widget: sliders, a choice of the first law, picture and read-outs.

    static: address of the folder with triangle_widget.css, whose look it shares.

    >>> page = html()
    >>> page.count('type="range"'), page.count("<option")
    (3, 2)
    """
    laws = "".join(f'<option value="{name}">{text}</option>' for name, text in LAWS)
    return PAGE.format(
        static=static,
        picture=PICTURE,
        sliders=sliders("chain", SLIDERS),
        laws=laws,
        chain=CHAIN,
        script=SCRIPT,
    )
