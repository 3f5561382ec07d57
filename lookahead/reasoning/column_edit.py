"""A population whose members may misreport one named column (zhu2025, Section 6.2)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from lookahead.core.errors import InvalidArgument, UnknownKey

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class ColumnEdit:
    """Rows with named columns, of which the members may change `column` and nothing else.

    X (n, d) and y (n,) in {0, 1}: the unedited data; columns: d names.
    Raises InvalidArgument when the shapes do not fit, UnknownKey for a column that is not there.

    >>> edit = ColumnEdit(np.eye(2), np.array([1.0, 0.0]), ("age", "constant"), "age")
    >>> edit.index, edit.others.tolist(), edit.reporting(np.array([7.0, 8.0])).tolist()
    (0, [[0.0], [1.0]], [[7.0, 0.0], [8.0, 1.0]])
    """

    X: Array
    y: Array
    columns: tuple[str, ...]
    column: str

    def __post_init__(self) -> None:
        if self.X.shape != (len(self.y), len(self.columns)):
            expected = (len(self.y), len(self.columns))
            raise InvalidArgument("X", self.X.shape, f"must have shape {expected}")
        if self.column not in self.columns:
            raise UnknownKey("column", self.column, self.columns)

    @property
    def index(self) -> int:
        """Where the edited column is."""
        return self.columns.index(self.column)

    @property
    def others(self) -> Array:
        """The columns that nobody can change, shape (n, d - 1)."""
        return np.delete(self.X, self.index, axis=1)

    def reporting(self, values: Array) -> Array:
        """Return the data in which the members report `values` (n,), shape (n, d)."""
        edited = self.X.copy()
        edited[:, self.index] = values
        return edited


def edits(
    X: Array, y: Array, columns: tuple[str, ...], kept: tuple[str, ...], edited: tuple[str, ...]
) -> tuple[ColumnEdit, ...]:
    """Return, for each name in `edited`, the population that edits it, on the columns `kept`.

    Raises UnknownKey for a name that is not a column.
    """
    for name in kept:
        if name not in columns:
            raise UnknownKey("column", name, columns)
    chosen = X[:, [columns.index(name) for name in kept]]
    return tuple(ColumnEdit(chosen, y, kept, name) for name in edited)
