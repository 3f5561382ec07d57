"""Played rounds, a literal forward pass for automatic differentiation, and random networks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import product
from math import prod
from typing import Any

from hypothesis import strategies as st

from lookahead.dilemma.gradients import Rounds
from lookahead.dilemma.payoffs import Payoffs

F = Fraction
PAIR = ((1,), (0,))
CHAIN = ((1,), (0, 2), (1,))
TRIANGLE = ((1, 2), (0, 2), (0, 1))
STAR = ((1, 2, 3), (0,), (0,), (0,))
GRAPHS = (PAIR, CHAIN, TRIANGLE, STAR)
STANDARD = Payoffs(F(1), F(2, 5), F(1, 5))


def literal_margins(rounds: Rounds, flat: Sequence[Any]) -> list[Any]:
    """Return all margins from the definitions, with the predictions replaced by `flat`.

    The probability of being pivotal is summed over all actions of the neighbours, and trust is
    the posterior from the products over all rounds so far; `flat` may hold dual numbers.
    """
    N, pay, a = len(rounds.neighbours), rounds.payoffs, rounds.alpha
    rows = [list(flat[t * N : (t + 1) * N]) for t in range(len(rounds.predictions))]
    found: list[Any] = []
    for t, i in product(range(len(rows)), range(N)):
        others, m = rounds.neighbours[i], rounds.required[i]
        past = [(rows[s][j], rounds.actions[s][j]) for s in range(t) for j in others]
        A = prod(p if y else 1 - p for p, y in past)
        B = prod(a if y else 1 - a for _, y in past)
        tau = rounds.trust * A / (rounds.trust * A + (1 - rounds.trust) * B)
        here = [rows[t][j] for j in others]
        g, own = _missing(here, m), _missing([a] * len(others), m)
        found.append(pay.stake * (tau * g + (1 - tau) * own) - pay.price)
    return found


def _missing(probabilities: Sequence[Any], m: int) -> Any:
    """Return the probability of m - 1 successes, over all outcomes."""
    total: Any = F(0)
    for y in product((0, 1), repeat=len(probabilities)):
        if sum(y) == m - 1:
            total = total + prod(
                p if acts else 1 - p for p, acts in zip(probabilities, y, strict=True)
            )
    return total


def played() -> Iterator[Rounds]:
    """Two rounds on four small graphs, all m of interest, trust low, even and full."""
    levels = (F(1, 3), F(3, 4), F(1, 2), F(1, 5))
    for graph, trust in product(GRAPHS, (F(1, 2), F(1, 10), F(1), F(0))):
        N = len(graph)
        if N > 3 and trust != F(1, 2):
            continue
        for step, m in enumerate((1, 2)):
            predictions = tuple(
                tuple(levels[(2 * t + i + step) % 4] for i in range(N)) for t in range(2)
            )
            actions = tuple(tuple((t + i + step) % 2 for i in range(N)) for t in range(2))
            yield Rounds(graph, (m,) * N, predictions, actions, F(4, 5), trust, STANDARD)


@st.composite
def random_rounds(draw: st.DrawFn) -> Rounds:
    """Draw a small graph, up to three rounds, rational predictions, any m, alpha and trust."""
    graph = draw(st.integers(0, 1).map(lambda i: GRAPHS[i]))
    N, length = len(graph), draw(st.integers(1, 2))
    inside = st.integers(1, 5).map(lambda i: F(i, 6))
    predictions = tuple(tuple(draw(inside) for _ in range(N)) for _ in range(length))
    actions = tuple(tuple(draw(st.integers(0, 1)) for _ in range(N)) for _ in range(length))
    required = tuple(draw(st.integers(0, len(others) + 1)) for others in graph)
    trust = draw(st.integers(0, 10).map(lambda i: F(i, 10)))
    return Rounds(graph, required, predictions, actions, draw(inside), trust, STANDARD)
