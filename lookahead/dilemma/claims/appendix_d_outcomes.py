"""Appendix D.1: which outcomes the chain can be led to."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from itertools import product

from lookahead.core.symbols import sympy
from lookahead.dilemma.chain_policies import successes
from lookahead.dilemma.claims.appendix_d_states import (
    PARAMETERS,
    ChainState,
    chain_states,
)
from lookahead.ledger import Assumption, Claim, Comparison, Source, all_of, that
from lookahead.ledger.symbolic import identical, non_negative

F = Fraction
CHAPTER = "dilemma/trust"
LEVELS = (F(1, 5), F(1, 2), F(4, 5))


def states() -> Iterator[ChainState]:
    """Equal trust at the ends, predictions 0, 1/2 or 1."""
    grid = (F(0), F(1, 2), F(1))
    for (alpha, kappa), end, p in product(PARAMETERS[:2], LEVELS, product(grid, grid, grid)):
        yield ChainState(alpha, kappa, (end, F(4, 5), end), p)


def uneven() -> Iterator[ChainState]:
    """A distrustful end that cooperates out of habit, and a trusting one that is told not to."""
    trust = (F(0), F(1), F(1))
    yield ChainState(F(4, 5), F(3, 5), trust, (F(1), F(0), F(0)))


equal_ends = Assumption(
    "equal trust at the ends", r"$\tau_0 = \tau_2$", lambda x: x.trust[0] == x.trust[2]
)

no_two = Claim(
    key="gois2025.appD_R2",
    kind="proof step",
    title="Two successful groups are out of reach",
    source=Source("gois2025", "Appendix D.1, outcome R2", "D.1", "forced"),
    chapter=CHAPTER,
    statement=r"""If $\tau_0 = \tau_2$, no prediction leads to exactly two successful groups, and
$\tau_0 = \tau_2$ afterwards, whatever was predicted.""",
    assumes=(equal_ends,),
    uses=("gois2025.eq3",),
)


@no_two.symbolic
def same_view() -> dict[str, Comparison]:
    """Both ends see the same prediction and the same neighbour."""
    tau, p, alpha, A, B = sympy().symbols("tau p alpha A B", positive=True)
    gain = lambda t: t * p + (1 - t) * alpha
    after = lambda t: t * A / (t * A + (1 - t) * B)
    t0, t2 = sympy().symbols("tau_0 tau_2", positive=True)
    profiles = product((0, 1), (0, 1), (0, 1))
    return {
        "two groups succeed only where the ends differ": that(
            all(a[0] != a[2] for a in profiles if successes(a) == 2)
        ),
        "same gain": identical((gain(t0) - gain(t2)).subs({t0: tau, t2: tau}), 0),
        "same posterior": identical((after(t0) - after(t2)).subs({t0: tau, t2: tau}), 0),
    }


@same_view.mutant("whatever their trust")
def _() -> dict[str, Comparison]:
    p, alpha, t0, t2 = sympy().symbols("p alpha tau_0 tau_2", positive=True)
    return {"same gain": identical(t0 * p + (1 - t0) * alpha, t2 * p + (1 - t2) * alpha)}


@no_two.sampled(chain_states(), small=states)
def never_two(x: ChainState) -> Comparison:
    """The number of successful groups, and the trust of both ends afterwards."""
    return all_of(
        that(x.reward != 2),
        that(x.actions[0] == x.actions[2]),
        that(x.posterior_exists is False or x.learned[0] == x.learned[2]),
    )


@never_two.mutant("never one either")
def _(x: ChainState) -> Comparison:
    return that(x.reward not in (1, 2))


never_two.without(equal_ends, small=uneven)

three = Claim(
    key="gois2025.appD_R3",
    kind="proof step",
    title="Three successful groups need the centre's trust",
    source=Source("gois2025", "Appendix D.1, outcome R3", "D.1", "forced"),
    chapter=CHAPTER,
    statement=r"""Let $\beta = 2\alpha(1-\alpha) \le \kappa < 1$: without a predictor node 1 defects. Some
prediction makes it cooperate exactly when $\tau_1 + (1-\tau_1)\beta > \kappa$, that is, when
$\tau_1 > (\kappa-\beta)/(1-\beta)$, in odds $o > (\kappa-\beta)/(1-\kappa)$. For $\beta > \kappa$
it cooperates unasked.""",
    uses=("gois2025.appD_odds",),
)


@three.symbolic
def enough_trust() -> dict[str, Comparison]:
    """The most that node 1 can be told, and the bound on its trust and odds."""
    tau, p0, p2 = sympy().symbols("tau p_0 p_2", positive=True)
    kappa, beta = sympy().symbols("kappa beta", real=True)
    one = p0 * (1 - p2) + p2 * (1 - p0)
    bound = (kappa - beta) / (1 - beta)
    a, b, c = sympy().symbols("a b c", nonnegative=True)
    return {
        "what node 1 can be told is 1 at most": identical(1 - one, (1 - p0) * (1 - p2) + p0 * p2),
        "and is 1 at predictions 1 and 0": identical(one.subs({p0: 1, p2: 0}), 1),
        "neither term is negative": non_negative(a * b + c),
        "its gain exceeds kappa by 1 - beta times the excess of trust": identical(
            tau + (1 - tau) * beta - kappa, (1 - beta) * (tau - bound)
        ),
        "the bound in odds": identical(bound / (1 - bound), (kappa - beta) / (1 - kappa)),
    }


@enough_trust.mutant("with both ends counted, beta = alpha^2")
def _() -> dict[str, Comparison]:
    tau, alpha, kappa = sympy().symbols("tau alpha kappa", real=True)
    beta = 2 * alpha * (1 - alpha)
    bound = (kappa - alpha**2) / (1 - alpha**2)
    return {"gain": identical(tau + (1 - tau) * beta - kappa, (1 - beta) * (tau - bound))}


def told_most() -> Iterator[ChainState]:
    """Node 1 told that exactly one end cooperates, at trusts in sixteenths and at the bound."""
    for alpha, kappa in PARAMETERS:
        beta = 2 * alpha * (1 - alpha)
        bound = (kappa - beta) / (1 - beta)
        for centre in (*(F(i, 16) for i in range(17)), bound, bound + F(1, 1000)):
            yield ChainState(alpha, kappa, (F(1, 2), centre, F(1, 2)), (F(1), F(1), F(0)))


@three.exact(small=told_most)
def at_the_bound(x: ChainState) -> Comparison:
    """Whether node 1 cooperates when told most, against the bound on its trust."""
    beta = 2 * x.alpha * (1 - x.alpha)
    return that((x.actions[1] == 1) == (x.trust[1] * (1 - beta) > x.kappa - beta))


@at_the_bound.mutant("from trust one half on")
def _(x: ChainState) -> Comparison:
    return that((x.actions[1] == 1) == (x.trust[1] > F(1, 2)))
