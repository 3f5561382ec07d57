"""The credit table: columns by name, missing values as NaN, errors with file, row and column."""

from __future__ import annotations

import io
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from lookahead.core.errors import DataError, InvalidArgument, UnknownKey

Source = Literal["real", "stand-in"]
Array = NDArray[np.float64]

LABEL = "SeriousDlqin2yrs"
FEATURES = (
    "RevolvingUtilizationOfUnsecuredLines",
    "age",
    "NumberOfTime30-59DaysPastDueNotWorse",
    "DebtRatio",
    "MonthlyIncome",
    "NumberOfOpenCreditLinesAndLoans",
    "NumberOfTimes90DaysLate",
    "NumberRealEstateLoansOrLines",
    "NumberOfTime60-89DaysPastDueNotWorse",
    "NumberOfDependents",
)
ROWS = 150_000
MISSING = ("", "NA")


@dataclass(frozen=True, slots=True, eq=False)
class CreditTable:
    """The Give-Me-Some-Credit training table or its stand-in (zhu2025, Section 6).

    `values` has shape (rows, len(columns)), NaN where a value is missing; `source` says whether
    the rows are real.

    >>> t = CreditTable(("age", "DebtRatio"), np.array([[40.0, 0.5], [50.0, np.nan]]), "stand-in")
    >>> t.column("age").tolist(), t.complete().tolist()
    ([40.0, 50.0], [True, False])
    """

    columns: tuple[str, ...]
    values: Array
    source: Source

    def __post_init__(self) -> None:
        if self.values.ndim != 2 or self.values.shape[1] != len(self.columns):
            raise InvalidArgument(
                "values", self.values.shape, f"must have shape (rows, {len(self.columns)})"
            )
        self.values.setflags(write=False)

    def column(self, name: str) -> Array:
        """Return one column, shape (rows,). Raises UnknownKey for a name not in the header."""
        if name not in self.columns:
            raise UnknownKey("column", name, self.columns)
        return self.values[:, self.columns.index(name)]

    def select(self, names: tuple[str, ...]) -> Array:
        """Return the named columns in the order asked for, shape (rows, len(names))."""
        return np.column_stack([self.column(name) for name in names])

    def complete(self) -> NDArray[np.bool_]:
        """Return which rows have no missing value, shape (rows,)."""
        return np.logical_not(np.isnan(self.values).any(axis=1))


def parse(content: bytes, file: Path | str, *, rows: int | None = ROWS) -> CreditTable:
    """Return the table that a CSV file holds, its columns found by header name.

    `content` are the bytes of `file`; an unnamed first column is the row index and is dropped,
    other columns may come in any order. In messages row 1 is the header.
    Raises DataError with file, row and column for a missing column, a wrong number of fields,
    text or infinity in place of a number, a label other than 0 or 1, and a number of data rows
    other than `rows` (None: any).

    >>> small = ",".join([LABEL, *FEATURES]) + "\\n0,0.5,40,0,0.1,NA,3,0,1,0,2\\n"
    >>> parse(small.encode(), "small.csv", rows=1).column("age").tolist()
    [40.0]
    >>> parse(small.replace("40", "forty").encode(), "small.csv", rows=1)
    Traceback (most recent call last):
    lookahead.core.errors.DataError: small.csv, row 2, column 'age': 'forty' is not a number
    """
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as problem:
        row = content[: problem.start].count(b"\n") + 1
        raise DataError(f"{file}, row {row}: not UTF-8 text ({problem.reason})") from problem
    first, _, body = text.partition("\n")
    header = [name.strip().strip('"') for name in first.rstrip("\r").split(",")]
    for name in (LABEL, *FEATURES):
        if header.count(name) != 1:
            raise DataError(
                f"{file}, row 1: column '{name}' occurs {header.count(name)} times, expected once"
            )
    values = _numbers(body, header, file)
    if rows is not None and len(values) != rows:
        raise DataError(
            f"{file}, row {len(values) + 1}: the file ends after {len(values)} data rows, "
            f"expected {rows}"
        )
    table = CreditTable(
        (LABEL, *FEATURES),
        values[:, [header.index(name) for name in (LABEL, *FEATURES)]],
        "real",
    )
    _require_sound(table, file)
    return table


def _numbers(body: str, header: list[str], file: Path | str) -> Array:
    """Read with NumPy's C reader; where that stumbles, read slowly and find the very cell."""
    if not body.strip():
        return np.empty((0, len(header)))
    if "nan" not in body and "NAN" not in body:
        marked = body.replace("NA", "nan")
        try:
            values = np.loadtxt(io.StringIO(marked), delimiter=",", ndmin=2, comments=None)
        except ValueError:
            return _numbers_cell_by_cell(body, header, file)
        if values.shape[1] == len(header):
            return values
    return _numbers_cell_by_cell(body, header, file)


def _numbers_cell_by_cell(body: str, header: list[str], file: Path | str) -> Array:
    read: list[list[float]] = []
    for row, line in enumerate(body.splitlines(), start=2):
        if not line.strip():
            continue
        cells = line.split(",")
        if len(cells) != len(header):
            column = header[min(len(cells), len(header)) - 1]
            raise DataError(
                f"{file}, row {row}, column '{column}': the row has {len(cells)} fields, "
                f"expected {len(header)}"
            )
        read.append(
            [_number(cell, row, name, file) for cell, name in zip(cells, header, strict=True)]
        )
    return np.array(read).reshape(len(read), len(header))


def _number(cell: str, row: int, column: str, file: Path | str) -> float:
    if cell.strip() in MISSING:
        return float("nan")
    try:
        value = float(cell)
    except ValueError:
        value = float("nan")
    if np.isnan(value):
        shown = cell if len(cell) <= 40 else cell[:39] + "…"
        raise DataError(f"{file}, row {row}, column '{column}': {shown!r} is not a number")
    return value


def _require_sound(table: CreditTable, file: Path | str) -> None:
    infinite = np.argwhere(np.isinf(table.values))
    if len(infinite):
        row, column = infinite[0]
        raise DataError(
            f"{file}, row {row + 2}, column '{table.columns[column]}': the value is infinite"
        )
    label = table.column(LABEL)
    odd = np.flatnonzero((label != 0) & (label != 1))
    if len(odd):
        raise DataError(
            f"{file}, row {odd[0] + 2}, column '{LABEL}': the label must be 0 or 1, "
            f"not {label[odd[0]]:g}"
        )
