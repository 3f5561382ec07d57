"""The answers of the game chapter's exercises."""

from fractions import Fraction as F

from lookahead.dilemma import best_response, mixed_gain, pivotal
from lookahead.dilemma.correlated import correlated
from lookahead.testing.dilemma_game import complete

HALF = F(1, 2)


def test_trust_from_one_fifth_on():
    for trust in (F(i, 40) for i in range(41)):
        action = best_response((1, 1, 0), 3, HALF, alpha=HALF, trust=trust)
        assert action == (trust > F(1, 5))
        assert best_response((1, 1, 1), 3, HALF, alpha=HALF, trust=trust) == 0


def test_mixing_neighbour_by_neighbour():
    right = mixed_gain((1, 0), 2, HALF, HALF)
    hers = pivotal([HALF * p + HALF * HALF for p in (1, 0)], 2)
    assert (right, hers) == (F(3, 4), F(5, 8))
    for kappa in (F(i, 32) for i in range(1, 32)):
        assert ((right > kappa) != (hers > kappa)) == (F(5, 8) <= kappa < F(3, 4))


def test_the_worst_advice_to_a_pair():
    for kappa in (F(1, 3), HALF, F(3, 5), F(7, 8)):
        game = complete(2, 1, kappa)
        worst = correlated(game, direction="worst")
        assert worst.law[0, 0] == kappa / (2 - kappa)
        assert worst.value == 2 * (1 - kappa / (2 - kappa))


def test_the_trust_of_the_text():
    edge = F(9, 34)
    assert mixed_gain((1, 0), 2, F(4, 5), edge) == HALF
    assert best_response((1, 0), 2, HALF, alpha=F(4, 5), trust=edge) == 0
    assert best_response((1, 0), 2, HALF, alpha=F(4, 5), trust=edge + F(1, 1000)) == 1
