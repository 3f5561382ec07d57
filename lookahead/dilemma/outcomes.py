"""What a dilemma refuses: each bad input has a name, its value and the limit."""

from __future__ import annotations

from lookahead.core.errors import InvalidArgument, NoSolution


class Indifferent(InvalidArgument):
    r"""kappa equals a gain $g$ that beliefs can reach, so that an agent has two best responses."""

    def __init__(self, kappa: object, gain: object) -> None:
        self.kappa, self.gain = kappa, gain
        super().__init__(
            "kappa",
            kappa,
            f"equals the reachable probability {gain} of being pivotal, where an agent is "
            "indifferent; move kappa, or state an indifference rule",
        )


class InvalidGraph(InvalidArgument):
    """An edge list that is no simple undirected graph on nodes 0, ..., N - 1."""

    def __init__(self, value: object, requirement: str) -> None:
        super().__init__("edges", value, requirement)


class EmptyNeighbourhood(InvalidGraph):
    """A node without neighbours where the question needs one."""

    def __init__(self, node: int) -> None:
        self.node = node
        super().__init__(f"node {node}", "has no neighbour; join it to the graph or drop it")


class TooLarge(NoSolution):
    """An enumeration that would not fit; `needed` items against a `limit`."""

    def __init__(self, what: str, needed: int, limit: int, remedy: str) -> None:
        self.needed, self.limit = needed, limit
        # a count of states can have more digits than Python agrees to print
        shown = str(needed) if needed.bit_length() < 64 else f"about 2^{needed.bit_length() - 1}"
        super().__init__(f"{what} needs {shown}, the limit is {limit}; {remedy}")


class NotCertified(NoSolution):
    """A solver's optimum for which no exact primal and dual pair was recovered."""

    def __init__(self, what: str) -> None:
        super().__init__(
            f"no rational certificate found for {what}; use numbers with smaller denominators"
        )
