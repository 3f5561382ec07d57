"""Results that the asymptotics of Appendix C import; cited, not checked here."""

from __future__ import annotations

from lookahead.ledger import Claim, Source

CHAPTER = "dilemma/retraining_chain"

stirling = Claim(
    key="gois2025.ext.stirling",
    kind="external",
    title="Stirling's formula with Robbins's bounds",
    source=Source("gois2025", "Robbins 1955, equations (1) and (2)", "", "own"),
    chapter=CHAPTER,
    statement=r"""$n! = \sqrt{2\pi n}\,(n/e)^n e^{\lambda_n}$ with
$\frac1{12n+1} < \lambda_n < \frac1{12n}$ for every $n \ge 1$.""",
)

chebyshev = Claim(
    key="gois2025.ext.chebyshev",
    kind="external",
    title="Chebyshev's inequality",
    source=Source("gois2025", "Chebyshev 1867", "", "own"),
    chapter=CHAPTER,
    statement=r"""$\Pr(|X - \mathbb E X| \ge t) \le \operatorname{Var} X / t^2$ for every $t > 0$.""",
)
