"""Corollary 1: how many probes a target needs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from hypothesis import strategies as st

from lookahead.core.symbols import sympy
from lookahead.ledger import Assumption, Claim, Comparison, Source, all_of, at_most
from lookahead.ledger.symbolic import identical, non_negative
from lookahead.market.claims.theorem_4 import moderate_ridge
from lookahead.market.risk_bound import queries_needed, risk_bound

F = Fraction
CHAPTER = "market/risk_bounds"
NONE = F(0)


@dataclass(frozen=True)
class Target:
    """A target accuracy, and the constants of a market; `ridge` 0 takes target/|theta*|^2."""

    target: Fraction
    theta_star: Fraction
    weight: Fraction
    ridge: Fraction = NONE

    @property
    def chosen(self) -> Fraction:
        """The ridge."""
        return self.ridge or self.target / self.theta_star**2

    @property
    def setting(self) -> dict[str, Any]:
        """Arguments of the bound without the number of probes."""
        return {
            "R_x": 1, "Y": 1, "label_radius": 1, "theta_star": self.theta_star, "bayes": F(1, 10),
            "epsilon": F(1, 20), "weight": self.weight, "ridge": self.chosen, "delta": F(1, 20),
        }  # fmt: skip

    @property
    def queries(self) -> int:
        """(C / (lambda t))^2 probes, C the deviations at lambda = 1, rounded up."""
        at_one = {**self.setting, "ridge": 1}
        return queries_needed(self.target * self.chosen, **at_one)

    def excess(self) -> Comparison:
        """What the bound has beyond Bayes error and probing bias, against twice the target."""
        b = risk_bound(queries=self.queries, **self.setting)
        return at_most(b.generalisation + b.regularisation, 2 * self.target)


def targets() -> Iterator[Target]:
    """Targets at which both assumptions hold."""
    for t in (F(1), F(1, 10), F(1, 100)):
        for star in (F(1), F(2)):
            for weight in (F(1, 10), F(1)):
                yield Target(t, star, weight)


@st.composite
def random_targets(draw: st.DrawFn) -> Target:
    """Targets up to one, optima of norm one to four, probing weights from 1/10 to 3."""
    return Target(
        F(1, draw(st.integers(1, 200))),
        F(draw(st.integers(10, 40)), 10),
        F(draw(st.integers(1, 30)), 10),
    )


nonzero_optimum = Assumption(
    "nonzero optimum",
    r"$\theta^* \ne 0$: else $\lambda = t/\|\theta^*\|^2$ is not defined.",
    lambda x: x.theta_star != 0 or x.ridge > 0,
)
moderate_target = Assumption(
    "moderate target", r"$t \le \|\theta^*\|^2$: then $\lambda \le 1$.", lambda x: x.chosen <= 1
)

corollary_1 = Claim(
    key="narang2026.cor1",
    kind="corollary",
    title="Number of probes for a target",
    source=Source("narang2026", "Corollary 1", "5.4", "reconstructed"),
    chapter=CHAPTER,
    statement=r"""For a target $0 < t \le \|\theta^*\|^2$ take $\lambda = t/\|\theta^*\|^2$ and
$$n_q \ge \Big(\frac C{\lambda t}\Big)^2 = \frac{C^2\|\theta^*\|^4}{t^4} = \tilde O(t^{-4}),$$ $C$ of
Theorem 4. Then $R(\bar\theta_i) \le 4\frac{1+\gamma}\gamma R^* + 6\varepsilon + 2t$ with
probability at least $1 - 2\delta$. The order hides $\|\theta^*\|^4$ and what $C^2$
hides: $\log\tfrac1\delta$, $\gamma^{-2}$, and through Lemma 17 powers of $\|\theta^*\|$ again.""",
    reading="“Set … in Lemma 15”; “so one can take where we suppress lower-order terms”; the "
    "formulas are lost. That theta* is not zero goes without saying; an order in t speaks of small t, "
    "and the proof of Theorem 4 assumes something of lambda that is lost, here lambda <= 1",
    assumes=(nonzero_optimum, moderate_target),
    uses=("narang2026.thm4",),
)


@corollary_1.symbolic
def orders() -> dict[str, Comparison]:
    """Both target terms, and the exact order of the number of probes in the target."""
    return _orders(4)


def _orders(power: int) -> dict[str, Comparison]:
    sp = sympy()
    t, C, star, gamma, a0, a1, a2 = sp.symbols("t C theta_star gamma a_0 a_1 a_2", positive=True)
    lam = t / star**2
    n = (C / (lam * t)) ** 2
    # u_18 is quadratic in r, and r is of order lambda^(-1/2)
    deviations = a0 + a1 / sp.sqrt(lam) + a2 / lam
    exact = (deviations / t) ** 2
    return {
        "lambda |theta*|^2 = t": identical(lam * star**2, t),
        "C / (lambda sqrt n) = t": identical(sp.powdenest(C / (lam * sp.sqrt(n)), force=True), t),
        "n t^p does not depend on t": identical((n * t**power).diff(t), sp.Integer(0)),
        "the bound itself needs that order: n t^4 tends to a_2^2 |theta*|^4 > 0": identical(
            sp.limit(sp.expand(exact * t**4), t, 0), a2**2 * star**4
        ),
        "C grows like 1/gamma: (1 + gamma)/gamma, squared in n": identical(
            sp.limit(gamma**2 * ((1 + gamma) / gamma) ** 2, gamma, 0), sp.Integer(1)
        ),
    }


@orders.mutant("of order t^-2")
def _() -> dict[str, Comparison]:
    return _orders(2)


@corollary_1.sampled(random_targets(), small=targets, arithmetic="enclosure")
def within_target(x: Target) -> Comparison:
    """The computed bound at that ridge and that many probes."""
    return x.excess()


@within_target.mutant("six fifths of the target instead of two")
def _(x: Target) -> Comparison:
    b = risk_bound(queries=x.queries, **x.setting)
    return at_most(b.generalisation + b.regularisation, F(6, 5) * x.target)


@within_target.mutant("a million probes whatever the target")
def _(x: Target) -> Comparison:
    b = risk_bound(queries=10**6, **x.setting)
    return at_most(b.generalisation + b.regularisation, 2 * x.target)


within_target.by_construction(nonzero_optimum, "every instance has a positive optimum or a ridge")


def large_targets() -> Iterator[Target]:
    """Targets above |theta*|^2."""
    for t in (F(2), F(10)):
        yield Target(t, F(1, 10), F(1))


within_target.without(moderate_target, small=large_targets)

explicit = Claim(
    key="narang2026.cor1.explicit",
    kind="proof step",
    title="Number of probes with the ridge kept",
    source=Source("narang2026", "Lemma 15, alternative scaling", "E.2", "reconstructed"),
    chapter=CHAPTER,
    statement=r"""For $0 < \lambda \le 1$ and a target $t > 0$, $n_q \ge (C/(\lambda t))^2$ gives
$R(\bar\theta_i) \le 4\frac{1+\gamma}\gamma R^* + 6\varepsilon + \lambda\|\theta^*\|^2 + t$: the
optimum may be zero, and $n_q = \tilde O(\lambda^{-2}t^{-2})$.""",
    reading="“Alternative scaling with explicit”; the formulas are lost",
    assumes=(moderate_ridge,),
    uses=("narang2026.thm4",),
)


def kept_ridges() -> Iterator[Target]:
    """The same targets at three ridges, the optimum zero or not."""
    for t in (F(1), F(1, 10)):
        for star in (F(0), F(1)):
            for ridge in (F(1), F(1, 10), F(1, 100)):
                yield Target(t, star, F(1), ridge)


@explicit.symbolic
def solved_for_probes() -> dict[str, Comparison]:
    """C / (lambda sqrt n) = t solved for n; at lambda = 1 only t^-2 is left."""
    sp = sympy()
    t, C, lam = sp.symbols("t C lambda", positive=True)
    n = (C / (lam * t)) ** 2
    return {
        "last term": identical(sp.powdenest(C / (lam * sp.sqrt(n)), force=True), t),
        "at lambda = 1": identical(n.subs(lam, 1), C**2 / t**2),
        "a smaller last term with more probes": non_negative(C / (lam * sp.sqrt(n)) - t / 2),
    }


@solved_for_probes.mutant("of order 1/lambda")
def _() -> dict[str, Comparison]:
    sp = sympy()
    t, C, lam = sp.symbols("t C lambda", positive=True)
    n = C**2 / (lam * t**2)
    return {
        "last term": identical(C / (lam * sp.sqrt(n)), t),
        "at lambda = 1": identical(n.subs(lam, 1), C**2 / t**2),
    }


@explicit.sampled(small=kept_ridges, arithmetic="enclosure")
def within_target_and_ridge(x: Target) -> Comparison:
    """The computed deviations at that many probes against the target."""
    b = risk_bound(queries=x.queries, **x.setting)
    return all_of(
        at_most(b.generalisation, x.target), at_most(b.regularisation, x.chosen * x.theta_star**2)
    )


@within_target_and_ridge.mutant("nine tenths of the target")
def _(x: Target) -> Comparison:
    return at_most(risk_bound(queries=x.queries, **x.setting).generalisation, F(9, 10) * x.target)


within_target_and_ridge.without(
    moderate_ridge, small=lambda: (Target(F(1), F(1), F(1), ridge) for ridge in (F(2), F(1000)))
)
