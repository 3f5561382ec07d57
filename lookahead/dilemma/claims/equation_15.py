"""Equations (15) and (16): the loss of one agent in one round, and its gradient."""

from __future__ import annotations

from lookahead.core.enclosure import Number, elementary
from lookahead.core.symbols import sympy
from lookahead.dilemma.claims.equation_7 import CHAPTER, Steps, differentiated
from lookahead.dilemma.gradients import Rounds, margins
from lookahead.ledger import Claim, Comparison, Source, all_of, at_most, that
from lookahead.ledger.symbolic import identical
from lookahead.testing.dilemma_gradients import played

equation_15 = Claim(
    key="gois2025.eq15_16",
    kind="equation",
    title="The loss of one agent in one round",
    source=Source("gois2025", "Equations (15) and (16)", "F.3", "reconstructed"),
    chapter=CHAPTER,
    statement=r"""With $\ell_{t,i} = -\sigma(x_{t,i})$, to be minimised,
$$\nabla\ell_{t,i} = -\sigma'(x_{t,i})\,r b\,\big[(g^P_{t,i} - g^\alpha_i)\nabla\tau_{t,i} +
\tau_{t,i}\nabla g^P_{t,i}\big], \qquad \sum_{t,i}\nabla\ell_{t,i} = -\nabla\mathcal L .$$""",
    reading="a loss, so with the minus sign; both formulas are lost",
    uses=("gois2025.eq7_14",),
)


@equation_15.symbolic
def one_agent() -> Steps:
    """Minus the derivative of sigma; a sum of minus signs is minus the sum."""
    sp = sympy()
    u, dx, dy, v, w = sp.symbols("u dx dy v w", real=True)
    sigma = 1 / (1 + sp.exp(-u))
    return {
        "one term, in its margin": identical(sp.diff(-sigma, u), -sigma * (1 - sigma)),
        "the sum is minus the gradient of L": identical(-v * dx - w * dy, -(v * dx + w * dy)),
    }


@one_agent.mutant("without the minus sign")
def _() -> Steps:
    sp = sympy()
    u = sp.Symbol("u", real=True)
    sigma = 1 / (1 + sp.exp(-u))
    return {"one term": identical(sp.diff(-sigma, u), sigma * (1 - sigma))}


def _slope(x: Number) -> Number:
    """sigma' as an enclosure, from the exponential."""
    s = 1 / (1 + elementary("exp", -x))
    return s * (1 - s)


def _descends(x: Rounds, sign: int) -> Comparison:
    """A small step against the gradient of one loss does not raise it: the loss is smooth."""
    flat = [margin for row in margins(x) for margin in row]
    found: list[Comparison] = []
    for margin, gradient in zip(flat, differentiated(x), strict=True):
        formula = [-_slope(margin.value) * g for g in margin.gradient]
        along = sum((a * b for a, b in zip(formula, gradient, strict=True)), start=0 * formula[0])
        if any(gradient):
            found.append(at_most(sign * along, 0))
    return all_of(*found) if found else that(condition=True, trivial=True)


@equation_15.certified(small=played)
def points_uphill(x: Rounds) -> Comparison:
    """The gradient of the loss, in balls, against the exact gradient of the margin: opposite."""
    return _descends(x, 1)


@points_uphill.mutant("with a plus sign")
def _(x: Rounds) -> Comparison:
    return _descends(x, -1)
