"""A summary's phrase: the benefit of coordination of a fixed strategy."""

from __future__ import annotations

from lookahead.core.symbols import sympy
from lookahead.ledger import Claim, Comparison, Source, all_of, at_most, equals
from lookahead.ledger.symbolic import non_negative
from lookahead.reasoning.claims import programs
from lookahead.reasoning.claims.assumptions import selfish_pair
from lookahead.reasoning.coordination import CoordinatedGame, small_scope
from lookahead.testing.coordination import coordinated_games

fixed = Claim(
    key="zhu2025.sum002.bfixed",
    kind="summary",
    title="The benefit is computed for a fixed strategy",
    source=Source("zhu2025", "Summary 002, second experiment", "", "forced"),
    chapter="reasoning/what_others_say",
    statement=r"""The benefit of coordination can be computed for a fixed strategy $h$: it is what everybody
gains by following $h$, $B = U(h) - U(h^*)$.""",
    as_printed="“For a fixed strategy (e.g., modify feature ‘age’), compute the benefit of "
    "coordination B for varying λ”",
    reading="a strategy is one rule h; if “modify age” means the class of all edits of one column, the "
    "phrase agrees with Definition 1",
    assumes=(selfish_pair,),
)


def gain(x: CoordinatedGame, i: int) -> Comparison:
    """The gain when everybody reports anchor i, beside the benefit of Definition 1."""
    everyone = tuple(type(w)(int(j == i)) for j, w in enumerate(x.start))
    return at_most(x.game.utility(everyone) - x.game.utility(x.start), x.benefit)


@fixed.sampled(coordinated_games(), small=small_scope)
def first_anchor(x: CoordinatedGame) -> Comparison:
    """Everybody reports the first anchor."""
    found = gain(x, 0)
    return equals(found.left, found.right)


@first_anchor.mutant("twice the gain")
def _(x: CoordinatedGame) -> Comparison:
    found = gain(x, 0)
    return equals(2 * (found.left or 0), found.right)


first_anchor.program(
    given=programs.given,
    let=programs.GAME,
    assume=(*programs.STABLE, *programs.OPTIMAL),
    violates="U(unit(0)) - U(w) != B",
)

largest = fixed.amended(
    key="zhu2025.sum002.bfixed.largest",
    severity="conclusion fails",
    title="The benefit is the largest gain of any strategy",
    statement=r"""Following a fixed strategy gains $U(h) - U(h^*) \le B$, and may lose. The benefit is the
gain of the best strategy in a class, $h^\sharp$; fixing “modify age” fixes the class.""",
    survives="Each fixed strategy gives a lower bound on the benefit of its class.",
    assumes=(selfish_pair,),
    uses=("zhu2025.def1.at",),
)


@largest.symbolic
def by_definition() -> dict[str, Comparison]:
    """U(h) = U(h#) - loss with a loss that is not negative: h# is a maximum."""
    loss = sympy().Symbol("loss", nonnegative=True)
    best, rest = sympy().symbols("U_sharp U_star", real=True)
    return {
        "B minus the gain is the loss": non_negative(
            sympy().expand((best - rest) - ((best - loss) - rest))
        )
    }


@by_definition.mutant("a fixed strategy gains more")
def _() -> dict[str, Comparison]:
    return {"more": non_negative(-sympy().Symbol("loss", positive=True))}


@largest.sampled(coordinated_games(), small=small_scope)
def every_anchor(x: CoordinatedGame) -> Comparison:
    """Everybody reports one anchor, each in turn."""
    return all_of(*(gain(x, i) for i in range(len(x.start))))


@every_anchor.mutant("and none of them loses")
def _(x: CoordinatedGame) -> Comparison:
    return all_of(*(at_most(0, gain(x, i).left or 0) for i in range(len(x.start))))


every_anchor.controls(first_anchor)
every_anchor.by_construction(
    selfish_pair, "the comparison is with any start; B is measured from it by Definition 1"
)
