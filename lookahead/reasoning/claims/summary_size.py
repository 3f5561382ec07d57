"""The third failure signature of summary 002: a utility that falls with size."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import product

from hypothesis import strategies as st

from lookahead.core.measures import mean, measure
from lookahead.core.symbols import sympy
from lookahead.ledger import Assumption, Claim, Comparison, Source, all_of, at_most, equals, that
from lookahead.ledger.symbolic import identical, sum_of_squares
from lookahead.reasoning.claims.summary_experiments import zero_sum
from lookahead.reasoning.collective_sizes import SizedCollective
from lookahead.testing.open_questions import sized_collectives
from lookahead.testing.strategies import rationals

F = Fraction
CHAPTER = "reasoning/what_others_say"

inside = Assumption("size below one", r"$0 \le \alpha < 1$.", lambda x: 0 <= x.smaller < 1)


def small() -> Iterator[SizedCollective]:
    """One person at 0 and the report 1, at three sizes; then other data."""
    for base, report, size in product(([0], [0, 4]), ([1], [1, 3], [0]), (2, 0, 3)):
        yield SizedCollective(measure(base), (measure(report),), F(1), F(size, 4))


falls = Claim(
    key="zhu2025.sum002.fail3",
    kind="summary",
    title="In a zero-sum game a utility that falls with size is the mechanism of misalignment",
    source=Source("zhu2025", "Summary 002, failure signature 3", "", "reconstructed"),
    chapter=CHAPTER,
    statement=r"""In a zero-sum game $u = c\,\ell$, $c > 0$, with squared loss, a fixed strategy's utility
falls with size by
$$\frac{\partial U_\alpha}{\partial\alpha} = -\frac{\Psi}{1 - \alpha},\qquad \Psi = c\,\lVert\mathbb
E_{\mathcal D_h}\nabla_\theta\ell\rVert^2_{\mathbf H^{-1}} \ge 0,$$
so a fall shows that the reports still pull at the model, which gives way to them.""",
    assumes=(zero_sum, inside),
)


@falls.symbolic
def slope_and_psi() -> dict[str, Comparison]:
    """Mean learner; the reports have mean p and variance v, the base data mean m."""
    sp = sympy()
    p, m, a = sp.symbols("p m alpha", real=True)
    v, c = sp.symbols("v c", positive=True)
    theta = a * p + (1 - a) * m
    U = c * ((theta - p) ** 2 + v) / 2
    Psi = c * (theta - p) ** 2
    return {
        "slope": identical(U.diff(a) * (1 - a), -Psi),
        "Psi is not negative": sum_of_squares(Psi, [(c, theta - p)]),
    }


@slope_and_psi.mutant("without the factor 1 - alpha")
def _() -> dict[str, Comparison]:
    p, m, a, c = sympy().symbols("p m alpha c", real=True)
    theta = a * p + (1 - a) * m
    slope = (c * (theta - p) ** 2 / 2).diff(a)
    return {
        "at size zero": identical(slope.subs(a, 0), -(c * (m - p) ** 2)),
        "at every size": identical(slope, -c * (theta - p) ** 2),
    }


@falls.sampled(sized_collectives(), small=small)
def slope_by_psi(x: SizedCollective) -> Comparison:
    """The slope from utilities, Psi from gradients, and its sign, for every option."""
    steps: list[Comparison] = []
    for option in x.options:
        slope, psi = x.slope(option, x.smaller), x.psi(option, x.smaller)
        steps += [equals((1 - x.smaller) * slope, -psi), at_most(slope, F(0))]
    return all_of(*steps)


@slope_by_psi.mutant("slope -Psi")
def _(x: SizedCollective) -> Comparison:
    option = x.options[0]
    return equals(x.slope(option, x.smaller), -x.psi(option, x.smaller))


@slope_by_psi.mutant("the utility rises")
def _(x: SizedCollective) -> Comparison:
    return at_most(F(0), x.slope(x.options[0], x.smaller))


slope_by_psi.without(zero_sum, small=lambda: (replace(x, c=-x.c) for x in small())).without(
    inside, small=lambda: (replace(x, smaller=F(1), larger=F(1)) for x in small())
)


@dataclass(frozen=True)
class Overpush:
    r"""A collective that shifts its reports by s to move the mean learner from m to the target c."""

    base: Fraction
    target: Fraction
    shift: Fraction
    alpha: Fraction

    def utility(self, alpha: Fraction) -> Fraction:
        """-(theta - c)^2, the learner's answer being the mean of reports and base data."""
        law = measure([self.base + self.shift, self.base], [alpha, 1 - alpha])
        return -((mean(law)[0] - self.target) ** 2)

    @property
    def slope(self) -> Fraction:
        """Slope of U at alpha, from values of the quadratic at 0, 1/2 and 1."""
        at = [self.utility(F(i, 2)) for i in range(3)]
        return at[2] - at[0] + 4 * (at[2] - 2 * at[1] + at[0]) * (self.alpha - F(1, 2))

    @property
    def beyond(self) -> bool:
        """Whether the model has passed the target, seen from m, or stands still."""
        reached = self.base + self.alpha * self.shift
        return (reached - self.target) * self.shift >= 0


def pushes() -> Iterator[Overpush]:
    """From 0 towards 1 by a shift of two, at sizes below, at and beyond the half."""
    for target, shift, size in product((1, 0, -1), (2, 1, -1), (3, 1, 2)):
        yield Overpush(F(0), F(target), F(shift), F(size, 4))


overpushing = Claim(
    key="zhu2025.sum002.fail3.overpush",
    kind="own",
    title="A utility that falls with size does not make a game zero-sum",
    source=Source("zhu2025", "Summary 002, failure signature 3, the converse", "", "own"),
    chapter=CHAPTER,
    statement=r"""With the mean learner and $u = -(\theta - c)^2$, a collective that shifts its reports by
$s$ has a utility that stops rising with size exactly where the model reaches the target, and falls beyond:
$\partial U_\alpha/\partial\alpha = -2s(m + \alpha s - c)$. Learner and collective do not have opposed
interests; the collective has overshot, as in Figure 4.""",
)


@overpushing.symbolic
def overshoot() -> dict[str, Comparison]:
    """The slope of U, and its sign with push and overshoot as products."""
    sp = sympy()
    m, c, s, a = sp.symbols("m c s alpha", real=True)
    reached = a * (m + s) + (1 - a) * m
    U = -((reached - c) ** 2)
    return {
        "the model reached": identical(reached, m + a * s),
        "slope": identical(U.diff(a), -2 * s * (m + a * s - c)),
    }


@overshoot.mutant("half the slope")
def _() -> dict[str, Comparison]:
    m, c, s, a = sympy().symbols("m c s alpha", real=True)
    U = -((m + a * s - c) ** 2)
    return {
        "zero shift": identical(U.diff(a).subs(s, 0), 0),
        "slope": identical(U.diff(a), -s * (m + a * s - c)),
    }


@overpushing.sampled(
    st.builds(
        Overpush,
        rationals(6, 3),
        rationals(6, 3),
        rationals(6, 3),
        st.integers(0, 8).map(lambda n: F(n, 8)),
    ),
    small=pushes,
)
def falls_beyond(x: Overpush) -> Comparison:
    """The slope is not positive exactly where the target is reached or passed."""
    return that((x.slope <= 0) == x.beyond, f"slope {x.slope}")


@falls_beyond.mutant("falls always")
def _(x: Overpush) -> Comparison:
    return that(x.slope <= 0)


@falls_beyond.mutant("falls strictly there")
def _(x: Overpush) -> Comparison:
    return that((x.slope < 0) == x.beyond)
