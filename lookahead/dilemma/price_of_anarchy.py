"""The price of anarchy of one group: best welfare over that of the worst pure equilibrium."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from lookahead.core.errors import InvalidArgument, NoSolution
from lookahead.dilemma.payoffs import Payoffs
from lookahead.dilemma.threshold import checked_required


class NoPriceOfAnarchy(NoSolution):
    """A worst equilibrium of welfare zero or less: the ratio is no number, or says nothing."""

    def __init__(self, welfare: Fraction) -> None:
        self.welfare = welfare
        super().__init__(
            f"the worst equilibrium has welfare {welfare}, so that no ratio exists; "
            "take a risk below 1 and a cost below the endowment"
        )


@dataclass(frozen=True)
class Counts:
    """One group of N agents by the number of cooperators; agents differ by their action only.

    gois2025, Section 3.3. Raises InvalidArgument for N < 1 or `required` outside 0, ..., N.
    """

    size: int
    required: int
    payoffs: Payoffs

    def __post_init__(self) -> None:
        if isinstance(self.size, bool) or self.size < 1:
            raise InvalidArgument("N", self.size, "must be a positive integer")
        checked_required(self.required, self.size)

    def welfare(self, k: int) -> Fraction:
        """Return the sum of all payoffs with k cooperators."""
        pay, m = self.payoffs, self.required
        return k * pay.cooperator(k, m) + (self.size - k) * pay.defector(k, m)

    def is_equilibrium(self, k: int) -> bool:
        """Return whether nobody gains by moving alone; an indifferent agent may stay."""
        pay, m = self.payoffs, self.required
        leaving = k > 0 and pay.defector(k - 1, m) > pay.cooperator(k, m)
        joining = k < self.size and pay.cooperator(k + 1, m) > pay.defector(k, m)
        return not leaving and not joining

    def equilibria(self) -> tuple[int, ...]:
        """Return the counts of cooperators at the pure Nash equilibria."""
        return tuple(k for k in range(self.size + 1) if self.is_equilibrium(k))

    def best_welfare(self) -> Fraction:
        """Return the largest welfare of any profile."""
        return max(self.welfare(k) for k in range(self.size + 1))

    def worst_welfare(self) -> Fraction:
        """Return the smallest welfare of a pure equilibrium."""
        return min(self.welfare(k) for k in self.equilibria())

    def price_of_anarchy(self) -> Fraction:
        """Return the ratio of the two; raises NoPriceOfAnarchy where the worst is not positive."""
        worst = self.worst_welfare()
        if worst <= 0:
            raise NoPriceOfAnarchy(worst)
        return self.best_welfare() / worst


def price_of_anarchy(
    N: int,
    required: int,
    risk: Fraction,
    cost: Fraction,
    *,
    endowment: Fraction | int = 1,
) -> Fraction:
    r"""Return welfare of the best state over welfare of the worst pure equilibrium.

    gois2025, Section 3.3, on a complete graph. N agents, of whom `required` must cooperate; risk r
    in [0, 1]; cost c >= 0 as a share of the endowment b > 0. Welfare is the sum of the payoffs.
    Both states are found by trying all counts of cooperators and all deviations; for
    $2 \le m \le N/\kappa$ the result is $(1 - cm/N)/(1 - r)$.

    Raises InvalidArgument outside these ranges, NoPriceOfAnarchy where the worst equilibrium has
    no positive welfare (r = 1).

    >>> price_of_anarchy(N=8, required=3, risk=Fraction(1, 2), cost=Fraction(1, 5))
    Fraction(37, 20)
    """
    return Counts(N, required, Payoffs(Fraction(endowment), risk, cost)).price_of_anarchy()
