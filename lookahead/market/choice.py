"""Who chooses whom: the smallest loss, and the rule that decides between equal losses."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction
from typing import Any, Literal

import numpy as np

from lookahead.core.balls import FloatArray
from lookahead.core.errors import InvalidArgument

NamedRule = Literal["lowest", "highest", "split", "preferred"]
TieRule = NamedRule | Callable[[int, tuple[int, ...]], int]
IntArray = np.ndarray[Any, np.dtype[np.signedinteger[Any]]]
RULES: tuple[NamedRule, ...] = ("lowest", "highest", "split", "preferred")


def tie_rule(ties: TieRule) -> TieRule:
    """Return `ties`; raises InvalidArgument unless it is one of RULES or a function.

    A function receives the user's number and the tied learners, and returns one of them.
    """
    if callable(ties) or (isinstance(ties, str) and ties in RULES):
        return ties
    raise InvalidArgument("ties", ties, f"must be one of {', '.join(RULES)} or a function")


def smallest(losses: Sequence[Fraction]) -> tuple[int, ...]:
    """Return the learners whose loss is smallest, in increasing order.

    >>> smallest([Fraction(2), Fraction(1), Fraction(1)])
    (1, 2)
    """
    least = min(losses)
    return tuple(i for i, value in enumerate(losses) if value == least)


def choose(user: int, tied: tuple[int, ...], preferred: int, ties: TieRule) -> tuple[int, ...]:
    """Return whom the loss branch selects among `tied`: one learner, or all of them for "split".

    Definition 1 of narang2026 is silent about ties, so the rule is an argument.
    Raises InvalidArgument when a function returns a learner that is not tied.

    >>> [choose(0, (0, 2), 2, rule) for rule in ("lowest", "preferred", "split")]
    [(0,), (2,), (0, 2)]
    """
    if len(tied) == 1 or ties == "split":
        return tied
    if ties == "lowest":
        return tied[:1]
    if ties == "highest":
        return tied[-1:]
    if ties == "preferred":
        return (preferred,) if preferred in tied else tied[:1]
    if not callable(ties):
        raise InvalidArgument("ties", ties, f"must be one of {', '.join(RULES)} or a function")
    chosen = ties(user, tied)
    if chosen not in tied:
        raise InvalidArgument("ties", chosen, f"must return one of the tied learners {tied}")
    return (chosen,)


def smallest_cost(
    cost: FloatArray, ties: NamedRule, preferred: IntArray, coins: FloatArray
) -> IntArray:
    """Return the learner (axis -2) of smallest cost for each user (axis -1), by the tie rule.

    >>> cost = np.array([[1.0, 2.0], [1.0, 1.0]])
    >>> [smallest_cost(cost, rule, np.array([1, 1]), np.array([0.1, 0.1])).tolist()
    ...  for rule in ("lowest", "highest", "preferred", "split")]
    [[0, 1], [1, 1], [1, 1], [0, 1]]
    """
    learners = cost.shape[-2]
    ranked = cost[..., ::-1, :] if ties == "highest" else cost
    best = ranked[..., 0, :].copy()
    small = np.int8 if learners < 128 else np.int16
    who = np.zeros(best.shape, dtype=small)
    for i in range(1, learners):
        better = ranked[..., i, :] < best
        np.minimum(best, ranked[..., i, :], out=best)
        # later learners have larger numbers, so the last improvement is the largest
        np.maximum(who, better.view(np.int8) * small(i), out=who)
    if ties == "highest":
        return learners - 1 - who.astype(np.intp)
    if ties == "preferred":
        wanted = np.broadcast_to(preferred, best.shape)
        own = np.take_along_axis(cost, wanted[..., None, :], axis=-2)[..., 0, :]
        return np.where(own <= best, wanted, who)
    if ties == "split":
        tied = cost == best[..., None, :]
        rank = np.floor(coins * tied.sum(axis=-2)) + 1
        return (np.cumsum(tied, axis=-2) >= rank[..., None, :]).argmax(axis=-2)
    return who
