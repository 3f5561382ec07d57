"""Optimal transport between finite measures: a plan and a potential, both exactly feasible."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from importlib import import_module
from typing import Any

import numpy as np

from lookahead.core.balls import FloatArray
from lookahead.core.enclosure import Number, Real, real, root
from lookahead.core.errors import InvalidArgument, NotConverged
from lookahead.core.exact import vector
from lookahead.core.measures import ExactMeasure, Point

Edge = tuple[int, int]
Node = tuple[str, int]


@dataclass(frozen=True)
class TransportEnclosure:
    """Two numbers between which the transport cost certainly lies.

    lower: value of a feasible dual potential; upper: cost of a feasible plan. Both are balls
    that shrink with the precision; where the linear program found an optimal basis, they have
    one limit. plan: exact masses moved, by (source index, target index).
    """

    lower: Real
    upper: Real
    plan: dict[Edge, Fraction]


def transport_enclosure(
    sources: Sequence[Point],
    supplies: Sequence[Fraction],
    targets: Sequence[Point],
    demands: Sequence[Fraction],
) -> TransportEnclosure:
    """Enclose the least cost of moving `supplies` to `demands`, Euclidean ground distance.

    A linear program in floats only proposes which routes to use: the masses on the routes are
    solved for exactly, the potential is made feasible by one c-transform, and no solver
    tolerance enters (Peyre and Cuturi 2019, chapters 2 and 3, has the duality).
    supplies and demands: non-negative, with one exact total (not necessarily one).
    Raises InvalidArgument for unequal totals, a negative mass or a dimension mismatch,
    FloatRefused for a float.

    >>> found = transport_enclosure([(Fraction(0), Fraction(0))], [Fraction(2)],
    ...                             [(Fraction(3), Fraction(4))], [Fraction(2)])
    >>> found.lower.below(), found.upper.above()
    (Fraction(10, 1), Fraction(10, 1))
    """
    sources = [vector(point, "sources") for point in sources]
    targets = [vector(point, "targets") for point in targets]
    supplies, demands = vector(supplies, "supplies"), vector(demands, "demands")
    check_masses(sources, supplies, targets, demands)
    rows = [i for i, mass in enumerate(supplies) if mass]
    columns = [j for j, mass in enumerate(demands) if mass]
    if not rows:
        return TransportEnclosure(real(0), real(0), {})
    squared = {
        (i, j): sum(((x - y) ** 2 for x, y in zip(sources[i], targets[j], strict=True)), Fraction())
        for i in rows
        for j in columns
    }
    supply, demand = {i: supplies[i] for i in rows}, {j: demands[j] for j in columns}
    total = sum(supply.values(), Fraction(0))
    flow, prices = _propose(supply, demand, squared, total)
    tree = _spanning_tree(rows, columns, flow, prices)
    plan = _flow_on_tree(tree, supply, demand)
    if min(plan.values()) < 0:
        plan = _repair(flow, supply, demand, total)
    distance = {edge: root(q) for edge, q in squared.items()}
    upper: Number = Fraction(0)
    for edge, mass in plan.items():
        upper = upper + mass * distance[edge]
    return TransportEnclosure(_dual(tree, supply, demand, distance), real(upper), plan)


def transport_cost(source: ExactMeasure, target: ExactMeasure) -> TransportEnclosure:
    """Enclose the Wasserstein-1 distance of two exact measures, Euclidean ground distance."""
    return transport_enclosure(source.points, source.weights, target.points, target.weights)


def check_masses(
    sources: Sequence[Point],
    supplies: Sequence[Fraction],
    targets: Sequence[Point],
    demands: Sequence[Fraction],
) -> None:
    """Raise InvalidArgument unless both sides carry one total of non-negative masses."""
    for name, points, masses in (
        ("supplies", sources, supplies),
        ("demands", targets, demands),
    ):
        if len(points) != len(masses):
            raise InvalidArgument(name, len(masses), f"must be one for each of {len(points)}")
        for mass in masses:
            if mass < 0:
                raise InvalidArgument(name, mass, "must not be negative")
    if sum(supplies) != sum(demands):
        raise InvalidArgument("demands", sum(demands), f"must total {sum(supplies)}, the supply")
    dimensions = {len(p) for p in [*sources, *targets]}
    if len(dimensions) > 1:
        raise InvalidArgument("targets", sorted(dimensions), "must have the sources' dimension")


def _propose(
    supply: dict[int, Fraction],
    demand: dict[int, Fraction],
    squared: dict[Edge, Fraction],
    total: Fraction,
) -> tuple[dict[Edge, float], dict[Edge, float]]:
    """Return approximate masses (of a total of one) and reduced costs from the linear program."""
    optimize: Any = import_module("scipy.optimize")
    sparse: Any = import_module("scipy.sparse")
    largest = max(squared.values())
    edges = list(squared)
    cost = np.array([float(squared[e] / largest) ** 0.5 if largest else 0.0 for e in edges])
    m, n = len(supply), len(demand)
    balance = sparse.vstack(
        [
            sparse.kron(sparse.eye_array(m), np.ones((1, n))),
            sparse.kron(np.ones((1, m)), sparse.eye_array(n)),
        ]
    ).tocsr()
    masses = np.array([float(w / total) for w in [*supply.values(), *demand.values()]])
    # The last balance follows from the others; with it, rounded masses could be infeasible.
    found: Any = optimize.linprog(
        cost, A_eq=balance[:-1], b_eq=masses[:-1], bounds=(0, None), method="highs-ds"
    )
    if found.x is None:
        raise NotConverged("the transport program", str(found.message), "rescale the points")
    plan: FloatArray = np.asarray(found.x, dtype=float)
    dual: FloatArray = np.append(np.asarray(found.eqlin.marginals, dtype=float), 0.0)
    reduced: FloatArray = cost - np.asarray(balance.T @ dual, dtype=float)
    return (
        {e: max(float(x), 0.0) for e, x in zip(edges, plan, strict=True)},
        {e: float(r) for e, r in zip(edges, reduced, strict=True)},
    )


def _spanning_tree(
    rows: list[int], columns: list[int], flow: dict[Edge, float], slack: dict[Edge, float]
) -> list[Edge]:
    """Return a spanning tree of routes without slack: the used ones, joined by shifts.

    A part of the used routes that is balanced in itself may shift all its potentials until a
    route out of it (or into it) has no slack left: the dual value stays, and the parts join.
    """
    label: dict[Node, int] = {node: k for k, node in enumerate(_nodes(rows, columns))}
    tree: list[Edge] = []

    def join(edge: Edge) -> None:
        one, other = label["row", edge[0]], label["column", edge[1]]
        if one != other:
            tree.append(edge)
            for node, part in label.items():
                if part == other:
                    label[node] = one

    for edge in sorted((e for e, x in flow.items() if x > 0), key=lambda e: -flow[e]):
        join(edge)
    left = dict(slack)
    while len(tree) < len(rows) + len(columns) - 1:
        part = label["row", rows[0]]
        inside = {e: (label["row", e[0]] == part) - (label["column", e[1]] == part) for e in left}
        way = 1 if 1 in inside.values() else -1
        edge = min((e for e in left if inside[e] == way), key=lambda e: left[e])
        shift = left[edge]
        left = {e: x - way * inside[e] * shift for e, x in left.items()}
        join(edge)
    return tree


def _nodes(rows: list[int], columns: list[int]) -> list[Node]:
    return [*(("row", i) for i in rows), *(("column", j) for j in columns)]


def _flow_on_tree(
    tree: list[Edge], supply: dict[int, Fraction], demand: dict[int, Fraction]
) -> dict[Edge, Fraction]:
    """Return the only masses on a spanning tree with these marginals: peel leaf after leaf."""
    left: dict[Node, Fraction] = {("row", i): w for i, w in supply.items()}
    left |= {("column", j): w for j, w in demand.items()}
    at: dict[Node, set[Edge]] = {node: set() for node in left}
    for i, j in tree:
        at["row", i].add((i, j))
        at["column", j].add((i, j))
    leaves = [node for node, edges in at.items() if len(edges) == 1]
    plan: dict[Edge, Fraction] = {}
    while leaves:
        leaf = leaves.pop()
        if not at[leaf]:
            continue
        edge = at[leaf].pop()
        other = ("column", edge[1]) if leaf[0] == "row" else ("row", edge[0])
        plan[edge] = left[leaf]
        left[other] -= left[leaf]
        at[other].discard(edge)
        if len(at[other]) == 1:
            leaves.append(other)
    return plan


def _repair(
    flow: dict[Edge, float],
    supply: dict[int, Fraction],
    demand: dict[int, Fraction],
    total: Fraction,
) -> dict[Edge, Fraction]:
    """Return an exact plan near `flow`: no more than either side has left, then the remainders."""
    rest, open_demand = dict(supply), dict(demand)
    plan: dict[Edge, Fraction] = {}
    proposed = [(e, Fraction(x) * total) for e, x in flow.items() if x > 0]
    remainders = [(e, total) for e in flow]
    for (i, j), mass in [*proposed, *remainders]:
        moved = min(mass, rest[i], open_demand[j])
        if moved > 0:
            plan[i, j] = plan.get((i, j), Fraction(0)) + moved
            rest[i] -= moved
            open_demand[j] -= moved
    return plan


def _dual(
    tree: list[Edge],
    supply: dict[int, Fraction],
    demand: dict[int, Fraction],
    distance: dict[Edge, Real],
) -> Real:
    """Return the value of the potential with no slack on the tree, made feasible elsewhere."""
    first = next(iter(supply))
    u: dict[int, Number] = {first: Fraction(0)}
    v: dict[int, Number] = {}
    pending = list(tree)
    while pending:
        waiting: list[Edge] = []
        for i, j in pending:
            if i in u:
                v[j] = distance[i, j] - u[i]
            elif j in v:
                u[i] = distance[i, j] - v[j]
            else:
                waiting.append((i, j))
        pending = waiting
    value: Number = Fraction(0)
    for i, mass in supply.items():
        value = value + mass * u[i]
    for j, mass in demand.items():
        value = value + mass * _least([distance[i, j] - u[i] for i in supply])
    return real(value)


def _least(values: list[Number]) -> Real:
    """Return the minimum of the values."""
    candidates = [real(x) for x in values]

    def enclose() -> Any:
        smallest = candidates[0].here()
        for x in candidates[1:]:
            smallest = smallest.min(x.here())
        return smallest

    return Real(enclose)
