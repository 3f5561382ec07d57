"""Run the checks of many claims, in this process or in workers, and settle the verdicts."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, field
from multiprocessing import active_children

from lookahead.core.errors import InvalidArgument, UnknownKey
from lookahead.ledger.check import Check
from lookahead.ledger.claim import Claim
from lookahead.ledger.evidence import Evidence
from lookahead.ledger.examine import examine, failed
from lookahead.ledger.registry import closure, find, registry
from lookahead.ledger.search import PROFILES, Profile
from lookahead.ledger.verdict import Derived, Verdict, derived, verdict
from lookahead.ledger.workers import context

DEFAULT_SEED = 20251119
Progress = Callable[[str, str], None]


@dataclass(frozen=True)
class Run:
    """The evidence and the verdicts of one run; `complete` is false when it was interrupted."""

    profile: str
    seed: int
    claims: Mapping[str, Claim]
    evidence: Mapping[str, tuple[Evidence, ...]]
    verdicts: Mapping[str, Verdict]
    derived: Mapping[str, Derived | None]
    asked: tuple[str, ...] = field(default=())
    complete: bool = True


def verify(
    keys: Iterable[str] = (),
    *,
    profile: str = "smoke",
    jobs: int = 1,
    seed: int = DEFAULT_SEED,
    progress: Progress | None = None,
) -> Run:
    """Compute the verdicts of `keys` (default: all) and of everything that they depend on.

    Raises UnknownKey for a key or a profile that does not exist. An interrupt ends the run early;
    the claims examined so far keep their verdicts, the others are left out.
    """
    if profile not in PROFILES:
        raise UnknownKey("profile", profile, PROFILES)
    if jobs < 1:
        raise InvalidArgument("jobs", jobs, "must be at least 1")
    claims = registry()
    asked = tuple(dict.fromkeys(find(k).key for k in keys)) or tuple(claims)
    needed = closure(asked, claims)
    tasks = sorted(
        ((k, c.name) for k in needed for c in claims[k].checks),
        key=lambda task: _usually_slow(claims[task[0]], task[1]),
        reverse=True,
    )
    found: dict[tuple[str, str], Evidence] = {}
    complete = True
    try:
        for task, evidence in _examine_all(tasks, PROFILES[profile], seed, jobs):
            found[task] = evidence
            if progress is not None:
                progress(*task)
    except KeyboardInterrupt:
        complete = False
    done = _settled(needed, claims, found)
    by_claim = {k: tuple(found[k, c.name] for c in claims[k].checks) for k in done}
    verdicts = settle(claims, by_claim, PROFILES[profile].needed)
    return Run(
        profile,
        seed,
        {k: claims[k] for k in done},
        by_claim,
        verdicts,
        {k: derived(k, claims, verdicts) if complete else None for k in done},
        asked,
        complete,
    )


def _usually_slow(claim: Claim, check: str) -> int:
    """Rank figures, then certified checks, first: what runs long should not start last."""
    found = claim.check(check)
    return 2 * (claim.kind == "figure") + (found is not None and found.kind == "certified")


def _settled(
    needed: list[str], claims: Mapping[str, Claim], found: Mapping[tuple[str, str], Evidence]
) -> list[str]:
    """Return the claims whose own checks, amendments and readings have all been examined."""
    own = {k for k in needed if all((k, c.name) in found for c in claims[k].checks)}
    waiting = {claims[k].amends for k in needed if k not in own}
    waiting |= {k for k in needed if set(claims[k].readings) - own}
    return [k for k in needed if k in own and k not in waiting]


def settle(
    claims: Mapping[str, Claim], evidence: Mapping[str, tuple[Evidence, ...]], needed: int
) -> dict[str, Verdict]:
    """Return the verdict of every claim with evidence, amendments and readings first."""
    settled: dict[str, Verdict] = {}

    def of(key: str) -> Verdict:
        if key not in settled:
            claim = claims[key]
            amendments = [c.key for c in claims.values() if c.amends == key and c.key in evidence]
            settled[key] = verdict(
                claim,
                evidence[key],
                needed=needed,
                amendments=[of(a) for a in amendments],
                readings=[of(r) if r in evidence else "open" for r in claim.readings],
            )
        return settled[key]

    return {key: of(key) for key in evidence}


def examine_by_name(key: str, check: str, profile: Profile, seed: int) -> Evidence:
    """Run one check by its names; this is what a worker process does.

    Raises UnknownKey for a claim or a check that does not exist.
    """
    return examine(find(key), found_check(key, check), profile, seed)


def found_check(key: str, check: str) -> Check:
    """Return a check by its names; raises UnknownKey with the nearest ones."""
    claim = find(key)
    found = claim.check(check)
    if found is None:
        raise UnknownKey(f"check of {key}", check, [c.name for c in claim.checks])
    return found


def _examine_all(
    tasks: list[tuple[str, str]], profile: Profile, seed: int, jobs: int
) -> Iterator[tuple[tuple[str, str], Evidence]]:
    if jobs == 1 or len(tasks) < 2:
        for task in tasks:
            yield task, examine_by_name(*task, profile, seed)
        return
    pool = ProcessPoolExecutor(jobs, mp_context=context())
    try:
        waiting = {pool.submit(examine_by_name, *t, profile, seed): t for t in tasks}
        for future in as_completed(waiting):
            key, check = waiting[future]
            try:
                yield (key, check), future.result()
            except BrokenProcessPool as error:
                yield (key, check), failed(found_check(key, check), error)
    except KeyboardInterrupt:
        # a worker may be minutes deep in a check; whoever interrupts does not want to wait for it
        for worker in active_children():
            worker.terminate()
        raise
    finally:
        pool.shutdown(wait=True, cancel_futures=True)
