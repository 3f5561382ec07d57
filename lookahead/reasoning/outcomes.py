"""What a game can turn out to be instead of having an answer; each is a named outcome."""

from __future__ import annotations

from lookahead.core.errors import NoSolution


class NoStablePoint(NoSolution):
    """There is no single stable point; `every` tells whether all models are stable or none."""

    def __init__(self, every: bool = False, why: str | None = None) -> None:
        self.every = every
        which = "every theta is stable" if every else "no theta is stable"
        why = why or "the retraining map has multiplier 1"
        super().__init__(f"{why}, so {which}; change the strength of the reaction")


class SeveralStablePoints(NoSolution):
    """More than one stable point where one was assumed; `points` holds those that were found."""

    def __init__(self, points: tuple[object, ...]) -> None:
        self.points = points
        listed = "; ".join(_shown(point) for point in points)
        super().__init__(f"{len(points)} stable points, pass one of them as `at`: {listed}")


class NotStronglyConvex(NoSolution):
    """The learner's risk has no positive curvature in some direction, so no unique model."""

    def __init__(self, modulus: object) -> None:
        self.modulus = modulus
        super().__init__(
            f"the learner's risk has strong-convexity modulus {modulus}, not a positive one; "
            "add a ridge term, or data that move every parameter"
        )


class UnboundedUtility(NoSolution):
    """The collective's utility has no maximum on its strategies; `direction` shows a way up."""

    def __init__(self, direction: object) -> None:
        self.direction = direction
        super().__init__(
            f"the utility grows without bound along {direction}; bound the strategies, or make "
            "moving costly enough"
        )


class NotPinnedDown(NoSolution):
    """A search ended without proof that its best point is the best; see `best`, `gap`."""

    def __init__(self, best: object, gap: object) -> None:
        self.best, self.gap = best, gap
        super().__init__(
            f"the best point found is {best}, at most {gap} below the optimum; search longer, or "
            "use the value as a lower bound only"
        )


class NoMaximum(NoSolution):
    """A bounded utility that no strategy maximises; `supremum` is approached, never reached."""

    def __init__(self, supremum: object, approach: str) -> None:
        self.supremum, self.approach = supremum, approach
        super().__init__(
            f"the supremum {supremum} is not attained, only approached by {approach}; bound the "
            "strategies, or use the supremum"
        )


def _shown(point: object) -> str:
    """A stable pair by its model, anything else as it is."""
    theta = getattr(point, "theta", point)
    if isinstance(theta, tuple):
        theta = f"({', '.join(map(str, theta))})"
    return f"theta = {theta}" if hasattr(point, "theta") else str(theta)
