r"""A level-k model that is not affine, in certified numbers (zhu2025, Theorem 3).

The gradient of the loss is $\gamma\theta - \beta Q_1\tanh(z)$, agents answer with $z = x +
\epsilon Q_2\sin(\theta)$, and $Q_1, Q_2$ are orthogonal, so that $\gamma$, $\beta$ and $\epsilon$
are the constants of the theorem. Values are enclosures: sine and tanh are not rational.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from functools import partial

import flint
from flint import arb, arb_mat

from lookahead.core.balls import ball, ball_matrix, product
from lookahead.core.enclosure import Number, Real, real, root
from lookahead.core.errors import InvalidArgument, NotConverged
from lookahead.core.exact import Matrix, identity, matrix, rational, transpose
from lookahead.core.exact import product as exact_product
from lookahead.core.measures import ExactMeasure
from lookahead.reasoning.mixtures import Mixture, shares

_STEPS = 50
Model = tuple[Real, ...]


@dataclass(frozen=True)
class NonlinearLevelK:
    r"""The model above, in dimension d, over a base distribution with rational atoms.

    gamma_loss > 0, beta > 0, epsilon: rational, epsilon >= 0; Q1, Q2: rational orthogonal (d, d)
    matrices; base: the law of x, an ExactMeasure in dimension d.
    Raises InvalidArgument outside these ranges, FloatRefused for floats.

    >>> from lookahead.core.measures import measure
    >>> m = NonlinearLevelK(1, 1, Fraction(1, 2), Q1=[[1]], Q2=[[1]], base=measure([0, 1]))
    >>> m.retrain((Fraction(0),))
    (Real([0.380797077978 +/- 1.18e-13]),)
    """

    gamma_loss: Fraction
    beta: Fraction
    epsilon: Fraction
    Q1: Matrix
    Q2: Matrix
    base: ExactMeasure = field(repr=False)

    def __init__(
        self,
        gamma_loss: Fraction | int,
        beta: Fraction | int,
        epsilon: Fraction | int,
        *,
        Q1: Sequence[Sequence[Fraction | int]],
        Q2: Sequence[Sequence[Fraction | int]],
        base: ExactMeasure,
    ) -> None:
        for name, value in (("gamma_loss", gamma_loss), ("beta", beta), ("epsilon", epsilon)):
            exact = rational(value, name)
            if exact < 0 or (exact == 0 and name != "epsilon"):
                raise InvalidArgument(name, exact, "must be positive (epsilon may be zero)")
            object.__setattr__(self, name, exact)
        for name, rows in (("Q1", Q1), ("Q2", Q2)):
            object.__setattr__(self, name, _orthogonal(rows, name, base.d))
        object.__setattr__(self, "base", base)

    @property
    def d(self) -> int:
        """Dimension of points and models."""
        return self.base.d

    @property
    def ratio(self) -> Fraction:
        r"""The constant $\epsilon\beta/\gamma$ of Theorem 3."""
        return self.epsilon * self.beta / self.gamma_loss

    def step(self, theta: Sequence[Number]) -> Model:
        r"""Return $T(\theta) = A(\mathcal D_1(\theta)) = \tfrac\beta\gamma Q_1\,\mathbb E\tanh(z)$.

        theta: (d,) rationals or Reals.
        """
        given = self._model(theta)
        return _together(lambda: _step(self, [entry.here() for entry in given]), self.d)

    def retrain(self, theta: Sequence[Number], mixture: Mixture | None = None) -> Model:
        r"""Return $A(\sum_k \alpha_k \mathcal D_k(\theta)) = \sum_k \alpha_k T^k(\theta)$.

        The learner is linear in the measure. Level 0 contributes $A(\mathcal D_0)$, whatever theta.
        mixture: shares by level, default level 1 alone.
        """
        alpha, iterate = shares(mixture), self._model(theta)
        # sin vanishes at the model zero, so that nobody moves there
        still = self.step([0] * self.d)
        total = [alpha.get(0, 0) * entry for entry in still]
        for k in range(1, max(alpha) + 1):
            iterate = self.step(iterate)
            if k in alpha:
                total = [t + alpha[k] * entry for t, entry in zip(total, iterate, strict=True)]
        return tuple(total)

    def stable_point(self, start: Sequence[Fraction | int] | None = None) -> Model:
        """Return a fixed point of `step`, enclosed by Krawczyk's test at every precision.

        The test proves that a box holds exactly one fixed point; it does not use that `step`
        contracts, and says nothing outside the box.

        start: (d,) rationals where Newton's method starts, default 50 steps of `step` from zero.
        Raises NotConverged, when a ball is asked for, where no box passes the test.
        """
        given = None if start is None else self._model(start)
        return _together(lambda: _fixed_point(self, given), self.d)

    def _model(self, theta: Sequence[Number]) -> Model:
        if len(theta) != self.d:
            raise InvalidArgument("theta", len(theta), f"must have {self.d} coordinates")
        return tuple(real(entry) for entry in theta)


def distance(x: Sequence[Number], y: Sequence[Number]) -> Real:
    """Return the Euclidean distance of two models.

    >>> distance([3, 0], [0, 4])
    Real(5.00000000000)
    """
    squares = [(real(a) - real(b)) ** 2 for a, b in zip(x, y, strict=True)]
    return root(sum(squares, real(0)))


def _together(compute: Callable[[], list[arb]], d: int) -> Model:
    """Return d Reals that are computed at once, once for each precision."""
    known: dict[int, list[arb]] = {}

    def entry(i: int) -> arb:
        if flint.ctx.prec not in known:
            known[flint.ctx.prec] = compute()
        return known[flint.ctx.prec][i]

    return tuple(Real(partial(entry, i)) for i in range(d))


def _step(model: NonlinearLevelK, theta: list[arb]) -> list[arb]:
    mean = [arb(0)] * model.d
    for weight, response in _responses(model, theta):
        mean = [m + weight * r for m, r in zip(mean, response, strict=True)]
    scale = ball(model.beta / model.gamma_loss)
    return [scale * entry for entry in _multiply(ball_matrix(model.Q1), mean)]


def _jacobian(model: NonlinearLevelK, theta: list[arb]) -> arb_mat:
    r"""Return $T'(\theta) = \tfrac{\beta\epsilon}\gamma Q_1 \mathrm{diag}(\mathbb E[1 - \tanh^2 z])
    Q_2\,\mathrm{diag}(\cos\theta)$."""
    slope = [arb(0)] * model.d
    for weight, response in _responses(model, theta):
        slope = [s + weight * (1 - r * r) for s, r in zip(slope, response, strict=True)]
    left = product(ball_matrix(model.Q1), _diagonal(slope))
    right = product(ball_matrix(model.Q2), _diagonal([entry.cos() for entry in theta]))
    return product(product(left, right), _diagonal([ball(model.ratio)] * model.d))


def _responses(model: NonlinearLevelK, theta: list[arb]) -> Iterator[tuple[arb, list[arb]]]:
    """Yield the weight and tanh(z) of every atom, z being its answer to theta."""
    epsilon = ball(model.epsilon)
    shift = [
        epsilon * entry
        for entry in _multiply(ball_matrix(model.Q2), [entry.sin() for entry in theta])
    ]
    for x, weight in zip(model.base.points, model.base.weights, strict=True):
        yield ball(weight), [(ball(a) + s).tanh() for a, s in zip(x, shift, strict=True)]


def _fixed_point(model: NonlinearLevelK, start: Model | None) -> list[arb]:
    """Return the image of a box that Krawczyk's operator maps into the box's interior."""
    one = _diagonal([arb(1)] * model.d)
    bits = flint.ctx.prec
    centre = [arb(0)] * model.d if start is None else [entry.here().mid() for entry in start]
    for _ in range(_STEPS if start is None else 0):
        centre = [entry.mid() for entry in _step(model, centre)]
    try:
        inverse = (one - _jacobian(model, centre)).mid().inv()
        for _ in range(bits.bit_length() + 10):
            centre = [entry.mid() for entry in _newton(model, inverse, centre)]
            inverse = (one - _jacobian(model, centre)).mid().inv()
    except ZeroDivisionError:
        raise _no_box(bits) from None
    newton = _newton(model, inverse, centre)
    for exponent in range(bits // 2, 0, -1):
        spread = [arb(0, arb(2) ** -exponent)] * model.d
        box = [c + s for c, s in zip(centre, spread, strict=True)]
        contraction = one - product(inverse, one - _jacobian(model, box))
        image = [n + r for n, r in zip(newton, _multiply(contraction, spread), strict=True)]
        if all(b.contains_interior(entry) for b, entry in zip(box, image, strict=True)):
            return image
    raise _no_box(bits)


def _newton(model: NonlinearLevelK, inverse: arb_mat, theta: list[arb]) -> list[arb]:
    """Return theta - inverse (theta - T(theta)), rounding included."""
    residual = [t - s for t, s in zip(theta, _step(model, theta), strict=True)]
    return [t - c for t, c in zip(theta, _multiply(inverse, residual), strict=True)]


def _no_box(bits: int) -> NotConverged:
    detail = f"no box at {bits} bits is mapped into its interior"
    return NotConverged("Krawczyk's test", detail, "start elsewhere or ask for more bits")


def _multiply(A: arb_mat, x: list[arb]) -> list[arb]:
    return product(A, arb_mat(len(x), 1, x)).entries()


def _diagonal(entries: list[arb]) -> arb_mat:
    n = len(entries)
    return arb_mat([[entries[i] if i == j else arb(0) for j in range(n)] for i in range(n)])


def _orthogonal(rows: Sequence[Sequence[Fraction | int]], name: str, d: int) -> Matrix:
    Q = matrix(rows, name)
    shown = [[str(entry) for entry in row] for row in Q]
    if (len(Q), len(Q[0])) != (d, d):
        raise InvalidArgument(name, shown, f"must be {d} by {d}, as the base distribution")
    if exact_product(Q, transpose(Q)) != identity(d):
        raise InvalidArgument(name, shown, "must be orthogonal")
    return Q
