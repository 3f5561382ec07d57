"""Run one check: witnesses, small scope, random search, mutants, ablations, scalings."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Any

import hypothesis

from lookahead.ledger.check import Check, Mutant
from lookahead.ledger.claim import Claim
from lookahead.ledger.codec import decode
from lookahead.ledger.comparison import Outcome, all_of
from lookahead.ledger.evidence import Evidence, EvidenceOutcome, MutantRecord, Tightest
from lookahead.ledger.probes import ablate, control, measure_scaling, verified
from lookahead.ledger.search import Profile, Violation, random_search, seed_of, stored_witnesses
from lookahead.ledger.tally import Tally, data, steps_of, text


def examine(claim: Claim, check: Check, profile: Profile, seed: int) -> Evidence:
    """Run one check of a claim and return its evidence; failures of the check become evidence."""
    start = time.perf_counter()
    try:
        found = _derive(check) if check.symbolic else _search(claim, check, profile, seed)
    except Exception as error:  # noqa: BLE001 - a check is foreign code; its failure is evidence
        found = failed(check, error)
    replay = f"lookahead replay {claim.key} {check.name} --profile {profile.name} --seed {seed}"
    seconds = round(time.perf_counter() - start, 4)
    return replace(found, seed=seed, replay=replay, seconds=seconds)


def failed(check: Check, error: BaseException) -> Evidence:
    """Return the evidence of a check that did not come to an end."""
    return _evidence(check, "error", message=f"{type(error).__name__}: {error}")


def _evidence(check: Check, outcome: EvidenceOutcome, **rest: Any) -> Evidence:
    return Evidence(
        check.name, check.kind, check.arithmetic, check.covers, check.line, outcome, **rest
    )


def _derive(check: Check) -> Evidence:
    steps = steps_of(check.function())
    joint = all_of(*steps.values())
    mutants = tuple(_derive_mutant(m) for m in check.mutants)
    outcome: EvidenceOutcome = "pass" if joint.holds else "unknown"
    if check.kind == "textual" and joint.violated:
        outcome = "refuted"
    broken = [name for name, c in steps.items() if not c.holds]
    return _evidence(
        check,
        outcome,
        instances=len(steps),
        decided=sum(c.outcome is not Outcome.UNKNOWN for c in steps.values()),
        unknown=sum(c.outcome is Outcome.UNKNOWN for c in steps.values()),
        violations=sum(c.violated for c in steps.values()),
        steps=tuple(f"{name}: {c.note}" if c.note else name for name, c in steps.items()),
        mutants=mutants,
        provenance="derivation",
        message=f"not established: {', '.join(broken)}" if broken else "",
    )


def _derive_mutant(mutant: Mutant) -> MutantRecord:
    steps = steps_of(mutant.function())
    wrong = [name for name, c in steps.items() if c.violated]
    return MutantRecord(
        mutant.name, bool(wrong), len(wrong) < len(steps), wrong[0] if wrong else None
    )


def _search(claim: Claim, check: Check, profile: Profile, seed: int) -> Evidence:
    tally = Tally(claim, check)
    for stored, provenance in stored_witnesses(claim.module, claim.key, check.name):
        tally.look(decode(stored), f"stored witness, {provenance}")
    for number, instance in enumerate(check.small() if check.small else (), start=1):
        tally.look(instance, f"small scope, instance {number}")
    if tally.first is None and check.strategy is not None:
        _random(tally, check, profile, seed)
    if tally.first is None and check.strategy is not None:
        _tighten(tally, check, profile, seed)
        _hunt_mutants(tally, check, profile, seed)
    refuted = tally.first is not None and check.kind != "simulated"
    counterexample = verified(tally.first[0], claim, check) if tally.first else None
    probes, faults = _probe(claim, check, profile, seed)
    faults = [*tally.faults, *faults]
    outcome: EvidenceOutcome = "unknown"
    if refuted:
        outcome = "refuted"
    elif faults:
        outcome = "error"
    elif tally.decided and not tally.violations and not (check.covers and tally.unknown):
        outcome = "pass" if all(c.violated == 0 for c in probes["controls"]) else "unknown"
    return _evidence(
        check,
        outcome,
        instances=tally.instances,
        decided=tally.decided,
        unknown=tally.unknown,
        trivial=tally.trivial,
        filtered=tally.filtered,
        violations=tally.violations,
        worst_slack=None if tally.worst is None else text(tally.worst),
        tightest=Tightest(tally.tight[0], data(tally.tight[1])) if tally.tight else None,
        mutants=tuple(_mutant_record(tally, m) for m in check.mutants),
        coverage=tally.coverage.histograms(),
        counterexample=counterexample,
        provenance=tally.first[1] if tally.first else "small scope and random search",
        data=tally.source,
        random=check.strategy is not None,
        digest=tally.stream.digest,
        message="; ".join(faults),
        **probes,
    )


def _probe(
    claim: Claim, check: Check, profile: Profile, seed: int
) -> tuple[dict[str, tuple[Any, ...]], list[str]]:
    """Run ablations, scalings and controls; what fails in one takes nothing from the others."""
    kinds: dict[str, list[Callable[[], Any]]] = {
        "assumptions": [partial(ablate, claim, check, a, profile, seed) for a in check.ablations],
        "scaling": [partial(measure_scaling, check, claim, s) for s in check.scalings],
        "controls": [partial(control, claim, check, c) for c in check.controlled],
    }
    found: dict[str, tuple[Any, ...]] = {}
    faults: list[str] = []
    for kind, probes in kinds.items():
        records: list[Any] = []
        for probe in probes:
            try:
                records.append(probe())
            except Exception as error:  # noqa: BLE001 - a probe is foreign code
                faults.append(f"{kind}: {type(error).__name__}: {error}")
        found[kind] = tuple(records)
    return found, faults


def _random(tally: Tally, check: Check, profile: Profile, seed: int) -> None:
    def look(instance: Any) -> None:
        found = tally.look(instance, "random search, shrunk")
        if found is not None and found.violated:
            raise Violation(instance)

    strategy = check.strategy
    if strategy is not None:
        stop = seed_of(seed, check.claim, check.name)
        shrunk = random_search(look, strategy, examples=profile.examples, seed=stop)
        if shrunk is not None:
            tally.first = (shrunk, "random search, shrunk")


def _tighten(tally: Tally, check: Check, profile: Profile, seed: int) -> None:
    def look(instance: Any) -> None:
        found = tally.look(instance, "search for tight instances, shrunk")
        if found is None:
            return
        if found.violated or (found.telling and found.slack == 0):
            raise Violation(instance)
        if found.ratio is not None:
            hypothesis.target(max(-1e6, min(found.ratio, 1.0)))

    if check.strategy is None or tally.tight is None or tally.tight[0] == 1.0:
        return
    random_search(
        look,
        check.strategy,
        examples=profile.tight,
        seed=seed_of(seed, check.claim, check.name, "tight"),
        shrink=False,
        aim=True,
    )


def _hunt_mutants(tally: Tally, check: Check, profile: Profile, seed: int) -> None:
    alive = [m.name for m in check.mutants if m.name not in tally.rejected]
    if not alive or check.strategy is None:
        return

    def look(instance: Any) -> None:
        tally.look(instance, "search for mutants, shrunk")
        if all(name in tally.rejected for name in alive):
            raise Violation(instance)

    stop = seed_of(seed, check.claim, check.name, "mutants")
    random_search(look, check.strategy, examples=profile.mutant, seed=stop, shrink=False)


def _mutant_record(tally: Tally, mutant: Mutant) -> MutantRecord:
    rejected = mutant.name in tally.rejected
    return MutantRecord(
        mutant.name, rejected, mutant.name in tally.true_for, data(tally.rejected.get(mutant.name))
    )
