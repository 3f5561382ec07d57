"""Instances of Theorem 12, and by hand a game that breaks it without an interior minimiser."""

from fractions import Fraction

from hypothesis import given, settings

from lookahead.core.exact import dot
from lookahead.ledger.codec import decode, encode
from lookahead.reasoning.theorem_12 import (
    FlooredShift,
    binding_floors,
    floored_shifts,
    in_other_units,
    in_other_utils,
    small_scope,
)
from lookahead.testing.shifts import coordinated_shifts, overstated_shifts

F = Fraction


def test_the_floor_by_hand():
    x = FlooredShift(F(1), F(1), (F(2), F(1)), F(1), F(1))
    assert x.model(F(0)) == (1, F(-1, 2))
    assert x.model(F(1)) == (1, 0)
    # U(eta) = 2 + (eta - 1)/2 - eta^2/2
    assert x.utility(F(1, 2)) - x.utility(F(0)) == F(1, 8) == x.benefit
    assert x.correction == (0,)


def test_floors_bind_for_all_strategies_or_for_none():
    for x in floored_shifts():
        at_floor = [x.model(F(i, 4))[0] == x.floor for i in range(-4, 5)]
        assert all(at_floor) != x.regular
        assert not any(at_floor) or not x.regular
    assert len(list(binding_floors())) == 6


def test_small_scope_is_selfish_concave_and_includes_equality():
    ratios = []
    for x in small_scope():
        assert x.selfish
        assert x.has_modulus
        bound = dot(x.correction, x.correction) / (2 * x.gamma_U)
        assert 0 <= x.benefit <= bound
        ratios.append(x.benefit / bound if bound else None)
    assert ratios[0] == 1
    assert any(any(x.strategy_slope) for x in small_scope())


def test_units():
    for x in small_scope()[::7]:
        same, louder = in_other_units(x, 3), in_other_utils(x, 3)
        assert same.benefit == x.benefit
        assert louder.benefit == 3 * x.benefit
        assert same.has_modulus
        assert louder.has_modulus
        assert dot(same.correction, same.correction) * x.gamma_U == (
            dot(x.correction, x.correction) * same.gamma_U
        )


@given(coordinated_shifts())
@settings(max_examples=40, deadline=None)
def test_drawn_instances_are_inside_and_survive_storage(x):
    assert x.selfish
    assert x.gamma_U == 0 or x.has_modulus
    assert decode(encode(x)) == x


@given(overstated_shifts())
@settings(max_examples=20, deadline=None)
def test_overstated_moduli_are_recognised(x):
    assert not x.has_modulus
