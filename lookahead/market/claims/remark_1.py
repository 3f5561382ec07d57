"""Remark 1: the same guarantee for cross-entropy."""

from __future__ import annotations

from lookahead.ledger import Claim, Source

remark_1 = Claim(
    key="narang2026.rem1",
    kind="summary",
    title="A guarantee of the same form for cross-entropy",
    source=Source("narang2026", "Remark 1", "5.4", "reconstructed"),
    chapter="market/cross_entropy",
    statement=r"""Theorem 4 has a counterpart for cross-entropy with the same four parts: the reference's
risk times $(1+\gamma)/\gamma$, a label bias, a regularisation bias and a term that vanishes with the
number of probes. It is Theorem 5.""",
    reading="of the remark only its title, “Cross-entropy loss”, survives; that it points to Appendix F "
    "is our guess",
    readings=("narang2026.thm5",),
)
