"""Users who choose among learners, who may probe one another: the models of narang2026."""

from lookahead.market import probe
from lookahead.market.continuous import UniformSquare
from lookahead.market.continuous_bands import SlopeBands
from lookahead.market.float_population import FloatPopulation
from lookahead.market.flow import gradient_flow
from lookahead.market.level_sets import level_set_measure
from lookahead.market.population import FinitePopulation
from lookahead.market.probe_options import Probing
from lookahead.market.scenarios import Scenario
from lookahead.market.two_slopes import TwoSlopeMarket

__all__ = [
    "FinitePopulation",
    "FloatPopulation",
    "Probing",
    "Scenario",
    "SlopeBands",
    "TwoSlopeMarket",
    "UniformSquare",
    "gradient_flow",
    "level_set_measure",
    "probe",
]
