"""Exceptions of this library; each names the offending value and what to do."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches
from typing import Any


class LookaheadError(Exception):
    """Base of every exception that this library raises on purpose; it travels between processes."""

    def __reduce__(self) -> tuple[Any, ...]:
        return _rebuilt, (type(self), self.args, vars(self))


def _rebuilt(kind: type[LookaheadError], args: tuple[Any, ...], state: dict[str, Any]) -> Any:
    error = kind.__new__(kind, *args)
    vars(error).update(state)
    return error


class InvalidArgument(LookaheadError, ValueError):
    """An argument lies outside its domain.

    >>> str(InvalidArgument("gamma_loss", 0, "must be positive"))
    'gamma_loss = 0: must be positive'
    """

    def __init__(self, argument: str, value: object, requirement: str) -> None:
        self.argument, self.value, self.requirement = argument, value, requirement
        super().__init__(f"{argument} = {_short(value)}: {requirement}")


class FloatRefused(LookaheadError, TypeError):
    """A float was offered where only exact numbers or enclosures decide."""

    def __init__(self, value: object) -> None:
        self.value = value
        super().__init__(
            f"{_short(value)} is a float and cannot decide a comparison; "
            "pass a Fraction, an int or an enclosure (exactly(x) converts a float on purpose)"
        )


class UnknownKey(LookaheadError, KeyError):
    """A key that nothing is registered under; the message lists the nearest ones.

    >>> print(UnknownKey("claim", "zhu2025.thm66", ["zhu2025.thm6", "zhu2025.thm3"]))
    no claim 'zhu2025.thm66'; did you mean zhu2025.thm6, zhu2025.thm3?
    """

    def __init__(self, what: str, key: str, known: Iterable[str]) -> None:
        self.what, self.key = what, key
        self.nearest = get_close_matches(key, list(known), n=5, cutoff=0.4)
        super().__init__(key)

    def __str__(self) -> str:
        hint = f"; did you mean {', '.join(self.nearest)}?" if self.nearest else ""
        return f"no {self.what} '{self.key}'{hint}"


class NoSolution(LookaheadError):
    """What was asked for does not exist or was not reached; never replaced by a number."""


class NotConverged(NoSolution):
    """An iteration stopped before its certificate was good enough."""

    def __init__(self, what: str, detail: str, remedy: str) -> None:
        super().__init__(f"{what} did not converge: {detail}; {remedy}")


class DataError(LookaheadError):
    """A data file is missing, damaged or not the table it should be."""


def _short(value: object, limit: int = 120) -> str:
    text = repr(value) if isinstance(value, str) else str(value)
    return text if len(text) <= limit else text[: limit - 1] + "…"
