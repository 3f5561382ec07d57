"""Groups of a mixed population: by weight, or by a random split of the rows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np

from lookahead.core.errors import InvalidArgument
from lookahead.core.measures import AnyMeasure, ExactMeasure, Measure


@dataclass(frozen=True)
class Group:
    """People of one kind: a level or a collective, their share, and their data at rest."""

    member: Any
    share: Fraction
    rows: AnyMeasure


def weighted(base: AnyMeasure, shares: Mapping[Any, Fraction]) -> tuple[Group, ...]:
    """Return groups that all have the base distribution: the mixture itself."""
    return tuple(Group(member, share, base) for member, share in shares.items())


def split(
    base: AnyMeasure, shares: Mapping[Any, Fraction], rng: np.random.Generator
) -> tuple[Group, ...]:
    """Return groups of floor(share n) rows each, the last with the remainder, drawn without
    replacement; groups without a row are left out.

    Raises InvalidArgument unless all rows weigh the same.

    >>> from lookahead.core.measures import measure
    >>> third = Fraction(1, 3)
    >>> groups = split(measure(list(range(10))), {1: third, 2: 2 * third}, np.random.default_rng(0))
    >>> [(g.member, str(g.share), g.rows.n) for g in groups]
    [(1, '3/10', 3), (2, '7/10', 7)]
    """
    if len(set(base.weights)) != 1:
        raise InvalidArgument("base", "unequal weights", "must weigh all rows the same to be split")
    n = base.n
    ends = np.cumsum([share * n // 1 for share in list(shares.values())[:-1]]).astype(int)
    parts = np.split(rng.permutation(n), ends)
    return tuple(
        Group(member, Fraction(len(rows), n), _rows(base, rows))
        for member, rows in zip(shares, parts, strict=True)
        if len(rows)
    )


def _rows(base: AnyMeasure, rows: np.ndarray[Any, Any]) -> AnyMeasure:
    if isinstance(base, ExactMeasure):
        weight = Fraction(1, len(rows))
        return ExactMeasure(tuple(base.points[i] for i in rows), (weight,) * len(rows))
    return Measure(base.points[rows], np.full(len(rows), 1 / len(rows)))
