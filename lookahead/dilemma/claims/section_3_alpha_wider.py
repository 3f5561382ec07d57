"""Section 3.3: as kappa falls, anarchy costs more, but agents cooperate for more expectations."""

from __future__ import annotations

from lookahead.core.enclosure import Ternary, at_most, less
from lookahead.core.symbols import sympy
from lookahead.dilemma.claims.section_3_price import CHAPTER, Steps
from lookahead.dilemma.claims.section_3_price_monotone import (
    COSTS,
    RISKS,
    F,
    Move,
    affordable_throughout,
    moves,
    priced,
    worsening,
)
from lookahead.dilemma.cooperation_interval import CooperationInterval, cooperation_interval
from lookahead.ledger import Assumption, Claim, Comparison, Source, all_of, less_than, that
from lookahead.ledger.symbolic import identical

wider = Claim(
    key="gois2025.sec3_alpha_wider",
    kind="in-text",
    title="As kappa falls, a higher price but a wider interval",
    source=Source("gois2025", "Section 3.3, end", "3.3", "reconstructed"),
    chapter=CHAPTER,
    statement=r"""On a complete graph with $0 < \kappa < 1$, $r < 1$ and $\mathrm{PoA} > 1$, let $\kappa$ fall
because $r$ rises or $c$ falls, or both. Then the price of anarchy rises, and the interval of
expectations $\alpha$ that make agents cooperate widens at every end inside $(0, 1)$, unless it was and stays
empty.""",
    reading="what drops is $\\kappa = c/r$, along the moves of the sentence before: higher $r$, lower $c$; the text: “as” … “drops, PoA increases but agents choose to cooperate for a wider range of” …",
    assumes=(affordable_throughout, priced, worsening),
    uses=("gois2025.sec3_poa_mono", "gois2025.sec3_alpha", "gois2025.sec3_alpha.interval"),
)


@wider.symbolic
def nested() -> Steps:
    """g > kappa and kappa > kappa' give g > kappa'; at an end inside, g = kappa > kappa'."""
    g, c, r, s, d = sympy().symbols("g c r s d", positive=True)
    kappa, more_risk, less_cost = c / r, c / (r + s), c / (r * (1 + d))
    above = sympy().Symbol("above", positive=True)
    return {
        "higher r lowers kappa": that(bool(sympy().factor(kappa - more_risk).is_positive)),
        "lower c lowers kappa": that(bool(sympy().factor(kappa - less_cost).is_positive)),
        "what was above stays above": that(
            bool(sympy().factor((kappa + above) - more_risk).is_positive)
        ),
        "an end, where g = kappa, comes inside": identical(g - (g - above), above),
    }


@nested.mutant("higher r raises kappa")
def _() -> Steps:
    c, r, s = sympy().symbols("c r s", positive=True)
    return {"kappa": that(bool(sympy().factor(c / (r + s) - c / r).is_positive))}


def _interval(x: Move, *, after: bool) -> CooperationInterval | None:
    game = x.after if after else x.before
    return cooperation_interval(x.size, x.required, game.payoffs.kappa)


def _wider(one: CooperationInterval | None, other: CooperationInterval | None) -> Comparison:
    """Whether the other interval contains the one, strictly at every end inside (0, 1)."""
    if one is None:
        return that(condition=True, note="empty before", trivial=other is None)
    if other is None:
        return that(condition=False, note="empty after")
    ends = ((other.low, one.low), (one.high, other.high))
    decided: list[Ternary] = []
    for outer, inner in ends:
        at_border = inner in (0, 1)
        decided.append(at_most(outer, inner) if at_border else less(outer, inner))
    return all_of(*(that(answer) for answer in decided))


@wider.certified(small=moves)
def both(x: Move) -> Comparison:
    """Prices from enumerated equilibria, ends by isolation."""
    return all_of(
        less_than(x.before.price_of_anarchy(), x.after.price_of_anarchy()),
        _wider(_interval(x, after=False), _interval(x, after=True)),
    )


@both.mutant("it widens at both ends")
def _(x: Move) -> Comparison:
    one, other = _interval(x, after=False), _interval(x, after=True)
    if one is None or other is None:
        return that(condition=True, trivial=True)
    return all_of(that(less(other.low, one.low)), that(less(one.high, other.high)))


@both.mutant("the interval shrinks")
def _(x: Move) -> Comparison:
    return _wider(_interval(x, after=True), _interval(x, after=False))


both.without(priced, small=moves)
both.without(affordable_throughout, small=moves)
both.without(worsening, small=moves)

falling = Assumption(
    "kappa falls",
    r"$\kappa' < \kappa$.",
    lambda x: x.after.payoffs.kappa < x.before.payoffs.kappa,
)


def crossing() -> list[Move]:
    """Moves that lower the risk too."""
    first = Move(2, 2, F(3, 4), F(1, 2), F(1, 2), F(1, 8))
    return [
        first,
        *(Move(3, 2, r, c, s, d) for r in RISKS for c in COSTS for s in RISKS for d in COSTS),
    ]


any_path = Claim(
    key="gois2025.sec3_alpha_wider.any_path",
    kind="own",
    title="As kappa falls, a higher price: whatever the path",
    source=Source("gois2025", "Section 3.3, end", "3.3", "own"),
    chapter=CHAPTER,
    statement=r"""On a complete graph with $0 < \kappa, \kappa' < 1$, $r < 1$ and $\mathrm{PoA} > 1$: if
$\kappa' < \kappa$, then $\mathrm{PoA}' > \mathrm{PoA}$.""",
    as_printed="“as” … “drops, PoA increases”",
    reading=r"$\kappa = c/r$ alone drops; the text names the moves, so that it hardly means this",
    assumes=(affordable_throughout, priced, falling),
)


@any_path.exact(small=crossing)
def whatever_path(x: Move) -> Comparison:
    """Prices before and after, from enumerated equilibria."""
    return less_than(x.before.price_of_anarchy(), x.after.price_of_anarchy())


@whatever_path.mutant("it falls")
def _(x: Move) -> Comparison:
    return less_than(x.after.price_of_anarchy(), x.before.price_of_anarchy())


whatever_path.program(
    given=lambda x: {
        "n": x.size,
        "m": x.required,
        "r": x.risk,
        "c": x.cost,
        "s": x.next_risk,
        "d": x.next_cost,
    },
    let=(
        ("D(k, r)", "1 if k >= m else 1 - r"),
        ("C(k, r, c)", "D(k, r) - c"),
        ("W(k, r, c)", "k * C(k, r, c) + (n - k) * D(k, r)"),
        ("leaves(k, r, c)", "D(k - 1, r) > C(k, r, c) if k > 0 else 0 > 1"),
        ("joins(k, r, c)", "C(k + 1, r, c) > D(k, r) if k < n else 0 > 1"),
        ("stays(k, r, c)", "not leaves(k, r, c) and not joins(k, r, c)"),
        ("best(r, c)", "max([W(k, r, c) for k in range(n + 1)])"),
        ("worst(r, c)", "min([W(k, r, c) for k in range(n + 1) if stays(k, r, c)])"),
        ("poa(r, c)", "best(r, c) / worst(r, c)"),
    ),
    assume=(
        ("0 < kappa < 1, before and after", "0 < c < r < 1 and 0 < d < s < 1"),
        ("kappa falls", "d / s < c / r"),
        ("there is a price", "poa(r, c) > 1"),
    ),
    violates="poa(s, d) <= poa(r, c)",
)

no_function = any_path.amended(
    key="gois2025.sec3_alpha_wider.not_kappa",
    severity="missing hypothesis",
    title="The price of anarchy is no function of kappa",
    statement=r"""Every game with $2 \le m$, $0 < q = c\,m/N < r < 1$ has another, with half the risk and
the cost $c' = c\,q/(2r)$, whose $\kappa$ is smaller and whose price of anarchy is smaller too.""",
    survives="Both halves of the sentence, where kappa falls through a higher risk or a lower cost.",
    assumes=(priced,),
    uses=("gois2025.sec3_poa.two",),
)


@no_function.symbolic
def half_the_risk() -> Steps:
    """q = r/(1 + x), r = 1/(1 + y); the prices are (1 - q)/(1 - r) and (1 - q q/2r)/(1 - r/2)."""
    sp = sympy()
    x, y, c = sp.symbols("x y c", positive=True)
    r = 1 / (1 + y)
    q = r / (1 + x)
    gap = (1 - q) / (1 - r) - (1 - q * q / (2 * r)) / (1 - r / 2)
    kappa, next_kappa = c / r, (c * q / (2 * r)) / (r / 2)
    return {
        "kappa falls by the factor q / r": identical(next_kappa / kappa, q / r),
        "which is below one": that(bool(sp.factor(1 - q / r).is_positive)),
        "the price falls": that(bool(sp.factor(sp.simplify(gap)).is_positive)),
    }


@half_the_risk.mutant("with half the cost")
def _() -> Steps:
    x, y = sympy().symbols("x y", positive=True)
    r = 1 / (1 + y)
    return {
        "kappa falls": that(bool(sympy().factor(1 / (1 + x) / r - 1 / (1 + x) / r).is_positive))
    }


def fewer() -> list[Move]:
    """One move for every start of `moves`."""
    return [
        x
        for x in moves()
        if (x.next_risk, x.next_cost) in ((RISKS[0], COSTS[0]), (F(1, 2), COSTS[0]))
    ]


def _halved(x: Move) -> Move:
    q = x.cost * x.required / x.size
    return Move(x.size, x.required, x.risk, x.cost, x.risk / 2, x.cost * q / (2 * x.risk))


@no_function.exact(small=fewer)
def smaller(x: Move) -> Comparison:
    """The construction from the first game, with prices from enumerated equilibria."""
    y = _halved(x)
    return all_of(
        less_than(y.after.payoffs.kappa, y.before.payoffs.kappa),
        less_than(y.after.price_of_anarchy(), y.before.price_of_anarchy()),
    )


@smaller.mutant("smaller by a fifth")
def _(x: Move) -> Comparison:
    y = _halved(x)
    return less_than(y.after.price_of_anarchy(), F(4, 5) * y.before.price_of_anarchy())


smaller.without(priced, small=fewer)
smaller.controls(whatever_path)
