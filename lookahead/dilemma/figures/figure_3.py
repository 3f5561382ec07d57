"""Figures 3 and 11 of gois2025, whose contents are lost: the chain of counts, drawn again."""

from __future__ import annotations

from dataclasses import dataclass

from lookahead.dilemma.complete_chain import CompleteGraphChain

CASES = (
    (10, 5, "every other case"),
    (9, 5, "N = 2m - 1"),
    (8, 5, "N = 2m - 2"),
    (8, 1, "m = 1"),
)
"""Agents, cooperators required, and what the chain is an example of."""


@dataclass(frozen=True)
class Arrows:
    """One chain: the count that follows each count, and the counts that are kept or repeated."""

    N: int
    required: int
    case: str
    image: tuple[int, ...]
    recurrent: frozenset[int]
    flips: frozenset[int]


@dataclass(frozen=True)
class Figure3:
    """The chains of the four cases."""

    chains: tuple[Arrows, ...]
    source: str = "computed"


def arrows(N: int, required: int, case: str = "") -> Arrows:
    """Return every arrow of the chain; `flips`: counts of attractors whose actions alternate."""
    chain = CompleteGraphChain(N, required)
    image = tuple(chain.step(k) for k in range(N + 1))
    attractors = chain.attractors()
    return Arrows(
        N,
        required,
        case,
        image,
        recurrent=frozenset(k for a in attractors for k in a),
        flips=frozenset(k for a in attractors if a.profile_period > 1 for k in a),
    )


def compute(source: str) -> Figure3:
    """Return the figure; it needs no data, so `source` changes nothing."""
    del source
    return Figure3(tuple(arrows(*case) for case in CASES))
