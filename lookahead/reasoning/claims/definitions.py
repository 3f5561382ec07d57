"""Section 2: the learner, stable models, and the utility of a strategy."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from itertools import product
from typing import Any

import numpy as np
from hypothesis import strategies as st

from lookahead.core.enclosure import exactly
from lookahead.core.learner import risk_minimizer, second_opinion
from lookahead.core.losses import WeightedQuadratic
from lookahead.core.measures import expectation, float_expectation, measure
from lookahead.core.solution import Outcome, Solution
from lookahead.core.symbols import sympy
from lookahead.ledger import Assumption, Claim, Comparison, Source, all_of, at_most, equals, that
from lookahead.ledger.symbolic import identical, sum_of_squares
from lookahead.reasoning.claims.uniqueness import (
    flat_quadratic_steps,
    only_minimiser,
    strong_convexity_steps,
)
from lookahead.reasoning.feedback import Feedback, leader_utility
from lookahead.reasoning.intervals import Interval
from lookahead.reasoning.risks import FittedData, ScalarRisk
from lookahead.testing.setting import feedbacks, scalar_risks

F = Fraction
CHAPTER = "reasoning/setting"

strongly_convex = Assumption(
    "strongly convex risk",
    r"$\theta \mapsto \mathbb E_{\mathcal D}\,\ell(z, \theta)$ is finite and strongly convex.",
    lambda x: x.strongly_convex,
)
closed = Assumption("closed set of models", r"$\Theta$ is closed and convex.", lambda x: x.closed)


def small_risks() -> Iterator[ScalarRisk]:
    """Means first, then curvatures that differ, then bounded sets of models."""
    for law in (
        measure([(1, 1)]),
        measure([(0, 1), (1, 1)]),
        measure([(0, 1), (3, 2)]),
        measure([(0, 0), (3, 1)]),
    ):
        yield ScalarRisk(law)
        yield ScalarRisk(law, Interval(F(0), F(1)))
        yield ScalarRisk(law, Interval(None, F(1, 2)))


learner = Claim(
    key="zhu2025.def.learner",
    kind="definition",
    title="The learner minimises the risk",
    source=Source("zhu2025", "Learning platform, definition of A(D)", "2", "verbatim"),
    chapter=CHAPTER,
    statement=r"""$\mathcal A(\mathcal D) = \arg\min_{\theta\in\Theta} \mathbb E_{z\sim\mathcal D}\,
\ell(z, \theta)$ is one model. The text takes existence and uniqueness for granted; they follow
when the risk is finite and strongly convex, as in Theorem 3, and $\Theta$ is closed and convex.
Without strong convexity there may be ties or no minimiser at all; $\mathcal A$ is then no map.""",
    as_printed=r"$\mathcal A(\mathcal D) := \arg\min_{\theta\in\Theta} \mathbb E_{z\sim\mathcal D}"
    r"[\ell(z,\theta)]$",
    reading="with the strong convexity that Theorem 3 assumes later",
    assumes=(strongly_convex, closed),
    uses=("zhu2025.ext.weierstrass",),
)


@learner.symbolic
def one_minimiser() -> dict[str, Comparison]:
    """At most one by the midpoint; at least one because nothing far away is lower."""
    return strong_convexity_steps()


one_minimiser.mutant("the gain of the midpoint does not depend on the modulus")(
    flat_quadratic_steps
)


@learner.sampled(scalar_risks(), small=small_risks)
def beats_every_rival(x: ScalarRisk) -> Comparison:
    """The minimiser against other models, by the risk alone."""
    return only_minimiser(x.risk, x.learner(), x.models)


@beats_every_rival.mutant("one gradient step of unit length from zero")
def _(x: ScalarRisk) -> Comparison:
    return only_minimiser(x.risk, x.models.nearest(x.slope), x.models)


def flat_risks() -> Iterator[ScalarRisk]:
    """No curvature anywhere: every model is a minimiser."""
    yield ScalarRisk(measure([(0, 0)]))


def open_sets() -> Iterator[ScalarRisk]:
    """Models below 1/2 only, when the mean is 1."""
    yield ScalarRisk(measure([(1, 1)]), Interval(None, F(1, 2), closed=False))


beats_every_rival.without(strongly_convex, scalar_risks(curved=False), small=flat_risks)
beats_every_rival.without(closed, scalar_risks(closed=False), small=open_sets)


@learner.exact(small=lambda: (ScalarRisk(x.law) for x in small_risks()))
def library_learner(x: ScalarRisk) -> Comparison:
    """The library's learner against the first-order condition, over the rationals."""
    (theta,) = risk_minimizer(WeightedQuadratic(), x.law).require()
    return equals(x.curvature * theta, x.slope)


@library_learner.mutant("the unweighted mean of the points")
def _(x: ScalarRisk) -> Comparison:
    theta = sum((p[0] for p in x.law.points), F(0)) / x.law.n
    return equals(x.curvature * theta, x.slope)


def fits() -> Iterator[FittedData]:
    """A symmetric sample, whose fit is zero, then a skew one; ridge and logistic."""
    for rows in (((F(1), F(0)), (F(1), F(1))), ((F(1), F(1)), (F(2), F(0)), (F(3), F(1)))):
        yield FittedData(rows, logistic=True, penalty=F(1))
    yield FittedData(((F(1), F(-1)), (F(-1), F(-1))), logistic=False, penalty=F(1))
    yield FittedData(((F(1), F(2)), (F(3), F(1))), logistic=False, penalty=F(1, 2))


def separable() -> Iterator[FittedData]:
    """Labels that the sign of the feature predicts, and no penalty."""
    yield FittedData(((F(1), F(1)), (F(-1), F(0))), logistic=True, penalty=F(0))


def overlap(first: Solution[Any], second: Solution[Any]) -> Comparison:
    """Compare the distance of two certified minimisers with the sum of their radii."""
    for found in (first, second):
        if found.outcome is not Outcome.SOLVED or found.certificate is None:
            return that(False, found.outcome.value)
    pairs = zip(first.require().tolist(), second.require().tolist(), strict=True)
    squared = sum(((exactly(a) - exactly(b)) ** 2 for a, b in pairs), F(0))
    radii = [s.certificate.radius for s in (first, second) if s.certificate is not None]
    return at_most(squared, sum(radii, F(0)) ** 2)


@learner.certified(small=fits)
def two_solvers(x: FittedData) -> Comparison:
    """Our Newton or normal equations and cvxpy: their certified balls must meet."""
    law = x.law.as_floats()
    first = risk_minimizer(x.loss, law, certify="balls", on_failure="return")
    if first.outcome is not Outcome.SOLVED:
        return that(False, first.outcome.value)
    return overlap(first, second_opinion(x.loss, law))


@two_solvers.mutant("one gradient step of unit length from zero")
def _(x: FittedData) -> Comparison:
    law = x.law.as_floats()
    found = risk_minimizer(x.loss, law, certify="balls")
    step = -float_expectation(law, lambda z: x.loss.gradient(z, np.zeros(1)))
    return overlap(found, replace(found, value=step))


two_solvers.without(strongly_convex, small=separable)
two_solvers.by_construction(closed, "every model is allowed")


def candidates() -> Iterator[Feedback]:
    """Models from -2 to 2 under constant, contracting, expanding and bent reactions."""
    bases = (measure([0]), measure([1]), measure([-1, 2]))
    for base, slope, bend in product(bases, (F(0), F(1, 2), F(1), F(-1), F(2)), (F(0), F(1))):
        for theta in range(-2, 3):
            yield Feedback(base, slope, bend, F(theta))


stability = Claim(
    key="zhu2025.def.stability",
    kind="definition",
    title="Performatively stable models",
    source=Source("zhu2025", "Equilibria and learning dynamics", "2", "verbatim"),
    chapter=CHAPTER,
    statement=r"""$\theta^*$ is stable for the strategy $h_\theta$ when $\theta^* = \mathcal
A(\mathcal D_{h_{\theta^*}})$: a fixed point of retraining $\theta_{t+1} = \mathcal A(\mathcal
D_{h_{\theta_t}})$. Equivalently, the learner has no reason to deviate on the data that
$\theta^*$ provokes. That a stable model exists, or only one, is no part of the definition: with
$\mathcal A(\mathcal D_{h_\theta}) = a + c\theta$ there is one for $c \ne 1$; for $c = 1$ none when
$a \ne 0$, and every model is stable when $a = 0$.""",
    as_printed=r"$\theta^* = \mathcal A(\mathcal D_{h_{\theta^*}})$",
    uses=("zhu2025.def.learner",),
)


@stability.symbolic
def no_reason_to_deviate() -> dict[str, Comparison]:
    """For the loss gamma/2 theta^2 - beta theta z; mu is the mean of the data theta* provokes."""
    gamma = sympy().Symbol("gamma", positive=True)
    beta, mu, star, theta, a, c = sympy().symbols("beta mu theta_s theta a c", real=True)
    risk = lambda t: gamma / 2 * t**2 - beta * mu * t
    gap = star - beta * mu / gamma
    gain = risk(theta) - risk(star)
    return {
        "fixed point: no other model has a lower risk on its data": sum_of_squares(
            gain.subs(mu, gamma * star / beta), [(gamma / 2, theta - star)]
        ),
        "no fixed point: retraining lowers the risk by gamma gap^2 / 2": identical(
            gain.subs(theta, star - gap), -gamma / 2 * gap**2
        ),
        "affine retraining, c not 1: a / (1 - c) is fixed": identical(
            a + c * (a / (1 - c)), a / (1 - c)
        ),
        "and every other model is moved": identical(
            (a + c * theta) - theta, (c - 1) * (theta - a / (1 - c))
        ),
        "c = 1: every model is moved by a": identical((a + theta) - theta, a),
    }


@no_reason_to_deviate.mutant("a stable model exists for c = 1 as well")
def _() -> dict[str, Comparison]:
    a, theta = sympy().symbols("a theta", real=True)
    return {
        "moved by nothing": identical(a + theta - theta, 0),
        "moved by a": identical(a + theta - theta, a),
    }


def stays(x: Feedback) -> bool:
    """Whether retraining that starts at theta never leaves it."""
    return set(x.trajectory(x.theta)) == {x.theta}


@stability.sampled(st.one_of(feedbacks(), feedbacks(stable=False)), small=candidates)
def rest(x: Feedback) -> Comparison:
    """Retraining stays at theta exactly where no other model has a lower risk on its data."""
    law = x.law(x.theta)
    risk = lambda theta: expectation(law, lambda z: (z[0] - theta) ** 2 / 2)
    rivals = (x.retrain(x.theta), *(x.theta + F(i, 4) for i in range(-8, 9)))
    best = all(risk(x.theta) <= risk(p) for p in rivals)
    return that(stays(x) == best, f"stays: {stays(x)}, best: {best}")


@rest.mutant("the best model for the population on its own data, u = -z^2 - (theta - 1)^2")
def _(x: Feedback) -> Comparison:
    return that(stays(x) == (x.theta == 1))


@rest.mutant("a model at which the data repeat after two rounds")
def _(x: Feedback) -> Comparison:
    return that(stays(x) == (x.trajectory(x.theta)[2] == x.theta))


def equilibria() -> Iterator[Feedback]:
    """Everybody follows the model: all models stable, then none, then three, then one."""
    yield Feedback(measure([0]), F(1))
    yield Feedback(measure([1]), F(1))
    yield Feedback(measure([0]), F(2), F(1))
    for slope in (F(0), F(1, 2), F(-1), F(2)):
        yield Feedback(measure([0, 1]), slope, F(0), F(1, 2) / (1 - slope))


def given(x: Feedback) -> dict[str, object]:
    """The reaction, and the first two stable points that are known."""
    known = (*x.known_stable_points(), F(0), F(0))
    return {
        "x": [p[0] for p in x.base.points],
        "w": x.base.weights,
        "s": x.slope,
        "q": x.bend,
        "a": known[0],
        "b": known[1],
    }


utility = Claim(
    key="zhu2025.def.utility",
    kind="definition",
    title="The population's utility of a strategy",
    source=Source("zhu2025", "Population utility, definition of U(h)", "2", "verbatim"),
    chapter=CHAPTER,
    statement=r"""$U(h_\theta) = \mathbb E_{z\sim\mathcal D_{h_{\theta^*}}} u(z, \theta^*)$, where
$\theta^*$ is *the* stable model under $h_\theta$. The section assumes nothing that would make it
one: a strategy may have no stable model, several, or infinitely many, with different utilities.""",
    as_printed=r"$U(h_\theta) = \mathbb E_{z\sim\mathcal D_{h_{\theta^*}}}[u(z,\theta^*)]$",
    uses=("zhu2025.def.stability",),
)


@utility.exact(small=equilibria)
def one_stable_point(x: Feedback) -> Comparison:
    """Whether there is exactly one stable point."""
    count = x.stable_points()
    return that(count == 1, f"stable points: {'infinitely many' if count is None else count}")


@one_stable_point.mutant("at least one stable point")
def _(x: Feedback) -> Comparison:
    return that(x.stable_points() != 0)


one_stable_point.program(
    given=given,
    let=(
        ("move(t)", "s * t / (1 + q * t * t)"),
        ("T(t)", "sum([w[i] * (x[i] + move(t)) for i in range(len(x))])"),
        ("U(t)", "sum([w[i] * (-((x[i] + move(t)) ** 2) - t) for i in range(len(x))])"),
    ),
    assume=(
        ("the base is a probability", "sum(w) == 1 and min(w) >= 0"),
        ("both models are stable", "T(a) == a and T(b) == b"),
    ),
    violates="a != b and U(a) != U(b)",
)

one_equilibrium = Assumption(
    "one stable model",
    r"Exactly one model is stable, as when retraining contracts (Theorem 3), and $\theta^*$ is it.",
    lambda x: x.stable(x.theta) and x.stable_points() == 1,
)

utility_of_the_one = utility.amended(
    key="zhu2025.def.utility.unique",
    severity="missing hypothesis",
    title="The population's utility of a strategy with one stable model",
    statement=r"""Where exactly one model is stable, $U(h_\theta)$ is one number, and it is the
utility of the data that train the model: $U(h_\theta) = \mathbb E_{\mathcal D} u(z, \mathcal
A(\mathcal D))$ with $\mathcal D = \mathcal D_{h_{\theta^*}}$. A contraction suffices. For a strategy
that ignores the model one stable model exists always. Elsewhere $U$ is a function of the strategy
and of the stable model that is meant.""",
    survives="The definition, for every strategy with exactly one stable model: under the "
    "assumptions of Theorem 3, and for strategies that do not depend on the model.",
    assumes=(one_equilibrium,),
    uses=("zhu2025.def.stability", "zhu2025.ext.banach"),
)


@utility_of_the_one.symbolic
def two_would_coincide() -> dict[str, Comparison]:
    """Two fixed points at distance d of a map with constant c below one; the data that train."""
    margin, d = sympy().symbols("margin d", positive=True)
    c = 1 - margin
    x, move, m2, star = sympy().symbols("mean move second theta_s", real=True)
    at_rest = -(m2 + 2 * move * x + move**2) - star
    return {
        "d <= c d is impossible, because d - c d is positive": identical(d - c * d, margin * d),
        "a constant strategy: retraining is constant, and stable where it lands": identical(
            sympy().diff(x + move, star), 0
        ),
        "utility at the stable model is utility under the model that the data train": identical(
            at_rest.subs(star, x + move), -(m2 + 2 * move * x + move**2) - (x + move)
        ),
    }


@two_would_coincide.mutant("evaluated on the base distribution")
def _() -> dict[str, Comparison]:
    x, move, m2 = sympy().symbols("mean move second", real=True)
    moved = -(m2 + 2 * move * x + move**2) - (x + move)
    return {
        "base": identical(moved, -m2 - (x + move)),
        "moved": identical(moved, -m2 - 2 * move * x - move**2 - x - move),
    }


@utility_of_the_one.sampled(feedbacks(), small=lambda: map(at_stable_point, equilibria()))
def same_data(x: Feedback) -> Comparison:
    """U by the stable model, against u under the model that the moved data train."""
    others = (equals(x.utility(p), x.utility(x.theta)) for p in x.known_stable_points())
    return all_of(*others, equals(x.utility(x.theta), leader_utility(x.base, x.move(x.theta))))


@same_data.mutant("u evaluated on the base distribution")
def _(x: Feedback) -> Comparison:
    at_base = expectation(x.base, lambda z: -(z[0] ** 2) - x.theta)
    return equals(at_base, leader_utility(x.base, x.move(x.theta)))


@same_data.mutant("the model fitted to the base distribution")
def _(x: Feedback) -> Comparison:
    at_base = expectation(x.law(x.theta), lambda z: -(z[0] ** 2) - x.mean)
    return equals(at_base, leader_utility(x.base, x.move(x.theta)))


same_data.controls(one_stable_point)
same_data.without(one_equilibrium, small=equilibria)


def at_stable_point(x: Feedback) -> Feedback:
    """The same reaction at a stable model, where one is known."""
    known = x.known_stable_points()
    return replace(x, theta=known[0]) if known else x
