/* Small repairs of the theme's markup that only a script can make. */
document.addEventListener("DOMContentLoaded", () => {
  const target = document.getElementById(location.hash.slice(1));
  target?.closest("details")?.setAttribute("open", "");
});
