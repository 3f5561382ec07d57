"""Lemma 21: good peers give good soft labels; majority, leader and partial knowledge."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction

from lookahead.core.enclosure import Number, root
from lookahead.core.exact import Matrix, dot
from lookahead.core.symbols import sympy
from lookahead.ledger import Assumption, Claim, Comparison, Source, less_than, that
from lookahead.ledger.symbolic import identical, non_negative, sum_of_squares
from lookahead.market.cross_entropy_exact import PeerLabels, User
from lookahead.market.softmax import LOG_2
from lookahead.testing.market_cross_entropy import peer_markets

F = Fraction
CHAPTER = "market/cross_entropy"
ZERO: Matrix = ((F(0),), (F(0),))


def scalar(*rows: int | Fraction) -> Matrix:
    """A matrix of one covariate from its entries."""
    return tuple((F(a),) for a in rows)


def small() -> Iterator[PeerLabels]:
    """A user of class 0 at x = 1; three peers, one of them far away, around a reference."""
    user = (User((F(1),), 0),)
    for m in (0, 2, 6):
        star = scalar(-m, m)
        good = (scalar(-m - 1, m), scalar(-m, m + 1))
        yield PeerLabels(user, (*good, scalar(-50, 50)), star, F(1), F(1))
        yield PeerLabels(user, (good[0],), star, F(1), F(1))
        yield PeerLabels(user, (good[0], good[0], scalar(9, -9)), star, F(1), F(1))
    yield PeerLabels(user, (ZERO, ZERO, ZERO), ZERO, F(0), F(1))


def half_good() -> Iterator[PeerLabels]:
    """One good peer and a bad one: the median is the mean of the two."""
    user = (User((F(1),), 0),)
    return iter((PeerLabels(user, (ZERO, scalar(-50, 50)), ZERO, F(1), F(1)),))


def long() -> Iterator[PeerLabels]:
    """A covariate far longer than declared."""
    return (replace(x, users=(User((F(40),), 0),)) for x in small())


def slack(x: PeerLabels, factor: Number) -> tuple[Number, Number]:
    """The level of the median labels less the risk of the reference, and factor R_x r, in nats."""
    return x.level() - x.risk(x.reference), LOG_2 * (x.R_x * x.radius) * factor


def against(x: PeerLabels, factor: Number) -> Comparison:
    """Compare the two; with all peers at the reference both sides are the same number."""
    left, right = slack(x, factor)
    if x.radius == 0 or all(peer == x.reference for peer in x.peers):
        return that(condition=True, trivial=True)
    if all(not any(u.x) for u in x.users):
        return that(condition=True, trivial=True)
    return less_than(left, right)


bounded = Assumption(
    "bounded covariates",
    r"$\|x\| \le R_x$.",
    lambda x: all(dot(u.x, u.x) <= x.R_x**2 for u in x.users),
)
majority_good = Assumption(
    "more than half of the peers are good",
    r"$\|W_k - W^*\|_F \le r$ for strictly more than half of the peers.",
    lambda x: 2 * x.good > len(x.peers),
)
all_good = Assumption(
    "every chosen peer is good",
    r"$\|W_k - W^*\|_F \le r$ for every $k \in S$, and $S$ is not empty.",
    lambda x: x.good == len(x.peers),
)

majority = Claim(
    key="narang2026.lem21.i",
    kind="lemma",
    title="Accurate probing for cross-entropy: majority of good peers",
    source=Source("narang2026", "Lemma 21(i)", "F.1", "reconstructed"),
    chapter=CHAPTER,
    statement=r"""If strictly more than half of the peers satisfy $\|W_k - W^*\|_F \le r$, the median of
their logits satisfies Assumption 6 with $$\varepsilon_{\rm CE} = R(W^*) + 2R_xr .$$""",
    reading="“strictly more than half of peers satisfy”; norm and bound from the proof's interval and "
    "from Lemma 22; the formulas are lost",
    assumes=(bounded, majority_good),
    uses=("narang2026.lem22",),
)


@majority.symbolic
def median_and_lipschitz() -> dict[str, Comparison]:
    """One row of one peer, the ranks that a median uses, and Lemma 22."""
    sp = sympy()
    a, b, x, y = sp.symbols("a b x y", real=True)
    half, more, s = sp.symbols("half more s", nonnegative=True)
    n = 2 * half + 1
    good = half + 1 + more
    return {
        "|<w_k - w*_k, x>| <= |W - W*| |x|: Cauchy-Schwarz, Lagrange's identity": sum_of_squares(
            (a**2 + b**2) * (x**2 + y**2) - (a * x + b * y) ** 2, [(1, a * y - b * x)]
        ),
        "odd n: those above the interval leave the middle rank inside": non_negative(
            sp.expand((n - 1) / 2 - (n - good))
        ),
        "even n = 2 half: more than half good, at most half - 1 outside, both middle ranks inside": (
            non_negative(sp.expand((half - 1) - (2 * half - (half + 1 + more))))
        ),
        "Lemma 22 with |z~ - z*| <= s = R_x r adds 2 s": identical(2 * s, s - (-s)),
    }


@median_and_lipschitz.mutant("half of the peers good")
def _() -> dict[str, Comparison]:
    half, more = sympy().symbols("half more", positive=True)
    return {"even": non_negative((half - 1) - (2 * half - half) + 0 * more)}


@majority.certified(peer_markets(), small=small)
def level(x: PeerLabels) -> Comparison:
    """The level of the median labels against the risk of the reference plus 2 R_x r."""
    return against(x, F(2))


@level.mutant("with R_x r")
def _(x: PeerLabels) -> Comparison:
    return against(x, F(1))


level.without(bounded, small=long).without(majority_good, small=half_good)

best = Claim(
    key="narang2026.lem21.i.best",
    kind="own",
    title="The factor 2 of the majority bound is best",
    source=Source("narang2026", "Lemma 21(i)", "F.1", "own"),
    chapter=CHAPTER,
    statement=r"""No factor below 2 will do in case (i), even with the Frobenius norm and $K = 2$: of three
peers two are good, $W^* + r(-1, 0)^\top$ and $W^* + r(0, 1)^\top$, and the third is far away, so that
the median moves both logits by $r$ at once. A single good peer moves the difference of two logits by
$\sqrt2R_xr$ only, so that one good peer alone gives $R(W^*) + \sqrt2R_xr$.""",
    assumes=(bounded,),
    uses=("narang2026.lem21.i", "narang2026.lem22.spread"),
)


@best.symbolic
def two_good_peers() -> dict[str, Comparison]:
    """With r = log 2 and the reference (-m, m) log 2 the added cross-entropy tends to 2 log 2."""
    sp = sympy()
    M = sp.Symbol("M", positive=True)
    ratio = (1 + 4 * M) / (1 + M)
    median = lambda values: sorted(values)[1]
    return {
        "medians of (-1, 0, -50) and (0, 1, 50) are -1 and 1": that(
            (median((-1, 0, -50)), median((0, 1, 50))) == (-1, 1)
        ),
        "M = 4^m: from log(1 + M) to log(1 + 4 M)": identical(ratio, 4 - 3 / (1 + M)),
        "which adds log 4 = 2 r in the limit": identical(sp.limit(ratio, M, sp.oo), 4),
    }


@two_good_peers.mutant("which adds r")
def _() -> dict[str, Comparison]:
    M = sympy().Symbol("M", positive=True)
    return {"limit": identical(sympy().limit((1 + 4 * M) / (1 + M), M, sympy().oo), 2)}


@best.certified(small=small)
def one_peer_alone(x: PeerLabels) -> Comparison:
    """The level of the first peer alone against the risk of the reference plus sqrt(2) R_x r."""
    return against(replace(x, peers=x.peers[:1]), root(2))


@one_peer_alone.mutant("with half of R_x r")
def _(x: PeerLabels) -> Comparison:
    return against(replace(x, peers=x.peers[:1]), F(1, 2))


one_peer_alone.without(bounded, small=long)

leader = Claim(
    key="narang2026.lem21.ii",
    kind="lemma",
    title="Accurate probing for cross-entropy: market leader",
    source=Source("narang2026", "Lemma 21(ii)", "F.1", "forced"),
    chapter=CHAPTER,
    statement=r"""If the learner probes a single peer $j$ and $R(W_j) \le \varepsilon_L$, Assumption 6 holds
with $\varepsilon_{\rm CE} = \varepsilon_L$.""",
    reading="“Direct”; the formulas are lost",
)


@leader.symbolic
def direct() -> dict[str, Comparison]:
    """The median of one number is that number, so the label is the peer's prediction."""
    z = sympy().Symbol("z", real=True)
    return {"median of one": identical((z + z) / 2, z)}


@direct.mutant("the median of one and zero")
def _() -> dict[str, Comparison]:
    z = sympy().Symbol("z", real=True)
    return {"median": identical((z + 0) / 2, z)}


@leader.exact(small=small)
def same_logits(x: PeerLabels) -> Comparison:
    """The label's logits against the leader's, at every user."""
    alone = replace(x, peers=x.peers[:1])
    return that(
        all(alone.label_logits(u.x) == tuple(dot(row, u.x) for row in x.peers[0]) for u in x.users)
    )


@same_logits.mutant("the median of all peers")
def _(x: PeerLabels) -> Comparison:
    return that(
        all(x.label_logits(u.x) == tuple(dot(row, u.x) for row in x.peers[0]) for u in x.users)
    )


partial = Claim(
    key="narang2026.lem21.iii",
    kind="lemma",
    title="Accurate probing for cross-entropy: a known set of good peers",
    source=Source("narang2026", "Lemma 21(iii)", "F.1", "reconstructed"),
    chapter=CHAPTER,
    statement=r"""If a known, non-empty set $S$ of peers satisfies $\|W_k - W^*\|_F \le r$ for all $k \in
S$ and the median is taken over $S$, Assumption 6 holds with $\varepsilon_{\rm CE} = R(W^*) +
2R_xr$.""",
    reading="“the same bound as in case (i) holds”; the conditions on the set are lost",
    assumes=(bounded, all_good),
    uses=("narang2026.lem21.i",),
)


@partial.symbolic
def all_is_more_than_half() -> dict[str, Comparison]:
    """All of a non-empty set are more than half of it: case (i) with the peers S."""
    more = sympy().Symbol("more", nonnegative=True)
    n = 1 + more
    return {"2 n - n - 1 >= 0": non_negative(sympy().expand(2 * n - n - 1))}


@all_is_more_than_half.mutant("for an empty set")
def _() -> dict[str, Comparison]:
    n = sympy().Symbol("n", nonnegative=True)
    return {"more than half": non_negative(sympy().expand(2 * n - n - 5))}


@partial.certified(peer_markets(all_good=True), small=small)
def level_of_the_set(x: PeerLabels) -> Comparison:
    """The level of the median labels against the risk of the reference plus 2 R_x r."""
    return against(x, F(2))


@level_of_the_set.mutant("with half of R_x r")
def _(x: PeerLabels) -> Comparison:
    return against(x, F(1, 2))


level_of_the_set.without(bounded, small=long).without(all_good, small=half_good)
