"""What a market refuses or reports: each outcome has a name, the offending value and a remedy."""

from __future__ import annotations

from lookahead.core.errors import InvalidArgument, NoSolution


class EmptyPopulation(InvalidArgument):
    """A population without users, or whose users carry no weight."""

    def __init__(self, users: object) -> None:
        super().__init__("users", users, "a population needs a user of positive weight")


class NoSuchLearner(InvalidArgument):
    """A learner index outside 0, ..., n - 1."""

    def __init__(self, argument: str, learner: object, learners: int) -> None:
        self.learner, self.learners = learner, learners
        super().__init__(argument, learner, f"the learners are numbered 0 to {learners - 1}")


class Unreachable(InvalidArgument):
    """A learner whom no user can ever select, where the question needs one who learns."""

    def __init__(self, learner: int, remedy: str) -> None:
        self.learner = learner
        super().__init__("learner", learner, f"nobody ever selects this learner; {remedy}")


class NotDifferentiable(NoSolution):
    """A gradient was asked for where the potential has a kink."""

    def __init__(self, what: str, remedy: str) -> None:
        super().__init__(f"{what} has no gradient here; {remedy}")


class Diverged(NoSolution):
    """A run left every bounded set; it was stopped at `round`."""

    def __init__(self, round: int, norm: float, member: object = None) -> None:
        self.round, self.norm, self.member = round, norm, member
        who = "" if member is None else f" of {member}"
        super().__init__(
            f"the run{who} diverged: norm {norm:.3g} in round {round}; take smaller steps"
        )


class NotUnique(NoSolution):
    """A minimiser was asked for where a whole affine set of models does equally well."""

    def __init__(self, what: str, dimension: int, remedy: str) -> None:
        self.dimension = dimension
        super().__init__(
            f"{what} is not unique: a set of dimension {dimension} does equally well; {remedy}"
        )


class FlowNotUnique(NoSolution):
    """A limit was asked for where solutions of the flow leave on several sides."""

    def __init__(self, where: str, remedy: str) -> None:
        super().__init__(f"the flow from {where} is not unique; {remedy}")
