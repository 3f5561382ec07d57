"""Lemma 13: the gradient of the potential; where models coincide there is none."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from itertools import pairwise

from lookahead.core.exact import Vector, dot
from lookahead.core.symbols import sympy
from lookahead.ledger import Claim, Comparison, Source, equals
from lookahead.ledger.symbolic import identical
from lookahead.market.claims.assumptions import distinct_models
from lookahead.market.continuous_cells import preference_slope
from lookahead.testing.market_flow import Probed, probed_slopes, small_probed

F = Fraction
CHAPTER = "market/potential"


def along(x: Probed, gradient: Vector) -> Comparison:
    """A gradient is what gives every one-sided derivative as an inner product."""
    return equals(x.slope(), dot(gradient, x.placed.direction))


lemma_13 = Claim(
    key="narang2026.lem13",
    kind="lemma",
    title="The gradient of the potential is the mean step",
    source=Source("narang2026", "Lemma 13", "D.2", "forced"),
    chapter=CHAPTER,
    statement=r"""For every $\Theta$ the gradient of $F^{\mathcal P}$ with respect to $\theta_i$ is
$$\nabla_{\theta_i} F^{\mathcal P}(\Theta) = \mathbb E_{\bar{\mathcal D}_i(\Theta)}[\nabla\ell(\theta_i;
x, y)] + \gamma\,\mathbb 1[i \in \mathcal P]\,\big(\nabla\hat L_i(\theta_i) + \lambda\theta_i\big),$$
with the sub-probability measure $\bar{\mathcal D}_i(\Theta)$ of the users whom learner $i$
observes.""",
    as_printed=r"For every $\Theta$ the gradient of $F^{\mathcal P}$ is [formula lost]",
    reading="The formula is lost; the proof names its parts. Assumption 1 is in force.",
)


@lemma_13.sampled(probed_slopes(), small=small_probed)
def everywhere(x: Probed) -> Comparison:
    """A one-sided derivative from values of F^P against the formula, ties to the lowest index."""
    return along(x, x.formula())


@everywhere.mutant("twice the ridge")
def _(x: Probed) -> Comparison:
    return along(x, x.formula(share=2))


everywhere.program(
    given=lambda x: {
        "s": x.theta[0],
        "t": x.theta[1],
        "a": x.alpha,
        "v": x.placed.direction,
        "h": x.placed.small_step,
        "queries": x.queries,
    },
    let=(
        # the square's users by slope r = y/x, weighted by x^2: density 1/8 between -1 and 1;
        # primitives of 1, r, r^2 against it, and the rest of E y^2 beyond
        ("part(k, b)", "b ** (k + 1) / (8 * (k + 1))"),
        ("beyond(k)", "1 / (8 * (3 - k))"),
        ("above(k, m)", "part(k, 1) - part(k, m) + beyond(k)"),
        ("below(k, m)", "part(k, m) + (-1) ** k * (part(k, 1) + beyond(k))"),
        ("right(u, m)", "above(2, m) - 2 * u * above(1, m) + u ** 2 * above(0, m)"),
        ("left(u, m)", "below(2, m) - 2 * u * below(1, m) + u ** 2 * below(0, m)"),
        ("best(u, w)", "right(max(u, w), (u + w) / 2) + left(min(u, w), (u + w) / 2)"),
        ("own(u, w)", "1/3 + (u ** 2 + w ** 2) / 6"),
        ("value(u, w)", "a * own(u, w) + (1 - a) * best(u, w)"),
        ("at(k)", "value(s + k * h / 3 * v[0], t + k * h / 3 * v[1])"),
        ("rise", "(18 * at(1) - 11 * at(0) - 9 * at(2) + 2 * at(3)) / (2 * h)"),
        # at equal models the lowest index has everybody: E[2 (s x - y) x] = 2 s / 3
        ("formula", "(a * s / 3 + (1 - a) * 2 * s / 3) * v[0] + a * t / 3 * v[1]"),
    ),
    assume=(
        ("equal models", "s == t"),
        ("no probes", "len(queries) == 0"),
        ("small", "abs(s) + h * 2 < 1"),
    ),
    violates="rise != formula",
)

amended = lemma_13.amended(
    key="narang2026.lem13.distinct",
    severity="missing hypothesis",
    title="The gradient of the potential at distinct models",
    statement=r"""Let $(x, y)$ have a density and bounded support, and let the models be pairwise
distinct. Then $F^{\mathcal P}$ has a gradient at $\Theta$, and it is the printed one: with the
un-normalised measure, without a term for the moving borders between users (there both losses agree),
and with the ridge on probing learners only.""",
    survives="The formula, wherever no two models coincide; at coincident models $F$ has one-sided "
    "derivatives, and in each direction the users go where their loss falls fastest.",
    assumes=(distinct_models,),
    uses=("narang2026.lem13.danskin",),
)


@amended.symbolic
def null_ties() -> dict[str, Comparison]:
    """Ties of distinct models fill two hyperplanes; the rest is linear in the direction."""
    sp = sympy()
    a, b, y, s, h, v, x, lam, m = sp.symbols("a b y s h v x lambda m", real=True)
    loss = (y - (s + h * v) * x) ** 2
    upper, lower = sp.Symbol("theta_1", real=True), sp.Symbol("theta_2", real=True)
    border = (upper + lower) / 2
    return {
        "users tie where (a - b)(a + b - 2 y) = 0, of measure zero": identical(
            (y - a) ** 2 - (y - b) ** 2, (a - b) * (a + b - 2 * y)
        ),
        "elsewhere one model wins, and its loss has one slope": identical(
            sp.diff(loss, h).subs(h, 0), 2 * (s * x - y) * x * v
        ),
        "a moving border adds nothing: both losses agree on it": identical(
            (border - upper) ** 2, (border - lower) ** 2
        ),
        "the ridge": identical(sp.diff(lam / 2 * m**2, m), lam * m),
    }


@null_ties.mutant("the ridge lambda m^2")
def _() -> dict[str, Comparison]:
    lam, m = sympy().symbols("lambda m", real=True)
    return {"ridge": identical(sympy().diff(lam * m**2, m), lam * m)}


@amended.sampled(probed_slopes(distinct=True), small=small_probed)
def at_distinct_models(x: Probed) -> Comparison:
    """The same comparison, where no two models coincide."""
    return along(x, x.formula())


def normalised(x: Probed) -> Vector:
    """The gradient of the mean loss per observed user, as if the measure had mass one."""
    masses = x.market.masses(x.theta, x.alpha)
    return tuple(g / m if m else F(0) for g, m in zip(x.formula(), masses, strict=True))


@at_distinct_models.mutant("the measure normalised to mass one")
def _(x: Probed) -> Comparison:
    return along(x, normalised(x))


@at_distinct_models.mutant("the regulariser on every learner")
def _(x: Probed) -> Comparison:
    more = [g + x.weight * x.ridge * s for g, s in zip(x.formula(), x.theta, strict=True)]
    return along(x, (x.formula()[0], *more[1:]))


def bordered(x: Probed) -> Vector:
    """The formula plus what each learner's own moving borders add to its own loss."""
    found, near = list(x.formula()), F(1, 1000)
    order = sorted(range(len(x.theta)), key=lambda i: x.theta[i])
    for low, high in pairwise(order):
        middle = (x.theta[low] + x.theta[high]) / 2
        density = x.market.moment(0, middle - near, middle + near) / (2 * near)
        term = (1 - x.alpha) * density * (x.theta[high] - middle) ** 2 / 2
        found[low], found[high] = found[low] + term, found[high] - term
    return tuple(found)


@at_distinct_models.mutant("with a term for the moving borders")
def _(x: Probed) -> Comparison:
    return along(x, bordered(x))


@at_distinct_models.mutant("the preference branch alone")
def _(x: Probed) -> Comparison:
    own = tuple(preference_slope(x.market, i, s) for i, s in enumerate(x.theta))
    return along(x, own)


def coincident() -> Iterator[Probed]:
    """All models moved to the first one."""
    for x in small_probed():
        yield replace(x, placed=replace(x.placed, theta=(x.theta[0],) * len(x.theta)))


at_distinct_models.without(distinct_models, small=coincident)
at_distinct_models.controls(everywhere)
