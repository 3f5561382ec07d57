"""Populations that mix levels of reasoning (zhu2025, equation (2))."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from lookahead.core.errors import InvalidArgument
from lookahead.core.exact import rational

Mixture = Mapping[int, Fraction | int]
LEVEL_ONE: Mixture = {1: 1}


def shares(mixture: Mixture | None) -> dict[int, Fraction]:
    r"""Return the shares $\alpha_k$ by level, checked; None means that everyone is at level 1.

    Equation (2) sums over $k \ge 1$; level 0, whose agents do not react, is allowed here as well.
    Raises InvalidArgument for a level that is no int >= 0, a negative share, or a sum other than
    one; FloatRefused for a float share.

    >>> shares({1: Fraction(1, 2), 2: Fraction(1, 2)})
    {1: Fraction(1, 2), 2: Fraction(1, 2)}
    """
    mixture = LEVEL_ONE if mixture is None else mixture
    if not isinstance(mixture, Mapping):
        raise InvalidArgument("mixture", mixture, "must map levels to shares, such as {1: 1}")
    for level in mixture:
        if isinstance(level, bool) or not isinstance(level, int) or level < 0:
            raise InvalidArgument("mixture", level, "levels must be ints, 0 or more")
    checked = {k: rational(share, "mixture") for k, share in mixture.items()}
    for share in checked.values():
        if share < 0:
            raise InvalidArgument("mixture", share, "shares must not be negative")
    if sum(checked.values()) != 1:
        raise InvalidArgument("mixture", sum(checked.values()), "shares must sum to one")
    return checked
