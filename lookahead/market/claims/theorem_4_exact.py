"""Theorem 4 with exact labels and all probes that there are: the best factor of the Bayes error."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from hypothesis import strategies as st

from lookahead.core.exact import dot
from lookahead.core.symbols import sympy
from lookahead.ledger import Assumption, Claim, Comparison, Source, at_most
from lookahead.ledger.symbolic import identical, non_negative, sum_of_squares
from lookahead.market.claims.lemma_15_assumptions import stationary
from lookahead.market.claims.theorem_4 import CHAPTER
from lookahead.market.risk_bound_core import ProbedLearner
from lookahead.testing.market_bounds import probed_learners

F = Fraction


def _exact(x: ProbedLearner) -> bool:
    N = len(x.x)
    everybody = sorted(x.queries) == list(range(N)) and set(x.weights) == {F(1, N)}
    return everybody and x.pseudo == x.y


exact_probing = Assumption(
    "exact probing",
    r"The probes have the law of the users, and their labels are right: $n_q = \infty$, "
    r"$\varepsilon = 0$.",
    _exact,
)

exact_labels = Claim(
    key="narang2026.thm4.exact_labels",
    kind="own",
    title="What own users cost a learner that is told the truth",
    source=Source("narang2026", "Theorem 4", "5.4", "own"),
    chapter=CHAPTER,
    statement=r"""Let the probes have the law of the users and true labels. Then
$$R(\bar\theta_i) \le \Big(1 + \frac1{4\gamma(1+\gamma)}\Big)R^* +
\frac{1+2\gamma}{1+\gamma}\cdot\frac\kappa4\|\theta^*\|^2.$$ The factor of $R^*$ is best for every
$\gamma$: without ridge it is attained by users at $x = 1$, a share $\gamma/(1+2\gamma)$ with the
label 1, seen by the learner, the others with the label 0.""",
    assumes=(stationary, exact_probing),
)


@exact_labels.symbolic
def by_two_squares() -> dict[str, Comparison]:
    """e: residual at theta*, w: difference of both predictions, s: share; E e w = 0."""
    return _by_two_squares(1)


def _by_two_squares(squares: int) -> dict[str, Comparison]:
    sp = sympy()
    gamma, R, D = sp.symbols("gamma R_star D", positive=True)
    e, w, s, x, t, star, kappa = sp.symbols("e w s x theta theta_star kappa", real=True)
    seen, unseen = sp.symbols("seen unseen", positive=True)
    size = 4 * (2 * gamma + 1)
    pointwise = e**2 / size + gamma * e * w / (2 * gamma + 1) + gamma**2 * w**2 / (2 * gamma + 1)
    y = sp.Symbol("y", real=True)
    J = s * (y - t * x) ** 2 + gamma * ((y - t * x) ** 2 + kappa * t**2)
    residual = {e: y - star * x, w: (t - star) * x}
    share = gamma / (1 + 2 * gamma)
    model = share * (1 + gamma) / (share + gamma)
    risk = share * (1 - model) ** 2 + (1 - share) * model**2
    return {
        "the slope of the objective towards theta*, per user": identical(
            J.diff(t) * (t - star) / 2,
            (-s * (e - w) * w - gamma * (e - w) * w).subs(residual)
            + gamma * kappa * t * (t - star),
        ),
        "s (e w - w^2) is below a quadratic, by two squares": identical(
            pointwise - s * (e * w - w**2),
            squares
            * ((1 - s) * (e + 2 * gamma * w) ** 2 + s * (e - 2 * (gamma + 1) * w) ** 2)
            / size,
        ),
        "with weights s and 1 - s, not negative": non_negative(seen / (seen + unseen)),
        "E e w = 0 leaves gamma D^2 <= R*/(4 (2 gamma + 1)) + gamma^2 D^2/(2 gamma + 1)": identical(
            (gamma - gamma**2 / (2 * gamma + 1)) * D, gamma * (gamma + 1) / (2 * gamma + 1) * D
        ),
        "the factor": identical(
            R / size * (2 * gamma + 1) / (gamma * (gamma + 1)), R / (4 * gamma * (gamma + 1))
        ),
        "the ridge: -kappa <t, t - theta*> <= kappa |theta*|^2/4": sum_of_squares(
            star**2 / 4 + t * (t - star), [(1, t - star / 2)]
        ),
        "attained": identical(
            sp.simplify(risk / (share * (1 - share))), 1 + 1 / (4 * gamma * (1 + gamma))
        ),
    }


@by_two_squares.mutant("twice the squares")
def _() -> dict[str, Comparison]:
    return _by_two_squares(2)


def told_the_truth(x: ProbedLearner) -> ProbedLearner:
    """The same users with equal weights, each probed once, all labels right."""
    N = len(x.x)
    return ProbedLearner(
        x.x, x.y, [F(1, N)] * N, x.shares, x.y, range(N),
        x.weight, x.ridge, x.ridge_convention, x.moved,
    )  # fmt: skip


def told() -> st.SearchStrategy[ProbedLearner]:
    """Random learners that are told the truth."""
    return probed_learners().map(told_the_truth)


def minorities() -> Iterator[ProbedLearner]:
    """A minority with the label 1 among N users, seen by the learner; one third is extremal."""
    for N in (3, 4, 2, 5):
        for weight in (F(1), F(1, 2), F(1, 4)):
            for ridge in (F(0), F(1, 2)):
                labels = [F(int(k == 0)) for k in range(N)]
                equal = [F(1, N)] * N
                yield ProbedLearner([1] * N, labels, equal, labels, labels, range(N), weight, ridge)


def bound(x: ProbedLearner) -> Fraction:
    """The right-hand side."""
    g, star = x.weight, x.optimum
    bayes = (1 + 1 / (4 * g * (1 + g))) * x.risk(star)
    return bayes + (1 + 2 * g) / (1 + g) * x.kappa / 4 * dot(star, star)


@exact_labels.sampled(told(), small=minorities)
def risk_of_the_informed(x: ProbedLearner) -> Comparison:
    """The risk at the exact stationary model."""
    return at_most(x.risk(x.theta), bound(x))


@risk_of_the_informed.mutant("with 1/(5 gamma (1 + gamma))")
def _(x: ProbedLearner) -> Comparison:
    g = x.weight
    less = (F(1, 4) - F(1, 5)) / (g * (1 + g)) * x.risk(x.optimum)
    return at_most(x.risk(x.theta), bound(x) - less)


risk_of_the_informed.without(stationary, probed_learners(moved=True).map(told_the_truth))
risk_of_the_informed.without(exact_probing, probed_learners())
