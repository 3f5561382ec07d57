"""Assumption 6: accurate probing for cross-entropy, when it can hold and what it excludes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction

from lookahead.core.enclosure import elementary
from lookahead.core.symbols import sympy
from lookahead.ledger import Claim, Comparison, Source, at_least, at_most, less_than
from lookahead.ledger.symbolic import identical, non_negative
from lookahead.market.claims.lemma_21 import bounded
from lookahead.market.claims.lemma_21 import small as peer_markets_small
from lookahead.market.cross_entropy_exact import PeerLabels, squared_norm
from lookahead.market.softmax import LOG_2
from lookahead.testing.market_cross_entropy import peer_markets

F = Fraction
CHAPTER = "market/cross_entropy"

assumption_6 = Claim(
    key="narang2026.asm6",
    kind="assumption",
    title="Accurate probing for cross-entropy",
    source=Source("narang2026", "Assumption 6", "F.1", "forced"),
    chapter=CHAPTER,
    statement=r"""There is $\varepsilon_{\rm CE} \ge 0$ with $\mathbb E_{\mathcal D}\big[-\log\tilde
y_y(x)\big] \le \varepsilon_{\rm CE}$, where $\tilde y(x)$ is the softmax of the median of the peers'
logits.""",
    reading="“where the expectation is over” the population; the formula is lost. For linear peers "
    "the checks show that some level always does, $\\log K + 2R_x\\max_k\\|W_k\\|_F$: only its size "
    "is an assumption",
    assumes=(bounded,),
)


@assumption_6.symbolic
def some_level() -> dict[str, Comparison]:
    """A median lies between the extremes, and a cross-entropy is log K plus the range at most."""
    sp = sympy()
    low, high = sp.symbols("low high", nonnegative=True)
    K, s = sp.symbols("K s", positive=True)
    middle = sp.symbols("a b", nonnegative=True)
    return {
        "a mean of two numbers from [-s, s] stays there": non_negative(
            sp.expand(s - ((s - middle[0]) + (s - middle[1])) / 2)
        ),
        "K terms of e^s at most, over e^-s at least": identical(
            sp.expand_log(sp.log(K * sp.exp(s)) - (-s), force=True), sp.log(K) + 2 * s
        ),
        "not negative: every share is one at most": non_negative(1 - 1 / (1 + low + high)),
    }


@some_level.mutant("the range counted once")
def _() -> dict[str, Comparison]:
    sp = sympy()
    K, s = sp.symbols("K s", positive=True)
    return {"level": identical(sp.expand_log(sp.log(K * sp.exp(s)) + s, force=True), sp.log(K) + s)}


@assumption_6.certified(peer_markets(), small=peer_markets_small)
def least_level(x: PeerLabels) -> Comparison:
    """The least level of the market against the one that always does."""
    largest = max(squared_norm(peer) for peer in x.peers)
    K = len(x.reference)
    reach, size = F(0), largest * x.R_x**2
    while reach * reach < size:
        reach += F(1, 4)
    if not reach or all(not any(u.x) for u in x.users):
        return at_most(x.level(), elementary("log", K) + F(1))
    return less_than(x.level(), elementary("log", K) + LOG_2 * (2 * reach))


@least_level.mutant("log K for any peers")
def _(x: PeerLabels) -> Comparison:
    return at_most(x.level(), elementary("log", len(x.reference)))


def long() -> Iterator[PeerLabels]:
    """A user beyond the declared radius whom all peers get wrong."""
    for x in peer_markets_small():
        far = replace(x.users[0], x=(F(9),))
        yield replace(x, users=(far,), R_x=F(1, 9))


least_level.without(bounded, small=long)

hard_labels = Claim(
    key="narang2026.asm6.hard",
    kind="own",
    title="Hard pseudo-labels and Assumption 6",
    source=Source("narang2026", "Assumption 6", "F.1", "own"),
    chapter=CHAPTER,
    statement=r"""Labels 0 and 1, as in the experiments on Census and Amazon, violate Assumption 6 at every
level as soon as one error has positive probability. With probabilities clipped at $c = 10^{-7}$, as in
the released code, an error rate $e$ costs $e\log(1/c) > 16e$ at least; at the error rate of one fifth
that is more than four times $\log 2$, the cross-entropy of a fair coin.""",
    uses=("narang2026.asm6",),
)


@hard_labels.symbolic
def infinite() -> dict[str, Comparison]:
    """A share t of the true class costs -log t, which has no bound as t tends to zero."""
    sp = sympy()
    t = sp.Symbol("t", positive=True)
    M = sp.Symbol("M", positive=True)
    return {
        "at t = e^-M it is M": identical(-sp.log(sp.exp(-M)), M),
        "and it falls in t": identical(sp.diff(-sp.log(t), t), -1 / t),
        "an error rate e scales it": non_negative(M / t),
    }


@infinite.mutant("the square root of it")
def _() -> dict[str, Comparison]:
    M = sympy().Symbol("M", positive=True)
    return {"cost": identical(-sympy().log(sympy().exp(-M)), sympy().sqrt(M))}


@hard_labels.certified(small=lambda: (F(e, 100) for e in (1, 4, 5, 10, 20, 22, 50)))
def clipped(x: Fraction) -> Comparison:
    """The cost of an error rate with clipping at 10^-7, against 16 times the rate."""
    return at_least(elementary("log", 10**7) * x, 16 * x)


@clipped.mutant("below log 2 at any rate")
def _(x: Fraction) -> Comparison:
    return at_most(elementary("log", 10**7) * x, LOG_2)


@hard_labels.certified(small=lambda: (F(e, 100) for e in (20, 21, 22, 50)))
def worse_than_a_coin(x: Fraction) -> Comparison:
    """The cost of an error rate of one fifth or more against four times log 2."""
    return less_than(LOG_2 * 4, elementary("log", 10**7) * x)


@worse_than_a_coin.mutant("against six times log 2")
def _(x: Fraction) -> Comparison:
    return less_than(LOG_2 * 6, elementary("log", 10**7) * x)
