"""Section 2.2: retraining for accuracy copies; welfare is a risk that predictions do not enter."""

from __future__ import annotations

from fractions import Fraction
from math import prod

from lookahead.core.symbols import sympy
from lookahead.dilemma.best_response import mixed_gain
from lookahead.ledger import Assumption, Claim, Comparison, Source, all_of, at_most, equals, that
from lookahead.ledger.symbolic import identical
from lookahead.testing.dilemma_game import Deployment, Nudge, deployments, nudges

F = Fraction
CHAPTER = "dilemma/game"

rrm_copies = Claim(
    key="gois2025.sec2_rrm_copy",
    kind="in-text",
    title="Retraining for accuracy copies the last actions",
    source=Source("gois2025", "Section 2.2, below equation (6)", "2.2", "forced"),
    chapter=CHAPTER,
    statement=r"""With free predictions $\hat y \in [0, 1]^N$ and the cross-entropy
$\ell(y, \hat y) = -\sum_i \log P(y_i \mid \hat y_i)$, the risk under the actions $y_t$ that were seen
has one minimiser, $\hat y_{t+1} = y_t$. So predictions lie in $\{0, 1\}^N$ from $t = 1$ on, whatever
$\hat y_0$ was. The mean probability of the actions seen has the same maximiser.""",
    as_printed=r"$\hat y_{t+1} = y_t$",
    reading="Static trust, one round per deployment, a parameter per agent.",
)


def probabilities(actions: tuple[int, ...], prediction: tuple[Fraction, ...]) -> list[Fraction]:
    """The probability that the prediction gives to each action seen."""
    pairs = zip(actions, prediction, strict=True)
    return [p if y else 1 - p for y, p in pairs]


@rrm_copies.symbolic
def falls_towards_the_action() -> dict[str, Comparison]:
    """Per agent, on 0 < p < 1: the loss falls towards p = y, where it is zero."""
    p = 1 / (1 + sympy().Symbol("x", positive=True))
    q = sympy().Symbol("q", positive=True)
    falls = -sympy().log(q).diff(q)
    return {
        "y = 1: the slope -1/p is negative": that(bool(falls.subs(q, p).is_negative)),
        "y = 0: the slope 1/(1 - p) is positive": that(
            bool(sympy().factor(-falls.subs(q, 1 - p)).is_positive)
        ),
        "the copy has loss zero": identical(-sympy().log(1), 0),
    }


@falls_towards_the_action.mutant("the loss grows towards the action")
def _() -> dict[str, Comparison]:
    q = sympy().Symbol("q", positive=True)
    return {"y = 1": that(bool((-sympy().log(q).diff(q)).is_positive))}


def _risk_against(x: Deployment, best: tuple[int, ...]) -> Comparison:
    """The likelihood, exp(-loss), of a prediction and that of `best`; equal at `best` alone."""
    candidate = probabilities(x.actions, x.prediction)
    copy = probabilities(x.actions, tuple(F(a) for a in best))
    same = x.prediction == best
    return all_of(
        at_most(prod(candidate, start=F(1)), prod(copy, start=F(1))),
        at_most(sum(candidate, F(0)), sum(copy, F(0))),
        that((prod(candidate) == prod(copy)) == same, "only there", trivial=True),
    )


@rrm_copies.exact(small=deployments)
def copy_is_best(x: Deployment) -> Comparison:
    """Any other prediction makes what was seen less likely."""
    return _risk_against(x, x.actions)


@copy_is_best.mutant("retraining deploys the best response to its own copy")
def _(x: Deployment) -> Comparison:
    total = sum(x.actions)
    return _risk_against(x, tuple(int(total - y == x.required - 1) for y in x.actions))


@copy_is_best.mutant("retraining deploys the mean action for everybody")
def _(x: Deployment) -> Comparison:
    n = len(x.actions)
    return _risk_against(x, tuple(int(2 * sum(x.actions) >= n) for _ in x.actions))


indirect = Claim(
    key="gois2025.sec2_indirect",
    kind="in-text",
    title="Welfare depends on predictions only through what they induce",
    source=Source("gois2025", "Section 2.2, end, and section 5", "2.2", "forced"),
    chapter=CHAPTER,
    statement=r"""Let $R(\theta, \theta') = \mathbb E_{z \sim \mathcal D(\theta)}\,\ell(z; \theta')$,
so that $\mathrm{PR}(\theta) = R(\theta, \theta)$. For the welfare loss $\ell(y) = -\sum_i
\pi_i(y)$ the second argument does not occur: $\partial R/\partial\theta' = 0$ and
$\nabla\mathrm{PR} = \partial R/\partial\theta$. So repeated risk minimisation says nothing: every
parameter minimises $R(\theta_t, \cdot)$.""",
    as_printed=r"$\ell(z; \theta) = -\sum_i \pi_i(y)$",
)


@indirect.symbolic
def second_argument() -> dict[str, Comparison]:
    """Two agents with actions as smooth functions of theta; W an unspecified welfare."""
    sp = sympy()
    t, other = sp.symbols("theta theta_prime", real=True)
    y, z = sp.Function("y_1")(t), sp.Function("y_2")(t)
    u, v = sp.symbols("u v", real=True)
    W = sp.Function("W")
    decoupled = -W(y, z)
    through_actions = sp.Add(
        *(-W(u, v).diff(s).subs([(u, y), (v, z)]).doit() * a.diff(t) for s, a in ((u, y), (v, z)))
    )
    p = 1 / (1 + sp.exp(-other))
    accuracy = -(y * sp.log(p) + (1 - y) * sp.log(1 - p))
    return {
        "welfare: no gradient at fixed actions": identical(decoupled.diff(other), 0),
        "welfare: all of it through the actions": identical(
            decoupled.diff(t).doit(), through_actions.doit()
        ),
        "accuracy, for contrast: p - y at fixed actions": identical(accuracy.diff(other), p - y),
    }


@second_argument.mutant("the same for the accuracy loss")
def _() -> dict[str, Comparison]:
    t = sympy().Symbol("theta", real=True)
    y = sympy().Symbol("y", real=True)
    p = 1 / (1 + sympy().exp(-t))
    loss = -(y * sympy().log(p) + (1 - y) * sympy().log(1 - p))
    return {"accuracy": identical(loss.diff(t), 0)}


small_move = Assumption(
    "the move is small",
    r"$\tau_i \lVert\delta\rVert_1 < |g_i - \kappa|$, and $\hat y + \delta \in [0, 1]^n$.",
    lambda x: (
        x.decision.trust * x.distance * x.decision.payoffs.stake
        < abs(x.decision.gain * x.decision.payoffs.stake - x.decision.payoffs.price)
        and all(0 <= p <= 1 for p in x.moved)
    ),
)

flat = Claim(
    key="gois2025.sec2_indirect.flat",
    kind="own",
    title="The true welfare is flat in the predictions",
    source=Source("gois2025", "Section 2.2, end", "2.2", "own"),
    chapter=CHAPTER,
    statement=r"""Let agent $i$ not be indifferent, $g_i \ne \kappa$. A change $\delta$ of its
neighbours' predictions with $\tau_i\lVert\delta\rVert_1 < |g_i - \kappa|$ does not change its action.
So welfare is locally constant in $\hat y$ wherever nobody is indifferent: its gradient is zero, and a
gradient method needs a relaxation of the rule.""",
    assumes=(small_move,),
    uses=("gois2025.prop2_3",),
)


@flat.symbolic
def lipschitz() -> dict[str, Comparison]:
    """P(K = s) is affine in p_j with slope A - B, A and B probabilities of the others' count."""
    sp = sympy()
    A, B, p, tau, d = sp.symbols("A B p tau delta", nonnegative=True)
    law = p * A + (1 - p) * B
    x, y = sp.symbols("x y", nonnegative=True)
    # A = 1/(1 + x) and B = 1/(1 + y) run through (0, 1]; at zero the bounds hold by continuity
    a, b = 1 / (1 + x), 1 / (1 + y)
    at_least_zero = lambda e: that(bool(sp.factor(e).is_nonnegative))
    return {
        "slope A - B": identical(law.diff(p), A - B),
        "A - B <= 1": at_least_zero(sp.factor(1 - a) + b),
        "A - B >= -1": at_least_zero(sp.factor(1 - b) + a),
        "a move d of one prediction moves g by tau d (A - B)": identical(
            tau * (law.subs(p, p + d) - law), tau * d * (A - B)
        ),
    }


@lipschitz.mutant("slope A")
def _() -> dict[str, Comparison]:
    A, B, p = sympy().symbols("A B p", nonnegative=True)
    return {"slope": identical((p * A + (1 - p) * B).diff(p), A)}


@flat.exact(small=nudges)
def same_action(x: Nudge) -> Comparison:
    """The action before and after the move."""
    return equals(_action(x, x.decision.predictions), _action(x, x.moved))


def _action(x: Nudge, predictions: tuple[Fraction, ...]) -> int:
    y = x.decision
    gain = mixed_gain(predictions, y.required, y.alpha, y.trust)
    return 1 + (gain * y.payoffs.stake > y.payoffs.price)


@same_action.mutant("even the gain stays the same")
def _(x: Nudge) -> Comparison:
    y = x.decision
    after = mixed_gain(x.moved, y.required, y.alpha, y.trust)
    return equals(y.gain, after)


@same_action.mutant("every small move makes somebody cooperate")
def _(x: Nudge) -> Comparison:
    return equals(_action(x, x.moved), 2)


same_action.without(small_move, small=nudges)
