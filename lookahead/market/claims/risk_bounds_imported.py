"""Inequalities that the risk bounds import; cited, not checked here."""

from __future__ import annotations

from lookahead.ledger import Claim, Source

CHAPTER = "market/risk_bounds"

hoeffding = Claim(
    key="narang2026.ext.hoeffding",
    kind="external",
    title="Hoeffding's inequality",
    source=Source("narang2026", "Hoeffding 1963, Theorem 2", "", "own"),
    chapter=CHAPTER,
    statement=r"""The mean of $n$ independent variables with values in an interval of length $b$
exceeds its expectation by $t > 0$ or more with probability at most $e^{-2nt^2/b^2}$.""",
)

bounded_differences = Claim(
    key="narang2026.ext.mcdiarmid",
    kind="external",
    title="Inequality of bounded differences",
    source=Source("narang2026", "McDiarmid 1989, Lemma 1.2", "", "own"),
    chapter=CHAPTER,
    statement=r"""Let $f$ be a function of $n$ independent variables that moves by at most $c$ when
one of them changes. Then $f$ exceeds its expectation by $t > 0$ or more with probability at most
$e^{-2t^2/(nc^2)}$.""",
)

uniform_law = Claim(
    key="narang2026.ext.wainwright",
    kind="external",
    title="Uniform law by Rademacher complexity",
    source=Source("narang2026", "Wainwright 2019, Theorem 4.10", "", "own"),
    chapter=CHAPTER,
    statement=r"""If $|f| \le b$ for every $f \in \mathcal F$, then with probability at least
$1 - e^{-nt^2/(2b^2)}$ $$\sup_{f \in \mathcal F}\Big|\frac1n\sum_j f(z_j) - \mathbb E f\Big| \le
2\,\mathbb E\sup_{f \in \mathcal F}\Big|\frac1n\sum_j \sigma_j f(z_j)\Big| + t,$$ $\sigma_j$
independent signs. The absolute value stands on the right too.""",
)

contraction = Claim(
    key="narang2026.ext.contraction",
    kind="external",
    title="Contraction principle",
    source=Source("narang2026", "Ledoux and Talagrand 1991, Theorem 4.12", "", "own"),
    chapter=CHAPTER,
    statement=r"""Let $\varphi_j$ be $L$-Lipschitz with $\varphi_j(0) = 0$. Then $\mathbb E\sup_t
\sum_j\sigma_j\varphi_j(t_j) \le L\,\mathbb E\sup_t\sum_j\sigma_jt_j$; with absolute values on both
sides the factor is $2L$.""",
)
