"""The collective-risk dilemma on a graph under full trust: what predictions bring about."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from lookahead.core.errors import InvalidArgument
from lookahead.dilemma.best_response import Rule, best_response, cooperates
from lookahead.dilemma.bitset_profiles import (
    Codes,
    Counts,
    Masks,
    code_of,
    codes,
    pivotal_map,
    profiles_of,
    successes,
)
from lookahead.dilemma.functional_graph import FunctionalGraph, functional_graph, start_weights
from lookahead.dilemma.graphs import Edge, neighbour_masks, requirements, simple_edges
from lookahead.dilemma.nash import nash_profiles
from lookahead.dilemma.outcomes import Indifferent
from lookahead.dilemma.threshold import positive, required, unit

Profile = tuple[int, ...]


@dataclass(frozen=True)
class GraphDilemma:
    r"""A simple graph, a threshold T in [0, 1], a price kappa > 0; all agents trust fully.

    gois2025, Section 3.1. Agent i succeeds where at least $m_i = \lceil T M_i\rceil$ of the $M_i$
    agents in its group (its neighbours and itself) cooperate.

    edges: pairs of nodes 0, ..., N - 1; nodes: N, needed only for a graph with isolated nodes;
    ties: what an indifferent agent does. The default refuses a price at which binary predictions
    can make somebody indifferent, kappa = 1 unless T = 0. Answers that list profiles are for
    N <= 20.

    Raises InvalidGraph, EmptyNeighbourhood, InvalidArgument or Indifferent for bad input; TooLarge
    where profiles would be listed for more agents.

    >>> chain = GraphDilemma(edges=[(0, 1), (1, 2)], threshold=Fraction(2, 3), kappa=Fraction(3, 5))
    >>> chain.required, chain.best_response((1, 1, 0)), chain.self_fulfilling()
    ((2, 2, 2), (1, 1, 1), ((0, 0, 0),))
    >>> chain.full_success_predictions(), chain.best_success()
    (((1, 1, 0), (0, 1, 1)), 3)
    """

    edges: tuple[Edge, ...]
    threshold: Fraction
    kappa: Fraction
    nodes: int = 0
    ties: Rule = "refuse"

    def __init__(
        self,
        edges: Iterable[Iterable[int]],
        threshold: Fraction,
        kappa: Fraction,
        nodes: int | None = None,
        ties: Rule = "refuse",
    ) -> None:
        found = simple_edges(edges, nodes)
        object.__setattr__(self, "edges", found)
        object.__setattr__(self, "threshold", unit("threshold", threshold))
        object.__setattr__(self, "kappa", positive("kappa", kappa))
        object.__setattr__(self, "nodes", nodes or 1 + max(j for _, j in found))
        object.__setattr__(self, "ties", ties)
        if self.threshold > 0 and self.kappa == 1 and ties == "refuse":
            raise Indifferent(self.kappa, Fraction(1))

    @cached_property
    def neighbours(self) -> tuple[tuple[int, ...], ...]:
        """The neighbours of each agent, in order."""
        near: list[list[int]] = [[] for _ in range(self.nodes)]
        for i, j in self.edges:
            near[i].append(j)
            near[j].append(i)
        return tuple(tuple(sorted(js)) for js in near)

    @cached_property
    def required(self) -> tuple[int, ...]:
        r"""The cooperators $m_i$ that each group needs, itself included."""
        return tuple(required(self.threshold, len(js) + 1) for js in self.neighbours)

    def best_response(self, prediction: Sequence[Fraction | int]) -> Profile:
        r"""Return what the agents do; prediction: N probabilities, mostly noughts and ones.

        Agent i cooperates where its neighbours make $\Pr(k_{-i} = m_i - 1)$ exceed kappa.

        Raises InvalidArgument for another length or a number outside [0, 1].
        """
        if len(prediction) != self.nodes:
            raise InvalidArgument(
                "prediction", tuple(prediction), f"must have {self.nodes} entries"
            )
        near = [[prediction[j] for j in js] for js in self.neighbours]
        answers = zip(near, self.required, strict=True)
        return tuple(best_response(p, m, self.kappa, ties=self.ties) for p, m in answers)

    def successful(self, actions: Sequence[int]) -> tuple[bool, ...]:
        """Return which groups reach their threshold under a profile of noughts and ones."""
        code_of(actions)
        groups = zip(self.neighbours, self.required, strict=True)
        return tuple(
            actions[i] + sum(actions[j] for j in js) >= m for i, (js, m) in enumerate(groups)
        )

    def self_fulfilling(self) -> tuple[Profile, ...]:
        """Return every binary prediction that its own best response confirms."""
        same = np.flatnonzero(self.successor == codes(self.nodes))
        return profiles_of(same, self.nodes)

    def nash(self, *, strict: bool = False) -> tuple[Profile, ...]:
        """Return the pure Nash equilibria, found from payoffs alone; strict: those which are."""
        stays = nash_profiles(self._masks, self._m, self.kappa, strict=strict)
        return profiles_of(np.flatnonzero(stays), self.nodes)

    def full_success_predictions(self) -> tuple[Profile, ...]:
        """Return every binary prediction whose best response makes all groups succeed."""
        full = np.flatnonzero(self._induced == self.nodes)
        return profiles_of(full, self.nodes)

    def best_success(self) -> int:
        """Return the largest number of groups that any binary prediction makes succeed."""
        return int(self._induced.max())

    def time_below_threshold(
        self, law: str = "uniform_profile", p: Fraction | None = None
    ) -> Fraction:
        r"""Return how much of the time a group is below its threshold once retraining has settled.

        The mean over starts of the share of pairs (group, step) below threshold on the attractor,
        where each step of a cycle weighs 1 / period. law: "uniform_profile", "bernoulli" with p,
        or "uniform_count" (every number of cooperators equally likely, then every placement).

        >>> clique = GraphDilemma([(0, 1), (0, 2), (1, 2)], Fraction(2, 3), Fraction(3, 5))
        >>> clique.time_below_threshold("uniform_profile")
        Fraction(1, 4)
        """
        weights = start_weights(self.nodes, law, p)
        chances = self.dynamics.chances(weights)
        succeeded = successes(self._masks, self._m)
        below = [
            1 - Fraction(int(succeeded[cycle].sum(dtype=np.int64)), len(cycle) * self.nodes)
            for cycle in self.dynamics.cycles
        ]
        return sum((c * b for c, b in zip(chances, below, strict=True)), Fraction(0))

    @cached_property
    def dynamics(self) -> FunctionalGraph:
        """The map from each profile to the next one under retraining, with all its cycles."""
        return functional_graph(self.successor, self.nodes)

    @cached_property
    def successor(self) -> Codes:
        """The best response to every binary prediction, as numbers whose bits are actions."""
        if not cooperates(
            Fraction(1), self.kappa, "defect" if self.ties == "refuse" else self.ties
        ):
            return np.zeros_like(codes(self.nodes))
        return pivotal_map(self._masks, self._m)

    @cached_property
    def _induced(self) -> Counts:
        return successes(self._masks, self._m)[self.successor]

    @cached_property
    def _masks(self) -> Masks:
        codes(self.nodes)
        return neighbour_masks(self.edges, self.nodes)

    @cached_property
    def _m(self) -> NDArray[np.int8]:
        return requirements(self.threshold, self._masks)
