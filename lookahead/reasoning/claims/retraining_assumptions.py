"""The assumptions that claims about retraining share, each a predicate on declared constants."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from itertools import accumulate, zip_longest
from typing import Any

from lookahead.ledger import Assumption

convex_loss = Assumption(
    "strongly convex loss",
    r"$\ell(z, \cdot)$ is $\gamma$-strongly convex, with the declared $\gamma > 0$.",
    lambda x: 0 < x.gamma_loss <= x.curvature,
)

smooth_loss = Assumption(
    "smooth in z",
    r"$\|\nabla_\theta\ell(z, \theta) - \nabla_\theta\ell(z', \theta)\| \le \beta\|z - z'\|$, with "
    r"the declared $\beta > 0$.",
    lambda x: x.beta > 0 and x.slope <= x.beta,
)

sensitive = Assumption(
    "sensitivity",
    r"$\mathcal W_1(\mathcal D_1(\theta), \mathcal D_1(\phi)) \le \epsilon\|\theta - \phi\|$, with "
    r"the declared $\epsilon \ge 0$.",
    lambda x: abs(x.gain) <= x.epsilon,
)

weak_feedback = Assumption(
    "ε < γ/β", r"$\epsilon < \gamma/\beta$.", lambda x: x.epsilon * x.beta < x.gamma_loss
)

strong_feedback = Assumption(
    "ε ≥ γ/β", r"$\epsilon \ge \gamma/\beta$.", lambda x: x.epsilon * x.beta >= x.gamma_loss
)

closed_set = Assumption("closed Θ", r"$\Theta$ is closed.", lambda x: x.Theta.closed)

convex_set = Assumption("convex Θ", r"$\Theta$ is convex.", lambda x: x.Theta.convex)

positive_feedback = Assumption(
    "positive feedback",
    r"One parameter and one feature; responses do not decrease in $\theta$, "
    r"and $\nabla_\theta\ell$ does not increase in $z$.",
    lambda x: x.gain >= 0,
)

sharp_constants = Assumption(
    "sharp constants",
    r"$\gamma$, $\beta$ and $\epsilon$ are the best constants of an affine model.",
    lambda x: x.affine and (x.gamma_loss, x.beta, x.epsilon) == (x.curvature, x.slope, abs(x.gain)),
)

CONSTANTS = (convex_loss, smooth_loss, sensitive)
SET = (closed_set, convex_set)
THEOREM_3 = (*CONSTANTS, weak_feedback, *SET)


def _dominates(x: Any) -> bool:
    return dominates(x.other, x.mixture)


def dominates(higher: Sequence[Fraction], lower: Sequence[Fraction]) -> bool:
    """Return whether `higher` arises from `lower` by moving mass to higher levels.

    >>> dominates((Fraction(0), Fraction(1)), (Fraction(1),))
    True
    """
    pairs = zip_longest(higher, lower, fillvalue=Fraction(0))
    a, b = zip(*pairs, strict=True)
    return all(p <= q for p, q in zip(accumulate(a), accumulate(b), strict=True))


higher_levels = Assumption(
    "higher levels",
    r"The second population arises from the first by moving mass to higher levels.",
    _dominates,
)
