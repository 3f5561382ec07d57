"""A guarantee for cross-entropy in which perfect soft labels cost nothing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction

from hypothesis import strategies as st

from lookahead.core.enclosure import Real, elementary, root
from lookahead.core.exact import Matrix, Vector, dot
from lookahead.core.symbols import sympy
from lookahead.ledger import Assumption, Claim, Comparison, Source, at_most, less_than, that
from lookahead.ledger.symbolic import identical
from lookahead.market.claims.theorem_5 import HYPOTHESES
from lookahead.market.cross_entropy_exact import difference, entropy_at, squared_norm
from lookahead.market.softmax import LOG_2
from lookahead.testing.market_cross_entropy import matrices, whole

F = Fraction
CHAPTER = "market/cross_entropy"


@dataclass(frozen=True)
class Conditional:
    """One covariate: the law of its classes, a soft label, a model and a reference (log 2)."""

    x: Vector
    law: Vector
    label: Vector
    model: Matrix
    reference: Matrix
    R_x: Fraction

    @property
    def size(self) -> Fraction:
        """|eta - label|_1."""
        return sum((abs(a - b) for a, b in zip(self.law, self.label, strict=True)), F(0))

    def bias(self) -> Real:
        """(R - R~)(W) - (R - R~)(W*), in nats; R under the law, R~ under the label."""
        one, two = self.model, self.reference
        moved = entropy_at(one, self.x, self.law) - entropy_at(one, self.x, self.label)
        return moved - (entropy_at(two, self.x, self.law) - entropy_at(two, self.x, self.label))

    def excess(self) -> Real:
        """The label's cross-entropy less the law's entropy, in nats."""
        total = F(0) * LOG_2
        for a, b in zip(self.law, self.label, strict=True):
            if a:
                total = total + elementary("log", a / b) * a
        return total


HALF = (F(1, 2), F(1, 2))


def small() -> Iterator[Conditional]:
    """Fair coins, skewed coins, certain classes; labels that agree, err and are certain."""
    up, flat = ((F(1),), (F(-1),)), ((F(0),), (F(0),))
    for law in (HALF, (F(1), F(0)), (F(3, 4), F(1, 4))):
        for label in (HALF, (F(1, 4), F(3, 4)), (F(1, 10), F(9, 10)), (F(9, 10), F(1, 10))):
            yield Conditional((F(1),), law, label, up, flat, F(1))
            yield Conditional((F(1),), law, label, ((F(2),), (F(-1),)), flat, F(1))


@st.composite
def conditionals(draw: st.DrawFn) -> Conditional:
    """Draw a covariate of two or three classes; labels with positive shares."""
    K, d = draw(st.integers(2, 3)), draw(st.integers(1, 2))
    shares = [[draw(st.integers(least, 6)) for _ in range(K)] for least in (0, 1)]
    shares[0][0] += not any(shares[0])
    law, label = (tuple(F(s, sum(row)) for s in row) for row in shares)
    x = tuple(draw(whole(1)) for _ in range(d))
    return Conditional(x, law, label, draw(matrices(K, d)), draw(matrices(K, d)), F(d + 1, 2))


def long() -> Iterator[Conditional]:
    """Covariates ten times as long as declared."""
    return (replace(x, x=(F(10),)) for x in small())


bounded = Assumption("bounded covariates", r"$\|x\| \le R_x$.", lambda x: dot(x.x, x.x) <= x.R_x**2)

bridge = Claim(
    key="narang2026.lem28.mean",
    kind="own",
    title="The bridge in the mean",
    source=Source("narang2026", "Lemma 28", "F.2", "own"),
    chapter=CHAPTER,
    statement=r"""Let $\eta(x) = \mathbb E[y \mid x]$, $\tilde R(W) = \mathbb E\,\mathrm{CE}(\tilde y(x),
p_W(x))$ and $\Delta_\star = \mathbb E\|\eta(x) - \tilde y(x)\|_1$. Then
$$\begin{gathered}\big|(R - \tilde R)(W) - (R - \tilde R)(W^*)\big| \le \tfrac1{\sqrt2}R_x\|W -
W^*\|_F\,\Delta_\star ,\\ \Delta_\star \le \sqrt{2(\varepsilon_{\rm CE} - H)},\end{gathered}$$ $H = \mathbb E[-\log\eta_y(x)]$ the entropy
of the classes given $x$. Perfect soft labels have $\varepsilon_{\rm CE} = H$ and $\Delta_\star = 0$, while
$\hat\Delta_1$ of Lemma 25 does not vanish for them unless the classes are certain.""",
    assumes=(bounded,),
    uses=("narang2026.ext.pinsker", "narang2026.lem28", "narang2026.lem28.half"),
)


@bridge.symbolic
def excess_is_a_divergence() -> dict[str, Comparison]:
    """Lemma 28 is linear in the labels; the excess of the level over the entropy is KL."""
    sp = sympy()
    p, z, q, a, b, L = sp.symbols("p z q a b L", real=True)
    s, t = sp.symbols("eta label", positive=True)
    return {
        "the mean of the bridges at x is the bridge of the mean label": identical(
            p * (a * z - q * z) + (1 - p) * (b * z - q * z), (p * a + (1 - p) * b - q) * z
        ),
        "log-sum-exp drops out again: both sum to one": identical(L - L, 0),
        "-eta log label - (-eta log eta) = eta log(eta / label)": identical(
            sp.expand_log(-s * sp.log(t) + s * sp.log(s) - s * sp.log(s / t), force=True), 0
        ),
    }


@excess_is_a_divergence.mutant("the level alone")
def _() -> dict[str, Comparison]:
    sp = sympy()
    s, t = sp.symbols("eta label", positive=True)
    return {"level": identical(sp.expand_log(-s * sp.log(t) - s * sp.log(s / t), force=True), 0)}


@bridge.certified(conditionals(), small=small)
def bias_of_labels(x: Conditional) -> Comparison:
    """The bias against the bound, where the bound is not attained."""
    return _bias(x, F(1, 2))


def _bias(x: Conditional, square: Fraction) -> Comparison:
    gap = squared_norm(difference(x.model, x.reference))
    if not x.size or not gap or _attained(x, gap):
        return that(condition=True, trivial=True)
    return at_most(abs(x.bias()), LOG_2 * root(square * gap) * (x.R_x * x.size))


def _attained(x: Conditional, gap: Fraction) -> bool:
    """Two classes moved by opposite amounts at full length: both sides are the same number."""
    moves = [dot(row, x.x) for row in difference(x.model, x.reference)]
    full = 2 * gap * dot(x.x, x.x) == (max(moves) - min(moves)) ** 2
    return full and len(moves) == 2 and dot(x.x, x.x) == x.R_x**2


@bias_of_labels.mutant("with one half of the norms")
def _(x: Conditional) -> Comparison:
    return _bias(x, F(1, 4))


bias_of_labels.without(bounded, small=long)


@bridge.certified(conditionals(), small=small)
def by_pinsker(x: Conditional) -> Comparison:
    """The l1 distance of the label from the law against the root of twice the excess."""
    if not x.size:
        return that(condition=True, trivial=True)
    return less_than(x.size, root(x.excess() * 2))


@by_pinsker.mutant("half of the divergence")
def _(x: Conditional) -> Comparison:
    if not x.size:
        return that(condition=True, trivial=True)
    return less_than(x.size, root(x.excess() / 2))


by_pinsker.by_construction(bounded, "covariates are drawn within the radius")

excess = Claim(
    key="narang2026.thm5.excess",
    kind="own",
    title="A guarantee in which perfect soft labels cost nothing",
    source=Source("narang2026", "Theorem 5", "F.2", "own"),
    chapter=CHAPTER,
    statement=r"""Let $\rho^2 = (1+\gamma)\log K/(\gamma\lambda)$, $s = \sqrt{\log(1/\delta)/(2n_q)}$ and
$\Delta_\star = \mathbb E\|\eta(x) - \tilde y(x)\|_1 \le \sqrt{2(\varepsilon_{\rm CE} - H)}$. With
probability $1 - 2\delta$ at least $$\begin{aligned}R(\bar W) \le{}& \tfrac{1+\gamma}\gamma R(W^*) +
\frac1{4\lambda}\Big(\lambda\|W^*\|_F + \tfrac1{\sqrt2}R_x\Delta_\star\Big)^2\\ &+ (\log K +
\sqrt2R_x\|W^*\|_F)\,s + 4R_x\rho\sqrt{(K-1)/n_q} + (\log K + \sqrt2R_x\rho)\,s .\end{aligned}$$
The hidden classes of the probes are not needed: two events instead of three, for soft labels keep the
constants of Lemmas 26 and 27.""",
    assumes=HYPOTHESES,
    uses=(
        "narang2026.lem23.convex",
        "narang2026.lem24.sharp",
        "narang2026.lem26.range",
        "narang2026.lem27.centred",
        "narang2026.lem28.mean",
        "narang2026.thm5.core",
    ),
)


@excess.symbolic
def without_hidden_classes() -> dict[str, Comparison]:
    """From R to the soft risk and back, at W-bar and at W*; soft labels keep the constants."""
    sp = sympy()
    R0, gamma, u26, u27 = sp.symbols("R_star gamma u26 u27", positive=True)
    b, b0, pull, s26, s27, s23 = sp.symbols("bias bias_star pull s26 s27 s23", real=True)
    delta = sp.Symbol("delta", positive=True)
    soft_star = R0 - b0
    probed_star = soft_star + u26 - s26
    probed_bar = probed_star + R0 / gamma + pull - s23
    risk = probed_bar + u27 - s27 + b
    bound = (1 + gamma) / gamma * R0 + pull + (b - b0) + u26 + u27
    p, q = sp.symbols("p1:4"), sp.symbols("q1:4")
    square = sp.expand(sum((a - c) ** 2 for a, c in zip(p, q, strict=True)))
    return {
        "bound less risk is the sum of the slacks": identical(bound - risk, s26 + s27 + s23),
        "|p - label|^2 = |p|^2 + |label|^2 - 2 <p, label>, each square at most one: 2 at most": (
            identical(
                square,
                sum(a**2 for a in p)
                + sum(c**2 for c in q)
                - 2 * sum(a * c for a, c in zip(p, q, strict=True)),
            )
        ),
        "two events": identical(1 - (delta + delta), 1 - 2 * delta),
    }


@without_hidden_classes.mutant("without the bias at the reference")
def _() -> dict[str, Comparison]:
    b, b0 = sympy().symbols("bias bias_star", real=True)
    return {"slack": identical(b - b0, b)}
