"""Results that the guarantee for cross-entropy imports; cited, not checked here."""

from __future__ import annotations

from lookahead.ledger import Claim, Source

CHAPTER = "market/cross_entropy"

pinsker = Claim(
    key="narang2026.ext.pinsker",
    kind="external",
    title="Pinsker's inequality",
    source=Source("narang2026", "Cover and Thomas 2006, Lemma 11.6.1", "", "own"),
    chapter=CHAPTER,
    statement=r"""$\|p - q\|_1 \le \sqrt{2\,\mathrm{KL}(p \,\|\, q)}$ for probability vectors, the
divergence in nats.""",
)

vector_contraction = Claim(
    key="narang2026.ext.maurer",
    kind="external",
    title="Contraction for vector-valued classes",
    source=Source("narang2026", "Maurer 2016, Corollary 4", "", "own"),
    chapter=CHAPTER,
    statement=r"""Let $h_j:\mathbb R^K \to \mathbb R$ be $L$-Lipschitz in the Euclidean norm and
$\mathcal F$ a class of maps into $\mathbb R^K$. Then, with independent signs,
$$\mathbb E\sup_{f\in\mathcal F}\sum_j\sigma_j h_j(f(x_j)) \le
\sqrt2\,L\,\mathbb E\sup_{f\in\mathcal F}\sum_{j,k}\sigma_{jk} f_k(x_j).$$""",
)

symmetrisation = Claim(
    key="narang2026.ext.symmetrisation",
    kind="external",
    title="Symmetrisation",
    source=Source("narang2026", "Mohri, Rostamizadeh and Talwalkar 2018, Theorem 3.3", "", "own"),
    chapter=CHAPTER,
    statement=r"""For independent, identically distributed $z_1, \dots, z_n$,
$$\mathbb E\sup_{f}\Big(\mathbb E f - \frac1n\sum_j f(z_j)\Big) \le
2\,\mathbb E\sup_f\frac1n\sum_j\sigma_j f(z_j).$$""",
)

__all__ = ["pinsker", "symmetrisation", "vector_contraction"]
