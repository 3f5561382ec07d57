"""Who chooses whom: the smallest loss, and the rule that decides between equal losses."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction
from typing import Literal

from lookahead.core.errors import InvalidArgument

NamedRule = Literal["lowest", "highest", "split", "preferred"]
TieRule = NamedRule | Callable[[int, tuple[int, ...]], int]
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
