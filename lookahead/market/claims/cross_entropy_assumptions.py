"""What the claims on a probing learner with cross-entropy assume."""

from __future__ import annotations

from lookahead.core.exact import dot
from lookahead.ledger import Assumption
from lookahead.market.cross_entropy_exact import ProbedSoftmax

__all__ = ["bounded_covariates", "seen_once", "soft_labels", "stationary"]


def _soft(x: ProbedSoftmax) -> bool:
    return all(min(p.label) >= 0 and sum(p.label) == 1 for p in x.probes)


stationary = Assumption(
    "stationary",
    r"$\bar W$ is stationary for the learner's objective with the users that it sees held fixed, and "
    r"$\gamma > 0$, $\lambda > 0$.",
    lambda x: x.gamma > 0 and x.ridge > 0 and x.is_stationary(),
)

seen_once = Assumption(
    "observed measure below the population",
    r"The learner sees every user with a share between 0 and 1: $0 \le \bar{\mathcal D}_i \le "
    r"\mathcal D$.",
    lambda x: all(0 <= u.observed <= 1 for u in x.users) and sum(u.weight for u in x.users) == 1,
)

soft_labels = Assumption(
    "soft labels",
    r"$\tilde y_j \ge 0$ and $\sum_k\tilde y_{jk} = 1$.",
    _soft,
)

bounded_covariates = Assumption(
    "bounded covariates",
    r"$\|x\| \le R_x$, for users and probes.",
    lambda x: x.R_x >= 0 and all(dot(row.x, row.x) <= x.R_x**2 for row in (*x.users, *x.probes)),
)
