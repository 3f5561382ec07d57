"""Anchor games against their definitions, by brute force and on the worked examples."""

from fractions import Fraction
from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lookahead.core.enclosure import Real, Ternary, at_most
from lookahead.core.errors import FloatRefused, InvalidArgument, NoSolution, UnknownKey
from lookahead.core.exact import is_positive_semidefinite
from lookahead.ledger.codec import decode, encode
from lookahead.reasoning import AnchorGame, NoFullSupportPair
from lookahead.reasoning.alignment import alignment
from lookahead.testing import strategies

THIRD, HALF = Fraction(1, 3), Fraction(1, 2)


def lattice(n, parts):
    """All weights with denominator `parts`."""
    for counts in product(range(parts + 1), repeat=n):
        if sum(counts) == parts:
            yield tuple(Fraction(count, parts) for count in counts)


def squared(p, q):
    return sum((a - b) ** 2 for a, b in zip(p, q, strict=True))


def utility(game, w):
    """U from the definition in coordinates, sharing no code with the library."""
    theta = [sum(x * p[k] for x, p in zip(w, game.anchors, strict=True)) for k in range(dim(game))]
    favour = sum(squared(game.anchors[i], theta) for i in game.favoured)
    own = sum(x * squared(p, theta) for x, p in zip(w, game.anchors, strict=True))
    return -favour - own


def dim(game):
    return len(game.anchors[0])


def is_stable(game, w):
    theta = game.learner(w)
    away = [squared(p, theta) for p in game.anchors]
    return all(share == 0 or own == min(away) for share, own in zip(w, away, strict=True))


@pytest.fixture
def equilateral():
    return AnchorGame.from_distances([[0, 3, 3], [3, 0, 3], [3, 3, 0]], favoured=(0, 1))


def test_appendix_b(equilateral):
    g = equilateral
    selfish, collective = g.selfish(), g.collective()
    assert selfish.weights == selfish.theta == (THIRD, THIRD, THIRD)
    assert selfish.unique
    assert collective.weights == (HALF, HALF, 0)
    assert collective.unique
    assert (g.benefit(), g.alignment()) == (Fraction(3, 4), Fraction(-1))
    assert g.modulus("segment") == HALF
    assert g.modulus("simplex") == g.modulus("free") == 3
    assert g.modulus("centroid") == 2
    assert g.bounds() == {"direct": Fraction(3, 4), "pl": Fraction(1), "printed": Fraction(1, 6)}


def test_appendix_b_has_seven_stable_pairs_one_of_them_optimal(equilateral):
    pairs = equilateral.stable_pairs()
    supports = [tuple(i for i, w in enumerate(pair.weights) if w) for pair in pairs]
    assert supports == [(0,), (1,), (2,), (0, 1), (0, 2), (1, 2), (0, 1, 2)]
    assert equilateral.benefit(at=pairs[3]) == 0


def test_the_issue_s_acute_triangle():
    g = AnchorGame(anchors=[(0, 0), (2, 0), (1, 2)], favoured=(0, 1))
    assert g.selfish().theta == (1, Fraction(3, 4))
    assert g.collective().theta == (1, 0)
    assert g.benefit() == g.bounds()["direct"] == Fraction(27, 16)
    assert g.alignment() == Fraction(-9, 4)
    assert g.modulus("segment") == Fraction(9, 8)


def test_an_irrational_modulus_is_certified():
    g = AnchorGame(anchors=[(0, 0), (3, 0), (1, 2)], favoured=(0, 1))
    gamma, printed = g.modulus("simplex"), g.bounds()["printed"]
    assert isinstance(gamma, Real)
    assert isinstance(printed, Real)
    basis = np.array([[1, 1], [-1, 1], [0, -2]]) / np.sqrt([2, 6])
    D = np.array(g.squared, dtype=float)
    assert float(gamma) == pytest.approx(np.linalg.eigvalsh(-basis.T @ D @ basis)[0])
    assert 0 < gamma.below(128) < gamma.above(128)


@settings(max_examples=80)
@given(strategies.anchor_games(least_favoured=0))
def test_every_stable_pair_is_stable_and_utility_is_the_definition_s(g):
    for pair in g.stable_pairs():
        for w in (pair.weights, *pair.extreme):
            assert sum(w) == 1
            assert min(w) >= 0
            assert is_stable(g, w)
            assert g.learner(w) == pair.theta
            assert utility(g, w) == g.utility(w) == pair.utility
        assert pair.unique == (len(pair.extreme) == 1)
    thetas = [pair.theta for pair in g.stable_pairs()]
    assert len(set(thetas)) == len(thetas)


@settings(max_examples=60)
@given(strategies.anchor_games(least_favoured=0))
def test_no_stable_pair_is_missed_and_no_weights_beat_the_optimum(g):
    thetas = {pair.theta for pair in g.stable_pairs()}
    best = g.collective()
    assert g.utility(best.weights) == best.utility
    for w in lattice(g.n, 6):
        assert not is_stable(g, w) or g.learner(w) in thetas
        value = utility(g, w)
        assert value <= best.utility
        assert not (best.unique and value == best.utility) or w == best.weights


def test_weights_that_are_not_unique_show_their_extreme_points():
    square = AnchorGame(anchors=[(0, 0), (2, 0), (2, 2), (0, 2)], favoured=(0, 2))
    centre = square.selfish()
    assert not centre.unique
    assert centre.weights == (Fraction(1, 4),) * 4
    assert centre.extreme == ((HALF, 0, HALF, 0), (0, HALF, 0, HALF))
    assert len(square.stable_pairs()) == 9


def test_coinciding_anchors_share_their_stable_point():
    g = AnchorGame(anchors=[(0,), (0,), (2,)], favoured=(0, 2))
    assert [pair.theta for pair in g.stable_pairs()] == [(0,), (2,), (1,)]
    assert g.stable_pairs()[0].extreme == ((1, 0, 0), (0, 1, 0))
    assert g.selfish().weights == (Fraction(1, 4), Fraction(1, 4), HALF)
    assert not g.collective().unique
    assert g.modulus("simplex") == 0
    assert g.bounds()["printed"] is None


@pytest.mark.parametrize(
    "anchors",
    [[(0, 0), (4, 0), (1, 1)], [(0, 0), (2, 0), (0, 2)], [(0, 0), (1, 0), (2, 0)]],
    ids=["obtuse", "right", "collinear"],
)
def test_without_a_pair_that_uses_every_anchor_the_others_are_listed(anchors):
    g = AnchorGame(anchors, favoured=(0, 1))
    with pytest.raises(NoFullSupportPair, match="no stable pair uses every anchor") as raised:
        g.selfish()
    assert isinstance(raised.value, NoSolution)
    assert raised.value.pairs == g.stable_pairs()
    with pytest.raises(NoFullSupportPair):
        g.benefit()
    for pair in g.stable_pairs():
        assert 0 <= g.benefit(at=pair) <= g.bounds(at=pair)["direct"]


@settings(max_examples=80)
@given(strategies.anchor_games(), st.data())
def test_the_amended_bounds_hold_at_every_stable_pair(g, data):
    pairs = g.stable_pairs()
    at = pairs[data.draw(st.integers(0, len(pairs) - 1))]
    bounds = g.bounds(at)
    assert 0 <= g.benefit(at) <= bounds["direct"]
    if bounds["pl"] is not None:
        assert bounds["direct"] <= bounds["pl"]
    if all(at.weights):
        assert g.benefit(at) == bounds["direct"]


@settings(max_examples=60)
@given(strategies.anchor_games(least_favoured=0), strategies.positive_rationals(), st.data())
def test_alignment_has_the_closed_form_for_any_scale_of_the_loss(g, scale, data):
    pairs = g.stable_pairs()
    at = pairs[data.draw(st.integers(0, len(pairs) - 1))]
    sharp = g.collective()
    closed = -2 * sum(
        (g.anchors[i][k] - at.theta[k]) * (sharp.theta[k] - at.theta[k])
        for i in g.favoured
        for k in range(dim(g))
    )
    assert g.alignment(at) == closed
    assert alignment(g, at.weights, sharp.weights, scale) == closed


@settings(max_examples=60)
@given(strategies.anchor_games(least_favoured=0))
def test_distances_alone_give_the_same_game(g):
    h = AnchorGame.from_distances(g.squared, g.favoured)
    assert [p.weights for p in h.stable_pairs()] == [p.weights for p in g.stable_pairs()]
    assert h.collective().utility == g.collective().utility
    at, there = g.stable_pairs()[-1], h.stable_pairs()[-1]
    assert (g.benefit(at), g.alignment(at)) == (h.benefit(there), h.alignment(there))


@settings(max_examples=60)
@given(strategies.acute_triangles())
def test_an_acute_triangle_has_its_selfish_pair(g):
    assert all(g.selfish().weights)
    assert len(g.stable_pairs()) == 7


@settings(max_examples=60)
@given(strategies.anchor_games(least_favoured=0))
def test_the_simplex_modulus_is_sharp(g):
    gamma = g.modulus("simplex")
    m, n = len(g.favoured) - 1, g.n
    low = gamma if isinstance(gamma, Fraction) else gamma.below()
    high = gamma if isinstance(gamma, Fraction) else gamma.above()

    def excess(level):
        """The form -U'' - level |.|^2 on displacements that move a weight against the last."""
        moves = [[int(i == k) - int(i == n - 1) for i in range(n)] for k in range(n - 1)]
        return [
            [
                sum(
                    a[i] * b[j] * (-m * g.squared[i][j] - level * int(i == j))
                    for i in range(n)
                    for j in range(n)
                )
                for b in moves
            ]
            for a in moves
        ]

    assert is_positive_semidefinite(excess(low))
    assert not is_positive_semidefinite(excess(high + Fraction(1, 10**9)))


def test_moduli_change_with_the_coordinates_and_the_segment_one_follows_the_matrix(equilateral):
    g = equilateral
    step = [[b - a] for a, b in zip(g.selfish().weights, g.collective().weights, strict=True)]
    assert g.modulus(step) == g.modulus("segment")
    assert g.modulus([[4 * entry for entry in row] for row in step]) == 16 * g.modulus("segment")
    assert at_most(g.modulus("segment"), g.modulus("simplex")) is Ternary.TRUE


def test_fewer_than_two_favoured_anchors_leave_no_strong_concavity():
    anchors = [(0, 0), (2, 0), (1, 2)]
    one, none = AnchorGame(anchors, favoured=(2,)), AnchorGame(anchors, favoured=())
    assert one.collective().weights == (0, 0, 1)
    assert one.modulus("segment") == one.modulus("simplex") == 0
    assert one.bounds() == {"direct": one.benefit(), "pl": None, "printed": None}
    assert none.collective().utility == 0
    assert not none.collective().unique
    assert at_most(none.modulus("simplex"), 0) is Ternary.TRUE
    assert none.bounds()["pl"] is None
    assert none.bounds()["printed"] is None


def test_one_anchor_leaves_nothing_to_decide():
    g = AnchorGame(anchors=[(5, 1)], favoured=(0, 0))
    assert g.selfish().weights == g.collective().weights == (1,)
    assert g.bounds() == {"direct": 0, "pl": None, "printed": None}
    for name in ("simplex", "free", "centroid"):
        with pytest.raises(NoSolution, match="no direction"):
            g.modulus(name)


def test_a_repeated_favoured_anchor_counts_twice():
    anchors = [(0, 0), (2, 0), (1, 2)]
    assert (
        AnchorGame(anchors, (0, 0)).collective().weights
        != AnchorGame(anchors, (0, 1)).collective().weights
    )
    assert AnchorGame(anchors, (0, 0)).collective().weights == (1, 0, 0)


@pytest.mark.parametrize(
    ("call", "argument"),
    [
        (lambda: AnchorGame([], (0,)), "anchors"),
        (lambda: AnchorGame([(0, 0), (1,)], (0,)), "anchors"),
        (lambda: AnchorGame([(), ()], (0,)), "anchors"),
        (lambda: AnchorGame([0, 1], (0,)), "anchors"),
        (lambda: AnchorGame([(float("nan"),), (1,)], (0,)), "anchors"),
        (lambda: AnchorGame(None, (0,)), "anchors"),
        (lambda: AnchorGame([(0,), (1,)], (2,)), "favoured"),
        (lambda: AnchorGame([(0,), (1,)], (-1,)), "favoured"),
        (lambda: AnchorGame([(0,), (1,)], 0), "favoured"),
        (lambda: AnchorGame([(0,), (1,)], (True,)), "favoured"),
        (lambda: AnchorGame.from_distances([[0, 1], [2, 0]], (0,)), "squared"),
        (lambda: AnchorGame.from_distances([[1, 1], [1, 0]], (0,)), "squared"),
        (lambda: AnchorGame.from_distances([[0, -1], [-1, 0]], (0,)), "squared"),
        (lambda: AnchorGame.from_distances([[0, 1, 9], [1, 0, 1], [9, 1, 0]], (0,)), "squared"),
        (lambda: AnchorGame.from_distances([[0, 1, 1], [1, 0, 1]], (0,)), "squared"),
        (lambda: AnchorGame([(0,), (1,)], (0,)).utility((1,)), "weights"),
        (lambda: AnchorGame([(0,), (1,)], (0,)).utility((2, -1)), "weights"),
        (lambda: AnchorGame([(0,), (1,)], (0,)).learner((1, 1)), "weights"),
        (lambda: AnchorGame([(0,), (1,)], (0,)).modulus([[1], [1]]), "coordinates"),
        (lambda: AnchorGame([(0,), (1,)], (0,)).modulus([[1]]), "coordinates"),
    ],
)
def test_bad_input_names_the_argument(call, argument):
    with pytest.raises(InvalidArgument, match=f"^{argument} = "):
        call()


def test_floats_unknown_names_and_foreign_pairs_are_refused(equilateral):
    with pytest.raises(FloatRefused):
        AnchorGame([(0.5, 0), (1, 1)], (0,))
    with pytest.raises(UnknownKey, match="simplex"):
        equilateral.modulus("simplx")
    other = AnchorGame([(0, 0), (2, 0), (1, 2)], (0, 1)).selfish()
    with pytest.raises(InvalidArgument, match="at = "):
        equilateral.benefit(at=other)


@given(strategies.anchor_games(least_favoured=0))
def test_games_survive_as_data(g):
    assert decode(encode(g)) == g
    h = AnchorGame.from_distances(g.squared, g.favoured)
    assert decode(encode(h)) == h
