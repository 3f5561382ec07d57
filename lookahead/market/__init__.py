"""Users who choose among learners, who may probe one another: the models of narang2026."""

from lookahead.market import probe
from lookahead.market.continuous import UniformSquare
from lookahead.market.continuous_bands import SlopeBands
from lookahead.market.cross_entropy import SoftmaxProblem, solve_softmax
from lookahead.market.cross_entropy_bound import CrossEntropyBound, cross_entropy_bound
from lookahead.market.cross_entropy_learner import probing_softmax, seen_shares
from lookahead.market.float_population import FloatPopulation
from lookahead.market.flow import gradient_flow
from lookahead.market.level_sets import level_set_measure
from lookahead.market.market import Market, Run
from lookahead.market.mutual_probing import mutual_map
from lookahead.market.one_step import one_step_law
from lookahead.market.online_probing import online_gradient
from lookahead.market.online_probing_loyal import OnlineProbing
from lookahead.market.partition_solve import solve_partition, solve_partition_cvxpy
from lookahead.market.population import FinitePopulation
from lookahead.market.probe_options import Probing
from lookahead.market.risk_bound import RiskBound, queries_needed, risk_bound
from lookahead.market.risk_bound_core import ProbedLearner
from lookahead.market.scenarios import Scenario
from lookahead.market.schedules import Constant, Harmonic, InverseRoot, Power
from lookahead.market.stationary import StationaryPoint, free_intervals
from lookahead.market.two_slopes import TwoSlopeMarket

__all__ = [
    "Constant",
    "CrossEntropyBound",
    "FinitePopulation",
    "FloatPopulation",
    "Harmonic",
    "InverseRoot",
    "Market",
    "OnlineProbing",
    "Power",
    "ProbedLearner",
    "Probing",
    "RiskBound",
    "Run",
    "Scenario",
    "SlopeBands",
    "SoftmaxProblem",
    "StationaryPoint",
    "TwoSlopeMarket",
    "UniformSquare",
    "cross_entropy_bound",
    "free_intervals",
    "gradient_flow",
    "level_set_measure",
    "mutual_map",
    "one_step_law",
    "online_gradient",
    "probe",
    "probing_softmax",
    "queries_needed",
    "risk_bound",
    "seen_shares",
    "solve_partition",
    "solve_partition_cvxpy",
    "solve_softmax",
]
