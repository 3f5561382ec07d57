"""The answers of the exercises on prophecies and graphs."""

from fractions import Fraction

from lookahead.dilemma import GraphDilemma
from lookahead.dilemma.figures.figure_9 import compute

F = Fraction


def test_the_contrarian_chain_settles_on_its_ends():
    chain = GraphDilemma([(0, 1), (1, 2)], F(1, 2), F(3, 5))
    assert chain.self_fulfilling() == ((1, 0, 1),)
    assert chain.dynamics.transients.max() == 3
    assert chain.time_below_threshold("uniform_profile") == 0


def test_the_tailed_triangle_keeps_two_or_three_groups():
    tail = compute("computed").exhibits[0].game
    actions = tail.best_response((1,) * 5)
    assert tail.successful(actions) == (True, False, False, False, True)
    assert sum(tail.successful(tail.best_response((1, 1, 1, 0, 0)))) == tail.best_success() == 3


def test_prophecies_with_full_success_on_a_ring_repeat_one_one_nought():
    for n in range(3, 13):
        ring = GraphDilemma([(i, (i + 1) % n) for i in range(n)], F(2, 3), F(3, 5))
        full = {y for y in ring.self_fulfilling() if all(ring.successful(y))}
        pattern = [tuple(int((i + s) % 3 != 2) for i in range(n)) for s in range(3)]
        assert full == (set(pattern) if n % 3 == 0 else set())
