"""The analysis of games in which strategies shift the data."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from lookahead.core.enclosure import Number, sign
from lookahead.core.exact import dot
from lookahead.reasoning.analysis import theorems
from lookahead.reasoning.analysis.report import Finding, Report, quotient, shown
from lookahead.reasoning.quadratic_shifts import QuadraticShiftGame, ShiftPair
from lookahead.reasoning.shift_game import ShiftGame

TRANSLATIONS = "a shifted law is no mixture of two others"


def analyse_shift(game: ShiftGame, at: ShiftPair | None = None) -> Report:
    """Return the report on the smallest shift game, with its own utilities."""
    report = analyse_shifts(game.general(), at)
    own = {"U(eta*)": game.selfish().utility, "U(eta#)": game.collective().utility}
    told = [(name, shown(own[name]) if name in own else x) for name, x in report.quantities]
    return replace(report, quantities=tuple(told))


def analyse_shifts(game: QuadraticShiftGame, at: ShiftPair | None = None) -> Report:
    """Return the report; `at` is a stable pair, default the only one.

    Raises the game's own outcomes: NoStablePoint, SeveralStablePoints, UnboundedUtility.
    """
    star = game.selfish() if at is None else at
    best, B, Phi, gamma = game.collective(), game.benefit(star), game.phi(star), game.modulus()
    stable = theorems.selfish("no agent gains by another shift while theta* stays")
    shifts = theorems.linear(TRANSLATIONS, met=False)
    quantities = (
        ("stable pairs", str(len(game.stable_pairs()))),
        ("eta*", shown(star.eta)),
        ("theta*", shown(star.theta)),
        ("U(eta*)", shown(star.utility)),
        ("eta#", shown(best.eta)),
        ("theta#", shown(best.theta)),
        ("U(eta#)", shown(best.utility)),
        ("B", shown(B)),
        ("Phi", shown(Phi)),
        ("gamma_U in eta", shown(gamma)),
    )
    found = (
        _theorem_12(game, star, best, gamma, B),
        theorems.theorem_6(stable, shifts, gamma, Phi, B),
        theorems.proposition_4(multiple(game), "utility and loss differ in more than a factor", B),
    )
    return Report(f"Shift game with {game.d} strategy parameters", quantities, found)


def _theorem_12(
    game: QuadraticShiftGame, star: ShiftPair, best: ShiftPair, gamma: Number, B: Fraction
) -> Finding:
    concave = theorems.positive("strong concavity in eta", gamma)
    bound = game.bound(star)
    step = tuple(a - b for a, b in zip(best.eta, star.eta, strict=True))
    direct = -dot(game.correction(star.eta), step) - quotient(gamma * dot(step, step), 2)
    stable = theorems.selfish("eta* is a best response in its box to the model that it trains")
    return Finding(
        "zhu2025.thm12",
        "Theorem 12",
        (stable, theorems.interior(), concave),
        "B is at most the squared norm of the learner's answer to a change of strategy, over "
        f"2 gamma_U; the direct bound along the segment is {shown(direct)}",
        B,
        bound,
    )


def multiple(game: QuadraticShiftGame) -> Fraction | None:
    """Return c with u = c l as functions of z and theta, None where there is none.

    >>> ShiftGame(0, 1, 1).general().H, multiple(ShiftGame(0, 1, 1).general())
    (((Fraction(1, 1),),), None)
    """
    if game.kappa != 0 or any(game.r):
        return None
    pairs = [
        *((-b, a) for b, a in _entries(game.R, game.H)),
        *((b, -a) for b, a in _entries(game.K, game.C)),
    ]
    c = next((u / loss for u, loss in pairs if loss != 0), Fraction(0))
    if sign(c) == 0 or any(u != c * loss for u, loss in pairs):
        return None
    return c


def _entries(
    A: tuple[tuple[Fraction, ...], ...], B: tuple[tuple[Fraction, ...], ...]
) -> list[tuple[Fraction, Fraction]]:
    return [pair for rows in zip(A, B, strict=True) for pair in zip(*rows, strict=True)]
