"""The optimal collective strategy and the benefit of coordination (Section 4, Definition 1)."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from itertools import chain

from lookahead.core.symbols import sympy
from lookahead.ledger import Claim, Comparison, Source, all_of, at_least, equals, that
from lookahead.ledger.symbolic import identical, non_negative
from lookahead.reasoning.anchor_game import AnchorGame
from lookahead.reasoning.claims import programs
from lookahead.reasoning.coordination import mixed, small_games
from lookahead.testing.strategies import anchor_games

F = Fraction
CHAPTER = "reasoning/setting"
SHARES = (F(1, 8), F(1, 4), F(1, 2), F(1))


def games() -> Iterator[AnchorGame]:
    """The small games, equilateral triangles first, then two anchors without a common wish."""
    return chain(small_games(), [AnchorGame([(0,), (1,)], ())])


def best_vertex(game: AnchorGame) -> Fraction:
    """The utility of the best strategy that puts everybody on one anchor."""
    return max(game.utility(_unit(game.n, i)) for i in range(game.n))


def _unit(n: int, i: int) -> tuple[Fraction, ...]:
    return tuple(F(int(i == j)) for j in range(n))


def given(game: AnchorGame) -> dict[str, object]:
    """The game for the independent checker, with its first two optima or stable weights."""
    optima = game.collective().extreme
    pairs = [p.weights for p in game.stable_pairs()]
    worst = min(pairs, key=game.utility)
    best = max(pairs, key=game.utility)
    return {
        "D": game.squared,
        "favoured": tuple(F(i) for i in game.favoured),
        "a": optima[0],
        "b": optima[-1],
        "worst": worst,
        "best": best,
    }


ANCHORS = (
    ("n", "len(D)"),
    ("away(x)", "[dot(D[j], x) - dot(x, [dot(row, x) for row in D]) / 2 for j in range(n)]"),
    ("u(x)", "[-sum([away(x)[i] for i in favoured]) - away(x)[j] for j in range(n)]"),
    ("U(x)", "dot(x, u(x))"),
    ("unit(i)", "[1 if j == i else 0 for j in range(n)]"),
    ("stable(x)", "all([x[j] == 0 or u(x)[j] == max(u(x)) for j in range(n)])"),
    ("weights(x)", "sum(x) == 1 and min(x) >= 0"),
)

hsharp = Claim(
    key="zhu2025.def.hsharp",
    kind="definition",
    title="The optimal collective strategy",
    source=Source("zhu2025", "Definition of the optimal collective strategy", "4", "verbatim"),
    chapter=CHAPTER,
    statement=r"""$h^\sharp = \arg\max_h \mathbb E_{z \sim \mathcal D_h} u(z, \mathcal A(\mathcal
D_h))$: the population leads, the learner follows. The text speaks of *the* optimal strategy.""",
    as_printed=r"$h^\sharp = \arg\max_h U(h)$",
)


@hsharp.exact(small=games)
def one_maximiser(game: AnchorGame) -> Comparison:
    """Whether the maximiser is unique."""
    return that(game.collective().unique, f"{len(game.collective().extreme)} optimal strategies")


@one_maximiser.mutant("the learner leads: the model is fixed before the population moves")
def _(game: AnchorGame) -> Comparison:
    at_rest = game.individual_utilities(game.collective().weights)
    return equals(game.collective().utility, max(at_rest))


one_maximiser.program(
    given=given,
    let=ANCHORS,
    assume=(
        *programs.EUCLIDEAN,
        ("two different strategies", "weights(a) and weights(b) and a != b"),
        ("U is convex: its maximum is at an anchor", "len(favoured) == 0"),
        ("both are optimal", "U(a) == U(b) == max([U(unit(i)) for i in range(n)])"),
    ),
    violates="a != b",
)

hsharp_value = hsharp.amended(
    key="zhu2025.def.hsharp.value",
    severity="missing hypothesis",
    title="The optimal collective utility",
    statement=r"""On a non-empty compact set of strategies with continuous $U$ the value $\max_h U(h)$
exists and is one number; $h^\sharp$, and $\Phi$ with it, is unique when the set is also convex and
$U$ strictly concave on it. Convexity is needed: $-x^2$ on $[-2, -1] \cup [1, 2]$ has two maximisers.""",
    survives="The value, and so the benefit of coordination at a given selfish pair; the strategy "
    "and the alignment need a convex set and strict concavity.",
    uses=("zhu2025.ext.weierstrass",),
)


@hsharp_value.symbolic
def midpoint() -> dict[str, Comparison]:
    """Two optima of a strictly concave quadratic: their midpoint is better by h d^2 / 8.

    In general by the definition of strict concavity; a convex set contains the midpoint.
    """
    x, y, b = sympy().symbols("x y b", real=True)
    h = sympy().Symbol("h", positive=True)
    U = lambda z: b * z - h * z**2 / 2
    gain = U((x + y) / 2) - (U(x) + U(y)) / 2
    return {
        "gain of the midpoint": identical(gain, h * (x - y) ** 2 / 8),
        "the gain is not negative": non_negative(gain),
    }


@midpoint.mutant("for a linear utility")
def _() -> dict[str, Comparison]:
    x, y, b = sympy().symbols("x y b", real=True)
    h = sympy().Symbol("h", positive=True)
    return {"gain": identical(b * (x + y) / 2 - (b * x + b * y) / 2, h * (x - y) ** 2 / 8)}


@hsharp_value.exact(small=games)
def value_is_maximal(game: AnchorGame) -> Comparison:
    """Every optimum has the same value, and no step towards a single anchor improves on it."""
    best = game.collective()
    same = equals(
        tuple(game.utility(w) for w in best.extreme), tuple(best.utility for _ in best.extreme)
    )
    nearby = [
        at_least(best.utility, game.utility(mixed(w, _unit(game.n, i), share)))
        for w in best.extreme
        for i in range(game.n)
        for share in SHARES
    ]
    return all_of(same, *nearby)


@value_is_maximal.mutant("the best single anchor")
def _(game: AnchorGame) -> Comparison:
    return at_least(best_vertex(game), game.collective().utility)


value_is_maximal.controls(one_maximiser)

benefit = Claim(
    key="zhu2025.def1",
    kind="definition",
    title="Benefit of coordination",
    source=Source("zhu2025", "Definition 1", "4", "verbatim"),
    chapter=CHAPTER,
    reading="one number that belongs to the game, without further assumptions",
    statement=r"""$B = U(h^\sharp) - U(h^*)$ with $h^*$ the optimal selfish strategy. Section 3 takes
$h^*$ as unique under the assumptions of Theorem 3, and there $B$ is one number; Appendix B's own
triangle has seven selfish pairs, with four different values.""",
    as_printed=r"$B = U(h^\sharp) - U(h^*)$",
    uses=("zhu2025.def.hsharp.value",),
)


@benefit.exact(small=games)
def one_number(game: AnchorGame) -> Comparison:
    """Whether all selfish stable pairs give the same benefit."""
    values = [game.benefit(at=pair) for pair in game.stable_pairs()]
    return equals(min(values), max(values))


@one_number.mutant("zero at every stable pair")
def _(game: AnchorGame) -> Comparison:
    return equals(
        tuple(game.benefit(at=p) for p in game.stable_pairs()),
        tuple(0 for _ in game.stable_pairs()),
    )


one_number.program(
    given=given,
    let=ANCHORS,
    assume=(
        *programs.EUCLIDEAN,
        (
            "two selfish pairs",
            "weights(worst) and weights(best) and stable(worst) and stable(best)",
        ),
    ),
    violates="U(worst) != U(best)",
)

benefit_at = benefit.amended(
    key="zhu2025.def1.at",
    severity="missing hypothesis",
    title="Benefit of coordination at a selfish pair",
    statement=r"""$B(h^*) = \max_h U(h) - U(h^*)$ for a given selfish stable pair $(h^*, \theta^*)$:
one number, whatever weights realise $\theta^*$.""",
    survives="The definition, with the selfish pair as an argument; as printed wherever the selfish "
    "pair is unique, which Section 3 takes for granted under Theorem 3's assumptions. Appendix B "
    "leaves them: its triangle has seven pairs.",
    uses=("zhu2025.def.hsharp.value",),
)


@benefit_at.symbolic
def only_best_responses() -> dict[str, Comparison]:
    """Weights on best responses only: the mean utility is the best response's, whatever they are."""
    w, v, best = sympy().symbols("w v u_max", real=True)
    mean = w * best + v * best + (1 - w - v) * best
    return {"mean over best responses": identical(mean, best)}


@only_best_responses.mutant("with some weight on a worse response")
def _() -> dict[str, Comparison]:
    w, best = sympy().symbols("w u_max", real=True)
    return {"mean": identical(w * best + (1 - w) * (best - 1), best)}


@benefit_at.exact(small=games)
def same_for_all_weights(game: AnchorGame) -> Comparison:
    """All weights that realise one stable theta have one utility."""
    return all_of(
        *(
            equals(game.utility(w), pair.utility)
            for pair in game.stable_pairs()
            for w in pair.extreme
        )
    )


@same_for_all_weights.mutant("the utility of equal weights on the anchors in use")
def _(game: AnchorGame) -> Comparison:
    return all_of(
        *(equals(game.utility(_equal(pair.weights)), pair.utility) for pair in game.stable_pairs())
    )


def _equal(weights: tuple[Fraction, ...]) -> tuple[Fraction, ...]:
    used = sum(1 for w in weights if w)
    return tuple(F(int(w > 0), used) for w in weights)


same_for_all_weights.controls(one_number)

nonnegative = Claim(
    key="zhu2025.def1.nonneg",
    kind="in-text",
    title="The benefit of coordination is never negative",
    source=Source("zhu2025", "Remark after Definition 1", "4", "verbatim"),
    chapter=CHAPTER,
    statement=r"""$B \ge 0$, because $h^\sharp$ is globally optimal and $h^*$ is one of the strategies
that it is optimal among.""",
    as_printed=r"$B \ge 0$",
    uses=("zhu2025.def1.at",),
)


@nonnegative.symbolic
def maximum_less_a_member() -> dict[str, Comparison]:
    """The maximum of two values less one of them, in both cases."""
    a = sympy().Symbol("U_star", real=True)
    d = sympy().Symbol("d", nonnegative=True)
    return {
        "the other value is larger": non_negative((a + d) - a),
        "the other value is smaller": non_negative(a - a),
    }


@maximum_less_a_member.mutant("for a value that is not among those compared")
def _() -> dict[str, Comparison]:
    a, b = sympy().symbols("U_star U_other", real=True)
    return {"difference": non_negative(b - a)}


@nonnegative.sampled(anchor_games(), small=games)
def at_every_pair(game: AnchorGame) -> Comparison:
    """The benefit at every stable pair."""
    return all_of(*(at_least(game.benefit(at=p), 0) for p in game.stable_pairs()))


@at_every_pair.mutant("B = 0 whenever h* is a best response")
def _(game: AnchorGame) -> Comparison:
    return all_of(*(equals(game.benefit(at=p), 0) for p in game.stable_pairs()))
