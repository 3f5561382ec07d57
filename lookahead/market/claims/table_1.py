"""Table 1: the four scenarios, row by row, and what one of its cells says."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from lookahead.ledger import Claim, Comparison, Source, all_of, at_most, equals
from lookahead.market.claims.lemma_3_leader import (
    good_leader,
    leader_asked,
    more_asked,
    not_so_good,
    same_number,
)
from lookahead.market.claims.lemma_3_majority import (
    features_bounded,
    good_majority,
    half_good,
    near_the_centre,
    printed,
    proof,
    understated,
)
from lookahead.market.claims.lemma_3_preference import (
    at_most_any_risk,
    elsewhere,
    local_start,
    one_off,
    sum_over_learners,
    user_known,
)
from lookahead.market.population import FinitePopulation
from lookahead.market.scenarios import labels
from lookahead.testing.market_probing import (
    Panel,
    Routed,
    leaders,
    local_optima,
    panels,
    routed,
    small_panels,
    small_routed,
)

F = Fraction
CHAPTER = "market/probing"


def row(key: str, title: str, statement: str, uses: tuple[str, ...]) -> Claim:
    """A row of the table as a claim of its own."""
    return Claim(
        key=f"narang2026.tab1.{key}",
        kind="summary",
        title=title,
        source=Source("narang2026", "Table 1", "5.3", "reconstructed"),
        chapter=CHAPTER,
        statement=statement,
        reading="the row with the definition that it summarises; its formulas are lost",
        assumes={
            "median": (features_bounded, good_majority),
            "leader": (good_leader, leader_asked),
            "preference": (local_start, user_known),
        }[key],
        uses=uses,
    )


table = Claim(
    key="narang2026.tab1",
    kind="summary",
    title="Four scenarios of accurate probing",
    source=Source("narang2026", "Table 1", "5.3", "reconstructed"),
    chapter=CHAPTER,
    statement=r"""What the learner must know, what its peers must be like, whom it asks, and the level:
nothing known, a good majority, everyone, $2R^\star + 2R_x^2r^2$; the leader $j^\star$,
$R(\theta_{j^\star}) \le \varepsilon_L$, only $j^\star$, $\varepsilon_L$; a subset $S$ with a good
majority, $S$, $2R^\star + 2R_x^2r^2$; the preferences, initial models that fit their own users, the
preferred learner, $R^\star$.""",
    reading="the table read with Definitions 2 and 3, majorities among those asked, queries that carry "
    "their user's preference; its cells “in …” and the rules are lost",
    readings=(
        "narang2026.tab1.median",
        "narang2026.tab1.leader",
        "narang2026.tab1.preference",
    ),
)

medians = row(
    "median",
    "Majority-good and partial knowledge",
    r"""Rows one and three: the median over all learners, or over a known subset $S$, of whom more than half
lie within $r$ of $\theta^\star$, has the level $2R^\star + 2R_x^2r^2$.""",
    ("narang2026.lem3.i.asked", "narang2026.lem3.iii.half"),
)
led_by_one = row(
    "leader",
    "Market-leader",
    r"""Row two: the answers of one learner with $R(\theta_{j^\star}) \le \varepsilon_L$ have the level
$\varepsilon_L$.""",
    ("narang2026.lem3.ii",),
)
preferences = row(
    "preference",
    "Preference-aware",
    r"""Row four: asking each user's preferred learner has the level $R^\star$ if the initial models fit
their own users; a learner may be hopeless on everybody else.""",
    ("narang2026.lem3.iv.user",),
)


@medians.symbolic
def counted() -> dict[str, Comparison]:
    """The count and the two inequalities of case (i)."""
    return proof.function()


counted.mutants.extend(proof.mutants)


@medians.sampled(panels(), small=small_panels)
def as_the_library_asks(x: Panel) -> Comparison:
    """The library's labels for both rows against the panel's, and the level."""
    options = {"median": x.convention, "learner": x.learner}
    asked = labels("partial-knowledge", x.models, x.population.x, subset=x.asked, **options)
    everyone = labels("majority-good", x.models, x.population.x, **options)
    same = equals(asked, x.labels)
    whole = equals(everyone, x.labels) if len(x.asked) == len(x.models) else same
    return all_of(printed(x), near_the_centre(x), same, whole)


@as_the_library_asks.mutant("without the probing learner's own model")
def _(x: Panel) -> Comparison:
    if len(x.models) == 1:
        return printed(x)
    options = {"median": x.convention, "learner": 0, "include_self": False}
    asked = labels("majority-good", x.models, x.population.x, **options)
    return equals(asked, x.labels)


as_the_library_asks.without(good_majority, small=half_good)
as_the_library_asks.without(features_bounded, small=understated)


@led_by_one.exact(small=leaders)
def asks_the_leader(x: Panel) -> Comparison:
    """The library's labels against the panel's, and the level."""
    asked = labels("market-leader", x.models, x.population.x, leader=x.asked[0])
    return all_of(at_most(x.level, x.epsilon), equals(asked, x.labels))


@asks_the_leader.mutant("a third less than the level")
def _(x: Panel) -> Comparison:
    return at_most(x.level, x.epsilon - F(1, 3))


asks_the_leader.without(good_leader, small=not_so_good).without(leader_asked, small=more_asked)


@preferences.sampled(routed(), small=small_routed)
def asks_the_preferred(x: Routed) -> Comparison:
    """The library's labels against the routed ones, and the level."""
    users = x.population
    asked = labels("preference-aware", x.models, users.x, preference=users.preference)
    answers = [x.models[j][0] * u[0] for j, u in zip(x.routes, users.x, strict=True)]
    return all_of(at_most_any_risk(x), equals(asked, answers))


@asks_the_preferred.mutant("half the level")
def _(x: Routed) -> Comparison:
    return at_most(2 * x.level, x.population.risk(x.other))


asks_the_preferred.without(user_known, small=elsewhere).without(local_start, small=one_off)


@led_by_one.symbolic
def own_risk() -> dict[str, Comparison]:
    """The label's error is the leader's loss, user by user."""
    return same_number.function()


own_risk.mutants.extend(same_number.mutants)


@preferences.symbolic
def learner_by_learner() -> dict[str, Comparison]:
    """The sum over learners of case (iv)."""
    return sum_over_learners.function()


learner_by_learner.mutants.extend(sum_over_learners.mutants)

nothing = Claim(
    key="narang2026.tab1.nothing",
    kind="summary",
    title="Preference-aware probing asks nothing of the peers",
    source=Source("narang2026", "Table 1, row Preference-aware", "5.3", "own"),
    chapter=CHAPTER,
    statement=r"""Asking each user's preferred learner has the level $R^\star$ whatever the initial models
are.""",
    reading="the row's cell “Nothing” and the sentence “it requires no assumption on peer quality”, by "
    "themselves; Definition 3 excludes it, since it fixes the initial models, and the text goes on to "
    "peers that are not “globally competent”",
    assumes=(user_known,),
)


def hopeless() -> Iterator[Routed]:
    """Specialists who are as wrong as can be about the other users; then the small scope."""
    for a in (F(1), F(3)):
        users = FinitePopulation((1, 1), (a, -a), (0, 1))
        yield Routed(users, local_optima(users, 2), (0, 1), (F(0),))
    yield from small_routed()


def careless() -> Iterator[Routed]:
    """One user whom its preferred learner gets wrong; models one off, and good ones."""
    alone = FinitePopulation((1,), (0,), (0,))
    yield Routed(alone, ((F(1),),), (0,), (F(0),))
    yield from (*one_off(), *hopeless())


@nothing.sampled(small=careless)
def any_start(x: Routed) -> Comparison:
    """The label's error against the risk of another model."""
    return at_most_any_risk(x)


@any_start.mutant("half of it")
def _(x: Routed) -> Comparison:
    return at_most(2 * x.level, x.population.risk(x.other))


any_start.program(
    given=lambda x: {
        "X": [u[0] for u in x.population.x], "y": x.population.y, "w": x.population.weights,
        "prefers": x.population.preference, "theta": [m[0] for m in x.models], "other": x.other[0],
        "goes_to": x.routes,
    },
    let=(
        ("error(u, t)", "w[u] * (y[u] - t * X[u]) ** 2"),
        ("level", "sum([error(u, theta[goes_to[u]]) for u in range(len(X))])"),
        ("R", "sum([error(u, other) for u in range(len(X))])"),
    ),
    assume=(("the user behind the query is known", "goes_to == prefers"),),
    violates="level > R",
)  # fmt: skip

something = nothing.amended(
    key="narang2026.tab1.nothing.local",
    severity="missing hypothesis",
    title="What preference-aware probing asks of the peers",
    statement=r"""Asking each user's preferred learner has the level $R^\star$ if every learner starts at the best
model for the users who prefer it; how it does on the others does not matter.""",
    survives="Nothing is asked of the peers' global quality; local quality is what the scenario lives on.",
    assumes=(user_known, local_start),
    uses=("narang2026.lem3.iv.user",),
)


@something.symbolic
def by_learner() -> dict[str, Comparison]:
    """The sum over learners of case (iv)."""
    return sum_over_learners.function()


by_learner.mutants.extend(sum_over_learners.mutants)


@something.sampled(routed(), small=hopeless)
def local_start_is_enough(x: Routed) -> Comparison:
    """The same comparison with models that fit their own users."""
    return at_most_any_risk(x)


@local_start_is_enough.mutant("half of it")
def _(x: Routed) -> Comparison:
    return at_most(2 * x.level, x.population.risk(x.other))


local_start_is_enough.controls(any_start)
local_start_is_enough.without(user_known, small=elsewhere).without(local_start, small=careless)
