"""What `analyse` returns: which theorem speaks about a game, what it says, how tight it is."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from html import escape

from lookahead.core.enclosure import Number, Real, at_most, real, sign
from lookahead.core.errors import UnknownKey


@dataclass(frozen=True)
class Condition:
    """One assumption of a theorem on this game; `met` is None where our checks do not decide."""

    name: str
    met: bool | None
    because: str


@dataclass(frozen=True)
class Finding:
    """One theorem, by its key in the ledger, beside this game.

    says: its conclusion here, in words; truth, bound: both sides of its inequality, None where it
    compares no numbers. A theorem whose conditions fail may still hold true by luck.
    """

    claim: str
    title: str
    conditions: tuple[Condition, ...]
    says: str
    truth: Number | None = None
    bound: Number | None = None

    @property
    def applies(self) -> bool | None:
        """Whether every condition is met; None where none fails and some are undecided."""
        met = [condition.met for condition in self.conditions]
        return False if False in met else None if None in met else True

    @property
    def kept(self) -> bool | None:
        """Whether truth <= bound on this game; None where undecided or nothing is compared."""
        if self.truth is None or self.bound is None:
            return None
        answer = at_most(self.truth, self.bound).name
        return {"TRUE": True, "FALSE": False}.get(answer)

    @property
    def tightness(self) -> Number | None:
        """Truth over bound, 1 where the bound is attained; None without a positive bound."""
        if self.truth is None or self.bound is None or sign(self.bound) != 1:
            return None
        return quotient(self.truth, self.bound)


@dataclass(frozen=True)
class Report:
    """The analysis of one game; `print` it, or let a notebook show it.

    game: what was analysed; quantities: (name, value) in the paper's order; findings: one a
    theorem; remarks: outcomes that took the place of a number, and what to do about them.
    """

    game: str
    quantities: tuple[tuple[str, str], ...]
    findings: tuple[Finding, ...]
    remarks: tuple[str, ...] = ()

    def finding(self, claim: str) -> Finding:
        """Return the finding of one claim; raises UnknownKey for one that is not in the report."""
        by_claim = {finding.claim: finding for finding in self.findings}
        if claim not in by_claim:
            raise UnknownKey("finding", claim, by_claim)
        return by_claim[claim]

    def __str__(self) -> str:
        width = max((len(name) for name, _ in self.quantities), default=0)
        lines = [self.game, ""]
        lines += [f"  {name:<{width}}  {value}" for name, value in self.quantities]
        lines += [f"  ! {remark}" for remark in self.remarks]
        for finding in self.findings:
            lines += ["", f"{finding.title} ({finding.claim}): {_verdict(finding)}"]
            lines += [f"  [{_mark(c.met)}] {c.name}: {c.because}" for c in finding.conditions]
            lines += [f"  {finding.says}", *(f"  {line}" for line in _numbers(finding))]
        return "\n".join(lines)

    def _repr_html_(self) -> str:
        rows = "".join(
            f"<tr><th scope='row'>{escape(name)}</th><td>{escape(value)}</td></tr>"
            for name, value in self.quantities
        )
        remarks = "".join(f"<p><strong>Note.</strong> {escape(text)}</p>" for text in self.remarks)
        return (
            f"<section class='lookahead-report'><p><strong>{escape(self.game)}</strong></p>"
            f"<table><tbody>{rows}</tbody></table>{remarks}"
            f"{''.join(map(_html, self.findings))}</section>"
        )


def quotient(x: Number, y: Number) -> Fraction | Real:
    """Return x / y, exact for rationals; two ints make a Fraction, not a float."""
    if isinstance(x, Real) or isinstance(y, Real):
        return real(x) / real(y)
    return Fraction(x) / Fraction(y)


def shown(x: object) -> str:
    """Return a number or a vector as readers write it: fractions, else an enclosure's digits."""
    if isinstance(x, tuple):
        return "(" + ", ".join(shown(entry) for entry in x) + ")"
    return str(x) if isinstance(x, Fraction | int | str) else repr(x)


def _verdict(finding: Finding) -> str:
    return {True: "applies", False: "does not apply", None: "undecided"}[finding.applies]


def _mark(met: bool | None) -> str:
    return {True: "yes", False: "no", None: "?"}[met]


def _numbers(finding: Finding) -> list[str]:
    if finding.truth is None or finding.bound is None:
        return []
    line = f"{shown(finding.truth)} against {shown(finding.bound)}"
    if finding.kept is False:
        return [f"{line}: violated on this game"]
    tight = finding.tightness
    return [line if tight is None else f"{line}: ratio {shown(tight)}"]


def _html(finding: Finding) -> str:
    conditions = "".join(
        f"<li>{_mark(c.met)}: {escape(c.name)}, {escape(c.because)}</li>"
        for c in finding.conditions
    )
    numbers = "".join(f"<br>{escape(line)}" for line in _numbers(finding))
    return (
        f"<p><strong>{escape(finding.title)}</strong> <code>{escape(finding.claim)}</code>: "
        f"{_verdict(finding)}</p><ul>{conditions}</ul><p>{escape(finding.says)}{numbers}</p>"
    )
