"""The chain of counts against the game itself, its laws against counting, and what it refuses."""

import pickle
from fractions import Fraction
from itertools import product
from math import comb, pi, sqrt

import pytest

from lookahead.core.errors import InvalidArgument
from lookahead.dilemma import Attractor, CompleteGraphChain, Payoffs
from lookahead.dilemma.asymptotics import agents_needed, point_probability, success_at_half
from lookahead.dilemma.initial_laws import count_law, profile_weight

F = Fraction
GAME = Payoffs(endowment=F(2), risk=F(1, 2), cost=F(1, 3))


def profile_step(profile, m):
    """Each agent's better action by payoffs, the others acting as predicted."""
    total = sum(profile)
    return tuple(int(GAME.gain(total - action, m) > 0) for action in profile)


def profile_cycles(N, m):
    """Every cycle of profiles, found by walking from every profile."""
    step = {y: profile_step(y, m) for y in product((0, 1), repeat=N)}
    cycles = set()
    for y in step:
        z, cycle = y, []
        for _ in range(N + 2):
            z = step[z]
        while z not in cycle:
            cycle.append(z)
            z = step[z]
        cycles.add(frozenset(cycle))
    return step, cycles


@pytest.mark.parametrize("N", range(2, 8))
def test_counts_and_profiles_are_those_of_the_game(N):
    for m in range(N + 1):
        chain = CompleteGraphChain(N, m)
        step, cycles = profile_cycles(N, m)
        assert all(chain.step(sum(y)) == sum(z) for y, z in step.items())
        by_counts = {}
        for cycle in cycles:
            by_counts.setdefault(frozenset(sum(y) for y in cycle), []).append(len(cycle))
        assert set(chain.attractors()) == set(by_counts)
        for attractor in chain.attractors():
            periods = by_counts[attractor]
            assert set(periods) == {attractor.profile_period}
            assert len(periods) == attractor.profile_cycles


def test_transients_and_limits_follow_the_orbit():
    for N, m in ((5, 3), (6, 4), (6, 1), (7, 0), (2, 2), (9, 9)):
        chain = CompleteGraphChain(N, m)
        steps = {0: 0, 1: 0, 2: 0}
        for k in range(N + 1):
            before, cycle = chain.orbit(k)
            assert chain.limit(k) == frozenset(cycle)
            assert chain.step(cycle[-1]) == cycle[0]
            steps[chain.transient(k)] += 1
            assert chain.transient(k) == len(before)
        law = chain.steps_law("uniform_count")
        assert law == {s: F(n, N + 1) for s, n in steps.items()}


def test_reference_numbers():
    success = {
        (10, 5): F(63, 256),
        (20, 10): F(46189, 262144),
        (20, 4): F(4845, 1048576),
        (5, 3): F(5, 8),
        (7, 4): F(35, 64),
    }
    for (N, m), expected in success.items():
        law = CompleteGraphChain(N, m).limit_law("uniform_profile")
        assert law[frozenset({m})] == expected
        assert sum(law.values()) == 1
    assert CompleteGraphChain(5, 3).limit_law("uniform_count")[frozenset({3})] == F(2, 6)
    assert CompleteGraphChain(6, 3).limit_law("uniform_count")[frozenset({3})] == F(1, 7)


def test_the_laws_of_the_first_prediction():
    for p in (F(0), F(1, 3), F(1, 2), F(1)):
        law = count_law(6, "bernoulli", p)
        assert law == [comb(6, k) * p**k * (1 - p) ** (6 - k) for k in range(7)]
    assert count_law(6, "bernoulli", F(1, 2)) == count_law(6, "uniform_profile")
    for law in ("uniform_profile", "uniform_count"):
        masses = [comb(5, k) * profile_weight(5, k, law) for k in range(6)]
        assert masses == count_law(5, law)


def test_exact_law_at_ten_thousand_agents():
    law = CompleteGraphChain(10_000, 5_000).limit_law("uniform_profile")
    assert law[frozenset({5000})] == F(comb(10_000, 5_000), 2**10_000)


def test_the_probability_at_one_half_and_who_needs_how_many():
    assert success_at_half(100) == CompleteGraphChain(100, 50).success_probability(
        "uniform_profile"
    )
    assert success_at_half(101) == CompleteGraphChain(101, 51).success_probability(
        "uniform_profile"
    )
    assert abs(float(success_at_half(4000)) * sqrt(pi * 4000 / 2) - 1) < 1e-3
    for parity in (0, 1):
        for level in (F(1), F(3, 8), F(1, 10), F(1, 30)):
            N = agents_needed(level, parity)
            assert parity == N % 2
            assert success_at_half(N) < level
            assert N - 2 < 3 or success_at_half(N - 2) >= level
    assert point_probability(4, 2) == F(3, 8)


def test_attractors_travel_and_compare_as_sets():
    (zero, rest) = CompleteGraphChain(4, 1).attractors()
    assert (zero, zero.profile_period) == (frozenset({0, 4}), 2)
    assert rest == {1}
    copy = pickle.loads(pickle.dumps(zero))
    assert isinstance(copy, Attractor)
    assert (copy, copy.profile_period, copy.profile_cycles) == (zero, 2, 1)


@pytest.mark.parametrize(
    ("call", "argument"),
    [
        (lambda: CompleteGraphChain(1, 1), "N"),
        (lambda: CompleteGraphChain(0, 0), "N"),
        (lambda: CompleteGraphChain(5, 6), "required"),
        (lambda: CompleteGraphChain(5, -1), "required"),
        (lambda: CompleteGraphChain(5, 2).step(6), "k"),
        (lambda: CompleteGraphChain(5, 2).step(-1), "k"),
        (lambda: CompleteGraphChain(5, 2).limit_law("bernoulli"), "p"),
        (lambda: CompleteGraphChain(5, 2).limit_law("bernoulli", p=F(4, 3)), "p"),
        (lambda: CompleteGraphChain(5, 2).limit_law("bernoulli", p=0.1), "p"),
        (lambda: CompleteGraphChain(5, 2).limit_law("uniform_count", p=F(1, 3)), "p"),
        (lambda: CompleteGraphChain(5, 2).limit_law("uniform"), "law"),
        (lambda: count_law(0, "uniform_profile"), "N"),
        (lambda: profile_weight(3, 4, "uniform_profile"), "k"),
        (lambda: point_probability(3, 4), "k"),
        (lambda: success_at_half(2), "N"),
        (lambda: agents_needed(F(0), 0), "level"),
    ],
)
def test_bad_input_is_named(call, argument):
    with pytest.raises(InvalidArgument) as error:
        call()
    assert error.value.argument == argument
