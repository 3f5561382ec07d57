"""Where Theorem 5 says nothing: fewer probes than its own complexity term needs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from lookahead.core import enclosure
from lookahead.core.enclosure import Real, elementary
from lookahead.core.symbols import sympy
from lookahead.ledger import Assumption, Claim, Comparison, Source, at_least
from lookahead.ledger.symbolic import identical
from lookahead.market.cross_entropy_bound import CrossEntropyBound, cross_entropy_bound

F = Fraction
CHAPTER = "market/cross_entropy"


@dataclass(frozen=True)
class Setting:
    """The parameters of a run: classes, R_x^2, probing weight, ridge, number of probes."""

    classes: int
    R_squared: Fraction
    gamma: Fraction
    ridge: Fraction
    probes: int

    def needed(self) -> Real:
        """32 K R_x^2 (1 + gamma) / (gamma lambda log K)."""
        size = 32 * self.classes * self.R_squared * (1 + self.gamma) / (self.gamma * self.ridge)
        return F(1) / elementary("log", self.classes) * size

    def best_case(self, *, sharp: bool = False) -> CrossEntropyBound:
        """The bound with perfect labels, no risk, a reference of no norm, and delta = 1/2."""
        reach = F(0)
        while (reach + F(1, 8)) ** 2 <= self.R_squared:
            reach += F(1, 8)
        return cross_entropy_bound(
            risk=0, level=0, classes=self.classes, R_x=reach, weight=self.gamma, ridge=self.ridge,
            probes=self.probes, delta=F(1, 2), reference_norm=0, sharp=sharp,
        )  # fmt: skip


TINY = F(1, 10**9)


def small() -> Iterator[Setting]:
    """The weights of the Census and Amazon experiments with R_x = 1; then stronger ridges."""
    for gamma in (F(1, 10), F(1, 5), F(2, 5), F(3, 5), F(4, 5)):
        yield Setting(2, F(1), gamma, TINY, 100)
    for gamma in (F(1, 200), F(1, 100), F(1, 50), F(1, 20)):
        yield Setting(2, F(1), gamma, TINY, 500)
    for ridge, probes in ((F(1, 1000), 10_000), (F(1, 10), 1000), (F(1), 100), (F(1), 10**9)):
        for K in (2, 10):
            yield Setting(K, F(1), F(1), ridge, probes)


few_probes = Assumption(
    "fewer probes than needed",
    r"$n_q \le 32KR_x^2(1+\gamma)/(\gamma\lambda\log K)$.",
    lambda x: enclosure.at_most(x.probes, x.needed()),
)

vacuous = Claim(
    key="narang2026.thm5.vacuous",
    kind="own",
    title="When the guarantee for cross-entropy says nothing",
    source=Source("narang2026", "Theorem 5", "F.2", "own"),
    chapter=CHAPTER,
    statement=r"""If $$n_q \le \frac{32KR_x^2(1+\gamma)}{\gamma\lambda\log K},$$ the bound of Theorem 5 is
at least $\log K$, the risk of $W = 0$, whatever the labels are. For $\lambda = 10^{-9}$ and $K = 2$ that is
every $n_q$ below $9\cdot10^{10}$, even with $R_x = 1$; the released configurations have a few hundred
probes.""",
    assumes=(few_probes,),
    uses=("narang2026.thm5",),
)


@vacuous.symbolic
def complexity_alone() -> dict[str, Comparison]:
    """The complexity term at that number of probes is log K."""
    sp = sympy()
    K, x, g, lam, logK = sp.symbols("K R_x gamma lambda logK", positive=True)
    r = sp.sqrt(2 * (1 + g) * logK / (g * lam))
    n = 32 * K * x**2 * (1 + g) / (g * lam * logK)
    return {
        "squared": identical((4 * x * r * sp.sqrt(K / n)) ** 2, logK**2),
        "at lambda = 1e-9, K = 2, R_x = 1 and gamma without bound": identical(
            sp.limit(n.subs({K: 2, x: 1, lam: sp.Rational(1, 10**9)}), g, sp.oo),
            64 * 10**9 / logK,
        ),
    }


@complexity_alone.mutant("half as many probes")
def _() -> dict[str, Comparison]:
    sp = sympy()
    K, x, g, lam, logK = sp.symbols("K R_x gamma lambda logK", positive=True)
    n = 16 * K * x**2 * (1 + g) / (g * lam * logK)
    return {"squared": identical(16 * x**2 * 2 * (1 + g) * logK / (g * lam) * K / n, logK**2)}


@vacuous.certified(small=small)
def at_least_that_of_zero(x: Setting) -> Comparison:
    """The bound in the best case against log K."""
    return at_least(x.best_case().total, elementary("log", x.classes))


@at_least_that_of_zero.mutant("a thousand times log K")
def _(x: Setting) -> Comparison:
    return at_least(x.best_case().total, elementary("log", x.classes) * 1000)


@vacuous.certified(small=lambda: (x for x in small() if x.ridge == TINY))
def ninety_billion(x: Setting) -> Comparison:
    """What the experiments would need, against 9e10."""
    return at_least(x.needed(), 9 * 10**10)


@ninety_billion.mutant("a trillion")
def _(x: Setting) -> Comparison:
    return at_least(x.needed(), 10**12)


def many() -> Iterator[Setting]:
    """Enough probes for a strong ridge."""
    return iter((Setting(2, F(1), F(1), F(1), 10**9), Setting(2, F(1, 4), F(4), F(2), 10**7)))


at_least_that_of_zero.without(few_probes, small=many)
ninety_billion.by_construction(few_probes, "the settings of the experiments lie far inside")

still = Claim(
    key="narang2026.thm5.sharp.vacuous",
    kind="own",
    title="The smaller guarantee at the parameters of the experiments",
    source=Source("narang2026", "Theorem 5", "F.2", "own"),
    chapter=CHAPTER,
    statement=r"""For $\lambda = 10^{-9}$, $K = 2$, $R_x = 1$ and the probing weights and numbers of probes of
the released Census and Amazon configurations the smaller bound is above $10^4\log 2$ too: its radius is
still above $2\cdot10^4$.""",
    uses=("narang2026.thm5.sharp",),
)


@still.certified(small=lambda: (x for x in small() if x.ridge == TINY), covers=True)
def far_above(x: Setting) -> Comparison:
    """The smaller bound in the best case against ten thousand times log 2."""
    return at_least(x.best_case(sharp=True).total, elementary("log", 2) * 10**4)


@still.certified(small=lambda: (x for x in small() if x.ridge == TINY), covers=True)
def large_ball(x: Setting) -> Comparison:
    """The smaller radius against twenty thousand."""
    return at_least(x.best_case(sharp=True).radius, F(2 * 10**4))


@large_ball.mutant("a hundred thousand")
def _(x: Setting) -> Comparison:
    return at_least(x.best_case(sharp=True).radius, F(10**5))


@far_above.mutant("a million times log 2")
def _(x: Setting) -> Comparison:
    return at_least(x.best_case(sharp=True).total, elementary("log", 2) * 10**6)
