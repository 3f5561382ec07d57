"""Section 5.1: what the sign of the alignment says about the optimal size."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from itertools import product

from lookahead.core.symbols import sympy
from lookahead.ledger import Assumption, Claim, Comparison, Source, all_of, at_most, less_than, that
from lookahead.ledger.symbolic import identical, non_negative
from lookahead.reasoning.claims.section_5_1_shared import CHAPTER
from lookahead.reasoning.mixture_steering import Steered
from lookahead.testing.mixture_games import steered

F = Fraction
QUARTERS = (F(1, 4), F(1, 2), F(3, 4))

mean_value = Claim(
    key="zhu2025.ext.meanvalue",
    kind="external",
    title="Mean value theorem",
    source=Source("zhu2025", "Rudin 1976, Theorem 5.10", "", "own"),
    chapter=CHAPTER,
    statement=r"""For $f$ continuous on $[a, b]$ and differentiable inside, $f(b) - f(a) = (b - a)f'(\xi)$ for
some $\xi$ between $a$ and $b$ {cite:p}`rudin1976`.""",
)


def small() -> Iterator[Steered]:
    """A dip after the first peak; then all choices of up to three stationary quarters."""
    yield Steered(F(24), (F(1, 4), F(1, 2)), F(1, 4))
    for count in range(4):
        for lead, *roots in product((F(-1), F(1)), *[QUARTERS] * count):
            for alpha in QUARTERS:
                yield Steered(lead, tuple(roots), alpha)


optimal_size = Claim(
    key="zhu2025.s51.optsize",
    kind="in-text",
    title="The sign change of the alignment characterises the optimal size",
    source=Source("zhu2025", "After Proposition 7, optimal collective size", "5.1", "verbatim"),
    chapter=CHAPTER,
    reading="for every fixed strategy, sizes strictly between 0 and 1, sign change from negative to "
    "positive, optimal among all sizes",
    statement=r"""For a fixed strategy, a size $0 < \alpha < 1$ is optimal, $U_\alpha = \max_{0\le\beta\le1}
U_\beta$, exactly where $\Psi$ changes sign. The paper demonstrates this with an example (Figure 4) and says it of
the sign change as such.""",
    as_printed=r"we demonstrate how the sign change of $\Psi$ accurately characterizes the optimal collective "
    r"size $\alpha\in(0,1)$ for a fixed strategy $h$",
    uses=("zhu2025.prop7.below_one",),
)


@optimal_size.sampled(steered(), small=small)
def characterises(x: Steered) -> Comparison:
    """Optimal among all sizes, by utility alone, against the sign of Psi on both sides."""
    return that(x.optimal == x.turns, f"optimal: {x.optimal}, sign change: {x.turns}")


@characterises.mutant("every zero of Psi is an optimum")
def _(x: Steered) -> Comparison:
    return that(x.optimal == (x.psi(x.alpha) == 0))


characterises.program(
    given=lambda x: {
        "c": x.coefficients,
        "alpha": x.alpha,
        "d": x.near,
        "b": max(x.candidates, key=x.U),
    },
    let=(
        ("u(t)", "sum([c[k] * t ** k for k in range(len(c))])"),
        ("du(t)", "sum([k * c[k] * t ** (k - 1) for k in range(1, len(c))])"),
        ("theta(a)", "a * 1 + (1 - a) * 0"),
        ("Psi(a)", "du(theta(a)) * (theta(a) - 1)"),
    ),
    assume=(
        (
            "inner size, other size",
            "0 < alpha < 1 and 0 <= b <= 1 and 0 < d < alpha and d < 1 - alpha",
        ),
        ("u is a cubic", "len(c) == 4 and c[3] != 0"),
        ("so Psi has one more inner zero, and it is farther than d", "Psi(alpha) == 0"),
        ("Psi changes sign at alpha", "Psi(alpha - d) < 0 and Psi(alpha + d) > 0"),
    ),
    violates="u(theta(b)) > u(theta(alpha))",
)

one_turn = Assumption(
    "one sign change",
    r"$\Psi$ changes sign once on $(0, 1)$: it is negative on one side of $\alpha$, positive on the other, and zero "
    r"at no other inner size but isolated ones.",
    lambda x: bool(x.lead) and x.turning_points == (x.alpha,),
)

local_size = optimal_size.amended(
    key="zhu2025.s51.optsize.single",
    severity="missing hypothesis",
    title="A single sign change of the alignment characterises the optimal size",
    statement=r"""Let $\Psi$ change sign once on $(0, 1)$, at $\alpha$, with isolated zeros. From negative to positive:
$\alpha$ is the one optimal size. From positive to negative: it is the one worst, and the optimum is an end of the
range. Let the learner's minimiser be interior and $\mathbf H \succ 0$ at every size.""",
    survives="A single change from negative to positive marks the optimal size. With several changes each of these "
    "marks a local optimum only; the best size may be another one, or everybody.",
    assumes=(one_turn,),
    uses=("zhu2025.prop7.below_one", "zhu2025.ext.meanvalue"),
)


@local_size.symbolic
def rise_and_fall() -> dict[str, Comparison]:
    """The slope at an intermediate size is -Psi / q; the mean value theorem on both sides."""
    sp = sympy()
    q, s, t = sp.symbols("q s t", positive=True)
    best = sp.Symbol("U_alpha", real=True)
    slope = lambda Psi: -Psi / q
    below = best - slope(-s) * t
    above = best + slope(s) * t
    return {
        "below alpha Psi = -s: U is smaller by s t / q": identical(best - below, s * t / q),
        "above alpha Psi = s: U is smaller again": identical(best - above, s * t / q),
        "both differences are positive": non_negative(s * t / q),
        "with the signs exchanged U is larger on both sides": identical(
            (best - slope(s) * t) - best, s * t / q
        ),
        "with Psi = s on both sides U falls from one to the other": identical(
            (best - slope(s) * t) - (best + slope(s) * t), 2 * s * t / q
        ),
    }


@rise_and_fall.mutant("a rise on both sides")
def _() -> dict[str, Comparison]:
    q, s, t = sympy().symbols("q s t", positive=True)
    return {"left": non_negative(s / q * t), "right": non_negative(-s / q * t)}


@local_size.sampled(steered(), small=small)
def one_best_size(x: Steered) -> Comparison:
    """The utility at alpha against that at all candidates for a maximum and on a grid."""
    others = {*x.candidates, *(F(k, 24) for k in range(25))} - {x.alpha}
    here = x.U(x.alpha)
    if x.turns:
        return all_of(*(less_than(x.U(a), here) for a in others))
    best_end = max(x.U(F(0)), x.U(F(1)))
    return all_of(
        *(less_than(here, x.U(a)) for a in others), *(at_most(x.U(a), best_end) for a in others)
    )


@one_best_size.mutant("either direction marks the best size")
def _(x: Steered) -> Comparison:
    return that(x.optimal)


@one_best_size.mutant("the best size is one half")
def _(x: Steered) -> Comparison:
    return at_most(x.U(x.alpha), x.U(F(1, 2)))


one_best_size.controls(characterises)
one_best_size.without(one_turn, small=lambda: (x for x in small() if x.roots.count(x.alpha) != 1))

peaks = Claim(
    key="zhu2025.s51.optsize.local",
    kind="own",
    title="Every change from negative to positive marks a local optimum",
    source=Source("zhu2025", "After Proposition 7, several sign changes", "5.1", "own"),
    chapter=CHAPTER,
    statement=r"""Where $\Psi$ is negative just below $\alpha$ and positive just above, with $\alpha$ inside $(0, 1)$,
$U$ has a strict local maximum at $\alpha$; where the signs are the other way, a strict local minimum. A zero of $\Psi$
with one and the same sign on both sides is neither.""",
    uses=("zhu2025.prop7.below_one", "zhu2025.ext.meanvalue"),
)
peaks.symbolic(rise_and_fall.function).mutants.extend(rise_and_fall.mutants)


@peaks.sampled(steered(), small=small)
def local(x: Steered) -> Comparison:
    """The utility at alpha and next to it, on both sides."""
    here = x.U(x.alpha)
    sides = [x.U(x.alpha - x.near), x.U(x.alpha + x.near)]
    if x.before * x.after > 0:
        return that((sides[0] - here) * (sides[1] - here) < 0, "neither", trivial=True)
    if not x.before or not x.after:
        return that(True, trivial=True)
    return all_of(*(less_than(a, here) if x.turns else less_than(here, a) for a in sides))


@local.mutant("every zero of Psi is a local optimum")
def _(x: Steered) -> Comparison:
    here = x.U(x.alpha)
    sides = (x.U(x.alpha - x.near), x.U(x.alpha + x.near))
    return that(x.psi(x.alpha) != 0 or max(sides) <= here)
