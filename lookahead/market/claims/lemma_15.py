"""Lemma 15: the deterministic core of the squared-loss guarantee, and a sharper one."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import Any

from lookahead.core.exact import dot
from lookahead.core.symbols import sympy
from lookahead.ledger import Claim, Comparison, Source, at_most, equals
from lookahead.ledger.symbolic import identical, non_negative, sum_of_squares
from lookahead.market.claims.lemma_15_assumptions import stationary
from lookahead.market.risk_bound_core import ProbedLearner
from lookahead.testing.market_bounds import probed_learners, small_learners

CHAPTER = "market/risk_bounds"
BOTH = partial(small_learners, ("half", "full"))

comparison = Claim(
    key="narang2026.lem15.stationary",
    kind="proof step",
    title="A stationary model against the optimum",
    source=Source("narang2026", "Lemma 15, proof: by stationarity", "E.2", "forced"),
    chapter=CHAPTER,
    statement=r"""A stationary $\bar\theta_i$ minimises the convex function $\theta \mapsto
\int\ell(\theta)\,d\bar{\mathcal D}_i + \gamma[\tilde R(\theta) + \kappa\|\theta\|^2]$ with
$\bar{\mathcal D}_i$ held fixed. So, as $\bar{\mathcal D}_i \le \mathcal D$,
$$\tilde R(\bar\theta_i) \le \tilde R(\theta^*) + \frac{R^*}\gamma + \kappa(\|\theta^*\|^2 -
\|\bar\theta_i\|^2).$$
This needs no gradient of $F^{\mathcal P}$: where users tie, a convex combination of the gradients
of the pieces is such a gradient too, with the tied users shared out.""",
    reading="“comparing the objective at and”; the formulas are lost",
    assumes=(stationary,),
)


@comparison.symbolic
def by_convexity() -> dict[str, Comparison]:
    """Compare the objective at two models, drop one square, enlarge one measure."""
    sp = sympy()
    a, b, c, t, h = sp.symbols("a b c theta h", real=True)
    one, two, s, v, y = sp.symbols("g_1 g_2 s v y", real=True)
    G, seen, unseen = sp.symbols("G seen unseen", nonnegative=True)
    gamma = sp.Symbol("gamma", positive=True)
    J = lambda x: a * x**2 - 2 * b * x + c
    return {
        "a quadratic exceeds its tangent by a h^2, a the weighted mean of squares": identical(
            J(t + h) - J(t) - h * (2 * a * t - 2 * b), a * h**2
        ),
        "losses are squares, so G(theta) >= 0": sum_of_squares((y - v) ** 2, [(1, y - v)]),
        "G(theta*) <= R*: the shares are at most one": non_negative((seen + unseen) - seen),
        "divided by gamma, the rest has the sign of G": non_negative(G / gamma),
        "sharing tied users out mixes gradients": identical(
            s * one + (1 - s) * two, two + s * (one - two)
        ),
    }


@by_convexity.mutant("a weight on R* of 1/gamma - 1")
def _() -> dict[str, Comparison]:
    sp = sympy()
    seen, unseen = sp.symbols("seen unseen", nonnegative=True)
    gamma = sp.Symbol("gamma", positive=True)
    return {
        "G(theta*)/gamma": non_negative((seen + unseen) * (1 / gamma - 1) - seen / gamma),
        "nothing": identical(seen, seen),
    }


@comparison.sampled(probed_learners(), small=BOTH)
def pseudo_risks(x: ProbedLearner) -> Comparison:
    """The pseudo-labelled risk at the exact stationary model, against the right-hand side."""
    return at_most(x.pseudo_risk(x.theta), _right(x, 1))


def _right(x: ProbedLearner, sign: int) -> Any:
    star = x.optimum
    ridge = x.kappa * (dot(star, star) - dot(x.theta, x.theta))
    return x.pseudo_risk(star) + x.risk(star) / x.weight + sign * ridge


@pseudo_risks.mutant("with minus lambda")
def _(x: ProbedLearner) -> Comparison:
    return at_most(x.pseudo_risk(x.theta), _right(x, -1))


@pseudo_risks.mutant("without R*/gamma")
def _(x: ProbedLearner) -> Comparison:
    right = _right(x, 1) - x.risk(x.optimum) / x.weight
    return at_most(x.pseudo_risk(x.theta), right)


pseudo_risks.without(stationary, probed_learners(moved=True))

core = Claim(
    key="narang2026.lem15.core",
    kind="proof step",
    title="What does not depend on chance",
    source=Source("narang2026", "Lemma 15, proof", "E.2", "reconstructed"),
    chapter=CHAPTER,
    statement=r"""On every sample, $$\hat R(\bar\theta_i) \le 4\hat R(\theta^*) + 6\hat\Delta +
\frac2\gamma R^* + 2\kappa\|\theta^*\|^2,$$ where the probing objective contains
$\kappa\|\theta\|^2$: $\kappa = \tfrac\lambda2$ gives $\lambda\|\theta^*\|^2$.""",
    reading="what Lemma 16, used twice, and stationarity give; the constants are lost",
    assumes=(stationary,),
    uses=("narang2026.lem16", "narang2026.lem15.stationary"),
)


@core.symbolic
def two_steps() -> dict[str, Comparison]:
    """True labels to pseudo-labels at the model, and back at the optimum."""
    sp = sympy()
    fit, error, star, gamma, kappa, size = sp.symbols(
        "R_hat_star Delta R_star gamma kappa size", positive=True
    )
    drop, extra = sp.symbols("drop extra", nonnegative=True)
    at_star = 2 * fit + 2 * error - extra
    at_model = at_star + star / gamma + kappa * size - drop
    bound = 4 * fit + 6 * error + 2 * star / gamma + 2 * kappa * size
    return {
        "2 (2 fit + 2 error + R*/gamma + kappa |theta*|^2) + 2 error is the bound, less slack": (
            identical(bound - (2 * at_model + 2 * error), 2 * extra + 2 * drop)
        ),
        "and slack is not negative": non_negative(2 * extra + 2 * drop),
    }


@two_steps.mutant("with 2 in place of 4")
def _() -> dict[str, Comparison]:
    fit, error = sympy().symbols("fit error", positive=True)
    return {
        "fit": non_negative(2 * fit + 6 * error - (2 * (2 * fit + 2 * error) + 2 * error)),
        "nothing": identical(fit, fit),
    }


@core.sampled(probed_learners(), small=BOTH)
def sample_risk(x: ProbedLearner) -> Comparison:
    """The risk on the probes with true labels, at the exact stationary model."""
    return at_most(x.sample_risk(x.theta), x.core_bound("paper"))


@sample_risk.mutant("without the label error")
def _(x: ProbedLearner) -> Comparison:
    return at_most(x.sample_risk(x.theta), x.core_bound("paper") - 6 * x.label_error)


@sample_risk.mutant("without R*/gamma")
def _(x: ProbedLearner) -> Comparison:
    rest = 2 * x.risk(x.optimum) / x.weight
    return at_most(x.sample_risk(x.theta), x.core_bound("paper") - rest)


@sample_risk.mutant("with minus lambda")
def _(x: ProbedLearner) -> Comparison:
    ridge = 2 * x.kappa * dot(x.optimum, x.optimum)
    return at_most(x.sample_risk(x.theta), x.core_bound("paper") - 2 * ridge)


sample_risk.without(stationary, probed_learners(moved=True))


def louder(x: ProbedLearner, s: int) -> ProbedLearner:
    """All labels s times as large: so is the model, and every risk s^2 times."""
    return replace(x, y=tuple(s * v for v in x.y), pseudo=tuple(s * v for v in x.pseudo))


sample_risk.scales("y → s·y", louder)

sharp = Claim(
    key="narang2026.lem15.sharp",
    kind="own",
    title="What does not depend on chance, with nothing lost",
    source=Source("narang2026", "Lemma 15, proof", "E.2", "own"),
    chapter=CHAPTER,
    statement=r"""For every model $\theta$, not only $\theta^*$, and $e_\theta = y -
\theta^\top x$,
$$\begin{aligned}&\hat R(\theta) + \hat\Delta + \frac1{2\gamma}\int e_\theta^2\,d\bar{\mathcal D}_i +
\frac\kappa2\|\theta\|^2 - \hat R(\bar\theta_i)\\ &\quad= \frac1{n_q}\sum_j\big(e_{\bar\theta_i} -
e_\theta + \tilde y - y\big)_j^2 + \frac1{2\gamma}\int(2e_{\bar\theta_i} -
e_\theta)^2\,d\bar{\mathcal D}_i + \frac\kappa2\|2\bar\theta_i - \theta\|^2.\end{aligned}$$
So $\hat R(\bar\theta_i) \le \hat R(\theta^*) + \hat\Delta + \tfrac1{2\gamma}R^* +
\tfrac\kappa2\|\theta^*\|^2$: constants $1, 1, \tfrac12, \tfrac12$ where Lemma 15 has $4, 6, 2,
2$. The constants of $\hat R(\theta)$ and $\hat\Delta$ are best.""",
    assumes=(stationary,),
)


@sharp.symbolic
def an_identity() -> dict[str, Comparison]:
    """One user, one probe, two features; both sides add up over users, probes and features."""
    return _an_identity(1)


def _an_identity(label_constant: int) -> dict[str, Comparison]:
    sp = sympy()
    model = sp.Matrix(sp.symbols("theta_1:3", real=True))
    other = sp.Matrix(sp.symbols("phi_1:3", real=True))
    user = sp.Matrix(sp.symbols("x_1:3", real=True))
    probe = sp.Matrix(sp.symbols("q_1:3", real=True))
    y, true, pseudo = sp.symbols("y y_q z_q", real=True)
    mass, gamma, kappa = sp.symbols("m gamma kappa", positive=True)
    e = lambda theta: y - theta.dot(user)
    on_probe = lambda theta, label: label - theta.dot(probe)
    J = mass * e(model) ** 2 + gamma * (on_probe(model, pseudo) ** 2 + kappa * model.dot(model))
    gradient = sp.Matrix([J.diff(t) for t in model])
    left = on_probe(other, true) ** 2 + label_constant * (true - pseudo) ** 2
    left += mass * e(other) ** 2 / (2 * gamma) + kappa / 2 * other.dot(other)
    left -= on_probe(model, true) ** 2
    doubled = 2 * model - other
    first = on_probe(model, true) - on_probe(other, true) + pseudo - true
    right = first**2 + mass / (2 * gamma) * (2 * e(model) - e(other)) ** 2
    right += kappa / 2 * doubled.dot(doubled)
    return {
        "left minus right is <gradient, theta - model> / gamma, zero at a stationary point": (
            identical(left - right, gradient.dot(other - model) / gamma)
        ),
        "the right side is a sum of squares": sum_of_squares(first**2, [(1, first)]),
    }


@an_identity.mutant("twice the label error")
def _() -> dict[str, Comparison]:
    return _an_identity(2)


@sharp.symbolic
def best_constants() -> dict[str, Comparison]:
    """Probes at x = 1, nobody seen, no ridge in the limit: the model is the mean label."""
    sp = sympy()
    y, z, kappa = sp.symbols("y z kappa", positive=True)
    model = z / (1 + kappa)
    mean = (y + z) / 2 / (1 + kappa)
    return {
        "theta* = y: all of the risk is label error": identical(
            sp.limit((y - model) ** 2, kappa, 0), (y - z) ** 2
        ),
        "two probes at x = 1 with their own labels: R_hat = R_hat(theta*)": identical(
            sp.limit(((y - mean) ** 2 + (z - mean) ** 2) / 2, kappa, 0), (y - z) ** 2 / 4
        ),
    }


@best_constants.mutant("half of the label error would do")
def _() -> dict[str, Comparison]:
    sp = sympy()
    y, z, kappa = sp.symbols("y z kappa", positive=True)
    return {
        "half": identical(sp.limit((y - z / (1 + kappa)) ** 2, kappa, 0), (y - z) ** 2 / 2),
        "nothing": identical(y, y),
    }


@sharp.sampled(probed_learners(), small=BOTH)
def nothing_lost(x: ProbedLearner) -> Comparison:
    """Both sides of the identity at the exact stationary model, from their definitions."""
    return equals(x.core_bound("sharp") - x.sample_risk(x.theta), _squares(x))


def _squares(x: ProbedLearner) -> Any:
    star, model = x.optimum, x.theta
    rest = [(dot(star, x.x[j]) - dot(model, x.x[j]) + x.pseudo[j] - x.y[j]) ** 2 for j in x.queries]
    seen = sum(
        w * s * (2 * (y - dot(model, p)) - (y - dot(star, p))) ** 2
        for p, y, w, s in zip(x.x, x.y, x.weights, x.shares, strict=True)
    )
    size = sum((2 * a - b) ** 2 for a, b in zip(model, star, strict=True))
    return sum(rest) / len(rest) + seen / (2 * x.weight) + x.kappa / 2 * size


@nothing_lost.mutant("without the squares")
def _(x: ProbedLearner) -> Comparison:
    return equals(x.core_bound("sharp"), x.sample_risk(x.theta))


nothing_lost.without(stationary, probed_learners(moved=True))


@sharp.sampled(probed_learners(), small=BOTH)
def sharper(x: ProbedLearner) -> Comparison:
    """The risk on the probes against the smaller bound."""
    return at_most(x.sample_risk(x.theta), x.core_bound("sharp"))


@sharper.mutant("nine tenths of it")
def _(x: ProbedLearner) -> Comparison:
    return at_most(10 * x.sample_risk(x.theta), 9 * x.core_bound("sharp"))


sharper.without(stationary, probed_learners(moved=True))
