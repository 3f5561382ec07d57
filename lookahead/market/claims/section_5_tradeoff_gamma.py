"""Section 5.4: what a larger probing weight does to the two objectives and to the risk."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction

from hypothesis import strategies as st

from lookahead.core.symbols import sympy
from lookahead.ledger import Assumption, Claim, Comparison, Source, all_of, at_most
from lookahead.ledger.symbolic import identical, non_negative
from lookahead.market.ridge_solve import ProbingProblem
from lookahead.testing.market_probing import (
    Raised,
    raised,
    small_problems,
)
from lookahead.testing.strategies import rationals

F = Fraction
CHAPTER = "market/probing"

more_weight = Assumption(
    "a larger weight", r"$\gamma' > \gamma > 0$.", lambda x: x.weight > x.problem.weight > 0
)
no_ridge = Assumption("no ridge", r"$\lambda = 0$.", lambda x: x.problem.ridge == 0)

balance = Claim(
    key="narang2026.tradeoff.gamma",
    kind="in-text",
    title="The probing weight moves the balance",
    source=Source("narang2026", "Section 5.4, probing weight", "5.4", "reconstructed"),
    chapter=CHAPTER,
    statement=r"""Let the users whom the learner observes stay, as at $\alpha = 1$. If $\gamma' > \gamma >
0$ and $\theta$, $\theta'$ minimise $G + \gamma H$ and $G + \gamma'H$, then $H(\theta') \le H(\theta)$ and
$G(\theta') \ge G(\theta)$: the probing objective $H = \hat L + \tfrac\lambda2\|\cdot\|^2$ gains, the
observed users lose.""",
    reading="“controls the balance between the organic distribution … and the probing distribution”; "
    "$H$ with its ridge, which (3) multiplies by $\\gamma$ too",
    assumes=(more_weight,),
)


def exchange_steps() -> dict[str, Comparison]:
    """s and t are what the other minimiser costs; G_1, H_1 belong to gamma, G_2, H_2 to gamma'."""
    sp = sympy()
    G1, G2, H1, H2 = sp.symbols("G_1 G_2 H_1 H_2", real=True)
    g, more, s, t = sp.symbols("gamma d s t", nonnegative=True)
    first = (G2 + g * H2) - (G1 + g * H1)
    second = (G1 + (g + more) * H1) - (G2 + (g + more) * H2)
    return {
        "both costs together are (gamma' - gamma)(H_1 - H_2)": identical(
            first + second, more * (H1 - H2)
        ),
        "and G_2 - G_1 is the first and gamma (H_1 - H_2)": identical(
            G2 - G1, first + g * (H1 - H2)
        ),
        "so neither is negative": non_negative(s + g * t),
    }


@balance.symbolic
def exchange() -> dict[str, Comparison]:
    """The exchange argument; nothing but the two minima enters."""
    return exchange_steps()


@exchange.mutant("the first cost alone is (gamma' - gamma)(H_1 - H_2)")
def _() -> dict[str, Comparison]:
    G1, G2, H1, H2, g, d = sympy().symbols("G_1 G_2 H_1 H_2 gamma d", real=True)
    return {"cost": identical((G2 + g * H2) - (G1 + g * H1), d * (H1 - H2))}


@balance.sampled(raised(), small=small_problems)
def both_ways(x: Raised) -> Comparison:
    """Both objectives at both solutions."""
    light, heavy = x.problem.solution(), x.heavier.solution()
    p = x.problem
    return all_of(
        at_most(p.probing(heavy), p.probing(light)), at_most(p.organic(light), p.organic(heavy))
    )


@both_ways.mutant("the observed users gain too")
def _(x: Raised) -> Comparison:
    p = x.problem
    return at_most(p.organic(x.heavier.solution()), p.organic(p.solution()))


@both_ways.mutant("the objective at its weight falls")
def _(x: Raised) -> Comparison:
    return at_most(
        x.heavier.objective(x.heavier.solution()), x.problem.objective(x.problem.solution())
    )


def lighter() -> Iterator[Raised]:
    """The small scope with a smaller weight instead of a larger one."""
    for x in small_problems():
        yield replace(x, weight=x.problem.weight / 2)


both_ways.without(more_weight, small=lighter)

fit = Claim(
    key="narang2026.tradeoff.gamma.fit",
    kind="own",
    title="A larger probing weight brings the learner closer to the pseudo-labels",
    source=Source("narang2026", "Section 5.4, probing weight", "5.4", "own"),
    chapter=CHAPTER,
    statement=r"""With $\theta$, $\theta'$ as before, $\hat L(\theta') \le \hat L(\theta)$: the mean squared distance
from the pseudo-labels falls.""",
    reading="“larger” $\\gamma$ “emphasizes pseudo-labels”, read as the fit without the ridge",
    assumes=(more_weight,),
)


def overshot() -> Iterator[Raised]:
    """A learner passes the label on its way to the ridge's choice; then the small scope."""
    one = (F(1),)
    yield Raised(ProbingProblem(one, (4,), one, one, one, 3, 2), F(6), F(3), one)
    yield from small_problems()
    for x in small_problems():
        yield replace(x, problem=replace(x.problem, ridge=F(0)))


@fit.sampled(small=overshot)
def fits_better(x: Raised) -> Comparison:
    """The fit at both solutions."""
    return at_most(x.problem.fit(x.heavier.solution()), x.problem.fit(x.problem.solution()))


@fits_better.mutant("by half")
def _(x: Raised) -> Comparison:
    return at_most(2 * x.problem.fit(x.heavier.solution()), x.problem.fit(x.problem.solution()))


fits_better.program(
    given=lambda x: {
        "X": [r[0] for r in x.problem.x], "y": x.problem.y, "m": x.problem.mass,
        "xq": [r[0] for r in x.problem.xq], "yq": x.problem.yq, "lam": x.problem.ridge,
        "light": x.problem.weight, "heavy": x.weight,
    },
    let=(
        ("share", "1 / len(yq)"),
        (
            "t(g)",
            "(sum([k * v * u for k, v, u in zip(m, y, X)]) + g * share * dot(xq, yq))"
            " / (sum([k * u * u for k, u in zip(m, X)]) + g * share * sq(xq) + g * lam / 2)",
        ),
        ("fit(g)", "share * sum([(v - t(g) * q) ** 2 for q, v in zip(xq, yq)])"),
    ),
    assume=(("a larger weight", "heavy > light and light > 0"), ("masses", "min(m) >= 0")),
    violates="fit(heavy) > fit(light)",
)  # fmt: skip

fit_without_ridge = fit.amended(
    key="narang2026.tradeoff.gamma.fit.ridge",
    severity="missing hypothesis",
    title="Closer to the pseudo-labels, where there is no ridge",
    statement=r"""For $\lambda = 0$ the fit $\hat L$ does not rise with $\gamma$. With a ridge $\hat L(\theta') \le
\hat L(\theta) + \tfrac\lambda2(\|\theta\|^2 - \|\theta'\|^2)$ is what remains: a heavier probe also pulls
harder towards zero.""",
    survives="The fit improves without a ridge; with one, the regularised fit does.",
    assumes=(more_weight, no_ridge),
    uses=("narang2026.tradeoff.gamma",),
)


@fit_without_ridge.symbolic
def regularised() -> dict[str, Comparison]:
    """H = L + c |theta|^2, so that L falls by H's gain, up to the norms."""
    L1, L2, n1, n2, c = sympy().symbols("L_1 L_2 n_1 n_2 c", real=True)
    gain = (L1 + c * n1) - (L2 + c * n2)
    return {
        "what remains": identical(L1 + c * (n1 - n2) - L2, gain),
        "without a ridge": identical(gain.subs(c, 0), L1 - L2),
    }


@regularised.mutant("the norms do not matter")
def _() -> dict[str, Comparison]:
    L1, L2, n1, n2, c = sympy().symbols("L_1 L_2 n_1 n_2 c", real=True)
    return {"gain": identical((L1 + c * n1) - (L2 + c * n2), L1 - L2)}


@st.composite
def unregularised(draw: st.DrawFn) -> Raised:
    """A random problem without a ridge whose queries span the line."""
    x = draw(raised())
    p = x.problem
    unit = tuple(tuple(F(int(j == k)) for k in range(p.d)) for j in range(p.d))
    labels = (*p.yq, *(draw(rationals(4, 2)) for _ in unit))
    return replace(x, problem=replace(p, ridge=F(0), xq=(*p.xq, *unit), yq=labels))


@fit_without_ridge.sampled(unregularised(), small=overshot)
def fits_better_without(x: Raised) -> Comparison:
    """The fit at both solutions, without a ridge."""
    return at_most(x.problem.fit(x.heavier.solution()), x.problem.fit(x.problem.solution()))


@fits_better_without.mutant("by half")
def _(x: Raised) -> Comparison:
    return at_most(2 * x.problem.fit(x.heavier.solution()), x.problem.fit(x.problem.solution()))


fits_better_without.controls(fits_better)
fits_better_without.without(no_ridge, small=overshot)
fits_better_without.without(
    more_weight,
    small=lambda: (replace(x, problem=replace(x.problem, ridge=F(0))) for x in lighter()),
)
