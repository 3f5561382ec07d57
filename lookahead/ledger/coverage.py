"""Where a check looked: histograms of the numbers of its instances and of left over right."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, fields, is_dataclass
from fractions import Fraction
from typing import Any, cast

from lookahead.core.enclosure import is_rational

BINS = 20
SHOWN = 3
LEAVES = 64
LARGEST = 10**9


@dataclass(frozen=True)
class Histogram:
    """How often a number fell into each of equally wide bins from `low` to `high`."""

    name: str
    low: float
    high: float
    counts: tuple[int, ...]


@dataclass
class Coverage:
    """The numbers seen, by the field that holds them, and the ratios of both sides."""

    numbers: dict[str, list[float]] = field(default_factory=dict[str, list[float]])
    ratios: list[float] = field(default_factory=list[float])

    def look(self, instance: Any, ratio: float | None) -> None:
        """Note a decided instance and the ratio of its sides."""
        for name, values in _fields(instance, ""):
            self.numbers.setdefault(name, []).extend(values)
        if ratio is not None and ratio < LARGEST:
            self.ratios.append(ratio)

    def histograms(self) -> tuple[Histogram, ...]:
        """Return the ratio's histogram and those of the numbers that took the most values."""
        varied = {name: len(set(v)) for name, v in self.numbers.items()}
        chosen = sorted((n for n in varied if varied[n] > 1), key=lambda n: -varied[n])[:SHOWN]
        found = [_histogram(n, v) for n, v in self.numbers.items() if n in chosen]
        if self.ratios:
            found.insert(0, _histogram("left / right", [*self.ratios], low=0.0, high=1.0))
        return tuple(found)


def _histogram(
    name: str, values: list[float], low: float | None = None, high: float | None = None
) -> Histogram:
    low = min(values) if low is None else low
    high = max(*values, high or values[0])
    counts = [0] * BINS
    for v in values:
        counts[min(int((v - low) / (high - low) * BINS), BINS - 1)] += 1
    return Histogram(name, low, high, tuple(counts))


def _fields(value: Any, name: str) -> Iterator[tuple[str, list[float]]]:
    """Yield the numbers below each field of an instance, nested instances included."""
    if is_dataclass(value) and not isinstance(value, type):
        for f in fields(value):
            if f.init:
                below = f"{name}.{f.name}" if name else f.name
                yield from _fields(getattr(value, f.name), below)
        return
    numbers: list[float] = []
    _gather(value, numbers)
    if numbers:
        yield name or "instance", numbers


def _gather(value: Any, into: list[float]) -> None:
    if len(into) >= LEAVES or isinstance(value, bool):
        return
    if isinstance(value, tuple | list):
        for v in cast("tuple[Any, ...]", value):
            _gather(v, into)
    elif is_rational(value) and abs(value) < LARGEST:
        into.append(float(Fraction(value)))
