"""Where a check looks: stored witnesses, the small scope, random instances, tight instances."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

import platformdirs

from lookahead.core.errors import InvalidArgument
from lookahead.ledger.codec import encode

os.environ.setdefault(
    "HYPOTHESIS_STORAGE_DIRECTORY", str(Path(platformdirs.user_cache_dir("lookahead")) / "search")
)

import hypothesis
from hypothesis import HealthCheck, Phase, Verbosity, settings
from hypothesis.strategies import SearchStrategy


@dataclass(frozen=True)
class Profile:
    """How much is searched; never what is refuted."""

    name: str
    examples: int
    tight: int
    mutant: int
    ablation: int
    needed: int


PROFILES = {
    p.name: p
    for p in (
        Profile("smoke", examples=8, tight=0, mutant=40, ablation=10, needed=8),
        Profile("ci", examples=150, tight=60, mutant=150, ablation=100, needed=50),
        Profile("nightly", examples=3000, tight=1000, mutant=1000, ablation=2000, needed=500),
    )
}


_HEALTH_CHECKS = cast("list[HealthCheck]", list(HealthCheck))


class Violation(Exception):
    """Raised inside a random search on an instance that violates; nothing else counts as one."""

    def __init__(self, instance: Any) -> None:
        super().__init__()
        self.instance = instance


class Stream:
    """The instances that a search looked at, reduced to a digest."""

    def __init__(self) -> None:
        self._hash = hashlib.sha256()
        self._seen: set[str | int] = set()

    def add(self, instance: Any) -> bool:
        """Note an instance; return whether it is new."""
        try:
            mark: str | int = json.dumps(encode(instance), sort_keys=True)
            self._hash.update(mark.encode())
        except InvalidArgument:
            mark = id(instance)
        new = mark not in self._seen
        self._seen.add(mark)
        return new

    @property
    def digest(self) -> str:
        return self._hash.hexdigest()[:16]


def seed_of(seed: int, *names: str) -> int:
    """Return a seed for one search that does not depend on which other searches run."""
    text = "/".join([str(seed), *names])
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:6], "big")


def random_search(
    look: Callable[[Any], None],
    strategy: SearchStrategy[Any],
    *,
    examples: int,
    seed: int,
    shrink: bool = True,
    aim: bool = False,
) -> Any | None:
    """Call `look` on random instances; return the shrunk instance on which it raised Violation.

    `look` raises Violation to stop; with `aim` it may call hypothesis.target. Returns None when
    no instance raised. Any other exception of `look` passes through.
    """
    if examples == 0:
        return None
    phases = [Phase.generate]
    if shrink:
        phases.append(Phase.shrink)
    if aim:
        phases.append(Phase.target)

    def body(instance: Any) -> None:
        look(instance)

    test = hypothesis.given(strategy)(body)
    test = settings(
        database=None,
        deadline=None,
        max_examples=examples,
        phases=phases,
        suppress_health_check=tuple(_HEALTH_CHECKS),
        verbosity=Verbosity.quiet,
        report_multiple_bugs=False,
    )(test)
    test = hypothesis.seed(seed)(test)
    try:
        test()
    except Violation as found:
        return found.instance
    return None


def stored_witnesses(module: str, claim: str, check: str) -> Iterator[tuple[Any, str]]:
    """Yield (data, provenance) of each witness stored beside the claims of a part.

    A witness is a file `witnesses/<claim>.<check>[.<n>].json` next to the package `claims`. A claim
    that was written outside the library, in a notebook say, has none.
    """
    if not module.startswith("lookahead."):
        return
    spec = __import__(module, fromlist=["__file__"])
    folder = Path(str(spec.__file__)).resolve().parent.parent / "witnesses"
    for path in sorted(folder.glob(f"{claim}.{check}*.json")):
        data = json.loads(path.read_text(encoding="utf-8"))
        if data["claim"] == claim and data["check"] == check:
            yield data["instance"], f"{data['provenance']} ({path.name})"
