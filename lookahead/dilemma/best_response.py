"""The best response of an agent that weighs a public prediction against its own expectation."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from math import comb
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from lookahead.core.errors import InvalidArgument
from lookahead.dilemma.outcomes import Indifferent
from lookahead.dilemma.poisson_binomial import Floats, group_probabilities, poisson_binomial
from lookahead.dilemma.threshold import checked_required, positive, unit

Rule = Literal["defect", "cooperate", "refuse"]


def pivotal(probabilities: Sequence[Fraction | int], m: int) -> Fraction:
    r"""Return $g = \Pr(k_{-i} = m - 1)$, the probability that one cooperator is missing.

    probabilities: one per neighbour, independent; m: cooperators required, 0 to n + 1. With m = 0
    nobody is ever missing, g = 0.

    Raises InvalidArgument for m or a probability out of range.

    >>> pivotal([Fraction(1, 2), Fraction(1, 3)], 2)
    Fraction(1, 2)
    """
    checked_required(m, len(probabilities) + 1)
    return poisson_binomial(list(probabilities))[m - 1] if m else Fraction(0)


def pivotal_binomial(alpha: Fraction, size: int, m: int) -> Fraction:
    r"""Return $g^\alpha = \binom{M-1}{m-1}\alpha^{m-1}(1-\alpha)^{M-m}$, zero where m = 0.

    >>> pivotal_binomial(Fraction(1, 2), 3, 2)
    Fraction(1, 2)
    """
    checked_required(m, size)
    if m == 0:
        return Fraction(0)
    return comb(size - 1, m - 1) * alpha ** (m - 1) * (1 - alpha) ** (size - m)


def mixed_gain(
    predictions: Sequence[Fraction | int], m: int, alpha: Fraction, trust: Fraction
) -> Fraction:
    r"""Return $\tau g^P + (1 - \tau) g^\alpha$, the probability of being pivotal under both models.

    gois2025, equations (8) and (9). predictions: one per neighbour; alpha: the agent's own
    expectation of each neighbour; trust: the weight tau of the prediction; all in [0, 1].

    >>> mixed_gain([1, 0], 2, Fraction(4, 5), Fraction(1, 2))
    Fraction(33, 50)
    """
    a, tau = unit("alpha", alpha), unit("trust", trust)
    own = pivotal_binomial(a, len(predictions) + 1, m)
    return tau * pivotal(predictions, m) + (1 - tau) * own


def cooperates(gain: Fraction, kappa: Fraction, ties: Rule = "defect") -> int:
    r"""Return 1 where $g > \kappa$, else 0: rule (BR).

    gois2025, Proposition 2.3. ties: what to do where $g = \kappa$ and both actions are best; the
    paper's strict inequality defects, "refuse" raises Indifferent.

    Raises InvalidArgument for kappa <= 0 and Indifferent as said.

    >>> cooperates(Fraction(1, 2), Fraction(1, 2)), cooperates(Fraction(1, 2), Fraction(1, 3))
    (0, 1)
    """
    price = positive("kappa", kappa)
    if ties not in ("defect", "cooperate", "refuse"):
        raise InvalidArgument("ties", ties, "must be 'defect', 'cooperate' or 'refuse'")
    if gain == price:
        if ties == "refuse":
            raise Indifferent(kappa, gain)
        return int(ties == "cooperate")
    return int(gain > price)


def best_response(
    predictions: Sequence[Fraction | int],
    m: int,
    kappa: Fraction,
    *,
    alpha: Fraction = Fraction(1, 2),
    trust: Fraction = Fraction(1),
    ties: Rule = "defect",
) -> int:
    """Return the action of one agent, 1 to cooperate, given a prediction for each neighbour.

    Proposition 2.3 with the arguments of `mixed_gain` and `cooperates`; full trust by default.

    >>> best_response((1, 0), 2, Fraction(3, 5)), best_response((1, 1), 2, Fraction(3, 5))
    (1, 0)
    """
    return cooperates(mixed_gain(predictions, m, alpha, trust), kappa, ties)


def best_responses(
    neighbour_predictions: Floats,
    offsets: NDArray[np.integer],
    m: NDArray[np.integer],
    kappa: float,
    *,
    alpha: float = 0.5,
    trust: Floats | float = 1.0,
) -> NDArray[np.bool_]:
    """Return the actions of many agents at once, in floats; an exact tie defects.

    neighbour_predictions and offsets as in `group_probabilities`, one group of neighbours per
    agent; m (G,); trust a number or (G,). A gain within rounding of kappa may fall either way: use
    `best_response` where that matters.
    """
    if not kappa > 0:
        raise InvalidArgument("kappa", kappa, "must be positive")
    wanted = np.asarray(m) - 1
    weight = np.broadcast_to(np.asarray(trust, dtype=np.float64), wanted.shape)
    gain = np.zeros(len(wanted))
    if np.any(weight > 0):
        gain += weight * group_probabilities(neighbour_predictions, offsets, wanted)
    if np.any(weight < 1):
        same = np.full(len(neighbour_predictions), float(alpha))
        gain += (1 - weight) * group_probabilities(same, offsets, wanted)
    return gain > kappa
