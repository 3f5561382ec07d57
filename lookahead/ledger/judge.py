"""A verdict on claims of one's own, written in a notebook or a script, outside the registry."""

from __future__ import annotations

from dataclasses import dataclass

from lookahead.core.errors import InvalidArgument, UnknownKey
from lookahead.ledger.claim import Claim
from lookahead.ledger.evidence import Evidence
from lookahead.ledger.examine import examine
from lookahead.ledger.runner import DEFAULT_SEED, settle
from lookahead.ledger.search import PROFILES
from lookahead.ledger.verdict import Verdict


@dataclass(frozen=True)
class Judgement:
    """The verdict on one claim, and the evidence of each of its checks; `print` it."""

    key: str
    verdict: Verdict
    evidence: tuple[Evidence, ...]

    def __str__(self) -> str:
        lines = [f"{self.key}: {self.verdict}"]
        for e in self.evidence:
            rejected = sum(m.rejected for m in e.mutants)
            lines.append(
                f"  {e.check} ({e.kind}): {e.outcome}, {e.decided} instances decided, "
                f"{rejected} of {len(e.mutants)} mutants rejected"
            )
            if e.message:
                lines.append(f"    {e.message}")
            if e.counterexample is not None:
                witness = e.counterexample
                lines.append(f"    witness {witness.instance}")
                lines.append(f"    {witness.left} against {witness.right}")
        return "\n".join(lines)


def judge(
    *claims: Claim, profile: str = "smoke", seed: int = DEFAULT_SEED
) -> tuple[Judgement, ...]:
    """Return a judgement for each claim; give a claim and its amendments together.

    profile: how much is searched, "smoke", "ci" or "nightly"; the same seed repeats the search.
    What the claims rest on (`uses`) is not examined: `lookahead verify` does that for claims of
    the library. Raises UnknownKey for a profile that does not exist, InvalidArgument for no claim.

    >>> from lookahead.ledger import Source, at_most
    >>> square = Claim(key="own.square", kind="own", title="Squares", statement="x <= x^2",
    ...                source=Source("own", "", "", "own"), chapter="")
    >>> @square.exact(small=lambda: range(2, 5))
    ... def grows(x):
    ...     return at_most(x, x**2)
    >>> @grows.mutant("x^2 <= x")
    ... def _(x):
    ...     return at_most(x**2, x)
    >>> print(*judge(square), sep="; ")
    own.square: supported
      grows (exact): pass, 3 instances decided, 1 of 1 mutants rejected
    """
    if profile not in PROFILES:
        raise UnknownKey("profile", profile, PROFILES)
    if not claims:
        raise InvalidArgument("claims", claims, "must name at least one claim")
    chosen = PROFILES[profile]
    found = {
        claim.key: tuple(examine(claim, check, chosen, seed) for check in claim.checks)
        for claim in claims
    }
    verdicts = settle({claim.key: claim for claim in claims}, found, chosen.needed)
    return tuple(Judgement(key, verdicts[key], evidence) for key, evidence in found.items())
