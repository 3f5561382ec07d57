"""Section 6.1: does the run of Figure 1 meet the condition of the theorem that it confirms?"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from typing import Any

from lookahead.core.symbols import sympy
from lookahead.ledger import Claim, Comparison, Source, all_of, at_least, less_than
from lookahead.ledger.symbolic import identical, non_negative
from lookahead.reasoning.claims.credit_data import CreditRun, source
from lookahead.reasoning.credit_agents import ScoredSample
from lookahead.reasoning.figures.figure_1_certificate import Contraction, certify_contraction

F = Fraction
CHAPTER = "reasoning/credit_retraining"
ROWS = 18357
RADIUS = F(1, 4096)


def sample(n: int, epsilon: Fraction) -> ScoredSample:
    """One strategic feature and the constant: an applicant at 0 who may report 1."""
    return ScoredSample(n, epsilon, (F(0), F(1)), (F(1), F(1)), (F(1), F(0)))


condition = Claim(
    key="zhu2025.s61.eps",
    kind="in-text",
    title="The run of Figure 1 meets the condition of Theorem 3",
    source=Source("zhu2025", "Figure 1 as confirmation of Theorem 3", "6.1", "forced"),
    chapter=CHAPTER,
    statement=r"""The run with $\epsilon = \tfrac12$ confirms Theorem 3, so it meets its condition:
the loss of a sample, log-loss plus $\tfrac{1}{2n}\|\theta\|^2$ with $n = 18357$, has constants
with $\epsilon < \gamma/\beta$.""",
    as_printed=r"“We choose $\epsilon = 0.5$. … which confirms our theoretical finding in Theorem 3.”",
    reading="to confirm a theorem, a run has to lie inside its hypotheses; that more level-2 "
    "thinkers were seen to converge faster is a claim of its own, `zhu2025.fig1.order`",
)


@condition.exact(small=lambda: [sample(ROWS, F(1, 2))])
def constants_exist(x: ScoredSample) -> Comparison:
    """The least epsilon beta that any constants allow against the largest gamma."""
    return less_than(x.epsilon * x.smoothness_at_least, x.modulus_at_most)


@constants_exist.mutant("with room to spare: 2 epsilon beta < gamma")
def _(x: ScoredSample) -> Comparison:
    return less_than(2 * x.epsilon * x.smoothness_at_least, x.modulus_at_most)


def _given(x: ScoredSample) -> dict[str, Any]:
    return {
        "n": x.n, "epsilon": x.epsilon, "x": x.x, "moved": x.moved, "v": x.along, "y": x.y,
        "s": x.scale,
    }  # fmt: skip


constants_exist.program(
    given=_given,
    let=(
        ("penalty(t)", "s * sq(t) / (2 * n)"),
        ("gamma", "(penalty(v) - 2 * penalty(sub(v, v)) + penalty(scale(-1, v))) / sq(v)"),
        ("gradient_at_zero(x)", "scale(s * (1 / 2 - y), x)"),
        ("change", "sub(gradient_at_zero(moved), gradient_at_zero(x))"),
        ("beta_squared", "sq(change) / sq(sub(moved, x))"),
    ),
    assume=(
        ("the log-loss does not change along v", "dot(x, v) == 0 and sq(v) > 0"),
        ("two reports", "sq(sub(moved, x)) > 0"),
        ("epsilon is positive", "epsilon > 0"),
    ),
    violates="epsilon ** 2 * beta_squared >= gamma ** 2",
)

outside = condition.amended(
    key="zhu2025.s61.eps.outside",
    severity="missing hypothesis",
    title="The run of Figure 1 lies outside Theorem 3",
    statement=r"""Whatever valid constants one takes, $\epsilon\beta/\gamma \ge \epsilon n/2$, which
is $n/4 = 4589\tfrac14$ in the run: the log-loss of $x$ is flat in $\theta$ orthogonally to $x$,
so $\gamma \le 1/n$; on the decision boundary its gradient is $(\tfrac12 - y)x$, so
$\beta \ge \tfrac12$. Multiplying the loss by a constant changes nothing. Theorem 3 neither promises
nor excludes what the figure shows.""",
    survives="The run shows the conclusion of Theorem 3 where its hypothesis fails by a factor of "
    "thousands. What governs the decay is the derivative of retraining at the stable point, "
    "which is small (`zhu2025.s61.eps.local`).",
)


def _constants(least_beta: Fraction) -> dict[str, Comparison]:
    """A sample x = (a, b), a model (t, w), the loss times s; beta >= least_beta s is the claim."""
    s = sympy()
    a, b, t, w, r = s.symbols("a b t w r", real=True)
    n, epsilon, scale = s.symbols("n epsilon s", positive=True)
    below, above = s.symbols("k m", nonnegative=True)
    logloss = s.Function("L")
    least = s.Rational(least_beta.numerator, least_beta.denominator) * scale

    def loss(p: Any, q: Any) -> Any:
        return scale * (logloss(s.expand(a * p + b * q)) + (p * p + q * q) / (2 * n))

    bend = loss(t - r * b, w + r * a) - 2 * loss(t, w) + loss(t + r * b, w - r * a)
    gamma, beta = scale / n / (1 + below), scale / 2 + above
    excess = epsilon * beta / gamma - epsilon * n / 2
    steps = {
        "gamma <= s/n: along (-b, a), orthogonal to x, only the penalty bends": identical(
            bend, scale * r**2 * (a**2 + b**2) / n
        ),
        "epsilon beta / gamma >= epsilon n / 2": non_negative(s.simplify(excess)),
        "the run": identical(s.Rational(ROWS, 4), 4589 + s.Rational(1, 4)),
    }
    for y in (0, 1):
        change = scale * (s.Rational(1, 2) - y) * r
        steps[f"beta >= s/2: x moves by r along the boundary, label {y}"] = identical(
            change**2, (least * r) ** 2
        )
    return steps


@outside.symbolic
def no_constants() -> dict[str, Comparison]:
    """For every model, every n, every epsilon and every scale of the loss."""
    return _constants(F(1, 2))


no_constants.mutant("beta is at least s")(lambda: _constants(F(1)))


def samples() -> Iterator[ScoredSample]:
    """One row, a few, the run; three values of epsilon."""
    for n in (1, 2, 3, 10, ROWS):
        for epsilon in (F(1, 2), F(1, 4), F(1)):
            yield sample(n, epsilon)


@outside.exact(small=samples)
def ratio(x: ScoredSample) -> Comparison:
    """The ratio at the sample that shows it."""
    return at_least(x.epsilon * x.smoothness_at_least / x.modulus_at_most, x.epsilon * x.n / 2)


@ratio.mutant("n / 4 whatever epsilon")
def _(x: ScoredSample) -> Comparison:
    return at_least(x.epsilon * x.smoothness_at_least / x.modulus_at_most, F(x.n, 4))


ratio.controls(constants_exist)
ratio.scales("ℓ → s·ℓ", lambda x, s: replace(x, scale=x.scale * s), free=True)

local = Claim(
    key="zhu2025.s61.eps.local",
    kind="own",
    title="Retraining contracts near the stable point all the same",
    source=Source("zhu2025", "Figure 1", "6.1", "own"),
    chapter=CHAPTER,
    statement=r"""In the run of Figure 1 there is a stable point $\theta^*$, and on the ball of radius
$2^{-12}$ around it the derivative of the exact retraining map has norm below 1, as a map to
$\theta$ and as a map of $\theta_S$ (a model is answered through $\theta_S$ only). With $q$ the
second norm, every mixture $\sum_k \alpha_k \mathcal D_k$ contracts $\theta_S$ by
$\sum_k \alpha_k q^k$ there. This concerns the mixtures themselves; a random split of the rows is
another map.""",
    uses=("zhu2025.ext.banach",),
)


def _near_rest(x: CreditRun) -> Contraction:
    return certify_contraction(x.figure.model, x.figure.stable, RADIUS)


@local.certified(small=lambda: [CreditRun(source())], covers=True)
def derivative(x: CreditRun) -> Comparison:
    """Enclosed norms of the derivative over the whole ball, data as stored."""
    found = _near_rest(x)
    return all_of(
        less_than(found.strategic, 1).named("as a map of theta_S"),
        less_than(found.whole, 1).named("as a map to theta"),
    )


@derivative.mutant("no contraction at all, as the ratio of Theorem 3 suggests")
def _(x: CreditRun) -> Comparison:
    return at_least(_near_rest(x).strategic, 1)
