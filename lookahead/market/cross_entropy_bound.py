"""The guarantee for a probing learner with cross-entropy, term by term, as enclosures."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from lookahead.core.enclosure import Number, Real, elementary, exactly, real, root
from lookahead.core.errors import InvalidArgument
from lookahead.core.exact import rational
from lookahead.market.arguments import finite, flag, one_of, whole
from lookahead.market.probe_options import CONVENTIONS, RidgeConvention

F = Fraction


@dataclass(frozen=True)
class CrossEntropyBound:
    """The terms of Theorem 5, in nats; `total` bounds the risk with probability 1 - 3 delta.

    reference: (1 + 1/gamma) R(W*); ridge: what regularisation costs; labels: what wrong
    pseudo-labels cost; concentration: the mean at the reference; uniform: the mean at the learner's
    model, over the ball of this radius. In the sharp form labels and ridge share one square; what
    exceeds the ridge alone is reported as labels.
    """

    reference: Real
    ridge: Real
    labels: Real
    concentration: Real
    uniform: Real
    radius: Real

    @property
    def total(self) -> Real:
        """The sum of the five terms."""
        return self.reference + self.ridge + self.labels + self.concentration + self.uniform

    @property
    def core(self) -> Real:
        """The deterministic part: what is left for infinitely many probes, labels as they are."""
        return self.reference + self.ridge + self.labels

    def floats(self) -> dict[str, float]:
        """The terms, the radius and the total as floats, by name."""
        names = ("reference", "ridge", "labels", "concentration", "uniform", "radius", "total")
        return {name: float(getattr(self, name)) for name in names}


def cross_entropy_bound(
    *,
    risk: Number | float,
    level: Number | float,
    classes: int,
    R_x: Number | float,
    weight: Number | float,
    ridge: Number | float,
    probes: int,
    delta: Number | float,
    reference_norm: Number | float,
    ridge_convention: RidgeConvention = "half",
    sharp: bool = False,
    label_error: Number | float | None = None,
) -> CrossEntropyBound:
    """Return the terms of the bound on a probing learner's cross-entropy risk.

    Source: narang2026, Theorem 5 in our reconstruction; `sharp` gives the smaller bound of the
    claim narang2026.thm5.sharp, and with `label_error` that of narang2026.thm5.excess. With
    probability 1 - 3 delta or more over the probes, 1 - 2 delta with `label_error`, R(W) is at
    most `total` at every stationary point.

    Parameters
    ----------
    risk, reference_norm
        R(W*) >= 0 in nats and |W*|_F >= 0 of any reference model.
    level
        epsilon_CE >= 0, the level of Assumption 6 in nats.
    classes
        K >= 2.
    R_x
        a bound on the length of covariates, >= 0.
    weight, ridge, ridge_convention
        gamma > 0 and lambda > 0; "half" means lambda/2 |W|^2 inside the probing weight.
    probes, delta
        n_q >= 1 and 0 < delta < 1.
    label_error
        E |E[y|x] - label(x)|_1 between 0 and 2, in the sharp form in place of `level`.

    Floats are taken digit for digit. Raises InvalidArgument for an argument out of range.

    >>> bound = cross_entropy_bound(risk=0.3, level=0.4, classes=2, R_x=1, weight=1, ridge=0.1,
    ...                             probes=10**6, delta=0.01, reference_norm=2)
    >>> {name: round(x, 3) for name, x in bound.floats().items()}  # doctest: +NORMALIZE_WHITESPACE
    {'reference': 0.6, 'ridge': 0.2, 'labels': 6.521, 'concentration': 0.007, 'uniform': 0.047,
     'radius': 5.266, 'total': 7.374}
    """
    R, eps, star = _at_least_0(risk, "risk"), _at_least_0(level, "level"), reference_norm
    star = _at_least_0(star, "reference_norm")
    X = _at_least_0(R_x, "R_x")
    gamma, lam = _positive(weight, "weight"), _positive(ridge, "ridge")
    chance = _positive(delta, "delta")
    if not isinstance(chance, Real) and chance >= 1:
        raise InvalidArgument("delta", delta, "must be below 1")
    classes, probes = whole(classes, "classes", 2), whole(probes, "probes", 1)
    one_of(ridge_convention, "ridge_convention", CONVENTIONS)
    lam = lam if ridge_convention == "half" else lam * 2
    if label_error is not None and not flag(sharp, "sharp"):
        raise InvalidArgument("label_error", label_error, "belongs to the sharp form")
    K, log_K = F(classes), elementary("log", classes)
    scale = root(elementary("log", 1 / real(chance)) / (2 * probes))
    reference = real(R) * (1 + 1 / real(gamma))
    square = log_K * (1 + 1 / real(gamma)) / lam
    if flag(sharp, "sharp"):
        radius, root_two = root(square), root(2)
        error = (1 - elementary("exp", -real(eps)) + scale) * 2
        if label_error is not None:
            gap = _at_least_0(label_error, "label_error")
            if not isinstance(gap, Real) and gap > 2:
                raise InvalidArgument("label_error", label_error, "must lie in [0, 2]")
            error = real(gap)
        both = (real(lam) * star + error * X / root_two) ** 2 / (real(lam) * 4)
        penalty = real(lam) * star * star * F(1, 4)
        return CrossEntropyBound(
            reference,
            penalty,
            both - penalty,
            (log_K + root_two * X * star) * scale,
            radius * X * 4 * root((K - 1) / probes) + (log_K + root_two * radius * X) * scale,
            radius,
        )
    radius = root(square * 2)
    error = root(real(eps) * 2) + scale * 2
    return CrossEntropyBound(
        reference,
        real(lam) * star * star * F(1, 2),
        (radius + star) * error * X,
        (log_K + real(X) * star * 2) * scale,
        radius * X * 4 * root(K / probes) + (log_K + radius * X * 2) * scale,
        radius,
    )


def _number(x: Number | float, name: str) -> Number:
    if isinstance(x, float):
        return exactly(finite(x, name))
    return x if isinstance(x, Real) else rational(x, name)


def _at_least_0(x: Number | float, name: str) -> Number:
    value = _number(x, name)
    if not isinstance(value, Real) and value < 0:
        raise InvalidArgument(name, x, "must not be negative")
    return value


def _positive(x: Number | float, name: str) -> Number:
    value = _number(x, name)
    if not isinstance(value, Real) and value <= 0:
        raise InvalidArgument(name, x, "must be positive")
    return value
