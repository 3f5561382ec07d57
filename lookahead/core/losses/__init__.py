"""Losses: one object carries the values, the constants, a cvxpy and a SymPy face."""

from lookahead.core.losses.logistic import Logistic
from lookahead.core.losses.quadratic import Quadratic
from lookahead.core.losses.ridge import Ridge
from lookahead.core.losses.squared import Squared
from lookahead.core.losses.weighted_quadratic import WeightedQuadratic

QuadraticLoss = Squared | Quadratic | WeightedQuadratic | Ridge
Loss = QuadraticLoss | Logistic

__all__ = [
    "Logistic",
    "Loss",
    "Quadratic",
    "QuadraticLoss",
    "Ridge",
    "Squared",
    "WeightedQuadratic",
]
