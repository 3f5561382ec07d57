"""Affine retraining in the language of the independent checker: the definitions by hand."""

from __future__ import annotations

from typing import Any

from lookahead.reasoning.retraining import Retraining

Lines = tuple[tuple[str, str], ...]


def given(x: Retraining) -> dict[str, Any]:
    """Return the data of an affine instance, a half-line's border as `border`."""
    return {
        "points": tuple(p[0] for p in x.base.points),
        "weights": x.base.weights,
        "gain": x.gain,
        "slope": x.slope,
        "curvature": x.curvature,
        "epsilon": x.epsilon,
        "beta": x.beta,
        "gamma": x.gamma_loss,
        "alpha": x.mixture,
        "other": x.other,
        "theta": x.theta,
        "phi": x.phi,
        "border": x.Theta.lower or 0,
    }


MODEL: Lines = (
    ("mean", "dot(weights, points)"),
    ("A(m)", "slope * m / curvature"),
    ("data(k, x)", "mean + gain * (x if k == 1 else A(data(k - 1, x)))"),
    ("next(a, x)", "A(sum([a[i] * data(i + 1, x) for i in range(len(a))]))"),
)

PRINTED: Lines = (
    ("mean", "dot(weights, points)"),
    ("A(m)", "slope * m / curvature"),
    ("data(k)", "mean if k == 0 else mean + gain * A(data(k - 1))"),
    ("next(a)", "A(sum([a[i] * data(i + 1) for i in range(len(a))]))"),
)

POPULATIONS: Lines = (
    ("base measure", "sum(weights) == 1 and min(weights) >= 0"),
    ("shares", "sum(alpha) == 1 and min(alpha) >= 0 and sum(other) == 1 and min(other) >= 0"),
)

CONSTANTS: Lines = (
    *POPULATIONS,
    ("gamma-strongly convex", "0 < gamma <= curvature"),
    ("beta-smooth in z", "0 < slope <= beta"),
    ("epsilon-sensitive", "abs(gain) <= epsilon"),
)

SHARP: Lines = (
    *POPULATIONS,
    ("sharp constants", "0 < gamma == curvature and 0 < beta == slope and epsilon == abs(gain)"),
)

WEAK: Lines = (("epsilon < gamma / beta", "epsilon * beta < gamma"),)
STRONG: Lines = (("epsilon >= gamma / beta", "epsilon * beta >= gamma"),)

HIGHER: Lines = (
    (
        "mass moved to higher levels",
        "all([sum([other[i] for i in range(min(k + 1, len(other)))]) "
        "<= sum([alpha[i] for i in range(min(k + 1, len(alpha)))]) "
        "for k in range(max(len(alpha), len(other)))])",
    ),
)
