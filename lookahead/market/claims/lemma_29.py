"""Lemma 29: the bridge averaged over the probing batch."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction

from hypothesis import strategies as st

from lookahead.core.enclosure import Real, root
from lookahead.core.exact import dot
from lookahead.core.symbols import sympy
from lookahead.ledger import Assumption, Claim, Comparison, Source, at_most, that
from lookahead.ledger.symbolic import identical, non_negative
from lookahead.market.claims.lemma_28 import LabelPair, sums_to_one, unnormalised
from lookahead.market.claims.lemma_28 import small as one_label
from lookahead.market.cross_entropy_exact import squared_norm
from lookahead.market.softmax import LOG_2
from lookahead.testing.market_cross_entropy import matrices, simplex_points, whole

F = Fraction
CHAPTER = "market/cross_entropy"


@dataclass(frozen=True)
class Batch:
    """A probing batch of two classes' labels under one model; all share |x| <= R_x."""

    probes: tuple[LabelPair, ...]
    R_x: Fraction

    @property
    def label(self) -> tuple[Fraction, ...]:
        """The sums of all labels, averaged: they sum to one if every label does."""
        n = len(self.probes)
        columns = zip(*(p.label for p in self.probes), strict=True)
        return tuple(sum(c, F(0)) / n for c in columns)

    @property
    def label_error(self) -> Fraction:
        """The mean l1 distance of the labels."""
        return sum((p.size for p in self.probes), F(0)) / len(self.probes)

    def difference(self) -> Real:
        """|CE on hidden classes - CE on pseudo-labels|, both averages, in nats."""
        total = F(0) * LOG_2
        for p in self.probes:
            total = total + p.difference()
        return abs(total * F(1, len(self.probes)))

    def reach(self) -> Real:
        """R_x |W|_F in nats."""
        return LOG_2 * root(squared_norm(self.probes[0].model)) * self.R_x


def small() -> Iterator[Batch]:
    """One probe, and the same probe twice."""
    for p in one_label():
        yield Batch((p,), F(1))
        yield Batch((p, p), F(1))


def broken() -> Iterator[Batch]:
    """Labels that do not sum to one."""
    return (Batch((p,), F(1)) for p in unnormalised())


def longer() -> Iterator[Batch]:
    """Covariates ten times as long as declared."""
    return (replace(x, R_x=x.R_x / 10) for x in small())


bounded = Assumption(
    "bounded covariates",
    r"$\|x_j\| \le R_x$.",
    lambda x: all(dot(p.x, p.x) <= x.R_x**2 for p in x.probes),
)


@st.composite
def batches(draw: st.DrawFn) -> Batch:
    """Draw up to four probes of one model."""
    K, d = draw(st.integers(2, 3)), draw(st.integers(1, 2))
    model = draw(matrices(K, d))
    probes = tuple(
        LabelPair(
            model,
            tuple(draw(whole(1)) for _ in range(d)),
            draw(st.integers(0, K - 1)),
            draw(simplex_points(K)),
        )
        for _ in range(draw(st.integers(1, 4)))
    )
    return Batch(probes, F(3, 2) if d == 2 else F(1))


lemma_29 = Claim(
    key="narang2026.lem29",
    kind="lemma",
    title="Empirical bridge on the probing batch",
    source=Source("narang2026", "Lemma 29", "F.2", "forced"),
    chapter=CHAPTER,
    statement=r"""With $\hat\Delta_1 = \tfrac1{n_q}\sum_j\|y_j - \tilde y_j\|_1$, for every $W$,
$$|\widehat{\mathrm{CE}}(W) - \widetilde{\mathrm{CE}}(W)| \le R_x\|W\|_F\,\hat\Delta_1 .$$""",
    reading="the proof averages Lemma 28; the formula is lost",
    assumes=(sums_to_one, bounded),
    uses=("narang2026.lem28",),
)


@lemma_29.symbolic
def average() -> dict[str, Comparison]:
    """The average of the bounds of Lemma 28, with |x_j| <= R_x."""
    sp = sympy()
    n, W, size, short, length = sp.symbols("n W size short length", positive=True)
    return {
        "one probe adds W |x_j| size_j / n, no more than W R_x size_j / n": non_negative(
            sp.expand(W * (length + short) * size / n - W * length * size / n)
        ),
        "the factor comes out of the sum": identical(
            W * length * size / n, W * length * (size / n)
        ),
    }


@average.mutant("with the shortest covariate")
def _() -> dict[str, Comparison]:
    sp = sympy()
    W, size, short, length = sp.symbols("W size short length", positive=True)
    return {"probe": non_negative(sp.expand(W * length * size - W * (length + short) * size))}


@lemma_29.certified(batches(), small=small)
def on_batches(x: Batch) -> Comparison:
    """The difference of the two averages against the bound."""
    if x.label_error == 0:
        return that(condition=True, trivial=True)
    if not squared_norm(x.probes[0].model):
        return at_most(abs(1 - sum(x.label, F(0))), 0)
    return at_most(x.difference(), x.reach() * x.label_error)


@on_batches.mutant("half of the bound")
def _(x: Batch) -> Comparison:
    return at_most(x.difference(), x.reach() * (x.label_error / 2))


on_batches.without(sums_to_one, small=broken).without(bounded, small=longer)

half = Claim(
    key="narang2026.lem29.half",
    kind="own",
    title="The bridge on the batch, sharper",
    source=Source("narang2026", "Lemma 29", "F.2", "own"),
    chapter=CHAPTER,
    statement=r"""For any two matrices, $$\big|[\widehat{\mathrm{CE}} - \widetilde{\mathrm{CE}}](W) -
[\widehat{\mathrm{CE}} - \widetilde{\mathrm{CE}}](V)\big| \le
\tfrac1{\sqrt2}R_x\|W - V\|_F\,\hat\Delta_1 ,$$ with equality on batches of two classes. For $V = 0$ it
is Lemma 29 with the constant $\tfrac1{\sqrt2}$.""",
    assumes=(sums_to_one, bounded),
    uses=("narang2026.lem28", "narang2026.lem28.half"),
)


@half.symbolic
def linear_in_the_model() -> dict[str, Comparison]:
    """By Lemma 28 the bracket is linear in W: its difference is the bracket's form at W - V."""
    sp = sympy()
    g, w, v, x = sp.symbols("g w v x", real=True)
    W, size, short, length = sp.symbols("W size short length", positive=True)
    return {
        "g (w x) - g (v x) = g (w - v) x": identical(g * w * x - g * v * x, g * (w - v) * x),
        "averaged as Lemma 29": non_negative(
            sp.expand(W * (length + short) * size - W * length * size)
        ),
    }


@linear_in_the_model.mutant("with the sum of the models")
def _() -> dict[str, Comparison]:
    g, w, v, x = sympy().symbols("g w v x", real=True)
    return {"sum": identical(g * w * x - g * v * x, g * (w + v) * x)}


@half.certified(batches(), small=small)
def sharper_on_batches(x: Batch) -> Comparison:
    """The mean of Lemma 28's inner products against the bound at V = 0, both squared: exact."""
    inner = sum((_inner(p) for p in x.probes), F(0)) / len(x.probes)
    bound = x.R_x**2 * squared_norm(x.probes[0].model) * x.label_error**2 / 2
    return at_most(inner**2, bound)


def _inner(p: LabelPair) -> Fraction:
    z = [sum((a * b for a, b in zip(row, p.x, strict=True)), F(0)) for row in p.model]
    return sum((g * v for g, v in zip(p.gaps, z, strict=True)), F(0))


@sharper_on_batches.mutant("with the constant one half")
def _(x: Batch) -> Comparison:
    inner = sum((_inner(p) for p in x.probes), F(0)) / len(x.probes)
    return at_most(inner**2, x.R_x**2 * squared_norm(x.probes[0].model) * x.label_error**2 / 4)


sharper_on_batches.without(sums_to_one, small=broken).without(bounded, small=longer)


def stretched(x: Batch, s: int) -> Batch:
    """The same batch under the model s W."""
    model = tuple(tuple(s * a for a in row) for row in x.probes[0].model)
    return replace(x, probes=tuple(replace(p, model=model) for p in x.probes))


sharper_on_batches.scales("W → s·W", stretched)
