"""Trust in a predictor: the posterior probability that its model, not one's own, is right."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from lookahead.core.errors import InvalidArgument, NoSolution
from lookahead.core.exact import rational
from lookahead.dilemma.threshold import unit

Impossible = Literal["raise", "keep"]


class ImpossibleObservation(NoSolution):
    """Actions to which every model that is still believed gives probability zero: 0/0."""

    def __init__(self, prior: Fraction) -> None:
        self.prior = prior
        super().__init__(
            f"with trust {prior} the observed actions have probability 0: the posterior is 0/0; "
            "predict inside (0, 1), or say impossible='keep'"
        )


def likelihood(p: Fraction | int, y: int) -> Fraction:
    """Return $P(y | p)$ = p for y = 1 and 1 - p for y = 0.

    Raises InvalidArgument for p outside [0, 1] or an action other than 0 and 1.

    >>> likelihood(Fraction(4, 5), 0)
    Fraction(1, 5)
    """
    if type(y) is not int or y not in (0, 1):
        raise InvalidArgument("action", y, "must be 0 (defect) or 1 (cooperate)")
    q = unit("prediction", rational(p, "prediction"))
    return q if y else 1 - q


def likelihoods(
    predictions: Sequence[Fraction | int], alpha: Fraction | int, actions: Sequence[int]
) -> tuple[Fraction, Fraction]:
    r"""Return $A = \prod_j P(y_j | \hat y_j)$ and $B = \prod_j P(y_j | \alpha)$ over neighbours.

    >>> likelihoods([1, Fraction(3, 25)], Fraction(4, 5), [1, 1])
    (Fraction(3, 25), Fraction(16, 25))
    """
    if len(predictions) != len(actions):
        raise InvalidArgument("actions", list(actions), f"must be {len(predictions)} of them")
    A = B = Fraction(1)
    for p, y in zip(predictions, actions, strict=True):
        A *= likelihood(p, y)
        B *= likelihood(alpha, y)
    return A, B


def trust_update(
    *,
    prior: Fraction | int,
    alpha: Fraction | int,
    predictions: Sequence[Fraction | int],
    actions: Sequence[int],
    impossible: Impossible = "raise",
) -> Fraction:
    r"""Return the trust after one round, or after several rounds listed one behind the other.

    gois2025, equation (3): $\tau' = \tau A / (\tau A + (1 - \tau) B)$ with
    $A = \prod_j P(y_j | \hat y_j)$ and $B = \prod_j P(y_j | \alpha)$ over the neighbours $j$.

    prior: tau in [0, 1]; alpha: one's own expectation of a neighbour, in [0, 1]; predictions: of
    the neighbours, in [0, 1]; actions: theirs, 0 or 1, in the same order. All exact. Trust 0 and 1
    never move. Where the denominator is zero the posterior does not exist: `impossible` says
    whether to raise or to keep the prior.

    Raises ImpossibleObservation as said, InvalidArgument for a number out of range, FloatRefused
    for a float (`log_odds_update` takes those).

    >>> trust_update(prior=Fraction(1, 2), alpha=Fraction(4, 5), predictions=[0, 0], actions=[0, 0])
    Fraction(25, 26)
    """
    if impossible not in ("raise", "keep"):
        raise InvalidArgument("impossible", impossible, "must be 'raise' or 'keep'")
    tau = unit("prior", rational(prior, "prior"))
    own = unit("alpha", rational(alpha, "alpha"))
    A, B = likelihoods(predictions, own, actions)
    evidence = tau * A + (1 - tau) * B
    if evidence:
        return tau * A / evidence
    if impossible == "keep":
        return tau
    raise ImpossibleObservation(tau)


def odds(trust: Fraction) -> Fraction:
    r"""Return $o = \tau / (1 - \tau)$; raises InvalidArgument for trust 1, whose odds are infinite.

    >>> odds(Fraction(7, 17))
    Fraction(7, 10)
    """
    if unit("trust", trust) == 1:
        raise InvalidArgument("trust", trust, "must be below 1: certainty has infinite odds")
    return trust / (1 - trust)


def trust(odds: Fraction) -> Fraction:
    r"""Return $\tau = o / (1 + o)$, for odds of 0 or more.

    >>> trust(Fraction(7, 10))
    Fraction(7, 17)
    """
    if odds < 0:
        raise InvalidArgument("odds", odds, "must not be negative")
    return Fraction(odds) / (1 + odds)


def log_odds_update(
    log_odds: ArrayLike, alpha: float, predictions: ArrayLike, actions: ArrayLike
) -> NDArray[np.float64]:
    r"""Return the log-odds of trust after a round, in floats, for many agents at once.

    log_odds (...): $\ln(\tau / (1 - \tau))$, -inf and inf for trust 0 and 1, which stay; alpha in
    (0, 1); predictions, actions (..., neighbours). An agent for whom equation (3) reads 0/0 gets
    NaN; `trust_update` is the exact twin.

    >>> log_odds_update(0.0, 0.8, [0.0, 0.0], [0, 0]).round(6) == round(float(np.log(25)), 6)
    np.True_
    """
    if not 0 < alpha < 1:
        raise InvalidArgument("alpha", alpha, "must lie strictly between 0 and 1")
    p, y = np.asarray(predictions, dtype=np.float64), np.asarray(actions)
    if p.shape != y.shape or not np.isin(y, (0, 1)).all():
        raise InvalidArgument("actions", y.shape, f"must be 0 or 1, of shape {p.shape}")
    if not ((p >= 0) & (p <= 1)).all():
        raise InvalidArgument("predictions", predictions, "must lie between 0 and 1")
    with np.errstate(divide="ignore", invalid="ignore"):
        gain = np.log(np.where(y == 1, p, 1 - p)) - np.log(np.where(y == 1, alpha, 1 - alpha))
        return np.asarray(log_odds, dtype=np.float64) + gain.sum(axis=-1)
