"""Section 3.2: retraining under full trust is synchronous best-response dynamics."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from itertools import product

from hypothesis import strategies as st

from lookahead.core.symbols import sympy
from lookahead.dilemma.bitset_census import small_games
from lookahead.dilemma.claims.section_3_nash import CHAPTER
from lookahead.dilemma.graph_dilemma import GraphDilemma, Profile
from lookahead.ledger import Assumption, Claim, Comparison, Source, that
from lookahead.ledger.symbolic import identical
from lookahead.testing.dilemma_graphs import graph_dilemmas

F = Fraction
GRID = tuple(F(k, 4) for k in range(5))
ROUNDS = 4


@dataclass(frozen=True)
class Retrained:
    """A game and the prediction from which retraining starts."""

    game: GraphDilemma
    start: tuple[Fraction, ...]


binary_start = Assumption(
    "a binary start",
    r"$\hat y_0 \in \{0, 1\}^N$ (Assumption 3.1).",
    lambda x: all(p in (0, 1) for p in x.start),
)

equivalent = Claim(
    key="gois2025.sec3_rrm_equiv",
    kind="in-text",
    title="Retraining under full trust is synchronous best-response dynamics",
    source=Source("gois2025", "Section 3.2, before Theorem 3.4", "3.2", "forced"),
    chapter=CHAPTER,
    statement=r"""Under full trust, with a parameter for each agent and the cross-entropy, repeated risk
minimisation from a binary $\hat y_0$ produces the actions of synchronous best-response dynamics: in each
round every agent answers what all others did in the round before, the first time what $\hat y_0$ says.""",
    as_printed="“This is equivalent to synchronous best-response dynamics”",
    assumes=(binary_start,),
    uses=("gois2025.sec2_rrm_copy",),
)


def retrained(x: Retrained) -> list[Profile]:
    """Actions round by round; between rounds, the most likely prediction of what was seen.

    The likelihood of the actions is the exponential of minus the cross-entropy, and a product over
    agents, so that each agent's prediction is sought on its own, on a grid.
    """
    prediction, seen = x.start, []
    for _ in range(ROUNDS):
        actions = x.game.best_response(prediction)
        seen.append(actions)
        prediction = tuple(max(GRID, key=lambda p, y=y: p if y else 1 - p) for y in actions)
    return seen


def _payoff(x: GraphDilemma, actions: Profile, agent: int) -> Fraction:
    return x.successful(actions)[agent] - x.kappa * actions[agent]


def _reply(x: GraphDilemma, others: Profile, agent: int) -> int:
    """The action with the larger payoff; an indifferent agent defects."""
    changed = [(*others[:agent], action, *others[agent + 1 :]) for action in (0, 1)]
    return int(_payoff(x, changed[1], agent) > _payoff(x, changed[0], agent))


def played(x: Retrained, *, one_by_one: bool = False) -> list[Profile]:
    """Actions of best-response dynamics, from payoffs, from the nearest profile to the start."""
    actions, seen = tuple(int(p > F(1, 2)) for p in x.start), []
    for _ in range(ROUNDS):
        if one_by_one:
            for i in range(x.game.nodes):
                actions = (*actions[:i], _reply(x.game, actions, i), *actions[i + 1 :])
        else:
            actions = tuple(_reply(x.game, actions, i) for i in range(x.game.nodes))
        seen.append(actions)
    return seen


@equivalent.symbolic
def one_round() -> dict[str, Comparison]:
    """A copied prediction makes the count certain, and the belief's gain the gain of the payoffs."""
    b, r, kappa = sympy().symbols("b r kappa", positive=True)
    gain = lambda joined, alone: (
        (b * (1 - r) + b * r * joined - kappa * r * b) - (b * (1 - r) + b * r * alone)
    )
    believed = lambda chance: r * b * (chance - kappa)
    return {
        "pivotal: the chance is 1": identical(gain(1, 0), believed(1)),
        "safe anyway: it is 0": identical(gain(1, 1), believed(0)),
        "lost anyway: it is 0": identical(gain(0, 0), believed(0)),
    }


@one_round.mutant("safe anyway counts as pivotal")
def _() -> dict[str, Comparison]:
    b, r, kappa = sympy().symbols("b r kappa", positive=True)
    return {
        "pivotal": identical(r * b - kappa * r * b, r * b * (1 - kappa)),
        "safe anyway": identical(-kappa * r * b, r * b * (1 - kappa)),
    }


def starts() -> Iterator[Retrained]:
    """Every binary start on connected graphs with up to three nodes."""
    for game in small_games(3, F(3, 5)):
        for start in product((F(0), F(1)), repeat=game.nodes):
            yield Retrained(game, start)


@st.composite
def runs(draw: st.DrawFn) -> Retrained:
    """A random game below or above the price of 1, and a binary start."""
    game = draw(graph_dilemmas(largest=7, below_one=draw(st.booleans())))
    return Retrained(game, tuple(F(draw(st.integers(0, 1))) for _ in range(game.nodes)))


@equivalent.sampled(runs(), small=starts)
def same_actions(x: Retrained) -> Comparison:
    """Actions under retraining, by risk; actions of the dynamics, by payoffs."""
    return that(retrained(x) == played(x))


@same_actions.mutant("one agent after the other")
def _(x: Retrained) -> Comparison:
    return that(retrained(x) == played(x, one_by_one=True))


def halves() -> Iterator[Retrained]:
    """Starts in the middle: the first answer is to a mixed belief."""
    for game in small_games(3, F(3, 5), F(1, 3)):
        for start in product((F(0), F(1, 2), F(1)), repeat=game.nodes):
            yield Retrained(game, start)


same_actions.without(binary_start, small=halves)
