/* The triangle a reader moves. The page brings the formulas (`triangleForms`, printed from SymPy);
   here they are evaluated and drawn. */
(() => {
  "use strict";
  const SUPPORTS = [[0], [1], [2], [0, 1], [0, 2], [1, 2], [0, 1, 2]];
  const PAIRS = ["all at p₁", "all at p₂", "all at p₃", "half at p₁, half at p₂",
    "half at p₁, half at p₃", "half at p₂, half at p₃", "all three anchors"];
  const EVERY = 6;
  const UNIT = 100; // length one in the picture
  const carried = (w, support) => support.every((i) => Number.isFinite(w[i]) && w[i] > 0);
  const mean = (w, p) => [0, 1].map((k) => w.reduce((sum, share, i) => sum + share * p[i][k], 0));
  const apart = (p, q) => (p[0] - q[0]) ** 2 + (p[1] - q[1]) ** 2;

  /* Stable pairs and collective optimum of the anchors p, and what keeps a pair from using all. */
  function solve(forms, p) {
    const D = [apart(p[1], p[2]), apart(p[0], p[2]), apart(p[0], p[1])];
    const pairs = [];
    let best = { U: -Infinity };
    SUPPORTS.forEach((support, id) => {
      const w = forms.star[id](D);
      const theta = mean(w, p);
      const away = forms.away(D, w);
      const rest = [0, 1, 2].filter((i) => !support.includes(i));
      const nearest = rest.every((i) => away[i] >= away[support[0]]);
      const fresh = pairs.every((q) => apart(q.theta, theta) > 0);
      if (carried(w, support) && nearest && fresh) pairs.push({ id, w, theta });
      const v = forms.sharp[id](D);
      const U = forms.U(D, v);
      if (carried(v, support) && U > best.U) best = { U, w: v, theta: mean(v, p) };
    });
    return { D, pairs, best, obstacle: obstacle(D, forms.star[EVERY](D)) };
  }

  /* Why no stable pair uses all anchors. The circumcentre's weights tell: one of them is zero at a
     right angle and negative at an obtuse one. */
  function obstacle(D, w) {
    if (D.includes(0)) return "Two anchors are at one place, so this is no triangle";
    const no = "No stable pair uses all three anchors, because ";
    if (!w.every(Number.isFinite)) return `${no}they lie on a line`;
    const at = w.findIndex((x) => x <= 0);
    return at < 0 ? "" : `${no}the angle at p${"₁₂₃"[at]} is ${w[at] < 0 ? "obtuse" : "a right angle"}`;
  }

  /* The read-outs at one stable pair; not a number where a bound is undefined. */
  function readings(forms, { D, best }, pair) {
    const d = best.w.map((x, i) => x - pair.w[i]);
    const Phi = forms.Phi(D, pair.w, d);
    const gammaAlpha = forms.gammaAlpha(D, d);
    const gamma = forms.gamma(D);
    return {
      B: best.U - forms.U(D, pair.w), Phi, gammaAlpha, gamma, gap: Math.hypot(...d),
      direct: forms.direct(Phi, gammaAlpha),
      pl: gammaAlpha > 0 ? forms.quadratic(Phi, gammaAlpha) : NaN,
      printed: gamma > 0 ? forms.quadratic(Phi, gamma) : NaN,
    };
  }

  const shown = (x) =>
    Number.isFinite(x) ? x.toFixed(3).replace(/^-(?=0\.0+$)/, "").replace("-", "−") : "undefined";
  const below = (x, B) => shown(x) !== shown(B) && x < B;

  function say(game, pair, found) {
    const why = game.obstacle && `${game.obstacle}. The list has the stable pairs that there are. `;
    const at = `Stable pair: ${PAIRS[pair.id]}. Benefit ${shown(found.B)}. `;
    if (found.gap === 0) return `${why}${at}It is the collective optimum: nothing to gain.`;
    const bounds = `Bounds: direct ${shown(found.direct)}, quadratic ${shown(found.pl)}, `
      + `printed ${shown(found.printed)}`;
    const broken = below(found.printed, found.B) ? ", which is below the benefit" : "";
    return `${why}${at}${bounds}${broken}.`;
  }

  function wire(box, forms) {
    const find = (what) => box.querySelector(what);
    const sliders = [...box.querySelectorAll("input")];
    const choice = find("select");
    const picture = find("svg");
    const put = (what, [x, y]) => find(what).setAttribute("transform", `translate(${UNIT * x} ${-UNIT * y})`);
    let wanted = EVERY;
    let speaking = 0;

    function draw() {
      const values = sliders.map((slider) => Number(slider.value));
      sliders.forEach((slider, k) => {
        slider.previousElementSibling.lastElementChild.textContent = String(values[k]).replace("-", "−");
      });
      const p = [0, 2, 4].map((k) => values.slice(k, k + 2));
      const game = solve(forms, p);
      const pair = game.pairs.find((q) => q.id === wanted) ?? game.pairs[game.pairs.length - 1];
      const found = readings(forms, game, pair);
      choice.replaceChildren(
        ...game.pairs.map((q) => new Option(PAIRS[q.id], q.id, q === pair, q === pair)));

      p.forEach((point, i) => put(`[data-anchor="${i}"]`, point));
      put('[data-model="star"]', pair.theta);
      put('[data-model="sharp"]', game.best.theta);
      find("polygon").setAttribute("points", p.map(([x, y]) => `${UNIT * x},${-UNIT * y}`).join(" "));
      const ends = [...pair.theta, ...game.best.theta];
      ["x1", "y1", "x2", "y2"].forEach((name, k) =>
        find("line").setAttribute(name, (k % 2 ? -UNIT : UNIT) * ends[k]));

      const lengths = ["B", "direct", "pl", "printed"].map((key) => found[key]);
      const longest = Math.max(...lengths.filter(Number.isFinite)) || 1;
      const share = (x) => `${Number.isFinite(x) ? (100 * x) / longest : 0}%`;
      for (const row of box.querySelectorAll("[data-row]")) {
        const x = found[row.dataset.row];
        row.querySelector("i").style.width = share(x);
        row.querySelector("b").style.left = share(found.B);
        row.classList.toggle("triangle-below", below(x, found.B));
        row.querySelector("em").textContent = below(x, found.B) ? "below B" : "";
      }
      for (const [key, x] of Object.entries(found)) {
        find(`[data-output="${key}"]`).textContent = shown(x);
      }
      clearTimeout(speaking);
      speaking = setTimeout(() => {
        find('[data-output="status"]').textContent = say(game, pair, found);
      }, 200);
    }

    function drag(handle, i) {
      const move = (event) => {
        if (!handle.hasPointerCapture(event.pointerId)) return;
        const spot = new DOMPoint(event.clientX, event.clientY)
          .matrixTransform(picture.getScreenCTM().inverse());
        sliders[2 * i].value = spot.x / UNIT;
        sliders[2 * i + 1].value = -spot.y / UNIT;
        draw();
      };
      handle.addEventListener("pointerdown", (event) => {
        handle.setPointerCapture(event.pointerId);
        event.preventDefault();
      });
      handle.addEventListener("pointermove", move);
    }

    for (const slider of sliders) slider.addEventListener("input", draw);
    choice.addEventListener("change", () => { wanted = Number(choice.value); draw(); });
    box.querySelectorAll("[data-anchor] .held").forEach(drag);
    for (const button of box.querySelectorAll("button")) {
      button.addEventListener("click", () => {
        button.dataset.shape.split(" ").forEach((x, k) => { sliders[k].value = x; });
        draw();
      });
    }
    draw();
  }

  globalThis.triangleGame = { solve, readings, say };
  if (typeof document !== "undefined") {
    document.querySelectorAll('[data-widget="triangle"]').forEach((box) => wire(box, globalThis.triangleForms));
  }
})();
