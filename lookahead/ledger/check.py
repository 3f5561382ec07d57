"""The kinds of check, and what belongs to one: mutants, ablations, scalings, a program."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any, Literal

from hypothesis.strategies import SearchStrategy

from lookahead.core.enclosure import Ternary
from lookahead.ledger.comparison import Comparison

CheckKind = Literal["symbolic", "exact", "certified", "sampled", "simulated", "textual"]
Arithmetic = Literal["symbolic", "rational", "enclosure", "text"]
SmallScope = Callable[[], Iterable[Any]]
Conclusion = Callable[[Any], Comparison]
Derivation = Callable[[], dict[str, Comparison]]


@dataclass(frozen=True)
class Assumption:
    """A named predicate on an instance: true, false or unknown."""

    name: str
    statement: str
    predicate: Callable[[Any], bool | Ternary] = field(repr=False)

    def of(self, instance: Any) -> Ternary:
        """Return what the predicate says of `instance`, as a three-valued answer."""
        answer = self.predicate(instance)
        if isinstance(answer, Ternary):
            return answer
        return Ternary.TRUE if answer else Ternary.FALSE


@dataclass(frozen=True)
class Mutant:
    """A false variant of a conclusion that the check has to reject."""

    name: str
    function: Callable[..., Any] = field(repr=False)


@dataclass(frozen=True)
class Ablation:
    """How one assumption is broken while the others are kept, where else, or why it cannot be."""

    assumption: Assumption
    small: SmallScope | None = field(default=None, repr=False)
    strategy: SearchStrategy[Any] | None = field(default=None, repr=False)
    by_construction: str = ""
    elsewhere: str = ""


@dataclass(frozen=True)
class Scaling:
    """A rescaling of an instance under which the powers of both sides are measured."""

    name: str
    transform: Callable[[Any, int], Any] = field(repr=False)
    free: bool


@dataclass(frozen=True)
class Program:
    """The same conclusion as plain arithmetic, for the checker that imports nothing of ours.

    `given` turns an instance into named exact numbers and lists; `let` defines further names from
    them; `assume` lists the conditions that put the instance inside every assumption; `violates`
    is true exactly where the conclusion fails.
    """

    given: Callable[[Any], dict[str, Any]] = field(repr=False)
    let: tuple[tuple[str, str], ...]
    assume: tuple[tuple[str, str], ...]
    violates: str


@dataclass(eq=False)
class Check:
    """One way of testing a claim; built by the decorators of `Claim`, then left alone."""

    claim: str
    name: str
    kind: CheckKind
    arithmetic: Arithmetic
    covers: bool
    function: Callable[..., Any]
    line: int
    strategy: SearchStrategy[Any] | None = None
    small: SmallScope | None = None
    mutants: list[Mutant] = field(default_factory=list[Mutant])
    ablations: list[Ablation] = field(default_factory=list[Ablation])
    scalings: list[Scaling] = field(default_factory=list[Scaling])
    controlled: list[Check] = field(default_factory=list["Check"])
    program_of: Program | None = None

    @property
    def symbolic(self) -> bool:
        """Whether the check derives something once instead of looking at instances."""
        return self.strategy is None and self.small is None

    def mutant(self, name: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
        """Plant a false variant of the conclusion, written like the check itself."""

        def plant(function: Callable[..., Any]) -> Callable[..., Any]:
            self.mutants.append(Mutant(name, function))
            return function

        return plant

    def without(
        self,
        assumption: Assumption,
        strategy: SearchStrategy[Any] | None = None,
        *,
        small: SmallScope | None = None,
    ) -> Check:
        """Say where to look for failures once `assumption` is broken and the others are kept."""
        self.ablations.append(Ablation(assumption, small, strategy))
        return self

    def by_construction(self, assumption: Assumption, why: str) -> Check:
        """Say why no instance can break `assumption`."""
        self.ablations.append(Ablation(assumption, by_construction=why))
        return self

    def as_in(self, key: str, *assumptions: Assumption) -> Check:
        """Say that the claim follows from `key`, whose checks break these assumptions."""
        self.ablations.extend(Ablation(a, elsewhere=key) for a in assumptions)
        return self

    def scales(
        self, name: str, transform: Callable[[Any, int], Any], *, free: bool = False
    ) -> Check:
        """Measure what both sides do under `transform(instance, s)`; `free` says: nothing."""
        self.scalings.append(Scaling(name, transform, free))
        return self

    def controls(self, printed: Check) -> Check:
        """Evaluate this check, of an amendment, on the instances of what it amends too."""
        self.controlled.append(printed)
        return self

    def program(
        self,
        *,
        given: Callable[[Any], dict[str, Any]],
        let: Iterable[tuple[str, str]] = (),
        assume: Iterable[tuple[str, str]] = (),
        violates: str,
    ) -> Check:
        """Give the arithmetic by which the independent checker re-verifies a counterexample."""
        self.program_of = Program(given, tuple(let), tuple(assume), violates)
        return self
