"""Figure 6: the boosting policy, round by round, and whether it is the best one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from typing import Any

from lookahead.core.symbols import sympy
from lookahead.dilemma.chain_game import ChainGame
from lookahead.dilemma.chain_policies import Chain, Round, successes
from lookahead.dilemma.figures import figure_6_published as published
from lookahead.dilemma.trust import odds
from lookahead.ledger import Claim, Comparison, Source, all_of, at_most, equals, that
from lookahead.ledger.symbolic import identical

F = Fraction
CHAPTER = "dilemma/oscillation"


@cache
def run_of(policy: Any, rounds: int = published.ROUNDS) -> tuple[Round, ...]:
    """Return the run of a policy with the figures' parameters."""
    return Chain().run(policy, rounds)


@dataclass(frozen=True)
class Printed:
    """One recorded trust of node 1: policy, round, and the printed number."""

    policy: str
    t: int
    trust: Fraction

    @property
    def ours(self) -> Fraction:
        return run_of(self.policy)[self.t].trust[1]


def printed_6() -> Iterator[Printed]:
    """The recorded trusts of Figure 6."""
    for t, text in enumerate(published.BOOST):
        yield Printed("boost", t, F(text))


def within_half_digit(x: Printed) -> Comparison:
    """Compare an exact trust with the recorded one, up to half of its last digit."""
    return at_most(abs(x.ours - x.trust), published.HALF_DIGIT)


def earlier(x: Printed) -> Comparison:
    """The same, with the trust of the round before."""
    return within_half_digit(Printed(x.policy, max(x.t - 1, 0), x.trust))


figure_6 = Claim(
    key="gois2025.fig6",
    kind="figure",
    title="Trust under the boosting policy",
    source=Source("gois2025", "Figure 6", "3.4", "forced"),
    chapter=CHAPTER,
    statement=r"""With $\alpha = \tfrac45$, $\kappa = \tfrac35$, $\tau_0 = \tfrac12$, $\varepsilon = 0.01$ and the policy
“all cooperate where possible, else $0-0-0$”, the trust of node 1 in rounds 0 to 8 is what the
released script gives, to seven digits, and in 40 rounds the runs of full success last 1, 3, 2, 3, 5,
4, 5, 3, 4, and 1 (cut off) rounds. In every round the best responses are those aimed at.""",
    reading="numbers recomputed with the released script, at its parameters; the text has none",
)


@figure_6.exact(small=printed_6)
def trust_of_the_centre(x: Printed) -> Comparison:
    """Our exact trust against the recorded one."""
    return within_half_digit(x)


@trust_of_the_centre.mutant("one round late")
def _(x: Printed) -> Comparison:
    return earlier(x)


def lengths(policy: str) -> tuple[int, ...]:
    """How long the runs of R3 are in 40 rounds."""
    word = "".join("3" if r.aim == "R3" else " " for r in run_of(policy))
    return tuple(len(part) for part in word.split())


@dataclass(frozen=True)
class Run:
    """A whole run of 40 rounds."""

    policy: str
    lengths: tuple[int, ...]


@figure_6.exact(small=lambda: [Run("boost", published.LENGTHS)])
def runs_of_success(x: Run) -> Comparison:
    """Lengths of the runs, and actions as aimed at in every round."""
    aimed = all(successes(r.actions) == int(r.aim[1]) for r in run_of(x.policy))
    return all_of(equals(lengths(x.policy), x.lengths), that(aimed))


@runs_of_success.mutant("always three rounds")
def _(x: Run) -> Comparison:
    return equals(lengths(x.policy), tuple(3 for _ in x.lengths))


@dataclass(frozen=True)
class Boost:
    """The k-th boost on the run of Figure 6, and a discount factor."""

    k: int
    discount: Fraction

    @property
    def odds(self) -> Fraction:
        """Node 1's odds before that boost."""
        boosts = [r for r in run_of("boost") if r.aim == "R0"]
        return odds(boosts[self.k - 1].trust[1])

    @property
    def game(self) -> ChainGame:
        """The game with the figure's slack."""
        return ChainGame(F(4, 5), F(3, 5), F(1, 100))

    def prefers(self, one: str, other: str) -> bool:
        """Whether beginning with `one` is certainly better."""
        return self.game.prefers(one, other, self.odds, self.discount)


MEDIUM = (F(37, 100), F(2, 5), F(9, 20), F(49, 100))


def boosts() -> Iterator[Boost]:
    """The boosts at discounts in the medium range, by the size of their odds."""
    for k in (4, 6, 9, 2, 1, 3, 5, 7, 8):
        for gamma in (F(2, 5), F(9, 20), F(37, 100), F(49, 100)):
            yield Boost(k, gamma)


optimal = Claim(
    key="gois2025.fig6.optimal",
    kind="in-text",
    title="The policy of Figure 6 is optimal",
    source=Source("gois2025", "Section 3.4, optimal policy; Figure 6", "3.4", "forced"),
    chapter=CHAPTER,
    statement=r"""For medium discount factors, $(\sqrt3-1)/2 < \gamma < \tfrac12$, the run of Figure 6 is that of an
optimal predictor: at every boost of the run $R_0$ is at least as good as $R_1$.""",
    as_printed="“We derive and prove in Appendix D the optimal welfare-maximizing policy, for "
    "different values of γ”",
    reading="medium discount factors as Appendix D gives them for these parameters",
)


@optimal.exact(small=boosts)
def boost_is_best(x: Boost) -> Comparison:
    """R0 against R1 at the odds of a boost, by dynamic programming with the figure's slack."""
    return that(not x.prefers("R1", "R0"))


@boost_is_best.mutant("never")
def _(x: Boost) -> Comparison:
    return that(x.prefers("R1", "R0"))


boost_is_best.program(
    given=lambda x: {"o": x.odds, "g": x.discount},
    let=(
        ("beta", "2 * (4 / 5) * (1 / 5)"),
        ("threshold", "(3 / 5 - beta) / (1 - 3 / 5 - 1 / 100)"),
        ("slow_at_least", "1 + 3 * g + g ** 2 / (1 - g)"),
        ("boost_at_most", "3 * g / (1 - g)"),
    ),
    assume=(
        ("R3 is not possible now", "o <= threshold"),
        ("R3 is possible after R1", "o / (4 / 5) ** 2 > threshold"),
        ("the discount is in the range", "2 * g ** 2 + 2 * g > 1 and g < 1 / 2"),
    ),
    violates="slow_at_least > boost_at_most",
)

sometimes = optimal.amended(
    key="gois2025.fig6.optimal.some",
    severity="conclusion fails",
    title="For no discount below one half is the whole run of Figure 6 optimal",
    statement=r"""In 40 rounds the run has nine boosts. At three of them, the fourth, sixth and ninth, node 1 is a
single $R_1$ short of full success, and there $R_1$ is better for every $\gamma < \tfrac12$. At the
first boost, and at the third, $R_0$ is better for $\gamma = 0.37, 0.40, 0.45, 0.49$. The run *is*
optimal, in all of its 40 rounds, for higher discount factors: $\gamma = 0.58, 0.60, 0.64$.""",
    survives="The first boost is optimal for medium discount factors, as the appendix computes. "
    "The rule “boost whenever all cannot cooperate” is optimal on the drawn run only for somewhat "
    "higher ones, around 3/5.",
    uses=("gois2025.appD_gamma_exist.short", "gois2025.appD_odds.ends"),
)


def chosen() -> Iterator[Boost]:
    """First and third boost, and one that is one R1 short."""
    for k in (1, 3, 6):
        for gamma in MEDIUM:
            yield Boost(k, gamma)


@sometimes.exact(small=chosen, covers=True)
def by_programming(x: Boost) -> Comparison:
    """R0 better at the first and third boost, R1 at the sixth."""
    return that(x.prefers("R1", "R0") == (x.k == 6))


@by_programming.mutant("R0 at all three")
def _(x: Boost) -> Comparison:
    return that(x.prefers("R0", "R1"))


@dataclass(frozen=True)
class Visited:
    """A round on one of the two runs, and a discount factor."""

    policy: str
    t: int
    discount: Fraction

    @property
    def done(self) -> str:
        """What the policy does there."""
        return run_of(self.policy)[self.t].aim

    @property
    def best(self) -> str:
        """The certainly best action, with the figures' slack."""
        game = ChainGame(F(4, 5), F(3, 5), F(1, 100))
        return game.action(odds(run_of(self.policy)[self.t].trust[1]), self.discount)


def higher() -> Iterator[Visited]:
    """All rounds at discounts above one half."""
    for gamma in (F(29, 50), F(3, 5), F(16, 25)):
        for t in range(published.ROUNDS):
            yield Visited("boost", t, gamma)


@sometimes.exact(small=higher)
def above_one_half(x: Visited) -> Comparison:
    """The action of every round against the certainly best one, above the medium range."""
    return that(x.done == x.best)


@above_one_half.mutant("full success is best in every round")
def _(x: Visited) -> Comparison:
    return that(x.best == "R3")


@sometimes.symbolic
def one_short() -> dict[str, Comparison]:
    """Whatever the discount below one half: three of the boosts are one R1 short."""
    short = [Boost(k, F(0)) for k in (4, 6, 9)]
    gamma = sympy().Symbol("gamma", nonnegative=True)
    slow, fast = 1 + 3 * gamma + gamma**2 / (1 - gamma), 3 * gamma / (1 - gamma)
    return {
        "R3 is not possible at the fourth, sixth and ninth boost": that(
            all(x.odds <= x.game.threshold for x in short)
        ),
        "and is after one R1": that(
            all(x.game.step(x.odds, "R1") > x.game.threshold for x in short)
        ),
        "slow way less boost": identical(slow - fast, (1 - 2 * gamma) * (1 + gamma) / (1 - gamma)),
    }


@one_short.mutant("the first boost is one R1 short")
def _() -> dict[str, Comparison]:
    x = Boost(1, F(0))
    return {"possible after one R1": that(x.game.step(x.odds, "R1") > x.game.threshold)}
