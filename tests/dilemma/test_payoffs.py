"""Payoffs, thresholds and what they refuse."""

from fractions import Fraction as F
from math import ceil

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lookahead.core.errors import InvalidArgument
from lookahead.dilemma import Payoffs, required
from lookahead.dilemma.group_game import GroupGame
from lookahead.dilemma.outcomes import Indifferent, TooLarge
from lookahead.dilemma.threshold import checked_required, discount, exact, positive, unit


@given(st.integers(0, 60), st.integers(1, 60), st.integers(1, 40))
def test_a_count_reaches_the_share_exactly_from_required_on(a, b, size):
    T = F(min(a, b), b)
    m = required(T, size)
    assert all((F(k, size) >= T) == (k >= m) for k in range(size + 1))


def test_floats_would_ask_for_one_too_many():
    assert required(F(55, 100), 100) == 55
    assert ceil(0.55 * 100) == 56
    with pytest.raises(InvalidArgument, match=r"pass Fraction\(11, 20\)"):
        required(0.55, 100)


def test_the_ends():
    assert required(0, 5) == 0
    assert required(1, 5) == 5
    assert required(0.5, 5) == 3
    assert required("2/3", 3) == 2


@pytest.mark.parametrize("bad", [-F(1, 3), F(4, 3), float("nan"), float("inf"), True, "x", None])
def test_thresholds_outside_are_refused_with_their_value(bad):
    with pytest.raises(InvalidArgument, match="threshold"):
        required(bad, 3)


def test_other_numbers_are_refused():
    for call in (
        lambda: required(F(1, 2), 0),
        lambda: checked_required(4, 3),
        lambda: checked_required(-1, 3),
        lambda: discount(1),
        lambda: discount(-F(1, 2)),
        lambda: positive("kappa", 0),
        lambda: unit("p", F(3, 2)),
        lambda: exact("p", [1]),
        lambda: Payoffs(F(0), F(1, 2), F(1, 4)),
        lambda: Payoffs(F(1), F(3, 2), F(1, 4)),
        lambda: Payoffs(F(1), F(1, 2), F(-1, 4)),
        lambda: Payoffs(F(1), F(1, 2), F(1, 4), "both"),
        lambda: Payoffs(F(1), F(0), F(1, 4)).kappa,
        lambda: GroupGame(0, 0, Payoffs(F(1), F(1, 2), F(1, 4))),
    ):
        with pytest.raises(InvalidArgument):
            call()
    assert discount(0) == 0


def test_payoffs_of_the_paper():
    pay = Payoffs(F(1), F(2, 5), F(1, 5))
    assert [pay.defector(k, 2) for k in range(4)] == [F(3, 5), F(3, 5), 1, 1]
    assert [pay.cooperator(k, 2) for k in range(1, 4)] == [F(2, 5), F(4, 5), F(4, 5)]
    assert [pay.gain(k, 2) for k in range(3)] == [-F(1, 5), F(1, 5), -F(1, 5)]
    assert [pay.gain(k, 0) for k in range(3)] == [-F(1, 5)] * 3


def test_conventions_differ_off_one():
    share, absolute = (Payoffs(F(2), F(1, 2), F(1, 4), how) for how in ("share", "absolute"))
    assert (share.kappa, absolute.kappa) == (F(1, 2), F(1, 4))


def test_large_groups_are_not_listed():
    game = GroupGame(40, 20, Payoffs(F(1), F(1, 2), F(1, 4)))
    assert game.is_equilibrium((1,) * 20 + (0,) * 20, strict=True)
    with pytest.raises(TooLarge, match="limit is 16"):
        _ = game.equilibria


def test_outcomes_name_their_value():
    assert "3/5" in str(Indifferent(F(3, 5), F(3, 5)))
    assert "about 2^100" in str(TooLarge("listing", 2**100, 20, "take fewer"))
