"""What governs the decay in Figure 1: the retraining map's derivative, and thm3's constants.

A move common to all rows changes margins by one scalar, which the constant column absorbs: with
that column unpenalised the retrained theta_S would not depend on the move at all. Its penalty
leaves mean(p - y) = -ridge theta_constant at the stable point, and a contraction of order ridge.
A random split of the rows adds a term of order n^{-1/2}, largest for equal shares.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from lookahead.reasoning.figures.retraining import (
    Array,
    Learner,
    Population,
    Strategic,
    everyone,
    hessian,
)


def retraining_jacobian(model: Strategic, theta: Array, population: Population) -> Array:
    """Return d theta_{t+1} / d theta_{t,S} at the stable point `theta`, shape (d, |S|).

    With H the Hessian there and D_k the derivative of group k's part of the gradient with
    respect to its move, J_1 = -H^{-1} D_1 for an all-level-1 population, and level k sees the
    move through J_1 k - 1 times: J = -H^{-1} sum_k D_k (J_1)_S^{k-1}.
    """
    S = list(model.strategic)
    inverse = np.linalg.inv(hessian(model, theta, everyone(model), [model.move(theta)]))
    (whole,) = _slopes(model, theta, everyone(model))
    level_1 = -(inverse @ whole)[S]
    power, total = np.eye(len(S)), np.zeros((len(theta), len(S)))
    for slope in _slopes(model, theta, population):
        total += slope @ power
        power = level_1 @ power
    return -(inverse @ total)


def contraction(model: Strategic, theta: Array, population: Population) -> float:
    """Return the spectral radius of the retraining map at the stable point `theta`."""
    J = retraining_jacobian(model, theta, population)
    return float(np.abs(np.linalg.eigvals(J[list(model.strategic)])).max())


def _slopes(model: Strategic, theta: Array, population: Population) -> list[Array]:
    """Derivative of each group's gradient with respect to the theta_S it responds to, (d, |S|)."""
    S, move, n = list(model.strategic), model.move(theta), len(model.y)
    slopes: list[Array] = []
    for group in population:
        moved = group.X + move
        half = np.tanh((moved @ theta) / 2) / 2
        residual, curvature = half + group.half_minus_y, 0.25 - half * half
        slope = np.outer(curvature @ moved, theta[S])
        slope[S, range(len(S))] += residual.sum()
        slopes.append(-model.epsilon * group.weight * slope / n)
    return slopes


def learner_jacobian(model: Strategic, learner: Learner, theta: Array, step: float) -> Array:
    """Return central differences of theta_S -> A(D_1(theta))_S for any learner, (|S|, |S|).

    `step` is the half width. For a solver that stops at a tolerance this is the derivative of
    what it returns, which need not be near that of the exact minimiser.
    """
    S = list(model.strategic)
    columns: list[Array] = []
    for s in S:
        ends: list[Array] = []
        for sign in (1, -1):
            shifted = theta.copy()
            shifted[s] += sign * step
            ends.append(learner(everyone(model), [model.move(shifted)], theta)[S])
        columns.append((ends[0] - ends[1]) / (2 * step))
    return np.column_stack(columns)


def curvature(model: Strategic, theta: Array) -> float:
    """Return the smallest eigenvalue of the risk's Hessian at `theta`, data moved by `theta`."""
    H = hessian(model, theta, everyone(model), [model.move(theta)])
    return float(np.linalg.eigvalsh(H)[0])


@dataclass(frozen=True, slots=True)
class Constants:
    """The constants of thm3 for Figure 1's run, under several readings.

    gamma_global: the modulus of strong convexity of the loss of one sample, the ridge itself,
    since x x^T has a kernel. gamma_local: the smallest Hessian eigenvalue of the risk at the
    stable point (floating point). beta_strategic, beta_features: the largest norm over the
    rows, at the stable point, of the derivative of grad_theta l with respect to the strategic
    columns, and to all features; each is a lower bound for the beta of thm3. Over all
    theta or over all x no finite beta exists: at x orthogonal to theta the norm exceeds
    |x| |theta| / 4 - 1/2, which is unbounded. eigenvalues: those of the level-1 retraining map
    at the stable point; positive real ones mean positive feedback.
    """

    epsilon: float
    gamma_global: float
    gamma_local: float
    beta_strategic: float
    beta_features: float
    eigenvalues: tuple[complex, ...]

    @property
    def contraction(self) -> float:
        """Spectral radius of the level-1 retraining map."""
        return max(abs(value) for value in self.eigenvalues)

    @property
    def feedback(self) -> str:
        """The word positive, negative or mixed, from the signs of the eigenvalues."""
        signs = {np.sign(value.real) for value in self.eigenvalues}
        return {(1.0,): "positive", (-1.0,): "negative"}.get(tuple(signs), "mixed")

    def ratio(self, beta: float, gamma: float) -> float:
        """Return epsilon beta / gamma; thm3 asks for a value below 1."""
        return self.epsilon * beta / gamma

    @property
    def ratios(self) -> dict[str, float]:
        """epsilon beta / gamma for the four readings of the two constants."""
        betas = {"strategic columns": self.beta_strategic, "all features": self.beta_features}
        gammas = {"global": self.gamma_global, "at the stable point": self.gamma_local}
        return {
            f"beta: {b}; gamma: {g}": self.ratio(beta, gamma)
            for b, beta in betas.items()
            for g, gamma in gammas.items()
        }


def constants(model: Strategic, theta: Array) -> Constants:
    """Return thm3's constants at the stable point `theta` (zhu2025, claim s61.eps)."""
    whole = everyone(model)
    J = retraining_jacobian(model, theta, whole)[list(model.strategic)]
    varying = np.flatnonzero(np.ptp(model.X, axis=0) > 0)
    return Constants(
        epsilon=model.epsilon,
        gamma_global=model.ridge,
        gamma_local=curvature(model, theta),
        beta_strategic=_smoothness(model, theta, model.strategic),
        beta_features=_smoothness(model, theta, [int(j) for j in varying]),
        eigenvalues=tuple(complex(value) for value in np.linalg.eigvals(J)),
    )


def _smoothness(model: Strategic, theta: Array, columns: Sequence[int]) -> float:
    """Largest norm over the moved rows of (p - y) E + p (1 - p) x theta_C^T, C the columns."""
    C = list(columns)
    moved = model.X + model.move(theta)
    half = np.tanh((moved @ theta) / 2) / 2
    residual, curvature = half + 0.5 - model.y, 0.25 - half * half
    phi = theta[C]
    cross = (residual * curvature)[:, None, None] * (moved[:, C, None] * phi)
    size = curvature**2 * (moved * moved).sum(axis=1)
    gram = cross + cross.transpose(0, 2, 1) + size[:, None, None] * np.outer(phi, phi)
    gram += (residual**2)[:, None, None] * np.eye(len(C))
    return float(np.sqrt(np.linalg.eigvalsh(gram)[:, -1].max()))
