"""Appendix C, last step: what cooperating in vain costs, next to being below the threshold."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

from lookahead.core.symbols import sympy
from lookahead.dilemma.claims.appendix_c import CHAPTER, Steps, worth_it
from lookahead.dilemma.payoffs import Payoffs
from lookahead.ledger import Claim, Comparison, Source, all_of, at_most, equals, less_than
from lookahead.ledger.check import Assumption
from lookahead.ledger.symbolic import identical, non_negative

F = Fraction


@dataclass(frozen=True)
class Waste:
    """One group of N with m required and k cooperators below it; `share` is called negligible."""

    N: int
    required: int
    k: int
    risk: Fraction
    cost: Fraction
    share: Fraction

    @property
    def kappa(self) -> Fraction:
        return self.cost / self.risk

    def welfare(self, k: int) -> Fraction:
        """Add up the payoffs of all agents when k of them cooperate; the endowment is one."""
        game = Payoffs(F(1), self.risk, self.cost)
        return k * game.cooperator(k, self.required) + (self.N - k) * game.defector(
            k, self.required
        )

    @property
    def in_vain(self) -> Fraction:
        """What the k cooperators lose for nothing: all-defect against k, both below m."""
        return self.welfare(0) - self.welfare(self.k)

    @property
    def disaster(self) -> Fraction:
        """What being below costs them all: the same actions with nobody required, less as it is."""
        lucky = replace(self, required=0)
        return lucky.welfare(0) - self.welfare(0)


below = Assumption("below the threshold", r"$k < m$.", lambda x: x.k < x.required)
any_share = Assumption(
    "some share counts as negligible", r"$\varepsilon > 0$.", lambda x: x.share > 0
)
GAMES = ((F(2, 5), F(1, 5)), (F(1, 2), F(1, 20)), (F(1), F(9, 10)), (F(1, 10), F(1, 100)))


def small() -> Iterator[Waste]:
    """The stable counts of N = 2m - 2 first, at the paper's risk 0.4 and cost 0.2; then others."""
    for risk, cost in GAMES:
        for share in (F(1, 10), F(1, 3)):
            for N in (2, 4, 6, 20):
                m = N // 2 + 1
                yield Waste(N, m, m - 1, risk, cost, share)
            for N in (2, 3, 5):
                for m in range(1, N + 1):
                    yield from (Waste(N, m, k, risk, cost, share) for k in range(m))


def costly() -> Iterator[Waste]:
    """The same where cooperating costs as much as the disaster, or more."""
    for x in small():
        yield from (replace(x, cost=x.risk), replace(x, risk=F(1, 5), cost=F(1, 2)))


def above() -> Iterator[Waste]:
    """Counts at and above the threshold: the others are better off with them, not worse."""
    for risk, cost in GAMES:
        yield from (Waste(4, 2, k, risk, cost, F(1, 10)) for k in (2, 3, 4))


negligible = Claim(
    key="gois2025.appC_negligible",
    kind="in-text",
    title="Cooperating in vain costs next to nothing",
    source=Source("gois2025", "Appendix C, end of the proof of Theorem 3.4", "C", "reconstructed"),
    chapter=CHAPTER,
    statement=r"""Below the threshold, what unnecessary cooperators pay is negligible against what being below
costs: at most a share $\varepsilon$ of it, whichever $\varepsilon > 0$ one calls negligible.""",
    reading="“negligible compared to the cost of being below” as an arbitrarily small share, for every "
    "cost with $\\kappa < 1$",
    assumes=(worth_it, below, any_share),
)


@negligible.exact(small=small)
def small_share(x: Waste) -> Comparison:
    """What the cooperators lose, from the payoffs, against the share of what everybody loses."""
    return at_most(x.in_vain, x.share * x.disaster)


@small_share.mutant("cooperating is free")
def _(x: Waste) -> Comparison:
    return at_most(x.in_vain, F(0))


def _given(x: Waste) -> dict[str, Any]:
    return {"N": x.N, "m": x.required, "k": x.k, "r": x.risk, "c": x.cost, "share": x.share}


small_share.program(
    given=_given,
    let=(
        ("kept(j)", "1 if j >= m else 1 - r"),
        ("welfare(j)", "j * (kept(j) - c) + (N - j) * kept(j)"),
    ),
    assume=(
        ("counts of N agents, below m", "0 <= k < m <= N"),
        ("the disaster is worth preventing", "0 < r <= 1 and 0 < c < r"),
        ("some share counts as negligible", "share > 0"),
    ),
    violates="welfare(0) - welfare(k) > share * N * (1 - kept(0))",
)

fraction_of = negligible.amended(
    key="gois2025.appC_negligible.share",
    severity="missing hypothesis",
    title="What cooperating in vain costs",
    statement=r"""With $k < m$ cooperators, they pay together exactly the share $\kappa k/N$ of what being below
costs the group, less than $\kappa T$ and less than all of it; $\tfrac\kappa2$ at the stable count $k = m - 1$ of
$N = 2m - 2$. Every count at or above the threshold is better than every count below, and below it
all-defect is the best count, $k = m - 1$ the worst.""",
    survives="The order: any success is better than any failure. The share is negligible where "
    "$\\kappa$ is; in the experiments, with $\\kappa = \\tfrac12$, it is up to a quarter.",
    assumes=(worth_it, below),
)


def _shares(x: Waste, factor: Fraction) -> Comparison:
    return equals(x.in_vain, factor * x.disaster)


@fraction_of.exact(small=small)
def exact_share(x: Waste) -> Comparison:
    """Welfare from the payoffs: the share, and the order of all counts."""
    succeeding = [x.welfare(k) for k in range(x.required, x.N + 1)]
    failing = [x.welfare(k) for k in range(x.required)]
    return all_of(
        _shares(x, x.kappa * F(x.k, x.N)),
        less_than(max(failing), min(succeeding)),
        equals(max(failing), failing[0]),
        equals(min(failing), failing[-1]),
    )


@exact_share.mutant("at most half of kappa")
def _(x: Waste) -> Comparison:
    return at_most(x.in_vain, x.kappa / 2 * x.disaster)


@exact_share.mutant("the share is kappa/2 everywhere")
def _(x: Waste) -> Comparison:
    return _shares(x, x.kappa / 2)


exact_share.controls(small_share)
exact_share.without(worth_it, small=costly)
exact_share.without(below, small=above)


@fraction_of.symbolic
def share() -> Steps:
    """Payoffs summed: k pay c b, everybody loses r b, and kappa = c/r < 1."""
    sp = sympy()
    N, k, b, c, gap, more = sp.symbols("N k b c gap more", positive=True)
    r = c + gap  # kappa < 1 says that the risk exceeds the cost
    failing = lambda j: j * (b * (1 - r) - c * b) + (N - j) * b * (1 - r)
    succeeding = lambda j: j * (b - c * b) + (N - j) * b
    m = sp.Symbol("m", positive=True)
    return {
        "the share": identical(
            (failing(0) - failing(k)) / (succeeding(0) - failing(0)), (c / r) * k / N
        ),
        "at k = m - 1, N = 2m - 2": identical((c / r) * (m - 1) / (2 * m - 2), (c / r) / 2),
        "all-cooperate beats all-defect, the closest pair": identical(
            succeeding(N) - failing(0), N * b * gap
        ),
        "which is positive": non_negative(N * b * gap),
        "welfare falls with k on either side": non_negative(failing(k) - failing(k + more)),
        "and above": non_negative(succeeding(k) - succeeding(k + more)),
    }


@share.mutant("kappa = 1 keeps the order strict")
def _() -> Steps:
    sp = sympy()
    N, b, c = sp.symbols("N b c", positive=True)
    return {
        "positive": non_negative((N * (b - c * b)) - N * b * (1 - c) - b),
        "b": non_negative(b),
    }
