"""Games on graphs against literal loops, the equilibria, and everything that is refused."""

from fractions import Fraction
from itertools import pairwise, product

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lookahead.core.errors import InvalidArgument
from lookahead.dilemma import (
    EmptyNeighbourhood,
    GraphDilemma,
    Indifferent,
    InvalidGraph,
    LargeGraph,
    TooLarge,
    preferential_attachment,
)
from lookahead.dilemma.bitset_census import Atlas, Census
from lookahead.dilemma.graphs import ATLAS, connected_graphs, threshold_classes
from lookahead.testing.dilemma_graphs import graph_dilemmas

F = Fraction
KAPPA = F(3, 5)
CHAIN = [(0, 1), (1, 2)]


def literal_reply(game, prediction):
    """Best responses from expected payoffs over both actions, agent by agent."""
    reply = []
    for js in game.neighbours:
        heard = sum(prediction[j] for j in js)
        safe = [heard + act >= game.threshold * (len(js) + 1) for act in (0, 1)]
        reply.append(int(safe[1] - game.kappa > safe[0]))
    return tuple(reply)


@given(graph_dilemmas(largest=7), st.booleans())
@settings(max_examples=40, deadline=None, derandomize=True)
def test_answers_agree_with_literal_loops(game, dear):
    if dear:
        game = GraphDilemma(game.edges, game.threshold, 1 / game.kappa, game.nodes)
    every = list(product((0, 1), repeat=game.nodes))
    replies = {y: literal_reply(game, y) for y in every}
    assert all(game.best_response(y) == replies[y] for y in every[::7])
    assert set(game.self_fulfilling()) == {y for y in every if replies[y] == y}
    reached = {y: sum(game.successful(replies[y])) for y in every}
    assert game.best_success() == max(reached.values())
    full = {y for y in every if reached[y] == game.nodes}
    assert set(game.full_success_predictions()) == full
    assert set(game.nash(strict=True)) == set(game.self_fulfilling())


@given(graph_dilemmas(largest=6))
@settings(max_examples=25, deadline=None, derandomize=True)
def test_time_below_threshold_is_the_mean_over_literal_walks(game):
    total = F(0)
    for start in product((0, 1), repeat=game.nodes):
        walk, now = [], start
        while now not in walk:
            walk.append(now)
            now = literal_reply(game, now)
        cycle = walk[walk.index(now) :]
        below = sum(not safe for y in cycle for safe in game.successful(y))
        total += F(below, len(cycle) * game.nodes)
    assert game.time_below_threshold("uniform_profile") == total / 2**game.nodes
    assert game.time_below_threshold("bernoulli", F(1, 2)) == total / 2**game.nodes


def test_the_chain_of_the_interface():
    game = GraphDilemma(edges=CHAIN, threshold=F(2, 3), kappa=KAPPA)
    assert game.required == (2, 2, 2)
    assert game.best_response((1, 1, 0)) == (1, 1, 1)
    assert game.self_fulfilling() == ((0, 0, 0),)
    assert set(game.full_success_predictions()) == {(1, 1, 0), (0, 1, 1)}
    assert game.best_success() == 3
    assert game.time_below_threshold("uniform_profile") == 1


def test_time_below_threshold_matches_the_expectations_of_scale_free_graphs():
    expected = {5: "0.7600", 6: "0.7421", 7: "0.7870", 8: "0.8618", 9: "0.9025", 10: "0.8943"}
    for nodes, printed in expected.items():
        graphs = [nx.barabasi_albert_graph(nodes, 2, seed=seed) for seed in range(5)]
        times = [
            GraphDilemma(g.edges, F(1, 2), F(1, 2)).time_below_threshold("uniform_count")
            for g in graphs
        ]
        assert f"{float(sum(times) / 5):.4f}" == printed


def test_real_predictions_are_answered_by_probabilities():
    game = GraphDilemma(CHAIN, F(2, 3), F(2, 5))
    assert game.best_response((F(1, 2), F(1, 3), F(1, 2))) == (0, 1, 0)


def test_bad_input_is_named():
    with pytest.raises(InvalidGraph, match="itself"):
        GraphDilemma([(0, 0)], F(1, 2), KAPPA)
    with pytest.raises(InvalidGraph, match="twice"):
        GraphDilemma([(0, 1), (1, 0)], F(1, 2), KAPPA)
    with pytest.raises(EmptyNeighbourhood, match="node 1"):
        GraphDilemma([(0, 2)], F(1, 2), KAPPA)
    with pytest.raises(InvalidGraph, match="outside"):
        GraphDilemma([(0, 5)], F(1, 2), KAPPA, nodes=3)
    with pytest.raises(InvalidGraph, match="integers"):
        GraphDilemma([(0, 1, 2)], F(1, 2), KAPPA)
    with pytest.raises(InvalidGraph, match="no edge"):
        GraphDilemma([], F(1, 2), KAPPA)
    for threshold in (F(-1, 2), F(3, 2), 0.1):
        with pytest.raises(InvalidArgument, match="threshold"):
            GraphDilemma(CHAIN, threshold, KAPPA)
    with pytest.raises(InvalidArgument, match="kappa"):
        GraphDilemma(CHAIN, F(1, 2), F(0))
    with pytest.raises(Indifferent, match="kappa"):
        GraphDilemma(CHAIN, F(1, 2), F(1))
    game = GraphDilemma(CHAIN, F(1, 2), KAPPA)
    with pytest.raises(InvalidArgument, match="3 entries"):
        game.best_response((1, 1))
    with pytest.raises(InvalidArgument, match="law"):
        game.time_below_threshold("uniform")
    with pytest.raises(InvalidArgument, match="p = "):
        game.time_below_threshold("bernoulli")
    long = GraphDilemma([(i, i + 1) for i in range(20)], F(1, 2), KAPPA)
    assert long.best_response((0,) * 21) == (1, *(0,) * 19, 1)
    with pytest.raises(TooLarge, match="limit"):
        long.self_fulfilling()


def test_indifference_needs_a_rule():
    assert GraphDilemma(CHAIN, F(1, 2), F(1), ties="defect").best_response((0, 0, 0)) == (0, 0, 0)
    game = GraphDilemma(CHAIN, F(1, 2), F(1), ties="cooperate")
    assert game.best_response((0, 0, 0)) == (1, 0, 1)
    assert game.self_fulfilling() == ((1, 0, 1),)


def test_connected_graphs_are_all_there():
    assert [len(connected_graphs(n)) for n in range(1, ATLAS + 1)] == [1, 1, 2, 6, 21, 112, 853]
    with pytest.raises(InvalidArgument, match="atlas"):
        connected_graphs(8)


def test_every_threshold_rounds_as_its_class_does():
    for nodes in (4, 7):
        for low, high in pairwise(threshold_classes(nodes)):
            one, other = Census(nodes, high, KAPPA), Census(nodes, (low + high) / 2, KAPPA)
            assert np.array_equal(one.m, other.m)
    assert sum(Atlas(n, KAPPA).count() for n in range(1, 8)) == 11_200


def test_a_census_is_its_games():
    for threshold in (F(1, 2), F(3, 4)):
        census = Census(5, threshold, KAPPA)
        for row in range(len(census.graphs)):
            game = census.game(row)
            assert game.best_success() == census.induced[row].max()
            assert bool(game.self_fulfilling()) == bool(census.self_fulfilling[row].any())
            assert len(game.nash()) == census.nash[row].sum()


def test_large_rounds_are_those_of_small_games():
    edges = preferential_attachment(300, 2, np.random.default_rng(3))
    large = LargeGraph.from_edges(edges, F(1, 2))
    game = GraphDilemma(edges.tolist(), F(1, 2), KAPPA)
    actions = np.random.default_rng(4).random(300) < 0.5
    for _ in range(3):
        profile = tuple(int(a) for a in actions)
        assert tuple(large.successful(actions).tolist()) == game.successful(profile)
        actions = large.respond(actions)
        assert tuple(actions.astype(int).tolist()) == game.best_response(profile)


def test_large_graphs_refuse_what_is_no_graph():
    def build(*edges):
        return LargeGraph.from_edges(np.array(edges), F(1, 2))

    with pytest.raises(InvalidGraph, match="itself"):
        build([0, 1], [1, 1])
    with pytest.raises(InvalidGraph, match="twice"):
        build([0, 1], [1, 0])
    with pytest.raises(InvalidGraph, match="outside"):
        build([0, -1])
    with pytest.raises(EmptyNeighbourhood, match="node 1"):
        build([0, 2])
    with pytest.raises(InvalidGraph, match="shape"):
        LargeGraph.from_edges(np.array([0, 1]), F(1, 2))
    with pytest.raises(InvalidArgument, match="truth values"):
        build([0, 1]).respond(np.array([True]))
    with pytest.raises(InvalidArgument, match="nodes"):
        preferential_attachment(1, 2, np.random.default_rng(0))


def test_scale_free_graphs_are_connected_and_have_hubs():
    edges = preferential_attachment(2000, 2, np.random.default_rng(0))
    graph = nx.Graph(edges.tolist())
    assert nx.is_connected(graph)
    assert graph.number_of_nodes() == 2000
    degrees = sorted(dict(graph.degree).values())
    assert degrees[-1] > 10 * degrees[1000]
