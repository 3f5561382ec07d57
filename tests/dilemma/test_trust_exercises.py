"""Exercises of the chapter on trust: their solutions, computed."""

from fractions import Fraction

from lookahead.dilemma import Chain, trust_update

F = Fraction


def test_coin():
    after = trust_update(
        prior=F(1, 2), alpha=F(1, 2), predictions=[F(3, 4)] * 4, actions=[1, 1, 0, 1]
    )
    assert after / (1 - after) == F(27, 16)


def test_listening():
    for alpha, kappa, bound in ((F(4, 5), F(3, 5), F(1, 4)), (F(9, 10), F(1, 2), F(4, 9))):
        chain, nobody = Chain(alpha, kappa), (F(0), F(0), F(0))
        assert bound == 1 - kappa / alpha
        assert chain.respond(nobody, (bound, F(1, 2), bound)) == (0, 0, 0)
        less = bound - F(1, 1000)
        assert chain.respond(nobody, (less, F(1, 2), less)) == (1, 0, 1)


def test_equal_treatment():
    p, q = F(3, 5), F(12, 25)
    assert 2 * p * (1 - p) == q
    assert p**2 / (1 - q) == F(9, 13)
    assert max(2 * F(i, 100) * (1 - F(i, 100)) for i in range(101)) == F(1, 2)
