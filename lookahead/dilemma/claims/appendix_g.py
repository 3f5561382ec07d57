"""Appendix G: a population that plays the dilemma, drawn; what was drawn is lost."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from itertools import product

from lookahead.dilemma.claims.section_3_nash import CHAPTER
from lookahead.dilemma.graph_dilemma import GraphDilemma, Profile
from lookahead.dilemma.graphs import Edge, threshold_classes
from lookahead.dilemma.widgets.graph_game import games
from lookahead.ledger import Claim, Comparison, Source, that

COST = 3
"""Of cooperating, in fifths of what a disaster takes."""


@dataclass(frozen=True)
class Drawn:
    """One of the games that can be played in the chapter, at one of its thresholds."""

    edges: tuple[Edge, ...]
    threshold: Fraction

    @cached_property
    def game(self) -> GraphDilemma:
        return GraphDilemma(self.edges, self.threshold, Fraction(COST, 5))

    def payoff(self, agent: int, action: int, others: Profile) -> int:
        """What the agent gets, in fifths of b = r = 1: its group's share of cooperators against T."""
        near = self.game.neighbours[agent]
        k = action + sum(others[j] for j in near)
        reached = k * self.threshold.denominator >= self.threshold.numerator * (1 + len(near))
        return 5 * reached - COST * action

    def better(self, others: Profile) -> Profile:
        """The action with the larger payoff of every agent."""
        return tuple(
            int(self.payoff(i, 1, others) > self.payoff(i, 0, others)) for i in range(len(others))
        )

    def safe(self, actions: Profile) -> tuple[bool, ...]:
        """Whose group reaches the threshold, from the payoffs of defectors."""
        return tuple(self.payoff(i, a, actions) + COST * a == 5 for i, a in enumerate(actions))


def drawn() -> Iterator[Drawn]:
    """Every game on offer at every threshold on offer."""
    for _, edges, places, _ in games():
        yield from (Drawn(edges, T) for T in threshold_classes(max(6, len(places))))


population = Claim(
    key="gois2025.appG",
    kind="own",
    title="A population that plays, drawn round by round",
    source=Source("gois2025", "Appendix G", "G", "own"),
    chapter=CHAPTER,
    statement=r"""The appendix shows a population playing the dilemma. What it shows is not preserved, so nothing is said
about it. In the games of this chapter that can be played, a round follows from the payoffs for every
binary prediction and threshold on offer: an agent is filled exactly if cooperating pays more against the
prediction, its rim is whole exactly if its group succeeds, and a prediction is called self-fulfilling
exactly if every agent does as predicted.""",
    uses=("gois2025.sec3_nash_sfp",),
)


def _rounds(x: Drawn) -> Comparison:
    """All predictions: answers and successes of the library against the payoffs."""
    game, same = x.game, []
    confirmed = set(game.self_fulfilling())
    for told in product((0, 1), repeat=game.nodes):
        done, better = game.best_response(told), x.better(told)
        same.append(done == better and game.successful(done) == x.safe(done))
        same.append((told in confirmed) == (better == told))
    return that(all(same))


@population.exact(small=drawn, covers=True)
def every_round(x: Drawn) -> Comparison:
    """Answers, successes and self-fulfilment for all predictions."""
    return _rounds(x)


@every_round.mutant("whoever cooperates succeeds")
def _(x: Drawn) -> Comparison:
    game = x.game
    answers = (game.best_response(told) for told in product((0, 1), repeat=game.nodes))
    return that(
        all(s or not a for done in answers for a, s in zip(done, x.safe(done), strict=True))
    )
