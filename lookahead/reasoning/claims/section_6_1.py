"""Section 6.1: the agents' best response on credit data, and how far it moves the data."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from typing import Any

from lookahead.core.measures import measure
from lookahead.core.symbols import sympy
from lookahead.ledger import (
    Assumption,
    Claim,
    Comparison,
    Source,
    all_of,
    at_least,
    at_most,
    equals,
)
from lookahead.ledger.symbolic import identical, sum_of_squares
from lookahead.reasoning.credit_agents import Agent, MovedPopulation

F = Fraction
CHAPTER = "reasoning/credit_retraining"

positive_epsilon = Assumption("ε > 0", r"$\epsilon > 0$.", lambda x: x.epsilon > 0)


def agents() -> Iterator[Agent]:
    """One coordinate first, then two of three; a model that ignores the strategic one last."""
    for epsilon in (F(1), F(1, 2), F(3)):
        yield Agent((F(0),), (F(1),), (0,), epsilon)
        yield Agent((F(1),), (F(-2),), (0,), epsilon)
        yield Agent((F(1), F(2), F(3)), (F(1), F(-1), F(5)), (0, 2), epsilon)
        yield Agent((F(1), F(2)), (F(0), F(4)), (0,), epsilon)


best_response = Claim(
    key="zhu2025.s61.br",
    kind="in-text",
    title="Best response of a loan applicant",
    source=Source("zhu2025", "Best response", "6.1", "verbatim"),
    chapter=CHAPTER,
    statement=r"""An agent with features $x_0$ may change the coordinates in $S$ and gains
$u_\epsilon = -\langle\theta, x\rangle - \tfrac{1}{2\epsilon}\|x_0 - x\|_2^2$ from reporting $x$.
Its only best response moves the coordinates in $S$ to $x_{0,S} - \epsilon\theta_S$.""",
    as_printed=r"$x_S^* = x_S - \epsilon\theta_S$",
    assumes=(positive_epsilon,),
)


def _gap_from(factor: int) -> dict[str, Comparison]:
    """u(x0 + factor epsilon theta) - u(x) as one square for each strategic coordinate."""
    s = sympy()
    epsilon = s.Symbol("epsilon", positive=True)
    theta, x0, x = (s.symbols(f"{name}_1:4", real=True) for name in ("theta", "x0", "x"))

    def term(j: int, at: Any) -> Any:
        return -theta[j] * at - (x0[j] - at) ** 2 / (2 * epsilon)

    def utility(at: Any) -> Any:
        return sum(term(j, a) for j, a in enumerate(at))

    best = [x0[j] + factor * epsilon * theta[j] for j in range(3)]
    weight = 1 / (2 * epsilon)
    return {
        "one coordinate: the loss of any other report is a square": sum_of_squares(
            term(0, best[0]) - term(0, x[0]), [(weight, x[0] - best[0])]
        ),
        "coordinates add up, and those outside S stay": sum_of_squares(
            utility((best[0], best[1], x0[2])) - utility((x[0], x[1], x0[2])),
            [(weight, x[0] - best[0]), (weight, x[1] - best[1])],
        ),
    }


@best_response.symbolic
def completed_square() -> dict[str, Comparison]:
    """Any other report loses |x - x*|^2 / (2 epsilon): one maximiser, and no other."""
    return _gap_from(-1)


completed_square.mutant("x_S + epsilon theta_S")(lambda: _gap_from(1))
completed_square.mutant("x_S - 2 epsilon theta_S")(lambda: _gap_from(-2))


def _beats(x: Agent, factor: Fraction) -> Comparison:
    best = x.utility(x.moved(factor))
    return all_of(*(at_least(best - x.utility(rival), 0) for rival in x.rivals()))


@best_response.exact(small=agents)
def beats_a_grid(x: Agent) -> Comparison:
    """The printed report against a grid of others, by the utility alone."""
    return _beats(x, -x.epsilon)


@beats_a_grid.mutant("x_S + epsilon theta_S")
def _(x: Agent) -> Comparison:
    return _beats(x, x.epsilon)


@beats_a_grid.mutant("x_S - 2 epsilon theta_S")
def _(x: Agent) -> Comparison:
    return _beats(x, -2 * x.epsilon)


beats_a_grid.without(
    positive_epsilon, small=lambda: (replace(x, epsilon=-x.epsilon) for x in agents())
)

sensitivity = Claim(
    key="zhu2025.s61.sens",
    kind="in-text",
    title="The agents' responses are ε-sensitive",
    source=Source("zhu2025", "Sensitivity of the distribution map", "6.1", "verbatim"),
    chapter=CHAPTER,
    statement=r"""The distribution map of this best response is $\epsilon$-sensitive, with the
Euclidean distance on the features:
$\mathcal W_1(\mathcal D_1(\theta), \mathcal D_1(\theta')) \le \epsilon\|\theta - \theta'\|_2$.""",
    as_printed=r"$\mathcal D_1(\theta)$ is $\epsilon$-sensitive",
    assumes=(positive_epsilon,),
    uses=("zhu2025.s61.br",),
)


def _coupling(moved_by: Fraction) -> dict[str, Comparison]:
    """Two strategic coordinates and one that stays."""
    s = sympy()
    epsilon = s.Symbol("epsilon", positive=True)
    a, b, x = (s.symbols(f"{name}_1:4", real=True) for name in ("theta", "phi", "x"))
    c = s.Rational(moved_by.numerator, moved_by.denominator) * epsilon
    cost = sum(((x[j] - epsilon * a[j]) - (x[j] - epsilon * b[j])) ** 2 for j in (0, 1))
    bound = c**2 * sum((a[j] - b[j]) ** 2 for j in (0, 1))
    whole = c**2 * sum((a[j] - b[j]) ** 2 for j in range(3))
    return {
        "each agent goes to where it would have been: all are |epsilon (theta - phi)_S| apart": (
            identical(cost, bound)
        ),
        "the other coordinates of theta - phi only add": sum_of_squares(
            whole - bound, [(c**2, a[2] - b[2])]
        ),
    }


@sensitivity.symbolic
def one_coupling() -> dict[str, Comparison]:
    """The cost of one coupling bounds the distance from above."""
    return _coupling(F(1))


one_coupling.mutant("epsilon / 2")(lambda: _coupling(F(1, 2)))


def on_the_line() -> Iterator[MovedPopulation]:
    """One agent, then several; models that differ by one, then by more."""
    for law in (measure([0]), measure([0, 1]), measure([0, 1, 5], [F(1, 2), F(1, 3), F(1, 6)])):
        for theta, other in ((F(0), F(1)), (F(2), F(-1)), (F(1), F(1))):
            for epsilon in (F(1), F(1, 2)):
                yield MovedPopulation(law, (theta,), (other,), (0,), epsilon)


def in_the_plane() -> Iterator[MovedPopulation]:
    """Models that differ in a coordinate which agents cannot change, alone or as well."""
    square = measure([(0, 0), (1, 0), (0, 1)])
    for other in ((F(1), F(1)), (F(0), F(3)), (F(-3), F(1, 2))):
        yield MovedPopulation(square, (F(0), F(0)), other, (0,), F(1, 2))


def _at_most(x: MovedPopulation, factor: Fraction) -> Comparison:
    return at_most(x.distance(), factor * x.epsilon * x.apart())


def _half_at_most(x: MovedPopulation) -> Comparison:
    return _at_most(x, F(1, 2))


@sensitivity.exact(small=on_the_line)
def distance_on_the_line(x: MovedPopulation) -> Comparison:
    """The exact distance of the moved populations, one feature."""
    return _at_most(x, F(1))


distance_on_the_line.mutant("epsilon / 2")(_half_at_most)
distance_on_the_line.without(
    positive_epsilon, small=lambda: (replace(x, epsilon=-x.epsilon) for x in on_the_line())
)


@sensitivity.certified(small=in_the_plane)
def distance_in_the_plane(x: MovedPopulation) -> Comparison:
    """The enclosed cost of an optimal plan, two features of which one is strategic."""
    return _at_most(x, F(1))


distance_in_the_plane.mutant("epsilon / 2")(_half_at_most)

sharp = Claim(
    key="zhu2025.s61.sens.sharp",
    kind="own",
    title="No smaller sensitivity will do",
    source=Source("zhu2025", "Sensitivity of the distribution map", "6.1", "own"),
    chapter=CHAPTER,
    statement=r"""$\mathcal W_1(\mathcal D_1(\theta), \mathcal D_1(\theta')) =
\epsilon\|\theta_S - \theta'_S\|_2$: as soon as one coordinate is strategic, $\epsilon$ is the best
constant.""",
    assumes=(positive_epsilon,),
    uses=("zhu2025.s61.br", "zhu2025.s61.sens"),
)


def _mean_bound(factor: int) -> dict[str, Comparison]:
    """The mean displacement v = epsilon (theta - phi)_S against any coupling."""
    s = sympy()
    v, w = (s.symbols(f"{name}_1:4", real=True) for name in ("v", "w"))
    inner: Any = sum(a * b for a, b in zip(v, w, strict=True))
    squares = [sum(a * a for a in x) for x in (v, w)]
    areas = [(1, v[i] * w[j] - v[j] * w[i]) for i in range(3) for j in range(i)]
    length = s.sqrt(squares[0])
    mean = inner.subs(dict(zip(w, v, strict=True))) / length
    return {
        "a pair that is w apart costs at least <v, w> / |v|": sum_of_squares(
            squares[0] * squares[1] - inner**2, areas
        ),
        "w is v in the mean, whatever the coupling, which makes that |v|": identical(
            mean, factor * length
        ),
    }


@sharp.symbolic
def mean_displacement() -> dict[str, Comparison]:
    """No coupling is cheaper than the distance of the means."""
    return _mean_bound(1)


mean_displacement.mutant("twice the distance of the means")(lambda: _mean_bound(2))


@sharp.exact(small=on_the_line)
def exact_distance(x: MovedPopulation) -> Comparison:
    """The exact distance of the moved populations, one feature."""
    return equals(x.distance(), x.epsilon * x.apart())


@exact_distance.mutant("epsilon / 2")
def _(x: MovedPopulation) -> Comparison:
    return equals(x.distance(), x.epsilon * x.apart() / 2)


exact_distance.without(
    positive_epsilon, small=lambda: (replace(x, epsilon=-x.epsilon) for x in on_the_line())
)
