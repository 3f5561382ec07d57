"""What the squared-loss guarantee assumes; predicates read declared fields."""

from __future__ import annotations

from lookahead.core.exact import apply, dot
from lookahead.ledger import Assumption
from lookahead.market.coverage_runs import ProbeExperiment
from lookahead.market.risk_bound_core import ProbedLearner
from lookahead.testing.market_bounds import DeclaredProbe


def learner_of(x: ProbedLearner | DeclaredProbe) -> ProbedLearner:
    """Return the learner itself, with or without declared bounds."""
    return x.learner if isinstance(x, DeclaredProbe) else x


def _stationary(x: ProbedLearner | DeclaredProbe) -> bool:
    learner = learner_of(x)
    A, b = learner.problem.equations()
    return apply(A, learner.theta) == b


def _users(x: DeclaredProbe | ProbeExperiment) -> bool:
    if isinstance(x, ProbeExperiment):
        return all(abs(v) <= x.R_x for v in x.x) and all(abs(v) <= x.Y for v in x.y)
    rows, labels = x.learner.x, x.learner.y
    return all(dot(r, r) <= x.R_x**2 for r in rows) and all(abs(y) <= x.Y for y in labels)


def _labels(x: DeclaredProbe | ProbeExperiment) -> bool:
    pseudo = x.pseudo if isinstance(x, ProbeExperiment) else x.learner.pseudo
    return all(abs(z) <= x.R_x * x.B for z in pseudo)


stationary = Assumption(
    "stationary",
    r"The gradient of $\theta \mapsto \int\ell\,d\bar{\mathcal D}_i + \gamma[\hat L_i(\theta) + "
    r"\kappa\|\theta\|^2]$ is zero at $\bar\theta_i$, with $\gamma, \lambda > 0$ and an observed "
    r"measure $\bar{\mathcal D}_i \le \mathcal D$.",
    _stationary,
)

bounded_users = Assumption("bounded users", r"$\|x\| \le R_x$ and $|y| \le Y$.", _users)

bounded_labels = Assumption("bounded pseudo-labels", r"$|\tilde y| \le R_x\tilde B$.", _labels)

accurate_probing = Assumption(
    "accurate probing",
    r"$\mathbb E_{\mathcal D}(y - \tilde y(x))^2 \le \varepsilon$ (Assumption 5).",
    lambda x: x.mean(x.label_errors()) <= x.epsilon,
)

independent_probes = Assumption(
    "independent probes",
    r"The probes $(x_j, y_j, \tilde y_j)$ are independent draws from one law; the models that "
    "label them are fixed before.",
    lambda x: not x.copies or x.queries == 1,
)
