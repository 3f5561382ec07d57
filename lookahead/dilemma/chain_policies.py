"""The two policies that Figures 6 and 13 run on the chain of three agents, exactly."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from lookahead.core.errors import InvalidArgument, NoSolution
from lookahead.dilemma.best_response import best_response
from lookahead.dilemma.chain_game import ChainGame
from lookahead.dilemma.trust import trust_update

Policy = Literal["boost", "wait"]
Triple = tuple[Fraction, Fraction, Fraction]
REQUIRED = 2
"""Cooperators that each of the three groups needs: m = 2 at threshold 2/3."""
NEIGHBOURS = ((1,), (0, 2), (1,))


@dataclass(frozen=True)
class Round:
    """One round: what was aimed at, predicted and done, and the trust of the nodes before it."""

    aim: str
    predictions: Triple
    actions: tuple[int, int, int]
    trust: Triple


@dataclass(frozen=True)
class Chain:
    r"""Chain 0 - 1 - 2 with threshold 2/3 and the slack by which predictions exceed a bound.

    gois2025, Appendix D. alpha, kappa as in `ChainGame`; epsilon > 0 small.
    """

    alpha: Fraction = Fraction(4, 5)
    kappa: Fraction = Fraction(3, 5)
    epsilon: Fraction = Fraction(1, 100)

    def __post_init__(self) -> None:
        ChainGame(self.alpha, self.kappa)
        if not 0 < self.epsilon < 1:
            raise InvalidArgument(
                "epsilon", self.epsilon, "must lie in (0, 1): without slack node 1 is indifferent"
            )

    @property
    def beta(self) -> Fraction:
        r"""$\beta = 2\alpha(1 - \alpha)$."""
        return 2 * self.alpha * (1 - self.alpha)

    def respond(self, predictions: Triple, trust: Triple) -> tuple[int, int, int]:
        """Return the best responses of the three nodes.

        >>> half = Fraction(1, 2)
        >>> Chain().respond((Fraction(1), Fraction(1), Fraction(1)), (half, half, half))
        (1, 0, 1)
        """
        a, b, c = (
            best_response(
                [predictions[j] for j in near],
                REQUIRED,
                self.kappa,
                alpha=self.alpha,
                trust=trust[i],
            )
            for i, near in enumerate(NEIGHBOURS)
        )
        return a, b, c

    def learn(self, predictions: Triple, actions: tuple[int, int, int], trust: Triple) -> Triple:
        """Return the three posteriors of equation (3)."""
        a, b, c = (
            trust_update(
                prior=trust[i],
                alpha=self.alpha,
                predictions=[predictions[j] for j in near],
                actions=[actions[j] for j in near],
            )
            for i, near in enumerate(NEIGHBOURS)
        )
        return a, b, c

    def for_three(self, trust: Triple) -> Triple | None:
        r"""Return the prediction that makes all cooperate at the least cost of trust, or None.

        Equation (13): $\hat y_0 = \hat y_1 = 1$, $\hat y_2 = 1 - q - \varepsilon$ with
        $q = (\kappa - (1 - \tau_1)\beta)/\tau_1$; None where that is not positive.

        >>> Chain().for_three((Fraction(1, 2),) * 3)[2]
        Fraction(11, 100)
        """
        if trust[1] == 0:
            return None
        q = (self.kappa - (1 - trust[1]) * self.beta) / trust[1]
        p = 1 - q - self.epsilon
        return (Fraction(1), Fraction(1), p) if p > 0 else None

    def for_one(self, trust: Triple) -> Triple:
        r"""Return the prediction for 1 - 0 - 1 that costs the ends least trust.

        Equation (12): $\hat y_0 = \hat y_2 = 1$ and
        $\hat y_1 = (\kappa - (1 - \tau_0)\alpha)/\tau_0 + \varepsilon$, cut at 0. Raises NoSolution
        where that exceeds 1.
        """
        tau = trust[0]
        own = (1 - tau) * self.alpha
        if tau == 0 and own <= self.kappa:
            raise NoSolution("the ends trust nothing and do not cooperate by themselves")
        p = Fraction(0) if own > self.kappa else (self.kappa - own) / tau + self.epsilon
        if p > 1:
            raise NoSolution(f"the ends would need a prediction of {p}, more than 1")
        return Fraction(1), p, Fraction(1)

    def run(
        self, policy: Policy, rounds: int, *, trust: Fraction = Fraction(1, 2)
    ) -> tuple[Round, ...]:
        """Return the first rounds of a policy, all nodes starting at the same trust.

        policy: all cooperate where that is possible, else "boost" predicts 0 - 0 - 0 and "wait"
        predicts for 1 - 0 - 1.

        >>> [r.aim for r in Chain().run("boost", 6)]
        ['R3', 'R0', 'R3', 'R3', 'R3', 'R0']
        """
        if policy not in ("boost", "wait"):
            raise InvalidArgument("policy", policy, "must be 'boost' or 'wait'")
        if type(rounds) is not int or rounds < 0:
            raise InvalidArgument("rounds", rounds, "must be a whole number, 0 or more")
        now: Triple = (trust, trust, trust)
        history: list[Round] = []
        none = (Fraction(0), Fraction(0), Fraction(0))
        for _ in range(rounds):
            three = self.for_three(now)
            if three is not None:
                aim, predictions = "R3", three
            elif policy == "boost":
                aim, predictions = "R0", none
            else:
                aim, predictions = "R1", self.for_one(now)
            actions = self.respond(predictions, now)
            history.append(Round(aim, predictions, actions, now))
            now = self.learn(predictions, actions, now)
        return tuple(history)


def successes(actions: tuple[int, int, int]) -> int:
    """Return how many of the three groups have two cooperators or more.

    >>> [successes(a) for a in ((1, 1, 1), (1, 1, 0), (1, 0, 1), (0, 1, 0))]
    [3, 2, 1, 0]
    """
    groups = (actions[:2], actions, actions[1:])
    return sum(sum(group) >= REQUIRED for group in groups)
