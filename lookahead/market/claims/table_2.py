"""Table 2: the levels of Assumption 6 in the four scenarios."""

from __future__ import annotations

from lookahead.ledger import Claim, Source

table_2 = Claim(
    key="narang2026.tab2",
    kind="summary",
    title="Levels of accurate probing for cross-entropy",
    source=Source("narang2026", "Table 2", "F.1", "reconstructed"),
    chapter="market/cross_entropy",
    statement=r"""| Scenario | Peers asked | Level $\varepsilon_{\rm CE}$ |
|---|---|---|
| majority-good | all, median of logits | $R(W^*) + 2R_xr$ |
| market-leader | the leader | $\varepsilon_L$ |
| partial knowledge | a known set $S$, median of logits | $R(W^*) + 2R_xr$ |
| preference-aware | $\pi(x)$ | $R^\star_{\rm CE}$ |""",
    reading="the names of the rows survive; the entries are those of Lemma 21",
    readings=(
        "narang2026.lem21.i",
        "narang2026.lem21.ii",
        "narang2026.lem21.iii",
        "narang2026.lem21.iv",
    ),
)

lemma_21 = Claim(
    key="narang2026.lem21",
    kind="lemma",
    title="Sufficient conditions for accurate probing with cross-entropy",
    source=Source("narang2026", "Lemma 21", "F.1", "reconstructed"),
    chapter="market/cross_entropy",
    statement=r"""Assumption 6 holds in the four scenarios, each with the level of Table 2.""",
    reading="its four cases are claims of their own",
    readings=table_2.readings,
)
