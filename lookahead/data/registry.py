"""The data sets by name: what they are, where they are, how to get them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from lookahead.core.errors import InvalidArgument, UnknownKey
from lookahead.data import credit
from lookahead.data.credit import Design
from lookahead.data.stand_in import stand_in


@dataclass(frozen=True, slots=True)
class Dataset:
    """A data set that can be fetched; `status` says whether a verified copy is in the cache."""

    name: str
    description: str
    licence: str
    stand_in: str
    _fetch: Callable[[], Path]
    _path: Callable[[], Path]

    @property
    def status(self) -> str:
        return "in the cache" if self._path().is_file() else "not fetched; stand-in embedded"


_DATASETS = {
    "credit": Dataset(
        name="credit",
        description="Give Me Some Credit, training table: 150000 borrowers, 10 features, one label",
        licence="competition data (Give Me Some Credit, 2011), terms of the competition: "
        "fetched by each user, never redistributed here",
        stand_in="made up from a seed; same columns, size and class balance",
        _fetch=credit.fetch,
        _path=credit.path,
    )
}


def list_datasets() -> tuple[Dataset, ...]:
    """Return all data sets, ordered by name.

    >>> [d.name for d in list_datasets()]
    ['credit']
    """
    return tuple(_DATASETS[name] for name in sorted(_DATASETS))


def dataset(name: str) -> Dataset:
    """Return the data set of that name. Raises UnknownKey, naming the nearest.

    >>> dataset("credits")
    Traceback (most recent call last):
    lookahead.core.errors.UnknownKey: no data set 'credits'; did you mean credit?
    """
    if name not in _DATASETS:
        raise UnknownKey("data set", name, _DATASETS)
    return _DATASETS[name]


def fetch(name: str) -> Path:
    """Put the named data set into the cache, verified, and return the path of its file.

    Raises UnknownKey; DataUnavailable without a network; DataError for damaged or other files.
    """
    return dataset(name)._fetch()


def path(name: str) -> Path:
    """Return where the file of the named data set is or would be. Raises UnknownKey."""
    return dataset(name)._path()


def credit_design(source: str) -> Design:
    """Return zhu2025's design matrix from the real table or from the stand-in.

    `source` is "real" (must have been fetched) or "stand-in". Raises InvalidArgument for another
    word; DataUnavailable or DataError when the real table is absent or damaged: it is never
    replaced by the stand-in unasked.

    >>> credit_design("stand-in").X.shape
    (18357, 11)
    """
    if source == "real":
        return credit.prepare(credit.load())
    if source == "stand-in":
        return credit.prepare(stand_in())
    raise InvalidArgument("source", source, "must be 'real' or 'stand-in'")
