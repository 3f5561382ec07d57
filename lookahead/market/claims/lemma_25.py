"""Lemma 25: from the cross-entropy of pseudo-labels to their l1 error, and what it loses."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from hypothesis import strategies as st

from lookahead.core.enclosure import Real, elementary, root
from lookahead.core.symbols import sympy
from lookahead.ledger import Assumption, Claim, Comparison, Source, at_most, less_than, that
from lookahead.ledger.symbolic import identical, non_negative
from lookahead.market.claims.cross_entropy_coverage import (
    Law,
    deviation,
    independent_probes,
    missed,
)

F = Fraction
CHAPTER = "market/cross_entropy"


@dataclass(frozen=True)
class Labels:
    """How pseudo-labels fare: a law over users, and the share of the true class for each."""

    law: Law
    right: tuple[Fraction, ...]

    def level(self) -> Real:
        """E CE(y, label) in nats; every share is positive."""
        total = F(0) * elementary("log", 2)
        for p, q in zip(self.law.chances, self.right, strict=True):
            total = total - elementary("log", q) * p
        return total

    @property
    def errors(self) -> tuple[Fraction, ...]:
        """|e_y - label|_1 of every user: 2 (1 - q)."""
        return tuple(2 * (1 - q) for q in self.right)

    @property
    def mean_error(self) -> Fraction:
        return sum((p * e for p, e in zip(self.law.chances, self.errors, strict=True)), F(0))


def small() -> Iterator[Labels]:
    """Two kinds of users; one draw to ten."""
    for q in (
        (F(1, 2), F(1, 2)),
        (F(1), F(1, 4)),
        (F(1), F(1, 64)),
        (F(9, 10), F(1, 3)),
        (F(1), F(1)),
    ):
        for n in (1, 4, 10):
            yield Labels(Law((F(1, 2), F(1, 2)), n, F(1, 10)), q)


def copied() -> Iterator[Labels]:
    """Forty copies of one probe; one user in five has a bad label."""
    return iter((Labels(Law((F(4, 5), F(1, 5)), 40, F(1, 10), copies=True), (F(1), F(1, 4))),))


@st.composite
def labels(draw: st.DrawFn) -> Labels:
    """Draw two kinds of users, how many of each, and how good their labels are."""
    p = F(draw(st.integers(1, 9)), 10)
    right = tuple(F(draw(st.integers(1, 20)), 20) for _ in range(2))
    return Labels(Law((p, 1 - p), draw(st.integers(1, 8)), F(1, draw(st.integers(2, 20)))), right)


positive_shares = Assumption(
    "positive shares",
    r"The label's share of the true class is positive for every user: Assumption 6 with a finite "
    r"$\varepsilon_{\rm CE}$.",
    lambda x: min(x.right) > 0,
)


def bound(x: Labels, bias: Real) -> Real:
    """The bound with its bias: plus 2 sqrt(log(1/delta) / (2 n))."""
    return bias + deviation(x.law, 2)


lemma_25 = Claim(
    key="narang2026.lem25",
    kind="lemma",
    title="Pseudo-label discrepancy",
    source=Source("narang2026", "Lemma 25", "F.2", "reconstructed"),
    chapter=CHAPTER,
    statement=r"""Under Assumption 6, for independent probes and $\delta \in (0, 1)$, with probability
$1 - \delta$ at least $$\hat\Delta_1 = \frac1{n_q}\sum_j\|y_j - \tilde y_j\|_1 \le
\sqrt{2\varepsilon_{\rm CE}} + 2\sqrt{\frac{\log(1/\delta)}{2n_q}} .$$""",
    reading="“For one-hot” labels “Pinsker gives” the first term; the values lie between 0 and 2, "
    "“Hoeffding yields” the second; the formulas are lost",
    assumes=(positive_shares, independent_probes),
    uses=("narang2026.ext.pinsker", "narang2026.ext.hoeffding"),
)


@lemma_25.symbolic
def steps() -> dict[str, Comparison]:
    """KL of a one-hot label, Jensen for the root, Hoeffding on an interval of length two."""
    sp = sympy()
    q, e, f, n, L, b = sp.symbols("q e f n L b", positive=True)
    t = b * sp.sqrt(L / (2 * n))
    p = sp.Symbol("p", positive=True)
    return {
        "KL(e_c | q) = 1 log(1 / q_c) is the cross-entropy": identical(sp.log(1 / q), -sp.log(q)),
        "Jensen for the root, squared: p a + (1 - p) b - (p sqrt a + (1 - p) sqrt b)^2": identical(
            p * e**2 + (1 - p) * f**2 - (p * e + (1 - p) * f) ** 2, p * (1 - p) * (e - f) ** 2
        ),
        "Hoeffding's exponent at t is -log(1 / delta)": identical(-2 * n * t**2 / b**2, -L),
        "the interval: 2 (1 - q_c) lies between 0 and 2": non_negative(2 - 2 * (1 - q)),
    }


@steps.mutant("an interval of length one")
def _() -> dict[str, Comparison]:
    sp = sympy()
    n, L = sp.symbols("n L", positive=True)
    return {"exponent": identical(-2 * n * L / (2 * n) / 4, -L)}


@lemma_25.certified(labels(), small=small)
def covers(x: Labels) -> Comparison:
    """The chance of a larger mean error, every sample enumerated, against delta."""
    if x.right == (1, 1):
        return that(condition=True, trivial=True)
    return missed(x.law, x.errors, bound(x, root(x.level() * 2)))


@covers.mutant("without the second term")
def _(x: Labels) -> Comparison:
    if x.right == (1, 1):
        return that(condition=True, trivial=True)
    return missed(x.law, x.errors, root(x.level() * 2))


@lemma_25.certified(labels(), small=small)
def on_average(x: Labels) -> Comparison:
    """The expected l1 error against the first term."""
    if x.right == (1, 1):
        return that(condition=True, trivial=True)
    return at_most(x.mean_error, root(x.level() * 2))


@on_average.mutant("half of the divergence")
def _(x: Labels) -> Comparison:
    return at_most(x.mean_error, root(x.level() / 2))


exact = Claim(
    key="narang2026.lem25.exact",
    kind="own",
    title="The l1 error of soft labels without Pinsker",
    source=Source("narang2026", "Lemma 25", "F.2", "own"),
    chapter=CHAPTER,
    statement=r"""For one-hot $y$, $\|y - \tilde y\|_1 = 2(1 - e^{-\mathrm{CE}(y, \tilde y)})$ exactly.
Hence $\mathbb E\|y - \tilde y\|_1 \le 2(1 - e^{-\varepsilon_{\rm CE}}) \le 2\varepsilon_{\rm CE}$, with
equality in the first where all labels are equally good, and in Lemma 25
$\sqrt{2\varepsilon_{\rm CE}}$ may be replaced by $2(1 - e^{-\varepsilon_{\rm CE}})$, which is smaller for
every $\varepsilon_{\rm CE} > 0$: linear in the level, not a root.""",
    assumes=(positive_shares, independent_probes),
    uses=("narang2026.ext.hoeffding",),
)


@exact.symbolic
def concave() -> dict[str, Comparison]:
    """The identity, the concavity of 2 (1 - e^-t), its tangent at zero, and Pinsker beaten."""
    sp = sympy()
    q, t = sp.symbols("q t", positive=True)
    error = 2 * (1 - sp.exp(-t))
    return {
        "2 (1 - q) with q = e^-CE": identical(2 * (1 - sp.exp(sp.log(q))), 2 * (1 - q)),
        "concave: its second derivative is -2 e^-t": identical(
            sp.diff(error, t, 2), -2 * sp.exp(-t)
        ),
        "below its tangent 2 t: the slope of the gap is 2 (1 - e^-t)": identical(
            sp.diff(2 * t - error, t), 2 * (1 - sp.exp(-t))
        ),
        "2 t - error^2 grows from zero with slope 2 (1 - 2 e^-t)^2": identical(
            sp.diff(2 * t - error**2, t), 2 * (1 - 2 * sp.exp(-t)) ** 2
        ),
        "and is zero at t = 0": identical((2 * t - error**2).subs(t, 0), 0),
    }


@concave.mutant("a convex error")
def _() -> dict[str, Comparison]:
    sp = sympy()
    t = sp.Symbol("t", positive=True)
    return {"curvature": identical(sp.diff(2 * (1 - sp.exp(-t)), t, 2), 2 * sp.exp(-t))}


@exact.certified(labels(), small=small)
def below_pinsker(x: Labels) -> Comparison:
    """The expected error against 2 (1 - e^-eps), where the labels differ in quality."""
    if len(set(x.right)) == 1:
        return that(condition=True, trivial=True)
    return less_than(x.mean_error, (1 - elementary("exp", -x.level())) * 2)


@below_pinsker.mutant("at half of the level")
def _(x: Labels) -> Comparison:
    return less_than(x.mean_error, (1 - elementary("exp", -x.level() * F(1, 2))) * 2)


@exact.certified(labels(), small=small)
def still_covers(x: Labels) -> Comparison:
    """The chance of a larger mean error than the sharper bound, against delta."""
    if len(set(x.right)) == 1:
        return that(condition=True, trivial=True)
    return missed(x.law, x.errors, bound(x, (1 - elementary("exp", -x.level())) * 2))


@still_covers.mutant("without the second term")
def _(x: Labels) -> Comparison:
    return missed(x.law, x.errors, (1 - elementary("exp", -x.level())) * 2)


for check in (covers, on_average, below_pinsker, still_covers):
    check.by_construction(positive_shares, "the shares drawn are positive")
for check in (covers, still_covers):
    check.without(independent_probes, small=copied)
for check in (on_average, below_pinsker):
    check.by_construction(independent_probes, "an expectation does not know how probes are drawn")
