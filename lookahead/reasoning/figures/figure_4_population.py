r"""The population behind Figure 4 of zhu2025: of two labels, only rows with label 1 can join.

A share $\alpha$ of the rows with label 1 moves by $\eta\mu_{0,S}$, where $\mu_0$ is the mean of
the rows with label 0; the rest stays. So the data have three components, of which the second
shrinks as the first grows; in equation (3) it is the whole of $\mathcal D_0$ that shrinks:
$$\mathcal D^\alpha = \pi_1\bigl(\alpha\mathcal D_h + (1-\alpha)\mathcal D_{0|1}\bigr)
+ \pi_0\mathcal D_{0|0}.$$
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from lookahead.core.errors import InvalidArgument
from lookahead.reasoning.figures.retraining import Array, Group, Strategic, newton


@dataclass(frozen=True, slots=True, eq=False)
class State:
    """The learner's model at one size, and what an alignment metric is made of.

    theta (d,); H (d, d), the Hessian of the risk there; joined, stayed (d,): mean gradient of the
    loss, penalty included, over the rows that moved and over the rows with label 1 that did not.
    """

    alpha: float
    eta: float
    theta: Array
    H: Array
    joined: Array
    stayed: Array


@dataclass(frozen=True, slots=True, eq=False)
class OneLabelJoins:
    """Rows X (n, d), labels y (n,), and the direction mu_0 (d,), zero outside the edited columns.

    The loss of a row is log-loss plus |theta|^2 / (2n), as for C = 1. Raises InvalidArgument when
    a label is missing.
    """

    model: Strategic
    ones: Group
    zeros: Group
    direction: Array

    @property
    def n(self) -> int:
        """Number of rows."""
        return len(self.model.y)

    @property
    def share(self) -> float:
        """The share pi_1 of rows with label 1."""
        return len(self.ones.X) / self.n

    def fitted(self, alpha: float, eta: float, start: Array) -> State:
        """Return the exact model of the mixture at size `alpha` and strength `eta`."""
        mover = Group(self.ones.X, self.ones.half_minus_y, alpha)
        stayer = Group(self.ones.X, self.ones.half_minus_y, 1 - alpha)
        moves = [eta * self.direction, np.zeros_like(start), np.zeros_like(start)]
        theta, H = newton(self.model, (mover, stayer, self.zeros), moves, start)
        return State(
            alpha=alpha,
            eta=eta,
            theta=theta,
            H=H,
            joined=self._mean_gradient(self.ones.X, moves[0], theta),
            stayed=self._mean_gradient(self.ones.X, moves[1], theta),
        )

    def drawn(self, alpha: float, seed: int) -> tuple[Group, Group]:
        """Return round(alpha n_1) random rows with label 1, and all the others (seeded)."""
        n1 = len(self.ones.X)
        order = np.random.default_rng(seed).permutation(n1)
        k = round(alpha * n1)
        members = Group(np.asfortranarray(self.ones.X[order[:k]]), np.full(k, -0.5), 1.0)
        X = np.asfortranarray(np.vstack([self.ones.X[order[k:]], self.zeros.X]))
        half_minus_y = np.concatenate([np.full(n1 - k, -0.5), self.zeros.half_minus_y])
        return members, Group(X, half_minus_y, 1.0)

    def sampled(self, groups: tuple[Group, Group], eta: float, start: Array) -> State:
        """Return the exact model when the rows `groups[0]` have moved; `stayed` is not used."""
        moves = [eta * self.direction, np.zeros_like(start)]
        theta, H = newton(self.model, groups, moves, start)
        joined = self._mean_gradient(groups[0].X, moves[0], theta)
        alpha = len(groups[0].X) / len(self.ones.X)
        return State(alpha, eta, theta, H, joined, np.full_like(theta, np.nan))

    def _mean_gradient(self, X: Array, move: Array, theta: Array) -> Array:
        residual = 0.5 * np.tanh((X @ theta + move @ theta) / 2) - 0.5
        mean = residual @ X / len(X) + residual.mean() * move
        return mean + self.model.ridge * theta


def one_label_joins(X: Array, y: Array, edited: list[int]) -> OneLabelJoins:
    """Return the population on data X (n, d), y (n,) in {0, 1}; `edited` are column positions."""
    if not (0 < y.sum() < len(y)):
        raise InvalidArgument("y", float(y.sum()), "must contain both labels")
    model = Strategic(np.asfortranarray(X), y, tuple(edited), epsilon=1.0, ridge=1 / len(y))
    ones, zeros = (np.asfortranarray(X[y == label]) for label in (1, 0))
    direction = np.zeros(X.shape[1])
    direction[edited] = zeros[:, edited].mean(axis=0)
    return OneLabelJoins(
        model,
        Group(ones, np.full(len(ones), -0.5), 1.0),
        Group(zeros, np.full(len(zeros), 0.5), 1.0),
        direction,
    )


def utility(state: State, target: Array) -> float:
    """Return U = -|theta - theta_target|^2 (equation (6)), the same for every member."""
    return -float(((state.theta - target) ** 2).sum())


def proposition_7(state: State, target: Array) -> float:
    r"""Return $\Psi = \langle\mathbb E_{\mathcal D_h}\nabla u,
    \mathbb E_{\mathcal D_h}\nabla\ell\rangle_{\mathbf H^{-1}}$ of Proposition 7."""
    return float(-2 * (state.theta - target) @ np.linalg.solve(state.H, state.joined))


def three_components(population: OneLabelJoins, state: State, target: Array) -> float:
    r"""Return $\Psi_3 = \pi_1\langle\nabla u, \mathbb E_{\mathcal D_h}\nabla\ell -
    \mathbb E_{\mathcal D_{0|1}}\nabla\ell\rangle_{\mathbf H^{-1}}$, which is $-\partial_\alpha U$.

    Only the second component gives way to the first; the implicit function theorem on the
    learner's first-order condition gives the rest.
    """
    change = state.joined - state.stayed
    towards = np.linalg.solve(state.H, change)
    return float(-2 * population.share * (state.theta - target) @ towards)


def plotted_direction(population: OneLabelJoins, state: State) -> Array:
    r"""Return $(\hat{\mathbf H} + I)^{-1}g_\ell$ of the released notebook, shape (d,).

    $\hat{\mathbf H}$ is the mean Hessian of the log-loss alone, and $g_\ell = \theta -
    \mathbb E_{\mathcal D_h}(p - y)x$: the penalty of a sum of losses beside a mean, and the data's
    gradient with a minus.
    """
    ridge = population.model.ridge
    hat = state.H + (1 - ridge) * np.eye(len(state.theta))
    of_loss = state.theta - (state.joined - ridge * state.theta)
    return np.linalg.solve(hat, of_loss).astype(float)


def plotted(population: OneLabelJoins, state: State, target: Array) -> float:
    """Return the metric that the released notebook plots under the name of Psi.

    Its gradient of the utility is that of half of equation (6).
    """
    return -float((state.theta - target) @ plotted_direction(population, state))
