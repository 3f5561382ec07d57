"""What else a check reports: broken assumptions, scalings, controls, re-verified refutations."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import Any

from lookahead.core.enclosure import Number, Real, Ternary
from lookahead.core.errors import InvalidArgument
from lookahead.ledger import independent
from lookahead.ledger.check import Ablation, Check, Scaling
from lookahead.ledger.claim import Claim
from lookahead.ledger.codec import decode, encodable, encode, numbers
from lookahead.ledger.evidence import AblationRecord, ControlRecord, Counterexample, ScalingRecord
from lookahead.ledger.search import Profile, Violation, random_search, seed_of, stored_witnesses
from lookahead.ledger.tally import Tally, data, inside, judge, text


def control(claim: Claim, check: Check, other: Check) -> ControlRecord:
    """Evaluate an amendment on the stored witnesses and the small scope of what it amends."""
    tally = Tally(claim, check)
    for stored, provenance in stored_witnesses(claim.module, other.claim, other.name):
        tally.look(decode(stored), provenance)
    for instance in other.small() if other.small else ():
        tally.look(instance, "small scope")
    inside_all = tally.instances - tally.filtered
    return ControlRecord(
        f"{other.claim}/{other.name}",
        tally.instances,
        inside_all,
        tally.decided - tally.violations,
        tally.violations,
    )


def ablate(
    claim: Claim, check: Check, ablation: Ablation, profile: Profile, seed: int
) -> AblationRecord:
    """Break one assumption, keep the others, and look for a failure."""
    name = ablation.assumption.name
    if ablation.by_construction:
        return AblationRecord(name, ablation.by_construction, "by construction", 0)
    if ablation.elsewhere:
        return AblationRecord(name, f"in {ablation.elsewhere}", "broken elsewhere", 0)
    kept = [a for a in claim.assumes if a is not ablation.assumption]
    tried = 0

    def fails(instance: Any) -> bool:
        nonlocal tried
        if ablation.assumption.of(instance) is not Ternary.FALSE:
            return False
        if any(a.of(instance) is not Ternary.TRUE for a in kept):
            return False
        tried += 1
        return judge(check.function, instance).violated

    def look(instance: Any) -> None:
        if fails(instance):
            raise Violation(instance)

    witness = next((x for x in (ablation.small() if ablation.small else ()) if fails(x)), None)
    if witness is None and ablation.strategy is not None:
        stop = seed_of(seed, check.claim, check.name, name)
        witness = random_search(look, ablation.strategy, examples=profile.ablation, seed=stop)
    if witness is None and tried == 0:
        raise InvalidArgument("without", name, "no instance broke it while keeping the others")
    outcome = "not needed in this search" if witness is None else "needed"
    return AblationRecord(name, "broken, all others kept", outcome, tried, data(witness))


def measure_scaling(check: Check, claim: Claim, scaling: Scaling) -> ScalingRecord:
    """Measure which powers of s both sides pick up, on the first telling instance."""
    for instance in _some_instances(check):
        if inside(claim, instance) is not Ternary.TRUE:
            continue
        sides = [judge(check.function, scaling.transform(instance, s)) for s in (1, 2, 4)]
        if all(c.telling and c.left is not None and c.right is not None for c in sides):
            left = _power([c.left for c in sides if c.left is not None])
            right = _power([c.right for c in sides if c.right is not None])
            if scaling.free and {left, right} - {0.0, None}:
                raise InvalidArgument(
                    "scales", scaling.name, f"is not free: powers {left}, {right}"
                )
            return ScalingRecord(scaling.name, left, right, scaling.free)
    raise InvalidArgument("scales", scaling.name, "no telling instance in the small scope")


def _some_instances(check: Check) -> Iterator[Any]:
    return iter(check.small()) if check.small else iter(())


def _power(values: list[Number]) -> float | None:
    """Return p with values = (v, 2^p v, 4^p v), exactly; None when there is none."""
    if any(isinstance(v, Real) for v in values) or 0 in values:
        return None
    one, two, four = (Fraction(v) for v in values if not isinstance(v, Real))
    for p in range(-6, 7):
        if two == one * Fraction(2) ** p and four == one * Fraction(4) ** p:
            return float(p)
    return None


def verified(instance: Any, claim: Claim, check: Check) -> Counterexample:
    """Re-verify a violation from its data alone, by the check and by the program."""
    again = decode(encode(instance)) if encodable(instance) else instance
    found = judge(check.function, again)
    if inside(claim, again) is not Ternary.TRUE or not found.violated:
        raise InvalidArgument("witness", data(instance), "does not refute the claim from its data")
    program = None
    if check.program_of is not None:
        p = check.program_of
        program = {
            "given": {k: numbers(v) for k, v in p.given(again).items()},
            "let": [list(pair) for pair in p.let],
            "assume": [list(pair) for pair in p.assume],
            "violates": p.violates,
        }
        try:
            independent.verify(program)
        except independent.BadProgram as error:
            raise InvalidArgument("program", check.name, f"disagrees: {error}") from error
    left = None if found.left is None else text(found.left)
    right = None if found.right is None else text(found.right)
    return Counterexample(data(instance), program, left, right, found.note)
