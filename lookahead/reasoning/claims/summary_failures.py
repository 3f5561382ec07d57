"""The failure signatures of summary 002: no convergence, and no gain from coordination."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from itertools import pairwise, product
from typing import Any

from lookahead.core.measures import measure
from lookahead.core.symbols import sympy
from lookahead.ledger import (
    Assumption,
    Claim,
    Comparison,
    Source,
    all_of,
    at_most,
    equals,
    less_than,
    that,
)
from lookahead.ledger.symbolic import identical, non_negative
from lookahead.reasoning.anchor_game import AnchorGame
from lookahead.reasoning.claims import retraining_programs as programs
from lookahead.reasoning.claims.retraining_assumptions import sharp_constants, strong_feedback
from lookahead.reasoning.claims.summary_divergence import moving
from lookahead.reasoning.coordination import small_games
from lookahead.reasoning.retraining import Retraining, pure
from lookahead.testing.retraining import retrainings
from lookahead.testing.strategies import anchor_games

F = Fraction
CHAPTER = "reasoning/what_others_say"
ROUNDS = 6


def summary(number: int) -> Source:
    """Return the source of a failure signature."""
    fidelity = "forced" if number == 1 else "reconstructed"
    return Source("zhu2025", f"Summary 002, failure signature {number}", "", fidelity)


def strong() -> Iterator[Retraining]:
    """The agent at 0 who answers 1 with -1, then stronger and positive feedback."""
    for gain, points, theta in product(
        (F(-1), F(1), F(2), F(-3, 2)), ([0], [1], [-1, 3]), (F(1), F(0), F(2))
    ):
        yield Retraining(gain, abs(gain), measure(points), theta=theta)


def norms(x: Retraining) -> list[Fraction]:
    """Sizes of the models of level-1 retraining from theta."""
    return [abs(theta) for theta in x.trajectory(x.theta, pure(1), ROUNDS)]


def increments(x: Retraining) -> list[Fraction]:
    """Sizes of the steps of level-1 retraining from theta."""
    models = x.trajectory(x.theta, pure(1), ROUNDS)
    return [abs(b - a) for a, b in pairwise(models)]


norm_signature = Claim(
    key="zhu2025.sum002.fail1",
    kind="summary",
    title="Failed retraining shows in the norm of the models",
    source=summary(1),
    chapter=CHAPTER,
    statement=r"""Where $\epsilon \ge \gamma/\beta$ keeps retraining from converging, $\lVert\theta_t
\rVert$ oscillates or diverges; so it is not the same at all times.""",
    as_printed=r"observed as oscillating or diverging $\lVert\theta_t\rVert$",
    assumes=(sharp_constants, strong_feedback, moving),
)


@norm_signature.sampled(retrainings(contracting=False, affine=True, sharp=True), small=strong)
def norm_moves(x: Retraining) -> Comparison:
    """The norms of the first models are not all the same."""
    found = norms(x)
    return that(len(set(found)) > 1, f"norms {', '.join(map(str, found[:3]))}")


@norm_moves.mutant("the first two norms differ")
def _(x: Retraining) -> Comparison:
    first, second, *_ = norms(x)
    return that(first != second)


norm_moves.program(
    given=programs.given,
    let=programs.MODEL,
    assume=(
        *programs.SHARP,
        *programs.STRONG,
        ("not started at rest", "next([1], theta) != theta"),
        ("two rounds lead back", "next([1], next([1], theta)) == theta"),
    ),
    violates="abs(next([1], theta)) == abs(theta)",
)

step_signature = norm_signature.amended(
    key="zhu2025.sum002.fail1.step",
    severity="conclusion fails",
    title="Failed retraining shows in the steps",
    statement=r"""In the affine model with $|c| = \epsilon\beta/\gamma \ge 1$ the steps $|\theta_{t+1} -
\theta_t|$ of level-1 retraining are $|c|^t$ times the first one and do not shrink. The norm may stay
the same: with $c = -1$ and $\mathcal A(\mathcal D_0) = 0$ the model changes its sign in every round.
The outcome is named: it diverges for $|c| > 1$, alternates for $c = -1$, runs away by equal steps for
$c = 1$.""",
    survives="Failure can be seen along the run, in the gap that Figure 1 plots.",
    assumes=(sharp_constants, strong_feedback, moving),
)


@step_signature.symbolic
def steps_multiply() -> dict[str, Comparison]:
    """One step is c times the one before; for c = -1 and a = 0 the model flips."""
    sp = sympy()
    a, theta, c = sp.symbols("a theta c", real=True)
    step, excess = sp.symbols("step excess", nonnegative=True)
    T = lambda t: a + c * t
    return {
        "each step is c times the one before": identical(
            T(T(theta)) - T(theta), c * (T(theta) - theta)
        ),
        "no step is smaller, as |c| = 1 + excess": non_negative((1 + excess) * step - step),
        "c = -1, a = 0: the model flips": identical(T(theta).subs({c: -1, a: 0}), -theta),
        "c = 1: equal steps a": identical(T(theta).subs(c, 1) - theta, a),
    }


@steps_multiply.mutant("c = 1 flips the model as well")
def _() -> dict[str, Comparison]:
    theta, c = sympy().symbols("theta c", real=True)
    return {
        "c = -1": identical((c * theta).subs(c, -1), -theta),
        "c = 1": identical((c * theta).subs(c, 1), -theta),
    }


@step_signature.sampled(retrainings(contracting=False, affine=True, sharp=True), small=strong)
def steps_do_not_shrink(x: Retraining) -> Comparison:
    """Every step is |c| times the one before, and the first is not zero."""
    steps = increments(x)
    pairs = pairwise(steps)
    return all_of(
        less_than(F(0), steps[0]),
        *(all_of(at_most(a, b), equals(b, x.ratio * a)) for a, b in pairs),
    )


@steps_do_not_shrink.mutant("steps grow")
def _(x: Retraining) -> Comparison:
    steps = increments(x)
    return less_than(steps[0], steps[1])


def weak() -> Iterator[Retraining]:
    """The same agents with a quarter of the reaction."""
    return (replace(x, gain=x.gain / 8, epsilon=x.epsilon / 8) for x in strong())


def overstated() -> Iterator[Retraining]:
    """An agent who reacts half as much as declared: strong on paper only."""
    yield Retraining(F(1, 2), F(1), measure([1]), theta=F(0))


steps_do_not_shrink.controls(norm_moves)
steps_do_not_shrink.without(strong_feedback, small=weak)
steps_do_not_shrink.without(moving, small=strong)
steps_do_not_shrink.without(sharp_constants, small=overstated)


some_pair = Assumption(
    "a stable point", "Retraining has a stable point.", lambda x: bool(x.stable_pairs())
)


def games() -> Iterator[AnchorGame]:
    """Two anchors one apart and both favoured; then small games."""
    yield AnchorGame([(0,), (1,)], (0, 1))
    yield from small_games()


def given(x: AnchorGame) -> dict[str, Any]:
    """Squared distances and favoured anchors; weights of the best and the worst stable pair."""
    pairs = sorted(x.stable_pairs(), key=lambda pair: pair.utility)
    return {
        "D": x.squared,
        "favoured": tuple(F(i) for i in x.favoured),
        "low": pairs[0].weights,
        "high": pairs[-1].weights,
    }


no_gain = Claim(
    key="zhu2025.sum002.fail2",
    kind="summary",
    title="No gain says that coordination is idle for this loss and this utility",
    source=summary(2),
    chapter=CHAPTER,
    reading="with exact zero for near zero; of the pair of loss and utility, not of one stable point",
    statement=r"""If the benefit of coordination is zero, coordination is ineffective for this pair of
loss and utility: no stable point of the same game leaves a gain.""",
    assumes=(some_pair,),
)


def benefits(x: AnchorGame) -> list[Fraction]:
    """Benefit at every stable pair, from utilities of weights."""
    best = x.utility(x.collective().weights)
    return [best - x.utility(pair.weights) for pair in x.stable_pairs()]


@no_gain.sampled(anchor_games(), small=games)
def zero_everywhere(x: AnchorGame) -> Comparison:
    """Where one stable pair leaves no gain, the largest gain is zero."""
    found = benefits(x)
    if min(found) > 0:
        return that(True, trivial=True)
    return equals(max(found), F(0))


@zero_everywhere.mutant("the largest gain is a quarter")
def _(x: AnchorGame) -> Comparison:
    return equals(max(benefits(x)), F(1, 4))


zero_everywhere.program(
    given=given,
    let=(
        ("d(i, w)", "dot(w, D[i]) - dot(w, [dot(w, row) for row in D]) / 2"),
        ("u(j, w)", "-sum([d(i, w) for i in favoured]) - d(j, w)"),
        ("U(w)", "dot(w, [u(j, w) for j in range(len(w))])"),
        ("unit(i)", "[1 if j == i else 0 for j in range(len(high))]"),
        (
            "stable(w)",
            "all([w[j] == 0 or u(j, w) == max([u(i, w) for i in range(len(w))]) "
            "for j in range(len(w))])",
        ),
    ),
    assume=(
        ("weights", "sum(low) == 1 and min(low) >= 0 and sum(high) == 1 and min(high) >= 0"),
        ("both are stable", "stable(low) and stable(high)"),
        ("U is concave", "len(favoured) >= 2"),
        (
            "no direction leads up from the second, so it leaves no gain",
            "all([4 * U(add(scale(1 / 2, high), scale(1 / 2, unit(j)))) - U(unit(j)) "
            "- 3 * U(high) <= 0 for j in range(len(high))])",
        ),
    ),
    violates="U(high) > U(low)",
)

no_gain_here = no_gain.amended(
    key="zhu2025.sum002.fail2.point",
    severity="missing hypothesis",
    title="No gain speaks of one stable point",
    statement=r"""$B = 0$ at a stable point says that this point is a collective optimum, and no more.
With one stable point it says that coordination is idle for this loss and this utility; with several,
another one may leave a gain.""",
    survives="The diagnosis, where the stable point is unique.",
    assumes=(some_pair,),
    uses=("zhu2025.def1.at",),
)


@no_gain_here.symbolic
def by_definition() -> dict[str, Comparison]:
    """B = 0 and U(h*) = U(h#) are one equation, for each stable point by itself."""
    sharp, here, there = sympy().symbols("U_sharp U_here U_there", real=True)
    return {
        "no gain here": identical((sharp - here).subs(here, sharp), 0),
        "another point keeps its own": identical((sharp - there).subs(here, sharp), sharp - there),
    }


@by_definition.mutant("another point has the same")
def _() -> dict[str, Comparison]:
    sharp, here, there = sympy().symbols("U_sharp U_here U_there", real=True)
    return {
        "no gain here": identical((sharp - here).subs(here, sharp), 0),
        "nor there": identical((sharp - there).subs(here, sharp), 0),
    }


@no_gain_here.sampled(anchor_games(), small=games)
def optimal_where_idle(x: AnchorGame) -> Comparison:
    """Every stable pair without gain beats every single anchor and every other pair."""
    others = [x.utility(pair.weights) for pair in x.stable_pairs()]
    corners = [x.utility([F(int(i == j)) for j in range(x.n)]) for i in range(x.n)]
    idle = [utility for utility, gain in zip(others, benefits(x), strict=True) if gain == 0]
    if not idle:
        return that(True, trivial=True)
    return all_of(*(at_most(u, top) for u in (*others, *corners) for top in idle))


@optimal_where_idle.mutant("every stable pair beats every other one")
def _(x: AnchorGame) -> Comparison:
    found = [x.utility(pair.weights) for pair in x.stable_pairs()]
    return equals(min(found), max(found))


optimal_where_idle.controls(zero_everywhere).by_construction(
    some_pair, "everybody at one anchor is stable, since the model is then there"
)
