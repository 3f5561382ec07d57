"""Proposition 2.3 and equation (6): the best response under two competing models."""

from __future__ import annotations

from fractions import Fraction
from itertools import product
from math import prod

from lookahead.core.symbols import sympy
from lookahead.dilemma.best_response import mixed_gain, pivotal, pivotal_binomial
from lookahead.ledger import Claim, Comparison, Source, at_most, that
from lookahead.ledger.symbolic import identical
from lookahead.testing.dilemma_game import Decision, decisions, random_decisions

F = Fraction
CHAPTER = "dilemma/game"

proposition_2_3 = Claim(
    key="gois2025.prop2_3",
    kind="proposition",
    title="Best response under competing models",
    source=Source("gois2025", "Proposition 2.3 and equation (9)", "2.1", "forced"),
    chapter=CHAPTER,
    statement=r"""Agent $i$ holds one of two models true: with probability $\tau_i$ its neighbours
cooperate independently with the predicted probabilities $\hat y_j$, else each with probability
$\alpha$. With
$$g_i = \tau_i \Pr\nolimits_{\hat y}(k_{-i} = m_i - 1) + (1 - \tau_i)
\Pr\nolimits_{\alpha}(k_{-i} = m_i - 1)$$
it maximises its expected payoff to cooperate if $r b\, g_i > c\, b$, that is $g_i > \kappa$, and to
defect otherwise.""",
    as_printed=r"$\tau\Pr_{\hat y}(k_{-i} = m - 1) + (1-\tau)\Pr_\alpha(k_{-i} = m - 1) > c/r$",
    reading="Trust enters as it stands before the round; at equality both actions are best.",
    uses=("gois2025.eq8",),
)


def expected(x: Decision, action: int) -> Fraction:
    """The expected payoff, over both models and all profiles of the neighbours, one by one."""
    n, pay = len(x.predictions), x.payoffs
    total = F(0)
    for weight, model in ((x.trust, x.predictions), (1 - x.trust, (x.alpha,) * n)):
        for y in product((0, 1), repeat=n):
            chance = prod((p if a else 1 - p for p, a in zip(model, y, strict=True)), start=F(1))
            k = sum(y) + action
            payoff = pay.cooperator(k, x.required) if action else pay.defector(k, x.required)
            total += weight * chance * payoff
    return total


def regret(x: Decision, action: bool) -> Comparison:
    """What the other action would pay, against what this one does."""
    return at_most(expected(x, 1 - action), expected(x, int(action)))


def worth_it(x: Decision, gain: Fraction) -> bool:
    """Whether the gain in units of the stake exceeds the price; no division by the risk."""
    return gain * x.payoffs.stake > x.payoffs.price


@proposition_2_3.symbolic
def linear_in_the_belief() -> dict[str, Comparison]:
    """w is the weight that a belief gives to k = m - 1; both models, then their mixture."""
    sp = sympy()
    b, c, r = sp.symbols("b c r", positive=True)
    w, wp, wa, tau = sp.symbols("w w_P w_alpha tau", nonnegative=True)
    one_model = lambda q: q * (r * b - c * b) + (1 - q) * (-c * b)
    mixture = tau * one_model(wp) + (1 - tau) * one_model(wa)
    g = tau * wp + (1 - tau) * wa
    return {
        "expected gain: r b w - c b": identical(one_model(w), r * b * w - c * b),
        "of a mixture of models: the gain at g": identical(mixture, one_model(g)),
        "its sign is that of g - kappa": identical(one_model(g), r * b * (g - c / r)),
    }


@linear_in_the_belief.mutant("with c for the bound")
def _() -> dict[str, Comparison]:
    b, c, r, g = sympy().symbols("b c r g", positive=True)
    return {"sign": identical(r * b * g - c * b, r * b * (g - c))}


@proposition_2_3.sampled(random_decisions(), small=decisions)
def no_regret(x: Decision) -> Comparison:
    """The rule's action against the other one."""
    return regret(x, worth_it(x, x.gain))


@no_regret.mutant("compared with c instead of c / r")
def _(x: Decision) -> Comparison:
    return regret(x, x.gain > x.payoffs.cost)


@no_regret.mutant("the probability of at least m - 1 others")
def _(x: Decision) -> Comparison:
    n, m = len(x.predictions), x.required
    counts = range(max(m, 1), n + 2)
    gains = [mixed_gain(x.predictions, j, x.alpha, x.trust) for j in counts]
    return regret(x, worth_it(x, sum(gains, F(0))))


@no_regret.mutant("pivotal at m instead of m - 1")
def _(x: Decision) -> Comparison:
    n, m = len(x.predictions), x.required
    gain = mixed_gain(x.predictions, m + 1, x.alpha, x.trust) if m <= n else F(0)
    return regret(x, worth_it(x, gain))


@no_regret.mutant("each neighbour's probability mixed on its own")
def _(x: Decision) -> Comparison:
    blended = [x.trust * p + (1 - x.trust) * x.alpha for p in x.predictions]
    return regret(x, worth_it(x, pivotal(blended, x.required)))


@no_regret.mutant("the roles of trust and distrust exchanged")
def _(x: Decision) -> Comparison:
    return regret(x, worth_it(x, mixed_gain(x.predictions, x.required, x.alpha, 1 - x.trust)))


equation_6 = Claim(
    key="gois2025.eq6",
    kind="equation",
    title="Predictions and trust determine the actions",
    source=Source("gois2025", "Equation (6)", "2.2", "forced"),
    chapter=CHAPTER,
    statement=r"""Given $(\hat y_t, \tau_t)$ the induced law $\mathcal D(\theta_t; \tau_t)$ puts mass
one on one profile, $y_t = \mathrm{BR}(\hat y_t, \tau_t)$. The best response of $i$ is unique unless
$g_i = \kappa$; there both actions are best, and “defect otherwise” picks one.""",
    as_printed=r"$y_t = \mathrm{BR}(\hat y_t, \tau_t)$",
    uses=("gois2025.prop2_3",),
)


@equation_6.symbolic
def only_at_kappa() -> dict[str, Comparison]:
    """The difference of the two expected payoffs vanishes at g = kappa alone."""
    b, c, r = sympy().symbols("b c r", positive=True)
    g = sympy().Symbol("g", real=True)
    difference = r * b * g - c * b
    roots = sympy().solve(difference, g)
    return {
        "one root": that(len(roots) == 1),
        "it is kappa": identical(roots[0], c / r),
        "the difference grows with g": that(bool(difference.diff(g).is_positive)),
    }


@only_at_kappa.mutant("the root is the cost")
def _() -> dict[str, Comparison]:
    c, r = sympy().symbols("c r", positive=True)
    return {"it is kappa": identical(c, c / r)}


def best(x: Decision) -> set[int]:
    """All actions of the largest expected payoff."""
    values = [expected(x, a) for a in (0, 1)]
    return {a for a in (0, 1) if values[a] == max(values)}


@equation_6.sampled(random_decisions(), small=decisions)
def one_action(x: Decision) -> Comparison:
    """The set of best actions, from payoffs, and the one that the rule picks."""
    tie = x.gain * x.payoffs.stake == x.payoffs.price
    picked = int(worth_it(x, x.gain))
    return that(best(x) == ({0, 1} if tie else {picked}) and picked in best(x))


@one_action.mutant("unique always")
def _(x: Decision) -> Comparison:
    return that(len(best(x)) == 1)


@one_action.mutant("the own expectation does not matter")
def _(x: Decision) -> Comparison:
    trusting = pivotal(x.predictions, x.required)
    return that(int(worth_it(x, trusting)) in best(x))


@one_action.mutant("the prediction does not matter")
def _(x: Decision) -> Comparison:
    own = pivotal_binomial(x.alpha, len(x.predictions) + 1, x.required)
    return that(int(worth_it(x, own)) in best(x))
