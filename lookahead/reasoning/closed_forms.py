r"""Formulas of zhu2025 derived from the definitions with SymPy; no result is typed in.

A learner is the solution of the first-order condition of its expected loss, a stable point the
solution of an equation, a gradient, Hessian or modulus a derivative.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import sympy as sp

from lookahead.core.errors import InvalidArgument, NoSolution

Expr = Any
r = sp.Symbol("r", positive=True)
alpha = sp.Symbol("alpha", real=True)
loss_scale = sp.Symbol("s", positive=True)


@dataclass(frozen=True)
class AffineForms:
    r"""The affine level-k model in the symbols gamma, beta, epsilon, mean and theta.

    learner: A of data with mean `data_mean`; retrain: $T(\theta)$ at level 1; theta_star: its fixed
    point; multiplier: $T'$.
    """

    learner: Expr
    retrain: Expr
    theta_star: Expr
    multiplier: Expr


@dataclass(frozen=True)
class AnchorForms:
    r"""An anchor game in symbols, at a selfish strategy and at a leader's strategy.

    star, sharp: weights $w^*$, $w^\sharp$; theta_star, theta_sharp: what the learner answers;
    B, Phi: benefit and alignment; e: $U$ on the segment, a function of `alpha`; iota: utility on
    the segment while the model stays; gamma_alpha: $-e''$.
    """

    star: tuple[Expr, ...]
    sharp: tuple[Expr, ...]
    theta_star: tuple[Expr, ...]
    theta_sharp: tuple[Expr, ...]
    B: Expr
    Phi: Expr
    e: Expr
    iota: Expr
    gamma_alpha: Expr

    @property
    def e_prime(self) -> Expr:
        """Derivative of e at 0."""
        return sp.factor(sp.diff(self.e, alpha).subs(alpha, 0))

    @property
    def direct(self) -> Expr:
        r"""The bound $-\Phi - \gamma_\alpha/2$."""
        return sp.factor(-self.Phi - self.gamma_alpha / 2)

    @property
    def pl(self) -> Expr:
        r"""The bound $\Phi^2/(2\gamma_\alpha)$."""
        return sp.factor(self.Phi**2 / (2 * self.gamma_alpha))


def affine_level_k() -> AffineForms:
    r"""Derive the affine level-k model from $\ell = \tfrac\gamma2\theta^2 - \beta\theta z$.

    >>> forms = affine_level_k()
    >>> print(forms.theta_star, forms.multiplier)
    -beta*mean/(beta*epsilon - gamma) beta*epsilon/gamma
    """
    gamma, beta = sp.symbols("gamma beta", positive=True)
    epsilon, mean, theta, x, z, data_mean = sp.symbols("epsilon mean theta x z data_mean")
    loss = gamma / 2 * theta**2 - beta * theta * z
    # the loss is affine in z, so its expectation is its value at the mean
    learner = _only(sp.solve(sp.diff(loss, theta).subs(z, data_mean), theta))
    response_mean = (x + epsilon * theta).subs(x, mean)
    retrain = learner.subs(data_mean, response_mean)
    star = _only(sp.solve(sp.Eq(retrain, theta), theta))
    return AffineForms(learner, retrain, sp.factor(star), sp.diff(retrain, theta))


def level_rate(shares: Sequence[Expr]) -> Expr:
    r"""Return the derivative of mixed retraining, shares[k - 1] of the population at level k.

    The k-th data set trains $T^k(\theta)$ (recursion of Lemma 11's proof).

    >>> a, b = sp.symbols("a b")
    >>> print(level_rate([a, b]))
    a*beta*epsilon/gamma + b*beta**2*epsilon**2/gamma**2
    """
    forms, theta = affine_level_k(), sp.Symbol("theta")
    iterate, mixed = theta, sp.Integer(0)
    for share in shares:
        iterate = forms.retrain.subs(theta, iterate)
        mixed += share * iterate
    return sp.expand(sp.diff(mixed, theta))


def equilateral_anchors() -> tuple[tuple[Expr, ...], ...]:
    """Return Appendix B's triangle: centre at the origin, |p_i| = r.

    >>> [sp.simplify(x**2 + y**2) for x, y in equilateral_anchors()]
    [r**2, r**2, r**2]
    """
    half, root = sp.Rational(1, 2), sp.sqrt(3) / 2
    return ((-root * r, -half * r), (root * r, -half * r), (sp.Integer(0), r))


def appendix_b() -> AnchorForms:
    """Derive Appendix B: all anchors in the selfish strategy, the favoured two in the leader's.

    >>> forms = appendix_b()
    >>> print(forms.B, forms.Phi, forms.gamma_alpha, forms.pl)
    3*r**2/4 -r**2 r**2/2 r**2
    """
    return anchor_forms(equilateral_anchors(), (0, 1), (0, 1, 2), (0, 1))


def appendix_b_moduli() -> dict[str, Expr]:
    r"""Return the sharp moduli of Appendix B's U, by the names of AnchorGame.modulus.

    Each is the smallest eigenvalue of $-U''$ in its coordinates.

    >>> appendix_b_moduli()
    {'segment': r**2/2, 'simplex': 3*r**2, 'free': 3*r**2, 'centroid': 2}
    """
    anchors, favoured = equilateral_anchors(), (0, 1)
    tangent = [sp.Matrix(column).normalized() for column in ([1, -1, 0], [1, 1, -2])]
    return {
        "segment": appendix_b().gamma_alpha,
        "simplex": _smallest(hessian_form(anchors, favoured, tangent)),
        "free": _smallest(hessian_form(anchors, favoured, [[1, 0, -1], [0, 1, -1]])),
        "centroid": _smallest(centroid_form(anchors, favoured)),
    }


def general_triangle() -> tuple[tuple[Expr, ...], ...]:
    """Return a triangle in general position up to rigid motions: (0, 0), (a, 0), (b, c).

    >>> forms = anchor_forms(general_triangle(), (0, 1), (0, 1, 2), (0, 1))
    >>> print(forms.Phi)
    -(a*b - b**2 - c**2)**2/c**2
    """
    a, b, c = sp.symbols("a b c", real=True)
    return ((sp.Integer(0), sp.Integer(0)), (a, sp.Integer(0)), (b, c))


def anchor_forms(
    anchors: Sequence[Sequence[Expr]],
    favoured: Sequence[int],
    star_support: Sequence[int],
    sharp_support: Sequence[int],
) -> AnchorForms:
    r"""Derive every quantity of an anchor game from its definitions.

    anchors: n points of d expressions; favoured: indices; star_support: affinely independent
    anchors among which selfish agents are indifferent; sharp_support: anchors on which the leader's
    U is stationary. Which supports are the right ones depends on the numbers: AnchorGame decides.
    Raises NoSolution where an equation has no single solution.
    """
    game = _Game([list(map(sp.sympify, p)) for p in anchors], list(favoured))
    star = game.indifferent(list(star_support))
    sharp = game.stationary(list(sharp_support))
    mix = [(1 - alpha) * a + alpha * b for a, b in zip(star, sharp, strict=True)]
    theta_star = game.theta(star)
    e = sp.collect(sp.expand(game.utility(mix, game.theta(mix))), alpha, sp.cancel)
    iota = sp.collect(sp.expand(game.utility(mix, theta_star)), alpha, sp.cancel)
    return AnchorForms(
        tuple(star),
        tuple(sharp),
        tuple(theta_star),
        tuple(game.theta(sharp)),
        sp.factor(e.subs(alpha, 1) - e.subs(alpha, 0)),
        game.alignment(star, sharp),
        e,
        iota,
        sp.factor(-sp.diff(e, alpha, 2)),
    )


def hessian_form(
    anchors: Sequence[Sequence[Expr]], favoured: Sequence[int], directions: Sequence[Sequence[Expr]]
) -> Expr:
    r"""Return the matrix of $-U''$ in the coordinates $\eta$ of $w + M\eta$.

    directions: the k columns of M, each n expressions that sum to zero.

    >>> root = sp.sqrt(2)
    >>> tangent = [[1 / root, -1 / root, 0], [1 / sp.sqrt(6), 1 / sp.sqrt(6), -2 / sp.sqrt(6)]]
    >>> hessian_form(equilateral_anchors(), (0, 1), tangent)
    Matrix([
    [3*r**2,      0],
    [     0, 3*r**2]])
    """
    n = len(anchors)
    if any(len(column) != n or sp.simplify(sp.Add(*column)) != 0 for column in directions):
        raise InvalidArgument("directions", directions, f"must be columns of {n} that sum to zero")
    game = _Game([list(map(sp.sympify, p)) for p in anchors], list(favoured))
    eta = sp.symbols(f"eta:{len(directions)}")
    base = [sp.Rational(1, n)] * n
    w = [
        share + sum(t * column[i] for t, column in zip(eta, directions, strict=True))
        for i, share in enumerate(base)
    ]
    return sp.simplify(-sp.hessian(game.utility(w, game.theta(w)), eta))


def centroid_form(anchors: Sequence[Sequence[Expr]], favoured: Sequence[int]) -> Expr:
    """Return the matrix of -U'' in theta, for d + 1 affinely independent anchors.

    >>> centroid_form(equilateral_anchors(), (0, 1))
    Matrix([
    [2, 0],
    [0, 2]])
    """
    game = _Game([list(map(sp.sympify, p)) for p in anchors], list(favoured))
    theta = list(sp.symbols(f"theta:{len(anchors[0])}"))
    w = list(sp.symbols(f"w:{len(anchors)}"))
    equations = [a - b for a, b in zip(game.mean(w), theta, strict=True)]
    shares = _solved([*equations, sum(w) - 1], w)
    return sp.simplify(-sp.hessian(game.utility(shares, theta), theta))


@dataclass(frozen=True)
class _Game:
    anchors: list[list[Expr]]
    favoured: list[int]

    def mean(self, w: Sequence[Expr]) -> list[Expr]:
        columns = zip(*self.anchors, strict=True)
        return [sum(a * b for a, b in zip(w, column, strict=True)) for column in columns]

    def loss(self, z: Sequence[Expr], theta: Sequence[Expr]) -> Expr:
        return loss_scale * sum((a - b) ** 2 for a, b in zip(z, theta, strict=True))

    def individual(self, z: Sequence[Expr], theta: Sequence[Expr]) -> Expr:
        points = [*(self.anchors[i] for i in self.favoured), z]
        return -sum((a - b) ** 2 for p in points for a, b in zip(p, theta, strict=True))

    def expected_loss(self, w: Sequence[Expr], theta: Sequence[Expr]) -> Expr:
        return sum(x * self.loss(p, theta) for x, p in zip(w, self.anchors, strict=True))

    def utility(self, w: Sequence[Expr], theta: Sequence[Expr]) -> Expr:
        return sum(x * self.individual(p, theta) for x, p in zip(w, self.anchors, strict=True))

    def theta(self, w: Sequence[Expr]) -> list[Expr]:
        """The learner: the model at which the gradient of the expected loss vanishes."""
        model = list(sp.symbols(f"theta:{len(self.anchors[0])}"))
        risk = self.expected_loss(w, model)
        found = _solved([sp.diff(risk, t) for t in model], model)
        return found

    def indifferent(self, support: list[int]) -> list[Expr]:
        """Weights on a support whose learner makes all its anchors equally good."""
        w, free = _shares(len(self.anchors), support)
        theta = self.theta(w)
        values = [self.individual(self.anchors[i], theta) for i in support]
        equations = [sp.expand(value - values[0]) for value in values[1:]]
        return _substituted(w, free, equations)

    def stationary(self, support: list[int]) -> list[Expr]:
        """Weights on a support where the leader's U has no slope along it."""
        w, free = _shares(len(self.anchors), support)
        U = sp.expand(self.utility(w, self.theta(w)))
        return _substituted(w, free, [sp.diff(U, x) for x in free])

    def alignment(self, star: Sequence[Expr], sharp: Sequence[Expr]) -> Expr:
        """Phi of Theorem 6: expected gradients at theta*, in the inverse Hessian of the loss."""
        model = list(sp.symbols(f"theta:{len(self.anchors[0])}"))
        at = dict(zip(model, self.theta(star), strict=True))
        gain = sp.Matrix([sp.diff(self.utility(star, model), t) for t in model]).subs(at)
        loss = sp.Matrix([sp.diff(self.expected_loss(sharp, model), t) for t in model]).subs(at)
        hessian = sp.hessian(self.expected_loss(star, model), model).subs(at)
        return sp.factor((gain.T * hessian.inv() * loss)[0, 0])


def _shares(n: int, support: list[int]) -> tuple[list[Expr], list[Expr]]:
    """Return weights that vanish off a support and sum to one, and the free ones among them."""
    free = list(sp.symbols(f"w:{len(support) - 1}"))
    on_support = [*free, 1 - sum(free)]
    places = dict(zip(support, on_support, strict=True))
    return [places.get(i, sp.Integer(0)) for i in range(n)], free


def _substituted(w: list[Expr], free: list[Expr], equations: list[Expr]) -> list[Expr]:
    if not free:
        return w
    values = dict(zip(free, _solved(equations, free), strict=True))
    return [sp.cancel(sp.sympify(x).subs(values)) for x in w]


def _solved(equations: list[Expr], unknowns: list[Expr]) -> list[Expr]:
    """Return the single solution of linear equations."""
    A, b = sp.linear_eq_to_matrix([sp.expand(equation) for equation in equations], unknowns)
    if A.rows != A.cols or A.rank() < len(unknowns):
        raise NoSolution(f"{equations} do not determine {unknowns}")
    return [sp.cancel(x) for x in A.LUsolve(b)]


def _smallest(form: Expr) -> Expr:
    """Return the smallest eigenvalue of a form that is a multiple of a power of r > 0."""
    return min(form.eigenvals(), key=lambda value: value.subs(r, 1))


def _only(solutions: list[Expr]) -> Expr:
    if len(solutions) != 1:
        raise NoSolution(f"expected one solution, found {solutions}")
    return solutions[0]
