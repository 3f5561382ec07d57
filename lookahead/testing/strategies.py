"""Public Hypothesis strategies, built without filtering from integers within a hundred of zero."""

from __future__ import annotations

from fractions import Fraction

from hypothesis import strategies as st

from lookahead.core.exact import Matrix, Vector, identity, inverse, product
from lookahead.core.measures import ExactMeasure
from lookahead.reasoning.affine_level_k import AffineLevelK
from lookahead.reasoning.anchor_game import AnchorGame
from lookahead.reasoning.nonlinear_level_k import NonlinearLevelK

LIMIT = 100


def rationals(numerator: int = 12, denominator: int = 6) -> st.SearchStrategy[Fraction]:
    """Rationals p/q with |p| <= numerator and 1 <= q <= denominator; both at most 100."""
    return st.builds(Fraction, st.integers(-numerator, numerator), st.integers(1, denominator))


def positive_rationals(numerator: int = 12, denominator: int = 6) -> st.SearchStrategy[Fraction]:
    """Rationals p/q with 1 <= p <= numerator and 1 <= q <= denominator."""
    return st.builds(Fraction, st.integers(1, numerator), st.integers(1, denominator))


@st.composite
def weights(draw: st.DrawFn, n: int, *, positive: bool = False) -> Vector:
    """Draw n weights that sum to one exactly; zeros occur unless `positive`."""
    parts = [draw(st.integers(int(positive), 12)) for _ in range(n)]
    parts[draw(st.integers(0, n - 1))] += 1
    return tuple(Fraction(part, sum(parts)) for part in parts)


@st.composite
def points(draw: st.DrawFn, n: int, d: int) -> Matrix:
    """Draw n rational points of dimension d with a common denominator."""
    denominator = draw(st.integers(1, 4))
    return tuple(
        tuple(Fraction(draw(st.integers(-9, 9)), denominator) for _ in range(d)) for _ in range(n)
    )


@st.composite
def measures(draw: st.DrawFn, d: int = 1, max_points: int = 4) -> ExactMeasure:
    """Draw a probability measure on 1 to `max_points` rational points of dimension d."""
    n = draw(st.integers(1, max_points))
    return ExactMeasure(draw(points(n, d)), draw(weights(n)))


@st.composite
def mixtures(
    draw: st.DrawFn, max_level: int = 3, *, level_zero: bool = False
) -> dict[int, Fraction]:
    """Draw shares of the levels 1 (or 0) to `max_level`; levels without a share are left out."""
    first = 0 if level_zero else 1
    shares = draw(weights(max_level + 1 - first))
    return {first + i: share for i, share in enumerate(shares) if share}


@st.composite
def on_a_circle(draw: st.DrawFn, n: int) -> Matrix:
    """Draw n rational points of one circle, by its rational parametrisation; they may coincide."""
    radius, slopes = draw(positive_rationals()), [draw(rationals(6, 3)) for _ in range(n)]
    return tuple((radius * (1 - t * t) / (1 + t * t), radius * 2 * t / (1 + t * t)) for t in slopes)


@st.composite
def on_a_line(draw: st.DrawFn, n: int) -> Matrix:
    """Draw n points of one line in the plane; they may coincide."""
    (start, step) = draw(points(2, 2))
    return tuple(
        tuple(a + place * b for a, b in zip(start, step, strict=True))
        for place in [draw(st.integers(-4, 4)) for _ in range(n)]
    )


@st.composite
def with_copies(draw: st.DrawFn, n: int) -> Matrix:
    """Draw n points of the plane of which at least two coincide (n >= 2)."""
    some = draw(points(n - 1, 2))
    place = draw(st.integers(0, n - 1))
    copied = some[draw(st.integers(0, n - 2))]
    return (*some[:place], copied, *some[place:])


@st.composite
def favoured(draw: st.DrawFn, n: int, least: int = 0) -> tuple[int, ...]:
    """Draw the favoured anchors of n: `least` to three indices, repeats allowed."""
    return tuple(draw(st.integers(0, n - 1)) for _ in range(draw(st.integers(least, 3))))


@st.composite
def anchor_games(
    draw: st.DrawFn, max_anchors: int = 4, max_dimension: int = 3, least_favoured: int = 2
) -> AnchorGame:
    """Draw an anchor game: general, on a circle, on a line, or with coinciding anchors."""
    n = draw(st.integers(2, max_anchors))
    shape = draw(st.integers(0, 5))
    if shape == 0:
        anchors = draw(on_a_circle(n))
    elif shape == 1:
        anchors = draw(on_a_line(n))
    elif shape == 2:
        anchors = draw(with_copies(n))
    else:
        anchors = draw(points(n, draw(st.integers(1, max_dimension))))
    return AnchorGame(anchors, draw(favoured(n, least_favoured)))


@st.composite
def acute_triangles(draw: st.DrawFn, least_favoured: int = 2) -> AnchorGame:
    """Draw a game on an acute triangle, known by distances: it has a pair that uses every anchor.

    Its squared sides x + y, y + z, z + x with positive x, y, z are those of all acute triangles.
    """
    x, y, z = (draw(positive_rationals()) for _ in range(3))
    zero = Fraction(0)
    squared = ((zero, x + y, z + x), (x + y, zero, y + z), (z + x, y + z, zero))
    return AnchorGame.from_distances(squared, draw(favoured(3, least_favoured)))


@st.composite
def affine_level_k_models(
    draw: st.DrawFn, *, contracting: bool = False, positive: bool = False
) -> AffineLevelK:
    """Draw an affine level-k model, both signs of feedback unless `positive`.

    contracting: the ratio |epsilon| beta / gamma lies below one, as Theorem 3 assumes.
    """
    gamma, beta = draw(positive_rationals()), draw(positive_rationals())
    low = 0 if positive else -19
    ratio = Fraction(draw(st.integers(low, 19)), 20) if contracting else draw(rationals(12, 6))
    ratio = abs(ratio) if positive else ratio
    return AffineLevelK(gamma, beta, ratio * gamma / beta, draw(rationals()))


@st.composite
def orthogonal_matrices(draw: st.DrawFn, d: int) -> Matrix:
    """Draw a rational orthogonal (d, d) matrix by Cayley, of either determinant."""
    rows = [[Fraction(0)] * d for _ in range(d)]
    for i in range(d):
        for j in range(i):
            rows[i][j] = draw(rationals(4, 4))
            rows[j][i] = -rows[i][j]
    one = identity(d)
    plus = tuple(
        tuple(a + b for a, b in zip(r, s, strict=True)) for r, s in zip(one, rows, strict=True)
    )
    minus = tuple(
        tuple(a - b for a, b in zip(r, s, strict=True)) for r, s in zip(one, rows, strict=True)
    )
    rotation = product(minus, inverse(plus))
    reflected = draw(st.booleans())
    first = tuple(-entry if reflected else entry for entry in rotation[0])
    return (first, *rotation[1:])


@st.composite
def nonlinear_level_k_models(
    draw: st.DrawFn, max_dimension: int = 3, *, contracting: bool = True
) -> NonlinearLevelK:
    """Draw Theorem 3's nonlinear model with d <= `max_dimension`.

    contracting: epsilon beta / gamma in (0, 0.95), else in (0, 5].
    """
    d = draw(st.integers(1, max_dimension))
    gamma, beta = draw(positive_rationals(6, 3)), draw(positive_rationals(6, 3))
    ratio = Fraction(draw(st.integers(1, 94 if contracting else 100)), 100 if contracting else 20)
    return NonlinearLevelK(
        gamma,
        beta,
        ratio * gamma / beta,
        Q1=draw(orthogonal_matrices(d)),
        Q2=draw(orthogonal_matrices(d)),
        base=draw(measures(d, 3)),
    )
