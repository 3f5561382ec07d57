"""Section 3.4: an accuracy maximiser predicts all-defect, and trust approaches one."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from itertools import product

from lookahead.core.symbols import sympy
from lookahead.dilemma.claims.appendix_d_states import ChainState
from lookahead.ledger import Assumption, Claim, Comparison, Source, all_of, less_than, that
from lookahead.ledger.symbolic import identical, non_negative

F = Fraction
CHAPTER = "dilemma/trust"
NOBODY = (F(0), F(0), F(0))


def all_defect() -> Iterator[ChainState]:
    """The prediction 0 - 0 - 0 at the parameters of the figures, trust in fifths, then others."""
    for alpha, kappa in ((F(4, 5), F(3, 5)), (F(9, 10), F(1, 2)), (F(1, 2), F(3, 5))):
        for end, centre in product([F(i, 5) for i in (1, 2, 3, 4)], [F(1, 5), F(1, 2), F(4, 5)]):
            yield ChainState(alpha, kappa, (end, centre, end), NOBODY)


def conclusion(x: ChainState) -> Comparison:
    """Nobody cooperates, so that the prediction is right, and all three trusts rise."""
    rises = (less_than(a, b) for a, b in zip(x.trust, x.learned, strict=True))
    return all_of(that(x.actions == (0, 0, 0), "nobody cooperates"), *rises)


accuracy = Claim(
    key="gois2025.sec3_accmax",
    kind="in-text",
    title="Predicting all-defect is right, and trust approaches one",
    source=Source("gois2025", "Section 3.4, accuracy maximiser", "3.4", "forced"),
    chapter=CHAPTER,
    statement=r"""On the chain, whatever positive trust agents start with, an accuracy maximiser predicts
$0-0-0$ in every round; nobody cooperates, accuracy is 1, and every $\tau_{t,i} \to 1$.""",
    as_printed="“will trivially predict all-defect, inducing a stable low-welfare state with "
    "perfect accuracy, and trust approaching 100%”",
)


@accuracy.exact(small=all_defect)
def right_and_trusted(x: ChainState) -> Comparison:
    """One round of all-defect predictions, best responses and posteriors by definition."""
    return conclusion(x)


@right_and_trusted.mutant("the ends' trust grows by half at least")
def _(x: ChainState) -> Comparison:
    return that(x.learned[0] >= x.trust[0] * F(3, 2))


right_and_trusted.program(
    given=lambda x: {"alpha": x.alpha, "kappa": x.kappa, "tau": x.trust[0]},
    let=(("gain", "tau * 0 + (1 - tau) * alpha"),),
    assume=(
        ("regime", "0 < alpha and alpha < 1 and 2 * alpha * (1 - alpha) <= kappa and kappa < 1"),
        ("positive trust", "0 < tau and tau < 1"),
    ),
    violates="gain > kappa",
)

ends_stay_out = Assumption(
    "ends defect when told so",
    r"$(1 - \tau_0)\alpha \le \kappa$ and $(1 - \tau_2)\alpha \le \kappa$",
    lambda x: all((1 - x.trust[i]) * x.alpha <= x.kappa for i in (0, 2)),
)

accuracy_with_trust = accuracy.amended(
    key="gois2025.sec3_accmax.trusted",
    severity="missing hypothesis",
    title="All-defect is a self-fulfilling prophecy where the ends trust enough",
    statement=r"""For $0 < \alpha < 1$, $\beta = 2\alpha(1-\alpha) \le \kappa < 1$ and trusts inside $(0, 1)$,
predicting $0-0-0$ induces $0-0-0$ exactly when $(1-\tau_0)\alpha \le \kappa$ and $(1-\tau_2)\alpha \le
\kappa$. It then does so for ever: the odds of the ends are multiplied by $1/(1-\alpha)$ and those
of node 1 by $1/(1-\alpha)^2$ in every round, and all trusts tend to 1. For $\alpha \le \kappa$
every start will do.""",
    survives="True at the parameters of the figures from trust 1/2 on, and from every trust of at "
    "least 1 - kappa / alpha. Below, the ends cooperate out of their own expectation.",
    assumes=(ends_stay_out,),
    uses=("gois2025.eq3",),
)


@accuracy_with_trust.symbolic
def for_ever() -> dict[str, Comparison]:
    """Node 1 stays out, trust grows, the condition persists, and the odds outgrow every bound."""
    sp = sympy()
    tau, rest, alpha, beta, gap, x, n = sp.symbols("tau rest alpha beta gap x n", positive=True)
    own = sp.Symbol("own", positive=True)  # 1 - alpha
    doubt = rest * own / (tau + rest * own)
    odds = tau / rest
    return {
        "node 1 gains beta at most: kappa - (1 - tau) beta, kappa = beta + gap": non_negative(
            ((beta + gap) - rest * beta).subs(rest, 1 - tau)
        ),
        "an end's odds are multiplied by 1 / (1 - alpha)": identical(
            (1 - doubt) / doubt, odds / own
        ),
        "its doubt falls, rest = 1 - tau and own = 1 - alpha": identical(
            (rest - doubt).subs({rest: 1 - tau, own: 1 - alpha}),
            (tau * (1 - tau) * alpha / (tau + (1 - tau) * (1 - alpha))),
        ),
        "Bernoulli's step: (1 + n x)(1 + x) exceeds 1 + (n + 1) x": non_negative(
            (1 + n * x) * (1 + x) - (1 + (n + 1) * x)
        ),
        "with x = alpha / (1 - alpha)": identical(1 + (1 - own) / own, 1 / own),
    }


@for_ever.mutant("odds of an end multiplied by 1 / alpha")
def _() -> dict[str, Comparison]:
    tau, rest, own = sympy().symbols("tau rest own", positive=True)
    doubt = rest * own / (tau + rest * own)
    return {"odds": identical((1 - doubt) / doubt, tau / rest / (1 - own))}


@accuracy_with_trust.exact(small=all_defect)
def right_and_trusted_then(x: ChainState) -> Comparison:
    """The same round where the ends trust enough, and the condition after it."""
    later = ChainState(x.alpha, x.kappa, x.learned, x.predictions)
    return all_of(conclusion(x), that(ends_stay_out.predicate(later) is True))


@right_and_trusted_then.mutant("the ends' trust grows by half at least")
def _(x: ChainState) -> Comparison:
    return that(x.learned[0] >= x.trust[0] * F(3, 2))


right_and_trusted_then.controls(right_and_trusted)
right_and_trusted_then.without(ends_stay_out, small=all_defect)
