"""Many runs of retraining on one graph at once, each until it repeats itself."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from lookahead.core.errors import InvalidArgument, NotConverged
from lookahead.dilemma.graphs import Edge, simple_edges

Actions = NDArray[np.bool_]
Matrix = NDArray[np.float32]


@dataclass(frozen=True, eq=False)
class Runs:
    """What became of several starts on one graph.

    below (S,): the share of pairs (group, step) below threshold on the cycle that a run ends on;
    first, last (S,): that cycle is made of the steps first, ..., last - 1; cooperators (T, S, N):
    how many cooperate in each group at each step.
    """

    below: NDArray[np.float64]
    first: NDArray[np.int64]
    last: NDArray[np.int64]
    cooperators: NDArray[np.float32]

    @property
    def period(self) -> NDArray[np.int64]:
        """The lengths of the cycles, (S,)."""
        return self.last - self.first

    def cycle(self, run: int) -> NDArray[np.int64]:
        """Return the cooperators in each group at every step of a run's cycle, (period, N)."""
        steps = self.cooperators[self.first[run] : self.last[run], run]
        return steps.astype(np.int64)


def uniform_count_starts(nodes: int, number: int, rng: np.random.Generator) -> Actions:
    """Draw first predictions (number, nodes): a uniform count of cooperators, placed at random."""
    counts = rng.integers(0, nodes + 1, size=number)
    return rng.permuted(np.arange(nodes) < counts[:, None], axis=1)


def retrain(
    edges: Iterable[Edge],
    nodes: int,
    required: NDArray[np.integer],
    starts: Actions,
    *,
    longest: int = 100_000,
) -> Runs:
    r"""Run retraining with full trust and $0 < \kappa < 1$ from every start until it repeats.

    required (N,): the cooperators that each group needs; starts (S, N). All runs go on side by side
    until the last one has repeated a profile.

    Raises InvalidArgument for starts of another shape, NotConverged after `longest` steps.

    >>> found = retrain([(0, 1), (1, 2)], 3, np.array([2, 2, 2]), np.array([[1, 1, 0]], dtype=bool))
    >>> found.below, found.period
    (array([1.]), array([1]))
    """
    if starts.ndim != 2 or starts.shape[1] != nodes:
        raise InvalidArgument("starts", starts.shape, f"must be rows of {nodes} actions")
    found = retrain_all(
        adjacency(edges, nodes)[None], np.asarray(required)[None], starts[None], longest=longest
    )
    return Runs(found.below[0], found.first[0], found.last[0], found.cooperators[:, 0])


def adjacency(edges: Iterable[Edge], nodes: int) -> Matrix:
    """Return the adjacency matrix (N, N) of a simple graph, in single precision."""
    near = np.zeros((nodes, nodes), dtype=np.float32)
    one, other = np.array(simple_edges(edges, nodes)).T
    near[one, other] = near[other, one] = 1
    return near


def retrain_all(
    near: Matrix, required: NDArray[np.integer], starts: Actions, *, longest: int = 100_000
) -> Runs:
    """Run `retrain` on several graphs of one size side by side.

    near (G, N, N), required (G, N), starts (G, S, N); the answer has the leading axis G, after T
    for the cooperators.
    """
    wanted = np.asarray(required, dtype=np.float32)[:, None] - 1
    shape = starts.shape[:2]
    history: list[Actions] = []
    seen: list[dict[bytes, int]] = [{} for _ in range(shape[0] * shape[1])]
    first = np.full(len(seen), -1)
    last = np.zeros(len(seen), dtype=np.int64)
    running = list(range(len(seen)))
    y = starts
    for step in range(longest):
        packed = np.packbits(y, axis=2).reshape(len(seen), -1)
        width, data = packed.shape[1], packed.tobytes()
        for run in running:
            key = data[run * width : (run + 1) * width]
            if key in seen[run]:
                first[run], last[run] = seen[run][key], step
            seen[run][key] = step
        running = [run for run in running if first[run] < 0]
        if not running:
            return _summary(history, first.reshape(shape), last.reshape(shape), near, required)
        history.append(y)
        # counts up to 2^24 are exact in single precision
        y = y.astype(np.float32) @ near == wanted
    raise NotConverged("retraining", f"{longest} steps without a repetition", "raise `longest`")


def _summary(
    history: list[Actions],
    first: NDArray[np.int64],
    last: NDArray[np.int64],
    near: Matrix,
    required: NDArray[np.integer],
) -> Runs:
    actions = np.stack(history).astype(np.float32)
    cooperators = actions @ near + actions
    missing = (cooperators < required[:, None]).mean(axis=3)
    sums = np.concatenate([np.zeros((1, *first.shape)), np.cumsum(missing, axis=0)])
    steps = np.take_along_axis(sums, np.stack([first, last]), axis=0)
    return Runs((steps[1] - steps[0]) / (last - first), first, last, cooperators)
