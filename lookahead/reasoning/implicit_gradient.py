"""The gradient of the collective's utility through the learner's answer, in floats (A.5)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from lookahead.core.balls import FloatArray
from lookahead.core.errors import InvalidArgument
from lookahead.core.symbols import sympy

Formula = Callable[..., Any]
Columns = Callable[..., Sequence[Any]]


def implicit_gradient(
    strategy_slope: FloatArray, mixed: FloatArray, hessian: FloatArray, model_slope: FloatArray
) -> FloatArray:
    r"""Return $\nabla_h U = \nabla_1 f - \nabla^2_{12}g\,[\nabla^2_{22}g]^{-1}\nabla_2 f$ (d,).

    Source: zhu2025, A.5. strategy_slope: $\nabla_1 f$ (d,); mixed: $\nabla^2_{12}g$ (d, p), a row
    for each strategy parameter; hessian: $\nabla^2_{22}g$ (p, p), regular; model_slope:
    $\nabla_2 f$ (p,).

    >>> one = np.eye(1)
    >>> implicit_gradient(np.zeros(1), -one, 2 * one, np.ones(1))
    array([0.5])
    """
    return strategy_slope - mixed @ np.linalg.solve(hessian, model_slope)


@dataclass(frozen=True, eq=False)
class Expectations:
    """Expected loss g and utility f at a strategy and a model, with their derivatives.

    Each is a function of (eta, theta): `g`, `f` numbers; `g_theta`, `f_theta` (p,); `f_eta` (d,);
    `hessian` (p, p); `mixed` (d, p).
    """

    g: Callable[[FloatArray, FloatArray], float]
    f: Callable[[FloatArray, FloatArray], float]
    g_theta: Callable[[FloatArray, FloatArray], FloatArray]
    f_theta: Callable[[FloatArray, FloatArray], FloatArray]
    f_eta: Callable[[FloatArray, FloatArray], FloatArray]
    hessian: Callable[[FloatArray, FloatArray], FloatArray]
    mixed: Callable[[FloatArray, FloatArray], FloatArray]


def expectations(
    loss: Formula,
    utility: Formula,
    strategy: Columns,
    points: FloatArray,
    weights: FloatArray,
    d: int,
    p: int,
) -> Expectations:
    """Differentiate loss(z, theta) and utility(z, theta, x) with z = strategy(x, eta) by SymPy.

    The formulas take tuples of symbols and use SymPy's functions; their means over the points
    (n, k) with weights (n,) that sum to one are taken by NumPy.
    Raises InvalidArgument for a formula that names something else.
    """
    sp = sympy()
    x = sp.symbols(f"x0:{points.shape[1]}", real=True)
    eta, theta = sp.symbols(f"eta0:{d}", real=True), sp.symbols(f"theta0:{p}", real=True)
    z = tuple(strategy(x, eta))
    g, f = sp.sympify(loss(z, theta)), sp.sympify(utility(z, theta, x))
    for name, formula in (("loss", g), ("utility", f)):
        if strangers := formula.free_symbols - {*x, *eta, *theta}:
            raise InvalidArgument(name, strangers, "must be a formula of the point and the model")
    columns = list(points.T)

    def mean(entries: Sequence[Any], shape: tuple[int, ...]) -> Callable[..., Any]:
        run = sp.lambdify([x, eta, theta], list(entries), "numpy", cse=True)

        def at(strategy_: FloatArray, model: FloatArray) -> Any:
            values = run(columns, strategy_, model)
            means = [float(np.broadcast_to(v, len(weights)) @ weights) for v in values]
            return np.array(means).reshape(shape) if shape else means[0]

        return at

    slopes = [g.diff(t) for t in theta]
    return Expectations(
        g=mean([g], ()),
        f=mean([f], ()),
        g_theta=mean(slopes, (p,)),
        f_theta=mean([f.diff(t) for t in theta], (p,)),
        f_eta=mean([f.diff(e) for e in eta], (d,)),
        hessian=mean([s.diff(t) for s in slopes for t in theta], (p, p)),
        mixed=mean([s.diff(e) for e in eta for s in slopes], (d, p)),
    )
