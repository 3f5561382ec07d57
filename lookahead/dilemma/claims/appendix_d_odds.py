"""Appendix D.2 in odds: what each outcome does to node 1's trust, with slack and without."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from itertools import product

from hypothesis import strategies as st

from lookahead.core.symbols import sympy
from lookahead.dilemma.chain_game import ChainGame
from lookahead.dilemma.claims.appendix_d_states import PARAMETERS
from lookahead.dilemma.trust import odds, trust, trust_update
from lookahead.ledger import Claim, Comparison, Source, all_of, equals, that
from lookahead.ledger.symbolic import identical, non_negative
from lookahead.testing.dilemma_trust import chain_games
from lookahead.testing.dilemma_trust import odds as drawn_odds

F = Fraction
CHAPTER = "dilemma/oscillation"
NO_SLACK = F(0)


@dataclass(frozen=True)
class Centre:
    """Node 1 at some odds."""

    alpha: Fraction
    kappa: Fraction
    odds: Fraction
    epsilon: Fraction = NO_SLACK

    @property
    def game(self) -> ChainGame:
        return ChainGame(self.alpha, self.kappa, self.epsilon)

    @property
    def least_error(self) -> Fraction:
        """1 - q - epsilon, the prediction of one end in equation (13)."""
        tau, beta = trust(self.odds), 2 * self.alpha * (1 - self.alpha)
        return 1 - (self.kappa - (1 - tau) * beta) / tau - self.epsilon

    def after(self, predictions: tuple[Fraction, Fraction], actions: tuple[int, int]) -> Fraction:
        """The odds after a round, by equation (3)."""
        tau = trust_update(
            prior=trust(self.odds), alpha=self.alpha, predictions=predictions, actions=actions
        )
        return odds(tau)


def centres() -> Iterator[Centre]:
    """Four parameter pairs, odds on both sides of the thresholds, no slack and some."""
    levels = (F(1, 10), F(3, 16), F(7, 10), F(3, 4), F(1), F(2), F(75, 16), F(20))
    for (alpha, kappa), o, epsilon in product(PARAMETERS, levels, (F(0), F(1, 100))):
        yield Centre(alpha, kappa, o, epsilon)


def drawn() -> st.SearchStrategy[Centre]:
    """Random parameters and odds, no slack."""
    return st.builds(lambda g, o: Centre(g.alpha, g.kappa, o), chain_games(), drawn_odds())


appendix_d_odds = Claim(
    key="gois2025.appD_odds",
    kind="proof step",
    title="The chain in odds",
    source=Source("gois2025", "Appendix D.2, consequence of (3) and (13)", "D.2", "forced"),
    chapter=CHAPTER,
    statement=r"""Let $o = \tau_1/(1-\tau_1) > 0$, $\beta = 2\alpha(1-\alpha) \le \kappa < 1$ and predict as in
(12) and (13) with slack $\varepsilon \ge 0$, to ends that do as told. Then node 1's odds become
$$R_3:\ \frac{(1-\kappa-\varepsilon)\,o - (\kappa-\beta)}{\alpha^2},\qquad
R_1:\ \frac{o}{\alpha^2},\qquad R_0:\ \frac{o}{(1-\alpha)^2},$$
and $R_3$ is possible exactly where $o > (\kappa-\beta)/(1-\kappa-\varepsilon)$. The slack moves
the threshold; elsewhere its limit $\varepsilon \to 0$ is uneventful.""",
    uses=("gois2025.eq3", "gois2025.eq12", "gois2025.eq13"),
)


@appendix_d_odds.symbolic
def affine() -> dict[str, Comparison]:
    """The factor p_2 / alpha^2 with p_2 = 1 - q - epsilon, in odds."""
    o, alpha = sympy().symbols("o alpha", positive=True)
    kappa, beta, epsilon = sympy().symbols("kappa beta epsilon", real=True)
    tau = o / (1 + o)
    p2 = 1 - (kappa - (1 - tau) * beta) / tau - epsilon
    room = 1 - kappa - epsilon
    margin = sympy().Symbol("margin", positive=True)
    return {
        "after R3": identical(o * p2 / alpha**2, (room * o - (kappa - beta)) / alpha**2),
        "p_2 is positive exactly above the threshold": identical(
            o * p2, room * (o - (kappa - beta) / room)
        ),
        "more odds stay more odds": non_negative(margin / alpha**2),
    }


@affine.mutant("the same amount is lost at all odds")
def _() -> dict[str, Comparison]:
    o, kappa, beta = sympy().symbols("o kappa beta", positive=True)
    tau = o / (1 + o)
    p2 = 1 - (kappa - (1 - tau) * beta) / tau
    return {"additive": identical(o * p2, o - (kappa - beta))}


@appendix_d_odds.sampled(drawn(), small=centres)
def by_definition(x: Centre) -> Comparison:
    """Equation (3) with the predictions of (12) and (13) against the affine maps."""
    p2, possible = x.least_error, "R3" in x.game.feasible(x.odds)
    compared = [
        that(possible == (p2 > 0)),
        equals(x.after((F(1), F(1)), (1, 1)), x.game.step(x.odds, "R1")),
        equals(x.after((F(0), F(0)), (0, 0)), x.game.step(x.odds, "R0")),
    ]
    if possible:
        compared.append(equals(x.after((F(1), p2), (1, 1)), x.game.step(x.odds, "R3")))
    return all_of(*compared)


@by_definition.mutant("R3 leaves the odds as they are")
def _(x: Centre) -> Comparison:
    return that("R3" not in x.game.feasible(x.odds) or x.game.step(x.odds, "R3") == x.odds)


@by_definition.mutant("R1 multiplies by 25/16 whatever alpha is")
def _(x: Centre) -> Comparison:
    return equals(x.after((F(1), F(1)), (1, 1)), x.odds * F(25, 16))
