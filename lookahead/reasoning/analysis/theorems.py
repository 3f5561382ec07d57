"""What the theorems of zhu2025 say about one game, as findings; shared by all kinds of game."""

from __future__ import annotations

from lookahead.core.enclosure import Number, sign
from lookahead.reasoning.analysis.report import Condition, Finding, quotient, shown

SELFISH = "a selfish pair"
LINEAR = "linear distribution map"
INTERIOR = "interior minimiser"


def selfish(because: str) -> Condition:
    """The pair at which the theorems stand is stable."""
    return Condition(SELFISH, met=True, because=because)


def linear(because: str, met: bool = True) -> Condition:
    """Assumption 1."""
    return Condition(LINEAR, met=met, because=because)


def interior(because: str = "models are all numbers and the risk is strongly convex") -> Condition:
    """What the amended theorems ask of the learner."""
    return Condition(INTERIOR, met=True, because=because)


def positive(name: str, modulus: Number | None) -> Condition:
    """Strong concavity with the sharp modulus; None where the modulus is not known."""
    if modulus is None:
        return Condition(name, met=None, because="no exact modulus was found")
    answer = sign(modulus)
    because = f"the sharp modulus is {shown(modulus)}"
    return Condition(name, met=None if answer is None else answer > 0, because=because)


def theorem_6(
    at: Condition, map_: Condition, gamma: Number | None, Phi: Number, B: Number
) -> Finding:
    """Theorem 6 as printed, with the modulus in the coordinates of the strategy."""
    concave = positive("strong concavity in the strategy's own coordinates", gamma)
    bound = quotient(Phi * Phi, 2 * gamma) if gamma is not None and concave.met else None
    return Finding(
        "zhu2025.thm6",
        "Theorem 6, as printed",
        (at, map_, interior(), concave),
        "B is at most Phi^2 / (2 gamma_U); refuted in general: its two sides scale apart when the "
        "strategy is measured in other units",
        B,
        bound,
    )


def theorem_6_on_segment(
    at: Condition, map_: Condition, gamma: Number | None, Phi: Number, B: Number
) -> Finding:
    """The amended Theorem 6: concavity along the segment to the collective strategy."""
    concave = positive("strong concavity along the segment", gamma)
    bound = -Phi - quotient(gamma, 2) if gamma is not None and concave.met else None
    return Finding(
        "zhu2025.thm6.segment",
        "Theorem 6, amended",
        (at, map_, interior(), concave),
        "B is at most -Phi - gamma_alpha / 2, which is at most Phi^2 / (2 gamma_alpha)",
        B,
        bound,
    )


def theorem_2(map_: Condition, gamma: Number | None, Phi: Number, B: Number) -> Finding:
    """Theorem 2, the informal form without a constant."""
    concave = positive("strong concavity in the strategy's own coordinates", gamma)
    return Finding(
        "zhu2025.thm2",
        "Theorem 2, as printed",
        (map_, interior(), concave),
        "B is at most Phi^2; refuted in general: a utility in other units breaks it",
        B,
        Phi * Phi,
    )


def proposition_4(c: Number | None, why_not: str, B: Number) -> Finding:
    """Proposition 4 for u = c l; c is None where the utility is no multiple of the loss."""
    multiple = Condition(
        "u = c l with c not 0", c is not None, why_not if c is None else f"c = {shown(c)}"
    )
    against = c is not None and sign(c) == 1
    if c is None:
        claim, says = "zhu2025.prop4", "nothing: it speaks of proportional objectives only"
    elif against:
        claim, says = "zhu2025.prop4.pos", "B = 0: learner and people play a zero-sum game"
    else:
        claim = "zhu2025.prop4.neg"
        says = "B = 0 as printed; for c < 0 that needs the selfish pair to be the best of all"
    return Finding(claim, "Proposition 4", (multiple,), says, B, None if c is None else B * 0)
