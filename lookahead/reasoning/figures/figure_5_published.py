"""The published bars of Figure 5 in zhu2025, read off the picture of the released notebook.

For each position 0 to 9 of the released matrix: the printed label, the mean drop of test accuracy
and its standard deviation. The notebook repeats 100 splits; the paper's text says 10.
"""

from __future__ import annotations

from fractions import Fraction

F = Fraction
REPEATS = 100
READING_ERROR = F("0.0003")
BARS: tuple[tuple[str, str, str], ...] = (
    ("RevolvingUtil", "0.0008", "0.005"),
    ("Age", "0.0375", "0.0071"),
    ("PastDue30-59", "0.0007", "0.001"),
    ("DebtRatio", "0.0005", "0.003"),
    ("Income", "-0.0001", "0.0013"),
    ("OpenLines", "0.0256", "0.0041"),
    ("PastDue90", "0.0006", "0.0031"),
    ("RealEstate", "-0.0010", "0.0032"),
    ("PastDue60-89", "0.0026", "0.0032"),
    ("Dependents", "-0.0002", "0.0013"),
)
# What the labels mean in the header of the table.
LABELS: dict[str, str] = {
    "RevolvingUtil": "RevolvingUtilizationOfUnsecuredLines",
    "Age": "age",
    "PastDue30-59": "NumberOfTime30-59DaysPastDueNotWorse",
    "DebtRatio": "DebtRatio",
    "Income": "MonthlyIncome",
    "OpenLines": "NumberOfOpenCreditLinesAndLoans",
    "PastDue90": "NumberOfTimes90DaysLate",
    "RealEstate": "NumberRealEstateLoansOrLines",
    "PastDue60-89": "NumberOfTime60-89DaysPastDueNotWorse",
    "Dependents": "NumberOfDependents",
}
