r"""Retraining on finite samples: a learner that sees n fresh reports in each round, exactly.

A regression through the origin, loss $\tfrac12(\theta x - y)^2$; people keep their x and report
$y = y_0 + a\theta$. One round on a sample is $\theta \mapsto Y_n + C_n\theta$ with
$Y_n = \sum x y_0/\sum x^2$ and $C_n = a\sum x/\sum x^2$; all moments are finite sums.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from itertools import product
from math import comb

from lookahead.core.errors import InvalidArgument, NotConverged

F = Fraction


class NoSpread(NotConverged):
    """The mean of the models settles and their variance grows without bound."""

    def __init__(self, n: int, second: Fraction) -> None:
        self.n, self.second = n, second
        super().__init__(
            "the variance of the models",
            f"E C_n^2 = {second} with n = {n}",
            "take larger samples",
        )


@dataclass(frozen=True)
class SampledRegression:
    r"""Two kinds of people, (x, y) = first or second, drawn with equal chances, n in each round.

    first, second: x and y_0, x != 0; gain: a. Raises InvalidArgument for x = 0.

    >>> s = SampledRegression((F(1), F(1)), (F(2), F(1)), gain=F(1, 2))
    >>> s.population_point(), s.mean_point(1), s.mean_point(2)
    (Fraction(6, 7), Fraction(6, 5), Fraction(54, 53))
    """

    first: tuple[Fraction, Fraction]
    second: tuple[Fraction, Fraction]
    gain: Fraction

    def __post_init__(self) -> None:
        for x, _ in (self.first, self.second):
            if x == 0:
                raise InvalidArgument("x", x, "must not be zero")

    def fit(self, theta: Fraction, firsts: int, n: int) -> Fraction:
        """Return the minimiser of the risk on a sample with `firsts` of n people of kind one."""
        counts = ((firsts, self.first), (n - firsts, self.second))
        curvature = sum((F(c) * x * x for c, (x, _) in counts), F(0))
        pull = sum((c * x * (y + self.gain * theta) for c, (x, y) in counts), F(0))
        return pull / curvature

    def samples(self, n: int) -> Iterator[tuple[int, Fraction]]:
        """Yield the number of people of kind one in a sample of n, with its probability."""
        if n < 1:
            raise InvalidArgument("n", n, "must be 1 or more")
        return ((k, F(comb(n, k), 2**n)) for k in range(n + 1))

    def population_point(self) -> Fraction:
        """Return the stable point of retraining on the whole population.

        Raises NotConverged where its multiplier is 1 or more in size.
        """
        return _resting(self.fit(F(0), 1, 2), self.fit(F(1), 1, 2) - self.fit(F(0), 1, 2))

    def mean_point(self, n: int) -> Fraction:
        r"""Return the mean of the models in the long run, $\mathbb E Y_n/(1 - \mathbb E C_n)$.

        Raises NotConverged where $|\mathbb E C_n| \ge 1$.
        """
        at = [sum((p * self.fit(F(t), k, n) for k, p in self.samples(n)), F(0)) for t in (0, 1)]
        return _resting(at[0], at[1] - at[0])

    def spread(self, n: int) -> Fraction:
        r"""Return the variance of the models in the long run.

        Raises NoSpread where $\mathbb E C_n^2 \ge 1$ and there is none.
        """
        centre = self.mean_point(n)
        rounds = [(p, self.fit(F(0), k, n), self.fit(F(1), k, n)) for k, p in self.samples(n)]
        second = sum((p * (one - zero) ** 2 for p, zero, one in rounds), F(0))
        if second >= 1:
            raise NoSpread(n, second)
        free = sum((p * zero**2 for p, zero, _ in rounds), F(0))
        cross = sum((p * 2 * zero * (one - zero) for p, zero, one in rounds), F(0))
        return (free + cross * centre) / (1 - second) - centre**2

    def moments(self, theta: Fraction, n: int, rounds: int) -> tuple[Fraction, Fraction]:
        """Return mean and variance after `rounds` rounds from theta, sample by sample."""
        models = [(theta, F(1))]
        for _ in range(rounds):
            models = [
                (self.fit(t, k, n), w * p)
                for (t, w), (k, p) in product(models, list(self.samples(n)))
            ]
        centre = sum((w * t for t, w in models), F(0))
        return centre, sum((w * (t - centre) ** 2 for t, w in models), F(0))


def _resting(at_zero: Fraction, rate: Fraction) -> Fraction:
    if abs(rate) >= 1:
        raise NotConverged(
            "retraining", f"its multiplier is {rate}", "weaken the reaction, or add data"
        )
    return at_zero / (1 - rate)
