"""The methods that continuous markets in one dimension share: arguments checked, then the laws."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from lookahead.core.exact import Vector, rational
from lookahead.market import continuous_laws as laws


def risk(self: Any, slope: Any) -> Fraction:
    """Return the full-population risk of a slope."""
    return laws.risk(self, rational(slope, "slope"))


def potential(self: Any, theta: Sequence[Any], alpha: Any) -> Fraction:
    """Return F(theta), narang2026 (1)."""
    return laws.potential(self, *laws.checked(self, theta, alpha))


def masses(self: Any, theta: Sequence[Any], alpha: Any) -> Vector:
    """Return the mass that each learner observes; coincident models share theirs equally."""
    return laws.masses(self, *laws.checked(self, theta, alpha))


def differentiable(self: Any, theta: Sequence[Any], alpha: Any) -> bool:
    """Return whether F has a gradient: no tied users whose loss has a slope there."""
    return laws.differentiable(self, *laws.checked(self, theta, alpha))


def gradient(self: Any, theta: Sequence[Any], alpha: Any) -> Vector:
    """Return the gradient of F, Lemma 13; raises NotDifferentiable at a kink."""
    return laws.gradient(self, *laws.checked(self, theta, alpha))


def directional(self: Any, theta: Sequence[Any], alpha: Any, direction: Sequence[Any]) -> Fraction:
    """Return the one-sided derivative of F in `direction`; it always exists."""
    return laws.directional(self, *laws.checked(self, theta, alpha), direction)


def one_sided_gradients(self: Any, theta: Sequence[Any], alpha: Any) -> tuple[Vector, ...]:
    """Return the limits of gradients from nearby models without ties."""
    return laws.one_sided_gradients(self, *laws.checked(self, theta, alpha))
