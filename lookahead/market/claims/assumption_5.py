"""Assumption 5: accurate probing, what it asks for and what it does not."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import product
from typing import Any

from hypothesis import strategies as st

from lookahead.core.exact import Vector
from lookahead.core.symbols import sympy
from lookahead.ledger import Assumption, Claim, Comparison, Source, all_of, at_most, equals, that
from lookahead.ledger.symbolic import identical, non_negative, sum_of_squares
from lookahead.market.population import FinitePopulation
from lookahead.market.probe import level
from lookahead.testing.market_probing import Panel, bent_panel, panels, populations, small_panels
from lookahead.testing.strategies import rationals

F = Fraction
CHAPTER = "market/probing"


@dataclass(frozen=True)
class Labelled:
    """Users with one feature, a pseudo-label for each, and a declared level epsilon."""

    population: FinitePopulation
    labels: Vector
    epsilon: Fraction

    @property
    def accurate(self) -> bool:
        """Whether the labels are accurate at the declared level."""
        return level(self.population, self.labels) <= self.epsilon


def labelled() -> Iterator[Labelled]:
    """Two users, alike or not, labels from a grid, and three levels."""
    for slopes, labels in product(((1, 1), (1, -1)), product((0, 1), repeat=2)):
        users = FinitePopulation(slopes, labels, (0, 0))
        for guess in product((F(0), F(1, 2), F(1)), repeat=2):
            if slopes == (1, 1) and guess[0] != guess[1]:
                continue
            for epsilon in (F(0), F(1, 4), F(1)):
                yield Labelled(users, guess, epsilon)


@st.composite
def random_labels(draw: st.DrawFn) -> Labelled:
    """Random users; users with equal features get equal labels."""
    users = draw(populations(1))
    guess = {x: draw(rationals(6, 2)) for x in users.x}
    return Labelled(users, tuple(guess[x] for x in users.x), abs(draw(rationals(12, 1))))


accurate_probing = Claim(
    key="narang2026.asm5",
    kind="assumption",
    title="Accurate probing",
    source=Source("narang2026", "Assumption 5", "5.3", "forced"),
    chapter=CHAPTER,
    as_printed=r"$\mathbb E_{\mathcal D}[(y - \tilde y(x))^2] \le \varepsilon$",
    statement=r"""Learner $i$ probes accurately at level $\varepsilon$ if $\mathbb E_{\mathcal D}(y -
\tilde y(x))^2 \le \varepsilon$. The levels that will do are all numbers from the mean squared error of
the labels on, and a label that sees only $x$ has at least the level of the noise,
$\mathbb E\operatorname{Var}(y \mid x)$; level zero means that the labels are right almost surely.""",
)


def noise(users: FinitePopulation) -> Fraction:
    """E Var(y | x), users grouped by their features."""
    total = F(0)
    for row in {*users.x}:
        own = [(y, w) for x, y, _, w in users.points if x == row]
        mass = sum((w for _, w in own), F(0))
        mean = sum((w * y for y, w in own), F(0)) / mass if mass else F(0)
        total += sum((w * (y - mean) ** 2 for y, w in own), F(0))
    return total


@accurate_probing.symbolic
def least_level() -> dict[str, Comparison]:
    """Two users with the same x, of masses w and v and labels y and z; one guess c."""
    w, v = sympy().symbols("w v", positive=True)
    y, z, c = sympy().symbols("y z c", real=True)
    mean = (w * y + v * z) / (w + v)
    error = w * (y - c) ** 2 + v * (z - c) ** 2
    least = w * (y - mean) ** 2 + v * (z - mean) ** 2
    return {
        "variance and squared bias": identical(error, least + (w + v) * (c - mean) ** 2),
        "so the noise is the least level": sum_of_squares(error - least, [(w + v, c - mean)]),
        "level zero: each user's error is a square": non_negative(w * (y - c) ** 2),
    }


@least_level.mutant("the bias counts once for each user's mass")
def _() -> dict[str, Comparison]:
    w, v = sympy().symbols("w v", positive=True)
    y, z, c = sympy().symbols("y z c", real=True)
    mean = (w * y + v * z) / (w + v)
    error = w * (y - c) ** 2 + v * (z - c) ** 2
    least = w * (y - mean) ** 2 + v * (z - mean) ** 2
    return {"split": identical(error, least + w * v * (c - mean) ** 2)}


@accurate_probing.sampled(random_labels(), small=labelled)
def at_least_the_noise(x: Labelled) -> Comparison:
    """The level against the noise; zero exactly where every label is right."""
    error = level(x.population, x.labels)
    rows = zip(x.population.y, x.labels, x.population.weights, strict=True)
    right = all(y == label for y, label, w in rows if w)
    return all_of(at_most(noise(x.population), error), that((error == 0) == right))


@at_least_the_noise.mutant("the level is at least R*")
def _(x: Labelled) -> Comparison:
    users = x.population
    best = users.optimum()[1] if any(row[0] for row in users.x) else users.risk((F(0),))
    return at_most(best, level(users, x.labels))


@at_least_the_noise.mutant("no level is zero")
def _(x: Labelled) -> Comparison:
    return that(level(x.population, x.labels) > 0)


always = Claim(
    key="narang2026.asm5.always",
    kind="own",
    title="Some level always does",
    source=Source("narang2026", "Assumption 5", "5.3", "own"),
    chapter=CHAPTER,
    statement=r"""Read as “there exists $\varepsilon$ such that”, Assumption 5 excludes no linear peers: with
$\|x\| \le R_x$, $|y| \le Y$ and $\|\theta_j\| \le B$ every median has the level $(Y + R_xB)^2$. Only the size of
$\varepsilon$ says anything; convergence (Theorem 3) cannot need it.""",
    reading="“if there exists … such that”: the level is not fixed beforehand",
)


@always.symbolic
def crude() -> dict[str, Comparison]:
    """A median lies between its values, all of size R_x B or less; then |y - c| <= Y + R_x B."""
    Y, C, s, t = sympy().symbols("Y C s t", nonnegative=True)
    y, c = Y, C
    return {
        "the farther ends, y = Y and label -C": identical((y + c) ** 2, (Y + C) ** 2),
        "anything nearer is less": non_negative((Y + s + C + t) ** 2 - (Y + C) ** 2),
    }


@crude.mutant("Y^2 + C^2")
def _() -> dict[str, Comparison]:
    Y, C = sympy().symbols("Y C", nonnegative=True)
    return {"": non_negative(Y**2 + C**2 - (Y + C) ** 2)}


def sizes(x: Panel) -> tuple[Fraction, Fraction, Fraction]:
    """Y, R_x and B as sums of absolute values, which bound the norms."""
    norm: Any = lambda row: sum((abs(v) for v in row), F(0))
    return (
        max(abs(y) for y in x.population.y),
        max(norm(row) for row in x.population.x),
        max(norm(model) for model in x.models),
    )


@always.sampled(panels("half"), small=lambda: small_panels("half"))
def crude_level(x: Panel) -> Comparison:
    """The level of a median without any good majority against the crude bound."""
    Y, R_x, B = sizes(x)
    return at_most(x.level, (Y + R_x * B) ** 2)


@crude_level.mutant("without the labels' size")
def _(x: Panel) -> Comparison:
    Y, R_x, B = sizes(x)
    return at_most(x.level, (R_x * B) ** 2 / 4 + Y**2 / 4)


straight = Assumption(
    "a linear label",
    r"The pseudo-label is $\theta^\top x$ for some $\theta$.",
    lambda x: len({*x.asked}) == 1,
)

linear = Claim(
    key="narang2026.asm5.linear",
    kind="own",
    title="Labels from one model are no better than the best model",
    source=Source("narang2026", "Assumption 5", "5.3", "own"),
    chapter=CHAPTER,
    statement=r"""If the pseudo-label is one model's prediction, the level is that model's risk, at least
$R^\star$. A median of several models or a routed query is not linear in $x$, and its level can lie
below $R^\star$, down to the noise.""",
    assumes=(straight,),
    uses=("narang2026.lem3.ii",),
)


@linear.symbolic
def own_risk() -> dict[str, Comparison]:
    """One user with label theta x, theta = theta* + v; the cross term is w e x v."""
    e, v, x, w = sympy().symbols("e v x w", real=True)
    m = sympy().Symbol("m", nonnegative=True)
    return {
        "level minus R*, with E e x = 0": identical(
            w * (e - v * x) ** 2 - w * e**2 + 2 * v * (w * e * x), w * (v * x) ** 2
        ),
        "is not negative": non_negative(m * (v * x) ** 2),
    }


@own_risk.mutant("with the cross term kept")
def _() -> dict[str, Comparison]:
    e, v, x = sympy().symbols("e v x", real=True)
    return {"level": identical((e - v * x) ** 2 - e**2, (v * x) ** 2)}


def helpful() -> Iterator[Panel]:
    """Five models whose median follows the residuals: labels with an error below R*."""
    for r in (F(1, 2), F(1)):
        bad = bent_panel(F(1), r, F(3, 4), F(5, 4))
        users = bad.population
        mirrored = replace(users, y=tuple(-y for y in users.y))
        yield replace(bad, population=mirrored)


def one_peer() -> Iterator[Panel]:
    """The small panels with one learner asked."""
    return (replace(x, asked=(0,)) for x in small_panels())


@linear.sampled(panels(optimal=True).map(lambda x: replace(x, asked=x.asked[:1])), small=one_peer)
def not_below(x: Panel) -> Comparison:
    """R* against the level; any model's risk where the optimum is not unique."""
    users = x.population
    least = users.optimum()[1] if users.d == 1 and any(row[0] for row in users.x) else None
    own = users.risk(x.models[x.asked[0]])
    return all_of(equals(x.level, own), at_most(least if least is not None else F(0), x.level))


@not_below.mutant("the optimum's risk or more, twice")
def _(x: Panel) -> Comparison:
    return at_most(2 * x.R_star, x.level)


def below(x: Panel) -> Comparison:
    """R* against the level of a median."""
    return at_most(x.population.optimum()[1], x.level)


linear_needed = linear.exact(small=lambda: (replace(x, asked=(0,)) for x in helpful()))(below)
linear_needed.mutant("one and a half times R*")(
    lambda x: at_most(3 * x.population.optimum()[1] / 2, x.level)
)
linear_needed.without(straight, small=helpful)
not_below.without(straight, small=helpful)
