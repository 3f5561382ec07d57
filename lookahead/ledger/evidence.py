"""What one check found, as plain data that travels between processes and into the ledger."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

from lookahead.ledger.coverage import Histogram

EvidenceOutcome = Literal["pass", "refuted", "unknown", "error"]


@dataclass(frozen=True)
class Tightest:
    """The instance on which both sides came closest, and left over right there."""

    ratio: float
    instance: Any


@dataclass(frozen=True)
class MutantRecord:
    """One planted falsehood: where it was true, where the check rejected it."""

    name: str
    rejected: bool
    true_somewhere: bool
    rejected_on: Any = None


@dataclass(frozen=True)
class AblationRecord:
    """What the search found once one assumption was broken and the others kept."""

    name: str
    breaking: str
    outcome: Literal["needed", "not needed in this search", "by construction", "broken elsewhere"]
    instances: int
    witness: Any = None


@dataclass(frozen=True)
class ScalingRecord:
    """The powers of s that both sides pick up under a rescaling by s; None when they vary."""

    name: str
    left: float | None
    right: float | None
    free: bool


@dataclass(frozen=True)
class ControlRecord:
    """What an amendment says on the instances of the claim that it amends."""

    of: str
    instances: int
    inside: int
    held: int
    violated: int


@dataclass(frozen=True)
class Counterexample:
    """A violating instance inside every assumption, as data and as a program."""

    instance: Any
    program: Any
    left: str | None
    right: str | None
    note: str


@dataclass(frozen=True)
class Evidence:
    """The record of one check."""

    check: str
    kind: str
    arithmetic: str
    covers: bool
    line: int
    outcome: EvidenceOutcome
    instances: int = 0
    decided: int = 0
    unknown: int = 0
    trivial: int = 0
    filtered: int = 0
    violations: int = 0
    steps: tuple[str, ...] = ()
    worst_slack: str | None = None
    tightest: Tightest | None = None
    mutants: tuple[MutantRecord, ...] = ()
    assumptions: tuple[AblationRecord, ...] = ()
    scaling: tuple[ScalingRecord, ...] = ()
    controls: tuple[ControlRecord, ...] = ()
    coverage: tuple[Histogram, ...] = ()
    counterexample: Counterexample | None = None
    provenance: str = ""
    data: str | None = None
    random: bool = False
    seed: int = 0
    digest: str = ""
    seconds: float = 0.0
    replay: str = ""
    message: str = ""

    @property
    def telling(self) -> int:
        """Instances that were decided and not zero on both sides."""
        return self.decided - self.trivial

    @property
    def mutants_rejected(self) -> int:
        return sum(m.rejected for m in self.mutants)
