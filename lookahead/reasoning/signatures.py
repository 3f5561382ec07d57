"""Named outcomes for the failure signatures that summary 002 lists for zhu2025."""

from __future__ import annotations

from enum import Enum
from fractions import Fraction

from lookahead.core.enclosure import Number, Ternary, less
from lookahead.core.errors import NotConverged
from lookahead.reasoning.affine_level_k import AffineLevelK
from lookahead.reasoning.mixtures import Mixture


class Signature(Enum):
    """What a run or a game shows."""

    CONVERGES = "the steps shrink; one stable model"
    EVERY_MODEL_STABLE = "nothing moves; every model is stable"
    RUNS_AWAY = "equal steps in one direction; no model is stable"
    ALTERNATES = "equal steps to and fro; the stable model is never reached"
    DIVERGES = "the steps grow; the stable model is never reached"
    GAIN = "coordination pays"
    NO_GAIN = "coordination does not pay"
    RISES_WITH_SIZE = "a larger collective gains"
    FLAT_IN_SIZE = "size does not matter"
    FALLS_WITH_SIZE = "a larger collective loses"


def of_retraining(model: AffineLevelK, mixture: Mixture | None = None) -> Signature:
    """Return what retraining shows from a start that is not stable.

    (zhu2025, section 3.) mixture: shares by level, default level 1 alone.

    >>> of_retraining(AffineLevelK(gamma_loss=1, beta=1, epsilon=-1, mean=0))
    <Signature.ALTERNATES: 'equal steps to and fro; the stable model is never reached'>
    """
    rate = model.rate(mixture)
    if rate == 1:
        still = model.retrain(0, mixture) == 0
        return Signature.EVERY_MODEL_STABLE if still else Signature.RUNS_AWAY
    if rate == -1:
        return Signature.ALTERNATES
    return Signature.CONVERGES if abs(rate) < 1 else Signature.DIVERGES


def limit(model: AffineLevelK, theta0: Fraction | int, mixture: Mixture | None = None) -> Fraction:
    """Return the model to which retraining from theta0 converges.

    Raises NoStablePoint where no model is stable or every one is, NotConverged, naming the
    signature, where the stable model is not reached from theta0.

    >>> limit(AffineLevelK(gamma_loss=1, beta=1, epsilon=Fraction(1, 2), mean=3), 0)
    Fraction(6, 1)
    """
    stable, seen = model.stable_point(mixture), of_retraining(model, mixture)
    if seen is not Signature.CONVERGES and stable != theta0:
        raise NotConverged(
            "retraining", seen.value, "weaken the reaction, or mix levels so that they cancel"
        )
    return stable


def of_coordination(benefit: Number) -> Signature:
    """Return whether coordination pays, from the benefit B >= 0 at one stable point.

    Raises NotConverged when the enclosure of B is too wide to tell.

    >>> of_coordination(Fraction(3, 4)).name
    'GAIN'
    """
    found = less(0, benefit)
    if found is Ternary.UNKNOWN:
        raise NotConverged("the sign of B", f"B = {benefit}", "enclose B more tightly")
    return Signature.GAIN if found is Ternary.TRUE else Signature.NO_GAIN


def of_size(slope: Number) -> Signature:
    r"""Return what a larger collective shows, from the slope $\partial U_\alpha/\partial\alpha$.

    Raises NotConverged when the enclosure of the slope is too wide to tell.

    >>> of_size(Fraction(-1)).name
    'FALLS_WITH_SIZE'
    """
    down, up = less(slope, 0), less(0, slope)
    if Ternary.UNKNOWN in (down, up):
        raise NotConverged("the sign of the slope", f"it is {slope}", "enclose it more tightly")
    if down is Ternary.TRUE:
        return Signature.FALLS_WITH_SIZE
    return Signature.RISES_WITH_SIZE if up is Ternary.TRUE else Signature.FLAT_IN_SIZE
