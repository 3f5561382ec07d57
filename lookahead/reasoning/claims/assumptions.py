"""The assumptions that several claims about anchor games share."""

from __future__ import annotations

from lookahead.core.enclosure import Ternary
from lookahead.ledger import Assumption
from lookahead.reasoning.coordination import CoordinatedGame


def _strongly_concave(x: CoordinatedGame) -> Ternary:
    return x.has_modulus_on_simplex if x.gamma_U > 0 else Ternary.FALSE


selfish_pair = Assumption(
    "selfish pair",
    r"At $(h^*, \theta^*)$ no agent gains by moving alone, and $\theta^* = "
    r"\mathcal A(\mathcal D_{h^*})$.",
    lambda x: x.selfish,
)

regular_learner = Assumption(
    "regular interior minimiser",
    r"$\theta^*$ is an interior point of $\Theta$, $\ell$ and $u$ are twice continuously "
    r"differentiable in $\theta$, and $\mathbf H^*$ is positive definite.",
    lambda x: x.regular,
)

linear_map = Assumption(
    "linear map",
    r"The distribution map is linear in $\eta$ (Assumption 1).",
    lambda x: x.bend == 0,
)

strongly_concave = Assumption(
    "strong concavity in η",
    r"$U \circ h$ is $\gamma_U$-strongly concave in $\eta$, with the declared $\gamma_U > 0$.",
    _strongly_concave,
)

concave_on_segment = Assumption(
    "strong concavity on the segment",
    r"$e(\alpha)$ is $\gamma_\alpha$-strongly concave on $[0, 1]$, with the declared "
    r"$\gamma_\alpha > 0$.",
    lambda x: x.gamma_alpha > 0 and x.has_modulus_on_segment,
)
