"""Definitions that several counterexamples spell out, in the language of the independent checker."""

from __future__ import annotations

__all__ = ["PROBED_LINE"]

PROBED_LINE = (
    ("loss(t, u)", "(y[u] - t * X[u]) ** 2"),
    ("users", "range(len(X))"),
    ("best(p, u)", "0 if loss(p[0], u) <= loss(p[1], u) else 1"),
    (
        "mass(p, i, u)",
        "w[u] * (alpha * (1 if prefers[u] == i else 0)"
        " + (1 - alpha) * (1 if best(p, u) == i else 0))",
    ),
    ("organic(p, i)", "sum([2 * mass(p, i, u) * (p[i] * X[u] - y[u]) * X[u] for u in users])"),
    ("asked(t)", "sum([2 * (t * q - v) * q for q, v in zip(xq, yq)]) / len(yq) + lam * t"),
)
"""Two learners on a line, users (X, y, w, prefers), the first one probing (xq, yq), ridge halved.

organic: a learner's mean step from its users; asked: what the queries and the ridge add to it.
"""
