"""All 2^N profiles of a graph at once: bit i of a number is the action of agent i.

Every function takes masks (..., N), so that one graph and a stack of graphs of one size go the same
way; profiles are the last axis of the answers, in the order 0, ..., 2^N - 1.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from lookahead.core.errors import InvalidArgument
from lookahead.dilemma.outcomes import TooLarge

Masks = NDArray[np.uint32]
Codes = NDArray[np.uint32]
Counts = NDArray[np.int8]
LARGEST = 20
"""The largest number of agents whose profiles are listed one by one."""


def codes(nodes: int) -> Codes:
    """Return the numbers of all profiles; raises TooLarge for more than 20 agents."""
    if nodes > LARGEST:
        raise TooLarge(
            f"listing the profiles of {nodes} agents", 1 << nodes, 1 << LARGEST, "simulate instead"
        )
    return np.arange(1 << nodes, dtype=np.uint32)


def profile_of(code: int, nodes: int) -> tuple[int, ...]:
    """Return the profile with this number.

    >>> profile_of(3, 3)
    (1, 1, 0)
    """
    return tuple(int(code) >> i & 1 for i in range(nodes))


def code_of(profile: Sequence[int]) -> int:
    """Return the number of a profile of noughts and ones.

    Raises InvalidArgument for another entry.

    >>> code_of((1, 1, 0))
    3
    """
    for action in profile:
        if action not in (0, 1):
            raise InvalidArgument("profile", tuple(profile), "must consist of 0 and 1")
    return sum(1 << i for i, action in enumerate(profile) if action)


def profiles_of(numbers: Iterable[int], nodes: int) -> tuple[tuple[int, ...], ...]:
    """Return the profiles with these numbers, in order."""
    return tuple(profile_of(code, nodes) for code in sorted(int(c) for c in numbers))


def cooperators(masks: Masks, agent: int) -> Counts:
    """Return how many of the agents in one mask cooperate, (..., 2^N); all in int8."""
    everyone = codes(masks.shape[-1])
    return np.bitwise_count(masks[..., agent, None] & everyone).astype(np.int8)


def groups(masks: Masks) -> Masks:
    """Return the bits of each group: the neighbours and the agent itself."""
    return masks | (np.uint32(1) << np.arange(masks.shape[-1], dtype=np.uint32))


def pivotal_map(masks: Masks, m: NDArray[np.int8]) -> Codes:
    r"""Return the best response to every prediction, (..., 2^N), where $0 < \kappa < 1$.

    gois2025, Assumption 3.1: agent i cooperates where exactly $m_i - 1$ neighbours are predicted
    to. m (..., N).

    >>> pivotal_map(np.array([2, 5, 2], dtype=np.uint32), np.full(3, 2, dtype=np.int8)).tolist()
    [0, 2, 5, 7, 2, 0, 7, 5]
    """
    answer = np.zeros((*masks.shape[:-1], 1 << masks.shape[-1]), dtype=np.uint32)
    for i in range(masks.shape[-1]):
        one_missing = cooperators(masks, i) == m[..., i, None] - np.int8(1)
        answer |= one_missing.astype(np.uint32) << np.uint32(i)
    return answer


def successes(masks: Masks, m: NDArray[np.int8]) -> Counts:
    r"""Return how many groups have at least $m_i$ cooperators, for every profile, (..., 2^N)."""
    own = groups(masks)
    reached = np.zeros((*masks.shape[:-1], 1 << masks.shape[-1]), dtype=np.int8)
    for i in range(masks.shape[-1]):
        reached += cooperators(own, i) >= m[..., i, None]
    return reached
