"""The collective-risk dilemma with a predictor that agents may trust: the models of gois2025."""

from lookahead.dilemma.best_response import best_response, best_responses, mixed_gain, pivotal
from lookahead.dilemma.chain_game import ChainGame
from lookahead.dilemma.chain_policies import Chain
from lookahead.dilemma.complete_chain import Attractor, CompleteGraphChain
from lookahead.dilemma.cooperation_interval import CooperationInterval, cooperation_interval
from lookahead.dilemma.correlated import Mediated, correlated
from lookahead.dilemma.discounted import Bracket
from lookahead.dilemma.functional_graph import FunctionalGraph, functional_graph
from lookahead.dilemma.gradients import Rounds, cooperation_gradient, margins, success_gradient
from lookahead.dilemma.graph_dilemma import GraphDilemma
from lookahead.dilemma.group_game import GroupGame
from lookahead.dilemma.large_graph import LargeGraph, preferential_attachment
from lookahead.dilemma.message_passing import MessagePassing
from lookahead.dilemma.multi_objective import min_norm_weight, pareto_front
from lookahead.dilemma.outcomes import (
    EmptyNeighbourhood,
    Indifferent,
    InvalidGraph,
    NotCertified,
    TooLarge,
)
from lookahead.dilemma.payoffs import Payoffs
from lookahead.dilemma.poisson_binomial import (
    group_probabilities,
    leave_one_out,
    poisson_binomial,
    poisson_binomial_derivative,
)
from lookahead.dilemma.price_of_anarchy import NoPriceOfAnarchy, price_of_anarchy
from lookahead.dilemma.threshold import required
from lookahead.dilemma.trust import ImpossibleObservation, log_odds_update, trust_update

__all__ = [
    "Attractor",
    "Bracket",
    "Chain",
    "ChainGame",
    "CompleteGraphChain",
    "CooperationInterval",
    "EmptyNeighbourhood",
    "FunctionalGraph",
    "GraphDilemma",
    "GroupGame",
    "ImpossibleObservation",
    "Indifferent",
    "InvalidGraph",
    "LargeGraph",
    "Mediated",
    "MessagePassing",
    "NoPriceOfAnarchy",
    "NotCertified",
    "Payoffs",
    "Rounds",
    "TooLarge",
    "best_response",
    "best_responses",
    "cooperation_gradient",
    "cooperation_interval",
    "correlated",
    "functional_graph",
    "group_probabilities",
    "leave_one_out",
    "log_odds_update",
    "margins",
    "min_norm_weight",
    "mixed_gain",
    "pareto_front",
    "pivotal",
    "poisson_binomial",
    "poisson_binomial_derivative",
    "preferential_attachment",
    "price_of_anarchy",
    "required",
    "success_gradient",
    "trust_update",
]
