"""Figures 1 and 2 of gois2025: every state of the 3-clique and of the 3-chain, judged."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from lookahead.dilemma.graph_dilemma import GraphDilemma, Profile

F = Fraction
Place = tuple[float, float]
TRIANGLE: tuple[Place, ...] = ((-1.0, 0.0), (1.0, 0.0), (0.0, 1.5))
ROW: tuple[Place, ...] = ((-1.2, 0.0), (0.0, 0.0), (1.2, 0.0))
KAPPA = F(3, 5)


@dataclass(frozen=True)
class State:
    """A profile of actions: which groups succeed, is it kept, and who can bring it about.

    label: the letter in the published figure, where the text tells it.
    """

    label: str
    actions: Profile
    successful: tuple[bool, ...]
    self_fulfilling: bool
    nash: bool
    brought_about_by: tuple[Profile, ...]


@dataclass(frozen=True)
class States:
    """A game on three nodes, where its nodes are drawn, and its states."""

    game: GraphDilemma
    places: tuple[Place, ...]
    states: tuple[State, ...]
    source: str = "computed"


def judged(game: GraphDilemma, actions: Profile, label: str = "") -> State:
    """Return one state with everything that the figure says of it."""
    every = [tuple(k >> i & 1 for i in range(game.nodes)) for k in range(1 << game.nodes)]
    return State(
        label,
        actions,
        game.successful(actions),
        actions in game.self_fulfilling(),
        actions in game.nash(),
        tuple(p for p in every if game.best_response(p) == actions),
    )


def compute(source: str) -> States:
    """Return the 3-clique of Figure 1; it needs no data, so `source` changes nothing."""
    del source
    game = GraphDilemma([(0, 1), (0, 2), (1, 2)], F(2, 3), KAPPA)
    shown = {"a": (1, 1, 0), "b": (1, 1, 1), "c": (0, 0, 0), "d": (1, 0, 0)}
    states = tuple(judged(game, actions, label) for label, actions in shown.items())
    return States(game, TRIANGLE, states)
