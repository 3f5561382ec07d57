"""Figures 6 and 13 as the released script computes them: parameters and recorded numbers."""

from __future__ import annotations

from fractions import Fraction

ROUNDS = 40
HALF_DIGIT = Fraction(1, 2 * 10**7)
BOOST = (
    *("0.5", "0.1466667", "0.8112094", "0.6856244", "0.4713165"),
    *("0.0956383", "0.7255618", "0.5399274", "0.2173095"),
)
"""Trust of node 1 before rounds 0 to 8 of Figure 6."""
LENGTHS = (1, 3, 2, 3, 5, 4, 5, 3, 4, 1)
"""Lengths of the runs of full success in Figure 6."""
WAIT = ("0.5", "0.1466667", "0.2117013", "0.2955845", "0.3960080", "0.5060399", "0.1573818")
"""Trust of node 1 before rounds 0 to 6 of Figure 13."""
ENDS = ("0.5555556", "0.7746479", "0.8850987", "0.9412494", "0.9699168")
"""Trust of the ends after rounds 0 to 4 of Figure 13."""
