"""The user's data cache: where files live, how they get there whole, how they are verified."""

from __future__ import annotations

import hashlib
import os
import tempfile
from contextlib import suppress
from pathlib import Path

from lookahead.core.errors import DataError

ENVIRONMENT_VARIABLE = "LOOKAHEAD_DATA"


class DataUnavailable(DataError):
    """A data set is not in the cache and could not be fetched; the message names the stand-in."""


def directory() -> Path:
    """Return the cache directory: `LOOKAHEAD_DATA` if set, else the user's cache.

    The directory need not exist.

    >>> directory().is_absolute()
    True
    """
    chosen = os.environ.get(ENVIRONMENT_VARIABLE)
    if chosen:
        return Path(chosen).expanduser().absolute()
    from platformdirs import user_cache_path  # keeps the import of lookahead fast

    return user_cache_path("lookahead", appauthor=False).absolute() / "data"


def sha256(content: bytes) -> str:
    """Return the SHA-256 digest of `content` in hexadecimal.

    >>> sha256(b"")[:8]
    'e3b0c442'
    """
    return hashlib.sha256(content).hexdigest()


def require_sha256(content: bytes, expected: str, what: str) -> None:
    """Raise DataError unless `content` has the digest `expected`; `what` names it in the message.

    >>> require_sha256(b"", sha256(b""), "an empty file")
    """
    found = sha256(content)
    if found != expected:
        raise DataError(
            f"{what}: SHA-256 is {found} ({len(content)} bytes), expected {expected}; "
            "the file is damaged or is another version: fetch it again"
        )


def write_whole(path: Path, content: bytes) -> None:
    """Write `content` to `path` so that the file is either absent or complete.

    Raises DataError when the directory cannot be written to.
    """
    temporary: Path | None = None
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
        temporary = Path(name)
        with os.fdopen(handle, "wb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
        temporary.replace(path)
    except OSError as problem:
        raise DataError(
            f"cannot write {path}: {problem}; set {ENVIRONMENT_VARIABLE} to a writable directory"
        ) from problem
    finally:
        if temporary is not None:
            with suppress(OSError):
                temporary.unlink(missing_ok=True)
