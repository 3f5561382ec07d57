"""A made-up credit table for use without the real one: same columns, size and class balance."""

from __future__ import annotations

from functools import cache

import numpy as np

from lookahead.data.table import FEATURES, LABEL, ROWS, Array, CreditTable

SEED = 20251114
WITHOUT_INCOME = 29_731
WITHOUT_DEPENDENTS = 3_924
LABEL_1 = 10_026
LABEL_1_COMPLETE = 8_357


@cache
def stand_in() -> CreditTable:
    """Return the stand-in for the training table: made up from a seed, no real row in it.

    It shares the header, 150000 rows, the counts of missing values and of labels, and roughly
    the ranges of the columns; every feature is drawn independently and the label follows a
    noisy linear score, so nothing else about the real table can be learnt from it.

    >>> t = stand_in()
    >>> t.source, t.values.shape, int(t.column("SeriousDlqin2yrs").sum()), int(t.complete().sum())
    ('stand-in', (150000, 11), 10026, 120269)
    """
    rng = np.random.default_rng(SEED)
    late = {name: _late(rng) for name in FEATURES if "PastDue" in name or "DaysLate" in name}
    drawn: dict[str, Array] = {
        "RevolvingUtilizationOfUnsecuredLines": rng.beta(0.6, 1.2, ROWS),
        "age": np.clip(np.rint(rng.normal(52, 15, ROWS)), 21, 100),
        "DebtRatio": rng.lognormal(-1.0, 0.9, ROWS),
        "MonthlyIncome": np.rint(rng.lognormal(8.6, 0.6, ROWS)),
        "NumberOfOpenCreditLinesAndLoans": rng.poisson(8.5, ROWS).astype(float),
        "NumberRealEstateLoansOrLines": rng.poisson(1.0, ROWS).astype(float),
        "NumberOfDependents": rng.poisson(0.8, ROWS).astype(float),
        **late,
    }
    features = np.column_stack([drawn[name] for name in FEATURES])
    order = rng.permutation(ROWS)
    incomplete, complete = order[:WITHOUT_INCOME], order[WITHOUT_INCOME:]
    score = _score(drawn) + rng.logistic(0.0, 1.0, ROWS)
    label = np.zeros(ROWS)
    for rows, count in ((complete, LABEL_1_COMPLETE), (incomplete, LABEL_1 - LABEL_1_COMPLETE)):
        label[rows[np.argsort(score[rows], kind="stable")[-count:]]] = 1
    features[incomplete, FEATURES.index("MonthlyIncome")] = np.nan
    features[incomplete[:WITHOUT_DEPENDENTS], FEATURES.index("NumberOfDependents")] = np.nan
    return CreditTable((LABEL, *FEATURES), np.column_stack([label, features]), "stand-in")


def _late(rng: np.random.Generator) -> Array:
    """How often a payment was late: mostly never."""
    return np.where(rng.random(ROWS) < 0.12, rng.geometric(0.6, ROWS), 0).astype(float)


def _score(drawn: dict[str, Array]) -> Array:
    late = sum(column for name, column in drawn.items() if "Days" in name)
    return (
        2.0 * drawn["RevolvingUtilizationOfUnsecuredLines"]
        - 0.03 * drawn["age"]
        + 1.1 * late
        + 0.1 * drawn["NumberRealEstateLoansOrLines"]
    )
