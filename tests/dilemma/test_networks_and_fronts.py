"""Message passing, symmetries, weights of two objectives and fronts."""

from __future__ import annotations

from fractions import Fraction as F

import numpy as np
import pytest

from lookahead.core.errors import InvalidArgument
from lookahead.dilemma import MessagePassing, TooLarge, min_norm_weight, pareto_front
from lookahead.dilemma.claims.section_4_network import network
from lookahead.dilemma.graphs import connected_graphs
from lookahead.dilemma.message_passing import colour_refinement, orbits


def neighbours_of(edges, n):
    return [[j for j in range(n) if (i, j) in edges or (j, i) in edges] for i in range(n)]


@pytest.mark.parametrize("nodes", [3, 4, 5])
def test_outputs_respect_refinement_and_refinement_respects_symmetry(nodes):
    for edges in connected_graphs(nodes):
        graph = neighbours_of(set(edges), nodes)
        outputs = network(1).outputs(graph, [(F(1),)] * nodes)
        coarse = colour_refinement(graph)
        assert all(len({outputs[i] for i in group}) == 1 for group in coarse)
        assert all(any(orbit <= group for group in coarse) for orbit in orbits(graph))


def test_refusals_of_networks():
    with pytest.raises(InvalidArgument):
        MessagePassing(())
    with pytest.raises(InvalidArgument):
        network(0).outputs([[1], [0]], [(F(1),)])
    with pytest.raises(TooLarge):
        orbits([[(i + 1) % 9, (i - 1) % 9] for i in range(9)])


def test_weight_against_a_fine_grid():
    rng = np.random.default_rng(0)
    for _ in range(50):
        g1, g2 = rng.integers(-5, 6, (2, 3))
        weight = float(min_norm_weight(g1.tolist(), g2.tolist()))
        norms = [np.sum((w * g1 + (1 - w) * g2) ** 2) for w in np.linspace(0, 1, 101)]
        assert np.sum((weight * g1 + (1 - weight) * g2) ** 2) <= min(norms) + 1e-12


def test_refusal_and_empty_front():
    with pytest.raises(InvalidArgument):
        min_norm_weight([1, 2], [1])
    assert pareto_front([]) == ()
