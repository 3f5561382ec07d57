"""Equation (3): the posterior trust, its order of rounds, its fixed points, and where it is 0/0."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from itertools import product
from typing import Any

from hypothesis import strategies as st

from lookahead.core.symbols import sympy
from lookahead.dilemma.trust import trust_update
from lookahead.ledger import Assumption, Claim, Comparison, Source, all_of, equals, that
from lookahead.ledger.symbolic import identical, non_negative
from lookahead.testing.dilemma_trust import histories, shares

F = Fraction
CHAPTER = "dilemma/trust"
LEVELS = (F(1, 4), F(1, 2), F(3, 4))
OWN = (F(1, 2), 1)
"""What was predicted of the agent itself, and what it did; equation (3) leaves both out."""


@dataclass(frozen=True)
class History:
    """A prior trust, one's own expectation, and what was predicted of neighbours and seen."""

    prior: Fraction
    alpha: Fraction
    seen: tuple[tuple[Fraction, int], ...]

    def posterior(self) -> Fraction:
        """The share of the joint probability that belongs to the predictor's model."""
        weights = {"predictor": self.prior, "own": 1 - self.prior}
        for p, y in self.seen:
            weights["predictor"] *= p if y else 1 - p
            weights["own"] *= self.alpha if y else 1 - self.alpha
        return weights["predictor"] / sum(weights.values())

    def evidence(self) -> Fraction:
        """The joint probability of what was seen."""
        A = B = F(1)
        for p, y in self.seen:
            A *= p if y else 1 - p
            B *= self.alpha if y else 1 - self.alpha
        return self.prior * A + (1 - self.prior) * B

    def updated(self) -> Fraction:
        """Trust after one update per observation, in the given order."""
        tau = self.prior
        for p, y in self.seen:
            tau = trust_update(prior=tau, alpha=self.alpha, predictions=[p], actions=[y])
        return tau


def small() -> Iterator[History]:
    """One or two observations on quarters."""
    for tau, alpha in product(LEVELS, LEVELS):
        for p, y in product(LEVELS, (0, 1)):
            yield History(tau, alpha, ((p, y),))
            yield History(tau, alpha, ((p, y), (F(3, 4), 1)))


def drawn() -> st.SearchStrategy[History]:
    """Histories of up to six observations."""
    return st.builds(History, shares(ends=False), shares(ends=False), histories())


equation_3 = Claim(
    key="gois2025.eq3",
    kind="equation",
    title="Trust is a posterior probability",
    source=Source("gois2025", "Equation (3)", "2.1", "forced"),
    chapter=CHAPTER,
    statement=r"""With the neighbours independent under both models and
$P(y \mid p) = p^y(1-p)^{1-y}$, the trust of agent $i$ is the posterior probability of the
predictor's model,
$$\tau_{t+1,i} = \frac{\tau_{t,i}\prod_j P(y_{t,j} \mid \hat y_{t,j})}{\tau_{t,i}\prod_j
P(y_{t,j} \mid \hat y_{t,j}) + (1 - \tau_{t,i})\prod_j P(y_{t,j} \mid \alpha)},
\qquad j \in \mathcal N(i).$$
Round by round or with all rounds at once, it is the same number, whatever the order of the rounds.
In odds $o = \tau/(1-\tau)$ an update is a multiplication.""",
)


def _step(tau: Any, A: Any, B: Any) -> Any:
    return tau * A / (tau * A + (1 - tau) * B)


@equation_3.symbolic
def rounds_multiply() -> dict[str, Comparison]:
    """Two rounds against one round with both likelihoods, and the odds."""
    tau, A, B, C, D = sympy().symbols("tau A B C D", positive=True)
    after = _step(tau, A, B)
    return {
        "two updates are one": identical(_step(after, C, D), _step(tau, A * C, B * D)),
        "the odds are multiplied by A / B": identical(after / (1 - after), tau / (1 - tau) * A / B),
    }


@rounds_multiply.mutant("without the factor 1 - tau")
def _() -> dict[str, Comparison]:
    tau, A, B, C, D = sympy().symbols("tau A B C D", positive=True)
    step = lambda t, a, b: t * a / (t * a + b)
    return {"two updates are one": identical(step(step(tau, A, B), C, D), step(tau, A * C, B * D))}


@equation_3.sampled(drawn(), small=small)
def equals_posterior(x: History) -> Comparison:
    """Updates one by one against the share of the joint probability, in both orders."""
    backwards = History(x.prior, x.alpha, x.seen[::-1])
    return all_of(equals(x.updated(), x.posterior()), equals(backwards.updated(), x.posterior()))


@equals_posterior.mutant("with models exchanged")
def _(x: History) -> Comparison:
    return equals(1 - x.updated(), x.posterior())


@equals_posterior.mutant("with the first observation counted twice")
def _(x: History) -> Comparison:
    return equals(History(x.prior, x.alpha, (*x.seen, x.seen[0])).updated(), x.posterior())


@equals_posterior.mutant("with one's own action counted too")
def _(x: History) -> Comparison:
    return equals(History(x.prior, x.alpha, (*x.seen, OWN)).updated(), x.posterior())


@equals_posterior.mutant("with the prediction of oneself for that of the neighbours")
def _(x: History) -> Comparison:
    told = tuple((OWN[0], y) for _, y in x.seen)
    return equals(History(x.prior, x.alpha, told).updated(), x.posterior())


def certain() -> Iterator[History]:
    """Trust and predictions at the ends of [0, 1] as well, simplest first."""
    ends = (F(1), F(0), F(1, 2))
    for tau, p, y, alpha in product(ends, ends, (0, 1), (F(1, 2), F(1), F(0))):
        yield History(tau, alpha, ((p, y),))


defined = Claim(
    key="gois2025.eq3.defined",
    kind="definition",
    title="Equation (3) gives a trust whatever is seen",
    source=Source("gois2025", "Equation (3), all predictions in [0, 1]", "2.1", "reconstructed"),
    chapter=CHAPTER,
    statement=r"""For every trust, expectation and prediction in $[0, 1]$ and every action, equation (3)
defines the next trust.""",
    reading="the clause after “with” is lost; predictions 0 and 1 and trust 1 are allowed, as "
    "Section 3 has them, there with trust that is not updated",
)


@defined.exact(small=certain)
def denominator(x: History) -> Comparison:
    """The joint probability of what was seen, by which equation (3) divides."""
    return that(x.evidence() > 0)


@denominator.mutant("never")
def _(x: History) -> Comparison:
    return that(x.evidence() <= 0)


denominator.program(
    given=lambda x: {"tau": x.prior, "alpha": x.alpha, "p": x.seen[0][0], "y": x.seen[0][1]},
    let=(
        ("P(q)", "q if y == 1 else 1 - q"),
        ("evidence", "tau * P(p) + (1 - tau) * P(alpha)"),
    ),
    assume=(
        ("probabilities", "all([0 <= q and q <= 1 for q in [tau, alpha, p]])"),
        ("action", "y == 0 or y == 1"),
    ),
    violates="evidence <= 0",
)

doubt = Assumption(
    "doubt",
    r"$0 < \tau < 1$ and $0 < \alpha < 1$",
    lambda x: 0 < x.prior < 1 and 0 < x.alpha < 1,
)

defined_with_doubt = defined.amended(
    key="gois2025.eq3.defined.doubt",
    severity="missing hypothesis",
    title="Equation (3) gives a trust to whoever has doubts",
    statement=r"""For $0 < \tau < 1$ and $0 < \alpha < 1$ equation (3) divides by a positive number. For
$\tau = 1$ and a prediction that is certain and wrong it reads $0/0$: an agent that trusts
completely has no model left.""",
    survives="The recursion is well posed for trust and expectation strictly between 0 and 1.",
    assumes=(doubt,),
)


@defined_with_doubt.symbolic
def positive() -> dict[str, Comparison]:
    """What was seen has at least the probability that the own model gives it."""
    tau, rest, B = sympy().symbols("tau rest B", positive=True)
    A = sympy().Symbol("A", nonnegative=True)
    return {
        "the denominator is at least (1 - tau) B": non_negative(tau * A + rest * B - rest * B),
        "B, a product of alpha and 1 - alpha, is positive": non_negative(B),
    }


@positive.mutant("the predictor's model alone is enough")
def _() -> dict[str, Comparison]:
    tau, rest, B = sympy().symbols("tau rest B", positive=True)
    A = sympy().Symbol("A", nonnegative=True)
    return {"at least tau A and more": non_negative(tau * A - (tau * A + rest * B))}


@defined_with_doubt.exact(small=certain)
def denominator_with_doubt(x: History) -> Comparison:
    """The same denominator."""
    return that(x.evidence() > 0)


@denominator_with_doubt.mutant("above one half")
def _(x: History) -> Comparison:
    return that(x.evidence() > F(1, 2))


denominator_with_doubt.controls(denominator)
denominator_with_doubt.without(doubt, small=certain)

informative = Assumption(
    "inside",
    r"all of $\tau$, $\alpha$, $\hat y$ lie in $(0, 1)$",
    lambda x: 0 < x.prior < 1 and 0 < x.alpha < 1 and all(0 < p < 1 for p, _ in x.seen),
)

fixed = Claim(
    key="gois2025.eq3_fixed",
    kind="in-text",
    title="Where trust stands still",
    source=Source("gois2025", "Equation (3), fixed points", "2.1", "forced"),
    chapter=CHAPTER,
    statement=r"""Let $A$ and $B$ be what the two models give the round's actions, at least one of them
positive where it is believed. Trust stays as it is exactly when $\tau = 0$, $\tau = 1$, or
$A = B$. If $\tau$, $\alpha$ and all predictions lie strictly between 0 and 1, so does the next
trust.""",
    assumes=(informative,),
    uses=("gois2025.eq3",),
)


@fixed.symbolic
def fixed_points() -> dict[str, Comparison]:
    """The change of trust as a product, and what is left to either model."""
    tau, A, B = sympy().symbols("tau A B", positive=True)
    D = tau * A + (1 - tau) * B
    after = _step(tau, A, B)
    return {
        "the change is tau (1 - tau) (A - B) / D": identical(
            after - tau, tau * (1 - tau) * (A - B) / D
        ),
        "what is left for the own model": identical(1 - after, (1 - tau) * B / D),
    }


@fixed_points.mutant("trust recovers from 0")
def _() -> dict[str, Comparison]:
    tau, A, B = sympy().symbols("tau A B", positive=True)
    D = tau * A + (1 - tau) * B
    return {"change": identical(_step(tau, A, B) - tau, (1 - tau) * (A - B) / D)}


@fixed.sampled(drawn(), small=small)
def stays_inside(x: History) -> Comparison:
    """Whether the next trust lies inside, and whether it moved when the models disagree."""
    after = x.updated()
    A = B = F(1)
    for p, y in x.seen:
        A, B = A * (p if y else 1 - p), B * (x.alpha if y else 1 - x.alpha)
    return all_of(that(0 < after < 1), that((after == x.prior) == (A == B)))


@stays_inside.mutant("trust always moves")
def _(x: History) -> Comparison:
    return that(x.updated() != x.prior)


def refuted_predictor() -> Iterator[History]:
    """A certain prediction that is wrong."""
    yield History(F(1, 2), F(1, 2), ((F(1), 0),))


stays_inside.without(informative, small=refuted_predictor)
