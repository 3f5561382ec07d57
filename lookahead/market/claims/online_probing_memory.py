"""Online against offline probing: what each remembers, and what a ridge makes of them."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from itertools import product

from lookahead.core.symbols import sympy
from lookahead.ledger import Claim, Comparison, all_of, at_most, less_than
from lookahead.ledger.symbolic import identical
from lookahead.market.claims.online_probing import CHAPTER, SOURCE
from lookahead.market.claims.online_probing_escape import Pair, two_sided
from lookahead.market.online_probing_loyal import OnlineProbing

F = Fraction

memory = Claim(
    key="narang2026.online.memory",
    kind="own",
    title="Offline probing remembers its peers, online probing follows them",
    source=SOURCE,
    chapter=CHAPTER,
    statement=r"""In Example 1 with $\alpha = 1$ let learner 1 alone probe learner 2, with
$\gamma > 0$, $\lambda = 0$. Offline it ends at $(pa + \gamma\theta_2^0)/(p+\gamma)$, online at $(pa -
\gamma a)/(p+\gamma)$ from everywhere. So a peer that *starts* at $\theta^\star$ helps offline and
is lost online, where the risk of learner 1 tends to $4pa^2$ as $\gamma \to \infty$; and a peer
that starts beyond its own optimum, $\theta_2^0 < -a$, pulls less far online. Neither kind of
probing is better for all starts.""",
    assumes=(two_sided,),
    uses=("narang2026.online.contraction",),
)


@memory.symbolic
def both() -> dict[str, Comparison]:
    """Solve the first learner's condition for a fixed label, and with the peer at -a."""
    sp = sympy()
    a, p, g, far = sp.symbols("a p gamma delta", positive=True)
    t, label = sp.symbols("theta label", real=True)
    end = sp.solve(p * (t - a) + g * (t - label), t)[0]
    best = (2 * p - 1) * a
    risk = lambda s: p * (s - a) ** 2 + (1 - p) * (s + a) ** 2
    beyond, online = end.subs(label, -a - far), end.subs(label, -a)
    return {
        "offline": identical(end, (p * a + g * label) / (p + g)),
        "from the optimum, it tends to the optimum": identical(
            sp.limit(end.subs(label, best), g, sp.oo), best
        ),
        "online, the risk tends to that of -a": identical(
            risk(sp.limit(online, g, sp.oo)), 4 * p * a**2
        ),
        "a peer beyond -a pulls further, by gamma delta / (p + gamma)": identical(
            online - beyond, g * far / (p + g)
        ),
    }


@both.mutant("online ends where offline ends")
def _() -> dict[str, Comparison]:
    a, p, g, label = sympy().symbols("a p gamma label", positive=True)
    return {"same": identical((p * a + g * label) / (p + g), (p * a - g * a) / (p + g))}


def loyal_markets() -> Iterator[Pair]:
    """Shares and weights large enough to show; at alpha = 1."""
    for p, weight in product((F(1, 2), F(1, 4), F(9, 10)), (F(2), F(10), F(40))):
        yield Pair(p, F(1), F(1), weight)


def _ends(x: Pair, label: Fraction) -> tuple[Fraction, Fraction]:
    """Excess risks of learner 1: offline, from a peer at `label`, and online."""
    market = OnlineProbing(x.loyal.curvature, x.loyal.specialist, ((1,), ()), x.loyal.weights)
    _, least = x.users.optimum()
    ends = market.snapshot((F(0), label))[0], market.stationary()[0]
    return x.users.risk((ends[0],)) - least, x.users.risk((ends[1],)) - least


def _optimum(x: Pair) -> Fraction:
    return (2 * x.p - 1) * x.a


@memory.exact(small=loyal_markets)
def each_way(x: Pair) -> Comparison:
    """Offline beats online from the optimum; online beats offline from -9a."""
    good, bad = _ends(x, _optimum(x)), _ends(x, -9 * x.a)
    return all_of(less_than(good[0], good[1]), less_than(bad[1], bad[0]))


@each_way.mutant("online is within twice the least risk")
def _(x: Pair) -> Comparison:
    return at_most(_ends(x, _optimum(x))[1], x.users.optimum()[1])


@each_way.mutant("online is never worse")
def _(x: Pair) -> Comparison:
    offline, online = _ends(x, _optimum(x))
    return at_most(online, offline)


@each_way.mutant("offline is never worse")
def _(x: Pair) -> Comparison:
    offline, online = _ends(x, -9 * x.a)
    return at_most(offline, online)


each_way.by_construction(two_sided, "the market is Example 1")

collapse = Claim(
    key="narang2026.online.collapse",
    kind="own",
    title="A ridge and online labels collapse to zero together",
    source=SOURCE,
    chapter=CHAPTER,
    statement=r"""Let two learners probe each other online with weight $\gamma > 0$, ridge
$\lambda > 0$, one feature and $c = \mathbb E x^2$ for the queries, and let neither have users.
Then zero is the only stationary point, even from $\theta_1 = \theta_2 = \theta^\star$: every
round multiplies the sum of the models by $1 - \eta\gamma\lambda$. Offline, labels from
$\theta^\star$ hold the models at $2c\,\theta^\star/(2c+\lambda)$ for ever. In Example 1, with
users and $\alpha = 1$, mutual online probing tends to zero as $\gamma \to \infty$ for every fixed
$\lambda > 0$, offline probing to $2\,\text{label}/(2+\lambda)$. Even with $\lambda = k/\gamma$
the online limit is $\theta^\star/(1+k)$: online, the ridge has to shrink faster than the weight
grows.""",
)


@collapse.symbolic
def shrinks() -> dict[str, Comparison]:
    """The matrix without users, the sum of the models in one round, and the limits in Example 1."""
    sp = sympy()
    a, p, g, lam, c, step, r = sp.symbols("a p gamma lambda c eta r", positive=True)
    x, y, label, k = sp.symbols("theta_1 theta_2 label k", positive=True)
    field = lambda t, u: g * (2 * c * (t - u) + lam * t)
    move = lambda t, u: t - step * field(t, u)
    q = 1 - p
    system = lambda ridge: [
        2 * p * (x - a) + g * (2 * (x - y) + ridge * x),
        2 * q * (y + a) + g * (2 * (y - x) + ridge * y),
    ]
    matrix = sp.Matrix([field(x, y), field(y, x)]).jacobian([x, y])
    (one, two), (kept, _) = (next(iter(sp.linsolve(system(ridge), x, y))) for ridge in (lam, k / g))
    at_shares = lambda e: sp.limit(sp.simplify(e.subs(p, 1 / (1 + r))), g, sp.oo)
    offline = sp.solve(2 * p * (x - a) + g * (2 * (x - label) + lam * x), x)[0]
    return {
        "the matrix is regular: zero is the only zero of the field": identical(
            matrix.det(), g**2 * lam * (4 * c + lam)
        ),
        "sum after a round": identical(move(x, y) + move(y, x), (1 - step * g * lam) * (x + y)),
        "offline, the label over 1 + lambda / 2c": identical(
            sp.solve(2 * c * (x - label) + lam * x, x)[0], 2 * c * label / (2 * c + lam)
        ),
        "online tends to zero": identical(at_shares(one), 0),
        "both do": identical(at_shares(two), 0),
        "offline does not": identical(sp.limit(offline, g, sp.oo), 2 * label / (2 + lam)),
        "with lambda = k / gamma online tends to theta* / (1 + k)": identical(
            at_shares(kept), sp.simplify((2 * p - 1) * a / (1 + k)).subs(p, 1 / (1 + r))
        ),
    }


@shrinks.mutant("the sum stays, as without a ridge")
def _() -> dict[str, Comparison]:
    g, lam, c, step, x, y = sympy().symbols("g l c eta x y", positive=True)
    move = lambda t, u: t - step * g * (2 * c * (t - u) + lam * t)
    return {"sum": identical(move(x, y) + move(y, x), x + y)}


def ridged() -> Iterator[Pair]:
    """Growing weights at the ridge 1."""
    for p, k in product((F(1, 4), F(3, 4)), (1, 2, 3)):
        yield Pair(p, F(1), F(1), F(10) ** k, F(1))


@collapse.exact(small=ridged)
def ever_smaller(x: Pair) -> Comparison:
    """Ten times the weight leaves less than an eighth of either model."""
    heavier = Pair(x.p, x.a, x.alpha, 10 * x.weight, x.ridge)
    before, after = x.loyal.stationary(), heavier.loyal.stationary()
    return all_of(*(at_most(8 * abs(b), abs(a)) for a, b in zip(before, after, strict=True)))


@ever_smaller.mutant("less than a ninth, from the smallest weight on")
def _(x: Pair) -> Comparison:
    heavier = Pair(x.p, x.a, x.alpha, 10 * x.weight, x.ridge)
    before, after = x.loyal.stationary(), heavier.loyal.stationary()
    return all_of(*(at_most(9 * abs(b), abs(a)) for a, b in zip(before, after, strict=True)))


@ever_smaller.mutant("half of the optimum survives")
def _(x: Pair) -> Comparison:
    return at_most(abs(_optimum(x)) / 2, max(abs(t) for t in x.loyal.stationary()))
