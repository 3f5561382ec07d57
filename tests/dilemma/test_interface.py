"""The public calls of Part II together, and the numbers that other runs of the model have given."""

import time
from fractions import Fraction as F
from math import isclose

import numpy as np
import pytest

from lookahead import dilemma
from lookahead.core.errors import FloatRefused, InvalidArgument, NotConverged
from lookahead.dilemma import (
    Chain,
    ChainGame,
    CompleteGraphChain,
    EmptyNeighbourhood,
    GraphDilemma,
    ImpossibleObservation,
    Indifferent,
    InvalidGraph,
    LargeGraph,
    NoPriceOfAnarchy,
    TooLarge,
    cooperation_interval,
    poisson_binomial,
    preferential_attachment,
    price_of_anarchy,
    trust_update,
)

GAME = ChainGame(alpha=F(4, 5), kappa=F(3, 5))


def test_every_public_name_exists():
    assert all(hasattr(dilemma, name) for name in dilemma.__all__)
    assert list(dilemma.__all__) == sorted(dilemma.__all__)


def test_complete_graph_chain():
    c = CompleteGraphChain(N=10, required=4)
    assert [c.step(k) for k in range(11)] == [0, 0, 0, 7, 4, 0, 0, 0, 0, 0, 0]
    assert [(set(a), a.profile_period) for a in c.attractors()] == [({0}, 1), ({4}, 1)]
    assert c.limit_law("uniform_profile")[frozenset({4})] == F(210, 1024)
    assert c.limit_law("bernoulli", p=F(1, 3))[frozenset({4})] == F(210 * 2**6, 3**10)
    assert c.limit_law("uniform_count") == {frozenset({0}): F(10, 11), frozenset({4}): F(1, 11)}
    steps = c.steps_law("uniform_profile")
    assert steps == {0: F(211, 1024), 1: F(693, 1024), 2: F(120, 1024)}


@pytest.mark.parametrize(
    ("N", "m", "chance"),
    [
        (10, 5, F(63, 256)),
        (20, 10, F(46189, 262144)),
        (20, 4, F(4845, 1048576)),
        (5, 3, F(5, 8)),
        (7, 4, F(35, 64)),
    ],
)
def test_chance_of_success_from_a_uniform_profile(N, m, chance):
    assert CompleteGraphChain(N, m).success_probability("uniform_profile") == chance


def test_chance_of_success_with_a_hundred_agents():
    chance = CompleteGraphChain(100, 50).success_probability("uniform_profile")
    assert isclose(chance, 0.0795892, abs_tol=5e-8)


@pytest.mark.parametrize(("N", "m", "lucky"), [(10, 4, 1), (7, 4, 2), (9, 5, 2), (8, 5, 1)])
def test_chance_of_success_from_a_uniform_count(N, m, lucky):
    assert CompleteGraphChain(N, m).success_probability("uniform_count") == F(lucky, N + 1)


def test_poisson_binomial():
    assert poisson_binomial([F(1, 2), F(1, 3)]) == [F(1, 3), F(1, 2), F(1, 6)]
    assert poisson_binomial([]) == [1]
    floats = poisson_binomial(np.array([0.5, 1 / 3]))
    assert np.allclose(floats, [1 / 3, 1 / 2, 1 / 6], atol=1e-15)


def test_graph_dilemma():
    d = GraphDilemma(edges=[(0, 1), (1, 2)], threshold=F(2, 3), kappa=F(3, 5))
    assert d.required == (2, 2, 2)
    assert d.best_response((1, 1, 0)) == (1, 1, 1)
    assert d.best_response((1, 1, 1)) == (1, 0, 1)
    assert d.self_fulfilling() == ((0, 0, 0),)
    assert set(d.full_success_predictions()) == {(1, 1, 0), (0, 1, 1)}
    assert d.best_success() == 3
    assert d.time_below_threshold("uniform_profile") == _literal_time_below(d)


def _literal_time_below(d):
    """Every start, followed until a profile comes back, with a loop over agents."""
    total = F(0)
    for start in range(2**d.nodes):
        y, seen = tuple(start >> i & 1 for i in range(d.nodes)), []
        while y not in seen:
            seen.append(y)
            sums = [sum(y[j] for j in js) for js in d.neighbours]
            y = tuple(int(s == m - 1) for s, m in zip(sums, d.required, strict=True))
        cycle = seen[seen.index(y) :]
        failed = sum(
            z[i] + sum(z[j] for j in js) < m
            for z in cycle
            for i, (js, m) in enumerate(zip(d.neighbours, d.required, strict=True))
        )
        total += F(failed, len(cycle) * d.nodes)
    return total / 2**d.nodes


@pytest.mark.parametrize("threshold", [F(0), F(1, 3), F(1, 2), F(3, 4), F(1)])
def test_time_below_threshold_by_a_literal_run(threshold):
    edges = [(0, 1), (1, 2), (2, 3), (3, 0), (3, 4), (0, 2)]
    d = GraphDilemma(edges, threshold, F(1, 2))
    assert d.time_below_threshold("uniform_profile") == _literal_time_below(d)


def test_trust_update():
    told, done = [F(0), F(1)], [0, 1]
    # the predictor gives what was seen the chance 1, the own model 1/5 * 4/5
    assert trust_update(prior=F(1, 2), alpha=F(4, 5), predictions=told, actions=done) == F(25, 29)
    assert trust_update(prior=0, alpha=F(4, 5), predictions=told, actions=done) == 0
    assert trust_update(prior=1, alpha=F(4, 5), predictions=told, actions=done) == 1
    assert trust_update(prior=F(1, 2), alpha=F(4, 5), predictions=[1], actions=[0]) == 0
    with pytest.raises(ImpossibleObservation):
        trust_update(prior=1, alpha=F(4, 5), predictions=[1], actions=[0])


def test_without_predictor():
    assert price_of_anarchy(N=8, required=3, risk=F(1, 2), cost=F(1, 5)) == F(37, 20)
    low, high = cooperation_interval(N=4, required=2, kappa=F(1, 5))
    assert isclose(float(low), 0.07851054702298933, abs_tol=1e-12)
    assert isclose(float(high), 0.6889219578917548, abs_tol=1e-12)


def test_cooperation_intervals_of_figure_5():
    at = {N: cooperation_interval(N, -(-N // 2), F(1, 6)) for N in (3, 10, 23, 24, 25)}
    assert at[24] is None
    assert at[25] is None
    middle, half = 0.5, 6**0.5 / 6
    expected = {3: (middle - half, middle + half), 10: (0.295444, 0.600562)}
    expected[23] = (0.485632, 0.514368)
    for N, ends in expected.items():
        assert np.allclose([float(x) for x in at[N]], ends, atol=5e-7)


def test_chain_game():
    two, half = F(2), F(1, 2)
    assert GAME.step(1, "R3") == F(3, 16)
    boosted = GAME.step(F(3, 16), "R0")
    spent = [boosted := GAME.step(boosted, "R3") for _ in range(3)]
    assert (GAME.step(F(3, 16), "R0"), *spent) == (
        F(75, 16),
        F(319, 128),
        F(1147, 1024),
        F(2151, 8192),
    )
    assert GAME.threshold == F(7, 10)
    # R3 twice leaves 3/8 and less than 7/10: what follows is worth between R1 and R3 for ever
    bracket = GAME.value(odds=two, discount=half)
    assert 3 + half <= bracket.lower <= bracket.upper <= 6
    assert GAME.action(two, F(1, 3)) == "R3"
    low, high = GAME.critical_discount("R1", "R0", odds=F(1, 5))
    assert F(36, 100) < low < high < F(37, 100)


def _literal_value(odds, discount, rounds):
    """Bounds of the best reward by listing all plans of so many rounds."""
    best, plans = F(0), [(odds, F(0))]
    for t in range(rounds):
        plans = [
            (after, reward + earned * discount**t)
            for o, reward in plans
            for after, earned, possible in (
                (F(5, 8) * o - F(7, 16), 3, o > F(7, 10)),
                (F(25, 16) * o, 1, True),
                (25 * o, 0, True),
            )
            if possible
        ]
    best = max(reward for _, reward in plans)
    rest = discount**rounds / (1 - discount)
    return best + rest, best + 3 * rest


@pytest.mark.parametrize("odds", [F(1, 100), F(3, 16), F(1, 2), F(7, 10), F(1), F(2), F(20)])
@pytest.mark.parametrize("discount", [F(0), F(1, 4), F(2, 5), F(3, 5)])
def test_value_lies_in_the_bounds_of_all_plans(odds, discount):
    low, high = _literal_value(odds, discount, 8)
    found = GAME.value(odds, discount)
    assert low <= found.upper
    assert found.lower <= high
    assert found.width <= F(1, 10**6)


def test_figure_6():
    run = Chain().run("boost", 40)
    trust = [0.5, 0.1466667, 0.8112094, 0.6856244, 0.4713165, 0.0956383, 0.7255618, 0.5399274]
    trust.append(0.2173095)
    assert np.allclose([float(r.trust[1]) for r in run[:9]], trust, atol=5e-8)
    told = {0: 0.11, 2: 0.3248364, 3: 0.2616131, 4: 0.0759194, 6: 0.2840921, 7: 0.1514118}
    for t, p in told.items():
        assert isclose(run[t].predictions[2], p, abs_tol=5e-8)
    aims = "".join(r.aim[1] for r in run)
    assert [len(part) for part in aims.split("0")] == [1, 3, 2, 3, 5, 4, 5, 3, 4, 1]


def test_figure_13():
    run = Chain().run("wait", 7)
    centre = [0.5, 0.1466667, 0.2117013, 0.2955845, 0.3960080, 0.5060399, 0.1573818]
    assert np.allclose([float(r.trust[1]) for r in run], centre, atol=5e-8)
    ends = [0.5555556, 0.7746479, 0.8850987, 0.9412494, 0.9699168]
    assert np.allclose([float(r.trust[0]) for r in run[1:6]], ends, atol=5e-8)
    told = [0.45, 0.5518182, 0.5840365, 0.5975165]
    assert np.allclose([float(r.predictions[1]) for r in run[1:5]], told, atol=5e-8)


EDGE = [(0, 1)]


@pytest.mark.parametrize(
    ("error", "call"),
    [
        (InvalidArgument, lambda: GraphDilemma(EDGE, F(3, 2), F(1, 2))),
        (InvalidArgument, lambda: GraphDilemma(EDGE, F(-1, 2), F(1, 2))),
        (InvalidArgument, lambda: GraphDilemma(EDGE, 0.1, F(1, 2))),
        (InvalidArgument, lambda: GraphDilemma(EDGE, F(1, 2), F(0))),
        (Indifferent, lambda: GraphDilemma(EDGE, F(1, 2), F(1))),
        (InvalidGraph, lambda: GraphDilemma([(0, 0)], F(1, 2), F(1, 2))),
        (InvalidGraph, lambda: GraphDilemma([(0, 1), (1, 0)], F(1, 2), F(1, 2))),
        (EmptyNeighbourhood, lambda: GraphDilemma([(0, 2)], F(1, 2), F(1, 2))),
        (TooLarge, lambda: _path(40).self_fulfilling()),
        (InvalidArgument, lambda: _path(3).best_response((0, 1))),
        (InvalidArgument, lambda: _path(3).best_response((0, 2, 0))),
        (InvalidArgument, lambda: poisson_binomial([F(3, 2)])),
        (InvalidArgument, lambda: poisson_binomial(np.array([0.5, np.nan]))),
        (InvalidArgument, lambda: CompleteGraphChain(1, 1)),
        (InvalidArgument, lambda: CompleteGraphChain(5, 6)),
        (InvalidArgument, lambda: CompleteGraphChain(5, 2).limit_law("bernoulli", p=F(5, 4))),
        (InvalidArgument, lambda: CompleteGraphChain(5, 2).limit_law("gaussian")),
        (InvalidArgument, lambda: cooperation_interval(4, 2, F(0))),
        (InvalidArgument, lambda: cooperation_interval(4, 5, F(1, 5))),
        (NoPriceOfAnarchy, lambda: price_of_anarchy(4, 2, risk=F(1), cost=F(1, 5))),
        (InvalidArgument, lambda: price_of_anarchy(4, 2, risk=F(3, 2), cost=F(1, 5))),
        (InvalidArgument, lambda: GAME.value(odds=2, discount=F(1))),
        (InvalidArgument, lambda: GAME.value(odds=-1, discount=F(1, 2))),
        (FloatRefused, lambda: GAME.value(odds=2, discount=0.5)),
        (InvalidArgument, lambda: ChainGame(alpha=F(1, 2), kappa=F(1, 3))),
        (InvalidArgument, lambda: GAME.value(odds=F(1, 2), discount=F(1, 2), first="R3")),
        (
            InvalidArgument,
            lambda: trust_update(prior=F(3, 2), alpha=F(1, 2), predictions=[1], actions=[1]),
        ),
    ],
)
def test_bad_input_is_named(error, call):
    with pytest.raises(error):
        call()


def _path(nodes):
    return GraphDilemma([(i, i + 1) for i in range(nodes - 1)], F(1, 2), F(1, 2))


def test_a_tie_between_actions_is_not_decided():
    # nothing decides an action against itself
    with pytest.raises(NotConverged):
        GAME.prefers("R1", "R1", F(1, 2), F(1, 4))


def test_ten_thousand_agents_in_a_second():
    start = time.perf_counter()
    law = CompleteGraphChain(10_000, 5_000).limit_law("uniform_profile")
    assert time.perf_counter() - start < 5
    assert sum(law.values()) == 1


def test_a_large_graph_plays_a_round():
    edges = preferential_attachment(10_000, 2, np.random.default_rng(0))
    graph = LargeGraph.from_edges(edges, F(1, 2))
    told = np.random.default_rng(1).random(graph.nodes) < 0.5
    count = np.zeros(graph.nodes, dtype=int)
    for i, j in edges:
        count[i] += told[j]
        count[j] += told[i]
    assert (graph.respond(told) == (count == graph.required - 1)).all()
