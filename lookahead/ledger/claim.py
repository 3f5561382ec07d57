"""A claim as its author writes it: statement, source, assumptions, checks; never a verdict."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Literal

from hypothesis.strategies import SearchStrategy

from lookahead.core.errors import InvalidArgument
from lookahead.ledger.check import Arithmetic, Assumption, Check, CheckKind, SmallScope

__all__ = ["Assumption", "Claim", "Source"]

Kind = Literal[
    "definition", "assumption", "equation", "theorem", "proposition", "lemma", "corollary",
    "example", "figure", "in-text", "proof step", "summary", "external", "own",
]  # fmt: skip
Fidelity = Literal["verbatim", "forced", "reconstructed", "own"]
Severity = Literal["typo", "missing hypothesis", "constant", "conclusion fails"]


@dataclass(frozen=True)
class Source:
    """Where a claim is printed: paper key, printed label, section, and how faithful we are."""

    paper: str
    label: str
    section: str = ""
    fidelity: Fidelity = "forced"


@dataclass(frozen=True, eq=False)
class Claim:
    """A statement that a program checks.

    `statement` is MyST with LaTeX in our own words; `as_printed` holds the printed formula;
    `reading` says in a phrase which reading of the text this is; `readings` lists the keys of
    claims that together decide this one; `uses` lists what its proof rests on. An amendment names
    the claim that it corrects in `amends` and carries `severity` and `survives`.
    """

    key: str
    kind: Kind
    title: str
    source: Source
    statement: str
    chapter: str
    as_printed: str = ""
    reading: str = ""
    assumes: tuple[Assumption, ...] = ()
    uses: tuple[str, ...] = ()
    readings: tuple[str, ...] = ()
    amends: str = ""
    severity: Severity | None = None
    survives: str = ""
    checks: list[Check] = field(default_factory=list[Check], init=False, repr=False)
    module: str = field(default="", init=False)
    line: int = field(default=0, init=False)

    def __post_init__(self) -> None:
        if not self.key.startswith(f"{self.source.paper}."):
            raise InvalidArgument("key", self.key, f"must start with '{self.source.paper}.'")
        if self.amends and (self.severity is None or not self.survives):
            raise InvalidArgument("amends", self.amends, "needs a severity and what survives")
        frame = sys._getframe(1)  # pyright: ignore[reportPrivateUsage]
        while frame.f_globals.get("__name__") in (__name__, "dataclasses"):
            if frame.f_back is None:
                break
            frame = frame.f_back
        object.__setattr__(self, "module", frame.f_globals.get("__name__", ""))
        object.__setattr__(self, "line", frame.f_lineno)

    def amended(
        self,
        *,
        key: str,
        severity: Severity,
        statement: str,
        survives: str,
        title: str = "",
        assumes: tuple[Assumption, ...] = (),
        uses: tuple[str, ...] = (),
        chapter: str = "",
    ) -> Claim:
        """Return the claim that says what is true instead; nothing is inherited but the title."""
        return Claim(
            key=key,
            kind="own",
            title=title or f"{self.title}, amended",
            source=Source(self.source.paper, self.source.label, self.source.section, "own"),
            statement=statement,
            chapter=chapter or self.chapter,
            assumes=assumes,
            uses=uses,
            amends=self.key,
            severity=severity,
            survives=survives,
        )

    def symbolic(self, function: Callable[[], Any]) -> Check:
        """Register a derivation that covers the whole domain: named steps, each a comparison."""
        return self._add(function, "symbolic", "symbolic", covers=True)

    def textual(self, function: Callable[[], Any]) -> Check:
        """Register a check of what a text says."""
        return self._add(function, "textual", "text", covers=True)

    def exact(
        self, *, small: SmallScope, covers: bool = False
    ) -> Callable[[Callable[[Any], Any]], Check]:
        """Register an exact check on a finite list of instances; `covers`: they are the domain."""
        return lambda f: self._add(f, "exact", "rational", covers=covers, small=small)

    def certified(
        self,
        strategy: SearchStrategy[Any] | None = None,
        *,
        small: SmallScope | None = None,
        covers: bool = False,
    ) -> Callable[[Callable[[Any], Any]], Check]:
        """Register a check whose sides are enclosures."""
        return lambda f: self._add(
            f, "certified", "enclosure", covers=covers, small=small, strategy=strategy
        )

    def sampled(
        self,
        strategy: SearchStrategy[Any] | None = None,
        *,
        small: SmallScope | None = None,
        arithmetic: Arithmetic = "rational",
    ) -> Callable[[Callable[[Any], Any]], Check]:
        """Register a check on a small scope and on random instances; a pass never proves."""
        return lambda f: self._add(
            f, "sampled", arithmetic, covers=False, small=small, strategy=strategy
        )

    def simulated(self, *, small: SmallScope) -> Callable[[Callable[[Any], Any]], Check]:
        """Register a check of simulated runs; says horizon, seeds and interval in its notes."""
        return lambda f: self._add(f, "simulated", "enclosure", covers=False, small=small)

    def _add(
        self,
        function: Callable[..., Any],
        kind: CheckKind,
        arithmetic: Arithmetic,
        *,
        covers: bool,
        small: SmallScope | None = None,
        strategy: SearchStrategy[Any] | None = None,
    ) -> Check:
        name = function.__name__
        if any(c.name == name for c in self.checks):
            raise InvalidArgument("check", f"{self.key}/{name}", "is registered twice")
        here = function.__globals__.get("__name__") == self.module
        line = function.__code__.co_firstlineno if here else self.line
        check = Check(self.key, name, kind, arithmetic, covers, function, line, strategy, small)
        self.checks.append(check)
        return check

    def check(self, name: str) -> Check | None:
        """Return the check of that name, or None."""
        return next((c for c in self.checks if c.name == name), None)
