"""The chain of three agents as a decision problem: when to spend trust, and when to earn it."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

from lookahead.core.errors import InvalidArgument, NoSolution, NotConverged
from lookahead.core.exact import rational
from lookahead.dilemma.discounted import Bracket, Move, bracket, checked_discount

ACTIONS = ("R3", "R1", "R0")
TOLERANCES = tuple(Fraction(1, 10**k) for k in range(1, 13))
SCAN = 64


@dataclass(frozen=True)
class ChainGame:
    r"""Chain 0 - 1 - 2 with threshold 2/3, as a problem in the odds o of node 1's trust.

    gois2025, Appendix D. R3 (all cooperate) earns 3, is possible where
    $o > (\kappa - \beta)/(1 - \kappa - \varepsilon)$, and sends o to
    $((1 - \kappa - \varepsilon) o - (\kappa - \beta)) / \alpha^2$; R1 (the ends cooperate) earns 1
    and sends o to $o/\alpha^2$; R0 (nobody does) earns 0 and sends o to $o/(1-\alpha)^2$. Here
    $\beta = 2\alpha(1-\alpha)$. The ends are taken to follow; `chain_policies` has their trust.

    alpha: what agents expect of a neighbour, in (0, 1); kappa: cost over risk, in [beta, 1);
    epsilon: slack of the prediction for R3, in [0, 1 - kappa), zero for the limit.
    Raises InvalidArgument outside, FloatRefused for floats.

    >>> ChainGame(alpha=Fraction(4, 5), kappa=Fraction(3, 5)).threshold
    Fraction(7, 10)
    """

    alpha: Fraction
    kappa: Fraction
    epsilon: Fraction = Fraction(0)

    def __post_init__(self) -> None:
        alpha, kappa = rational(self.alpha, "alpha"), rational(self.kappa, "kappa")
        if not 0 < alpha < 1:
            raise InvalidArgument("alpha", alpha, "must lie strictly between 0 and 1")
        object.__setattr__(self, "alpha", alpha)
        if not self.beta <= kappa < 1:
            raise InvalidArgument(
                "kappa",
                kappa,
                f"must be at least beta = 2 alpha (1 - alpha) = {self.beta}, "
                "below which node 1 cooperates unasked, and less than 1",
            )
        object.__setattr__(self, "kappa", kappa)
        epsilon = rational(self.epsilon, "epsilon")
        if not 0 <= epsilon < 1 - kappa:
            raise InvalidArgument("epsilon", epsilon, f"must lie in [0, 1 - kappa = {1 - kappa})")
        object.__setattr__(self, "epsilon", epsilon)

    @property
    def beta(self) -> Fraction:
        r"""$\beta = 2\alpha(1 - \alpha)$: the chance that exactly one end cooperates."""
        return 2 * self.alpha * (1 - self.alpha)

    @property
    def threshold(self) -> Fraction:
        """The odds above which all can be made to cooperate."""
        return (self.kappa - self.beta) / (1 - self.kappa - self.epsilon)

    @property
    def sustained_above(self) -> Fraction | None:
        r"""The odds above which R3 raises trust, so that it can go on for ever; None if nowhere.

        They exist exactly where $\kappa + \varepsilon < 1 - \alpha^2$.

        >>> ChainGame(alpha=Fraction(3, 5), kappa=Fraction(1, 2)).sustained_above
        Fraction(1, 7)
        """
        room = 1 - self.kappa - self.epsilon - self.alpha**2
        return (self.kappa - self.beta) / room if room > 0 else None

    @cached_property
    def moves(self) -> tuple[Move, ...]:
        """The three actions as affine maps of the odds."""
        a2, gap = self.alpha**2, self.kappa - self.beta
        return (
            Move("R3", 3, (1 - self.kappa - self.epsilon) / a2, gap / a2, above=self.threshold),
            Move("R1", 1, 1 / a2),
            Move("R0", 0, 1 / (1 - self.alpha) ** 2),
        )

    def move(self, action: str) -> Move:
        """Return one action; raises InvalidArgument for another name."""
        for m in self.moves:
            if m.name == action:
                return m
        raise InvalidArgument("action", action, f"must be one of {', '.join(ACTIONS)}")

    def feasible(self, odds: Fraction | int) -> tuple[str, ...]:
        """Return the actions that are possible at these odds.

        >>> ChainGame(alpha=Fraction(4, 5), kappa=Fraction(3, 5)).feasible(Fraction(7, 10))
        ('R1', 'R0')
        """
        o = checked_odds(odds)
        return tuple(m.name for m in self.moves if m.possible(o))

    def step(self, odds: Fraction | int, action: str) -> Fraction:
        """Return the odds after one action; raises InvalidArgument where it is not possible.

        >>> ChainGame(alpha=Fraction(4, 5), kappa=Fraction(3, 5)).step(1, "R3")
        Fraction(3, 16)
        """
        o, m = checked_odds(odds), self.move(action)
        if not m.possible(o):
            raise InvalidArgument("action", action, f"needs odds above {m.above}, not {o}")
        return m.apply(o)

    def value(
        self,
        odds: Fraction | int,
        discount: Fraction | int,
        *,
        first: str | None = None,
        tolerance: Fraction = Fraction(1, 10**6),
    ) -> Bracket:
        """Return a bracket of the best discounted reward from these odds on.

        odds >= 0; discount in [0, 1); first: an action to begin with; tolerance: largest width.
        Raises as `discounted.bracket`.

        >>> g = ChainGame(alpha=Fraction(4, 5), kappa=Fraction(3, 5))
        >>> round(float(g.value(odds=2, discount=Fraction(1, 2))), 4)
        5.0766
        """
        o, gamma = checked_odds(odds), checked_discount(rational(discount, "discount"))
        if first is not None:
            self.move(first)
        return bracket(self.moves, o, gamma, tolerance=tolerance, first=first)

    def action(self, odds: Fraction | int, discount: Fraction | int) -> str:
        """Return the best action at these odds, certainly better than every other one.

        Raises NotConverged where two actions are equally good, or too close to tell.

        >>> g = ChainGame(alpha=Fraction(4, 5), kappa=Fraction(3, 5))
        >>> levels = (1, Fraction(3, 16), Fraction(1, 2))
        >>> [g.action(odds=o, discount=Fraction(2, 5)) for o in levels]
        ['R3', 'R0', 'R1']
        """
        open_ = list(self.feasible(odds))
        for tolerance in TOLERANCES:
            found = {a: self.value(odds, discount, first=a, tolerance=tolerance) for a in open_}
            best = max(found.values(), key=lambda b: b.lower).lower
            open_ = [a for a in open_ if found[a].upper >= best]
            if len(open_) == 1:
                return open_[0]
        raise NotConverged(
            "the best action", f"{' and '.join(open_)} are equally good", "move odds or discount"
        )

    def prefers(self, one: str, other: str, odds: Fraction | int, discount: Fraction | int) -> bool:
        """Return whether beginning with `one` is certainly better than with `other`.

        Raises NotConverged where they are equally good, or too close to tell.
        """
        for tolerance in TOLERANCES:
            a = self.value(odds, discount, first=one, tolerance=tolerance)
            b = self.value(odds, discount, first=other, tolerance=tolerance)
            if a.lower > b.upper or b.lower > a.upper:
                return a.lower > b.upper
        raise NotConverged(
            "the better action", f"{one} and {other} are equally good", "move odds or discount"
        )

    def critical_discount(
        self,
        one: str,
        other: str,
        *,
        odds: Fraction | int,
        tolerance: Fraction = Fraction(1, 2**16),
        highest: Fraction = Fraction(57, 64),
    ) -> Bracket:
        r"""Return a bracket of a discount factor at which the better first action changes.

        At its lower end beginning with `one` is certainly better, at its upper end with `other`.
        Of several changes on the multiples of 1/64 up to `highest` the first one is bracketed.

        odds >= 0, where both actions are possible. Raises NoSolution where `one` is not better at
        discount 0 or stays better, NotConverged where a comparison is too close.

        >>> g = ChainGame(alpha=Fraction(4, 5), kappa=Fraction(3, 5))
        >>> low, high = g.critical_discount("R1", "R0", odds=Fraction(1, 5))
        >>> round(float(low), 3), high - low
        (0.365, Fraction(1, 65536))
        """
        low = Fraction(0)
        if not self.prefers(one, other, odds, low):
            raise NoSolution(f"at discount 0 {other} is better than {one}; exchange the two")
        high = None
        for i in range(1, int(highest * SCAN) + 1):
            if not self.prefers(one, other, odds, Fraction(i, SCAN)):
                high = Fraction(i, SCAN)
                break
            low = Fraction(i, SCAN)
        if high is None:
            raise NoSolution(f"{one} is better than {other} at every discount tried up to {low}")
        while high - low > tolerance:
            middle = (low + high) / 2
            if self.prefers(one, other, odds, middle):
                low = middle
            else:
                high = middle
        return Bracket(low, high)


def checked_odds(odds: Fraction | int) -> Fraction:
    """Return the odds; raises InvalidArgument below 0, FloatRefused for floats."""
    o = rational(odds, "odds")
    if o < 0:
        raise InvalidArgument("odds", o, "must not be negative")
    return o
