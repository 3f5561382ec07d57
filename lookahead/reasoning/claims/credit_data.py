"""The credit data as claims see it: which table is there, and Figure 1 computed once."""

from __future__ import annotations

from dataclasses import dataclass

from lookahead.data import path
from lookahead.reasoning.figures.figure_1 import Figure1, shared

ROUNDS = 8  # reach every published mean above the solvers' floor on the real data


def source() -> str:
    """Return "real" when the real table is in the cache, else "stand-in"."""
    return "real" if path("credit").is_file() else "stand-in"


@dataclass(frozen=True)
class CreditRun:
    """The run of Figure 1 on one of the two tables; it names the data and holds none of it."""

    source: str

    @property
    def figure(self) -> Figure1:
        """The numbers of the run, computed once a process."""
        return shared(self.source, ROUNDS)
