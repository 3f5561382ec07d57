"""Level-k and collective reasoning on learning platforms: the models of zhu2025."""

from lookahead.reasoning.affine_level_k import AffineLevelK
from lookahead.reasoning.analysis import analyse
from lookahead.reasoning.anchor_game import AnchorGame
from lookahead.reasoning.column_edit import ColumnEdit
from lookahead.reasoning.finite_game import FiniteGame, FinitePair, StableContinuum
from lookahead.reasoning.finite_vector_formulas import NotEnumerable
from lookahead.reasoning.label_game import LabelGame, Labelling
from lookahead.reasoning.mixture_game import MixtureGame
from lookahead.reasoning.mixture_groups import GroupMixture
from lookahead.reasoning.outcomes import (
    NoMaximum,
    NoStablePoint,
    NotPinnedDown,
    NotStronglyConvex,
    SeveralStablePoints,
    UnboundedUtility,
)
from lookahead.reasoning.pairs import NoFullSupportPair, Pair
from lookahead.reasoning.population_run import Collective, Run, retrain
from lookahead.reasoning.quadratic_shifts import QuadraticShiftGame, ShiftPair
from lookahead.reasoning.shift_game import Shift, ShiftGame
from lookahead.reasoning.size_aware import SizeAwareChoice, SizeAwareShift
from lookahead.reasoning.size_aware_smooth import best_shift
from lookahead.reasoning.smooth_game import SmoothGame, SmoothPoint
from lookahead.reasoning.written import Written, written

__all__ = [
    "AffineLevelK",
    "AnchorGame",
    "Collective",
    "ColumnEdit",
    "FiniteGame",
    "FinitePair",
    "GroupMixture",
    "LabelGame",
    "Labelling",
    "MixtureGame",
    "NoFullSupportPair",
    "NoMaximum",
    "NoStablePoint",
    "NotEnumerable",
    "NotPinnedDown",
    "NotStronglyConvex",
    "Pair",
    "QuadraticShiftGame",
    "Run",
    "SeveralStablePoints",
    "Shift",
    "ShiftGame",
    "ShiftPair",
    "SizeAwareChoice",
    "SizeAwareShift",
    "SmoothGame",
    "SmoothPoint",
    "StableContinuum",
    "UnboundedUtility",
    "Written",
    "analyse",
    "best_shift",
    "retrain",
    "written",
]
