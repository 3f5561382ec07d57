"""Lemma 11 and the other results on stochastic approximation that proofs import; cited."""

from __future__ import annotations

from lookahead.ledger import Claim, Source

CHAPTER = "market/dynamics"

lemma_11 = Claim(
    key="narang2026.lem11",
    kind="external",
    title="Stochastic approximation follows its ODE",
    source=Source("narang2026", "Lemma 11 (Borkar 2008, Chapter 2, Theorem 2)", "D.2", "forced"),
    chapter=CHAPTER,
    statement=r"""Let $\Theta_{t+1} = \Theta_t + \eta_t\,[h(\Theta_t) + M_{t+1}]$ where

1. $h$ is Lipschitz continuous,
2. $\sum_t\eta_t = \infty$ and $\sum_t\eta_t^2 < \infty$,
3. $M_t$ is a martingale difference sequence with $\mathbb E[\|M_{t+1}\|^2 \mid \mathcal F_t] \le K(1 +
   \|\Theta_t\|^2)$ for some $K$,
4. $\sup_t\|\Theta_t\| < \infty$ almost surely.

Then almost surely $\Theta_t$ converges to a compact connected internally chain transitive invariant set
of $\dot\Theta = h(\Theta)$; which set may depend on the path.""",
)

robbins_siegmund = Claim(
    key="narang2026.ext.robbins_siegmund",
    kind="external",
    title="Almost supermartingales converge",
    source=Source("narang2026", "Robbins and Siegmund 1971, Theorem 1", "", "own"),
    chapter=CHAPTER,
    statement=r"""Let $V_t, b_t, c_t, r_t \ge 0$ be adapted, $\mathbb E[V_{t+1} \mid \mathcal F_t] \le (1 +
b_t)V_t + c_t - r_t$, and $\sum_t b_t < \infty$, $\sum_t c_t < \infty$. Then $V_t$ converges and $\sum_t
r_t < \infty$ almost surely.""",
)

inclusion = Claim(
    key="narang2026.ext.inclusion",
    kind="external",
    title="Stochastic approximation follows its differential inclusion",
    source=Source("narang2026", "Benaïm, Hofbauer and Sorin 2005, Theorem 3.6", "", "own"),
    chapter=CHAPTER,
    statement=r"""Let $H$ be a set-valued map with closed graph, non-empty compact convex values and at most
linear growth. If $h_t \in H(\Theta_t)$ replaces $h(\Theta_t)$ in Lemma 11 and its hypotheses 2 to 4
hold, then almost surely the limit set of $\Theta_t$ is a compact internally chain transitive set of
$\dot\Theta \in H(\Theta)$.""",
)

kolmogorov = Claim(
    key="narang2026.ext.kolmogorov",
    kind="external",
    title="Kolmogorov's inequality, and convergence of martingales bounded in mean square",
    source=Source("narang2026", "Doob 1953, Theorems VII.3.2 and VII.4.1", "", "own"),
    chapter=CHAPTER,
    statement=r"""Let $S_t$ be a martingale with $S_0 = 0$ and $V = \sum_t \mathbb E\,(S_{t+1} - S_t)^2 < \infty$.
Then $S_t$ converges almost surely, and $\Pr[\sup_t |S_t| \ge \lambda] \le V/\lambda^2$ for every
$\lambda > 0$.""",
)

clarke = Claim(
    key="narang2026.ext.clarke",
    kind="external",
    title="Clarke's subdifferential of a smallest function, and of a concave one",
    source=Source("narang2026", "Clarke 1983, Propositions 2.3.12 and 2.2.7", "", "own"),
    chapter=CHAPTER,
    statement=r"""If $F = \min_k F_k$ with finitely many continuously differentiable $F_k$, then
$\partial^\circ F(\Theta)$ is the convex hull of the $\nabla F_k(\Theta)$ with $F_k(\Theta) =
F(\Theta)$. If $F$ is concave, $\partial^\circ F(\Theta)$ is the set of its supergradients; a continuously
differentiable function added to $F$ adds its gradient.""",
)
