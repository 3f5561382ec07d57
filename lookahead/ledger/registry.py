"""Collect the claims of every part, and check the graph that they form."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType, ModuleType
from typing import Any

import lookahead
from lookahead.core.errors import LookaheadError, UnknownKey
from lookahead.ledger.claim import Claim


class BrokenGraph(LookaheadError):
    """The claims do not form a graph without cycles, orphans and unknown keys."""


@cache
def registry() -> Mapping[str, Claim]:
    """Return every claim by key: paper by paper, in the order of the paper's sections.

    A part is a package of `lookahead` with a subpackage `claims`; each module there holds claims
    as module attributes. Raises BrokenGraph when the graph is broken.
    """
    claims: dict[str, Claim] = {}
    for claim in sorted((c for m in _claim_modules() for c in _claims_of(m)), key=_place):
        if claim.key in claims:
            raise BrokenGraph(f"{claim.key} is defined in two files")
        claims[claim.key] = claim
    check_graph(claims)
    return MappingProxyType(claims)


def _place(claim: Claim) -> tuple[Any, ...]:
    """Sections in their printed order, appendices after numbers, what has no section last."""
    parts = [p for p in claim.source.section.split(".") if p]
    numbered = [(not p.isdigit(), p.zfill(3)) for p in parts]
    return claim.source.paper, not parts, numbered, claim.module, claim.line


def find(key: str) -> Claim:
    """Return the claim `key`; raises UnknownKey with the nearest keys."""
    claims = registry()
    if key not in claims:
        raise UnknownKey("claim", key, claims)
    return claims[key]


def closure(keys: Iterable[str], claims: Mapping[str, Claim]) -> list[str]:
    """Return the keys and all claims on which their verdicts and derived status depend."""
    found: dict[str, None] = {}
    waiting = list(keys)
    while waiting:
        key = waiting.pop()
        if key in found:
            continue
        found[key] = None
        waiting += [*claims[key].uses, *claims[key].readings]
        waiting += [c.key for c in claims.values() if c.amends == key]
    return [k for k in claims if k in found]


def check_graph(claims: Mapping[str, Claim]) -> None:
    """Raise BrokenGraph for an unknown key, a cycle, or a claim that nothing leads to."""
    for claim in claims.values():
        for other in (*claim.uses, *claim.readings, *filter(None, [claim.amends])):
            if other not in claims:
                raise BrokenGraph(f"{claim.key} names {UnknownKey('claim', other, claims)}")
    _no_cycle(claims)
    used = {u for c in claims.values() for u in (*c.uses, *c.readings)}
    for claim in claims.values():
        if claim.kind == "external" and claim.key not in used:
            raise BrokenGraph(f"{claim.key} is cited and nothing uses it")
        if not claim.chapter:
            raise BrokenGraph(f"{claim.key} is in no chapter")


def _no_cycle(claims: Mapping[str, Claim]) -> None:
    done: set[str] = set()
    path: list[str] = []

    def visit(key: str) -> None:
        if key in path:
            raise BrokenGraph(f"cycle: {' -> '.join([*path[path.index(key) :], key])}")
        if key in done:
            return
        path.append(key)
        if claims[key].amends and claims[key].amends in claims[key].uses:
            raise BrokenGraph(f"{key} uses the claim that it amends")
        amendments = (c.key for c in claims.values() if c.amends == key)
        for other in (*claims[key].uses, *claims[key].readings, *amendments):
            visit(other)
        path.pop()
        done.add(key)

    for key in claims:
        visit(key)


def _claim_modules() -> list[ModuleType]:
    parts = sorted(Path(lookahead.__path__[0]).glob("*/claims/__init__.py"))
    packages = [importlib.import_module(f"lookahead.{p.parts[-3]}.claims") for p in parts]
    return [
        importlib.import_module(m.name)
        for package in packages
        for m in pkgutil.iter_modules(package.__path__, f"{package.__name__}.")
    ]


def _claims_of(module: ModuleType) -> list[Claim]:
    return [
        c for c in vars(module).values() if isinstance(c, Claim) and c.module == module.__name__
    ]
