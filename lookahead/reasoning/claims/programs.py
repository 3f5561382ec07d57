"""Anchor games in the language of the independent checker: the definitions once more, by hand.

Nothing here calls the library: points, squared distances, means and gradients are spelt out, so a
witness that both agree on was computed twice.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from lookahead.reasoning.coordination import CoordinatedGame

Lines = tuple[tuple[str, str], ...]


def given(x: CoordinatedGame) -> dict[str, Any]:
    """Return squared distances, favoured anchors, both weights and the declared constants."""
    return {
        "D": x.game.squared,
        "favoured": tuple(Fraction(i) for i in x.game.favoured),
        "w": x.start,
        "v": x.goal,
        "gamma_U": x.gamma_U,
        "gamma_alpha": x.gamma_alpha,
        "s": x.scale,
    }


GAME: Lines = (
    ("n", "len(D)"),
    ("away(x)", "[dot(D[j], x) - dot(x, [dot(row, x) for row in D]) / 2 for j in range(n)]"),
    ("u(x)", "[-sum([away(x)[i] for i in favoured]) - away(x)[j] for j in range(n)]"),
    ("U(x)", "dot(x, u(x))"),
    ("mixed(a)", "add(scale(1 - a, w), scale(a, v))"),
    ("e(a)", "U(mixed(a))"),
    ("B", "U(v) - U(w)"),
    ("inner(x, y)", "-dot(x, [dot(row, y) for row in D]) / 2"),
    ("unit(i)", "[1 if j == i else 0 for j in range(n)]"),
    ("pull", "[sum([2 * (unit(i)[j] - w[j]) for i in favoured]) for j in range(n)]"),
    ("push", "scale(-2, sub(v, w))"),
    ("Phi", "inner(pull, push) / 2"),
)

EUCLIDEAN: Lines = (
    (
        "D holds the squared distances of points",
        "all([D[i][i] == 0 and D[i][j] == D[j][i] >= 0 for i in range(n) for j in range(n)]) "
        "and psd([[D[i][n - 1] + D[j][n - 1] - D[i][j] for j in range(n - 1)] "
        "for i in range(n - 1)]) and all([len(row) == n for row in D])",
    ),
)

STABLE: Lines = (
    *EUCLIDEAN,
    ("w and v are weights", "sum(w) == 1 and min(w) >= 0 and sum(v) == 1 and min(v) >= 0"),
    (
        "no agent gains alone at (w, theta*)",
        "all([w[j] == 0 or u(w)[j] == max(u(w)) for j in range(n)])",
    ),
)

OPTIMAL: Lines = (
    ("U is concave in the weights", "len(favoured) >= 1"),
    (
        "no direction improves on v",
        "all([4 * U(add(scale(1/2, v), scale(1/2, unit(k)))) - U(unit(k)) - 3 * U(v) <= 0 "
        "for k in range(n)])",
    ),
)

MODULUS: Lines = (
    ("d(i)", "sub(unit(i), unit(n - 1))"),
    ("bend(x, y)", "U(add(w, add(x, y))) - U(add(w, x)) - U(add(w, y)) + U(w)"),
)

CONCAVE: Lines = (
    (
        "U is gamma_U-strongly concave in s * weights",
        "gamma_U > 0 and s > 0 and psd([[-bend(d(i), d(j)) - gamma_U * s ** 2 * dot(d(i), d(j)) "
        "for j in range(n - 1)] for i in range(n - 1)])",
    ),
)

CONCAVE_ON_SEGMENT: Lines = (
    ("e is strongly concave", "-4 * (e(1) - 2 * e(1/2) + e(0)) >= gamma_alpha > 0"),
)
