"""Where the modules that summary 002 sketches for zhu2025 are found in this library."""

from __future__ import annotations

import importlib
from dataclasses import dataclass
from typing import Any

from lookahead.core.errors import UnknownKey


@dataclass(frozen=True)
class Component:
    """A module of the sketch, what it does, and the names that do it here (module:name)."""

    theirs: str
    does: str
    ours: tuple[str, ...]


COMPONENTS = (
    Component(
        "Learner Module",
        r"$\mathcal A(\mathcal D) = \arg\min_\theta \mathbb E\,\ell(z, \theta)$",
        ("lookahead.core.learner:risk_minimizer", "lookahead.reasoning.level_k:mean_learner"),
    ),
    Component(
        "Agent Strategy Module",
        r"$h_\theta(z)$, by levels or of a collective",
        (
            "lookahead.reasoning.level_k:react",
            "lookahead.reasoning.level_k:level",
            "lookahead.reasoning.anchor_game:AnchorGame.collective",
        ),
    ),
    Component(
        "Distribution Map",
        r"$\mathcal D(\theta)$, from $h_\theta$ and $\mathcal D_0$",
        ("lookahead.core.measures:push_forward", "lookahead.reasoning.level_k:population"),
    ),
    Component(
        "Dynamics Engine",
        r"$\theta_{t+1} = \mathcal A(\mathcal D(\theta_t))$ and the gaps",
        (
            "lookahead.reasoning.level_k:retrain",
            "lookahead.core.fixed_point:retrain",
            "lookahead.core.fixed_point:gaps",
        ),
    ),
    Component(
        "Evaluation Module",
        r"loss and utility at equilibrium; $B = U(h^\sharp) - U(h^*)$",
        (
            "lookahead.core.measures:expectation",
            "lookahead.reasoning.anchor_game:AnchorGame.utility",
            "lookahead.reasoning.anchor_game:AnchorGame.benefit",
        ),
    ),
)


def resolve(name: str) -> Any:
    """Return what `name`, written as module:name, stands for.

    Raises UnknownKey when the module has no such name.

    >>> resolve("lookahead.reasoning.level_k:level").__name__
    'level'
    """
    module, _, attributes = name.partition(":")
    found: Any = importlib.import_module(module)
    for attribute in attributes.split("."):
        if not hasattr(found, attribute):
            raise UnknownKey("name", name, (f"{module}:{known}" for known in dir(found)))
        found = getattr(found, attribute)
    return found
