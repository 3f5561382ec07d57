"""Appendix E: the differentiable success of a group, in two readings, and its gradient."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import product
from math import prod
from typing import Any

from lookahead.core.symbols import sympy
from lookahead.dilemma.claims.equation_7 import CHAPTER, Steps
from lookahead.dilemma.gradients import success_gradient
from lookahead.ledger import Claim, Comparison, Source, equals
from lookahead.ledger.symbolic import identical

F = Fraction


@dataclass(frozen=True)
class Acting:
    """The probabilities with which the members of a group act, and how many are needed."""

    probabilities: tuple[Fraction, ...]
    required: int

    def success(self) -> Fraction:
        """The probability of at least `required` actions, over all outcomes."""
        total, p = F(0), self.probabilities
        for y in product((0, 1), repeat=len(p)):
            if sum(y) >= self.required:
                total += prod(
                    (q if acts else 1 - q for q, acts in zip(p, y, strict=True)), start=F(1)
                )
        return total


def small() -> Iterator[Acting]:
    """Groups of 1 to 4, every m, probabilities off and on the border."""
    levels = (F(1, 2), F(1, 3), F(3, 4), F(1), F(0))
    for n in range(1, 5):
        for shift, m in product(range(3), range(n + 1)):
            yield Acting(tuple(levels[(i + shift) % 5] for i in range(n)), m)


group = Claim(
    key="gois2025.appE_group",
    kind="in-text",
    title="The gradient of group success has the same structure",
    source=Source("gois2025", "Appendix E, end", "E", "reconstructed"),
    chapter=CHAPTER,
    statement=r"""With a differentiable success of every group in place of the number of cooperators, the gradient is a
weighted sum of the same $\nabla x_{t,j}$ over the members $j$ of the groups, each of which splits as in
equation (14).""",
    reading="either differentiable version: a sigmoid of a sum of sigmoids, or the probability that enough members act; the text speaks of two sigmoids, which is the first; the text: “Both can be replaced by sigmoids” … “where each” … “can be analyzed as in”",
    readings=("gois2025.appE_group.nested", "gois2025.appE_group.count"),
)

nested = Claim(
    key="gois2025.appE_group.nested",
    kind="in-text",
    title="Group success as a sigmoid of a sum of sigmoids",
    source=Source("gois2025", "Appendix E, end", "E", "reconstructed"),
    chapter=CHAPTER,
    statement=r"""With $s_i = \sigma\big(\sum_{j\in g_i}\sigma(x_j) - m_i\big)$,
$$\nabla s_i = \sigma'\Big(\sum_{j\in g_i}\sigma(x_j) - m_i\Big)\sum_{j\in g_i}\sigma'(x_j)\,\nabla x_j .$$""",
    reading="both step functions replaced by sigmoids; the formula is lost; “there are 2 step-functions” … “Both can be replaced by sigmoids”",
    uses=("gois2025.eq7_14",),
)


@nested.symbolic
def inside_out() -> Steps:
    """The derivative in one margin x; rest is what the other members contribute, less m."""
    sp = sympy()
    x, rest = sp.symbols("x rest", real=True)
    E = sp.Symbol("E", positive=True)  # exp(-x)
    inner = 1 / (1 + E)
    outer_slope = lambda u: sp.exp(-u) / (1 + sp.exp(-u)) ** 2
    S = 1 / (1 + sp.exp(-(inner + rest)))
    by_E = sp.diff(S, E)
    return {
        "dE/dx = -E": identical(sp.diff(sp.exp(-x), x), -sp.exp(-x)),
        "inner sigmoid": identical(-E * sp.diff(inner, E), inner * (1 - inner)),
        "in one margin": identical(-E * by_E, outer_slope(inner + rest) * inner * (1 - inner)),
    }


@inside_out.mutant("without the inner slope")
def _() -> Steps:
    sp = sympy()
    E, rest = sp.symbols("E rest", positive=True)
    inner = 1 / (1 + E)
    S = 1 / (1 + sp.exp(-(inner + rest)))
    return {"in one margin": identical(-E * sp.diff(S, E), S * (1 - S))}


count = Claim(
    key="gois2025.appE_group.count",
    kind="in-text",
    title="Group success as a probability",
    source=Source("gois2025", "Appendix E, end", "E", "reconstructed"),
    chapter=CHAPTER,
    statement=r"""Let the members $j \in g_i$ act independently with probabilities $q_j = \sigma(x_j)$, $K$ of them in all.
Then $$\begin{aligned}
\frac{\partial}{\partial q_j}\Pr(K \ge m_i) &= \Pr(K_{-j} = m_i - 1),\\
\nabla\Pr(K \ge m_i) &= \sum_{j\in g_i}\Pr(K_{-j} = m_i - 1)\,\sigma'(x_j)\,\nabla x_j ,
\end{aligned}$$
where $K_{-j}$ counts the others.""",
    reading="the Poisson-binomial law of the members' actions, as the released training code has it; the formula is lost",
    uses=("gois2025.eq7_14",),
)


@count.symbolic
def one_member() -> Steps:
    """Condition on what member j does: at least m - 1, or at least m, of the others."""
    q, exactly, more = sympy().symbols("q exactly more", positive=True)
    enough = q * (exactly + more) + (1 - q) * more
    return {"in one probability": identical(sympy().diff(enough, q), exactly)}


@one_member.mutant("at least m - 1 of the others")
def _() -> Steps:
    q, exactly, more = sympy().symbols("q exactly more", positive=True)
    enough = q * (exactly + more) + (1 - q) * more
    return {"in one probability": identical(sympy().diff(enough, q), exactly + more)}


def _set(x: Acting, j: int, q: int) -> Acting:
    p = x.probabilities
    return replace(x, probabilities=(*p[:j], F(q), *p[j + 1 :]))


def _differences(x: Acting) -> list[Fraction]:
    """Success is affine in each probability: the slope is a difference."""
    return [_set(x, j, 1).success() - _set(x, j, 0).success() for j in range(len(x.probabilities))]


@count.exact(small=small)
def slopes(x: Acting) -> Comparison:
    """Value and slopes, summed over all outcomes, against the laws of the others."""
    value, gradient = success_gradient(x.probabilities, x.required)
    return equals([value, *gradient], [x.success(), *_differences(x)])


@slopes.mutant("at least m - 1 of the others")
def _(x: Acting) -> Comparison:
    more: list[Any] = []
    for j in range(len(x.probabilities)):
        rest = x.probabilities[:j] + x.probabilities[j + 1 :]
        more.append(Acting(rest, x.required - 1).success())
    return equals(more, _differences(x))
