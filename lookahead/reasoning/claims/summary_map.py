"""The component map and the critical path that summary 002 sketches."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from itertools import product

from lookahead.core.errors import UnknownKey
from lookahead.core.measures import mean, measure, mixture, push_forward
from lookahead.core.symbols import sympy
from lookahead.ledger import Assumption, Claim, Comparison, Source, all_of, at_most, equals, that
from lookahead.ledger.symbolic import identical, sum_of_squares
from lookahead.reasoning.component_map import COMPONENTS, resolve
from lookahead.reasoning.critical_path import Path, Platform, critical_path
from lookahead.reasoning.level_k import retrain
from lookahead.reasoning.outcomes import NoStablePoint, UnboundedUtility
from lookahead.testing.open_questions import platforms

F = Fraction
CHAPTER = "reasoning/what_others_say"
MIXED = {1: F(1, 2), 2: F(1, 2)}
ROUNDS = 3

weaker = Assumption(
    "weak reaction",
    r"A report follows the model by less than one for one: $|b| < \kappa$.",
    lambda x: abs(x.pull) < x.kappa,
)
bounded = Assumption(
    "bounded utility",
    r"Moving is costly enough for $U$ to have one maximum: $2b < 1 + \kappa$.",
    lambda x: 2 * x.pull < 1 + x.kappa,
)


def small() -> Iterator[Platform]:
    """One user at 1, target 0, who follows the model half-way; then others."""
    for pull, target, points in product((F(1), F(-1), F(0)), (F(0), F(3)), ([1], [-1, 3])):
        yield Platform(measure(points), target, pull, F(2))


component_map = Claim(
    key="zhu2025.sum002.map",
    kind="summary",
    title="Five modules make the simulator",
    source=Source("zhu2025", "Summary 002, component map", "", "forced"),
    chapter=CHAPTER,
    statement=r"""Five modules suffice to simulate the paper: a learner, the agents' strategies, the
distribution map, the dynamics, and an evaluation. Each has its counterpart in this library.""",
)


def found(name: str) -> bool:
    """Whether a name of the library stands for something that can be called."""
    try:
        return callable(resolve(name))
    except UnknownKey:
        return False


@component_map.textual
def counterparts() -> dict[str, Comparison]:
    """The five modules, and each name that does their work here."""
    steps = {
        f"{part.theirs}: {name}": that(found(name)) for part in COMPONENTS for name in part.ours
    }
    return {"five modules": equals(len(COMPONENTS), 5), **steps}


@counterparts.mutant("the learner is a module of its own")
def _() -> dict[str, Comparison]:
    return {
        "a function": that(found("lookahead.core.learner:risk_minimizer")),
        "an object": that(found("lookahead.core.learner:LearnerModule")),
    }


@component_map.sampled(platforms(), small=small)
def assembled(x: Platform) -> Comparison:
    """One round put together from the five parts, and the library's own round."""
    theta, model = F(1), x.model
    level_1 = push_forward(x.base, lambda z: model.respond(z, (theta,)))
    expected = model.learner(level_1)
    level_2 = push_forward(x.base, lambda z: model.respond(z, expected))
    together = model.learner(mixture(list(MIXED.values()), [level_1, level_2]))
    return equals(together, retrain(model, (theta,), MIXED))


@assembled.mutant("level 2 left out")
def _(x: Platform) -> Comparison:
    law = push_forward(x.base, lambda z: x.model.respond(z, (F(1),)))
    return equals(x.model.learner(law), retrain(x.model, (F(1),), MIXED))


path = Claim(
    key="zhu2025.sum002.path",
    kind="summary",
    title="Six steps lead to the benefit of coordination",
    source=Source("zhu2025", "Summary 002, critical path", "", "reconstructed"),
    chapter=CHAPTER,
    reading="on the platform on the line, with the two conditions that the sketch leaves out",
    statement=r"""Define data, loss and utility; choose who reasons how; build $\mathcal D(\theta)$;
solve for the collective's $h^\sharp$; retrain until convergence; compare. On the platform with
$\mathcal A(\mathcal D)$ the mean and $u = -\tfrac12(\theta-c)^2 + b\,\theta(z-x) -
\tfrac\kappa2(z-x)^2$ the six steps end at
$$B = \tfrac12(1 + \kappa - 2b)(s^\sharp - s^*)^2,\qquad s^* = \tfrac{b}{\kappa - b}m,\quad s^\sharp =
\tfrac{c - (1-b)m}{1 + \kappa - 2b},$$
$m$ the mean of $\mathcal D_0$. Step 5 needs a reaction that is weak enough, step 4 moves that are
costly enough; the sketch says neither.""",
    assumes=(weaker, bounded),
)


@path.symbolic
def closed_forms() -> dict[str, Comparison]:
    """Solve steps 4 and 5 for their unknowns, and compare."""
    sp = sympy()
    m, c, b, s = sp.symbols("m c b s", real=True)
    kappa, margin = sp.symbols("kappa margin", positive=True)

    def u(shift: object, theta: object) -> object:
        return -((theta - c) ** 2) / 2 + b * theta * shift - kappa * shift**2 / 2  # pyright: ignore

    theta = sp.Symbol("theta", real=True)
    star = sp.solve(m + b / kappa * theta - theta, theta)[0]
    U = u(s, m + s)
    sharp = sp.solve(sp.diff(U, s), s)[0]
    shift_star = b * star / kappa
    B = u(sharp, m + sharp) - u(shift_star, star)  # pyright: ignore[reportOperatorIssue]
    gap = sharp - shift_star
    return {
        "the model at rest answers the selfish shift": identical(m + shift_star, star),
        "selfish shift": identical(shift_star, b * m / (kappa - b)),
        "collective shift": identical(sharp, (c - (1 - b) * m) / (1 + kappa - 2 * b)),
        "U bends down by 1 + kappa - 2 b": identical(sp.diff(U, s, 2), -(1 + kappa - 2 * b)),
        "benefit": identical(B, (1 + kappa - 2 * b) * gap**2 / 2),
        "it is not negative": sum_of_squares(margin * s**2 / 2, [(margin / 2, s)]),
    }


@closed_forms.mutant("benefit without the pull")
def _() -> dict[str, Comparison]:
    m, c, s = sympy().symbols("m c s", real=True)
    b, kappa = sympy().symbols("b kappa", positive=True)
    U = -((m + s - c) ** 2) / 2 + b * (m + s) * s - kappa * s**2 / 2
    return {
        "bend without pull": identical(U.diff(s, 2).subs(b, 0), -(1 + kappa)),
        "bend": identical(U.diff(s, 2), -(1 + kappa)),
    }


def walked(x: Platform) -> Path | None:
    """The six steps, or None where one of them has no answer."""
    try:
        return critical_path(x, MIXED, 0, rounds=ROUNDS)
    except (NoStablePoint, UnboundedUtility):
        return None


@path.sampled(platforms(), small=small)
def six_steps(x: Platform) -> Comparison:
    """The program's benefit, its stable point at rest, and its run, against the closed forms."""
    way, m = walked(x), mean(x.base)[0]
    if way is None:
        return that(False, "a step has no answer")
    bend = 1 + x.kappa - 2 * x.pull
    selfish = x.pull * m / (x.kappa - x.pull)
    gap = (x.target - (1 - x.pull) * m) / bend - selfish
    ratio = x.pull / x.kappa
    error = ((ratio + ratio**2) / 2) ** ROUNDS * (0 - way.theta_star)
    return all_of(
        at_most(abs(error), abs(way.theta_star)),
        equals(way.benefit, bend * gap**2 / 2),
        equals(way.shift_star, selfish),
        equals(way.trajectory[-1] - way.theta_star, error),
    )


@six_steps.mutant("benefit relative to the model 0")
def _(x: Platform) -> Comparison:
    way = critical_path(x, MIXED, 0, rounds=ROUNDS)
    return equals(way.benefit, way.utility_sharp - x.utility(0, 0))


@six_steps.mutant("collective and selfish shift are the same")
def _(x: Platform) -> Comparison:
    way = critical_path(x, MIXED, 0, rounds=ROUNDS)
    return equals(way.shift_sharp, way.shift_star)


def too_strong() -> Iterator[Platform]:
    """A user who follows the model one for one: no model is stable."""
    yield Platform(measure([1]), F(3), F(1, 2), F(1, 2))


def too_cheap() -> Iterator[Platform]:
    """Moves so cheap that U bends up."""
    yield Platform(measure([1]), F(3), F(5, 2), F(3))


six_steps.without(weaker, small=too_strong).without(bounded, small=too_cheap)
