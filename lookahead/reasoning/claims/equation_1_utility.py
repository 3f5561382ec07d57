"""Whose utility equation (1) maximises: one function for all, or one for every agent."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from itertools import product

from lookahead.core.measures import measure
from lookahead.core.symbols import sympy
from lookahead.ledger import Claim, Comparison, Source, all_of, equals, that
from lookahead.ledger.symbolic import identical, sum_of_squares
from lookahead.reasoning.claims.equation_1 import CHAPTER, indifferent, strongly_concave
from lookahead.reasoning.claims.uniqueness import all_best, best_answer
from lookahead.reasoning.intervals import Interval
from lookahead.reasoning.reactions import Reactions
from lookahead.testing.reactions import reactions

F = Fraction

one_utility = Claim(
    key="zhu2025.eq1.base",
    kind="in-text",
    title="Utility is a function of the reported data and the model",
    source=Source("zhu2025", "Equation (1) and Section 6.1", "3", "verbatim"),
    chapter=CHAPTER,
    statement=r"""Equation (1) maximises $u(z', \theta)$, in which the agent's own $z$ does not occur.
The utility of Section 6.1, $-\langle\theta, x\rangle - \tfrac1{2\epsilon}\|x_0 - x\|^2$, is of
this form.""",
    as_printed=r"$u(z', \cdot)$ in equation (1), for every $z$",
    reading="one function u for all agents",
    assumes=(strongly_concave,),
)


def disagreement(x: Reactions) -> Comparison:
    """Whether two agents rank two reports, each other's data, in opposite orders under a model."""
    (theta,) = x.printed_model(0)
    points = [p[0] for p in x.base.points]
    for z, other in product(points, repeat=2):
        own = [x.utility(report, theta, z) for report in (z, other)]
        others = [x.utility(report, theta, other) for report in (z, other)]
        if own[0] > own[1] and others[0] < others[1]:
            return that(False, f"agents at {z} and {other} rank these two reports differently")
    return that(True)


def two_agents() -> Iterator[Reactions]:
    """Agents at 0 and 1 who flee the model at the cost of the distance; then one agent alone."""
    for points in ([0, 1], [0], [-1, 1], [2]):
        yield Reactions(measure(points), F(-1), F(2), Interval())


@one_utility.exact(small=two_agents)
def one_ranking(x: Reactions) -> Comparison:
    """With one utility for all, no two agents rank two reports in opposite orders."""
    return disagreement(x)


@one_ranking.mutant("with one utility for all, nobody moves")
def _(x: Reactions) -> Comparison:
    (theta,) = x.printed_model(0)
    points = [z[0] for z in x.base.points]
    return equals([x.respond(z, theta) for z in points], points)


one_ranking.program(
    given=lambda x: {
        "points": [z[0] for z in x.base.points],
        "pull": x.pull,
        "cost": x.cost,
        "theta": x.printed_model(0)[0],
    },
    let=(
        ("u(a, z)", "pull * theta * a - cost * (a - z) ** 2 / 2"),
        ("p", "points[0]"),
        ("q", "points[1]"),
    ),
    assume=(("moving costs", "cost > 0"),),
    violates="u(p, p) > u(q, p) and u(p, q) < u(q, q)",
)

own_utility = one_utility.amended(
    key="zhu2025.eq1.base.own",
    severity="typo",
    title="Utility is a function of the reported data, the model and the agent's own data",
    statement=r"""Write $u(z', \theta; z)$ for what an agent at $z$ gains by reporting $z'$, and
$h^{(k)}_\theta(z) = \arg\max_{z'} u(z', \cdot\,; z)$. With the utility of Section 6.1 the answer
is $z - \epsilon\theta$, another one for every $z$; with one $u(z', \theta)$ for all it would be the
same for everybody, and $\mathcal D_k(\theta)$ a point mass.""",
    survives="Everything: the proofs use best responses only through the sensitivity of "
    "$\\mathcal D_1$.",
    assumes=(strongly_concave,),
    uses=("zhu2025.eq1",),
)


@own_utility.symbolic
def own_answer() -> dict[str, Comparison]:
    """The gain of the answer z - epsilon theta over any other report is a square."""
    z, report, theta = sympy().symbols("z z' theta", real=True)
    epsilon = sympy().Symbol("epsilon", positive=True)
    u = lambda a: -theta * a - (a - z) ** 2 / (2 * epsilon)
    best = z - epsilon * theta
    return {
        "z - epsilon theta is the best response": sum_of_squares(
            u(best) - u(report), [(1 / (2 * epsilon), report - best)]
        ),
        "it moves with z": identical(sympy().diff(best, z), 1),
    }


@own_answer.mutant("the best response z + epsilon theta")
def _() -> dict[str, Comparison]:
    z, theta = sympy().symbols("z theta", real=True)
    epsilon = sympy().Symbol("epsilon", positive=True)
    slope = lambda a: -theta - (a - z) / epsilon
    return {
        "no slope at z - epsilon theta": identical(slope(z - epsilon * theta), 0),
        "no slope at z + epsilon theta": identical(slope(z + epsilon * theta), 0),
    }


@own_utility.sampled(reactions(), small=two_agents)
def own_best(x: Reactions) -> Comparison:
    """Every agent's answer strictly beats other reports by the agent's own utility."""
    return all_best(x, 1, x.printed_model(0))


@own_best.mutant("by the utility of the first agent")
def _(x: Reactions) -> Comparison:
    (theta,) = x.printed_model(0)
    first = x.base.points[0][0]
    return all_of(*(best_answer(x, first, x.respond(z[0], theta), theta) for z in x.base.points))


own_best.controls(one_ranking)
own_best.without(strongly_concave, reactions(costly=False), small=indifferent)
