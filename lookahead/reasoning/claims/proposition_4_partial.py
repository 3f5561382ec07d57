"""Where between two goals the gain of coordination is largest, as a summary sees it."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from lookahead.core.enclosure import Ternary, at_most, less
from lookahead.core.symbols import sympy
from lookahead.ledger import Assumption, Claim, Comparison, Source, all_of, equals, that
from lookahead.ledger import at_most as compare_at_most
from lookahead.ledger.symbolic import identical, non_negative
from lookahead.reasoning.finite_blend import Blend

F = Fraction
CHAPTER = "reasoning/what_others_say"
SHARES = tuple(F(i, 12) for i in range(1, 12))

costly_goal = Assumption(
    "a price",
    r"Reporting 1 costs $t$, and the prize for the model is positive.",
    lambda x: x.prize > 0,
)


def blends() -> Iterator[Blend]:
    """A prize of 2 first; then small and large ones."""
    yield from map(Blend, (F(2), F(1), F(9, 8), F(1, 2), F(17, 16), F(3), F(10), F(1, 4)))


partial_overlap = Claim(
    key="zhu2025.sum001.partial",
    kind="summary",
    title="The gain is largest at partial overlap",
    source=Source("zhu2025", "Summary 001, alignment concept", "", "verbatim"),
    chapter=CHAPTER,
    reading="on the way from $u = \\ell$ to a goal that has nothing to do with the loss, some point "
    "strictly between them has the largest gain",
    statement=r"""Full overlap gains nothing; the gain is largest at *partial* overlap. Checked on
$u_t = (1-t)\,\ell + t\,v$, $0 \le t \le 1$: some $t < 1$ gains at least as much as $t = 1$.""",
    as_printed="the gain is maximized when there is a partial overlap",
    assumes=(costly_goal,),
)


@partial_overlap.exact(small=blends)
def some_share_gains_most(x: Blend) -> Comparison:
    """Whether some t < 1 reaches B(1).

    The best utility is convex in t and the selfish one is never negative, since reporting 0 never
    is; so B(t) <= (1-t) U_0 + t U_1 < U_1 = B(1) for every t < 1 where U_0 < U_1 and U*_1 = 0.
    """
    last, (start, end) = x.gain(F(1)), x.ends
    if any(at_most(last, x.gain(t)) is Ternary.TRUE for t in SHARES):
        return that(True)
    never = less(start, end) is Ternary.TRUE and last == end
    return that(Ternary.FALSE if never else Ternary.UNKNOWN)


@some_share_gains_most.mutant("the gain falls from one twelfth on")
def _(x: Blend) -> Comparison:
    return compare_at_most(x.gain(F(1)), x.gain(F(1, 12)))


some_share_gains_most.program(
    given=lambda x: {"prize": x.prize},
    let=(
        ("loss(z, m)", "(m - z) ** 2 / 2"),
        ("goal(z, m)", "prize * m - z"),
        ("U(w, t)", "sum([s * ((1 - t) * loss(z, w) + t * goal(z, w)) "
         "for s, z in zip([1 - w, w], [0, 1])])"),
    ),
    assume=(
        ("the prize is positive", "prize > 0"),
        ("everybody at 0 is selfish at t = 1, with utility 0", "goal(0, 0) > goal(1, 0) and U(0, 1) == 0"),
        ("reporting 0 is never worth less than 0, in theta^2 and theta", "loss(0, 1) >= 0 and prize >= 0"),
        ("U at t = 1 is linear in w, so largest at an end", "2 * U(1/2, 1) == U(0, 1) + U(1, 1)"),
        ("U at t = 0 is w (1 - w) / 2, 1/8 at most", "U(0, 0) == U(1, 0) == 0 and U(1/2, 0) == 1/8"),
    ),
    violates="U(1, 1) > 1/8",
)  # fmt: skip

ends = partial_overlap.amended(
    key="zhu2025.sum001.partial.bound",
    severity="conclusion fails",
    title="The gain vanishes at full overlap, at a known rate",
    statement=r"""For $u_t = (1-t)\,\ell + t\,v$ and every $t < 1$, at every selfish pair, $0 \le B(t) \le
t\,\sup_h\mathbb E_{\mathcal D_h}[v(z, \mathcal A(\mathcal D_h)) - v(z, \theta^*)]$. So $B(0) = 0$. Where the
gain is largest depends on the game, and it may be where the overlap ends: with points 0 and 1, $\ell =
\tfrac12(\theta - z)^2$ and $v = 2\theta - z$ it rises all the way, $B(t) = 2t^2/(1-t)$ up to $t =
\tfrac13$ and $B(t) = t$ from there.""",
    survives="Full overlap with an adversary gains nothing. The largest gain lies elsewhere; not, in "
    "general, at partial overlap.",
    assumes=(costly_goal,),
    uses=("zhu2025.sum002.near.adversarial",),
)


@ends.symbolic
def rising_gain() -> dict[str, Comparison]:
    """The family with prize 2: selfish and collective shares w at report 1, for both ranges of t.

    Indifference for the selfish; a vanishing slope of U for the collective.
    """
    sp = sympy()
    w, m = sp.symbols("w m", real=True)
    t = sp.Symbol("t", positive=True)
    u = lambda z, theta: (1 - t) * (theta - z) ** 2 / 2 + t * (2 * theta - z)
    U = sp.expand((1 - w) * u(0, w) + w * u(1, w))
    star = sp.solve(sp.expand(u(0, m) - u(1, m)), m)[0]
    sharp = sp.solve(sp.diff(U, w), w)[0]
    s = sp.Symbol("s", nonnegative=True)
    return {
        "up to a third: 2 t^2 / (1 - t)": identical(
            U.subs(w, sharp) - U.subs(w, star), 2 * t**2 / (1 - t)
        ),
        "up to a third the selfish share is positive": identical(
            star, sp.Rational(1, 2) - t / (1 - t)
        ),
        "from a third on: all at 1 against all at 0": identical(U.subs(w, 1) - U.subs(w, 0), t),
        "the first part rises": non_negative(sp.diff(2 * t**2 / (1 - t), t).subs(t, s / (1 + s))),
    }


@rising_gain.mutant("it falls again: 2 t (1 - t)")
def _() -> dict[str, Comparison]:
    t = sympy().Symbol("t", positive=True)
    return {"gain": identical(2 * t**2 / (1 - t), 2 * t * (1 - t))}


@ends.exact(small=blends)
def within_the_rate(x: Blend) -> Comparison:
    """B(t) against t times the largest drift of v, prize times the way that the model has left."""
    found = [compare_at_most(x.gain(t), t * x.prize) for t in SHARES]
    return all_of(equals(x.gain(F(0)), 0), *found)


@within_the_rate.mutant("a quarter of it")
def _(x: Blend) -> Comparison:
    return all_of(*(compare_at_most(x.gain(t), t * x.prize / 4) for t in SHARES))


within_the_rate.controls(some_share_gains_most)
within_the_rate.without(costly_goal, small=lambda: (Blend(F(-p)) for p in (1, 2, 4)))
