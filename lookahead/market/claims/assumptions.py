"""The assumptions that several claims about markets share; predicates read fields by name."""

from __future__ import annotations

from typing import Any

from lookahead.core.exact import dot, rank
from lookahead.ledger import Assumption

__all__ = [
    "bounded_users",
    "distinct_models",
    "loyalty_above_half",
    "no_kink",
    "no_ties",
    "regular_design",
    "some_choice",
    "some_loyalty",
]


def _bounded(x: Any) -> bool:
    users = x.population
    return x.R_x >= 0 and all(
        dot(row, row) <= x.R_x**2 and abs(y) <= x.Y
        for row, y, w in zip(users.x, users.y, users.weights, strict=True)
        if w
    )


def _untied(x: Any) -> bool:
    tied = x.population.tied(x.theta)
    return all(len(i) == 1 or not w for i, w in zip(tied, x.population.weights, strict=True))


def _regular(x: Any) -> bool:
    rows = [row for row, w in zip(x.population.x, x.population.weights, strict=True) if w]
    return rank(rows) == x.population.d


bounded_users = Assumption(
    "bounded users",
    r"$\|x\| \le R_x$ and $|y| \le Y$ for every user: the support in Assumption 1, with the "
    r"declared $R_x$ and $Y$.",
    _bounded,
)

distinct_models = Assumption(
    "distinct models",
    r"$\theta_i \ne \theta_j$ for $i \ne j$.",
    lambda x: len(set(x.theta)) == len(x.theta),
)

no_ties = Assumption(
    "no ties",
    "No user of positive weight has two learners of smallest loss.",
    _untied,
)

no_kink = Assumption(
    "no kinks",
    r"Wherever users tie, their smallest loss or their features are zero, or $\alpha = 1$: then "
    r"$F$ has a gradient at $\Theta$.",
    lambda x: x.population.differentiable(x.theta, x.alpha),
)

regular_design = Assumption(
    "regular design",
    r"The features of the users span $\mathbb R^d$, so that $\theta^*$ is unique.",
    _regular,
)

some_choice = Assumption("some choice by loss", r"$\alpha < 1$.", lambda x: x.alpha < 1)

some_loyalty = Assumption("some loyalty", r"$\alpha > 0$.", lambda x: x.alpha > 0)

loyalty_above_half = Assumption(
    "preference dominates", r"$\alpha > \tfrac12$.", lambda x: 2 * x.alpha > 1
)
