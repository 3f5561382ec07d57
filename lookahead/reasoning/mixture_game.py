r"""A collective of size alpha among people who do not react (zhu2025, equation (3))."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import Any

from lookahead.core.enclosure import Number
from lookahead.core.errors import InvalidArgument, NoSolution
from lookahead.core.exact import rational
from lookahead.core.learner import risk_minimizer
from lookahead.core.losses import Logistic
from lookahead.core.measures import ExactMeasure, Measure, measure, mixture
from lookahead.reasoning.mixture_learner import (
    Fitted,
    Parameter,
    divide,
    fit,
    inner,
    mean_gradient,
    mean_value,
    plain,
)
from lookahead.reasoning.outcomes import NotStronglyConvex
from lookahead.reasoning.written import Matrix, Vector, Written, written

Points = ExactMeasure | Measure | Sequence[Any]


@dataclass(frozen=True)
class MixtureState:
    r"""What a collective of one size brings about.

    alpha: its size; law: $\mathcal D^\alpha$; model: $\theta^*_\alpha$ as a vector (p,); hessian:
    $\mathbf H$ (p, p); U: $U_\alpha$, the mean utility of its members; pull: $\mathbb E_{\mathcal
    D_h}\nabla_\theta u$; push, rest: $\mathbb E\nabla_\theta\ell$ under $\mathcal D_h$ and
    $\mathcal D_0$, all (p,) and at $\theta^*_\alpha$.
    """

    alpha: Fraction
    law: ExactMeasure
    model: Vector
    hessian: Matrix
    U: Number
    pull: Vector
    push: Vector
    rest: Vector

    @property
    def theta(self) -> Parameter:
        r"""The model $\theta^*_\alpha$: a number where p = 1, else (p,)."""
        return plain(self.model)

    @cached_property
    def psi(self) -> Number:
        r"""The alignment $\Psi = \langle\mathbb E_{\mathcal D_h}\nabla_\theta u, \mathbb
        E_{\mathcal D_h}\nabla_\theta\ell\rangle_{\mathbf H^{-1}}$ of Proposition 7."""
        return inner(self.pull, divide(self.hessian, self.push))

    @property
    def dtheta(self) -> Parameter:
        r"""The derivative $\partial_\alpha\theta^*_\alpha = -\mathbf H^{-1}(\mathbb E_{\mathcal
        D_h}\nabla_\theta\ell - \mathbb E_{\mathcal D_0}\nabla_\theta\ell)$.

        A number where p = 1, else (p,). One-sided at alpha = 0 and 1; for alpha < 1 the same as
        Appendix A.7's $-\mathbf H^{-1}\mathbb E_{\mathcal D_h}\nabla_\theta\ell/(1-\alpha)$.
        """
        return plain(self._moved)

    @cached_property
    def dU(self) -> Number:
        r"""The derivative $\partial_\alpha U_\alpha$; for alpha < 1 it is $-\Psi/(1-\alpha)$."""
        return inner(self.pull, self._moved)

    @cached_property
    def _moved(self) -> Vector:
        apart = tuple(a - b for a, b in zip(self.rest, self.push, strict=True))
        return divide(self.hessian, apart)


@dataclass(frozen=True)
class MixtureGame:
    r"""A learner who sees $\mathcal D^\alpha = \alpha\mathcal D_h + (1-\alpha)\mathcal D_0$.

    loss, utility: what `written` takes: formulas in (z, theta), losses of `lookahead.core.losses`,
    or multiples of them; strategic, base: $\mathcal D_h$ and $\mathcal D_0$, measures or lists of
    points; parameters: dimension of theta where the formulas do not say (default: that of z).
    The loss has to be convex in theta. Raises InvalidArgument for laws of different dimensions.

    >>> game = MixtureGame(lambda z, theta: (z - theta) ** 2 / 2,
    ...                    lambda z, theta: -(theta - Fraction(1, 2)) ** 2, [1], [0])
    >>> state = game.at(Fraction(1, 4))
    >>> state.theta, state.psi, state.dtheta, state.dU
    (Fraction(1, 4), Fraction(-3, 8), Fraction(1, 1), Fraction(1, 2))
    >>> game.at(1).psi, game.at(1).dU
    (Fraction(0, 1), Fraction(-1, 1))
    """

    loss: Any
    utility: Any
    strategic: Points
    base: Points
    parameters: int | None = None

    def __post_init__(self) -> None:
        first, second = law_of("strategic", self.strategic), law_of("base", self.base)
        if first.d != second.d:
            raise InvalidArgument("base", second.d, f"must have dimension {first.d}, as D_h has")
        object.__setattr__(self, "strategic", first)
        object.__setattr__(self, "base", second)
        # A formula that is none is named when the game is built.
        _ = self.formulas

    @cached_property
    def formulas(self) -> tuple[Written, Written]:
        """Loss and utility with their derivatives."""
        loss = written(self.loss, law_of("strategic", self.strategic).d, self.parameters)
        return loss, written(self.utility, loss.d, loss.p)

    def law(self, alpha: Fraction | int) -> ExactMeasure:
        r"""Return $\mathcal D^\alpha$; raises InvalidArgument for alpha outside [0, 1]."""
        share = size(alpha)
        return mixture((share, 1 - share), (law_of("", self.strategic), law_of("", self.base)))

    def at(self, alpha: Fraction | int) -> MixtureState:
        """Return the equilibrium for a collective of size alpha in [0, 1], and its derivatives.

        Exact for losses quadratic in theta, else enclosed. Raises InvalidArgument for another
        alpha, NotStronglyConvex when no unique model is certain, NotConverged when none is found.
        """
        loss, utility = self.formulas
        law = self.law(alpha)
        strategic, base = law_of("", self.strategic), law_of("", self.base)
        fitted = learn(self.loss, loss, law)
        return MixtureState(
            size(alpha),
            law,
            fitted.theta,
            fitted.hessian,
            mean_value(utility, strategic, fitted.theta),
            mean_gradient(utility, strategic, fitted.theta),
            mean_gradient(loss, strategic, fitted.theta),
            mean_gradient(loss, base, fitted.theta),
        )


def learn(source: Any, loss: Written, law: ExactMeasure) -> Fitted:
    """Return the learner's answer to `law`; `source` is the loss as it was given.

    Raises NotStronglyConvex where a logistic risk certainly has no unique minimiser.
    """
    if isinstance(source, Logistic):
        try:
            risk_minimizer(source, law)
        except NoSolution as error:
            raise NotStronglyConvex(f"0 ({error})") from error
    return fit(loss, law)


def size(alpha: object, name: str = "alpha") -> Fraction:
    """Return a share as a Fraction; raises InvalidArgument outside [0, 1]."""
    share = rational(alpha, name)
    if not 0 <= share <= 1:
        raise InvalidArgument(name, alpha, "must be a share between 0 and 1")
    return share


def law_of(name: str, given: Points) -> ExactMeasure:
    """Return points, equally weighted, or a measure as an exact measure."""
    if isinstance(given, ExactMeasure):
        return given
    return given.exactly() if isinstance(given, Measure) else _listed(name, given)


def _listed(name: str, given: Sequence[Any]) -> ExactMeasure:
    if not isinstance(given, Sequence) or isinstance(given, str) or not given:
        raise InvalidArgument(name, given, "must be a measure or a list of points")
    return measure(given)
