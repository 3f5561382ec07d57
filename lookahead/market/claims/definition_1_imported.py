"""What the claims about choice import from measure theory; cited."""

from __future__ import annotations

from lookahead.ledger import Claim, Source

hyperplane = Claim(
    key="narang2026.ext.hyperplane",
    kind="external",
    title="Hyperplanes have Lebesgue measure zero",
    source=Source("narang2026", "Rudin 1987, Theorem 2.20", "", "own"),
    chapter="market/choice",
    statement=r"""A proper affine subspace of $\mathbb R^k$ has Lebesgue measure zero, so a law with a
density gives it probability zero.""",
)
