"""Theorem 4 at the published parameters: the bound is empty there."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from lookahead.core.enclosure import Real, root
from lookahead.core.symbols import sympy
from lookahead.ledger import Claim, Comparison, Source, all_of, at_most
from lookahead.ledger.symbolic import identical, non_negative
from lookahead.market.claims.theorem_4 import CHAPTER
from lookahead.market.risk_bound import Form, RiskBound, risk_bound

F = Fraction
ONE = F(1)


@dataclass(frozen=True)
class Published:
    """Probing weight, ridge and number of probes of an experiment, and bounds on its data."""

    weight: Fraction
    ridge: Fraction
    queries: int
    R_x: Fraction = ONE
    Y: Fraction = ONE

    def bound(self, form: Form) -> RiskBound:
        """The bound at its best: no Bayes error, right labels, theta* = 0, delta = 1/20."""
        return risk_bound(
            R_x=self.R_x, Y=self.Y, label_radius=0, theta_star=0, bayes=0, epsilon=0,
            weight=self.weight, ridge=self.ridge, queries=self.queries, delta=F(1, 20), form=form,
        )  # fmt: skip

    @property
    def floor(self) -> Real:
        """8 R_x^2 Y^2 / (gamma lambda sqrt n)."""
        return 8 * (self.R_x * self.Y) ** 2 / (self.weight * self.ridge * root(self.queries))


def published() -> Iterator[Published]:
    """Largest and smallest positive probing weights of Census, Amazon and MovieLens."""
    tiny = F(1, 10**9)
    for weight in (F(4, 5), F(1, 10), F(1, 5), F(1, 200)):
        yield Published(weight, tiny, 100)
    for weight in (F(2), F(1, 5)):
        for queries in (100, 1000):
            yield Published(weight, F(1, 1000), queries)


vacuous = Claim(
    key="narang2026.thm4.vacuous",
    kind="own",
    title="The bound at the published parameters",
    source=Source("narang2026", "Theorem 4 at the parameters of Table 3", "5.4", "own"),
    chapter=CHAPTER,
    statement=r"""The bound of Lemma 15 is $8R_x^2Y^2/(\gamma\lambda\sqrt{n_q})$ or more, whatever
the market. So it says more than $Y^2$, which the model $0$ achieves, only if $n_q \ge
(8R_x^2/(\gamma\lambda))^2$. With the settings of the released code and $R_x = 1$: at $\lambda =
10^{-9}$, $n_q = 100$ and $\gamma \le \tfrac45$ (Census, Amazon) it exceeds $10^9\,Y^2$; at
$\lambda = 10^{-3}$, $n_q \le 1000$, $\gamma \le 2$ (MovieLens) it exceeds $126\,Y^2$. The sharper
bound is above $Y^2$ there too. (Census and Amazon are trained with logistic loss; their parameters
are read as if the loss were squared. Theorem 5 speaks of their own loss.)""",
    uses=("narang2026.lem15",),
)


@vacuous.symbolic
def floor_of_the_bound() -> dict[str, Comparison]:
    """u_18 alone, with the users' part of r alone."""
    sp = sympy()
    Y, R, gamma, lam, n = sp.symbols("Y R_x gamma lambda n", positive=True)
    labels, other = sp.symbols("labels other", nonnegative=True)
    r2 = 2 / lam * (Y**2 / gamma + labels)
    r = sp.Symbol("r", nonnegative=True)
    return {
        "u_18 >= 4 R_x^2 r^2 / sqrt n": non_negative(
            sp.expand(4 * (Y + R * r) * R * r + other - 4 * R**2 * r**2)
        ),
        "r^2 >= 2 Y^2/(lambda gamma)": non_negative(sp.expand(r2 - 2 * Y**2 / (lam * gamma))),
        "together": identical(
            4 * R**2 * (2 * Y**2 / (lam * gamma)) / sp.sqrt(n),
            8 * R**2 * Y**2 / (gamma * lam * sp.sqrt(n)),
        ),
    }


@floor_of_the_bound.mutant("with 16 in place of 8")
def _() -> dict[str, Comparison]:
    sp = sympy()
    Y, gamma, lam = sp.symbols("Y gamma lambda", positive=True)
    return {
        "together": identical(4 * (2 * Y**2 / (lam * gamma)), 16 * Y**2 / (gamma * lam)),
        "nothing": identical(Y, Y),
    }


@vacuous.exact(small=published)
def at_published_parameters(x: Published) -> Comparison:
    """Both bounds at their best against the floor and against the risk of the model 0."""
    times = 10**9 if x.ridge < F(1, 10**6) else 126
    return all_of(
        at_most(x.floor, x.bound("paper").total),
        at_most(times * x.Y**2, x.bound("paper").total),
        at_most(x.Y**2, x.bound("sharp").total),
    )


@at_published_parameters.mutant("a hundred thousand million times the zero model's")
def _(x: Published) -> Comparison:
    return at_most(10**11 * x.Y**2, x.bound("paper").total)
