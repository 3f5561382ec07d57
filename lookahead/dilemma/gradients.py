"""Gradients of cooperation and of success in the predictions: accuracy part and steering part."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import prod
from typing import Any

from lookahead.core.errors import InvalidArgument
from lookahead.dilemma.best_response import pivotal_binomial
from lookahead.dilemma.differentiation import logistic
from lookahead.dilemma.outcomes import EmptyNeighbourhood
from lookahead.dilemma.payoffs import Payoffs
from lookahead.dilemma.poisson_binomial import leave_one_out, poisson_binomial
from lookahead.dilemma.threshold import checked_required, unit

Vector = list[Any]
Table = tuple[tuple[Any, ...], ...]


@dataclass(frozen=True)
class Rounds:
    r"""Several rounds of one game on a graph: what was predicted and what was done.

    gois2025, Appendix E. neighbours: of each of N agents; required: $m_i$; predictions (R, N):
    $\hat y_{t,i}$ in (0, 1), Fractions for exact gradients or floats; actions (R, N): 0 or 1, taken
    as constants; alpha in (0, 1) and trust in [0, 1], the same for all at the start.

    Raises InvalidArgument for shapes that do not fit and numbers out of range, EmptyNeighbourhood
    for an agent without neighbours.
    """

    neighbours: tuple[tuple[int, ...], ...]
    required: tuple[int, ...]
    predictions: Table
    actions: tuple[tuple[int, ...], ...]
    alpha: Fraction
    trust: Fraction
    payoffs: Payoffs

    def __post_init__(self) -> None:
        N = len(self.neighbours)
        for i, others in enumerate(self.neighbours):
            if not others:
                raise EmptyNeighbourhood(i)
        if len(self.required) != N:
            raise InvalidArgument("required", self.required, f"must have {N} entries")
        for m, others in zip(self.required, self.neighbours, strict=True):
            checked_required(m, len(others) + 1)
        for name, rows in (("predictions", self.predictions), ("actions", self.actions)):
            if not rows or len(rows) != len(self.actions) or any(len(row) != N for row in rows):
                raise InvalidArgument(name, rows, f"must be rounds of {N} entries")
        if not all(0 < p < 1 for row in self.predictions for p in row):
            raise InvalidArgument("predictions", self.predictions, "must lie between 0 and 1")
        if not all(y in (0, 1) for row in self.actions for y in row):
            raise InvalidArgument("actions", self.actions, "must be 0 or 1")
        unit("trust", self.trust)
        if not 0 < unit("alpha", self.alpha) < 1:
            raise InvalidArgument("alpha", self.alpha, "must lie strictly between 0 and 1")

    @property
    def variables(self) -> int:
        """How many predictions there are, R N, in the order of rounds."""
        return len(self.predictions) * len(self.neighbours)


@dataclass(frozen=True)
class Margin:
    r"""$x_{t,i}$, what agent i expects to gain by cooperating in round t, and its gradient.

    Both parts have one entry a prediction. accuracy: $rb\,(g^P - g^\alpha)\nabla\tau$; steering:
    $rb\,\tau\,\nabla g^P$.
    """

    value: Any
    pivotal: Any
    own: Fraction
    accuracy: tuple[Any, ...]
    steering: tuple[Any, ...]

    @property
    def gradient(self) -> tuple[Any, ...]:
        """The sum of both parts."""
        return tuple(a + s for a, s in zip(self.accuracy, self.steering, strict=True))


def pivotal_gradient(probabilities: Sequence[Any], m: int) -> tuple[Any, Vector]:
    r"""Return $g = \Pr(k = m - 1)$ and its derivative in every probability.

    $\partial g/\partial p_j = \Pr(k_{-j} = m - 2) - \Pr(k_{-j} = m - 1)$.

    >>> pivotal_gradient([Fraction(1, 2), Fraction(1, 3)], 2)
    (Fraction(1, 2), [Fraction(1, 3), Fraction(0, 1)])
    """
    p = list(probabilities)
    checked_required(m, len(p) + 1)
    if m == 0:
        return Fraction(0), [Fraction(0)] * len(p)
    slopes = [_at(law, m - 2) - _at(law, m - 1) for law in leave_one_out(p)]
    return poisson_binomial(p)[m - 1], slopes


def _at(law: Sequence[Any], k: int) -> Any:
    return law[k] if 0 <= k < len(law) else Fraction(0)


def trust_gradient(
    trust: Any, gradient: Sequence[Any], A: Any, A_gradient: Sequence[Any], B: Any
) -> tuple[Any, Vector]:
    r"""Return the next trust and its gradient.

    gois2025, equation (17): with $D = \tau A + (1-\tau)B$,
    $\nabla\tau' = \frac{\tau(1-\tau)B}{D^2}\nabla A + \frac{AB}{D^2}\nabla\tau$. A, B:
    likelihoods of what the neighbours did, under the prediction and under alpha, not both zero.

    >>> trust_gradient(Fraction(1, 2), [0], Fraction(1, 2), [1], Fraction(1, 2))
    (Fraction(1, 2), [Fraction(1, 2)])
    """
    D = trust * A + (1 - trust) * B
    by_A, by_trust = trust * (1 - trust) * B / (D * D), A * B / (D * D)
    slopes = [by_A * a + by_trust * t for a, t in zip(A_gradient, gradient, strict=True)]
    return trust * A / D, slopes


def margins(rounds: Rounds) -> list[list[Margin]]:
    r"""Return every $x_{t,i}$ with both parts of its gradient, (R, N).

    gois2025, equations (7), (14) and (17), where
    $x_{t,i} = rb\,[\tau_{t,i}\,g^P_{t,i} + (1-\tau_{t,i})\,g^\alpha_i] - cb$.
    """
    N, size = len(rounds.neighbours), rounds.variables
    trusts: list[tuple[Any, Vector]] = [(rounds.trust, [Fraction(0)] * size) for _ in range(N)]
    found: list[list[Margin]] = []
    for t, (row, acted) in enumerate(zip(rounds.predictions, rounds.actions, strict=True)):
        found.append([_margin(rounds, t, i, trusts[i]) for i in range(N)])
        trusts = [_next_trust(rounds, t, i, row, acted, trusts[i]) for i in range(N)]
    return found


def _margin(rounds: Rounds, t: int, i: int, trust: tuple[Any, Vector]) -> Margin:
    others, m, pay = rounds.neighbours[i], rounds.required[i], rounds.payoffs
    tau, slopes = trust
    g, g_slopes = pivotal_gradient([rounds.predictions[t][j] for j in others], m)
    own = pivotal_binomial(rounds.alpha, len(others) + 1, m)
    steering = [Fraction(0)] * rounds.variables
    for j, slope in zip(others, g_slopes, strict=True):
        steering[t * len(rounds.neighbours) + j] = pay.stake * tau * slope
    accuracy = tuple(pay.stake * (g - own) * s for s in slopes)
    value = pay.stake * (tau * g + (1 - tau) * own) - pay.price
    return Margin(value, g, own, accuracy, tuple(steering))


def _next_trust(
    rounds: Rounds,
    t: int,
    i: int,
    row: Sequence[Any],
    acted: Sequence[int],
    trust: tuple[Any, Vector],
) -> tuple[Any, Vector]:
    others = rounds.neighbours[i]
    under = [row[j] if acted[j] else 1 - row[j] for j in others]
    B = prod(rounds.alpha if acted[j] else 1 - rounds.alpha for j in others)
    A_slopes: Vector = [Fraction(0)] * rounds.variables
    for place, j in enumerate(others):
        rest = prod(under[:place] + under[place + 1 :])
        A_slopes[t * len(row) + j] = rest if acted[j] else -rest
    return trust_gradient(trust[0], trust[1], prod(under), A_slopes, B)


def cooperation_gradient(rounds: Rounds) -> tuple[float, list[float]]:
    r"""Return $\mathcal L = \sum_{t,i}\sigma(x_{t,i})$ and its gradient, in floats.

    gois2025, equation (14); the loss of equations (15) and (16) is $-\mathcal L$.

    >>> chain = Rounds(((1,), (0,)), (2, 2), ((0.5, 0.5),), ((1, 1),), Fraction(4, 5), Fraction(1),
    ...                Payoffs(Fraction(1), Fraction(2, 5), Fraction(1, 5)))
    >>> cooperation_gradient(chain)
    (1.0, [0.1, 0.1])
    """
    total, gradient = 0.0, [0.0] * rounds.variables
    for margin in (margin for row in margins(rounds) for margin in row):
        s = logistic(float(margin.value))
        total += s
        for v, slope in enumerate(margin.gradient):
            gradient[v] += s * (1 - s) * float(slope)
    return total, gradient


def success_gradient(probabilities: Sequence[Any], m: int) -> tuple[Any, Vector]:
    r"""Return $\Pr(K \ge m)$ of independent actions and its derivative in every probability.

    gois2025, Appendix E, reading of the differentiable success of a group:
    $\partial\Pr(K\ge m)/\partial p_j = \Pr(K_{-j} = m - 1)$.

    >>> success_gradient([Fraction(1, 2), Fraction(1, 3)], 1)
    (Fraction(2, 3), [Fraction(2, 3), Fraction(1, 2)])
    """
    p = list(probabilities)
    checked_required(m, len(p))
    return sum(poisson_binomial(p)[m:]), [_at(law, m - 1) for law in leave_one_out(p)]
