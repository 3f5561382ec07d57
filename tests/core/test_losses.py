"""The faces of a loss agree: SymPy, NumPy, differences, rationals, cvxpy; constants bound."""

from fractions import Fraction

import numpy as np
import pytest

from lookahead.core.enclosure import Ternary, at_most, less
from lookahead.core.errors import FloatRefused, InvalidArgument
from lookahead.core.losses import Logistic, Quadratic, Ridge, Squared, WeightedQuadratic
from lookahead.core.losses.faces import cvxpy, symbols, sympy
from lookahead.core.measures import measure

F = Fraction
T = Ternary
EPS = float(np.finfo(float).eps)
LOSSES = [
    (Squared(F(3, 2)), "plain"),
    (Squared(F(1, 2)), "plain"),
    (Quadratic(((2, 1, 0), (1, 3, F(1, 2)), (0, F(1, 2), 1))), "plain"),
    (WeightedQuadratic(), "curved"),
    (Ridge(F(1, 3)), "target"),
    (Ridge(F(1, 3), penalised=(1,)), "target"),
    (Logistic(F(1, 4)), "label"),
    (Logistic(F(1, 4), penalised=(0,)), "label"),
    (Logistic(), "label"),
]
RATIONAL = [(loss, kind) for loss, kind in LOSSES if not isinstance(loss, Logistic)]


def sample(kind, n=6, seed=1):
    """Points in eighths, so that floats hold them exactly; the last column as the loss needs."""
    random = np.random.default_rng(seed)
    points = random.integers(-16, 16, (n, 3)) / 8
    if kind == "curved":
        points[:, 2] = abs(points[:, 2])
    if kind == "label":
        points[:, 2] = random.integers(0, 2, n)
    return points, random.integers(-8, 8, 3) / 8


def setting(loss, kind):
    points, theta = sample(kind)
    return points, theta[: loss.dimension(3)]


@pytest.mark.parametrize(("loss", "kind"), LOSSES)
def test_sympy_and_numpy_agree_in_value_gradient_and_hessian(loss, kind):
    points, theta = setting(loss, kind)
    sp, z, t = sympy(), symbols("z", 3), symbols("theta", len(theta))
    expression = loss.sympy_expression(z, t)
    gradient = [sp.diff(expression, x) for x in t]
    hessian = sp.hessian(expression, t)
    faces = (
        (expression, loss.value(points, theta)),
        (gradient, loss.gradient(points, theta)),
        (hessian.tolist(), loss.hessian(points, theta)),
    )
    for formula, array in faces:
        evaluate = sp.lambdify((z, t), formula)
        for row, expected in zip(points, array, strict=True):
            assert np.allclose(evaluate(row, theta), expected, rtol=1e-13, atol=1e-13)


@pytest.mark.parametrize(("loss", "kind"), LOSSES)
def test_finite_differences_give_the_gradient_and_the_hessian(loss, kind):
    points, theta = setting(loss, kind)
    h = 2.0**-17
    for j in range(len(theta)):
        e = np.eye(len(theta))[j] * h
        slope = (loss.value(points, theta + e) - loss.value(points, theta - e)) / (2 * h)
        bend = (loss.gradient(points, theta + e) - loss.gradient(points, theta - e)) / (2 * h)
        assert np.allclose(slope, loss.gradient(points, theta)[:, j], atol=1e-8)
        assert np.allclose(bend, loss.hessian(points, theta)[:, :, j], atol=1e-8)


@pytest.mark.parametrize(("loss", "kind"), RATIONAL)
def test_rational_values_equal_the_floats(loss, kind):
    points, theta = setting(loss, kind)
    exact = tuple(F(x) for x in theta)
    for row, value, gradient in zip(
        points, loss.value(points, theta), loss.gradient(points, theta), strict=True
    ):
        z = tuple(F(x) for x in row)
        assert float(loss.exact_value(z, exact)) == pytest.approx(value, rel=1e-14)
        assert [float(g) for g in loss.exact_gradient(z, exact)] == pytest.approx(list(gradient))


@pytest.mark.parametrize(("loss", "kind"), LOSSES)
def test_cvxpy_and_numpy_agree_in_the_risk(loss, kind):
    points, theta = setting(loss, kind)
    law = measure(points, np.array([1, 2, 3, 4, 5, 1]) / 16)
    variable = cvxpy().Variable(len(theta))
    risk = loss.cvxpy_risk(law, variable)
    variable.value = theta
    assert risk.is_convex()
    assert float(risk.value) == pytest.approx(float(law.weights @ loss.value(points, theta)))


@pytest.mark.parametrize(("loss", "kind"), LOSSES)
def test_every_face_of_the_risk_takes_the_weights_as_stored(loss, kind):
    n = 2000
    points, theta = sample(kind, n)
    theta = theta[: loss.dimension(3)]
    law = measure(points, np.full(n, (1 + 0.9 * n * EPS) / n))
    total = sum(F(w) for w in law.weights)
    assert total - 1 > F(1, 10**13)
    one, normalised = measure(points), law.exactly()
    for constant in ("modulus", "smoothness_theta"):
        stored, exact = getattr(loss, constant)(law), getattr(loss, constant)(normalised)
        difference = stored - total * exact
        if constant == "smoothness_theta" and isinstance(loss, Logistic):
            assert less(exact, stored) is T.TRUE
        else:
            assert at_most(abs(difference), F(1, 10**30)) is T.TRUE
    variable = cvxpy().Variable(len(theta))
    variable.value = np.full(len(theta), 1e3)
    if isinstance(loss, Logistic | Ridge) and loss.penalty:
        risks = [float(loss.cvxpy_risk(m, variable).value) for m in (law, one)]
        bare = type(loss)()
        bare_risks = [float(bare.cvxpy_risk(m, variable).value) for m in (law, one)]
        ridge = [a - b for a, b in zip(risks, bare_risks, strict=True)]
        assert ridge[0] > ridge[1]


@pytest.mark.parametrize(("loss", "kind"), LOSSES)
@pytest.mark.parametrize("exact", [False, True])
def test_constants_bound_what_they_name(loss, kind, exact):
    points, _ = setting(loss, kind)
    law = measure([[F(x) for x in row] for row in points]) if exact else measure(points)
    random = np.random.default_rng(3)
    p, radius = loss.dimension(3), F(2)
    low, high = float(loss.modulus(law)), float(loss.smoothness_theta(law))
    beta = float(loss.smoothness_z(law, radius))
    for _ in range(50):
        theta = random.normal(size=p)
        theta *= float(radius) * random.uniform() / np.linalg.norm(theta)
        hessian = loss.hessian(points, theta).mean(axis=0)
        values = np.linalg.eigvalsh(hessian)
        assert low <= values[0] * (1 + 1e-12)
        assert values[-1] <= high * (1 + 1e-12)
        i, j = random.integers(0, 6, 2)
        a, b = points[[i]], points[[j]]
        if kind == "curved":
            b = b.copy()
            b[:, 2] = a[:, 2]
        change = loss.gradient(a, theta) - loss.gradient(b, theta)
        assert np.linalg.norm(change) <= beta * np.linalg.norm(a - b) * (1 + 1e-12)


def test_quadratic_moduli_are_sharp():
    points, theta = sample("target")
    loss, law = Ridge(F(1, 3)), measure(points)
    values = np.linalg.eigvalsh(loss.hessian(points, theta[:2]).mean(axis=0))
    assert float(loss.modulus(law)) == pytest.approx(values[0], rel=1e-12)
    assert float(loss.smoothness_theta(law)) == pytest.approx(values[-1], rel=1e-12)
    assert Squared(F(3)).modulus(law.exactly()) == 6
    assert WeightedQuadratic().modulus(measure([(0, 1), (0, 4)])) == F(5, 2)


def test_a_singular_second_moment_has_no_certain_modulus():
    law = measure([(1, 1, 0), (2, 2, 1)])
    assert less(0, Ridge().modulus(law)) is not T.TRUE
    assert less(0, Ridge(1).modulus(law)) is T.TRUE
    assert Logistic(1, penalised=(0,)).modulus(law) == 0
    assert Logistic(F(1, 3)).modulus(law) == F(1, 3)


def test_which_coordinates_move_decides_beta_of_the_logistic_loss():
    law = measure([(3, 4, 1), (0, 0, 0)])
    loss = Logistic(1)
    assert loss.smoothness_z(law) is None
    assert loss.smoothness_z(law, moving=[]) == 0
    assert at_most(abs(loss.smoothness_z(law, moving=[2]) - 5), F(1, 10**30)) is T.TRUE
    features = loss.smoothness_z(law, 2, moving=[0])
    assert at_most(abs(features - F(7, 2)), F(1, 10**30)) is T.TRUE
    assert less(features, loss.smoothness_z(law, 2)) is T.TRUE
    assert Ridge(1).smoothness_z(law) is None


def test_bounds_survive_huge_and_tiny_features():
    for size in (1e-300, 1.0, 1e300):
        bound = Logistic(1).smoothness_z(measure(np.array([[size, size, 1.0]])), moving=[2])
        assert at_most(F(size) * F(size) * 2, bound * bound) is T.TRUE
        assert float(bound) == pytest.approx(size * 2**0.5, rel=1e-13)


def test_extreme_margins_do_not_overflow():
    points = np.array([[1e308, 1.0], [-1e308, 0.0], [1e308, 0.0]])
    loss = Logistic()
    assert loss.value(points, np.array([1.0])).tolist() == [0.0, 0.0, 1e308]
    assert loss.gradient(points, np.array([1.0])).ravel().tolist() == [0.0, 0.0, 1e308]


@pytest.mark.parametrize(
    ("build", "argument"),
    [
        (lambda: Squared(0), "scale"),
        (lambda: Squared(F(-1)), "scale"),
        (lambda: Ridge(-1), "penalty"),
        (lambda: Logistic(F(-1, 2)), "penalty"),
        (lambda: Logistic(10**400), "penalty"),
        (lambda: Logistic(1, penalised=(-1,)), "penalised"),
        (lambda: Logistic(1, penalised=("0",)), "penalised"),
        (lambda: Logistic(1, penalised=(F(1, 2),)), "penalised"),
        (lambda: Logistic(1, penalised=(True,)), "penalised"),
        (lambda: Ridge(1, penalised=0), "penalised"),
        (lambda: Logistic(1, penalised=(5,)).modulus(measure([(1, 1)])), "penalised"),
        (lambda: Quadratic(((1, 2), (2, 1))), "Q"),
        (lambda: Quadratic(((1, 2), (0, 1))), "A"),
        (lambda: Quadratic(((1, 0), (0, 1))).modulus(measure([1])), "points"),
        (lambda: Ridge(1).modulus(measure([1])), "points"),
        (lambda: Logistic(1).modulus(measure([1])), "points"),
        (lambda: WeightedQuadratic().modulus(measure([1])), "points"),
        (lambda: WeightedQuadratic().modulus(measure([(1, -1)])), "points"),
        (lambda: Logistic().value(np.array([[1.0, 2.0]]), np.zeros(1)), "points"),
        (lambda: WeightedQuadratic().value(np.array([[1.0, -2.0]]), np.zeros(1)), "points"),
        (lambda: Squared().value(np.ones((2, 2)), np.zeros(3)), "theta"),
        (lambda: Squared().value(np.ones((2, 2)), np.array([0.0, np.inf])), "theta"),
        (lambda: Squared().exact_value((F(1),), (F(1), F(2))), "theta"),
        (lambda: Ridge().exact_gradient((F(1), F(2)), (F(1), F(2))), "theta"),
        (lambda: Ridge().smoothness_z(measure([(1, 1)]), 0), "radius"),
        (lambda: Logistic().smoothness_z(measure([(1, 1)]), -1), "radius"),
        (lambda: Logistic().smoothness_z(measure([(1, 1)]), 1, moving=[9]), "moving"),
    ],
)
def test_arguments_outside_their_domain_are_named(build, argument):
    with pytest.raises(InvalidArgument) as caught:
        build()
    assert caught.value.argument == argument


def test_floats_are_refused_as_constants():
    with pytest.raises(FloatRefused):
        Squared(0.5)
    with pytest.raises(FloatRefused):
        Logistic(0.1)
    with pytest.raises(FloatRefused):
        Logistic(1, (0.5,))


def test_numpy_coordinates_are_coordinates():
    assert Logistic(1, penalised=np.array([2, 0, 2])).penalised == (0, 2)
