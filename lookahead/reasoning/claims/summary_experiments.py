"""The three first experiments that summary 002 proposes, and what they show."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import product

from hypothesis import strategies as st

from lookahead.core.measures import measure
from lookahead.core.symbols import sympy
from lookahead.ledger import Assumption, Claim, Comparison, Source, all_of, at_most, equals
from lookahead.ledger.symbolic import identical, non_negative
from lookahead.reasoning.collective_sizes import SizedCollective
from lookahead.testing.open_questions import sized_collectives
from lookahead.testing.strategies import positive_rationals

F = Fraction
ONE = F(1)
CHAPTER = "reasoning/what_others_say"


def summary(number: int) -> Source:
    """Return the source of a proposed experiment."""
    return Source("zhu2025", f"Summary 002, experiment {number}", "", "reconstructed")


levels = Claim(
    key="zhu2025.sum002.exp1",
    kind="summary",
    title="First experiment: level-k convergence on credit data",
    source=summary(1),
    chapter=CHAPTER,
    statement=r"""Retrain on mixtures of level-1 and level-2 thinkers in the credit simulator, and plot
$\lVert\theta_{t+1} - \theta_t\rVert$: populations with more level-2 thinkers converge faster. This is
Figure 1: `lookahead reproduce zhu2025.fig1`. The published curves have that order at every round that
ten runs decide; with an exact learner on random splits it is certain at $t = 1$ alone.""",
    readings=("zhu2025.fig1.order", "zhu2025.fig1.order.exact"),
)


@dataclass(frozen=True)
class TwoReports:
    r"""People who report 0 or 1; loss $\tfrac12(\theta - z)^2$, $u = \ell - \lambda\theta^2$.

    A strategy is the share w of reports 1, and the learner answers $\theta = w$.
    """

    lam: Fraction
    loss_scale: Fraction = ONE

    def loss(self, z: int, theta: Fraction) -> Fraction:
        return self.loss_scale * (theta - z) ** 2 / 2

    def u(self, z: int, theta: Fraction) -> Fraction:
        return (theta - z) ** 2 / 2 - self.lam * theta**2

    def expected(self, f: str, w: Fraction, theta: Fraction) -> Fraction:
        """Expectation of the loss or of u under the share w and the model theta."""
        value = self.loss if f == "loss" else self.u
        return (1 - w) * value(0, theta) + w * value(1, theta)

    def utility(self, w: Fraction) -> Fraction:
        return self.expected("u", w, w)

    def gradient(self, f: str, w: Fraction, theta: Fraction) -> Fraction:
        """Derivative in theta of the expectation, exact for these quadratics."""
        at = [self.expected(f, w, theta + step) for step in (F(-1), F(1))]
        return (at[1] - at[0]) / 2

    @property
    def star(self) -> Fraction:
        """The share at which both reports are worth the same: their difference is affine."""
        gap = [self.u(1, F(t)) - self.u(0, F(t)) for t in (0, 1)]
        return gap[0] / (gap[0] - gap[1])

    @property
    def sharp(self) -> Fraction:
        """The best share: the vertex of U, which lies in [0, 1] for lambda >= 0."""
        at = [self.utility(F(i, 2)) for i in range(3)]
        second = 4 * (at[2] - 2 * at[1] + at[0])
        return F(1, 2) - (at[2] - at[0]) / second

    @property
    def benefit(self) -> Fraction:
        return self.utility(self.sharp) - self.utility(self.star)

    @property
    def Phi(self) -> Fraction:
        """Alignment of Theorem 6, from gradients and Hessian."""
        hessian = self.gradient("loss", self.star, F(1)) - self.gradient("loss", self.star, F(0))
        of_loss = self.gradient("loss", self.sharp, self.star)
        return self.gradient("u", self.star, self.star) * of_loss / hessian


def mixtures_of_goals() -> Iterator[TwoReports]:
    """From the zero-sum game on, with both scalings of the loss."""
    for lam, scale in product((F(1), F(0), F(1, 2), F(1, 4), F(3)), (F(1), F(2))):
        yield TwoReports(lam, scale)


proxy = Claim(
    key="zhu2025.sum002.exp2",
    kind="summary",
    title="Second experiment: benefit against alignment",
    source=summary(2),
    chapter=CHAPTER,
    reading="in the smallest game with that utility, which fits Theorem 6",
    statement=r"""With $u = \ell - \lambda\lVert\theta\rVert^2$, the benefit of coordination goes with
the alignment $\Phi$ as $\lambda$ varies. Where people report 0 or 1 and the learner takes the mean,
$$\Phi = -\frac{\lambda^2}{1 + 2\lambda},\qquad B = \tfrac12|\Phi| \qquad (\lambda \ge 0).$$ On the
credit data this is Figure 2: `lookahead reproduce zhu2025.fig2`.""",
)


@proxy.symbolic
def half_of_alignment() -> dict[str, Comparison]:
    """Learner, stable point, optimum, gradients and Hessian, each derived."""
    sp = sympy()
    lam = sp.Symbol("lambda", nonnegative=True)
    w, t, z = sp.symbols("w theta z", real=True)
    loss = (t - z) ** 2 / 2
    u = loss - lam * t**2
    mean_of = lambda f, share: (1 - share) * f.subs(z, 0) + share * f.subs(z, 1)
    learner = sp.solve(mean_of(loss, w).diff(t), t)[0]
    star = sp.solve((u.subs(z, 1) - u.subs(z, 0)).subs(t, learner), w)[0]
    U = sp.expand(mean_of(u, w).subs(t, learner))
    sharp = sp.solve(U.diff(w), w)[0]
    at_rest = {t: star}
    Phi = (
        mean_of(u.diff(t), star).subs(at_rest)
        * mean_of(loss.diff(t), sharp).subs(at_rest)
        / mean_of(loss.diff(t, 2), star)
    )
    B = U.subs(w, sharp) - U.subs(w, star)
    return {
        "learner": identical(learner, w),
        "Phi": identical(Phi, -(lam**2) / (1 + 2 * lam)),
        "B is half of |Phi|": identical(B, -Phi / 2),
        "U is concave": non_negative(-U.diff(w, 2)),
        "the optimum is a share": non_negative(1 - sharp),
    }


@half_of_alignment.mutant("B is Phi squared")
def _() -> dict[str, Comparison]:
    lam = sympy().Symbol("lambda", nonnegative=True)
    Phi = -(lam**2) / (1 + 2 * lam)
    return {
        "without a second goal": identical((Phi**2).subs(lam, 0), (-Phi / 2).subs(lam, 0)),
        "with one": identical(Phi**2, -Phi / 2),
    }


@proxy.sampled(
    st.builds(TwoReports, positive_rationals(), positive_rationals(4, 2)),
    small=mixtures_of_goals,
)
def benefit_by_alignment(x: TwoReports) -> Comparison:
    """B against half of |Phi|, from definitions."""
    return equals(x.benefit, abs(x.Phi) / 2)


@benefit_by_alignment.mutant("B is |Phi|")
def _(x: TwoReports) -> Comparison:
    return equals(x.benefit, abs(x.Phi))


benefit_by_alignment.scales("ℓ → s·ℓ", lambda x, s: replace(x, loss_scale=F(s)), free=True)

zero_sum = Assumption(
    "opposed interests", r"$u = c\,\ell$ with $c > 0$, a zero-sum game.", lambda x: x.c > 0
)
ordered = Assumption(
    "sizes", r"$0 \le \alpha \le \alpha' \le 1$.", lambda x: 0 <= x.smaller <= x.larger <= 1
)


def small() -> Iterator[SizedCollective]:
    """One person at 0 and reports at 1 or 2; then other data and sizes."""
    ones = (measure([1]), measure([2]))
    for base, options, sizes in product(
        (measure([0]), measure([0, 4])), (ones, ones[:1], (measure([0]),)), ((1, 2), (0, 4), (2, 3))
    ):
        yield SizedCollective(base, options, F(1), F(sizes[0], 4), F(sizes[1], 4))


sizes = Claim(
    key="zhu2025.sum002.exp3",
    kind="summary",
    title="Third experiment: in a zero-sum game small collectives fare best",
    source=summary(3),
    chapter=CHAPTER,
    statement=r"""If $u = c\,\ell$ with $c > 0$ and the collective plays the best strategy for its size,
its utility $U^*_\alpha$ does not increase with $\alpha$: it is largest at $\alpha = 0$. No convexity,
no derivative and no restriction on the strategies is needed, only that the learner minimises the risk
on $\alpha\mathcal D_h + (1-\alpha)\mathcal D_0$. On the credit data this is Figure 3:
`lookahead reproduce zhu2025.fig3`.""",
    assumes=(zero_sum, ordered),
)


@sizes.symbolic
def two_optimal_answers() -> dict[str, Comparison]:
    """p, q: risks on the reports and on the base data, at the answers to the sizes a < b = a + d.

    first, second >= 0: by how much each answer beats the other one at its own size; own: what the
    best option for b is worth at a, so that best_a >= own >= best_b.
    """
    sp = sympy()
    a, d, rest = sp.symbols("a d rest", nonnegative=True)
    p_a, q_a, p_b, q_b = sp.symbols("p_a q_a p_b q_b", real=True)
    first, second = sp.symbols("first second", nonnegative=True)
    best_a, best_b, own = sp.symbols("best_a best_b own", real=True)
    b = a + d
    beats_a = (a * p_b + (1 - a) * q_b) - (a * p_a + (1 - a) * q_a)
    beats_b = (b * p_a + (1 - b) * q_a) - (b * p_b + (1 - b) * q_b)
    return {
        "weighted, the two inequalities leave (b - a)(p_a - p_b)": identical(
            (1 - b) * beats_a + (1 - a) * beats_b, d * (p_a - p_b)
        ),
        "and their left side is not negative, as 1 - b = rest": non_negative(
            rest * first + (rest + d) * second
        ),
        "the best of functions that do not increase does not increase": identical(
            best_a - best_b, (best_a - own) + (own - best_b)
        ),
    }


@two_optimal_answers.mutant("weights the other way round, for risks of zero and one")
def _() -> dict[str, Comparison]:
    a, b = sympy().symbols("a b", real=True)
    p_a, q_a, p_b, q_b = 1, 0, 0, 1
    beats_a = (a * p_b + (1 - a) * q_b) - (a * p_a + (1 - a) * q_a)
    beats_b = (b * p_a + (1 - b) * q_a) - (b * p_b + (1 - b) * q_b)
    joint = (1 - a) * beats_a + (1 - b) * beats_b
    return {
        "equal sizes of one half": identical(
            joint.subs({a: sympy().Rational(1, 2), b: sympy().Rational(1, 2)}), 0
        ),
        "other sizes": identical(joint, b - a),
    }


@sizes.sampled(sized_collectives(), small=small)
def smaller_is_better(x: SizedCollective) -> Comparison:
    """Best utilities of both sizes, and the utilities of every option."""
    options = (
        at_most(x.utility(option, x.larger), x.utility(option, x.smaller)) for option in x.options
    )
    return all_of(at_most(x.best(x.larger), x.best(x.smaller)), *options)


@smaller_is_better.mutant("a collective of everybody fares as well as one of half the larger size")
def _(x: SizedCollective) -> Comparison:
    return at_most(x.best(x.larger / 2), x.best(x.larger))


@smaller_is_better.mutant("larger is better")
def _(x: SizedCollective) -> Comparison:
    return at_most(x.best(x.smaller), x.best(x.larger))


smaller_is_better.without(zero_sum, small=lambda: (replace(x, c=-x.c) for x in small())).without(
    ordered, small=lambda: (replace(x, smaller=x.larger, larger=x.smaller) for x in small())
).scales("ℓ → s·ℓ", lambda x, s: replace(x, c=x.c * s))
