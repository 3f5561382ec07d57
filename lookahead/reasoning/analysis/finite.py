"""The analysis of a finite game with formulas of one's own."""

from __future__ import annotations

from fractions import Fraction

from lookahead.reasoning.analysis import theorems
from lookahead.reasoning.analysis.report import Report, shown
from lookahead.reasoning.finite_game import FiniteGame, FinitePair, Model
from lookahead.reasoning.finite_table import FiniteTable
from lookahead.reasoning.finite_vector_formulas import quadratic


def analyse_finite(game: FiniteGame, at: FinitePair | None = None) -> Report:
    """Return the report; `at` is a stable pair, default the only one.

    Raises the game's own outcomes: NoStablePoint, SeveralStablePoints, StableContinuum.
    """
    star = game.selfish() if at is None else at
    best, B = game.collective(), game.benefit(star)
    Phi = game.alignment(star)
    gamma = game.modulus(star) if game.mixed else None
    stable = theorems.selfish("only best responses to theta* carry weight")
    mixtures = (
        theorems.linear("weights over fixed points mix as their laws do")
        if game.mixed
        else theorems.linear("everybody plays one point: laws do not mix", met=False)
    )
    quantities = (
        ("stable models", ", ".join(_interval(ends) for ends in game.stable_intervals())),
        ("h*", shown(star.weights)),
        ("theta*", shown(star.theta)),
        ("U(h*)", shown(star.utility)),
        ("h#", shown(best.weights)),
        ("theta#", shown(best.theta)),
        ("U(h#)", shown(best.utility)),
        ("B", shown(B)),
        ("Phi", shown(Phi)),
        ("gamma along the segment", "not known" if gamma is None else shown(gamma)),
    )
    remarks = () if best.unique else ("several optimal strategies: h# and Phi are the first's",)
    return Report(
        f"Finite game on {game.n} points",
        quantities,
        (
            theorems.theorem_6_on_segment(stable, mixtures, gamma, Phi, B),
            theorems.proposition_4(multiple(game), "no factor turns the loss into u", B),
        ),
        remarks,
    )


def multiple(game: FiniteGame) -> Fraction | None:
    """Return c with u = c l at every point and model, None where there is none."""
    pairs = _one_parameter(game.table) if game.dimension is None else _several(game, game.dimension)
    c = next((u / loss for u, loss in pairs if loss != 0), Fraction(0))
    return c if c != 0 and all(u == c * loss for u, loss in pairs) else None


def _one_parameter(table: FiniteTable) -> list[tuple[Fraction, Fraction]]:
    """Pair the coefficients of utility and loss."""
    pairs: list[tuple[Fraction, Fraction]] = []
    for a, b, k, row in zip(table.curvature, table.pull, table.rest, table.utilities, strict=True):
        loss = (k, -b, a / 2)
        padded = (*row, *(Fraction(0),) * (3 - len(row)))
        pairs += zip(padded, (*loss, *(Fraction(0),) * (len(padded) - 3)), strict=True)
    return pairs


def _several(game: FiniteGame, dimension: int) -> list[tuple[Fraction, Fraction]]:
    """Pair values, gradients and Hessians at zero of utility and loss."""
    pairs: list[tuple[Fraction, Fraction]] = []
    for z in game.points:
        (u, du, ddu), (k, dk, ddk) = (
            quadratic(name, formula, z, dimension)
            for name, formula in (("utility", game.utility), ("loss", game.loss))
        )
        pairs += [(u, k), *zip(du, dk, strict=True)]
        pairs += [p for a, b in zip(ddu, ddk, strict=True) for p in zip(a, b, strict=True)]
    return pairs


def _interval(ends: tuple[Model, Model]) -> str:
    low, high = ends
    return shown(low) if low is high or low == high else f"[{shown(low)}, {shown(high)}]"
