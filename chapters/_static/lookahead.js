/* Repairs of the page that only a script can make; without it the page reads the same. */
document.addEventListener("DOMContentLoaded", () => {
  const sidebar = document.getElementById("pst-primary-sidebar");
  sidebar?.setAttribute("role", "complementary");
  sidebar?.setAttribute("aria-label", "Book");
});

/* What scrolls sideways must be reachable by keyboard. */
const reachable = () => {
  const wide = "mjx-container[display], div.highlight pre, .bd-article table, .cell_output pre";
  for (const box of document.querySelectorAll(wide)) {
    if (box.scrollWidth > box.clientWidth + 1) box.setAttribute("tabindex", "0");
  }
};
addEventListener("load", () => {
  const typeset = window.MathJax?.startup?.promise ?? Promise.resolve();
  typeset.then(reachable);
  addEventListener("resize", reachable);
});
