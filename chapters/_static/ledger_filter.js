/* Hides the rows of the ledger that do not match the form; without this script all rows show. */
for (const form of document.querySelectorAll("form[data-ledger-filter]")) {
  const rows = [...document.querySelectorAll(`#${form.dataset.ledgerFilter} tbody tr`)];
  const count = form.querySelector("[role=status]");
  const apply = () => {
    const words = form.elements.text.value.toLowerCase().split(/\s+/).filter(Boolean);
    const { verdict, paper, kind } = form.elements;
    let shown = 0;
    for (const row of rows) {
      const fits = (!verdict.value || row.dataset.verdict === verdict.value)
        && (!paper.value || row.dataset.paper === paper.value)
        && (!kind.value || row.dataset.kind === kind.value)
        && words.every((word) => row.dataset.text.includes(word));
      row.hidden = !fits;
      shown += fits;
    }
    count.textContent = `${shown} of ${rows.length} claims`;
  };
  form.addEventListener("input", apply);
  form.addEventListener("submit", (event) => event.preventDefault());
  /* A link to a row that the filter hides must still lead somewhere. */
  addEventListener("hashchange", () => { form.reset(); apply(); });
  apply();
}
