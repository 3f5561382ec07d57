"""Situations of one agent and of one group, small scopes and strategies for them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from itertools import product

from hypothesis import strategies as st

from lookahead.dilemma.best_response import mixed_gain
from lookahead.dilemma.group_game import GroupGame
from lookahead.dilemma.payoffs import Payoffs

F = Fraction
ZERO, ONE = F(0), F(1)
STANDARD = Payoffs(ONE, F(1, 2), F(1, 4))


@dataclass(frozen=True)
class Situation:
    """A group of `size` with `cooperators` in it, a threshold and payoffs."""

    size: int
    cooperators: int
    threshold: Fraction
    payoffs: Payoffs


@dataclass(frozen=True)
class Decision:
    """What one agent knows before it acts; predictions: one per neighbour."""

    predictions: tuple[Fraction, ...]
    required: int
    alpha: Fraction
    trust: Fraction
    payoffs: Payoffs

    @property
    def gain(self) -> Fraction:
        """The probability of being pivotal under both models."""
        return mixed_gain(self.predictions, self.required, self.alpha, self.trust)


@dataclass(frozen=True)
class Nudge:
    """A decision, and how far each prediction is moved."""

    decision: Decision
    shift: tuple[Fraction, ...]

    @property
    def moved(self) -> tuple[Fraction, ...]:
        """The predictions after the move."""
        pairs = zip(self.decision.predictions, self.shift, strict=True)
        return tuple(p + s for p, s in pairs)

    @property
    def distance(self) -> Fraction:
        """The sum of the absolute moves."""
        return sum((abs(s) for s in self.shift), ZERO)


@dataclass(frozen=True)
class Deployment:
    """Actions that were seen in one group, and a prediction that might be deployed next."""

    actions: tuple[int, ...]
    prediction: tuple[Fraction, ...]
    required: int


def payoff_scope() -> tuple[Payoffs, ...]:
    """Payoffs with kappa = 1/2, 2/5, 9/10 and 0, 1, 2: below, on and above the bounds."""
    rows = [(1, F(1, 2), F(1, 4)), (2, ONE, F(2, 5)), (1, F(1, 3), F(3, 10))]
    rows += [(1, F(1, 2), ZERO), (1, F(1, 2), F(1, 2)), (3, F(1, 4), F(1, 2))]
    return tuple(Payoffs(F(b), r, c) for b, r, c in rows)


def situations() -> Iterator[Situation]:
    """Every group size up to 5, every count, thresholds on and between the fractions j/M."""
    extremes = (Payoffs(ONE, ZERO, F(1, 4)), Payoffs(F(2), ONE, ZERO))
    for size in range(1, 6):
        cuts = {F(j, 2 * size) for j in range(2 * size + 1)} | {F(1, 7), F(9, 10)}
        for k, T in product(range(size + 1), sorted(cuts)):
            yield Situation(size, k, T, STANDARD)
        yield from (Situation(size, size // 2, F(1, 2), pay) for pay in extremes)


def groups(largest: int = 5) -> Iterator[GroupGame]:
    """Every size and every m for a few payoffs; pairs first, then larger groups, then one agent."""
    for pay, size in product(payoff_scope(), (*range(2, largest + 1), 1)):
        yield from (GroupGame(size, m, pay) for m in range(size + 1))


def large_groups() -> Iterator[GroupGame]:
    """Groups as in `groups`, then of 6 to 8 agents at kappa = 1/2, every m from 0 to N."""
    yield from groups(4)
    yield from (GroupGame(size, m, STANDARD) for size in range(5, 9) for m in range(size + 1))


def decisions() -> Iterator[Decision]:
    """Up to 3 neighbours, every m, extreme and middling beliefs; kappa met exactly among them."""
    levels = (ZERO, F(1, 3), ONE)
    pays = (STANDARD, Payoffs(F(3), F(1, 2), F(2, 5)), Payoffs(ONE, F(3, 4), F(1, 4)))
    for n, pay in product(range(3), pays):
        for predictions in product(levels, repeat=n):
            for m, trust in product(range(n + 2), (ZERO, F(1, 2), ONE)):
                yield Decision(predictions, m, F(1, 2), trust, pay)
    yield from ties()


def ties() -> Iterator[Decision]:
    """Decisions at which kappa equals the probability of being pivotal."""
    yield Decision((F(1, 2),), 2, F(1, 2), ONE, STANDARD)
    yield Decision((F(1, 2), ONE), 3, F(4, 5), ONE, STANDARD)
    yield Decision((), 1, F(1, 2), ONE, Payoffs(ONE, F(1, 2), F(1, 2)))


def nudges() -> Iterator[Nudge]:
    """Small and large moves of the predictions of `decisions`."""
    for x in decisions():
        for size in (F(1, 8), F(1, 2)):
            yield Nudge(x, tuple(size if p < F(1, 2) else -size for p in x.predictions))


def deployments() -> Iterator[Deployment]:
    """Up to 3 agents, all actions, predictions on a grid, every m."""
    levels = (ZERO, F(1, 2), F(3, 4), ONE)
    for n in (1, 2, 3):
        for y in product((0, 1), repeat=n):
            for prediction in product(levels, repeat=n):
                yield Deployment(y, prediction, (n + 1) // 2)


@st.composite
def random_payoffs(draw: st.DrawFn) -> Payoffs:
    """Draw payoffs with r > 0 and kappa on either side of one."""
    b, r, c = (draw(st.integers(1, 6)) for _ in range(3))
    return Payoffs(F(b), F(r, 6), F(c, 12), draw(st.sampled_from(("share", "absolute"))))


@st.composite
def random_decisions(draw: st.DrawFn) -> Decision:
    """Draw up to 5 neighbours with rational predictions, any m, alpha and trust."""
    chance = st.integers(0, 6).map(lambda i: F(i, 6))
    n = draw(st.integers(0, 5))
    predictions = tuple(draw(chance) for _ in range(n))
    m = draw(st.integers(0, n + 1))
    return Decision(predictions, m, draw(chance), draw(chance), draw(random_payoffs()))
