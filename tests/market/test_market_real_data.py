"""Real people as users: a census sample, where the file is there; it is no part of the project."""

import csv
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest

from lookahead.market import Constant, FinitePopulation, FloatPopulation, Market
from lookahead.market.concentration import clopper_pearson

SAMPLE = Path(__file__).parents[3] / "shared" / "data" / "acs_pums_2017_al_sample.csv"
FEATURES = (
    "AGEP", "SCHL", "MAR", "RELP", "DIS", "ESP", "CIT", "MIG", "MIL", "ANC", "NATIVITY", "DEAR",
    "DEYE", "DREM", "SEX", "RAC1P",
)  # fmt: skip
AGES = (17, 30, 45, 65)


@pytest.fixture(scope="module")
def census():
    """Standardised features by name, employment as the label, learners preferred by age."""
    if not SAMPLE.is_file():
        pytest.skip(f"no census sample at {SAMPLE.name}: put it beside the checkout, shared/data")
    with SAMPLE.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    x = np.array([[float(row[name] or 0) for name in FEATURES] for row in rows])
    y = np.array([float(row["ESR"] == "1") for row in rows])
    preference = np.digitize(x[:, 0], AGES)
    return (x - x.mean(axis=0)) / x.std(axis=0), y, preference


def test_the_mean_step_is_the_gradient_of_the_potential(census):
    users = FloatPopulation(*census)
    rng = np.random.default_rng(5)
    models, way = rng.normal(size=(2, 5, 16)) / 10
    h = 1e-6
    change = users.potential(models + h * way, 0.3) - users.potential(models - h * way, 0.3)
    assert change / (2 * h) == pytest.approx(np.sum(users.gradient(models, 0.3) * way), rel=1e-5)
    assert users.masses(models, 0.3).sum() == pytest.approx(1)


def test_a_hundred_people_exactly_and_in_floats(census):
    x, y, preference = (column[:100] for column in census)
    exact = FinitePopulation(
        [[Fraction(v).limit_denominator(64) for v in row] for row in x],
        [int(v) for v in y],
        preference.tolist(),
    )
    models = [[Fraction(i + 1, 16 + j) for j in range(16)] for i in range(5)]
    near = exact.as_floats()
    theta = np.array(models, dtype=float)
    assert near.winners(theta).tolist() == list(exact.winners(models))
    potential = exact.potential(models, Fraction(3, 10))
    assert near.potential(theta, 0.3) == pytest.approx(float(potential))


def test_specialists_of_one_age_learn_little_about_the_others(census):
    users = FloatPopulation(*census)
    learners = Market(users, 1, losses="logistic")
    run = learners.run(
        "mini-batch",
        start=np.zeros((5, 16)),
        schedule=Constant(0.05),
        rounds=400,
        seed=1,
        batch=150,
    )
    x, y, preference = (column[:800] for column in census)
    right = (x @ run.models.T > 0) == (y[:, None] == 1)
    for i in (0, 4):
        own = right[preference == i, i]
        at_most_wrong = clopper_pearson(int((~own).sum()), own.size)
        at_most_right = clopper_pearson(int(right[:, i].sum()), y.size)
        assert at_most_wrong < 1 - at_most_right
