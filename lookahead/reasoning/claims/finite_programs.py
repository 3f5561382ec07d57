"""Finite games and games of labels for the independent checker: the definitions, by hand."""

from __future__ import annotations

from typing import Any

from lookahead.reasoning.finite_proportional import ProportionalGame
from lookahead.reasoning.label_reports import Reporting

Lines = tuple[tuple[str, str], ...]


def given(x: ProportionalGame) -> dict[str, Any]:
    """Return the coefficients of the loss, c, the law w of the population and the best law v."""
    return {
        "A": x.curvature,
        "B": x.pull,
        "K": x.rest,
        "c": x.c,
        "w": x.weights,
        "v": x.table.optimum.strategies[0][0],
        "extra": tuple(row[0] for row in x.extra) or (0,) * x.n,
    }


GAME: Lines = (
    ("n", "len(A)"),
    ("loss(j, t)", "A[j] * t ** 2 / 2 - B[j] * t + K[j]"),
    ("u(j, t)", "c * loss(j, t) + extra[j]"),
    ("model(x)", "dot(x, B) / dot(x, A)"),
    ("at_model(x, t)", "sum([x[j] * u(j, t) for j in range(n)])"),
    ("U(x)", "at_model(x, model(x))"),
    ("unit(i)", "[1 if j == i else 0 for j in range(n)]"),
    ("law(x)", "len(x) == n and sum(x) == 1 and min(x) >= 0"),
)

PROPORTIONAL: Lines = (
    ("the learner's problem is strongly convex", "min(A) > 0 and len(B) == n and len(K) == n"),
    ("the utility is c times the loss", "c != 0 and all([e == 0 for e in extra])"),
)

STABLE: Lines = (
    ("w and v are laws", "law(w) and law(v)"),
    (
        "only best responses to the trained model carry weight",
        "all([w[j] == 0 or all([u(j, model(w)) >= u(k, model(w)) for k in range(n)]) "
        "for j in range(n)])",
    ),
)


def labels(x: Reporting) -> dict[str, Any]:
    """Return a game of labels on a constant or linear model, and the reports."""
    g = x.game
    return {
        "features": g.features,
        "p": g.weights,
        "m": g.label_mean,
        "g": g.target,
        "reports": x.labels,
        "kappa": x.kappa,
        "theta": g.fit(x.labels).theta,
        "theta_truth": g.fit("truth").theta,
        "theta_target": g.fit("target").theta,
    }


LABELS: Lines = (
    ("n", "len(p)"),
    ("f(t)", "[dot(row, t) for row in features]"),
    ("far(a, b)", "sum([p[i] * (a[i] - b[i]) ** 2 for i in range(n)])"),
    ("U(t)", "-far(f(t), g)"),
    (
        "fits(t, y)",
        "all([sum([p[i] * (f(t)[i] - y[i]) * features[i][k] for i in range(n)]) == 0 "
        "for k in range(len(features[0]))])",
    ),
)

LAW: Lines = (("p is the law of x", "sum(p) == 1 and min(p) > 0 and len(g) == n and len(m) == n"),)
