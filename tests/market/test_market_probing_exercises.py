"""The answers of the exercises on probing."""

from fractions import Fraction

from lookahead.market import FinitePopulation, probe

F = Fraction


def test_half_good_is_not_enough_for_any_convention():
    alone = FinitePopulation(x=[1], y=[0], preference=[0])
    for far, rule, error in ((100, "mean", 2500), (-100, "low", 10_000), (100, "high", 10_000)):
        asked = probe.labels("majority-good", [0, far], alone.x, median=rule)
        assert probe.level(alone, asked) == error


def test_a_bent_median_follows_the_residuals():
    bent = FinitePopulation(
        x=[(1, -1), (1, 0), (1, 1)],
        y=[1, -1, 1],
        preference=[0, 0, 0],
        weights=[F(1, 4), F(1, 2), F(1, 4)],
    )
    assert bent.optimum() == ((0, 0), 1)
    asked = probe.labels("majority-good", [(1, 0), (-1, 0), (3, 6)], bent.x)
    assert asked == (-1, 1, 1)
    deviation = sum(w * y * y for w, y in zip(bent.weights, asked, strict=True))
    assert probe.level(bent, asked) == 3 > bent.optimum()[1] + deviation


def test_the_fit_is_best_at_weight_three():
    lone = FinitePopulation(x=[1], y=[4], preference=[0])
    points = [probe.stationary(lone, queries=([1], [1]), weight=g, ridge=2) for g in (1, 3, 6, 60)]
    assert [p.theta[0] for p in points] == [F(5, 3), 1, F(10, 13), F(64, 121)]
    fits, regularised = [p.fit for p in points], [p.probing for p in points]
    assert fits[1] == 0 < fits[2] < fits[3]
    assert regularised == sorted(regularised, reverse=True)
