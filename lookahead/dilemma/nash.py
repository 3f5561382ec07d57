"""Pure Nash equilibria from payoffs and unilateral deviations; nothing of the best response."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from lookahead.dilemma.bitset_profiles import Masks, codes, cooperators, groups


def payoffs(masks: Masks, m: NDArray[np.int8], kappa: Fraction, agent: int) -> NDArray[np.int64]:
    r"""Return an agent's payoff at every profile, (..., 2^N), times the denominator of kappa.

    gois2025, Definitions 2.1 and 2.2 with b = r = 1 and cost kappa: 1 where the group has at least
    $m_i$ cooperators, less kappa for who cooperates. Other b and r rescale and shift this, and
    leave the sign of every deviation as it is.
    """
    safe = cooperators(groups(masks), agent) >= m[..., agent, None]
    acts = (codes(masks.shape[-1]) >> np.uint32(agent)) & np.uint32(1)
    return kappa.denominator * safe.astype(np.int64) - kappa.numerator * acts.astype(np.int64)


def nash_profiles(
    masks: Masks, m: NDArray[np.int8], kappa: Fraction, *, strict: bool
) -> NDArray[np.bool_]:
    """Return which profiles are pure Nash equilibria, (..., 2^N): no deviation gains.

    strict: every deviation loses.

    >>> masks, m = np.array([6, 5, 3], dtype=np.uint32), np.full(3, 2, dtype=np.int8)
    >>> np.flatnonzero(nash_profiles(masks, m, Fraction(1, 2), strict=True)).tolist()
    [0, 3, 5, 6]
    """
    nodes = masks.shape[-1]
    everyone = codes(nodes)
    stays = np.ones((*masks.shape[:-1], len(everyone)), dtype=np.bool_)
    for i in range(nodes):
        now = payoffs(masks, m, kappa, i)
        deviating = now[..., everyone ^ np.uint32(1 << i)]
        stays &= now > deviating if strict else now >= deviating
    return stays
