"""Equation (17): the gradient of trust, from one round to the next."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from lookahead.core.symbols import sympy
from lookahead.dilemma.claims.equation_7 import CHAPTER, Steps
from lookahead.dilemma.differentiation import Dual, variables
from lookahead.dilemma.gradients import Rounds, trust_gradient
from lookahead.ledger import Claim, Comparison, Source, equals
from lookahead.ledger.symbolic import identical
from lookahead.testing.dilemma_gradients import played, random_rounds

equation_17 = Claim(
    key="gois2025.eq17",
    kind="equation",
    title="The gradient of trust",
    source=Source("gois2025", "Equation (17)", "F.3", "reconstructed"),
    chapter=CHAPTER,
    statement=r"""Let $A = \prod_{j\in\mathcal N(i)}P(y_j\mid\hat y_j)$, $B = \prod_{j\in\mathcal N(i)}P(y_j\mid\alpha)$
and $D = \tau_t A + (1-\tau_t)B > 0$, with the actions constant. Then
$$\nabla\tau_{t+1} = \frac{\tau_t(1-\tau_t)\,B}{D^2}\,\nabla A + \frac{A B}{D^2}\,\nabla\tau_t .$$""",
    reading="derivative of equation (3); actions that were seen are constants; the formula is lost; one term needs the current predictions, the other the past ones",
    uses=("gois2025.eq3",),
)


def _posterior() -> tuple[Any, Any, Any, Any, Any]:
    sp = sympy()
    theta, B = sp.Symbol("theta", real=True), sp.Symbol("B", positive=True)
    tau, A = sp.Function("tau")(theta), sp.Function("A")(theta)
    return theta, tau, A, B, tau * A + (1 - tau) * B


@equation_17.symbolic
def quotient_rule() -> Steps:
    """Bayes' rule, differentiated in one parameter; and the product A in one prediction."""
    sp = sympy()
    theta, tau, A, B, D = _posterior()
    d = sp.diff
    rest, p = sp.symbols("rest p", positive=True)
    return {
        "posterior": identical(
            sp.simplify(
                (
                    d(tau * A / D, theta)
                    - tau * (1 - tau) * B / D**2 * d(A, theta)
                    - A * B / D**2 * d(tau, theta)
                )
                * D**2
            ),
            0,
        ),
        "A where the neighbour cooperated": identical(d(rest * p, p), rest),
        "A where it defected": identical(d(rest * (1 - p), p), -rest),
    }


@quotient_rule.mutant("without the factor 1 - tau")
def _() -> Steps:
    tau, A, B = sympy().symbols("tau A B", positive=True)
    D = tau * A + (1 - tau) * B
    return {"posterior": identical(sympy().diff(tau * A / D, A), tau * B / D**2)}


def _first_round(x: Rounds, i: int) -> tuple[list[int], list[int], Fraction]:
    others = list(x.neighbours[i])
    seen = [x.actions[0][j] for j in others]
    B = Fraction(1)
    for y in seen:
        B *= x.alpha if y else 1 - x.alpha
    return others, seen, B


def _both(x: Rounds, weight: Fraction) -> Comparison:
    """Dual numbers through Bayes' rule: neighbours' predictions, and trust itself a variable."""
    left: list[Any] = []
    right: list[Any] = []
    for i in range(len(x.neighbours)):
        others, seen, B = _first_round(x, i)
        flat = variables([*(x.predictions[0][j] for j in others), x.trust])
        A: Any = Fraction(1)
        for p, y in zip(flat, seen, strict=False):
            A = A * (p if y else 1 - p)
        result = flat[-1] * A / (flat[-1] * A + (1 - flat[-1]) * B)
        left.append((result.value, result.derivatives))
        past = (*(Fraction(0) for _ in others), Fraction(1))
        slopes = tuple(weight * s for s in A.derivatives) if isinstance(A, Dual) else past
        value, gradient = trust_gradient(x.trust, past, A.value, slopes, B)
        right.append((value, gradient))
    return equals(left, right)


@equation_17.sampled(random_rounds(), small=played)
def by_dual_numbers(x: Rounds) -> Comparison:
    """Exact automatic differentiation of one update, every agent."""
    return _both(x, Fraction(1))


@by_dual_numbers.mutant("without the factor 1 - tau")
def _(x: Rounds) -> Comparison:
    return _both(x, 1 / (1 - x.trust) if x.trust < 1 else Fraction(1))


@by_dual_numbers.mutant("twice the first term")
def _(x: Rounds) -> Comparison:
    return _both(x, Fraction(2))
