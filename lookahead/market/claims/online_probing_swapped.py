"""Two specialists who probe each other online, when users mostly follow their loss."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from itertools import product

from hypothesis import strategies as st

from lookahead.core.symbols import sympy
from lookahead.ledger import Assumption, Claim, Comparison, all_of, equals
from lookahead.ledger.symbolic import identical, non_negative
from lookahead.market.claims.online_probing import CHAPTER, SOURCE
from lookahead.market.claims.online_probing_escape import Pair, two_sided

F = Fraction

loss_first = Assumption("loss dominates", r"$\alpha < \tfrac12$.", lambda x: 0 <= 2 * x.alpha < 1)

swapped = Claim(
    key="narang2026.online.swapped",
    kind="own",
    title="Below one half there is a second end, and it too leaves the trap",
    source=SOURCE,
    chapter=CHAPTER,
    statement=r"""In Example 1 with $\alpha < \tfrac12$ and mutual online probing, $\lambda = 0$,
let $m_1 = \alpha p + (1-\alpha)(1-p)$, $m_2 = 1 - m_1$. For *every* $\gamma \ge 0$ a second point
is stationary, at which free users are with the learner whom they do not prefer:
$$\theta_2 - \theta_1 = E = \frac{2a(1-2\alpha)\,p(1-p)}{m_1m_2 + \gamma}, \qquad \theta_1 =
\theta^\star - m_2E .$$
So uniqueness is lost together with loyalty. But $E$ falls to zero as $\gamma$ grows: from either
point both learners arrive at $\theta^\star$. For $\alpha > \tfrac12$ there is no such point.""",
    assumes=(two_sided, loss_first),
)


@swapped.symbolic
def solved() -> dict[str, Comparison]:
    """Solve for any masses and optima of two learners; then put in the swapped ones."""
    sp = sympy()
    a, p, alpha = sp.symbols("a p alpha", positive=True)
    m, n, g, less = sp.symbols("m_1 m_2 gamma delta", positive=True)
    s, t, x, y = sp.symbols("s_1 s_2 theta_1 theta_2", real=True)
    q = 1 - p
    slopes = [m * (x - s) + g * (x - y), n * (y - t) + g * (y - x)]
    found = sp.solve(slopes, [x, y], dict=True)[0]
    masses = [alpha * p + (1 - alpha) * q, (1 - alpha) * p + alpha * q]
    pulls = [a * (alpha * p - (1 - alpha) * q), a * ((1 - alpha) * p - alpha * q)]
    E = less / (m * n + g)  # less: the product of 2a, 1 - 2 alpha, p and q
    return {
        "theta_2 - theta_1": identical(
            found[y] - found[x], m * n * (t - s) / (m * n + g * (m + n))
        ),
        "m_1 theta_1 + m_2 theta_2": identical(m * found[x] + n * found[y], m * s + n * t),
        "the masses sum to one": identical(sum(masses), 1),
        "m_1 m_2 (s_2 - s_1)": identical(
            masses[0] * pulls[1] - masses[1] * pulls[0], 2 * a * (1 - 2 * alpha) * p * q
        ),
        "m_1 s_1 + m_2 s_2 is the optimum": identical(sum(pulls), (p - q) * a),
        "so E has the sign of 1 - 2 alpha, and is positive here": non_negative(E),
        "it falls in gamma": non_negative(-E.diff(g)),
        "to zero": identical(sp.limit(E, g, sp.oo), 0),
    }


@solved.mutant("with the aligned masses")
def _() -> dict[str, Comparison]:
    sp = sympy()
    a, p, alpha = sp.symbols("a p alpha", positive=True)
    g = sp.Symbol("gamma", positive=True)
    x, y = sp.symbols("x y", real=True)
    q = 1 - p
    found = sp.solve([p * (x - a) + g * (x - y), q * (y + a) + g * (y - x)], [x, y], dict=True)[0]
    return {"E": identical(found[y] - found[x], 2 * a * (1 - 2 * alpha) * p * q / (p * q + g))}


def markets() -> Iterator[Pair]:
    """Even and uneven shares, alpha below one half, small and large weights."""
    for p, alpha, weight in product(
        (F(1, 2), F(1, 4), F(9, 10)), (F(0), F(1, 4), F(2, 5)), (F(0), F(1), F(10))
    ):
        yield Pair(p, F(1), alpha, weight)


@st.composite
def pairs(draw: st.DrawFn) -> Pair:
    """Random shares, slopes and weights, alpha below one half."""
    part = lambda low, high, over: F(draw(st.integers(low, high)), over)
    return Pair(part(1, 19, 20), part(1, 20, 4), part(0, 9, 20), part(0, 40, 8))


def _stationary(x: Pair, times: int = 2) -> Comparison:
    m = x.alpha * x.p + (1 - x.alpha) * (1 - x.p)
    E = 2 * x.a * (1 - times * x.alpha) * x.p * (1 - x.p) / (m * (1 - m) + x.weight)
    one = (2 * x.p - 1) * x.a - (1 - m) * E
    return all_of(
        equals(x.users.winners((one, one + E)), (1, 0)),
        equals(x.gradient((one, one + E)), [F(0), F(0)]),
    )


@swapped.sampled(pairs(), small=markets)
def at_the_swapped(x: Pair) -> Comparison:
    """The choices and the online gradient there, from the definition."""
    return _stationary(x)


@at_the_swapped.mutant("with 1 - alpha for 1 - 2 alpha")
def _(x: Pair) -> Comparison:
    return _stationary(x, times=1)


def loyal() -> Iterator[Pair]:
    """The same above one half."""
    for x in markets():
        yield Pair(x.p, x.a, 1 - x.alpha, x.weight)


def ridged() -> Iterator[Pair]:
    """The same with a ridge."""
    for x in markets():
        yield Pair(x.p, x.a, x.alpha, x.weight, F(1))


at_the_swapped.without(loss_first, small=loyal)
at_the_swapped.without(two_sided, small=ridged)
