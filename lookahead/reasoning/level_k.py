r"""Level-k reasoning on finite measures, under both recursions of zhu2025.

Equation (1) as printed starts from $h^{(0)}_\theta = \mathrm{id}$ and lets level k react to
$A(\mathcal D_{k-1}(\theta))$; the proof of Lemma 11 starts from $\theta^0 = \theta$ and sets
$\theta^j = A(\mathcal D_1(\theta^{j-1}))$, $\mathcal D_k(\theta) = \mathcal D_1(\theta^{k-1})$.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from lookahead.core.errors import InvalidArgument
from lookahead.core.exact import Vector, vector
from lookahead.core.measures import ExactMeasure, mean, mixture, push_forward
from lookahead.reasoning.mixtures import Mixture, shares


@dataclass(frozen=True)
class LevelK:
    r"""A base distribution, a best response and a learner; all exact.

    base: $\mathcal D_0$; respond(z, theta): $\arg\max_{z'} u(z', \theta)$ for an agent at z;
    learner: $A$, from a measure to a model. Points and models are tuples of Fractions.

    >>> from lookahead.core.measures import measure
    >>> half = Fraction(1, 2)
    >>> model = LevelK(
    ...     measure([0, 6]), lambda z, theta: (z[0] + half * theta[0],), lambda law: mean(law)
    ... )
    >>> [level_as_printed(model, (8,), 1).points[0][0], level(model, (8,), 1).points[0][0]]
    [Fraction(3, 2), Fraction(4, 1)]
    """

    base: ExactMeasure
    respond: Callable[[Vector, Vector], Vector]
    learner: Callable[[ExactMeasure], Vector]


def react(model: LevelK, theta: Vector) -> ExactMeasure:
    r"""Return $\mathcal D_1(\theta)$ of the proof: everyone best-responds to the model theta."""
    return push_forward(model.base, lambda z: model.respond(z, theta))


def level(model: LevelK, theta: Sequence[Fraction | int], k: int) -> ExactMeasure:
    r"""Return $\mathcal D_k(\theta)$ by the recursion of Lemma 11's proof; $\mathcal D_0$ at k = 0.

    $\theta^0 = \theta$, $\theta^j = A(\mathcal D_1(\theta^{j-1}))$, $\mathcal D_k(\theta) =
    \mathcal D_1(\theta^{k-1})$. Raises InvalidArgument unless k is an int >= 0.
    """
    deployed = vector(theta, "theta")
    if _checked(k) == 0:
        return model.base
    for _ in range(k - 1):
        deployed = model.learner(react(model, deployed))
    return react(model, deployed)


def level_as_printed(model: LevelK, theta: Sequence[Fraction | int], k: int) -> ExactMeasure:
    r"""Return $\mathcal D_k(\theta)$ by equation (1) as printed, $h^{(0)}_\theta$ the identity.

    Level k reacts to $A(\mathcal D_{k-1}(\theta))$ down to $\mathcal D_0$, so that theta, though an
    argument, is never used. Raises InvalidArgument unless k is an int >= 0.
    """
    vector(theta, "theta")
    law = model.base
    for _ in range(_checked(k)):
        law = react(model, model.learner(law))
    return law


Recursion = Callable[[LevelK, Sequence[Fraction | int], int], ExactMeasure]


def population(
    model: LevelK,
    theta: Sequence[Fraction | int],
    weights: Mixture,
    recursion: Recursion = level,
) -> ExactMeasure:
    r"""Return $\mathcal D(\theta) = \sum_k \alpha_k \mathcal D_k(\theta)$, equation (2).

    weights: shares by level, levels from 0; recursion: `level` or `level_as_printed`.
    """
    alpha = shares(weights)
    return mixture(list(alpha.values()), [recursion(model, theta, k) for k in alpha])


def retrain(
    model: LevelK,
    theta: Sequence[Fraction | int],
    weights: Mixture,
    recursion: Recursion = level,
) -> Vector:
    r"""Return $A(\mathcal D(\theta))$, one round of repeated risk minimisation."""
    return model.learner(population(model, theta, weights, recursion))


def mean_learner(scale: Fraction | int = 1) -> Callable[[ExactMeasure], Vector]:
    r"""Return the learner of $\tfrac\gamma2\|\theta\|^2 - \beta\theta^\top z$: beta/gamma times
    the mean.

    scale: beta/gamma.

    >>> from lookahead.core.measures import measure
    >>> mean_learner(2)(measure([1, 2]))
    (Fraction(3, 1),)
    """
    return lambda law: tuple(scale * coordinate for coordinate in mean(law))


def _checked(k: int) -> int:
    if isinstance(k, bool) or not isinstance(k, int) or k < 0:
        raise InvalidArgument("k", k, "must be an int, 0 or more")
    return k
