"""Results that proofs import; cited, not checked here."""

from __future__ import annotations

from lookahead.ledger import Claim, Source

tangent = Claim(
    key="zhu2025.ext.tangent",
    kind="external",
    title="Tangent bound of strong concavity",
    source=Source("zhu2025", "Boyd and Vandenberghe 2004, Section 9.1.2", "", "own"),
    chapter="reasoning/triangle",
    statement=r"""A differentiable function $e$ that is $\gamma$-strongly concave on $[0, 1]$
satisfies $e(1) \le e(0) + e'(0) - \tfrac12\gamma$ {cite:p}`boyd2004`.""",
)

implicit_function = Claim(
    key="zhu2025.ext.implicit",
    kind="external",
    title="Implicit function theorem",
    source=Source("zhu2025", "Rudin 1976, Theorem 9.28", "", "own"),
    chapter="reasoning/triangle",
    statement=r"""Where $G(\alpha, \theta) = 0$ is continuously differentiable and $\partial_\theta
G$ is regular, $\theta$ is a differentiable function of $\alpha$ and $\theta' = -(\partial_\theta
G)^{-1} \partial_\alpha G$ {cite:p}`rudin1976`.""",
)

retraining = Claim(
    key="zhu2025.ext.retraining",
    kind="external",
    title="Repeated risk minimisation contracts",
    source=Source("zhu2025", "Perdomo et al. 2020, Theorem 3.5", "", "own"),
    chapter="reasoning/level_k",
    statement=r"""If $\ell$ is $\gamma$-strongly convex in $\theta$, $\beta$-smooth in $z$, and
$\mathcal D(\cdot)$ is $\epsilon$-sensitive, then $\|\mathcal A(\mathcal D(\theta)) - \mathcal
A(\mathcal D(\phi))\| \le \tfrac{\epsilon\beta}{\gamma}\|\theta - \phi\|$
{cite:p}`perdomo2020`.""",
)

banach = Claim(
    key="zhu2025.ext.banach",
    kind="external",
    title="Contraction mapping theorem",
    source=Source("zhu2025", "Banach 1922", "", "own"),
    chapter="reasoning/level_k",
    statement=r"""A contraction of a complete metric space has exactly one fixed point, and its
iterates converge to it at the contraction's rate {cite:p}`banach1922`.""",
)

gluing = Claim(
    key="zhu2025.ext.gluing",
    kind="external",
    title="Optimal couplings exist",
    source=Source("zhu2025", "Villani 2009, Theorem 4.1", "", "own"),
    chapter="reasoning/level_k",
    statement=r"""Two probability measures on a Euclidean space with finite first moments have a
coupling that attains $\mathcal W_1$ {cite:p}`villani2009`.""",
)

affine_bounded = Claim(
    key="zhu2025.ext.weierstrass",
    kind="external",
    title="A continuous function on a compact set attains its maximum",
    source=Source("zhu2025", "Rudin 1976, Theorem 4.16", "", "own"),
    chapter="reasoning/setting",
    statement=r"""A continuous real function on a non-empty compact set attains its maximum; if the
set is convex and the function strictly concave, it does so at one point only
{cite:p}`rudin1976`.""",
)
