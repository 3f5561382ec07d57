"""Theorem 3: the same with probing, whatever the pseudo-labels say."""

from __future__ import annotations

from fractions import Fraction

from lookahead.core.symbols import sympy
from lookahead.ledger import Claim, Comparison, Source, equals
from lookahead.ledger.symbolic import identical, non_negative
from lookahead.market.claims.theorem_1 import CHAPTER, alone, difference, fall
from lookahead.market.claims.theorem_1_trap import trapped
from lookahead.testing.market_dynamics import Round, rounds, small_rounds

F = Fraction

printed = Claim(
    key="narang2026.thm3",
    kind="theorem",
    title="MSGD-P converges to stationary points",
    source=Source("narang2026", "Theorem 3", "5.2", "reconstructed"),
    chapter=CHAPTER,
    statement=r"""Let Assumptions 1 to 3, Assumption 4 as applied to $F^{\mathcal P}$, and Assumption 5 hold.
Then the iterates of Algorithm 2 converge almost surely to the set of stationary points of $F^{\mathcal
P}$.""",
    reading="The text names the assumptions and the conclusion; the formulas are lost. Stationary is "
    "read as in Assumption 4, a zero gradient, and Assumption 3 as in Theorem 1. The witness has no "
    "probing learner, the case that the text derives Theorem 1 from; Assumption 5 is then void.",
    uses=("narang2026.asm2", "narang2026.asm3.pair", "narang2026.asm4"),
)
trapped(printed)

amended = printed.amended(
    key="narang2026.thm3.clarke",
    title="MSGD-P finds Clarke critical points, whatever the labels",
    severity="conclusion fails",
    statement=r"""Let the loss be squared, users bounded, under any law, the stored queries finitely many, the steps as in
Assumption 2 and the iterates of Algorithm 2 bounded. Neither Assumption 3 nor Assumption 5 is needed:
the pseudo-labels may be anything, and any tie rule will do. Almost surely $F^{\mathcal P}(\Theta_t)$
converges, $\sum_t\eta_t\|v_t\|^2 < \infty$, where $-\eta_t v_t$ is the mean step, and every limit point is
Clarke critical for $F^{\mathcal P}$.""",
    survives="Convergence holds in Clarke's sense and for any pseudo-labels; the accuracy of the labels "
    "decides where the learners end, not whether.",
    uses=("narang2026.thm1.clarke", "narang2026.lem12"),
)


@amended.symbolic
def proof() -> dict[str, Comparison]:
    """A query is one more user whose choice is frozen, and the ridge a quadratic: as before."""
    sp = sympy()
    t, x, z, eta = (sp.Symbol(n, real=True) for n in ("t", "x", "z", "eta"))
    label = sp.Symbol("label", real=True)
    gamma, shrink = sp.symbols("gamma lambda", nonnegative=True)

    def probe(model: object) -> object:
        return gamma * ((label - model * x) ** 2 + shrink / 2 * model**2)  # pyright: ignore[reportOperatorIssue]

    slope = gamma * (2 * (t * x - label) * x + shrink * t)
    bend = gamma * (x**2 + shrink / 2) * z**2
    return {
        "a query and the ridge, any label": identical(
            probe(t - eta * z), probe(t) - eta * slope * z + eta**2 * bend
        ),
        "their curvature does not depend on the label": identical(sp.diff(bend, label), 0),
        "and is not negative": non_negative(bend),
    }


@proof.mutant("the ridge in full, its step in half")
def _() -> dict[str, Comparison]:
    sp = sympy()
    t, z, eta, shrink = sp.symbols("t z eta lambda", real=True)
    moved = shrink * (t - eta * z) ** 2
    return {
        "at rest": identical(moved.subs(eta, 0), shrink * t**2),
        "first order": identical(sp.diff(moved, eta).subs(eta, 0), -shrink * t * z),
    }


@amended.sampled(rounds(), small=small_rounds)
def falls(x: Round) -> Comparison:
    """One round of Algorithm 2 from any models, with labels drawn without regard to users."""
    return fall(x)


@falls.mutant("without noise")
def _(x: Round) -> Comparison:
    return fall(x, second=0)


@falls.mutant("twice the fall")
def _(x: Round) -> Comparison:
    return fall(x, first=2)


@amended.sampled(rounds(), small=small_rounds)
def probing_moves(x: Round) -> Comparison:
    """The mean step with probes less that without: what each learner's stored queries pull."""
    plain = alone(x).mean_move
    pulls = [[x.weight * v for v in query_slope(x, i)] for i in range(len(x.theta))]
    return equals(difference(x.mean_move, plain), pulls)


def query_slope(x: Round, i: int) -> list[Fraction]:
    """The gradient of a learner's mean query loss and ridge, by differences of a quadratic."""
    model = x.theta[i]
    if i not in x.probers:
        return [F(0)] * len(model)
    ends = [
        [tuple(v + s * (j == k) for j, v in enumerate(model)) for s in (1, -1)]
        for k in range(len(model))
    ]
    return [(x.probe_loss(i, up) - x.probe_loss(i, down)) / 2 for up, down in ends]


@probing_moves.mutant("the points at rest stay where they are")
def _(x: Round) -> Comparison:
    return equals(x.mean_move, alone(x).mean_move)
