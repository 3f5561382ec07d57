"""Assumption 3: thin level sets of loss differences; five readings, three of which no market meets."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from itertools import product

from hypothesis import strategies as st

from lookahead.core.enclosure import Number
from lookahead.core.symbols import sympy
from lookahead.ledger import Assumption, Claim, Comparison, Source, at_least, at_most
from lookahead.ledger.symbolic import identical, non_negative
from lookahead.market.level_sets import level_set_measure
from lookahead.testing.market_flow import rationals

F = Fraction
CHAPTER = "market/potential"
TEXT = (
    "The text reads 'for any ..., there exists ... such that for all ..., the set ... has Lebesgue "
)
LOST = TEXT + "measure at most ...'; all four formulas are lost. "
SURVIVES = (
    "A constant, or a level, for each pair of distinct models: the readings pair and thin, which "
    "markets can meet; what the paper needs of it is proved without it in lem14.distinct."
)


@dataclass(frozen=True)
class Candidate:
    """Two slopes on the uniform square, and a constant that somebody proposes for both."""

    s: Fraction
    t: Fraction
    constant: Fraction

    @property
    def delta(self) -> Fraction:
        """A level at which the constant would allow an area of one, out of four."""
        return 1 / self.constant


distinct_pair = Assumption("distinct models", r"$\theta_1 \ne \theta_2$.", lambda x: x.s != x.t)


def candidates() -> Iterator[Candidate]:
    """Equal slopes first, then slopes that are nearly equal, then slopes far apart."""
    for C in (F(2), F(4), F(64)):
        yield Candidate(F(0), F(0), C)
    for C, D in product((F(4), F(2), F(64)), (F(1, 8), F(1), F(2), F(1, 1024))):
        yield Candidate(D / 2, -D / 2, C)
        yield Candidate(D / 2 + F(1, 2), -D / 2 + F(1, 2), C)


def drawn_candidates() -> st.SearchStrategy[Candidate]:
    """Slopes in [-1, 1], equal now and then, and constants from 1 to 64."""
    constants = st.integers(0, 6).map(lambda k: F(2**k))
    return st.builds(Candidate, rationals(1), rationals(1), constants)


SOURCE = Source("narang2026", "Assumption 3", "4.1", "reconstructed")

assumption_3 = Claim(
    key="narang2026.asm3",
    kind="assumption",
    title="Few users are nearly indifferent",
    source=SOURCE,
    chapter=CHAPTER,
    statement=r"""The users whose losses at two models differ by at most $\delta$ fill little space:
$\{(x, y) : |\ell(\theta_i; x, y) - \ell(\theta_j; x, y)| \le \delta\}$ has small Lebesgue measure
when $\delta$ is small. How small, and for which models, is read in five ways.""",
    reading=LOST + "The proof of Lemma 14 uses a bound that is linear in the distance of models.",
    readings=(
        "narang2026.asm3.every",
        "narang2026.asm3.distinct",
        "narang2026.asm3.pair",
        "narang2026.asm3.thin",
        "narang2026.asm3.thin_every",
    ),
)

PROGRAM = (
    ("delta", "1 / C"),
    # |l(s) - l(t)| = |s - t| |x| |2 y - (s + t) x| is largest in a corner
    ("largest", "abs(s - t) * (2 + abs(s + t))"),
    ("area", "4 if largest <= delta else 0"),
)


def one_for_all(x: Candidate) -> Comparison:
    """The area of the level set within the square against C delta, at delta = 1 / C."""
    return at_most(level_set_measure(x.s, x.t, x.delta), x.constant * x.delta)


def _half(x: Candidate) -> Comparison:
    return at_most(level_set_measure(x.s, x.t, x.delta / 2), x.constant * x.delta / 4)


def _given(x: Candidate) -> dict[str, Fraction]:
    return {"s": x.s, "t": x.t, "C": x.constant}


every = Claim(
    key="narang2026.asm3.every",
    kind="assumption",
    title="A linear rate, one constant for all models",
    source=SOURCE,
    chapter=CHAPTER,
    statement=r"""There is a $C$ such that for all $\Theta$, all $i \ne j$ and all $\delta > 0$ the level set
has measure at most $C\delta$. Also with *all $\Theta$ in a compact set* that has two equal models
in it.""",
    reading=LOST + "Here: any market, one constant, every pair of models, equal models among them.",
    severity="missing hypothesis",
    survives=SURVIVES,
)
linear_for_every = every.certified(drawn_candidates(), small=candidates)(one_for_all)
linear_for_every.mutant("a quarter of the area at half the level")(_half)
linear_for_every.program(given=_given, let=PROGRAM, violates="area > C * delta")

distinct = Claim(
    key="narang2026.asm3.distinct",
    kind="assumption",
    title="A linear rate, one constant for all distinct models",
    source=SOURCE,
    chapter=CHAPTER,
    statement=r"""There is a $C$ such that for all $\Theta$ with $\theta_i \ne \theta_j$ and all $\delta > 0$
the level set has measure at most $C\delta$.""",
    reading=LOST + "Here: one constant for all pairs of distinct models.",
    severity="missing hypothesis",
    survives=SURVIVES,
    assumes=(distinct_pair,),
)
linear_for_distinct = distinct.certified(drawn_candidates(), small=candidates)(one_for_all)
linear_for_distinct.mutant("a quarter of the area at half the level")(_half)
linear_for_distinct.program(
    given=_given,
    let=PROGRAM,
    assume=(("distinct models", "s != t"),),
    violates="area > C * delta",
)

thin_every = Claim(
    key="narang2026.asm3.thin_every",
    kind="assumption",
    title="Level sets shrink, at one speed for all models",
    source=SOURCE,
    chapter=CHAPTER,
    statement=r"""For every $\varepsilon > 0$ there is a $\delta > 0$ such that for all $\Theta$ and all $i \ne
j$ the level set has measure at most $\varepsilon$.""",
    reading=LOST + "Here: epsilon, then delta, then all models.",
    severity="missing hypothesis",
    survives=SURVIVES,
)


@thin_every.certified(drawn_candidates(), small=candidates)
def shrinks_for_every(x: Candidate) -> Comparison:
    """epsilon = 1 of an area of 4, and the proposed delta."""
    return at_most(level_set_measure(x.s, x.t, x.delta), 1)


shrinks_for_every.mutant("epsilon = 1/4")(
    lambda x: at_most(level_set_measure(x.s, x.t, x.delta), F(1, 4))
)
shrinks_for_every.program(given=_given, let=PROGRAM, violates="area > 1")

nowhere = Claim(
    key="narang2026.asm3.nowhere",
    kind="own",
    title="No constant serves nearly equal models",
    source=Source("narang2026", "Assumption 3", "4.1", "own"),
    chapter=CHAPTER,
    statement=r"""Whatever the market: if $\|x\| \le R_x$ and $|y| \le Y$ on the support $S$ and
$\|\theta_i - \theta_j\| \le \delta / (R_x(2Y + R_x\|\theta_i + \theta_j\|))$, the level set is all of
$S$. So no $C$ serves all pairs of distinct models, and no $\delta$ does for an $\varepsilon$ below
the measure of $S$, which is positive under Assumption 1: the readings with one constant for all models
are met by no market with two learners and a density.""",
)


@nowhere.symbolic
def whole_support() -> dict[str, Comparison]:
    """The difference factorises; Cauchy's inequality bounds both factors; then delta = A / (2C)."""
    sp = sympy()
    a, b, y = sp.symbols("a b y", real=True)
    R, Y, n, d, A, C = sp.symbols("R_x Y n delta A C", positive=True)
    return {
        "with a = theta_i.x and b = theta_j.x the difference is -(a - b)(2y - (a + b))": identical(
            (y - a) ** 2 - (y - b) ** 2, -(a - b) * (2 * y - (a + b))
        ),
        "at that distance the bounds of the factors multiply to delta": identical(
            (d / (R * (2 * Y + R * n))) * R * (2 * Y + R * n), d
        ),
        "at delta = A / (2 C) the measure A of the support exceeds C delta": non_negative(
            A - C * (A / (2 * C)) - A / 2
        ),
    }


@whole_support.mutant("difference with y instead of 2y")
def _() -> dict[str, Comparison]:
    a, b, y = sympy().symbols("a b y", real=True)
    return {"factors": identical((y - a) ** 2 - (y - b) ** 2, -(a - b) * (y - (a + b)))}


def _area(m: Fraction, distance: Fraction, delta: Fraction) -> Number:
    return level_set_measure(m + distance / 2, m - distance / 2, delta)


@nowhere.certified(small=candidates)
def near_models(x: Candidate) -> Comparison:
    """On the square: the area at that distance, of slopes around the same middle."""
    m = (x.s + x.t) / 2
    return at_least(_area(m, x.delta / (2 + abs(x.s + x.t)), x.delta), 4)


@near_models.mutant("at any distance")
def _(x: Candidate) -> Comparison:
    return at_least(level_set_measure(x.s, x.t, x.delta), 4)


@near_models.mutant("at four times that distance")
def _(x: Candidate) -> Comparison:
    m = (x.s + x.t) / 2
    return at_least(_area(m, 4 * x.delta / (2 + abs(x.s + x.t)), x.delta), 4)
