"""The one record that every solve returns: value, outcome, certificate, statistics."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from fractions import Fraction
from typing import Generic, TypeVar

from lookahead.core.errors import NoSolution, NotConverged

Value = TypeVar("Value")


class Outcome(Enum):
    """How a solve ended; the text of each member says what to change."""

    SOLVED = "solved: the certificate bounds the distance to the one solution"
    NOT_UNIQUE = (
        "no unique minimiser: the objective is flat along a direction; "
        "penalise every coordinate or drop redundant columns"
    )
    NO_MINIMISER = (
        "no minimiser: a direction separates the labels, so the risk falls for ever along it; "
        "penalise every coordinate"
    )
    NO_FIXED_POINT = "no solution in the box that was searched; start elsewhere"
    NOT_CONVERGED = (
        "not certified: start closer, allow more iterations or more bits, or rescale the columns"
    )


@dataclass(frozen=True)
class Certificate:
    """What is known about a value, recomputed from the definitions, rounding included.

    radius: bound on the Euclidean distance from the value to the solution; 0 means exact.
    arithmetic: "rational", "balls" or "floats with an a-priori rounding bound".
    argument: the theorem that turns the numbers computed into the radius.
    gradient, modulus: where the radius is a quotient, the bounds on the gradient's norm and on
    the curvature that it came from (in columns scaled by powers of two, where those were used).
    """

    radius: Fraction
    arithmetic: str
    argument: str
    gradient: Fraction | None = None
    modulus: Fraction | None = None


@dataclass(frozen=True)
class Statistics:
    """What a solve cost: its method, its iterations, its wall-clock time in seconds."""

    method: str
    iterations: int
    seconds: float


@dataclass(frozen=True, eq=False)
class Solution(Generic[Value]):
    """Value, outcome, certificate and statistics of one solve; no value without an outcome SOLVED.

    detail: what was found instead, for the outcomes that are not SOLVED.
    direction: for NO_MINIMISER, a rational direction along which the risk falls for ever.
    """

    value: Value | None
    outcome: Outcome
    certificate: Certificate | None
    statistics: Statistics
    detail: str = ""
    direction: tuple[Fraction, ...] | None = None

    def require(self) -> Value:
        """Return the value, or raise NotConverged or NoSolution with the outcome's text."""
        if self.value is not None and self.outcome is Outcome.SOLVED:
            return self.value
        method = self.statistics.method
        if self.outcome is Outcome.NOT_CONVERGED:
            raise NotConverged(method, self.detail, self.outcome.value)
        raise NoSolution(f"{method}: {self.outcome.value} ({self.detail})")
