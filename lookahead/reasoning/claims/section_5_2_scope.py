"""Section 5.2's assumptions, small scopes and programs: a collective among agents who react."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from fractions import Fraction
from itertools import product
from typing import Any

from lookahead.core.measures import measure
from lookahead.ledger import Assumption
from lookahead.reasoning.claims import retraining_programs
from lookahead.reasoning.claims.retraining_assumptions import (
    closed_set,
    convex_loss,
    convex_set,
    smooth_loss,
)
from lookahead.reasoning.claims.retraining_scope import (
    HALF_LINE,
    LEVEL_2,
    LEVEL_ONE,
    data_scaled,
    loss_scaled,
)
from lookahead.reasoning.collective_mixture import CollectiveMixture
from lookahead.reasoning.retraining import ONE, ParameterSet, Retraining, Shares

F = Fraction
CHAPTER = "reasoning/mixed_populations"
SIZES = (F(1, 2), F(1, 4), F(0), F(1))
FEEDBACK = (F(1, 2), F(-1, 2), F(9, 10), F(-9, 10), F(0))

fixed_strategy = Assumption(
    "fixed strategy",
    r"The strategy $h$ does not depend on $\theta$.",
    lambda x: x.follow == 0,
)

sensitive_rest = Assumption(
    "sensitivity",
    r"$\mathcal W_1(\mathcal D(\theta), \mathcal D(\phi)) \le \epsilon\|\theta - \phi\|$ for the "
    r"agents outside the collective, with the declared $\epsilon \ge 0$.",
    lambda x: abs(x.gain) <= x.epsilon and x.rest.mixture == LEVEL_ONE,
)

weak_rest = Assumption(
    "ε < γ/β", r"$\epsilon < \gamma/\beta$.", lambda x: x.epsilon * x.beta < x.gamma_loss
)

weak_on_average = Assumption(
    "(1 - α) ε < γ/β",
    r"$(1 - \alpha)\epsilon < \gamma/\beta$.",
    lambda x: (1 - x.size) * x.epsilon * x.beta < x.gamma_loss,
)

larger_size = Assumption(
    "larger collective",
    r"The second size is at least the first.",
    lambda x: x.size <= x.larger,
)

SET = (closed_set, convex_set)
CONSTANTS = (convex_loss, smooth_loss, sensitive_rest, fixed_strategy)


def among(
    rest: Retraining, size: Fraction, answer: Fraction = ONE, **others: Any
) -> CollectiveMixture:
    """Return a collective of this size whose members all report `answer`."""
    return CollectiveMixture(rest, size, (answer,) * rest.base.n, **others)


def small() -> Iterator[CollectiveMixture]:
    """Affine models and a kinked one, four sizes, both signs of feedback, everybody at level 1."""
    for c, size in product(FEEDBACK, SIZES):
        yield among(Retraining(c, abs(c), measure([2]), theta=F(0), phi=F(1)), size)
        bent = Retraining(c, abs(c), measure([-1, 0, 4]), theta=F(-2), stiffness=F(3))
        yield CollectiveMixture(bent, size, (F(-9), F(0), F(3)))


def of_levels(mixtures: Iterable[Shares], **others: Any) -> Iterator[CollectiveMixture]:
    """Affine models with these shares of levels, both signs of feedback, two sizes."""
    for mixture, c, size in product(mixtures, FEEDBACK, SIZES):
        rest = Retraining(c, abs(c), measure([2]), mixture, theta=F(0), phi=F(1))
        yield among(rest, size, **others)


def loss_rescaled(x: CollectiveMixture, s: int) -> CollectiveMixture:
    """Multiply the loss by s."""
    return replace(x, rest=loss_scaled(x.rest, s))


def data_rescaled(x: CollectiveMixture, s: int) -> CollectiveMixture:
    """Measure the data in other units: z -> s z."""
    answers = tuple(s * answer for answer in x.answers)
    return replace(x, rest=data_scaled(x.rest, s), answers=answers, follow=s * x.follow)


SINGLE = among(replace(LEVEL_2, mixture=LEVEL_ONE), F(1, 4))


def flat() -> Iterator[CollectiveMixture]:
    """A loss that is less convex than declared."""
    yield replace(SINGLE, rest=replace(SINGLE.rest, curvature=F(1, 2)))


def steep() -> Iterator[CollectiveMixture]:
    """A loss that is less smooth in z than declared."""
    yield replace(SINGLE, rest=replace(SINGLE.rest, slope=F(2)))


def quick() -> Iterator[CollectiveMixture]:
    """Agents that react more than declared."""
    yield replace(SINGLE, rest=replace(SINGLE.rest, gain=F(3, 4)))


def following() -> Iterator[CollectiveMixture]:
    """A collective that follows the model one for one."""
    yield replace(SINGLE, follow=F(1))


def half_open() -> Iterator[CollectiveMixture]:
    """Positive models only, everybody's data at zero."""
    yield among(HALF_LINE, F(1, 4), F(0))


def two_models() -> Iterator[CollectiveMixture]:
    """Two models only: retraining maps each to itself."""
    rest = replace(SINGLE.rest, base=measure([F(1, 4)]), Theta=ParameterSet(points=(F(0), F(1))))
    yield among(rest, F(1, 4), F(1, 4))


def undamped() -> Iterator[CollectiveMixture]:
    """Agents who react twice as fast as the model, half of them in the collective."""
    yield among(Retraining(F(2), F(2), measure([2])), F(1, 2))
    yield among(Retraining(F(2), F(2), measure([-1])), F(1, 2))


def given(x: CollectiveMixture) -> dict[str, Any]:
    """Return the data of an affine instance, for the independent checker."""
    return {
        **retraining_programs.given(x.rest),
        "answers": x.answers,
        "size": x.size,
        "larger": x.larger,
        "stiffness": x.rest.stiffness,
    }


COLLECTIVE = (
    ("a size", "0 <= size <= 1 and size <= larger and larger <= 1"),
    ("an answer for every atom", "len(answers) == len(points)"),
)
