r"""How far a parameter is from the minimiser of a logistic risk, rounding included.

With $H$ the Hessian at $\theta$, $\lambda\le\lambda_{\min}(H)$, $G\ge\|\nabla\|$ and R a bound
on the features' norm, the third derivative of the risk is at most R times the second
(self-concordance, Bach 2010, Proposition 1), so that $H(\theta+v)\succeq e^{-R\|v\|}H$.
If $2RG/\lambda\le2/3<\log2$,
the risk rises towards the boundary of the ball of radius $2G/\lambda$: the one minimiser lies
inside, at a distance of at most $e^{2RG/\lambda}G/\lambda$. A penalty on every coordinate gives
$G/\gamma$ everywhere; the smaller bound counts. In balls all of this happens in columns scaled by
powers of two, so that the features' units do not matter.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from fractions import Fraction

import flint
import numpy as np
from flint import arb, arb_mat

from lookahead.core.balls import (
    FloatArray,
    ball,
    ball_matrix,
    extreme_eigenvalues,
    lower,
    norm,
    product,
    upper,
)
from lookahead.core.enclosure import PRECISIONS, Ternary, at_most, elementary, exactly
from lookahead.core.losses import Logistic
from lookahead.core.losses.moments import (
    columns,
    diagonal,
    scale_rows,
    total_weight,
    weight_column,
)
from lookahead.core.measures import AnyMeasure, ExactMeasure
from lookahead.core.newton import BLOCK, HUGE, Rows, evaluate, hessian
from lookahead.core.solution import Certificate

U = 2.0**-53
# Bounds are sums of non-negative floats; their own rounding is far below this relative slack.
SLACK = 1 + 2.0**-20
# What all results below the normal range can lose together, for features below HUGE.
UNDERFLOW = 2.0**-500


def rounding_certificate(rows: Rows, theta: FloatArray) -> Certificate | None:
    """Certify with an a-priori floating-point bound; None when that proves nothing.

    Takes the arithmetic to be IEEE 754 double precision and `exp` to be right within four units
    in the last place; `ball_certificate` takes nothing for granted.
    """
    n, p = rows.x.shape
    size = np.abs(rows.x)
    if size.max() > HUGE or np.abs(theta).max() > HUGE:
        return None
    here = evaluate(rows, theta)
    margin_error = _gamma(p + 1) * (size @ np.abs(theta))
    residual_error = 0.25 * margin_error + 24 * U
    terms = _gamma(BLOCK + n // BLOCK + 6) * np.abs(here.residual) + residual_error
    error = (rows.w * terms) @ size + U * np.abs(here.gradient) + 4 * U * rows.q * np.abs(theta)
    gradient = float(np.linalg.norm(np.abs(here.gradient) + error)) * SLACK + UNDERFLOW
    H = hessian(rows, here)
    trace = float(np.trace(H))
    lost = (_gamma(n + 4) + 2 * _gamma(p + 2)) * trace * SLACK + UNDERFLOW
    factor = 1 - 40 * U - float(margin_error.max()) * SLACK
    local = max(0.0, (_cholesky_modulus(H) - lost) * factor / SLACK)
    reach = float(np.sqrt(np.max(np.sum(rows.x**2, axis=1)))) * SLACK
    return _certificate(
        "floats with an a-priori rounding bound",
        exactly(gradient),
        # Both roundings undone: the product's, to nearest, and the sum of the weights'.
        exactly(float(np.nextafter(rows.q.min(), 0.0))) * (1 - 2 * exactly(U)),
        _Scaled(exactly(gradient), exactly(local), exactly(reach), Fraction(1)),
    )


def ball_certificate(loss: Logistic, law: AnyMeasure, theta: FloatArray) -> Certificate | None:
    """Certify with the gradient and the Hessian evaluated in balls; None when 512 bits fail."""
    scale = _powers_of_two(law, len(theta))
    penalties = [q * total_weight(law) for q in loss.penalties(len(theta))]
    for bits in PRECISIONS:
        with flint.ctx.workprec(bits):
            gradient, H, reach = _in_balls(penalties, law, theta, scale)
            if not all(x.is_finite() for x in [*gradient, *H.entries()]):
                continue
            smallest = min(scale)
            found = _certificate(
                "balls",
                upper(norm(g * c for g, c in zip(gradient, scale, strict=True))),
                min(penalties),
                _Scaled(
                    upper(norm(gradient)),
                    max(Fraction(0), lower(extreme_eigenvalues(H)[0])),
                    upper(reach),
                    exactly(1 / smallest),
                ),
            )
        if found is not None:
            return found
    return None


def says_something(loss: Logistic, law: AnyMeasure, found: Certificate) -> bool:
    r"""Return whether the radius beats what is known before any computation.

    The risk at zero is $\log2$ of the total weight, so that under a penalty $\lambda$ on every
    coordinate $\tfrac\lambda2\|\theta^*\|^2\le\log2$: a larger radius says less than zero does.
    """
    penalty = min(loss.penalties(loss.dimension(law.d)))
    known = 2 * elementary("log", 2)
    return at_most(known, penalty * found.radius**2) is not Ternary.TRUE


def _powers_of_two(law: AnyMeasure, p: int) -> list[float]:
    if isinstance(law, ExactMeasure):
        sizes = [float(max(abs(z[j]) for z in law.points)) for j in range(p)]
    else:
        sizes = [float(s) for s in np.abs(law.points[:, :p]).max(axis=0)]
    # Within these exponents the power and its inverse are both normal floats.
    return [2.0 ** min(max(math.frexp(s)[1], -1000), 1000) if s > 0 else 1.0 for s in sizes]


def _in_balls(
    penalties: list[Fraction], law: AnyMeasure, theta: FloatArray, scale: list[float]
) -> tuple[list[arb], arb_mat, arb]:
    """Return gradient, Hessian and the largest feature norm in the scaled columns."""
    p = len(theta)
    units = ball_matrix([[1 / c if i == j else 0.0 for j in range(p)] for i, c in enumerate(scale)])
    x = product(columns(law, slice(0, p), ball_matrix), units)
    y = columns(law, slice(p, None), ball_matrix)
    ridge = [q / exactly(c) ** 2 for q, c in zip(penalties, scale, strict=True)]
    scaled = [exactly(float(t)) * exactly(c) for t, c in zip(theta, scale, strict=True)]
    margins = product(x, ball_matrix([(t,) for t in scaled])).entries()
    small = [(-abs(m)).exp() for m in margins]
    residual = [
        (1 / (1 + s) if m >= 0 else s / (1 + s) if m < 0 else 1 / (1 + (-m).exp())) - label
        for m, s, label in zip(margins, small, y.entries(), strict=True)
    ]
    curvature = arb_mat(len(small), 1, [s / (1 + s) ** 2 for s in small])
    weights = weight_column(law, ball_matrix)
    pull = scale_rows(arb_mat(len(residual), 1, residual), weights)
    data = product(x.transpose(), pull)
    gradient = [
        g + ball(q) * ball(t) for g, q, t in zip(data.entries(), ridge, scaled, strict=True)
    ]
    weighted = scale_rows(x, scale_rows(curvature, weights))
    hessian_balls = product(x.transpose(), weighted) + diagonal(ridge, ball_matrix)
    reach = arb(0)
    entries = x.entries()
    for i in range(x.nrows()):
        reach = reach.max(sum((v * v for v in entries[i * p : (i + 1) * p]), arb(0)))
    return gradient, hessian_balls, reach.sqrt()


@dataclass(frozen=True)
class _Scaled:
    """Bounds in scaled columns, and what a distance there is worth in the original ones."""

    gradient: Fraction
    local: Fraction
    reach: Fraction
    unit: Fraction


def _certificate(
    arithmetic: str, gradient: Fraction, modulus: Fraction, scaled: _Scaled
) -> Certificate | None:
    bounds: list[Certificate] = []
    if modulus > 0:
        argument = "the gradient's norm over the modulus of strong convexity"
        bounds.append(Certificate(gradient / modulus, arithmetic, argument, gradient, modulus))
    g, local = scaled.gradient, scaled.local
    if local > 0 and 2 * scaled.reach * g / local <= Fraction(2, 3):
        growth = upper(ball(2 * scaled.reach * g / local).exp())
        argument = "the gradient's norm over the Hessian's least eigenvalue, self-concordance"
        radius = growth * g / local * scaled.unit
        bounds.append(Certificate(radius, arithmetic, argument, g, local / growth))
    return min(bounds, key=lambda c: c.radius) if bounds else None


def _gamma(k: int) -> float:
    """Return the relative error of k roundings, k u / (1 - k u) (Higham 2002, Lemma 3.1)."""
    return k * U / (1 - k * U)


def _cholesky_modulus(H: FloatArray) -> float:
    """Return a shift s for which H - s I has a Cholesky factor, 0 when none is found."""
    s = float(np.linalg.eigvalsh(H)[0])
    for shift in (s * (1 - 2.0**-10), s / 2):
        if shift <= 0:
            break
        try:
            np.linalg.cholesky(H - shift * np.eye(len(H)))
        except np.linalg.LinAlgError:
            continue
        return shift
    return 0.0
