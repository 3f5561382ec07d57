r"""Retraining a small network whose data react to it in a known way (floating point).

One hidden layer of tanh units and a free output bias, fitted by least squares with a ridge on the
weights; the risk is not convex. People keep their feature x and report $y = y_0(x) + a\,s(\theta)$
where s is the network's mean prediction, so that $\mathcal W_1$ between the data of two networks
is $|a|$ times the difference of their mean predictions.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from lookahead.core.balls import FloatArray
from lookahead.core.errors import InvalidArgument, NotConverged

PEOPLE = 60
RIDGE = 1e-4
STATIONARY = 1e-5  # training counts as finished below this gradient
FEATURES = np.linspace(-2.0, 2.0, PEOPLE)
LABELS = np.sin(3.0 * FEATURES) + 1.0
FEATURES.flags.writeable = LABELS.flags.writeable = False


@dataclass(frozen=True)
class NetworkRetraining:
    """A network, the strength of the reaction, and the seed from which training starts.

    gain: a, |a| < 1; seed: of the initial weights; hidden: units, 1 or more; level: of all people.
    Raises InvalidArgument outside these ranges.
    """

    gain: Fraction
    seed: int
    hidden: int = 3
    level: int = 1

    def __post_init__(self) -> None:
        if abs(self.gain) >= 1:
            raise InvalidArgument("gain", self.gain, "must be below 1 in size")
        for name, value in (("hidden", self.hidden), ("level", self.level)):
            if value < 1:
                raise InvalidArgument(name, value, "must be 1 or more")


@dataclass(frozen=True)
class Run:
    r"""What retraining shows, one entry a round: mean predictions, residuals, predictions.

    means: (rounds + 1,), the first before any training; slopes: (rounds,), the derivative of the
    risk in the output bias where training stopped; predictions: (people,) of the last network;
    risk: of the last network.
    """

    means: FloatArray
    slopes: FloatArray
    predictions: FloatArray
    risk: float


def retrain_network(x: NetworkRetraining, rounds: int) -> Run:
    """Return a run of `rounds` retrainings, each started from the network before.

    Raises NotConverged when a training stops away from a stationary point.

    >>> run = retrain_network(NetworkRetraining(Fraction(1, 2), seed=0), rounds=3)
    >>> [round(float(s), 3) for s in run.means[1:] - run.means[:-1] / 2]
    [1.0, 1.0, 1.0]
    """
    theta = np.random.default_rng(x.seed).normal(size=3 * x.hidden + 1)
    means, slopes = [float(predict(theta).mean())], []
    risk = 0.0
    for _ in range(rounds):
        theta, slope, risk = _train(theta, _labels(x, theta))
        means.append(float(predict(theta).mean()))
        slopes.append(slope)
    return Run(np.array(means), np.array(slopes), predict(theta), risk)


def predict(theta: FloatArray, features: FloatArray = FEATURES) -> FloatArray:
    """Return the predictions (n,) of the network theta (3 hidden + 1,) at features (n,)."""
    hidden, _, _ = _layers(theta, features)
    width = len(theta) // 3
    return hidden @ theta[2 * width : 3 * width] + theta[-1]


def _layers(theta: FloatArray, features: FloatArray) -> tuple[FloatArray, FloatArray, FloatArray]:
    width = len(theta) // 3
    inner, shift = theta[:width], theta[width : 2 * width]
    return np.tanh(np.outer(features, inner) + shift), inner, shift


def _labels(x: NetworkRetraining, theta: FloatArray) -> FloatArray:
    """Reports at the model that people of this level foresee."""
    gain = float(x.gain)
    foreseen = theta
    for _ in range(x.level - 1):
        foreseen, _, _ = _train(foreseen, LABELS + gain * predict(foreseen).mean())
    return LABELS + gain * predict(foreseen).mean()


def _risk(theta: FloatArray, labels: FloatArray) -> tuple[float, FloatArray]:
    """Mean squared error over two with the ridge, and its gradient."""
    width = len(theta) // 3
    hidden, _, _ = _layers(theta, FEATURES)
    outer = theta[2 * width : 3 * width]
    residual = hidden @ outer + theta[-1] - labels
    back = residual[:, None] * outer * (1 - hidden**2) / PEOPLE
    gradient = np.concatenate(
        [FEATURES @ back, back.sum(axis=0), residual @ hidden / PEOPLE, [residual.mean()]]
    )
    gradient[:-1] += RIDGE * theta[:-1]
    return float(residual @ residual / (2 * PEOPLE) + RIDGE * theta[:-1] @ theta[:-1] / 2), gradient


def _train(theta: FloatArray, labels: FloatArray) -> tuple[FloatArray, float, float]:
    from scipy.optimize import minimize

    found = minimize(
        _risk,
        theta,
        args=(labels,),
        jac=True,
        method="BFGS",
        options={"gtol": 1e-7, "maxiter": 5000},
    )
    gradient = np.asarray(found.jac)
    if not np.isfinite(found.fun) or np.abs(gradient).max() > STATIONARY:
        raise NotConverged(
            "training", f"gradient {np.abs(gradient).max():.1e}", "start from another seed"
        )
    return np.asarray(found.x), float(gradient[-1]), float(found.fun)
