"""Appendix D, added: when the ends of the chain do as told, so that node 1's odds are all of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from itertools import product

from lookahead.core.errors import NoSolution
from lookahead.core.symbols import sympy
from lookahead.dilemma.chain_game import ACTIONS
from lookahead.dilemma.chain_policies import Chain, Triple
from lookahead.dilemma.claims.appendix_d_states import PARAMETERS
from lookahead.dilemma.trust import odds
from lookahead.ledger import (
    Assumption,
    Claim,
    Comparison,
    Source,
    all_of,
    at_least,
    equals,
    less_than,
    that,
)
from lookahead.ledger.symbolic import identical, non_negative

F = Fraction
CHAPTER = "dilemma/oscillation"
AIMED = {"R3": (1, 1, 1), "R1": (1, 0, 1), "R0": (0, 0, 0)}
NOBODY = (F(0), F(0), F(0))


@dataclass(frozen=True)
class Plan:
    """Trust of the ends and of the centre, and what is aimed at, round by round."""

    alpha: Fraction
    kappa: Fraction
    end: Fraction
    centre: Fraction
    aims: tuple[str, ...]

    @property
    def chain(self) -> Chain:
        return Chain(self.alpha, self.kappa, F(1, 1000))

    def prediction(self, aim: str, trust: Triple) -> Triple | None:
        """The prediction of equations (12) and (13), or all-defect; None where there is none."""
        if aim == "R0":
            return NOBODY
        try:
            return self.chain.for_three(trust) if aim == "R3" else self.chain.for_one(trust)
        except NoSolution:
            return None

    def rounds(self) -> Iterator[tuple[str, tuple[int, ...] | None, Triple, Triple]]:
        """What is aimed at, what is done, and the three trusts before and after, by definition."""
        now: Triple = (self.end, self.centre, self.end)
        for aim in self.aims:
            told = self.prediction(aim, now)
            if told is None:
                yield aim, None, now, now
                return
            done = self.chain.respond(told, now)
            after = self.chain.learn(told, done, now)
            yield aim, done, now, after
            now = after


def plans() -> Iterator[Plan]:
    """All plans of two rounds, at four pairs of parameters and three trusts of the ends."""
    for (alpha, kappa), aims in product(PARAMETERS, product(ACTIONS, repeat=2)):
        for end in (F(1, 3), F(1, 2), F(9, 10)):
            yield Plan(alpha, kappa, end, F(3, 4), aims)


def habit() -> Iterator[Plan]:
    """Ends that expect less of a neighbour than kappa, and ends that do not listen."""
    yield Plan(F(3, 5), F(7, 10), F(1, 2), F(3, 4), ("R1", "R1", "R1"))
    yield Plan(F(4, 5), F(3, 5), F(1, 5), F(3, 4), ("R0",))


listen = Assumption(
    "the ends listen, and expect enough",
    r"$\kappa < \alpha$ and $(1 - \tau_0)\alpha \le \kappa$, $\tau_0 = \tau_2 \in (0, 1)$",
    lambda x: x.kappa < x.alpha and (1 - x.end) * x.alpha <= x.kappa and 0 < x.end < 1,
)

ends = Claim(
    key="gois2025.appD_odds.ends",
    kind="own",
    title="When the ends do as told",
    source=Source("gois2025", "Appendix D.2, trust of the ends", "D.2", "own"),
    chapter=CHAPTER,
    statement=r"""Let $0 < \alpha < 1$ and $\beta \le \kappa < 1$. If $\kappa < \alpha$ and $(1-\tau_0)\alpha \le \kappa$,
then with the predictions of (12) and (13), small slack, or $0-0-0$ the ends do as told in every round,
and their trust rises: node 1's odds are all that counts. At the figures' parameters that is so from
$\tau_0 = \tfrac14$ on. If $\alpha < \kappa$, every $R_1$ lowers the ends' trust instead. With
$\alpha = \tfrac35$, $\kappa = \tfrac7{10}$, $\tau_0 = \tfrac12$ two rounds of $R_1$ leave $\tau_0 <
\tfrac19$, where no prediction makes the ends cooperate.""",
    assumes=(listen,),
    uses=("gois2025.eq3", "gois2025.eq12", "gois2025.sec3_accmax.trusted"),
)


@ends.symbolic
def their_odds() -> dict[str, Comparison]:
    """What the ends are told for R1, beside alpha; the factors of their odds; a start that fails."""
    sp = sympy()
    tau, alpha, kappa, own = sp.symbols("tau alpha kappa own", positive=True)
    over, slack = sp.symbols("over slack", positive=True)
    told = (kappa - (1 - tau) * alpha) / tau
    half, least = F(1, 2), F(7, 10)

    def after(t: Fraction) -> Fraction:
        p = (least - (1 - t) * F(3, 5)) / t
        return t * (1 - p) / (t * (1 - p) + (1 - t) * F(2, 5))

    last = after(after(half))
    return {
        "R1: told is alpha less (alpha - kappa) / tau": identical(
            told, alpha - (alpha - kappa) / tau
        ),
        "so with less slack than that the factor (1 - told) / (1 - alpha) exceeds 1": identical(
            (own + over) / own - 1, over / own
        ),
        "R3 and R0: the factors are 1 / alpha and 1 / (1 - alpha), with 1 = own + slack": identical(
            (own + slack) / own - 1, slack / own
        ),
        "told 1 an end gains more than alpha, and kappa < alpha": identical(
            tau + (1 - tau) * alpha - alpha, tau * (1 - alpha)
        ),
        "more trust, and the ends still listen": identical(-((1 - tau) * alpha).diff(tau), alpha),
        "3/5 and 7/10: a half falls to 1/9 after two R1, without slack": equals(last, F(1, 9)),
        "where told 1 is not enough": less_than(last + (1 - last) * F(3, 5), least),
    }


@their_odds.mutant("told more than alpha the ends gain trust")
def _() -> dict[str, Comparison]:
    own, over = sympy().symbols("own over", positive=True)
    return {"factor": non_negative((own - over) / own - 1)}


def _follow(x: Plan) -> Comparison:
    found: list[Comparison] = []
    for aim, done, before, after in x.rounds():
        if done is None and aim == "R3":
            break
        found.append(that(done == AIMED[aim], f"{aim}: {done}"))
        found.append(less_than(before[0], after[0]))
    return all_of(*found) if found else that(condition=True, trivial=True)


@ends.exact(small=plans)
def as_told(x: Plan) -> Comparison:
    """What is done against what is aimed at, and the ends' trust; R3 where the centre can be won."""
    return _follow(x)


@as_told.mutant("their odds double in every round")
def _(x: Plan) -> Comparison:
    ratios = (odds(after[0]) / odds(before[0]) for _, _, before, after in x.rounds())
    return all_of(*(at_least(ratio, 2) for ratio in ratios))


as_told.without(listen, small=habit)
