"""Judge instances one by one, and keep the counts and the instances worth keeping."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, cast

from lookahead.core.enclosure import Number, Real, Ternary
from lookahead.core.errors import InvalidArgument
from lookahead.ledger.check import Check
from lookahead.ledger.claim import Claim
from lookahead.ledger.codec import encodable, encode
from lookahead.ledger.comparison import Comparison, Outcome, all_of, as_float
from lookahead.ledger.coverage import Coverage
from lookahead.ledger.search import Stream

SOURCES = ("real", "stand-in", "none")


def worse(source: str, than: str) -> bool:
    """Return whether a source of data says less: real, then stand-in, then none."""
    return SOURCES.index(source) > SOURCES.index(than)


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
    coverage: Coverage = field(default_factory=Coverage)
    rejected: dict[str, Any] = field(default_factory=dict[str, Any])
    true_for: set[str] = field(default_factory=set[str])
    faults: list[str] = field(default_factory=list[str])

    def look(self, instance: Any, provenance: str) -> Comparison | None:
        """Judge one instance; None when it lies outside an assumption or is not decided there.

        An instance that comes again, as a search does that shrinks, is judged and not counted.
        """
        new = self.stream.add(instance)
        self.instances += new
        source = getattr(instance, "source", None)
        if source in SOURCES and (self.source is None or worse(source, self.source)):
            self.source = source
        where = inside(self.claim, instance)
        if where is Ternary.FALSE:
            self.filtered += new
            self._confirm_constructions(instance)
            return None
        if where is Ternary.UNKNOWN:
            self.unknown += new
            return None
        found = judge(self.check.function, instance)
        self._count(instance, found, provenance, new=new)
        self._try_mutants(instance)
        return found

    def _confirm_constructions(self, instance: Any) -> None:
        for ablation in self.check.ablations:
            if ablation.by_construction and ablation.assumption.of(instance) is not Ternary.TRUE:
                self._fault(f"'{ablation.assumption.name}' does not hold by construction")

    def _fault(self, text: str) -> None:
        if text not in self.faults:
            self.faults.append(text)

    def _count(self, instance: Any, found: Comparison, provenance: str, *, new: bool) -> None:
        if found.violated:
            self.first = self.first or (instance, provenance)
        if not new:
            return
        if found.outcome is Outcome.UNKNOWN:
            self.unknown += 1
            return
        self.decided += 1
        self.trivial += found.trivial
        self.violations += found.violated
        self.coverage.look(instance, found.ratio)
        if found.slack is not None and not found.trivial:
            slack = found.slack
            if self.worst is None or as_float(slack) < as_float(self.worst):
                self.worst = slack
        if found.ratio is not None and (self.tight is None or found.ratio > self.tight[0]):
            self.tight = (found.ratio, instance)

    def _try_mutants(self, instance: Any) -> None:
        for mutant in self.check.mutants:
            if mutant.name in self.rejected and mutant.name in self.true_for:
                continue
            try:
                found = judge(mutant.function, instance)
            except Exception as error:  # noqa: BLE001 - a mutant is foreign code
                self._fault(f"mutant '{mutant.name}': {type(error).__name__}: {error}")
                continue
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
