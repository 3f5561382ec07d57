r"""Several groups, one of which acts: what its growth does depends on who makes room for it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import Any

from lookahead.core.enclosure import Number
from lookahead.core.errors import InvalidArgument
from lookahead.core.measures import ExactMeasure, mixture
from lookahead.reasoning.mixture_game import Points, law_of, learn, size
from lookahead.reasoning.mixture_learner import (
    Fitted,
    Parameter,
    divide,
    inner,
    mean_gradient,
    mean_value,
    plain,
)
from lookahead.reasoning.written import Vector, Written, written


@dataclass(frozen=True)
class GroupMixture:
    r"""$\mathcal D = \sum_k s_k\mathcal D_k$, of which the group `reacting` plays the strategy h.

    Equation (3) of zhu2025 has two groups, so that growth of one is decline of the other. With
    three or more, `payer` says who makes room: None shrinks all others in proportion, an index
    shrinks that group alone. Proposition 7's $-\Psi/(1-\alpha)$ with $\alpha = s_k$ is the
    derivative for the first rule; for the second its sign may differ from $-\Psi$'s.

    loss, utility: as for `MixtureGame`; groups: measures or lists of points; shares: $s_k \ge 0$
    that sum to one; reacting: index of the group whose members' utility counts.
    Raises InvalidArgument for shares or indices that are none.

    >>> mean, wish = lambda z, t: (z - t) ** 2 / 2, lambda z, t: -(t - 2) ** 2 / 2
    >>> half, quarter = Fraction(1, 2), Fraction(1, 4)
    >>> game = GroupMixture(mean, wish, [[1], [0], [2]], (half, quarter, quarter), 0)
    >>> game.theta, game.psi, game.dU(), game.dU(payer=1), game.dU(payer=2)
    (Fraction(1, 1), Fraction(0, 1), Fraction(0, 1), Fraction(1, 1), Fraction(-1, 1))
    >>> game.dtheta(), game.dtheta(payer=1), game.dtheta(payer=2)
    (Fraction(0, 1), Fraction(1, 1), Fraction(-1, 1))
    """

    loss: Any
    utility: Any
    groups: Sequence[Points]
    shares: tuple[Fraction | int, ...]
    reacting: int = 0
    parameters: int | None = None

    def __post_init__(self) -> None:
        laws = tuple(law_of("groups", group) for group in self.groups)
        if len({law.d for law in laws}) != 1:
            raise InvalidArgument("groups", [law.d for law in laws], "must be of one dimension")
        if len(self.shares) != len(laws):
            raise InvalidArgument("shares", len(self.shares), f"must be {len(laws)}, one a group")
        shares = tuple(size(s, "shares") for s in self.shares)
        object.__setattr__(self, "groups", laws)
        object.__setattr__(self, "shares", shares)
        self._index("reacting", self.reacting)

    @cached_property
    def law(self) -> ExactMeasure:
        """The data that the learner sees."""
        return mixture(self.shares, [law_of("groups", g) for g in self.groups])

    @cached_property
    def formulas(self) -> tuple[Written, Written]:
        """Loss and utility with their derivatives."""
        loss = written(self.loss, self.law.d, self.parameters)
        return loss, written(self.utility, self.law.d, loss.p)

    @cached_property
    def fitted(self) -> Fitted:
        """The learner's model and Hessian; raises as `MixtureGame.at` does."""
        return learn(self.loss, self.formulas[0], self.law)

    @property
    def theta(self) -> Parameter:
        """The learner's model: a number where p = 1, else (p,)."""
        return plain(self.fitted.theta)

    @cached_property
    def U(self) -> Number:
        """The mean utility of the members of the reacting group."""
        return mean_value(self.formulas[1], self._group(self.reacting), self.fitted.theta)

    @cached_property
    def psi(self) -> Number:
        r"""$\Psi$ of Proposition 7, both means over the reacting group."""
        return inner(self._pull, divide(self.fitted.hessian, self._push(self.reacting)))

    def dtheta(self, payer: int | None = None) -> Parameter:
        """Return the derivative of the model in the reacting group's share.

        A number where p = 1, else (p,). Raises InvalidArgument when all others shrink but there is
        nobody else, and for a payer that is no other group.
        """
        return plain(self._moved(payer))

    def dU(self, payer: int | None = None) -> Number:
        """Return the derivative of U in the reacting group's share; raises as `dtheta`."""
        return inner(self._pull, self._moved(payer))

    def _moved(self, payer: int | None) -> Vector:
        pushed = self._push(self.reacting)
        if payer is not None:
            self._index("payer", payer)
            if payer == self.reacting:
                raise InvalidArgument("payer", payer, "must be another group")
            spared = self._push(payer)
        else:
            rest = 1 - Fraction(self.shares[self.reacting])
            if not rest:
                raise InvalidArgument("payer", payer, "must be named where all others are empty")
            others = [part for k, part in enumerate(self._weighted()) if k != self.reacting]
            spared = tuple(sum(column, Fraction(0)) / rest for column in zip(*others, strict=True))
        apart = tuple(a - b for a, b in zip(spared, pushed, strict=True))
        return divide(self.fitted.hessian, apart)

    @cached_property
    def _pull(self) -> Vector:
        return mean_gradient(self.formulas[1], self._group(self.reacting), self.fitted.theta)

    def _push(self, k: int) -> Vector:
        return mean_gradient(self.formulas[0], self._group(k), self.fitted.theta)

    def _weighted(self) -> list[Vector]:
        return [
            tuple(Fraction(share) * x for x in self._push(k)) for k, share in enumerate(self.shares)
        ]

    def _group(self, k: int) -> ExactMeasure:
        return law_of("groups", self.groups[k])

    def _index(self, name: str, k: object) -> None:
        if type(k) is not int or not 0 <= k < len(self.groups):
            raise InvalidArgument(name, k, f"must be a group 0 to {len(self.groups) - 1}")
