r"""A logistic model with an intercept alone: curved in theta, and still solved by hand."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from functools import cache, cached_property

from lookahead.core.enclosure import Real, elementary, real
from lookahead.core.losses.faces import sympy
from lookahead.core.measures import ExactMeasure
from lookahead.reasoning.mixture_game import MixtureGame, MixtureState
from lookahead.reasoning.written import Written, written


@dataclass(frozen=True)
class InterceptGame:
    r"""$\ell = \log(1 + e^\theta) - y\theta$, $u = -\tfrac12(\theta - c)^2$.

    strategic, base: the share of labels 1 among the members and among the others; target: c;
    alpha: the size. $\theta^*_\alpha = \log\frac{m}{1-m}$ with the share m of labels 1 in all data.

    >>> x = InterceptGame(Fraction(1), Fraction(0), Fraction(2), Fraction(1, 2))
    >>> float(x.slope), float(x.psi)
    (8.0, -4.0)
    """

    strategic: Fraction
    base: Fraction
    target: Fraction
    alpha: Fraction

    @property
    def share(self) -> Fraction:
        """The share of labels 1 in the data, strictly between 0 and 1."""
        return self.alpha * self.strategic + (1 - self.alpha) * self.base

    @property
    def curved(self) -> bool:
        """Whether the risk has a minimiser."""
        return 0 < self.share < 1

    @property
    def interior(self) -> bool:
        """Every model is allowed."""
        return True

    @cached_property
    def theta(self) -> Real:
        """The model, solved by hand."""
        return elementary("log", self.share / (1 - self.share))

    @cached_property
    def slope(self) -> Real:
        """The derivative of the members' utility in alpha, by calculus."""
        moved = (self.strategic - self.base) / (self.share * (1 - self.share))
        return (self.target - self.theta) * moved

    @cached_property
    def state(self) -> MixtureState:
        """The equilibrium as the library encloses it, from loss and data alone."""
        loss, utility = _formulas()
        return MixtureGame(loss, utility, self._law(self.strategic), self._law(self.base)).at(
            self.alpha
        )

    @property
    def psi(self) -> Real:
        r"""$\Psi$ at the enclosed model."""
        return real(self.state.psi)

    def _law(self, share: Fraction) -> ExactMeasure:
        points = ((Fraction(1), self.target), (Fraction(0), self.target))
        return ExactMeasure(points, (share, 1 - share))


@cache
def _formulas() -> tuple[Written, Written]:
    loss = written(lambda z, t: sympy().log(1 + sympy().exp(t)) - z[0] * t, 2, 1)
    return loss, written(lambda z, t: -((t - z[1]) ** 2) / 2, 2, 1)
