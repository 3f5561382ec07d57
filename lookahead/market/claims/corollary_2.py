"""Corollary 2: the orders of Theorem 5 with constants, and smaller orders."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from hypothesis import strategies as st

from lookahead.core.enclosure import Real, elementary, root
from lookahead.core.symbols import sympy
from lookahead.ledger import Assumption, Claim, Comparison, Source, at_most
from lookahead.ledger.symbolic import identical, non_negative
from lookahead.market.cross_entropy_bound import CrossEntropyBound, cross_entropy_bound

F = Fraction
CHAPTER = "market/cross_entropy"


@dataclass(frozen=True)
class Orders:
    """The parameters of Theorem 5 for K classes."""

    classes: int
    R_x: Fraction
    gamma: Fraction
    ridge: Fraction
    level: Fraction
    probes: int
    delta: Fraction
    star: Fraction

    def bound(self, *, sharp: bool = False) -> CrossEntropyBound:
        """Theorem 5 without its first term."""
        return cross_entropy_bound(
            risk=0, level=self.level, classes=self.classes, R_x=self.R_x, weight=self.gamma,
            ridge=self.ridge, probes=self.probes, delta=self.delta, reference_norm=self.star,
            sharp=sharp,
        )  # fmt: skip

    def rho(self) -> Real:
        """sqrt(2 (1 + gamma) log K / gamma): the radius times sqrt(lambda)."""
        return root(elementary("log", self.classes) * (2 * (1 + self.gamma) / self.gamma))

    def constants(self) -> tuple[Real, Real]:
        """The constants of sqrt(eps / lambda) and of 1 / sqrt(lambda n)."""
        log_K, L = elementary("log", self.classes), elementary("log", 1 / self.delta)
        reach = self.rho() * self.R_x
        probes = reach * 4 * root(self.classes) + (log_K * 2 + reach * 8) * root(L / 2)
        return reach * 2 * root(2), probes

    def summary(self, power: int = 1) -> Real:
        """The right side, with the labels' level to the given power below the root."""
        labels, probes = self.constants()
        bias = self.star**2 * self.ridge / 2
        return (
            labels * root(self.level**power / self.ridge)
            + probes * root(1 / (self.ridge * self.probes))
            + bias
        )


def small() -> Iterator[Orders]:
    """Ridges from 1 to 1e-4, levels from 0 to 1, a reference of norm 1."""
    for ridge in (F(1), F(1, 10), F(1, 10**4)):
        for level in (F(0), F(1, 100), F(1)):
            yield Orders(2, F(1), F(1), ridge, level, 100, F(1, 20), F(1))


def strong() -> Iterator[Orders]:
    """A ridge above one: log K no longer fits below 1 / sqrt(lambda)."""
    return iter((Orders(2, F(1, 1000), F(1), F(10**6), F(0), 1, F(1, 20), F(0)),))


def large() -> Iterator[Orders]:
    """A reference far outside the ball, labels bad enough to show it."""
    return iter((Orders(2, F(1), F(100), F(1), F(10**8), 1, F(1, 2), F(1000)),))


@st.composite
def orders(draw: st.DrawFn) -> Orders:
    """Draw parameters with lambda at most one and a small reference."""
    return Orders(
        draw(st.integers(2, 10)),
        F(draw(st.integers(1, 8)), 2),
        F(draw(st.integers(1, 12)), draw(st.integers(1, 12))),
        F(1, draw(st.integers(1, 1000))),
        F(draw(st.integers(0, 20)), 10),
        draw(st.integers(1, 10_000)),
        F(1, draw(st.integers(2, 100))),
        F(draw(st.integers(0, 4)), 4),
    )


def _inside(x: Orders) -> bool:
    # log K >= 69/100, so that this rational test implies the real one
    return x.star**2 * x.ridge <= 2 * (1 + x.gamma) / x.gamma * F(69, 100)


ridge_below_one = Assumption(
    "ridge of one at most", r"$0 < \lambda \le 1$.", lambda x: x.ridge <= 1
)
reference_in_ball = Assumption(
    "reference inside the ball",
    r"$\|W^*\|_F \le r$, that is $\lambda\|W^*\|_F^2 \le 2(1+\gamma)\log K/\gamma$.",
    _inside,
)

corollary_2 = Claim(
    key="narang2026.cor2",
    kind="corollary",
    title="Big-O summary for cross-entropy",
    source=Source("narang2026", "Corollary 2", "F.2", "reconstructed"),
    chapter=CHAPTER,
    statement=r"""Let $\lambda \le 1$ and $\|W^*\|_F \le r$. With probability $1 - 3\delta$ at least
$$R(\bar W) \le \tfrac{1+\gamma}\gamma R(W^*) + \tfrac\lambda2\|W^*\|_F^2 +
C_1\sqrt{\frac{\varepsilon_{\rm CE}}\lambda} + \frac{C_2}{\sqrt{\lambda n_q}},$$
$C_1 = 2\sqrt2R_x\rho$, $C_2 = 4R_x\rho\sqrt K + (2\log K + 8R_x\rho)\sqrt{\log(1/\delta)/2}$,
$\rho^2 = 2(1+\gamma)\log K/\gamma$.""",
    reading="orders from the radius of Lemma 24; the two conditions under which $C_1$ and $C_2$ know "
    "neither $\\lambda$ nor $W^*$ are ours; the formula is lost. Without them, with other constants: "
    "narang2026.cor2.unconditional",
    assumes=(ridge_below_one, reference_in_ball),
    uses=("narang2026.thm5",),
)


@corollary_2.symbolic
def orders_of_the_terms() -> dict[str, Comparison]:
    """With mu = sqrt(lambda) <= 1, r = rho / mu and |W*| = r - gap, term by term."""
    sp = sympy()
    x, rho, mu, e, s, k, log_K = sp.symbols("R_x rho mu e s k logK", positive=True)
    less, gap = sp.symbols("less gap", nonnegative=True)
    r = rho / mu
    terms = x * (2 * r - gap) * (sp.sqrt(2) * e + 2 * s)
    terms += (log_K + 2 * x * (r - gap)) * s + 4 * x * r * k + (log_K + 2 * x * r) * s
    claimed = 2 * sp.sqrt(2) * x * rho * e / mu + 4 * x * rho * k / mu
    claimed += (2 * log_K + 8 * x * rho) * s / mu
    slack = x * gap * (sp.sqrt(2) * e + 4 * s)
    return {
        "the slack: the gap of |W*| to r, and log K (1 / mu - 1)": identical(
            claimed - terms, slack + 2 * log_K * s * (1 / mu - 1)
        ),
        "1 / mu - 1 is not negative for mu = 1 / (1 + less)": non_negative(
            1 / (1 / (1 + less)) - 1
        ),
        "nor is the rest": non_negative(sp.expand(slack)),
    }


@orders_of_the_terms.mutant("with half of C_2")
def _() -> dict[str, Comparison]:
    sp = sympy()
    x, rho, mu, k = sp.symbols("R_x rho mu k", positive=True)
    return {"complexity": non_negative(2 * x * rho * k / mu - 4 * x * rho * k / mu)}


def _terms(x: Orders) -> Real:
    return x.bound().total


@corollary_2.certified(orders(), small=small)
def above_theorem_5(x: Orders) -> Comparison:
    """Theorem 5's bound against the summary."""
    return at_most(_terms(x), x.summary())


@above_theorem_5.mutant("the level without its root")
def _(x: Orders) -> Comparison:
    return at_most(_terms(x), x.summary(power=2))


above_theorem_5.without(ridge_below_one, small=strong).without(reference_in_ball, small=large)

smaller = Claim(
    key="narang2026.cor2.sharp",
    kind="own",
    title="Smaller orders for cross-entropy",
    source=Source("narang2026", "Corollary 2", "F.2", "own"),
    chapter=CHAPTER,
    statement=r"""The label bias $C_1\sqrt{\varepsilon_{\rm CE}/\lambda}$ of Corollary 2 may be replaced by
$(1 + \sqrt2)R_x\rho\,\varepsilon_{\rm CE}/\sqrt\lambda$, and also by $R_x^2(\varepsilon_{\rm CE} +
s)^2/\lambda$ with $s = \sqrt{\log(1/\delta)/(2n_q)}$: the level enters without its root.""",
    assumes=(ridge_below_one, reference_in_ball),
    uses=("narang2026.thm5.sharp",),
)


@smaller.symbolic
def without_the_root() -> dict[str, Comparison]:
    """The linear form and the square of the smaller bound, each against its order."""
    sp = sympy()
    x, rho, mu, e, lam = sp.symbols("R_x rho mu epsilon lambda", positive=True)
    gap, a, b = sp.symbols("gap a b", nonnegative=True)
    r = rho / mu
    linear = x / sp.sqrt(2) * (r / sp.sqrt(2) + r - gap) * 2 * e
    return {
        "linear: the slack is the gap of |W*| to r": identical(
            (1 + sp.sqrt(2)) * x * rho * e / mu - linear, sp.sqrt(2) * x * gap * e
        ),
        "square: (a + b)^2 / (4 lambda) <= (a^2 + b^2) / (2 lambda)": identical(
            (a**2 + b**2) / (2 * lam) - (a + b) ** 2 / (4 * lam), (a - b) ** 2 / (4 * lam)
        ),
        "with a = lambda |W*|": identical((lam * a) ** 2 / (2 * lam), lam / 2 * a**2),
        "with b = R_x (2 eps + 2 s) / sqrt(2)": identical(
            (x * 2 * e / sp.sqrt(2)) ** 2 / (2 * lam), x**2 * e**2 / lam
        ),
    }


@without_the_root.mutant("a third in place of the half")
def _() -> dict[str, Comparison]:
    a, b = sympy().symbols("a b", positive=True)
    return {"square": non_negative((a**2 + b**2) / 3 - (a + b) ** 2 / 4)}


def _square(x: Orders, share: Fraction) -> Real:
    """Ridge bias, share R_x^2 (eps + s)^2 / lambda, and the order of the probes."""
    s = root(elementary("log", 1 / x.delta) / (2 * x.probes))
    labels = (s + x.level) ** 2 * (share * x.R_x**2 / x.ridge)
    probes = x.constants()[1] * root(1 / (x.ridge * x.probes))
    return labels + probes + x.star**2 * x.ridge / 2


@smaller.certified(orders(), small=small)
def below_the_square(x: Orders) -> Comparison:
    """The smaller bound against the second form."""
    return at_most(x.bound(sharp=True).total, _square(x, F(1)))


@below_the_square.mutant("without the labels and half of the probes")
def _(x: Orders) -> Comparison:
    return at_most(x.bound(sharp=True).total * 2, _square(x, F(0)))


below_the_square.by_construction(ridge_below_one, "ridges are drawn up to one")
below_the_square.by_construction(reference_in_ball, "references are drawn inside the ball")
