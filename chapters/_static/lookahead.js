/* Repairs of the page that only a script can make; without it the page reads the same. */
document.addEventListener("DOMContentLoaded", () => {
  const sidebar = document.getElementById("pst-primary-sidebar");
  sidebar?.setAttribute("role", "complementary");
  sidebar?.setAttribute("aria-label", "Book");
});

/* A formula in a line that is wider than its column scrolls by itself. */
const fitted = () => {
  for (const box of document.querySelectorAll("main mjx-container:not([display])")) {
    const room = box.closest("p, li, td, th, div, dd").clientWidth;
    const wide = box.querySelector("mjx-math").offsetWidth > room;
    box.classList.toggle("too-wide", room > 0 && wide);
  }
};

/* A full stop or comma stays with the formula before it. */
const joined = () => {
  for (const box of document.querySelectorAll("main mjx-container:not([display])")) {
    const formula = box.closest("span.math") ?? box;
    const stop = /^[.,;:)?]+/.exec(formula.nextSibling?.data ?? "");
    if (!stop) continue;
    const pair = document.createElement("span");
    pair.className = "with-stop";
    formula.nextSibling.deleteData(0, stop[0].length);
    formula.replaceWith(pair);
    pair.append(formula, stop[0]);
  }
};

/* What scrolls sideways must be reachable by keyboard. */
const reachable = () => {
  fitted();
  const wide = "mjx-container[display], mjx-container.too-wide, div.highlight pre, .bd-article table, .cell_output pre";
  for (const box of document.querySelectorAll(wide)) {
    if (box.scrollWidth > box.clientWidth + 1) box.setAttribute("tabindex", "0");
  }
};
addEventListener("load", () => {
  const typeset = window.MathJax?.startup?.promise ?? Promise.resolve();
  typeset.then(() => { joined(); reachable(); });
  addEventListener("resize", reachable);
  document.addEventListener("toggle", reachable, true);
});
