"""Situations of one agent and of one group, small scopes and strategies for them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import product

from hypothesis import strategies as st

from lookahead.dilemma.best_response import mixed_gain
from lookahead.dilemma.correlated import Law, Mediated
from lookahead.dilemma.group_game import GroupGame
from lookahead.dilemma.payoffs import Payoffs

F = Fraction
ZERO, ONE = F(0), F(1)
HALF = F(1, 2)
CHAIN = ((1,), (0, 2), (1,))
KAPPAS = (HALF, F(3, 5), F(1, 3), F(9, 10))
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


@dataclass(frozen=True)
class Whispered:
    """A game and a law by which a mediator draws the profile that it whispers, part by part."""

    game: Mediated
    law: Law = field(default_factory=dict)

    @property
    def successes(self) -> Fraction:
        """The expected number of successful groups when everybody obeys."""
        return sum((q * self.game.successes(y) for y, q in self.law.items()), ZERO)

    @property
    def best_prophecy(self) -> int:
        """The most successful groups under a self-fulfilling prophecy."""
        return max(self.game.successes(y) for y in self.game.prophecies)


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


def chain_law(kappa: Fraction) -> Law:
    r"""The best law on the chain: 111, 110, 011, 000 with weights 2(1-k), k, k, 1-k over 3-k."""
    rows = {(1, 1, 1): 2 * (1 - kappa), (1, 1, 0): kappa, (0, 1, 1): kappa, (0, 0, 0): 1 - kappa}
    return {y: q / (3 - kappa) for y, q in rows.items()}


def complete(n: int, m: int, kappa: Fraction) -> Mediated:
    """One group of n."""
    near = tuple(tuple(j for j in range(n) if j != i) for i in range(n))
    return Mediated(near, (m,) * n, kappa)


def on_complete() -> Iterator[Whispered]:
    """One group of 1 to 4: pure equilibria, even draws of m out of n, and mixtures with others."""
    for n, kappa in product((3, 2, 4, 1), KAPPAS):
        for m in range(n + 1):
            game = complete(n, m, kappa)
            for k, other in product(range(n + 1), repeat=2):
                for share in (F(1), F(3, 4), HALF):
                    yield Whispered(game, _mixed(_even(game, k), _even(game, other), share))


def _even(game: Mediated, k: int) -> Law:
    chosen = [y for y in game.profiles if sum(y) == k]
    return {y: F(1, len(chosen)) for y in chosen}


def _mixed(one: Law, other: Law, share: Fraction) -> Law:
    keys = sorted(one.keys() | other.keys())
    law = {y: share * one.get(y, ZERO) + (1 - share) * other.get(y, ZERO) for y in keys}
    return {y: q for y, q in law.items() if q}


def on_chains() -> Iterator[Whispered]:
    """The chain of three, every group needing two; then four in a row, and pure laws."""
    for kappa in KAPPAS:
        yield Whispered(Mediated(CHAIN, (2, 2, 2), kappa), chain_law(kappa))
    row = Mediated(((1,), (0, 2), (1, 3), (2,)), (2, 2, 2, 2), HALF)
    third = F(1, 3)
    yield Whispered(row, {(1, 0, 1, 1): third, (1, 1, 0, 1): third, (1, 1, 1, 1): third})
    yield from pure()


def pure() -> Iterator[Whispered]:
    """Every pure law on the chain and on the triangle, for every uniform m."""
    for near, m, kappa in product((CHAIN, ((1, 2), (0, 2), (0, 1))), (0, 1, 2), KAPPAS):
        game = Mediated(near, (m,) * 3, kappa)
        yield from (Whispered(game, {y: F(1)}) for y in game.profiles)


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
