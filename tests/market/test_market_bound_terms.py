"""Every deviation term of the risk bounds, once more by hand in floats, at uneven constants."""

from fractions import Fraction
from math import exp, log, sqrt
from typing import Any

import pytest

from lookahead.market import ProbedLearner, cross_entropy_bound, risk_bound
from lookahead.market.claims.cross_entropy_coverage import Law, chance, deviation, samples
from lookahead.market.concentration import hoeffding, uniform_deviation
from lookahead.market.cross_entropy_exact import Probe, ProbedSoftmax, User
from lookahead.market.cross_entropy_learner import probing_softmax

F = Fraction
R_x, Y, B, STAR, GAMMA, RIDGE, N, DELTA = 1.5, 2.0, 0.75, 0.5, 0.4, 0.3, 700, 0.05
SQUARED: dict[str, Any] = {
    "R_x": F(3, 2), "Y": 2, "label_radius": F(3, 4), "theta_star": F(1, 2), "bayes": F(1, 10),
    "epsilon": F(1, 5), "weight": F(2, 5), "ridge": F(3, 10), "queries": N, "delta": F(1, 20),
}  # fmt: skip
SOFT: dict[str, Any] = {
    "risk": F(1, 10), "level": F(1, 5), "classes": 4, "R_x": F(3, 2), "weight": F(2, 5),
    "ridge": F(3, 10), "probes": N, "delta": F(1, 20), "reference_norm": F(1, 2),
}  # fmt: skip
S = sqrt(log(1 / DELTA) / (2 * N))


@pytest.mark.parametrize("convention", ["half", "full"])
def test_the_luck_of_lemma_15(convention):
    kappa = RIDGE / 2 if convention == "half" else RIDGE
    r = sqrt((Y**2 / GAMMA + (R_x * B) ** 2) / kappa)
    at_optimum, labels = (Y + R_x * STAR) ** 2 * S, (Y + R_x * B) ** 2 * S
    uniform = 4 * (Y + R_x * r) * R_x * r / sqrt(N) + 2 * (Y + R_x * r) ** 2 * S
    found = risk_bound(**SQUARED, ridge_convention=convention)
    assert float(found.radius) == pytest.approx(r)
    assert float(found.generalisation) == pytest.approx(4 * at_optimum + 6 * labels + uniform)
    assert float(found.regularisation) == pytest.approx(2 * kappa * STAR**2)


@pytest.mark.parametrize(("convention", "mass"), [("half", 1.0), ("full", 0.25)])
def test_the_luck_of_the_sharper_bound(convention, mass):
    kappa = RIDGE / 2 if convention == "half" else RIDGE
    r = sqrt((mass * Y**2 / GAMMA + (R_x * B) ** 2) / (4 * kappa))
    means = ((Y + R_x * STAR) ** 2 + (Y + R_x * B) ** 2 + (Y + R_x * r) ** 2) * S
    luck = means + (2 * Y + R_x * r) * R_x * r / sqrt(N)
    known = {"ridge_convention": convention, "mass": F(mass)}
    found = risk_bound(**SQUARED, **known, form="sharp")
    assert float(found.radius) == pytest.approx(r)
    assert float(found.generalisation) == pytest.approx(luck)
    assert float(found.regularisation) == pytest.approx(kappa / 2 * STAR**2)


@pytest.mark.parametrize("convention", ["half", "full"])
def test_the_cores_by_hand(convention):
    a = ProbedLearner(
        [1, 2], [1, 3], [F(1, 2)] * 2, [1, F(1, 2)], [0, 2], [0, 1, 1], F(1, 3), F(1, 5), convention
    )
    star, kappa = F(7, 5), F(1, 10) if convention == "half" else F(1, 5)
    losses = [(1 - star) ** 2, (3 - 2 * star) ** 2]
    fit, risk = (losses[0] + 2 * losses[1]) / 3, (losses[0] + losses[1]) / 2
    seen = losses[0] / 2 + losses[1] / 4
    assert a.optimum == (star,)
    assert a.label_error == a.epsilon == 1
    assert a.core_bound("paper") == 4 * fit + 6 + 6 * risk + 2 * kappa * star**2
    assert a.core_bound("sharp") == fit + 1 + seen * F(3, 2) + kappa / 2 * star**2


def test_deviations_alone():
    assert float(hoeffding(3, N, F(1, 20))) == pytest.approx(3 * S)
    for r in (0.0, 2.0):
        reach = R_x * r
        paper = 4 * (Y + reach) * reach / sqrt(N) + (Y + reach) ** 2 * sqrt(2 * log(20) / N)
        sharp = (2 * Y + reach) * reach / sqrt(N) + (Y + reach) ** 2 * S
        for form, value in (("paper", paper), ("sharp", sharp)):
            found = uniform_deviation(F(3, 2), F(2), F(r), N, F(1, 20), form)
            assert float(found) == pytest.approx(value)


@pytest.mark.parametrize("convention", ["half", "full"])
def test_terms_of_theorem_5(convention):
    lam = RIDGE if convention == "half" else 2 * RIDGE
    r = sqrt(2 * (1 + GAMMA) * log(4) / (GAMMA * lam))
    by_hand = {
        "reference": (1 + 1 / GAMMA) * 0.1,
        "ridge": lam / 2 * STAR**2,
        "labels": R_x * (r + STAR) * (sqrt(0.4) + 2 * S),
        "concentration": (log(4) + 2 * R_x * STAR) * S,
        "uniform": 4 * R_x * r * sqrt(4 / N) + (log(4) + 2 * R_x * r) * S,
        "radius": r,
    }
    found = cross_entropy_bound(**SOFT, ridge_convention=convention).floats()
    assert {k: found[k] for k in by_hand} == pytest.approx(by_hand)
    assert found["total"] == pytest.approx(sum(by_hand.values()) - r)


@pytest.mark.parametrize("gap", [None, F(1, 8)])
def test_terms_of_the_smaller_bounds(gap):
    r = sqrt((1 + GAMMA) * log(4) / (GAMMA * RIDGE))
    error = 2 * (1 - exp(-0.2)) + 2 * S if gap is None else 0.125
    square = (RIDGE * STAR + R_x * error / sqrt(2)) ** 2 / (4 * RIDGE)
    found = cross_entropy_bound(**SOFT, sharp=True, label_error=gap).floats()
    by_hand = {
        "reference": (1 + 1 / GAMMA) * 0.1,
        "ridge": RIDGE / 4 * STAR**2,
        "labels": square - RIDGE / 4 * STAR**2,
        "concentration": (log(4) + sqrt(2) * R_x * STAR) * S,
        "uniform": 4 * R_x * r * sqrt(3 / N) + (log(4) + sqrt(2) * R_x * r) * S,
        "radius": r,
    }
    assert {k: found[k] for k in by_hand} == pytest.approx(by_hand)


def test_the_softmax_learner_by_hand():
    users = (User((F(1),), 0, F(1, 4), F(1, 2)), User((F(2),), 1, F(3, 4), F(1)))
    probes = (Probe((F(1),), 0, (F(1, 3), F(2, 3))), Probe((F(-1),), 1, (F(1), F(0))))
    up, down = ((F(1),), (F(0),)), ((F(0),), (F(2),))
    x = ProbedSoftmax(users, probes, up, down, F(1, 2), F(1, 5), F(2))
    # odds 2 : 1 at x = 1, 4 : 1 at x = 2, 1 : 2 at x = -1
    first, second = log(3 / 2), log(5)
    lam = 0.2 / log(2)
    hidden = (log(3 / 2) + log(3 / 2)) / 2
    soft = (log(3 / 2) / 3 + log(3) * 2 / 3 + log(3)) / 2
    gradient = 0.125 * (2 / 3 - 1) + 0.75 * 2 * (4 / 5 - 0)
    gradient += 0.5 * ((2 / 3 - 1 / 3) / 2 - (1 / 3 - 1) / 2 + lam * log(2))
    assert float(x.risk(up)) == pytest.approx(first / 4 + second * 3 / 4)
    assert float(x.organic(up)) == pytest.approx(first / 8 + second * 3 / 4)
    assert float(x.probed(up, hidden=True)) == pytest.approx(hidden)
    assert float(x.probed(up)) == pytest.approx(soft)
    assert float(x.lambda_) == pytest.approx(lam)
    assert float(x.penalty(down)) == pytest.approx(lam / 2 * (2 * log(2)) ** 2)
    assert float(x.residual()[0][0]) == pytest.approx(gradient)
    assert (x.mass, x.label_error) == (F(7, 8), F(5, 3))


def test_the_law_of_soft_probes():
    law = Law((F(1, 4), F(3, 4)), 5, F(1, 20))
    assert sum(chance(law, counts) for counts in samples(2, 5)) == 1
    assert chance(law, (2, 3)) == 10 * F(1, 4) ** 2 * F(3, 4) ** 3
    assert float(deviation(law, 3)) == pytest.approx(3 * sqrt(log(20) / 10))


def test_probes_share_the_probing_weight():
    soft = [[0.5, 0.5], [1.0, 0.0]]
    p = probing_softmax([[1.0]], [0], [0.75], [[1.0], [2.0]], soft, weight=3.0, ridge=0.5)
    assert p.weights.tolist() == [0.75, 1.5, 1.5]
    assert p.ridge == 1.5
