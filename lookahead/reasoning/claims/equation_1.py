"""Equation (1): level-k strategies, as printed and with level 1 answering the deployed model."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from itertools import product

from lookahead.core.measures import measure
from lookahead.core.symbols import sympy
from lookahead.ledger import Assumption, Claim, Comparison, Source, all_of, at_most, equals, that
from lookahead.ledger.symbolic import identical, sum_of_squares
from lookahead.reasoning.claims import retraining_programs as programs
from lookahead.reasoning.claims.uniqueness import (
    all_best,
    flat_quadratic_steps,
    only_minimiser,
    strong_convexity_steps,
)
from lookahead.reasoning.intervals import Interval
from lookahead.reasoning.level_k import level, level_as_printed, react, retrain
from lookahead.reasoning.reactions import Reactions
from lookahead.reasoning.retraining import Retraining, pure
from lookahead.testing.reactions import reactions
from lookahead.testing.retraining import retrainings

F = Fraction
CHAPTER = "reasoning/level_k"
LEVELS = (1, 2, 3)
UNIT = Interval(F(0), F(1))

strongly_concave = Assumption(
    "strongly concave utility",
    r"$u(\cdot, \theta)$ is strongly concave in the data that an agent reports.",
    lambda x: x.cost > 0,
)
closed = Assumption(
    "closed set of data", r"$\mathcal Z$ is closed and convex.", lambda x: x.answers.closed
)


def small_reactions() -> Iterator[Reactions]:
    """One agent, then two, who follow or flee the model, on the line or in the unit interval."""
    for points, pull, cost in product(([0], [1], [0, 1]), (F(1), F(-1), F(2)), (F(1), F(4))):
        for answers in (Interval(), UNIT):
            yield Reactions(measure(points), pull, cost, answers)


equation = Claim(
    key="zhu2025.eq1",
    kind="definition",
    title="Level-k strategies",
    source=Source("zhu2025", "Equation (1)", "3", "verbatim"),
    chapter=CHAPTER,
    statement=r"""$h^{(k)}_\theta(z) = \arg\max_{z'} u(z', \mathcal A(\mathcal D_{k-1}(\theta)))$
for $k \ge 1$, with $h^{(0)}_\theta(z) = z$ and $\mathcal D_j(\theta)$ the law of
$h^{(j)}_\theta(z)$, defines one strategy for every level when best responses and risk minimisers
are unique: for a utility that is strongly concave in $z'$ on a closed convex set, and a learner as
in Theorem 3. With ties the recursion forks at every level.""",
    as_printed=r"$h_\theta^{(k)}(z) := \mathrm{argmax}_{z'} u(z', \mathcal A(\mathcal "
    r"D_{k-1}(\theta)))$",
    reading="as a recursion; which model level 1 sees is a claim of its own",
    assumes=(strongly_concave, closed),
    uses=("zhu2025.def.learner", "zhu2025.ext.weierstrass"),
)


@equation.symbolic
def one_best_response() -> dict[str, Comparison]:
    """-u has one minimiser; then level k is a function of level k - 1."""
    z, answer, theta = sympy().symbols("z z' theta", real=True)
    b, kappa = sympy().Symbol("b", real=True), sympy().Symbol("kappa", positive=True)
    u = lambda a: b * theta * a - kappa / 2 * (a - z) ** 2
    best = z + b * theta / kappa
    return strong_convexity_steps() | {
        "u = b theta z' - kappa (z' - z)^2 / 2: the best response is z + b theta / kappa": (
            sum_of_squares(u(best) - u(answer), [(kappa / 2, answer - best)])
        )
    }


one_best_response.mutant("the gain of the midpoint does not depend on the modulus")(
    flat_quadratic_steps
)


@equation.sampled(reactions(), small=small_reactions)
def best_responses(x: Reactions) -> Comparison:
    """At levels 1 to 3 every agent's answer strictly beats other answers, by utility alone."""
    return all_of(*(all_best(x, k, x.printed_model(k - 1)) for k in LEVELS))


@best_responses.mutant("best responses to the model of the own level")
def _(x: Reactions) -> Comparison:
    return all_of(*(all_best(x, k, x.printed_model(k)) for k in LEVELS))


@best_responses.mutant("best responses to the model of level 0")
def _(x: Reactions) -> Comparison:
    return all_of(*(all_best(x, k, x.printed_model(0)) for k in LEVELS))


def indifferent() -> Iterator[Reactions]:
    """Moving is free and the model is zero: every answer is as good."""
    yield Reactions(measure([0]), F(1), F(0), UNIT)


def open_data() -> Iterator[Reactions]:
    """The best answer is 2, and only answers below 3/2 are allowed."""
    yield Reactions(measure([1]), F(1), F(1), Interval(None, F(3, 2), closed=False))


best_responses.without(strongly_concave, reactions(costly=False), small=indifferent)
best_responses.without(closed, small=open_data)


def small() -> Iterator[Retraining]:
    """The agent at 0 who follows the model 1 half-way; then other gains, agents and models."""
    for gain, points, theta in product(
        (F(1, 2), F(-1, 2), F(2), F(0)), ([0], [1], [0, 1]), (F(1), F(0), F(1, 2))
    ):
        yield Retraining(gain, abs(gain), measure(points), theta=theta)


level_1 = Claim(
    key="zhu2025.eq1.level1",
    kind="in-text",
    title="At level 1, agents best-respond to the deployed model",
    source=Source("zhu2025", "Section 3, after equation (1)", "3", "verbatim"),
    chapter=CHAPTER,
    statement=r"""Under equation (1) with $h^{(0)}_\theta = \mathrm{id}$, level 1 best-responds to
the deployed model $\theta$, as in strategic classification.""",
    as_printed=r"$k = 1$: $h^{(1)}_\theta(z) = \arg\max_{z'} u(z', \theta)$",
    reading="the text says: a fixed model; the section begins with a deployed model, Section 6.1 "
    "computes with the deployed one, and sensitivity is asked of $\\mathcal D_1(\\theta)$",
    uses=("zhu2025.eq1",),
)


@level_1.exact(small=small)
def level_one(x: Retraining) -> Comparison:
    """The data of level 1 by equation (1), against best responses to theta."""
    printed = level_as_printed(x.model, (x.theta,), 1)
    return equals(printed.points, react(x.model, (x.theta,)).points)


@level_one.mutant("level 1 is the identity")
def _(x: Retraining) -> Comparison:
    return equals(level_as_printed(x.model, (x.theta,), 1).points, x.base.points)


level_one.program(
    given=programs.given,
    let=programs.PRINTED,
    assume=(*programs.CONSTANTS, *programs.WEAK),
    violates="[z + gain * A(data(0)) for z in points] != [z + gain * theta for z in points]",
)

deployed = level_1.amended(
    key="zhu2025.eq1.deployed",
    severity="typo",
    title="Level-k strategies, with level 1 answering the deployed model",
    statement=r"""Start the recursion at the model instead of the data: with $\theta^0 = \theta$ and
$\theta^j = \mathcal A(\mathcal D_j(\theta))$ let $h^{(k)}_\theta(z) = \arg\max_{z'} u(z',
\theta^{k-1})$ for $k \ge 1$. Level 1 then best-responds to the deployed model, level $k \ge 2$ to
$\mathcal A(\mathcal D_{k-1}(\theta))$ as printed, and non-strategic agents keep $h^{(0)} =
\mathrm{id}$ without entering the recursion. Equation (1) as printed has $\mathcal D_0(\theta) =
\mathcal D_0$ for all $\theta$, so that level 1 answers $\mathcal A(\mathcal D_0)$ and no level
depends on $\theta$.""",
    survives="The text around the equation says what is meant; only the base case of the recursion "
    "changes, and levels 2 and above keep their printed rule.",
    uses=("zhu2025.eq1",),
)


@deployed.symbolic
def recursion() -> dict[str, Comparison]:
    """Abstract learner A and responses H(model); then the affine model."""
    sp = sympy()
    H, A = sp.Function("H"), sp.Function("A")
    theta, base = sp.symbols("theta D_0")
    law, steps = H(theta), dict[str, Comparison]()
    printed = base
    for k in (1, 2, 3):
        printed = H(A(printed))
        steps[f"as printed, D_{k} does not contain theta"] = identical(sp.diff(printed, theta), 0)
    for k in (2, 3, 4):
        previous, law = law, H(A(law))
        steps[f"D_{k} answers A(D_{k - 1})"] = identical(law, H(A(previous)))
    mean, gain, ratio = sp.symbols("mean gain ratio", real=True)
    model = theta
    for k in (1, 2, 3):
        data = mean + gain * model
        steps[f"affine: D_{k} moves by gain (ratio gain)^{k - 1} per unit of theta"] = identical(
            sp.diff(data, theta), gain * (ratio * gain) ** (k - 1)
        )
        model = ratio * data
    return steps


@recursion.mutant("level k answers the model of its own level")
def _() -> dict[str, Comparison]:
    theta, mean, gain, ratio = sympy().symbols("theta mean gain ratio", real=True)
    first = mean + gain * theta
    return {
        "level 1": identical(first, mean + gain * theta),
        "level 2": identical(mean + gain * ratio * first, mean + gain * ratio**2 * first),
    }


def answered(x: Retraining, models: list[Fraction]) -> Comparison:
    """Whether the data of level k are the one best response to the k-th of these models.

    The utility is gain theta z' - (z' - z)^2 / 2.
    """
    compared: list[Comparison] = []
    for k, seen in zip(LEVELS, models, strict=True):
        answers = level(x.model, (x.theta,), k).points
        for (z,), (answer,) in zip(x.base.points, answers, strict=True):
            loss = lambda a, z=z, seen=seen: (a - z) ** 2 / 2 - x.gain * seen * a
            compared.append(only_minimiser(loss, answer, Interval()))
    return all_of(*compared)


def seen_models(x: Retraining) -> list[Fraction]:
    """The deployed model, and what the learner would make of the levels 1 and 2."""
    return [x.theta, *(x.learner(level(x.model, (x.theta,), k)) for k in LEVELS[:-1])]


@deployed.sampled(retrainings(affine=True), small=small)
def maximises(x: Retraining) -> Comparison:
    """Level 1 maximises utility under theta, level k under A(D_(k-1)), by utility alone."""
    return answered(x, seen_models(x))


@maximises.mutant("level k answers A(D_k)")
def _(x: Retraining) -> Comparison:
    return answered(x, [x.learner(level(x.model, (x.theta,), k)) for k in LEVELS])


@maximises.mutant("level 1 answers A(D_0)")
def _(x: Retraining) -> Comparison:
    return answered(x, [x.learner(x.base), *seen_models(x)[1:]])


maximises.controls(level_one)

agents_react = Assumption(
    "agents react, and the first model is not zero",
    r"$c\,\mathcal A(\mathcal D_0) \ne 0$, with $c$ the multiplier of retraining.",
    lambda x: x.gain != 0 and x.learner(x.base) != 0,
)

literal = Claim(
    key="zhu2025.eq1.literal.fixed",
    kind="own",
    title="What retraining would do under equation (1) as printed",
    source=Source("zhu2025", "Equation (1), read literally", "3", "own"),
    chapter=CHAPTER,
    statement=r"""If level 1 answers $\mathcal A(\mathcal D_0)$, as equation (1) is printed,
retraining is constant: it ends after one round, at a model that depends on the mixture. In the
affine model with multiplier $c$ and $a = \mathcal A(\mathcal D_0)$, level $k$ alone ends at
$a(1 + c + \dots + c^k)$, which is off the stable model $a/(1-c)$ by $c^{k+1}a/(1-c)$. Theorem 3
with one stable model for every mixture is therefore about the amended recursion.""",
    assumes=(agents_react,),
    uses=("zhu2025.eq1",),
)


@literal.symbolic
def limits() -> dict[str, Comparison]:
    """Where level k alone ends, and how far from the stable model."""
    sp = sympy()
    a, theta = sp.symbols("a theta", real=True)
    c = sp.Symbol("c", real=True)
    steps: dict[str, Comparison] = {}
    end, previous = a, a
    for k in (1, 2, 3):
        previous, end = end, a + c * end
        steps[f"level {k} does not depend on the deployed model"] = identical(
            sp.diff(end, theta), 0
        )
        steps[f"levels {k} and {k - 1} end c^{k} a apart"] = identical(end - previous, c**k * a)
        steps[f"level {k} ends beside the stable model"] = identical(
            (1 - c) * (a / (1 - c) - end), c ** (k + 1) * a
        )
    return steps


@limits.mutant("every level ends at the stable model")
def _() -> dict[str, Comparison]:
    a, c = sympy().symbols("a c", real=True)
    return {
        "affine retraining fixes a / (1 - c)": identical(a + c * a / (1 - c), a / (1 - c)),
        "level 1 ends there": identical((1 - c) * (a + c * a), a),
    }


def ends(x: Retraining, theta: Fraction) -> list[Fraction]:
    """The models after one round from theta, of the levels 1, 2, 3 alone, as printed."""
    rounds = (retrain(x.model, (theta,), {k: 1}, level_as_printed) for k in LEVELS)
    return [model[0] for model in rounds]


@literal.sampled(retrainings(affine=True), small=small)
def one_round(x: Retraining) -> Comparison:
    """All models lead to the same one in a round; levels 1 and 2 lead to different ones."""
    here = ends(x, x.theta)
    return all_of(
        equals(here, ends(x, x.theta + 1)),
        that(here[0] != here[1], f"levels 1 and 2 end at {here[0]} and {here[1]}"),
    )


@one_round.mutant("a deeper level ends at a larger model")
def _(x: Retraining) -> Comparison:
    here = ends(x, x.theta)
    return at_most(here[0], here[1])


@one_round.mutant("one round leads to where the amended recursion leads")
def _(x: Retraining) -> Comparison:
    return equals(ends(x, x.theta)[0], x.retrain(x.theta, pure(1)))


one_round.without(agents_react, small=small)
