r"""A collective of share alpha among people who do not react, exactly, on the line.

(zhu2025, equation (3).) The learner has $\ell = \tfrac12(\theta - z)^2$ and takes the mean; the
collective picks one of finitely many laws of reports, and its utility is $u = c\,\ell$.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from lookahead.core.exact import Vector
from lookahead.core.measures import ExactMeasure, expectation, mean, mixture


@dataclass(frozen=True)
class SizedCollective:
    r"""Base data, the reports that the collective may choose between, c, and two sizes.

    base: $\mathcal D_0$; options: one or more laws $\mathcal D_h$; c: utility per loss, c > 0 for
    opposed interests; smaller, larger: sizes alpha in [0, 1].

    >>> from lookahead.core.measures import measure
    >>> x = SizedCollective(measure([0]), (measure([1]), measure([2])), smaller=Fraction(0))
    >>> x.best(Fraction(0)), x.best(Fraction(1, 2)), x.best(Fraction(1))
    (Fraction(2, 1), Fraction(1, 2), Fraction(0, 1))
    """

    base: ExactMeasure
    options: tuple[ExactMeasure, ...]
    c: Fraction = Fraction(1)
    smaller: Fraction = Fraction(1, 4)
    larger: Fraction = Fraction(1)

    def learner(self, option: ExactMeasure, alpha: Fraction) -> Fraction:
        """Return the minimiser of the risk on the mixture of reports and base data."""
        return mean(mixture([alpha, 1 - alpha], [option, self.base]))[0]

    def utility(self, option: ExactMeasure, alpha: Fraction) -> Fraction:
        r"""Return $U_\alpha$, the members' mean utility."""
        theta = self.learner(option, alpha)
        return self.c * expectation(option, lambda z: (theta - z[0]) ** 2) / 2

    def best(self, alpha: Fraction) -> Fraction:
        r"""Return $U^*_\alpha$, the utility of the best option for this size."""
        return max(self.utility(option, alpha) for option in self.options)

    def slope(self, option: ExactMeasure, alpha: Fraction) -> Fraction:
        r"""Return $\partial U_\alpha/\partial\alpha$, exact since $U_\alpha$ is quadratic."""
        at = [self.utility(option, Fraction(i, 2)) for i in range(3)]
        second = 4 * (at[2] - 2 * at[1] + at[0])
        return at[2] - at[0] + second * (alpha - Fraction(1, 2))

    def psi(self, option: ExactMeasure, alpha: Fraction) -> Fraction:
        r"""Return $\Psi$ of Proposition 7 from gradients; the Hessian is one."""
        theta = self.learner(option, alpha)
        gradient = expectation(option, lambda z: theta - z[0])
        return self.c * gradient * gradient

    @property
    def sizes(self) -> Vector:
        return self.smaller, self.larger
