"""The archived numbers of Figure 1 in zhu2025 (notebook output of the paper's repository).

Gap |theta_{t+1} - theta_t|_2 divided by the norm of the strategic part of theta_0; mean and
population standard deviation over 10 runs, rounds 0 to 10, five and two digits printed. The
picture in the paper shows these numbers divided once more by the same norm.
"""

from __future__ import annotations

from fractions import Fraction

MIXTURES: tuple[tuple[Fraction, Fraction], ...] = (
    (Fraction(9, 10), Fraction(1, 10)),
    (Fraction(1, 2), Fraction(1, 2)),
    (Fraction(1, 10), Fraction(9, 10)),
)
RUNS = 10
ROUNDS = 25
EPSILON = Fraction(1, 2)
UNIT = 0.0987365893  # |theta_{0,S}|_2 as printed by the notebook

# One row a mixture: (mean, standard deviation) for t = 0, 1, ..., as text, so that the place of
# the last printed digit is known.
CELLS: tuple[tuple[tuple[str, str], ...], ...] = (
    (
        ("1.5482e+00", "1.8e-05"),
        ("2.9485e-03", "1.6e-05"),
        ("1.7583e-04", "9.6e-06"),
        ("7.1989e-06", "8.6e-07"),
        ("2.9150e-07", "5.9e-08"),
        ("1.1872e-08", "3.5e-09"),
        ("4.8675e-10", "1.9e-10"),
        ("2.0087e-11", "9.9e-12"),
        ("9.0979e-13", "5.4e-13"),
        ("4.8580e-14", "3.8e-14"),
        ("3.6002e-14", "1.1e-14"),
    ),
    (
        ("1.5465e+00", "2.7e-05"),
        ("2.6671e-03", "1.2e-05"),
        ("4.7609e-05", "6.9e-06"),
        ("1.0845e-06", "8.5e-08"),
        ("2.5193e-08", "3.8e-09"),
        ("6.4729e-10", "1.7e-10"),
        ("1.6547e-11", "6.8e-12"),
        ("4.7065e-13", "2.3e-13"),
        ("2.7603e-14", "1.9e-14"),
        ("2.1681e-14", "1.3e-14"),
        ("2.8667e-14", "1.4e-14"),
    ),
    (
        ("1.5482e+00", "2.0e-05"),
        ("7.0797e-04", "4.6e-05"),
        ("5.4534e-06", "1.6e-06"),
        ("4.8806e-08", "3.0e-08"),
        ("5.4820e-10", "5.0e-10"),
        ("7.0344e-12", "8.2e-12"),
        ("1.0229e-13", "1.3e-13"),
        ("2.8289e-14", "1.3e-14"),
        ("2.6826e-14", "1.5e-14"),
        ("2.0470e-14", "2.2e-14"),
        ("2.5726e-14", "1.3e-14"),
    ),
)
