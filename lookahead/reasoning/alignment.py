r"""Alignment of population and learner, from its definition (zhu2025, Theorem 6)."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from lookahead.core.errors import InvalidArgument
from lookahead.core.exact import Vector
from lookahead.reasoning.distance_geometry import difference, inner

if TYPE_CHECKING:
    from lookahead.reasoning.anchor_game import AnchorGame


def alignment(
    game: AnchorGame, star: Vector, sharp: Vector, loss_scale: Fraction | int = 1
) -> Fraction:
    r"""Return $\Phi$ of Theorem 6 for $\ell = s\|z - \theta\|^2$ and weights $w^*$, $w^\sharp$.

    $$\Phi = \big\langle \mathbb E_{\mathcal D_{h^*}} \nabla_\theta u(z, \theta^*),\ \mathbb
    E_{\mathcal D_{h^\sharp}} \nabla_\theta \ell(z, \theta^*) \big\rangle_{(\mathbf H^*)^{-1}}$$

    Vectors are displacements in barycentric coordinates; the Hessian is 2s times the identity.
    star, sharp: weights (n,); loss_scale: s > 0. Raises InvalidArgument for another loss_scale.

    >>> from lookahead.reasoning import AnchorGame
    >>> g = AnchorGame(anchors=[(0, 0), (2, 0), (1, 2)], favoured=(0, 1))
    >>> star, sharp = g.selfish().weights, g.collective().weights
    >>> alignment(g, star, sharp), alignment(g, star, sharp, loss_scale=Fraction(1, 2))
    (Fraction(-9, 4), Fraction(-9, 4))
    """
    if loss_scale <= 0:
        raise InvalidArgument("loss_scale", loss_scale, "must be positive")
    hessian = 2 * Fraction(loss_scale)
    utility = utility_gradient(game, star, star)
    loss = loss_gradient(sharp, star, Fraction(loss_scale))
    return inner(game.squared, utility, loss) / hessian


def utility_gradient(game: AnchorGame, weights: Vector, theta: Vector) -> Vector:
    r"""Return $\mathbb E_{z \sim w} \nabla_\theta u(z, \theta)$ as a displacement (n,).

    The gradient of $-\|p_i - \theta\|^2$ is $2(p_i - \theta)$, once for each favoured $i$ and once
    for $z$ itself.
    """
    n_favoured = len(game.favoured)
    return tuple(
        2 * (w + game.favoured.count(j) - (1 + n_favoured) * share)
        for j, (w, share) in enumerate(zip(weights, theta, strict=True))
    )


def loss_gradient(weights: Vector, theta: Vector, loss_scale: Fraction) -> Vector:
    r"""Return $\mathbb E_{z \sim w} \nabla_\theta s\|z - \theta\|^2$ as a displacement (n,)."""
    return tuple(-2 * loss_scale * step for step in difference(weights, theta))
