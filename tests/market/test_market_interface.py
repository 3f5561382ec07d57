"""The public calls of Part III together, and the numbers of narang2026 that need no data."""

import json
import subprocess
import sys
from fractions import Fraction as F

import numpy as np
import pytest

from lookahead import market
from lookahead.core.exact import determinant
from lookahead.market import (
    Constant,
    FinitePopulation,
    Harmonic,
    InverseRoot,
    Market,
    OnlineProbing,
    Power,
    Probing,
    Scenario,
    TwoSlopeMarket,
    UniformSquare,
    cross_entropy_bound,
    mutual_map,
    online_gradient,
    probe,
    queries_needed,
    risk_bound,
    solve_partition,
)
from lookahead.market.mutual_probing import contraction, regime

HALF = F(1, 2)
SHARES = [F(k, 7) for k in range(1, 7)]
STRENGTHS = [F(0), F(1, 4), F(2, 5), HALF, F(2, 3), F(1)]
SETTING = {
    "R_x": 1, "Y": 1, "label_radius": 1, "theta_star": 1, "bayes": F(1, 8), "epsilon": F(1, 10),
    "ridge": F(1, 10), "delta": F(1, 100),
}  # fmt: skip


def test_every_public_name_exists():
    assert all(hasattr(market, name) for name in market.__all__)
    assert list(market.__all__) == sorted(market.__all__)


def test_two_slopes_as_asked():
    t = TwoSlopeMarket(p=F(2, 5), a=3, alpha=F(2, 3))
    (point,) = t.stationary_points()
    assert (point.slopes, point.case, point.stable) == ((3, -3), "aligned", True)
    assert (point.potential, point.risks) == (0, (F(108, 5), F(72, 5)))
    best = t.population_optimum()
    assert (best.slope, best.risk) == (F(-3, 5), F(216, 25))


def test_a_finite_population_as_asked():
    users = FinitePopulation(x=[1, 2, -1], y=[1, 0, 1], preference=[0, 1, 1])
    theta, alpha = [1, -1], F(1, 4)
    assert users.losses(theta) == ((0, 4), (4, 4), (4, 0))
    assert users.winners(theta) == (0, 0, 1)
    assert users.masses(theta, alpha) == (F(7, 12), F(5, 12))
    assert users.potential(theta, alpha) == F(4, 3)
    assert users.gradient(theta, alpha) == ((2,), (F(-2, 3),))
    points = users.stationary_points(alpha, learners=2)
    assert all(not any(map(any, users.gradient(p.theta, alpha))) for p in points)
    assert {"theta", "case", "potential", "risks", "stable"} <= set(vars(points[0]))


def test_a_third_learner_without_users_is_a_case_of_its_own():
    users = FinitePopulation(x=[1, 1], y=[1, -1], preference=[0, 1])
    cases = {point.case for point in users.stationary_points(F(2, 3), learners=3)}
    assert "unvisited" in cases


@pytest.mark.parametrize(("convention", "theta"), [("half", F(30, 71)), ("full", F(5, 12))])
def test_probing_as_asked(convention, theta):
    users = FinitePopulation(x=[1, 1], y=[1, -1], preference=[0, 1])
    point = probe.stationary(
        users, learner=0, alpha=1, queries=([1, 2], [1, 0]), weight=HALF, ridge=F(1, 10),
        ridge_convention=convention,
    )  # fmt: skip
    assert point.theta == (theta,)
    # p (theta - 1) + gamma [(theta - 1 + 2 (2 theta)) / 2 + factor lambda theta] = 0
    factor = HALF if convention == "half" else 1
    assert HALF * (theta - 1) + HALF * ((5 * theta - 1) / 2 + factor * theta / 10) == 0
    assert point.risk == users.risk(theta)


def test_the_risk_bound_has_four_named_terms_and_a_deterministic_core():
    bound = risk_bound(**SETTING, weight=2, queries=10**6)
    assert bound.bayes == (4 + F(2, 2)) * F(1, 8)
    assert bound.probing == 6 * F(1, 10)
    assert bound.regularisation == F(1, 10)
    assert bound.deterministic == bound.bayes + bound.probing + bound.regularisation
    rest = float(bound.total) - float(bound.generalisation)
    assert rest == pytest.approx(float(bound.deterministic), rel=1e-12)
    few = risk_bound(**SETTING, weight=2, queries=10**4).generalisation
    assert float(few) == pytest.approx(10 * float(bound.generalisation), rel=1e-12)


def test_the_number_of_queries_reaches_its_target():
    n = queries_needed(F(1, 10), **SETTING, weight=1)
    reached, fewer = (
        float(risk_bound(**SETTING, weight=1, queries=k).generalisation) for k in (n, n - n // 1000)
    )
    assert reached <= 0.1 < fewer


def test_the_cross_entropy_bound_falls_with_the_probes():
    setting = {
        "risk": 0.3, "level": 0.4, "classes": 2, "R_x": 1, "weight": 1, "ridge": 0.1,
        "delta": 0.01, "reference_norm": 2,
    }  # fmt: skip
    totals = [cross_entropy_bound(**setting, probes=10**k).floats()["total"] for k in (2, 4, 6)]
    assert totals == sorted(totals, reverse=True)
    core = float(cross_entropy_bound(**setting, probes=10**12).core)
    assert core == pytest.approx(totals[-1], rel=0.02)


def test_a_market_runs_and_settles_where_theory_says():
    users = FinitePopulation(x=[1, 1], y=[1, -1], preference=[0, 1])
    calm = Market(users, F(2, 3)).run(
        start=[0.1, -0.1], schedule=Harmonic(1, 2), rounds=20_000, seed=0
    )
    assert np.allclose(calm.models, [[1], [-1]], atol=1e-2)
    options = Probing((0,), (([1, 2], [1, 0]),), HALF, F(1, 10))
    probing = Market(users, 1).run(
        "msgd-p", start=[0, 0], schedule=Harmonic(1, 4), rounds=40_000, seed=0, probing=options
    )
    aim = probe.stationary(users, queries=options.queries[0], weight=HALF, ridge=F(1, 10))
    assert np.allclose(probing.models[0], [float(v) for v in aim.theta], atol=2e-2)


@pytest.mark.parametrize("p", SHARES)
def test_lemma_9(p):
    a = F(3)
    best = TwoSlopeMarket(p, a, HALF).population_optimum()
    assert (best.slope, best.risk) == ((2 * p - 1) * a, 4 * p * (1 - p) * a**2)
    users = TwoSlopeMarket(p, a, HALF).users
    assert users.risks([a, -a]) == (4 * (1 - p) * a**2, 4 * p * a**2)


def slopes_of_the_table(case: int, p: F, alpha: F) -> tuple[F | None, F | None]:
    """Section 4's masses (from D_1, from D_2) of both learners, as slopes for a = 1."""
    q, free = 1 - p, 1 - alpha
    masses = {
        1: ((p, free * q), (F(0), alpha * q)),
        2: ((alpha * p, F(0)), (free * p, q)),
        3: ((alpha * p, free * q), (free * p, alpha * q)),
        4: ((p, F(0)), (F(0), q)),
    }[case]
    one, two = ((u - v) / (u + v) if u + v else None for u, v in masses)
    return one, two


@pytest.mark.parametrize("alpha", STRENGTHS)
@pytest.mark.parametrize("p", SHARES)
def test_the_case_table_of_lemma_10(p, alpha):
    users = TwoSlopeMarket(p, 1, alpha).users
    sent = {1: (0, 0), 2: (1, 1), 3: (1, 0), 4: (0, 1)}
    for case, winners in sent.items():
        solved = solve_partition(users, alpha, winners)
        for slope, models in zip(slopes_of_the_table(case, p, alpha), solved, strict=True):
            assert models.unique is (slope is not None)
            assert slope is None or models.point == (slope,)
    found = {q.case: q.slopes for q in TwoSlopeMarket(p, 1, alpha).stationary_points()}
    assert found["aligned"] == slopes_of_the_table(4, p, alpha) == (1, -1)
    assert ("swapped" in found) is (alpha < HALF)
    if alpha < HALF:
        assert found["swapped"] == slopes_of_the_table(3, p, alpha)


@pytest.mark.parametrize(
    ("eta", "word"),
    [
        (F(1, 10), "monotone"),
        (F(1, 4), "one step"),
        (F(3, 10), "damped oscillation"),
        (HALF, "period two"),
        (F(3, 5), "divergent"),
    ],
)
def test_mutual_probing_has_the_eigenvalues_1_and_1_minus_4_eta(eta, word):
    (a, b), (c, d) = matrix = mutual_map(eta)
    assert matrix == ((1 - 2 * eta, 2 * eta), (2 * eta, 1 - 2 * eta))
    assert (a + d, determinant(matrix)) == (1 + (1 - 4 * eta), 1 - 4 * eta)
    assert (a + b, c + d) == (1, 1)
    assert (contraction(eta), regime(eta)) == (1 - 4 * eta, word)


def table_1_users() -> tuple[FinitePopulation, tuple[F, ...], F]:
    """Two groups with slopes 1 and 2 on x = 1, 2; the groups' own optima; theta* = 3/2."""
    users = FinitePopulation([1, 2, 1, 2], [1, 2, 2, 4], [0, 0, 1, 1])
    return users, (F(1), F(2)), F(3, 2)


def test_table_1_a_majority_near_the_optimum():
    users, _, best = table_1_users()
    r, star = F(1, 10), users.optimum()[1]
    for bad in (-100, 100):
        peers = [best - r, best + r, bad]
        level = probe.level(users, probe.labels("majority-good", peers, users.x))
        assert level <= 2 * star + 2 * 4 * r**2
        part = Scenario("partial-knowledge", subset=(0, 1, 2))
        assert probe.level(users, probe.labels(part, [*peers, bad], users.x)) == level


def test_table_1_a_leader_and_a_preference():
    users, own, best = table_1_users()
    for leader in (best, F(0), F(5)):
        labels = probe.labels("market-leader", [0, leader], users.x, leader=1)
        assert probe.level(users, labels) == users.risk(leader)
    asked = probe.labels("preference-aware", own, users.x, preference=users.preference)
    assert probe.level(users, asked) == 0 <= users.optimum()[1]


def test_assumption_2_of_the_experiments_schedules():
    decided = [s.satisfies_assumption_2() for s in (Constant(F(1, 100)), InverseRoot(5))]
    assert decided == [False, False]
    assert Harmonic(1).satisfies_assumption_2()
    assert Power(1, F(3, 4)).satisfies_assumption_2()


def test_a_continuous_market_and_online_probing():
    square = UniformSquare()
    assert square.gradient([F(3, 4), F(-3, 4)], 0) == (0, 0)
    assert sum(square.masses([1, -1], F(1, 3))) == 1
    pair = OnlineProbing((1, 1), (1, -1), ((1,), (0,)), (1, 1))
    assert pair.gradient(pair.stationary()) == (0, 0)
    users = FinitePopulation([1, 1], [1, -1], [0, 1])
    assert online_gradient(users, [1, -1], 1, [(1,), ()], [1, 0]) == ((4,), (0,))


def test_importing_the_part_loads_nothing_heavy():
    heavy = ("cvxpy", "sympy", "matplotlib", "scipy.optimize", "hypothesis")
    program = f"""
import json, sys, lookahead.market
print(json.dumps([name for name in {heavy!r} if name in sys.modules]))
"""
    found = subprocess.run(
        [sys.executable, "-c", program], check=True, capture_output=True, text=True
    )
    assert json.loads(found.stdout) == []
