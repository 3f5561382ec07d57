"""Results of analysis that the claims about the potential and its flow import; cited."""

from __future__ import annotations

from lookahead.ledger import Claim, Source

CHAPTER = "market/potential"

continuity = Claim(
    key="narang2026.ext.continuity",
    kind="external",
    title="Measures are continuous from above",
    source=Source("narang2026", "Rudin 1976, Theorem 11.3", "", "own"),
    chapter=CHAPTER,
    statement=r"""If measurable subsets of a set of finite measure increase, or decrease, to a set
$A$, their measures tend to that of $A$ {cite:p}`rudin1976`.""",
)

dominated = Claim(
    key="narang2026.ext.dominated",
    kind="external",
    title="Dominated convergence",
    source=Source("narang2026", "Rudin 1976, Theorem 11.32", "", "own"),
    chapter=CHAPTER,
    statement=r"""If functions converge pointwise and stay below one integrable function, the integral
of the limit is the limit of the integrals {cite:p}`rudin1976`.""",
)

picard = Claim(
    key="narang2026.ext.picard",
    kind="external",
    title="Locally Lipschitz fields have unique maximal solutions",
    source=Source("narang2026", "Hirsch, Smale and Devaney 2013, Sections 7.2 and 17.4", "", "own"),
    chapter=CHAPTER,
    statement=r"""If $f$ is locally Lipschitz on an open set, $\dot\Theta = f(\Theta)$ has exactly one
maximal solution from every point of it, and a solution that does not last for ever leaves every
compact part of the set.""",
)

chain_recurrent = Claim(
    key="narang2026.ext.benaim",
    kind="external",
    title="Chain transitive sets and strict Lyapunov functions",
    source=Source("narang2026", "Benaïm 1999, Proposition 6.4", "", "own"),
    chapter=CHAPTER,
    statement=r"""Let a flow have a continuous function $F$ that falls strictly along every solution
outside a compact invariant set $\Lambda$ and is constant along those inside, and let $F(\Lambda)$
have empty interior. Then every internally chain transitive set lies in $\Lambda$, and $F$ is
constant on it.""",
)

semialgebraic = Claim(
    key="narang2026.ext.semialgebraic",
    kind="external",
    title="Semialgebraic sets have finitely many connected components",
    source=Source("narang2026", "Bochnak, Coste and Roy 1998, Chapter 2", "", "own"),
    chapter=CHAPTER,
    statement=r"""A set cut out by finitely many polynomial equations and inequalities has finitely
many connected components, and two points of a component are joined by a piecewise smooth path in
it.""",
)
