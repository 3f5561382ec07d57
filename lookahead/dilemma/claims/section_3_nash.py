"""Section 3.1: self-fulfilling prophecies are strict Nash equilibria."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from lookahead.core.symbols import sympy
from lookahead.dilemma.bitset_census import Census, all_small_games
from lookahead.ledger import Assumption, Claim, Comparison, Source, that
from lookahead.ledger.symbolic import identical

F = Fraction
CHAPTER = "dilemma/graphs"
HERE = Source("gois2025", "Section 3.1, after Assumption 3.1", "3.1", "forced")

never_indifferent = Assumption(
    "never indifferent",
    r"No agent is indifferent between its actions: $\kappa \ne 1$.",
    lambda x: x.kappa != 1,
)
cheap = Assumption(
    "cooperating can pay",
    r"Cooperating costs less than a disaster: $\kappa < 1$.",
    lambda x: x.kappa < 1,
)


def everywhere() -> Iterator[Census]:
    """All connected graphs with up to 7 nodes, all threshold classes; dear ones up to 5."""
    yield from cheap_games()
    yield from all_small_games(F(3, 2), largest=5)


def cheap_games() -> Iterator[Census]:
    """All connected graphs with up to 7 nodes and all threshold classes, at one price below 1."""
    return all_small_games(F(3, 5))


def indifferent() -> Iterator[Census]:
    """Small games at the price at which who is pivotal gains nothing."""
    return all_small_games(F(1), largest=3)


def dear_games() -> Iterator[Census]:
    """Games in which cooperating never pays."""
    return all_small_games(F(3, 2), largest=4)


nash_sfp = Claim(
    key="gois2025.sec3_nash_sfp",
    kind="in-text",
    title="Self-fulfilling prophecies are the strict Nash equilibria",
    source=HERE,
    chapter=CHAPTER,
    statement=r"""Under full trust a binary prediction is self-fulfilling, $\mathrm{BR}(\hat y) = \hat
y$, if and only if it is a strict Nash equilibrium, provided that no agent is ever indifferent. An agent
can be indifferent only at $\kappa = 1$, where it is pivotal.""",
    as_printed="“predicting a strict Nash equilibrium is sufficient and necessary to have a "
    "self-fulfilling prophecy”",
    assumes=(never_indifferent,),
    uses=("gois2025.eq8",),
)


@nash_sfp.symbolic
def deviations() -> dict[str, Comparison]:
    """What joining gains, from the payoffs: of one sign where pivotal, of one where not."""
    sp = sympy()
    b, r, q = sp.symbols("b r q", positive=True)
    low, high = 1 / (1 + q), 1 + q

    def gain(joined: int, alone: int, kappa: object) -> object:
        """Payoff of cooperating in a group that is then safe or not, less that of defecting."""
        payoff = lambda safe, act: b * (1 - r) + b * r * safe - kappa * r * b * act
        return payoff(joined, 1) - payoff(alone, 0)

    signs = {
        "price below 1, pivotal: gains": (gain(1, 0, low), b * r * q / (1 + q)),
        "price below 1, safe anyway: loses": (gain(1, 1, low), -b * r / (1 + q)),
        "price below 1, lost anyway: loses": (gain(0, 0, low), -b * r / (1 + q)),
        "price above 1, pivotal: loses": (gain(1, 0, high), -b * r * q),
        "price above 1, safe anyway: loses": (gain(1, 1, high), -b * r * (1 + q)),
        "price above 1, lost anyway: loses": (gain(0, 0, high), -b * r * (1 + q)),
    }
    return {
        **{name: identical(found, value) for name, (found, value) in signs.items()},
        "none of them is zero": that(all(value.is_nonzero for _, value in signs.values())),
        "only the pivotal gain below 1 is positive": that(
            [value.is_positive for _, value in signs.values()] == [True, *[False] * 5]
        ),
    }


@deviations.mutant("who is safe anyway gains as well")
def _() -> dict[str, Comparison]:
    b, r, q = sympy().symbols("b r q", positive=True)
    return {
        "pivotal": identical(b * r - b * r / (1 + q), b * r * q / (1 + q)),
        "safe anyway": identical(-b * r / (1 + q), b * r * q / (1 + q)),
    }


@nash_sfp.exact(small=everywhere)
def on_all_small_graphs(x: Census) -> Comparison:
    """Confirmed predictions, by the best response; strict equilibria, by payoffs alone."""
    return that(bool((x.self_fulfilling == x.strict_nash).all()))


@on_all_small_graphs.mutant("and then all groups succeed")
def _(x: Census) -> Comparison:
    return that(bool((x.self_fulfilling == (x.strict_nash & (x.successful == x.nodes))).all()))


@on_all_small_graphs.mutant("all-defect is the only one")
def _(x: Census) -> Comparison:
    return that(bool(x.self_fulfilling[:, 0].all() and not x.self_fulfilling[:, 1:].any()))


on_all_small_graphs.without(never_indifferent, small=indifferent)
