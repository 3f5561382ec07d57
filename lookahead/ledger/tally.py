"""Judge instances one by one, and keep the counts and the instances worth keeping."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, cast

from lookahead.core.enclosure import Number, Real, Ternary
from lookahead.core.errors import InvalidArgument
from lookahead.ledger.check import Check
from lookahead.ledger.claim import Claim
from lookahead.ledger.codec import encodable, encode
from lookahead.ledger.comparison import Comparison, Outcome, all_of
from lookahead.ledger.search import Stream


@dataclass
class Tally:
    """Counts of one search, and the instances worth keeping."""

    claim: Claim
    check: Check
    stream: Stream = field(default_factory=Stream)
    instances: int = 0
    decided: int = 0
    unknown: int = 0
    trivial: int = 0
    filtered: int = 0
    violations: int = 0
    worst: Number | None = None
    tight: tuple[float, Any] | None = None
    first: tuple[Any, str] | None = None
    source: str | None = None
    rejected: dict[str, Any] = field(default_factory=dict[str, Any])
    true_for: set[str] = field(default_factory=set[str])

    def look(self, instance: Any, provenance: str) -> Comparison | None:
        """Judge one instance; None when it lies outside an assumption or is not decided there."""
        self.instances += 1
        self.stream.add(instance)
        source = getattr(instance, "source", None)
        if source in ("real", "stand-in", "none"):
            self.source = source
        where = inside(self.claim, instance)
        if where is Ternary.FALSE:
            self.filtered += 1
            return None
        if where is Ternary.UNKNOWN:
            self.unknown += 1
            return None
        found = judge(self.check.function, instance)
        self._count(instance, found, provenance)
        self._try_mutants(instance)
        return found

    def _count(self, instance: Any, found: Comparison, provenance: str) -> None:
        if found.outcome is Outcome.UNKNOWN:
            self.unknown += 1
            return
        self.decided += 1
        self.trivial += found.trivial
        if found.violated:
            self.violations += 1
            self.first = self.first or (instance, provenance)
        if found.slack is not None and not found.trivial:
            slack = found.slack
            if self.worst is None or float(slack) < float(self.worst):
                self.worst = slack
        if found.ratio is not None and (self.tight is None or found.ratio > self.tight[0]):
            self.tight = (found.ratio, instance)

    def _try_mutants(self, instance: Any) -> None:
        for mutant in self.check.mutants:
            if mutant.name in self.rejected and mutant.name in self.true_for:
                continue
            found = judge(mutant.function, instance)
            if found.violated:
                self.rejected.setdefault(mutant.name, instance)
            elif found.holds:
                self.true_for.add(mutant.name)


def steps_of(found: Any) -> dict[str, Comparison]:
    """Return what a check returned as named comparisons.

    Raises InvalidArgument when it returned anything but comparisons.
    """
    steps = cast("dict[str, Any]", found) if isinstance(found, dict) else {"": found}
    for step in steps.values():
        if not isinstance(step, Comparison):
            raise InvalidArgument("check", step, "must return a Comparison, never a bare bool")
    return steps


def inside(claim: Claim, instance: Any) -> Ternary:
    """Return whether an instance lies inside every assumption of a claim."""
    answers = [a.of(instance) for a in claim.assumes]
    if Ternary.FALSE in answers:
        return Ternary.FALSE
    return Ternary.UNKNOWN if Ternary.UNKNOWN in answers else Ternary.TRUE


def judge(function: Any, instance: Any) -> Comparison:
    """Return the joint comparison of a check, or of a mutant, on one instance."""
    found = function(instance)
    return all_of(*steps_of(found).values())


def text(x: Number) -> str:
    """Return a number for a report: exact when rational, twelve digits with radius otherwise."""
    return x.ball(64).str(12) if isinstance(x, Real) else str(x)


def data(instance: Any) -> Any:
    """Return an instance as data, or the name of its type when it has no exact form."""
    if instance is None:
        return None
    return encode(instance) if encodable(instance) else {"text": type(instance).__name__}
