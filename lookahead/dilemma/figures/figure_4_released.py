"""Figure 4 of gois2025 as its released code draws it, run once with torch 2.13, networkx 3.6.1.

The published figure is a picture; these are the numbers behind the same code's picture: five graphs
(seeds 0 to 4) of each size, ten starts each, threshold 1/2, one stream of random numbers for all.
"""

from __future__ import annotations

SIZES = tuple(range(5, 21))
GRAPHS = 5
STARTS = 10
LINKS = 2

# mean share of time that a group is below its threshold; share of the 50 trials that cycle
BELOW = (
    *(".784", ".783", ".801", ".846", ".894", ".894", ".895", ".917"),
    *(".923", ".916", ".933", ".919", ".926", ".927", ".935", ".937"),
)
CYCLED = (
    *("0", "0", ".42", ".26", ".12", ".18", ".26", ".38"),
    *(".38", ".22", ".46", ".40", ".66", ".72", ".86", ".84"),
)
