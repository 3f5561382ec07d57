"""Open question: a collective whose members stay away, or err."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from itertools import product

from lookahead.core.measures import measure
from lookahead.core.symbols import sympy
from lookahead.ledger import Assumption, Claim, Comparison, Source, all_of, at_least, equals
from lookahead.ledger.symbolic import identical, non_negative
from lookahead.reasoning.anchor_game import AnchorGame
from lookahead.reasoning.coordination import mixed, small_games
from lookahead.reasoning.imperfect_coordination import Defection, TremblingShift
from lookahead.reasoning.noisy_information import variance
from lookahead.testing.open_questions import defections, trembling_shifts

F = Fraction
CHAPTER = "reasoning/open_questions"
SHARES = (F(1, 2), F(1, 4), F(3, 4), F(0), F(1))
own = Source("zhu2025", "Open questions, imperfect coordination", "7", "own")

concave = Assumption(
    "concave along the segment",
    r"$e(\alpha)$, the utility at the share $\alpha$ of the way from $h^*$ to $h^\sharp$, is concave.",
    lambda x: segment_modulus(x) >= 0,
)


def segment_modulus(x: Defection) -> Fraction:
    """-e'' on the segment, from three values of the quadratic e."""
    at = [x.game.utility(mixed(x.start, x.goal, F(i, 2))) for i in range(3)]
    return -4 * (at[2] - 2 * at[1] + at[0])


def small() -> Iterator[Defection]:
    """The triangle of Appendix B with half of the members away; then small games."""
    for game, share in product(small_games()[:4], SHARES):
        for pair in game.stable_pairs():
            yield Defection(game, pair.weights, share)


defectors = Claim(
    key="zhu2025.open.coordination",
    kind="own",
    title="When a share of the members stays away, at most that share of the benefit is lost",
    source=own,
    chapter=CHAPTER,
    statement=r"""Let the distribution map be linear and a share $\delta$ of the members keep the selfish
strategy. If the utility is concave along the segment from $h^*$ to $h^\sharp$, the population as a
whole keeps at least $(1 - \delta)B$. With a constant bend $\gamma_\alpha \ge 0$ along the segment, as
in anchor games, it keeps exactly $(1 - \delta)\big(B + \tfrac12\delta\gamma_\alpha\big)$.""",
    assumes=(concave,),
)


@defectors.symbolic
def on_a_concave_curve() -> dict[str, Comparison]:
    """e(1 - delta) against the chord, and for constant curvature."""
    sp = sympy()
    e0, e1, slope = sp.symbols("e_0 e_1 slope", real=True)
    delta, gamma = sp.symbols("delta gamma", nonnegative=True)
    above = sp.Symbol("above", nonnegative=True)
    a = sp.Symbol("a", real=True)
    curve = e0 + slope * a - gamma * a**2 / 2
    B = curve.subs(a, 1) - e0
    kept = curve.subs(a, 1 - delta) - e0
    chord = delta * e0 + (1 - delta) * e1
    stay = sp.Symbol("stay", nonnegative=True)
    return {
        "on or above the chord, at least (1 - delta) B is kept": identical(
            (chord + above - e0) - (1 - delta) * (e1 - e0), above
        ),
        "constant bend": identical(kept, (1 - delta) * (B + delta * gamma / 2)),
        "which is no less, as 1 - delta = stay": non_negative(stay * delta * gamma / 2),
    }


@on_a_concave_curve.mutant("the whole bend")
def _() -> dict[str, Comparison]:
    slope, gamma, a = sympy().symbols("slope gamma a", real=True)
    curve = slope * a - gamma * a**2 / 2
    return {
        "nobody away": identical(curve.subs(a, 1), slope - gamma / 2),
        "a share away": identical(curve, a * (slope - gamma / 2 + (1 - a) * gamma)),
    }


@defectors.sampled(defections(), small=small)
def kept(x: Defection) -> Comparison:
    """What is kept, from utilities of weights, against B and the bend."""
    stay, B = 1 - x.share, x.full_benefit
    exact = stay * (B + x.share * segment_modulus(x) / 2)
    return all_of(at_least(x.benefit, stay * B), equals(x.benefit, exact))


@kept.mutant("all of the benefit is kept")
def _(x: Defection) -> Comparison:
    return at_least(x.benefit, x.full_benefit)


@kept.mutant("exactly the share of the loyal is kept")
def _(x: Defection) -> Comparison:
    return equals(x.benefit, (1 - x.share) * x.full_benefit)


def convex() -> Iterator[Defection]:
    """One favours nothing but to be near the model, so U is convex; B is zero where all are."""
    for anchors, share in product(([(0,), (1,)], [(0,), (2,), (3,)]), SHARES):
        game = AnchorGame(anchors, ())
        for pair in game.stable_pairs():
            yield Defection(game, pair.weights, share)


kept.without(concave, small=convex)

errors = Claim(
    key="zhu2025.open.coordination.tremble",
    kind="own",
    title="Members' own errors cost only what they cost each; a common error also moves the model",
    source=own,
    chapter=CHAPTER,
    statement=r"""Let the learner take the mean, $u = -\tfrac12(\theta - c)^2 - \tfrac\kappa2(z - x)^2$, and
let members who mean to shift by $s$ err with mean zero and variance $\sigma^2$. If each errs alone and
the collective is large, the benefit falls by $\tfrac12\kappa\sigma^2$; if all make the same error, by
$\tfrac12(1 + \kappa)\sigma^2$. The best shift stays $s^\sharp = (c - m)/(1 + \kappa)$, and coordination
pays as long as $(1 + \kappa)(s^\sharp)^2$ is larger than $\kappa\sigma^2$, or $(1 + \kappa)\sigma^2$.""",
)


@errors.symbolic
def cost_of_errors() -> dict[str, Comparison]:
    """Expand both utilities in the error; its odd moment vanishes."""
    sp = sympy()
    m, c, s, e, spread = sp.symbols("m c s e sigma2", real=True)
    kappa = sp.Symbol("kappa", positive=True)
    U = lambda shift: -((m + shift - c) ** 2) / 2 - kappa * shift**2 / 2
    average = lambda f: sp.expand(f).coeff(e, 0) + sp.expand(f).coeff(e, 2) * spread
    common = average(U(s + e))
    alone = -((m + s - c) ** 2) / 2 - average(kappa * (s + e) ** 2 / 2)
    best = sp.solve(U(s).diff(s), s)[0]
    return {
        "each alone": identical(U(s) - alone, kappa * spread / 2),
        "all alike": identical(U(s) - common, (1 + kappa) * spread / 2),
        "best shift": identical(best, (c - m) / (1 + kappa)),
        "benefit without errors": identical(U(best) - U(0), (1 + kappa) * best**2 / 2),
    }


@cost_of_errors.mutant("a common error costs the move alone")
def _() -> dict[str, Comparison]:
    kappa, spread = sympy().symbols("kappa sigma2", positive=True)
    cost = (1 + kappa) * spread / 2
    return {
        "without spread": identical(cost.subs(spread, 0), 0),
        "with spread": identical(cost, kappa * spread / 2),
    }


def tremors() -> Iterator[TremblingShift]:
    """One member at 0 with the target 2, who errs by one either way; then others."""
    for target, kappa, common in product((F(2), F(0), F(-1)), (F(1), F(1, 2)), (False, True)):
        yield TremblingShift(measure([0]), target, kappa, measure([-1, 1]), common)


@errors.sampled(trembling_shifts(), small=tremors)
def loss_by_errors(x: TremblingShift) -> Comparison:
    """Benefit with and without errors, both from the definition; best shift against its sides."""
    still = replace(x, tremble=measure([0]))
    price = (1 + x.kappa if x.common else x.kappa) * variance(x.tremble) / 2
    beside = (at_least(x.utility(), x.utility(x.shift + step)) for step in (F(1, 8), F(-1, 8)))
    return all_of(equals(still.benefit - x.benefit, price), *beside)


@loss_by_errors.mutant("errors average out")
def _(x: TremblingShift) -> Comparison:
    return equals(replace(x, tremble=measure([0])).benefit, x.benefit)


@loss_by_errors.mutant("both kinds cost the same")
def _(x: TremblingShift) -> Comparison:
    still = replace(x, tremble=measure([0]))
    return equals(still.benefit - x.benefit, x.kappa * variance(x.tremble) / 2)
