"""Strategies for probing learners with cross-entropy, exact in units of log 2."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from functools import cache

from hypothesis import strategies as st

from lookahead.core.exact import Matrix, Vector
from lookahead.market.cross_entropy_exact import (
    PeerLabels,
    Probe,
    ProbedSoftmax,
    User,
    with_stationary_labels,
)

F = Fraction


@cache
def whole(size: int) -> st.SearchStrategy[Fraction]:
    """Draw a whole number of absolute value up to `size`, as a Fraction."""
    return st.integers(-size, size).map(F)


@st.composite
def matrices(draw: st.DrawFn, classes: int, d: int, size: int = 2) -> Matrix:
    """Draw K rows of d whole numbers."""
    return tuple(tuple(draw(whole(size)) for _ in range(d)) for _ in range(classes))


@st.composite
def balanced_matrices(draw: st.DrawFn, classes: int, d: int, size: int = 2) -> Matrix:
    """Draw a matrix whose rows sum to zero, as those of every stationary point do."""
    rows = draw(matrices(classes - 1, d, size))
    last = tuple(-sum((row[i] for row in rows), F(0)) for i in range(d))
    return (*rows, last)


@st.composite
def simplex_points(draw: st.DrawFn, classes: int) -> Vector:
    """Draw a probability vector, now and then with zero entries."""
    parts = [draw(st.integers(0, 6)) for _ in range(classes)]
    parts[draw(st.integers(0, classes - 1))] += 1
    return tuple(F(p, sum(parts)) for p in parts)


@st.composite
def softmax_users(draw: st.DrawFn, classes: int, d: int, size: int = 1) -> tuple[User, ...]:
    """Draw up to four users with weights that sum to one and observed shares."""
    n = draw(st.integers(1, 4))
    parts = [draw(st.integers(1, 4)) for _ in range(n)]
    return tuple(
        User(
            tuple(draw(whole(size)) for _ in range(d)),
            draw(st.integers(0, classes - 1)),
            F(part, sum(parts)),
            F(draw(st.integers(0, 4)), 4),
        )
        for part in parts
    )


def radius_of(x: ProbedSoftmax) -> Fraction:
    """Return a whole number not below the length of any covariate."""
    squares = [sum(v * v for v in row.x) for row in (*x.users, *x.probes)]
    r = F(0)
    while r * r < max(squares):
        r += 1
    return r


@st.composite
def probed_learners(draw: st.DrawFn) -> ProbedSoftmax:
    """Draw a learner at an exactly stationary model; the solved labels may leave the simplex."""
    classes, d = draw(st.integers(2, 3)), draw(st.integers(1, 2))
    extra = tuple(
        Probe(
            tuple(draw(whole(1)) for _ in range(d)),
            draw(st.integers(0, classes - 1)),
            draw(simplex_points(classes)),
        )
        for _ in range(draw(st.integers(0, 2)))
    )
    bare = ProbedSoftmax(
        draw(softmax_users(classes, d)),
        extra,
        draw(balanced_matrices(classes, d, 1)),
        draw(matrices(classes, d, 2)),
        F(draw(st.integers(1, 6)), draw(st.integers(1, 3))),
        F(1, draw(st.integers(6, 40))),
        F(1),
    )
    hidden = tuple(draw(st.integers(0, classes - 1)) for _ in range(d))
    solved = with_stationary_labels(bare, hidden, F(draw(st.integers(1, 2))))
    return replace(solved, R_x=radius_of(solved))


@st.composite
def one_sided_learners(draw: st.DrawFn) -> ProbedSoftmax:
    """Draw two classes and one covariate, the ridge solved for: large norms, small weights."""
    a, scale = draw(st.integers(1, 3)), draw(st.integers(1, 2))
    users = tuple(replace(u, y=0 if u.x[0] > 0 else 1) for u in draw(softmax_users(2, 1, scale)))
    label = draw(simplex_points(2))
    probe = Probe((F(draw(st.integers(0, scale))),), draw(st.integers(0, 1)), label)
    gamma = F(draw(st.integers(1, 6)), draw(st.integers(1, 6)))
    model = ((F(a),), (F(-a),))
    bare = ProbedSoftmax(users, (probe,), model, draw(matrices(2, 1)), gamma, F(0), F(scale))
    return replace(bare, ridge=-bare.residual()[0][0] / (gamma * a))


@st.composite
def peer_markets(draw: st.DrawFn, *, all_good: bool = False) -> PeerLabels:
    """Draw peers around a reference, half or more within the radius, the others anywhere."""
    classes, d = draw(st.integers(2, 3)), draw(st.integers(1, 2))
    reference = draw(matrices(classes, d))
    count = draw(st.integers(1, 5))
    near = count if all_good else draw(st.integers(count // 2, count))
    shifts = [draw(matrices(classes, d, 1)) for _ in range(near)]
    peers = [
        tuple(
            tuple(a + b / 2 for a, b in zip(r, s, strict=True))
            for r, s in zip(reference, shift, strict=True)
        )
        for shift in shifts
    ]
    peers += [draw(matrices(classes, d, 6)) for _ in range(count - near)]
    squares = [sum(b * b for row in shift for b in row) / 4 for shift in shifts]
    radius = F(0)
    while radius**2 < max(squares, default=F(0)):
        radius += F(1, 4)
    return PeerLabels(
        draw(softmax_users(classes, d)), tuple(peers), reference, radius, F(d + 1, 2) + F(1, 2)
    )
