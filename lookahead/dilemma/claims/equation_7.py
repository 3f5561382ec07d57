"""Equations (7) and (14): the gradient of cooperation, split in accuracy and steering."""

from __future__ import annotations

from typing import Any

from lookahead.core.symbols import sympy
from lookahead.dilemma.differentiation import Dual, variables
from lookahead.dilemma.gradients import Rounds, margins
from lookahead.ledger import Claim, Comparison, Source, equals
from lookahead.ledger.symbolic import identical
from lookahead.testing.dilemma_gradients import literal_margins, played, random_rounds

CHAPTER = "dilemma/gradients"
Steps = dict[str, Comparison]

equation_7 = Claim(
    key="gois2025.eq7_14",
    kind="equation",
    title="The gradient of cooperation has an accuracy part and a steering part",
    source=Source("gois2025", "Equations (7) and (14)", "4", "forced"),
    chapter=CHAPTER,
    statement=r"""Let $\mathcal L = \sum_{t,i}\sigma(x_{t,i})$ with
$x_{t,i} = r b\,[\tau_{t,i}\,g^P_{t,i} + (1 - \tau_{t,i})\,g^\alpha_i] - c\,b$ and the logistic function $\sigma$; the
observed actions are constants. Then
$$\nabla\mathcal L = \sum_{t,i}\sigma'(x_{t,i})\,r b\,\big[\underbrace{(g^P_{t,i} - g^\alpha_i)\,
\nabla\tau_{t,i}}_{\text{accuracy}} + \underbrace{\tau_{t,i}\,\nabla g^P_{t,i}}_{\text{steering}}\big].$$""",
    as_printed="Both formulas are lost; the text names the two parts and the scalar before them.",
    reading="actions that were seen enter the trust as constants; $g^P$, $g^\\alpha$ are the "
    "probabilities of being the one missing, as in equation (9)",
    uses=("gois2025.eq8", "gois2025.prop2_3"),
)


def _margin() -> tuple[Any, Any, Any, Any, Any]:
    """x as a function of tau and g."""
    b, c, r, own, tau, g = sympy().symbols("b c r g_alpha tau g", positive=True)
    return r * b * (tau * g + (1 - tau) * own) - c * b, tau, g, own, r * b


@equation_7.symbolic
def chain_rule() -> Steps:
    """The derivatives that the chain rule multiplies; one term and one parameter stand for all."""
    sp = sympy()
    x, tau, g, own, stake = _margin()
    u = sp.Symbol("u", real=True)
    sigma = 1 / (1 + sp.exp(-u))
    return {
        "sigma' = sigma (1 - sigma)": identical(sp.diff(sigma, u), sigma * (1 - sigma)),
        "x in tau, the accuracy part": identical(sp.diff(x, tau), stake * (g - own)),
        "x in g, the steering part": identical(sp.diff(x, g), stake * tau),
        "x is bilinear, so nothing else is left": identical(sp.diff(x, tau, g), stake),
    }


@chain_rule.mutant("steering weighted with 1 - tau")
def _() -> Steps:
    x, tau, g, _, stake = _margin()
    return {"x in g": identical(sympy().diff(x, g), stake * (1 - tau))}


@chain_rule.mutant("accuracy with the opposite sign")
def _() -> Steps:
    x, tau, g, own, stake = _margin()
    return {"x in tau": identical(sympy().diff(x, tau), stake * (own - g))}


def differentiated(x: Rounds) -> list[tuple[Any, ...]]:
    """Gradients of all margins by dual numbers, through a literal forward pass."""
    flat = [p for row in x.predictions for p in row]
    zero = (0,) * len(flat)
    results = literal_margins(x, variables(flat))
    return [y.derivatives if isinstance(y, Dual) else zero for y in results]


def _flat(x: Rounds) -> list[Any]:
    return [margin for row in margins(x) for margin in row]


@equation_7.sampled(random_rounds(), small=played)
def by_dual_numbers(x: Rounds) -> Comparison:
    """Automatic differentiation in rational arithmetic against the two parts, every entry."""
    return equals(differentiated(x), [margin.gradient for margin in _flat(x)])


@by_dual_numbers.mutant("steering weighted with 1 - tau")
def _(x: Rounds) -> Comparison:
    found = [
        tuple(a + (s if not x.trust else s * (1 - x.trust) / x.trust) for a, s in _pairs(margin))
        for margin in _flat(x)
    ]
    return equals(differentiated(x), found)


@by_dual_numbers.mutant("accuracy with the opposite sign")
def _(x: Rounds) -> Comparison:
    return equals(differentiated(x), [tuple(s - a for a, s in _pairs(m)) for m in _flat(x)])


@by_dual_numbers.mutant("without the accuracy part")
def _(x: Rounds) -> Comparison:
    return equals(differentiated(x), [margin.steering for margin in _flat(x)])


def _pairs(margin: Any) -> list[tuple[Any, Any]]:
    return list(zip(margin.accuracy, margin.steering, strict=True))
