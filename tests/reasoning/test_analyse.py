"""`analyse`: the findings agree with the games, and every outcome is named."""

from __future__ import annotations

from fractions import Fraction as F

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lookahead.core.errors import InvalidArgument, UnknownKey
from lookahead.ledger.registry import registry
from lookahead.reasoning import (
    AffineLevelK,
    AnchorGame,
    FiniteGame,
    LabelGame,
    MixtureGame,
    QuadraticShiftGame,
    SeveralStablePoints,
    ShiftGame,
    UnboundedUtility,
    analyse,
)

TRIANGLE = [[0, 3, 3], [3, 0, 3], [3, 3, 0]]
ONE = [[1]]


def square(z, theta):
    return (z - theta) ** 2


GAMES = [
    (AnchorGame.from_distances(TRIANGLE, (0, 1)), {}),
    (FiniteGame([0, 1], square, lambda z, t: -((t - 2) ** 2) - z * t), {}),
    (LabelGame([-1, 1], [0, 0], [0, 1], lambda x: (1,)), {}),
    (MixtureGame(square, lambda z, t: -((t - 1) ** 2), [1], [0]), {"alpha": F(1, 4)}),
    (ShiftGame(0, 3, 2), {}),
    (QuadraticShiftGame(H=ONE, C=ONE, R=ONE, r=[3], K=[[0]], kappa=1, mean=[1]), {}),
    (AffineLevelK(2, 1, 1, 6), {}),
]


@pytest.mark.parametrize(("game", "options"), GAMES, ids=lambda x: type(x).__name__)
def test_every_kind_of_game_has_a_report_in_text_and_html(game, options):
    report = analyse(game, **options)
    assert report.game in str(report)
    known = set(registry())
    for finding in report.findings:
        assert finding.claim in str(report)
        assert finding.claim in report._repr_html_()
        assert finding.claim in known


def test_printed_theorem_6_is_violated_and_the_amended_one_attained_on_the_triangle():
    report = analyse(AnchorGame.from_distances(TRIANGLE, (0, 1)))
    printed, amended = report.finding("zhu2025.thm6"), report.finding("zhu2025.thm6.segment")
    assert (printed.applies, printed.kept) == (True, False)
    assert (amended.applies, amended.kept, amended.tightness) == (True, True, 1)
    with pytest.raises(UnknownKey):
        report.finding("zhu2025.thm66")


def test_a_finite_game_on_the_anchors_of_a_line_agrees_with_the_anchor_game():
    anchors = AnchorGame([(0,), (2,), (3,)], favoured=(0, 0))
    finite = FiniteGame([0, 2, 3], square, lambda z, t: -2 * t**2 - square(z, t))
    for pair in anchors.stable_pairs():
        twin = finite.pair_at(pair.theta[0])
        assert finite.benefit(at=twin) == anchors.benefit(pair)
        if twin.weights != pair.weights:
            continue
        assert finite.alignment(twin) == anchors.alignment(pair)
        assert finite.modulus(twin) == anchors.modulus("segment", pair)


@settings(deadline=None, max_examples=60)
@given(
    points=st.lists(st.integers(-3, 3), min_size=2, max_size=3, unique=True),
    heavy=st.lists(st.integers(1, 3), min_size=3, max_size=3),
    wish=st.integers(-3, 3),
    pull=st.integers(-2, 2),
)
def test_the_amended_theorem_6_is_kept_wherever_it_applies(points, heavy, wish, pull):
    curvature = dict(zip(points, heavy, strict=False))
    game = FiniteGame(
        points,
        lambda z, t: curvature[z] * (z - t) ** 2,
        lambda z, t: -2 * (t - wish) ** 2 + pull * z * t - z**2,
    )
    if any(low != high for low, high in game.stable_intervals()):
        return
    for pair in game.stable_pairs():
        finding = analyse(game, at=pair).finding("zhu2025.thm6.segment")
        if finding.applies:
            assert finding.kept is True


def test_proposition_4_is_told_by_its_sign():
    zero_sum = FiniteGame([0, 1, 4], square, lambda z, t: 2 * square(z, t))
    finding = analyse(zero_sum).finding("zhu2025.prop4.pos")
    assert (finding.applies, finding.truth) == (True, 0)
    common = FiniteGame([0, 1], square, lambda z, t: -square(z, t))
    with pytest.raises(SeveralStablePoints):
        analyse(common)
    middle = analyse(common, at=common.stable_pairs()[1]).finding("zhu2025.prop4.neg")
    assert (middle.applies, middle.kept) == (True, False)
    shared = {"H": ONE, "C": ONE, "R": ONE, "r": [0], "K": ONE, "kappa": 0, "mean": [1]}
    with pytest.raises(UnboundedUtility):
        analyse(QuadraticShiftGame(**shared))
    boxed = QuadraticShiftGame(**shared, low=[-1], high=[1])
    with pytest.raises(SeveralStablePoints):
        analyse(boxed)
    kept = [
        analyse(boxed, at=pair).finding("zhu2025.prop4.neg").kept for pair in boxed.stable_pairs()
    ]
    assert sorted(kept) == [False, True]


def test_a_mild_mixture_that_theorem_3_does_not_cover_converges_and_the_report_says_so():
    report = analyse(AffineLevelK(2, 1, F(-5, 2), 6), mixture={1: F(1, 2), 2: F(1, 2)})
    assert report.finding("zhu2025.thm3").applies is False
    assert any("sufficient only" in remark for remark in report.remarks)


def test_the_end_of_the_range_of_sizes_is_remarked():
    game = MixtureGame(square, lambda z, t: -((t - F(1, 2)) ** 2), [1], [0])
    report = analyse(game, alpha=1)
    assert report.finding("zhu2025.prop7.below_one").applies is False
    assert report.remarks


def test_other_things_are_no_games():
    with pytest.raises(InvalidArgument, match="must be one of AffineLevelK, AnchorGame"):
        analyse("game")
