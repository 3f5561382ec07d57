"""Theorem 4: a ceiling on the full-population risk of a learner that probes, term by term."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from math import ceil
from typing import Any, Literal

from lookahead.core.enclosure import Number, Real, Ternary, at_most, root
from lookahead.core.errors import InvalidArgument
from lookahead.core.exact import dot, rational
from lookahead.market.arguments import column, finite, one_of, positive, probability
from lookahead.market.concentration import hoeffding, uniform_deviation
from lookahead.market.probe_options import CONVENTIONS, RidgeConvention

__all__ = ["Form", "RiskBound", "norm_radius", "penalty", "queries_needed", "risk_bound"]

F = Fraction
Form = Literal["paper", "sharp"]


@dataclass(frozen=True)
class RiskBound:
    """The four terms of Theorem 4; their sum bounds R(theta) with probability 1 - 2 delta.

    `bayes`, `probing` and `regularisation` are exact, `generalisation` is a certified enclosure;
    `radius` is the a-priori bound on |theta|, and `label_bound` is Y.
    """

    form: Form
    bayes: Fraction
    probing: Fraction
    regularisation: Fraction
    generalisation: Real
    radius: Real
    delta: Fraction
    label_bound: Fraction

    @property
    def deterministic(self) -> Fraction:
        """The three terms that do not depend on the number of probes."""
        return self.bayes + self.probing + self.regularisation

    @property
    def total(self) -> Real:
        """The sum of the four terms."""
        return self.generalisation + self.deterministic

    @property
    def confidence(self) -> Fraction:
        """The probability 1 - 2 delta with which the bound holds; negative says nothing."""
        return 1 - 2 * self.delta

    def vacuous(self, zero_risk: Number | None = None) -> Ternary:
        """Return whether the bound is no better than what the model 0 achieves.

        zero_risk: E y^2, the risk of the model 0; without it Y^2, which bounds that risk.
        """
        return at_most(self.label_bound**2 if zero_risk is None else zero_risk, self.total)

    def ratio(self, truth: Number) -> float:
        """Return bound over truth, as a float for reports; infinite where the truth is zero."""
        risk = float(truth if isinstance(truth, Real) else finite(truth, "truth"))
        if risk < 0:
            raise InvalidArgument("truth", truth, "a risk is not negative")
        return float(self.total) / risk if risk else float("inf")


def penalty(ridge: Fraction, convention: RidgeConvention) -> Fraction:
    """Return the factor kappa of |theta|^2: lambda/2 for "half", lambda for "full"."""
    return ridge / 2 if one_of(convention, "ridge_convention", CONVENTIONS) == "half" else ridge


def norm_radius(
    *,
    R_x: Any,
    Y: Any,
    label_radius: Any,
    weight: Any,
    ridge: Any,
    ridge_convention: RidgeConvention = "half",
    form: Form = "paper",
    mass: Any = 1,
) -> Real:
    """Return r with |theta| <= r at every stationary point of a probing learner.

    Source: narang2026, Lemma 20: r^2 = (Y^2/gamma + R_x^2 B^2) / kappa, kappa = ridge/2 ("half")
    or ridge ("full"). "sharp" (narang2026.lem20.sharp) is a quarter of it, with Y^2 times the
    learner's mass. mass: an upper bound on m_i that is known before sampling, at most 1.

    Raises InvalidArgument unless weight and ridge are positive.

    >>> float(norm_radius(R_x=1, Y=1, label_radius=1, weight=1, ridge=1))
    2.0
    """
    gamma, lam = _positive(weight, "weight"), _positive(ridge, "ridge")
    sharp, kappa = _is_sharp(form), penalty(lam, ridge_convention)
    given = probability(mass, "mass")
    share = given if sharp else F(1)
    worst = share * rational(Y, "Y") ** 2 / gamma + (rational(R_x) * rational(label_radius)) ** 2
    return root(worst / (4 * kappa if sharp else kappa))


def risk_bound(
    *,
    R_x: Any,
    Y: Any,
    label_radius: Any,
    theta_star: Any,
    bayes: Any,
    epsilon: Any,
    weight: Any,
    ridge: Any,
    queries: int,
    delta: Any,
    ridge_convention: RidgeConvention = "half",
    form: Form = "paper",
    mass: Any = 1,
) -> RiskBound:
    """Return the bound of Theorem 4 on the risk of a probing learner at a stationary point.

    Source: narang2026, Theorem 4 and Lemma 15, whose formulas are reconstructed. With kappa =
    ridge/2 ("half") or ridge ("full"), u the deviation terms of Lemmas 17, 19 and 18:
    "paper": (4 + 2/gamma) R* + 6 epsilon + 2 kappa |theta*|^2 + 4 u_17 + 6 u_19 + u_18;
    "sharp" (narang2026.thm4.sharp): (1 + 1/(2 gamma)) R* + epsilon + kappa/2 |theta*|^2
    + u_17 + u_19 + u_18, with the smaller u_18 and radius.

    Parameters
    ----------
    R_x, Y, label_radius
        |x| <= R_x, |y| <= Y, and pseudo-labels at most R_x times label_radius.
    theta_star, bayes
        the population optimum (a number or d numbers) and its risk R*.
    epsilon
        the level of accurate probing, E (y - pseudo-label)^2 (Assumption 5).
    weight, ridge, ridge_convention
        gamma > 0, lambda > 0, and what lambda multiplies.
    queries, delta
        n_q >= 1; the bound fails with probability 2 delta at most.
    mass
        for "sharp": what the learner's mass m_i cannot exceed, alpha p_i + 1 - alpha for example.

    Raises InvalidArgument for numbers out of range; floats are refused.

    >>> b = risk_bound(R_x=1, Y=1, label_radius=1, theta_star=1, bayes=0, epsilon=0, weight=1,
    ...     ridge=F(1, 10), queries=10_000, delta=F(1, 100))
    >>> b.deterministic, round(float(b.total), 2), b.vacuous()
    (Fraction(1, 10), 4.19, <Ternary.TRUE: 'true'>)
    """
    numbers = {"R_x": R_x, "Y": Y, "label_radius": label_radius, "bayes": bayes, "epsilon": epsilon}
    for name, value in numbers.items():
        if rational(value, name) < 0:
            raise InvalidArgument(name, value, "must not be negative")
    R, y_max, gamma = rational(R_x), rational(Y), _positive(weight, "weight")
    kappa = penalty(_positive(ridge, "ridge"), ridge_convention)
    r = norm_radius(
        R_x=R_x, Y=Y, label_radius=label_radius, weight=weight, ridge=ridge,
        ridge_convention=ridge_convention, form=form, mass=mass,
    )  # fmt: skip
    square = _square(theta_star)
    d = rational(delta, "delta")
    u_17 = hoeffding((root(square) * R + y_max) ** 2, queries, d)
    u_19 = hoeffding((R * rational(label_radius) + y_max) ** 2, queries, d)
    u_18 = uniform_deviation(R, y_max, r, queries, d, form)
    star, level = rational(bayes), rational(epsilon)
    if _is_sharp(form):
        terms = (1 + 1 / (2 * gamma)) * star, level, kappa / 2 * square
        return RiskBound(form, *terms, u_17 + u_19 + u_18, r, d, y_max)
    terms = (4 + 2 / gamma) * star, 6 * level, 2 * kappa * square
    return RiskBound(form, *terms, 4 * u_17 + 6 * u_19 + u_18, r, d, y_max)


def queries_needed(target: Any, **setting: Any) -> int:
    """Return a number of probes with which the generalisation term is at most `target`.

    Source: narang2026, Corollary 1. Every deviation term is a constant over sqrt(n_q), so n_q =
    (constant/target)^2, rounded up. setting: the arguments of `risk_bound` without `queries`.

    Raises InvalidArgument unless the target is positive.

    >>> queries_needed(F(1, 10), R_x=1, Y=1, label_radius=1, theta_star=1, bayes=0, epsilon=0,
    ...     weight=1, ridge=F(1, 10), delta=F(1, 100))
    16712770
    """
    goal = _positive(target, "target")
    constant = risk_bound(queries=1, **setting).generalisation
    return max(1, ceil(((constant / goal) ** 2).above(256)))


def _square(theta: Any) -> Fraction:
    if isinstance(theta, Iterable):
        entries = column(theta, "theta_star")
        return dot(entries, entries)
    return rational(theta, "theta_star") ** 2


def _positive(value: Any, argument: str) -> Fraction:
    return positive(value, argument, "must be positive; at zero there is no bound")


def _is_sharp(form: str) -> bool:
    return one_of(form, "form", ("paper", "sharp")) == "sharp"
