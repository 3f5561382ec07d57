"""Games on graphs: all small ones, N = 20 exactly, and a million agents, beside literal loops."""

import sys
import time
from fractions import Fraction

import networkx as nx
import numpy as np
import pytest

from lookahead.dilemma import GraphDilemma, LargeGraph, preferential_attachment
from lookahead.dilemma.bitset_census import Census, all_small_games
from lookahead.dilemma.graphs import connected_graphs

pytestmark = pytest.mark.benchmark
F = Fraction
KAPPA = F(3, 5)


def seconds(run, rounds=3) -> float:
    """Processor time of the best of a few rounds."""
    best = np.inf
    for _ in range(rounds):
        start = time.process_time()
        run()
        best = min(best, time.process_time() - start)
    return best


def whole_census():
    """Prophecies, equilibria from payoffs and full success on all 996 graphs, all classes."""
    for census in all_small_games(KAPPA):
        assert (census.self_fulfilling == census.strict_nash).all()
        census.attainable.any()


def literal(edges, nodes, threshold):
    """Prophecies and full success of one game, agent by agent."""
    near = [[] for _ in range(nodes)]
    for i, j in edges:
        near[i].append(j)
        near[j].append(i)
    kept, full = 0, 0
    for code in range(1 << nodes):
        y = [code >> i & 1 for i in range(nodes)]
        heard = [sum(y[j] for j in js) for js in near]
        reply = [
            int(h < threshold * (len(js) + 1) <= h + 1) for h, js in zip(heard, near, strict=True)
        ]
        kept += reply == y
        full += all(
            reply[i] + sum(reply[j] for j in js) >= threshold * (len(js) + 1)
            for i, js in enumerate(near)
        )
    return kept, full


def test_all_small_graphs(capsys):
    for nodes in range(1, 8):
        connected_graphs(nodes)
    bits = seconds(whole_census)
    graphs = connected_graphs(6)
    loop = seconds(lambda: [literal(g, 6, F(1, 2)) for g in graphs], rounds=1)
    one = seconds(lambda: bool(Census(6, F(1, 2), KAPPA).attainable.any()))
    with capsys.disabled():
        sys.stdout.write(
            f"\nall 996 connected graphs, all threshold classes: {bits:.2f} s; 112 graphs at one "
            f"threshold: literal loop {loop:.3f} s, bits {one:.5f} s (x{loop / one:.0f})\n"
        )
    assert bits < 30


def test_twenty_agents_exactly(capsys):
    graph = list(nx.barabasi_albert_graph(20, 2, seed=0).edges)
    took = seconds(lambda: GraphDilemma(graph, F(1, 2), KAPPA).time_below_threshold(), rounds=2)
    with capsys.disabled():
        sys.stdout.write(f"\nfunctional graph on 2^20 profiles: {took:.2f} s\n")
    assert took < 5


def test_a_million_agents(capsys):
    edges = preferential_attachment(10**6, 2, np.random.default_rng(0))
    graph = LargeGraph.from_edges(edges, F(1, 2))
    actions = np.random.default_rng(1).random(graph.nodes) < 0.5
    fast = seconds(lambda: graph.respond(actions))
    rows = np.repeat(np.arange(graph.nodes), np.diff(graph.starts))
    plain = seconds(
        lambda: (
            np.bincount(rows, weights=actions[graph.ends], minlength=graph.nodes)
            == graph.required - 1
        )
    )
    some = 20_000
    listed = [part.tolist() for part in np.split(graph.ends, graph.starts[1 : some + 1])[:some]]
    y, m = actions.tolist(), graph.required.tolist()
    loop = seconds(
        lambda: [sum(y[j] for j in js) == m[i] - 1 for i, js in enumerate(listed)], rounds=1
    ) * (graph.nodes / some)
    memory = graph.ends.nbytes + graph.starts.nbytes + graph.required.nbytes
    with capsys.disabled():
        sys.stdout.write(
            f"\none round on 10^6 agents, {len(edges)} edges: {fast:.3f} s; plain NumPy "
            f"{plain:.3f} s (x{plain / fast:.1f}), literal loop {loop:.1f} s (x{loop / fast:.0f}); "
            f"{memory / 1e6:.0f} MB\n"
        )
    assert fast < 0.5
    assert memory < 30 * (len(edges) + graph.nodes)
