"""The published numbers of Figure 2 in zhu2025 (notebook table, and a reading of the picture).

One run for each of ten values of lambda. The printed table coincides with the dashed curves
(legend: # dependents). Of the solid curves (legend: age) no table is printed: six values of the
alignment are read off the picture, to within READING_ERROR; its benefit looks like 2.1 lambda.
"""

from __future__ import annotations

from fractions import Fraction

F = Fraction
LAMBDAS = tuple(F(i, 9) for i in range(10))

# lambda index: utility at the stable point, at the Stackelberg point, alignment as plotted.
DASHED: tuple[tuple[str, str, str], ...] = (
    ("0.625213", "0.638714", "1.345405e-11"),
    ("-0.024984", "0.189131", "3.932850e-01"),
    ("-0.675135", "-0.267293", "1.573002e+00"),
    ("-1.325309", "-0.723770", "3.539083e+00"),
    ("-1.975483", "-1.180394", "6.291408e+00"),
    ("-2.625657", "-1.637165", "9.829859e+00"),
    ("-3.275829", "-2.094083", "1.415433e+01"),
    ("-3.926001", "-2.551147", "1.926473e+01"),
    ("-4.576173", "-3.008363", "2.516091e+01"),
    ("-5.226343", "-3.465722", "3.184282e+01"),
)
SOLID_ALIGNMENT: dict[int, Fraction] = {
    4: F("7.45"), 5: F("11.55"), 6: F("16.62"), 7: F("22.56"), 8: F("29.36"), 9: F("37.02"),
}  # fmt: skip
SOLID_SLOPE = F("2.1")  # of the benefit, by eye
READING_ERROR = F("0.15")


def benefit(i: int) -> Fraction:
    """Return the printed benefit (dashed) at LAMBDAS[i]: the difference of two utilities.

    >>> benefit(0)
    Fraction(13501, 1000000)
    """
    stable, stackelberg, _ = DASHED[i]
    return F(stackelberg) - F(stable)


def alignment(i: int) -> Fraction:
    """Return the printed alignment (dashed) at LAMBDAS[i].

    >>> alignment(1)
    Fraction(78657, 200000)
    """
    return F(DASHED[i][2])
