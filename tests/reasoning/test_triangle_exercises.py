"""The answers of the triangle chapter's exercises."""

from fractions import Fraction

from lookahead.reasoning import AnchorGame

F = Fraction


def equilateral(square):
    """The game with r^2 = square."""
    side = 3 * F(square)
    return AnchorGame.from_distances([[0, side, side], [side, 0, side], [side, side, 0]], (0, 1))


def test_theorem_2_holds_from_three_quarters_on():
    for square in (F(1, 10), F(74, 100), F(75, 100), F(76, 100), F(3)):
        game = equilateral(square)
        assert (game.benefit() <= game.alignment() ** 2) == (square >= F(3, 4))


def test_only_the_third_anchor_is_one_unit_away_and_only_the_centre_fails():
    game = equilateral(1)
    goal = game.collective().weights
    far, failing = [], []
    for pair in game.stable_pairs():
        if sum((a - b) ** 2 for a, b in zip(pair.weights, goal, strict=True)) >= 1:
            far.append(pair.weights)
        if game.benefit(at=pair) > game.bounds(at=pair)["printed"]:
            failing.append(pair.weights)
    assert far == [(0, 0, 1)]
    assert failing == [(F(1, 3),) * 3]
