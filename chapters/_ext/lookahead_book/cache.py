"""Executed results are kept only as long as the library that computed them stays the same.

jupyter-cache looks at the cells alone. So the cache lives in a directory named after a hash of
`lookahead/`, `requirements.lock` and the names and sizes of the fetched data files: a result on
the stand-in must not outlive the arrival of the real data. The hash of the library is also a
configuration value on which every page depends, so that a change empties the cache and has all
pages read again.
"""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Iterable
from pathlib import Path

from sphinx.application import Sphinx
from sphinx.config import Config
from sphinx.errors import ConfigError

from lookahead.data.store import directory

SUFFIXES = {".py", ".json", ".csv", ".toml"}


def digest_of(paths: Iterable[Path], root: Path) -> str:
    """Return a hash of the names (relative to `root`) and the contents of the files."""
    digest = hashlib.sha256()
    for path in sorted(paths):
        digest.update(path.relative_to(root).as_posix().encode())
        digest.update(b"\0")
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()[:16]


def library_files(root: Path) -> list[Path]:
    """Return the files that executed results depend on: the library's and the lock."""
    sources = [
        path
        for path in (root / "lookahead").rglob("*")
        if path.suffix in SUFFIXES and "__pycache__" not in path.parts
    ]
    return [*sources, root / "requirements.lock"]


def library_digest(root: Path, data: Path) -> str:
    """Return the key of the execution cache for the checkout at `root` and the data at `data`."""
    fetched = [(p.name, p.stat().st_size) for p in sorted(data.glob("*")) if p.is_file()]
    key = f"{digest_of(library_files(root), root)} {fetched}"
    return hashlib.sha256(key.encode()).hexdigest()[:16]


def extension_digest() -> str:
    """Return a hash of this extension, on which every page depends as well."""
    here = Path(__file__).parent
    return digest_of([*here.rglob("*.py"), *here.rglob("*.html")], here)


def use_cache(base: Path, digest: str) -> Path:
    """Return the cache directory of that digest under `base`; older ones are removed."""
    if base.is_dir():
        for old in base.iterdir():
            if old.name != digest:
                shutil.rmtree(old) if old.is_dir() else old.unlink()
    chosen = base / digest
    chosen.mkdir(parents=True, exist_ok=True)
    return chosen


def _configure(app: Sphinx, config: Config) -> None:
    root = Path(app.srcdir)
    if not (root / "requirements.lock").is_file():
        raise ConfigError(f"{root / 'requirements.lock'} is missing: build from the project's root")
    digest = library_digest(root, directory())
    config["lookahead_library_digest"] = digest
    config["lookahead_extension_digest"] = extension_digest()
    config["nb_execution_cache_path"] = str(
        use_cache(Path(app.outdir).parent / ".jupyter_cache", digest)
    )


def setup(app: Sphinx) -> None:
    """Choose the cache before MyST-NB reads its configuration."""
    app.add_config_value("lookahead_library_digest", "", "env")
    app.add_config_value("lookahead_extension_digest", "", "env")
    app.connect("config-inited", _configure)
