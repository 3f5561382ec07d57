"""Figures 9 and 10 of gois2025, whose drawings are lost: small games that go wrong, by hand."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from lookahead.dilemma.figures.figure_1 import KAPPA, Place
from lookahead.dilemma.graph_dilemma import GraphDilemma, Profile

F = Fraction


@dataclass(frozen=True)
class Exhibit:
    """A game, what it is an example of, where its nodes are drawn, and its hub if it has one.

    best: a prediction under which the most groups succeed.
    """

    name: str
    remark: str
    game: GraphDilemma
    places: tuple[Place, ...]
    hub: int | None
    most: int
    best: Profile


@dataclass(frozen=True)
class Gallery:
    """Some exhibits."""

    exhibits: tuple[Exhibit, ...]
    source: str = "computed"


def exhibit(
    name: str,
    remark: str,
    edges: tuple[tuple[int, int], ...],
    threshold: Fraction,
    places: tuple[Place, ...],
    hub: int | None = None,
) -> Exhibit:
    """Return an exhibit with its best success, from all binary predictions."""
    game = GraphDilemma(edges, threshold, KAPPA)
    predictions = [tuple(k >> i & 1 for i in range(game.nodes)) for k in range(1 << game.nodes)]
    best = max(predictions, key=lambda p: sum(game.successful(game.best_response(p))))
    return Exhibit(name, remark, game, places, hub, game.best_success(), best)


SQUARE: tuple[Place, ...] = ((0.0, 0.0), (-1.0, 1.0), (1.0, 1.0), (1.0, -1.0), (-1.0, -1.0))


def unattainable() -> tuple[Exhibit, ...]:
    """The four games with five nodes that meet Proposition 3.3; node 0 is the hub."""
    tail = ((0.0, 0.0), (-1.0, 1.0), (-1.0, -1.0), (1.1, 0.0), (2.2, 0.0))
    spokes = tuple((0, j) for j in range(1, 5))
    meets = "meets Proposition 3.3"
    return (
        exhibit(
            "tailed triangle", meets, ((0, 1), (0, 2), (0, 3), (1, 2), (3, 4)), F(3, 4), tail, 0
        ),
        exhibit("two triangles", meets, (*spokes, (1, 4), (2, 3)), F(4, 5), SQUARE, 0),
        exhibit("fan", meets, (*spokes, (1, 4), (2, 3), (1, 2)), F(4, 5), SQUARE, 0),
        exhibit("wheel", meets, (*spokes, (1, 4), (2, 3), (1, 2), (3, 4)), F(4, 5), SQUARE, 0),
    )


def others() -> tuple[Exhibit, ...]:
    """No prophecy at all; no success although the hub condition fails; nobody ever succeeds."""
    banner = ((2.6, 0.0), (1.2, 0.0), (-1.2, 0.0), (0.0, 1.0), (0.0, -1.0))
    six = tuple((i, j) for i in range(6) for j in range(i + 1, 6) if (i, j) not in {(1, 4), (2, 5)})
    ring = ((0.0, 1.2), (1.1, 0.6), (-1.1, 0.6), (0.0, -1.2), (-1.1, -0.6), (1.1, -0.6))
    spokes = tuple((0, j) for j in range(1, 5))
    return (
        exhibit(
            "square with a pendant",
            "no self-fulfilling prophecy",
            ((0, 1), (1, 3), (1, 4), (2, 3), (2, 4)),
            F(1, 2),
            banner,
        ),
        exhibit(
            "two hubs",
            "second neighbours as high as the hub",
            ((0, 2), (0, 3), (0, 4), (1, 2), (1, 3), (1, 4)),
            F(3, 4),
            ((-1.2, 0.0), (1.2, 0.0), (0.0, 1.1), (0.0, 0.0), (0.0, -1.1)),
            0,
        ),
        exhibit(
            "fan",
            "unattainable for another reason",
            (*spokes, (1, 4), (2, 3), (1, 2)),
            F(3, 4),
            SQUARE,
        ),
        exhibit("six, two pairs apart", "no group ever succeeds", six, F(5, 6), ring),
    )


def compute(source: str) -> Gallery:
    """Return the gallery; it needs no data, so `source` changes nothing."""
    del source
    return Gallery((*unattainable(), *others()))
