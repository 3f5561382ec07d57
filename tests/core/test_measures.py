"""Measures: exact where rational, and loud about what is no probability measure."""

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lookahead.core.errors import FloatRefused, InvalidArgument
from lookahead.core.measures import (
    ExactMeasure,
    Measure,
    expectation,
    float_expectation,
    mean,
    measure,
    mixture,
    push_forward,
)

F = Fraction
rationals = st.builds(F, st.integers(-50, 50), st.integers(1, 9))


@st.composite
def exact_measures(draw, d=2):
    n = draw(st.integers(1, 5))
    points = [tuple(draw(rationals) for _ in range(d)) for _ in range(n)]
    counts = [draw(st.integers(1, 7)) for _ in range(n)]
    return measure(points, [F(c, sum(counts)) for c in counts])


def test_expectation_of_a_mixture_is_the_mixture_of_expectations():
    a, b = measure([(0, 1), (2, 3)]), measure([(5, F(1, 3))])
    mixed = mixture([F(1, 4), F(3, 4)], [a, b])
    f = lambda z: z[0] ** 2 * z[1]
    assert expectation(mixed, f) == F(1, 4) * expectation(a, f) + F(3, 4) * expectation(b, f)


@given(exact_measures(), rationals)
def test_push_forward_changes_variables(law, s):
    moved = push_forward(law, lambda z: (s * z[0] + z[1], z[1]))
    assert expectation(moved, lambda z: z[0] ** 2) == expectation(
        law, lambda z: (s * z[0] + z[1]) ** 2
    )


@given(exact_measures())
def test_the_float_face_agrees_with_the_exact_one(law):
    close = law.as_floats()
    assert np.allclose(mean(close), [float(x) for x in mean(law)], rtol=1e-14, atol=1e-13)
    back = close.exactly()
    assert sum(back.weights) == 1
    assert [[float(x) for x in p] for p in back.points] == close.points.tolist()


def test_a_share_of_zero_leaves_its_part_out():
    assert mixture([0, 1], [measure([1]), measure([2])]).points == ((F(2),),)
    floats = [measure(np.ones((2, 1))), measure(np.zeros((3, 1)))]
    assert mixture([0.0, 1.0], floats).n == 3


def test_float_expectation_keeps_the_shape_of_the_function():
    law = measure(np.array([[1.0, 2.0], [3.0, 4.0]]))
    squares = float_expectation(law, lambda z: z[:, :, None] * z[:, None, :])
    assert squares.tolist() == [[5.0, 7.0], [7.0, 10.0]]
    with pytest.raises(InvalidArgument, match="function"):
        float_expectation(law, lambda z: z[:1])


def test_arrays_are_copied_and_frozen():
    source = np.zeros((2, 1))
    law = measure(source)
    source[0] = 7
    assert law.points[0, 0] == 0
    with pytest.raises(ValueError, match="read-only"):
        law.points[0, 0] = 1


def test_many_equal_weights_are_accepted():
    assert measure(np.zeros((18357, 1))).n == 18357


@pytest.mark.parametrize(
    ("build", "argument"),
    [
        (lambda: measure([]), "points"),
        (lambda: measure(np.zeros((0, 2))), "points"),
        (lambda: measure([1, 2], [F(1, 2), F(1, 3)]), "weights"),
        (lambda: measure([1, 2], [F(3, 2), F(-1, 2)]), "weights"),
        (lambda: measure([1, 2], [1]), "weights"),
        (lambda: measure([(1, 2), (3,)]), "points"),
        (lambda: measure([()]), "points"),
        (lambda: measure(None), "points"),
        (lambda: measure(3), "points"),
        (lambda: measure({1: 2}), "points"),
        (lambda: measure({1, 2}), "points"),
        (lambda: measure(x for x in (1, 2)), "points"),
        (lambda: measure(np.array(1.0)), "points"),
        (lambda: measure(np.array(["a", "b"])), "points"),
        (lambda: measure(np.array([1j])), "points"),
        (lambda: measure(np.array([None, 1])), "points"),
        (lambda: measure([1, 2], {F(1, 3): 0, F(2, 3): 0}), "weights"),
        (lambda: measure([1, 2], (w for w in (F(1, 2), F(1, 2)))), "weights"),
        (lambda: measure([1], 1), "weights"),
        (lambda: measure(np.ones(2), ["a", "b"]), "weights"),
        (lambda: Measure(np.ones(2), None), "weights"),
        (lambda: measure(["1"]), "points"),
        (lambda: measure([True]), "points"),
        (lambda: measure(np.array([1.0, np.nan])), "points"),
        (lambda: measure(np.array([1.0, 2.0]), np.array([np.inf, 0.0])), "weights"),
        (lambda: measure(np.array([1.0, 2.0]), np.array([0.5, 0.5 + 1e-9])), "weights"),
        (lambda: measure(np.array([1.0, 2.0]), np.array([1.5, -0.5])), "weights"),
        (lambda: measure(np.zeros((2, 2, 2))), "points"),
        (lambda: measure(np.zeros((2, 2)), np.ones(3) / 3), "weights"),
        (lambda: mixture([1], [measure([1]), measure([2])]), "shares"),
        (lambda: mixture([], []), "shares"),
        (lambda: mixture(["a"], [measure(np.ones(1))]), "weights"),
        (lambda: measure([10**400]).as_floats(), "points"),
        (lambda: mixture([F(1, 2), F(1, 2)], [measure([1]), measure([(2, 2)])]), "parts"),
        (lambda: mixture([F(1, 2), F(1, 2)], [measure([1]), measure(np.ones(1))]), "parts"),
        (lambda: mixture([F(3, 2), F(-1, 2)], [measure([1]), measure([2])]), "weights"),
    ],
)
def test_what_is_no_measure_is_refused_by_name(build, argument):
    with pytest.raises(InvalidArgument) as caught:
        build()
    assert caught.value.argument == argument


def test_a_bare_float_is_refused_where_numbers_are_exact():
    with pytest.raises(FloatRefused):
        measure([0.5])
    with pytest.raises(FloatRefused):
        measure([1], [1.0])
    with pytest.raises(FloatRefused):
        expectation(measure([1]), lambda z: 0.5)


def test_both_faces_say_their_size():
    assert (measure([(1, 2)]).n, measure([(1, 2)]).d) == (1, 2)
    assert isinstance(measure([1]), ExactMeasure)
    assert isinstance(measure(np.ones(3)), Measure)
