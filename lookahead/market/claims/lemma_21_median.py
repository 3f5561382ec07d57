"""The median of logits sees what no prediction shows; centred logits repair it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from hypothesis import strategies as st

from lookahead.core.exact import Vector
from lookahead.core.symbols import sympy
from lookahead.ledger import Claim, Comparison, Source, equals, that
from lookahead.ledger.symbolic import identical, sum_of_squares
from lookahead.market.softmax import median_logits, softmax_of_powers

F = Fraction
CHAPTER = "market/cross_entropy"


@dataclass(frozen=True)
class ShiftedPeers:
    """Logits of peers at one covariate in units of log 2, and a shift for each peer."""

    peers: tuple[Vector, ...]
    shifts: tuple[Fraction, ...]

    def shifted(self) -> tuple[Vector, ...]:
        """The same predictions, other logits."""
        return tuple(
            tuple(z + c for z in row) for row, c in zip(self.peers, self.shifts, strict=True)
        )


def small() -> Iterator[ShiftedPeers]:
    """Three peers, two of whom say (1/3, 2/3); shifts from none to one that undoes them."""
    peers = ((F(0), F(0)), (F(0), F(1)), (F(0), F(1)))
    for c in (-1, -2, -5, 0):
        yield ShiftedPeers(peers, (F(0), F(0), F(c)))
    yield ShiftedPeers(peers, (F(3), F(3), F(3)))


@st.composite
def shifted_peers(draw: st.DrawFn) -> ShiftedPeers:
    """Draw one to five peers of two or three classes, and shifts."""
    n, K = draw(st.integers(1, 5)), draw(st.integers(2, 3))
    whole = st.integers(-6, 6).map(F)
    peers = tuple(tuple(draw(whole) for _ in range(K)) for _ in range(n))
    return ShiftedPeers(peers, tuple(draw(whole) for _ in range(n)))


shift = Claim(
    key="narang2026.lem21.shift",
    kind="own",
    title="The median of logits is no function of the peers' predictions",
    source=Source("narang2026", "Appendix F, aggregation rule", "F", "own"),
    chapter=CHAPTER,
    statement=r"""Adding one row vector to all rows of a peer's matrix changes none of its predictions,
and may change the pseudo-label. Peers with the logits $(0, 0)$, $(0, \log 2)$, $(0, \log 2)$ give the
label $(\tfrac13, \tfrac23)$. Take $\log 2$ off both logits of the third: the label is
$(\tfrac12, \tfrac12)$.""",
)


@shift.symbolic
def one_peer_moved() -> dict[str, Comparison]:
    """The three peers before and after, from the definitions."""
    before = ((F(0), F(0)), (F(0), F(1)), (F(0), F(1)))
    after = (*before[:2], (F(-1), F(0)))
    return {
        "each peer predicts the same": equals(
            [softmax_of_powers(z) for z in before], [softmax_of_powers(z) for z in after]
        ),
        "label before": equals(softmax_of_powers(median_logits(before)), (F(1, 3), F(2, 3))),
        "label after": equals(softmax_of_powers(median_logits(after)), (F(1, 2), F(1, 2))),
    }


@one_peer_moved.mutant("the label stays")
def _() -> dict[str, Comparison]:
    after = ((F(0), F(0)), (F(0), F(1)), (F(-1), F(0)))
    return {"label": equals(softmax_of_powers(median_logits(after)), (F(1, 3), F(2, 3)))}


centred = Claim(
    key="narang2026.lem21.centred",
    kind="own",
    title="The median of centred logits depends on predictions only",
    source=Source("narang2026", "Appendix F, aggregation rule", "F", "own"),
    chapter=CHAPTER,
    statement=r"""Shift the logits of each peer to sum to zero before taking the median. The label then
depends on the predictions alone, and Lemma 21 holds as it stands: centring is a projection, so
$\|PW_k - PW^*\|_F \le \|W_k - W^*\|_F$, and no prediction and no risk changes.""",
    uses=("narang2026.lem21.i", "narang2026.lem21.shift"),
)


@centred.symbolic
def projected() -> dict[str, Comparison]:
    """A common shift is taken off by centring, which does not lengthen differences."""
    sp = sympy()
    a, b, c, s = sp.symbols("a b c s", real=True)
    mean = (a + b + c) / 3
    return {
        "the shift drops out": identical((a + s) - (mean + s), a - mean),
        "centring shortens by K times the squared mean": sum_of_squares(
            a**2 + b**2 + c**2 - sum((v - mean) ** 2 for v in (a, b, c)), [(3, mean)]
        ),
    }


@projected.mutant("the shift stays")
def _() -> dict[str, Comparison]:
    a, m, s = sympy().symbols("a m s", real=True)
    return {"shift": identical((a + s) - m, a - m)}


@centred.sampled(shifted_peers(), small=small)
def same_label_centred(x: ShiftedPeers) -> Comparison:
    """The centred median before and after the shifts."""
    return equals(median_logits(x.shifted(), centred=True), median_logits(x.peers, centred=True))


@same_label_centred.mutant("without centring, up to a common shift")
def _(x: ShiftedPeers) -> Comparison:
    one, two = median_logits(x.peers), median_logits(x.shifted())
    return equals([v - one[0] for v in one], [v - two[0] for v in two])


unlimited = Claim(
    key="narang2026.lem21.unlimited",
    kind="own",
    title="A majority that predicts the truth may be outvoted by its own shifts",
    source=Source("narang2026", "Lemma 21(i)", "F.1", "own"),
    chapter=CHAPTER,
    statement=r"""Closeness in weights cannot be weakened to closeness in predictions. For every $M$ there
are three peers, two of which predict exactly as $W^*$, whose median label has a cross-entropy above
$M$: with logits $(0, 1)$ and $(-c, 1 - c)$ for the two and $(-c, -t)$, $0 \le t \le c - 1$, for the
third, the median is $(-c, -t)$ itself.""",
    uses=("narang2026.lem21.centred",),
)


@dataclass(frozen=True)
class Outvoted:
    """Two peers that predict alike, c apart in logits, and the third one's logits."""

    c: Fraction
    third: Vector


@unlimited.symbolic
def grows() -> dict[str, Comparison]:
    """Order of the three numbers in both classes, and the cross-entropy of the first class."""
    sp = sympy()
    t, more = sp.symbols("t more", nonnegative=True)
    c = 1 + t + more
    z = sp.Symbol("z", positive=True)
    return {
        "first class: -c, -c, 0": identical(sp.Max(-c, -c), -c),
        "second class: -t is between 1 - c and 1": that(
            bool(((-t) - (1 - c)).is_nonnegative) and bool((1 + t).is_nonnegative)
        ),
        "the cross-entropy of class 0 is log(1 + e^(c - t)), which has no bound": that(
            sp.limit(sp.log(1 + z), z, sp.oo) == sp.oo
        ),
    }


@grows.mutant("-t above 1")
def _() -> dict[str, Comparison]:
    t = sympy().Symbol("t", nonnegative=True)
    return {"second class": that(bool((-t - 1).is_nonnegative))}


def outvoted() -> Iterator[Outvoted]:
    """Shifts from 2 to 64, third peers inside the window and beside it."""
    for c in (2, 8, 64):
        for t in (0, 1):
            yield Outvoted(F(c), (F(-c), F(-t)))


@unlimited.exact(small=outvoted)
def third_peer_decides(x: Outvoted) -> Comparison:
    """The median of the three against the third peer's logits."""
    found = median_logits([(F(0), F(1)), (-x.c, 1 - x.c), x.third])
    return equals(found, x.third)


@third_peer_decides.mutant("the median is the first peer")
def _(x: Outvoted) -> Comparison:
    return equals(median_logits([(F(0), F(1)), (-x.c, 1 - x.c), x.third]), (F(0), F(1)))
