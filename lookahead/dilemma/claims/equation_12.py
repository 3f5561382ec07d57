"""Equation (12): the prediction that induces 1 - 0 - 1 at the least cost of trust."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from itertools import product

from lookahead.core.symbols import sympy
from lookahead.dilemma.chain_policies import Chain
from lookahead.dilemma.claims.appendix_d_states import PARAMETERS, ChainState
from lookahead.ledger import Claim, Comparison, Source, that
from lookahead.ledger.symbolic import identical, non_negative

F = Fraction
CHAPTER = "dilemma/trust"
PARTS = 4


@dataclass(frozen=True)
class Aim:
    """Trusts at which an outcome is aimed at with predictions on a grid."""

    alpha: Fraction
    kappa: Fraction
    end: Fraction
    centre: Fraction

    def limit(self, p: tuple[Fraction, Fraction, Fraction]) -> ChainState:
        """The state with given predictions."""
        return ChainState(self.alpha, self.kappa, (self.end, self.centre, self.end), p)


@cache
def inducing(x: Aim) -> tuple[ChainState, ...]:
    """All predictions on the grid that induce 1 - 0 - 1."""
    grid = [F(i, PARTS) for i in range(PARTS + 1)]
    states = (x.limit(p) for p in product(grid, grid, grid))
    return tuple(s for s in states if s.actions == (1, 0, 1))


def aims() -> Iterator[Aim]:
    """The figures' parameters and three others, trusts in fifths."""
    for (alpha, kappa), end in product(PARAMETERS, (F(1, 5), F(1, 2), F(9, 10))):
        yield Aim(alpha, kappa, end, F(4, 5))


equation_12 = Claim(
    key="gois2025.eq12",
    kind="equation",
    title="Inducing 1 — 0 — 1",
    source=Source("gois2025", "Equation (12)", "D.2", "forced"),
    chapter=CHAPTER,
    statement=r"""Let $\tau_0 = \tau_2 \in (0, 1)$ and $\beta \le \kappa < 1$. Among the predictions that
induce $1-0-1$ node 1's next trust is largest for $\hat y_0 = \hat y_2 = 1$, whatever $\hat y_1$;
the ends' next trust is the larger the smaller $\hat y_1$ is. The ends cooperate exactly for
$$\hat y_1 > p_1^\star = \frac{\kappa - (1-\tau_0)\alpha}{\tau_0},$$
so the best prediction is $(1, p_1^\star + \varepsilon, 1)$ with $\varepsilon$ small, or $(1, 0,
1)$ if $p_1^\star < 0$. There is none if $p_1^\star \ge 1$. The bound itself is not attained: there
the ends are indifferent and defect.""",
    uses=("gois2025.eq3",),
)


@equation_12.symbolic
def least_cost() -> dict[str, Comparison]:
    """The constraint solved, both posteriors monotone, and node 1 willing to defect."""
    sp = sympy()
    tau, rest, alpha, own, p, A, B = sp.symbols("tau rest alpha own p A B", positive=True)
    kappa, beta, gap = sp.symbols("kappa beta gap", positive=True)
    bound = (kappa - rest * alpha) / tau
    end = tau * (1 - p) / (tau * (1 - p) + rest * own)
    centre = tau * A / (tau * A + rest * B)
    return {
        "the ends' gain exceeds kappa by tau times what p exceeds the bound": identical(
            tau * p + rest * alpha - kappa, tau * (p - bound)
        ),
        "the ends' trust falls in p": identical(
            -end.diff(p), tau * rest * own / (tau * (1 - p) + rest * own) ** 2
        ),
        "node 1's trust rises in what the prediction gives the ends' actions": non_negative(
            centre.diff(A)
        ),
        "told 1 and 1, node 1 gains (1 - tau) beta, not above kappa": non_negative(
            ((beta + gap) - rest * beta).subs(rest, 1 - tau)
        ),
    }


@least_cost.mutant("the ends' trust rises in p")
def _() -> dict[str, Comparison]:
    tau, rest, own, p = sympy().symbols("tau rest own p", positive=True)
    end = tau * (1 - p) / (tau * (1 - p) + rest * own)
    return {"rises": identical(end.diff(p), tau * rest * own / (tau * (1 - p) + rest * own) ** 2)}


def _best(x: Aim, p: Fraction, *, at: int) -> Comparison:
    """No prediction on the grid leaves more trust than the limiting one, with actions 1 - 0 - 1."""
    found = inducing(x)
    limit = x.limit((F(1), p, F(1)))
    after = limit.chain.learn(limit.predictions, (1, 0, 1), limit.trust)
    beaten = all(s.learned[at] <= after[at] for s in found)
    return that(beaten, trivial=not found)


def bound_of(x: Aim) -> Fraction:
    """p_1 of the limit, cut at 0."""
    return max(F(0), (x.kappa - (1 - x.end) * x.alpha) / x.end)


@equation_12.exact(small=aims)
def none_better(x: Aim) -> Comparison:
    """All 125 predictions on quarters, and what they leave of the trust of ends and centre."""
    p = bound_of(x)
    if p >= 1:
        return that(not inducing(x))
    return that(_best(x, p, at=0).holds and _best(x, p, at=1).holds)


@none_better.mutant("p_1 = 1/2 is best for the ends")
def _(x: Aim) -> Comparison:
    return _best(x, F(1, 2), at=0)


@equation_12.exact(small=aims)
def induces(x: Aim) -> Comparison:
    """The prediction with a slack of 1/1000 does induce 1 - 0 - 1, and the bound does not."""
    chain = Chain(x.alpha, x.kappa, F(1, 1000))
    trust = (x.end, x.centre, x.end)
    p = bound_of(x)
    if p >= 1 - chain.epsilon:
        return that(True, trivial=True)
    ok = chain.respond(chain.for_one(trust), trust) == (1, 0, 1)
    tight = p == 0 or chain.respond((F(1), p, F(1)), trust) == (0, 0, 0)
    return that(ok and tight)


@induces.mutant("the bound itself induces it")
def _(x: Aim) -> Comparison:
    return that(x.limit((F(1), min(F(1), bound_of(x)), F(1))).actions == (1, 0, 1))
