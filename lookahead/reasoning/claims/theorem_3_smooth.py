"""Theorem 3 with the other reading of "smooth in z": the gradient that is Lipschitz is that in z."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from itertools import product

from lookahead.ledger import Assumption, Claim, Comparison, Source, that
from lookahead.reasoning.affine_level_k import AffineLevelK
from lookahead.reasoning.outcomes import NoStablePoint

F = Fraction


@dataclass(frozen=True)
class Declared:
    """An affine model, with loss gamma/2 theta^2 - b theta z, and a declared smoothness beta."""

    model: AffineLevelK
    beta: Fraction

    def gradient_in_z_moves(self) -> Fraction:
        """Largest change of the gradient in z per unit of z: the loss is affine in z."""
        loss = lambda z, theta: -self.model.beta * theta * z
        theta = F(1)
        slopes = [loss(z + 1, theta) - loss(z, theta) for z in (F(0), F(1))]
        return abs(slopes[1] - slopes[0])


def declared() -> Iterator[Declared]:
    """Slopes 2, 1/2 and 4 declared as smoothness one, which every positive number is."""
    for b, epsilon, mean in product((F(2), F(1, 2), F(4)), (F(1, 2), F(1, 4)), (F(1), F(0))):
        yield Declared(AffineLevelK(gamma_loss=1, beta=b, epsilon=epsilon, mean=mean), F(1))


smooth = Assumption(
    "smooth in z, other reading",
    r"$\nabla_z\ell(\cdot, \theta)$ is $\beta$-Lipschitz in $z$.",
    lambda x: x.beta > 0 and x.gradient_in_z_moves() <= x.beta,
)
small_sensitivity = Assumption(
    "small sensitivity",
    r"$\epsilon < \gamma/\beta$ with the declared $\beta$.",
    lambda x: abs(x.model.epsilon) * x.beta < x.model.gamma_loss,
)

other_reading = Claim(
    key="zhu2025.thm3.smooth",
    kind="theorem",
    title="Retraining with level-k thinkers, other reading of smoothness",
    source=Source("zhu2025", "Theorem 3", "3", "reconstructed"),
    chapter="reasoning/level_k",
    reading="“β-smooth in z” as usual for a function of z: the gradient in z is Lipschitz in z",
    statement=r"""If $\ell$ is $\gamma$-strongly convex in $\theta$ and $\nabla_z\ell$ is
$\beta$-Lipschitz in $z$, $\mathcal D_1$ is $\epsilon$-sensitive and $\epsilon < \gamma/\beta$, then
there is a stable point.""",
    assumes=(smooth, small_sensitivity),
    severity="missing hypothesis",
    survives="Theorem 3 with the gradient in $\\theta$ that is Lipschitz in $z$, which is how its "
    "source in performative prediction defines smoothness.",
)


@other_reading.exact(small=declared)
def stable_point(x: Declared) -> Comparison:
    """Whether retraining has a fixed point."""
    try:
        theta = x.model.stable_point()
    except NoStablePoint as outcome:
        return that(outcome.every, str(outcome))
    return that(x.model.trajectory(theta, {1: F(1)}, rounds=1)[1] == theta)


@stable_point.mutant("and zero is stable")
def _(x: Declared) -> Comparison:
    return that(x.model.trajectory(F(0), {1: F(1)}, rounds=1)[1] == 0)


stable_point.program(
    given=lambda x: {
        "gamma": x.model.gamma_loss,
        "b": x.model.beta,
        "epsilon": x.model.epsilon,
        "mean": x.model.mean,
        "beta": x.beta,
    },
    let=(
        ("loss(z, t)", "gamma / 2 * t ** 2 - b * t * z"),
        ("bend_in_z(t)", "loss(2, t) - 2 * loss(1, t) + loss(0, t)"),
        ("retrain(t)", "b / gamma * (mean + epsilon * t)"),
    ),
    assume=(
        ("the loss has no curvature in z", "bend_in_z(1) == 0 and bend_in_z(-3) == 0"),
        ("the declared smoothness is positive", "beta > 0"),
        ("small sensitivity", "abs(epsilon) * beta < gamma"),
        ("retraining is affine with slope one", "retrain(1) - retrain(0) == 1"),
    ),
    violates="retrain(0) != 0",
)
