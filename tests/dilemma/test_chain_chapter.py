"""The chapter on the chain: its cells run in silence, and its exercises' answers are right."""

from fractions import Fraction
from math import comb

import pytest

from lookahead.dilemma import CompleteGraphChain

F = Fraction


@pytest.fixture(scope="module")
def cells(run_chapter):
    """The names that the cells define, what they print and what they say on stderr."""
    return run_chapter("dilemma/retraining_chain")


def test_cells_run_in_silence_and_say_what_the_prose_says(cells):
    _, out, err = cells
    assert err == ""
    assert "N =  8, m = 5:  4 → 4, 5 → 5, 8 → 0 → 0" in out
    assert "round 0: 1 1 0 0   count 2\nround 1: 0 0 1 1   count 2" in out
    assert "6366 agents if even, 25465 if odd" in out
    assert "32 of 32 released means" in out
    assert "N = 6, 10, 15, 16" in out
    assert "N = 400: 0.98" in out


def test_a_second_start_for_seven_agents():
    second = [m for m in range(1, 8) if CompleteGraphChain(7, m).limit(m - 1) == {m}]
    restless = [
        m
        for m in range(2, 8)
        for a in CompleteGraphChain(7, m).attractors()
        if len(a) < a.profile_period
    ]
    assert (second, restless) == ([4], [])


def test_the_best_coin():
    chain = CompleteGraphChain(10, 4)
    chance = {F(p, 100): chain.success_probability("bernoulli", p=F(p, 100)) for p in range(101)}
    best = max(chance, key=chance.__getitem__)
    assert best == F(2, 5)
    assert chance[best] == F(489888, 1953125)


def one_by_one(N, m, k):
    """The counts that can be reached and kept when agents answer one at a time."""
    seen, waiting, kept = set(), [k], set()
    while waiting:
        k = waiting.pop()
        if k in seen:
            continue
        seen.add(k)
        moves = [k - 1] * (k > 0 and k - 1 != m - 1) + [k + 1] * (k < N and k == m - 1)
        waiting += moves
        if not moves:
            kept.add(k)
    return kept


def test_one_agent_at_a_time():
    ends = {k: one_by_one(10, 5, k) for k in range(11)}
    assert [k for k in ends if ends[k] == {5}] == [5, 6, 7, 8, 9, 10]
    assert ends[4] == {0, 5}
    assert all(ends[k] == {0} for k in range(4))
    assert F(sum(comb(10, k) for k in range(5, 11)), 1024) == F(319, 512)
