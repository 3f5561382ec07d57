"""The assumptions that several claims about the dilemma share."""

from __future__ import annotations

from typing import Any

from lookahead.ledger import Assumption


def _affordable(x: Any) -> bool:
    return x.payoffs.price < x.payoffs.stake


def _costly(x: Any) -> bool:
    return x.payoffs.price > 0


affordable = Assumption(
    "cooperating costs less than the stake",
    r"$\kappa < 1$: the cost of cooperating is below $r b$.",
    _affordable,
)

costly = Assumption("cooperating costs something", r"$\kappa > 0$, that is $c > 0$.", _costly)
