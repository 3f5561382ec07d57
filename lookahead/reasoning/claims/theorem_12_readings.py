"""Theorem 12 read otherwise, what it generalises, and where it is attained."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from itertools import product
from typing import Any

from lookahead.core.exact import dot
from lookahead.core.symbols import sympy
from lookahead.ledger import Assumption, Claim, Comparison, Source, all_of, at_most, equals
from lookahead.ledger.symbolic import identical, non_negative
from lookahead.reasoning.claims.assumptions import (
    concave_on_segment,
    linear_map,
    regular_learner,
    selfish_pair,
)
from lookahead.reasoning.coordination import CoordinatedGame
from lookahead.reasoning.coordination import small_scope as small_games
from lookahead.reasoning.shift_game import ShiftGame
from lookahead.testing.coordination import coordinated_games
from lookahead.testing.shifts import small_shift_games

CHAPTER = "reasoning/alignment"
F = Fraction


@dataclass(frozen=True)
class Shares:
    r"""Everybody is at 0 or at 1; the strategy is the share w of people at 1.

    $\ell = \tfrac12(z - \theta)^2$, so that $\theta = w$; $u = -\tfrac12(\theta - c)^2$ does not
    depend on z, so that every share is selfish. gamma_U: declared modulus of U in w.
    """

    c: Fraction
    star: Fraction
    gamma_U: Fraction

    selfish = True
    regular = True

    def utility(self, share: Fraction) -> Fraction:
        """Return U at a share."""
        return -((share - self.c) ** 2) / 2

    @property
    def benefit(self) -> Fraction:
        """B at the share `star`; the best share is c, cut to [0, 1]."""
        return self.utility(max(F(0), min(F(1), self.c))) - self.utility(self.star)

    @property
    def slope(self) -> Fraction:
        """The expected gradient of u in the model."""
        return -(self.star - self.c)

    @property
    def has_modulus(self) -> bool:
        """Whether U is gamma_U-strongly concave in the share."""
        return self.utility(F(1)) - 2 * self.utility(F(1, 2)) + self.utility(F(0)) <= (
            -self.gamma_U / 4
        )


def shares() -> Iterator[Shares]:
    """Nobody at 1 at first, who should all be; then other wishes and starts."""
    for c, star in product((F(1), F(2), F(1, 2), F(0)), (F(0), F(1), F(1, 3))):
        yield Shares(c, star, F(1))


concave_in_shares = Assumption(
    "strong concavity in η",
    r"$U$ is $\gamma_U$-strongly concave in the strategy parameter.",
    lambda x: x.gamma_U > 0 and x.has_modulus,
)

inside = Claim(
    key="zhu2025.thm12.inside",
    kind="theorem",
    title="Theorem 12 with the derivative under the expectation",
    source=Source("zhu2025", "Theorem 12", "A.5", "verbatim"),
    chapter=CHAPTER,
    reading="to the letter: first the derivative at each point, then the mean over the points",
    statement=r"""$0 \le B \le \frac1{2\gamma}\|\mathbb E_{\mathcal D_{h^*}}[\nabla_h\nabla_\theta
\ell(z, \theta^*)](\mathbf H^*)^{-1}\mathbb E_{\mathcal D_{h^*}}[\nabla_\theta u]\|^2$ where
$\nabla_h\nabla_\theta\ell(z, \theta^*)$ is taken at each data point z. A strategy that changes how many
people are at a point, and no point, has no such derivative: it is zero.""",
    as_printed=r"$\mathbb E_{\mathcal D_{h^*}}[\nabla_h\nabla_\theta\ell(z, \theta^*)]$",
    assumes=(selfish_pair, regular_learner, concave_in_shares),
)


@inside.exact(small=shares)
def point_by_point(x: Shares) -> Comparison:
    """The points 0 and 1 do not depend on the share, so the printed product vanishes."""
    return at_most(x.benefit, F(0) * x.slope / (2 * x.gamma_U))


@point_by_point.mutant("with the derivative of the expectation, and half the bound")
def _(x: Shares) -> Comparison:
    return at_most(x.benefit, x.slope**2 / (4 * x.gamma_U))


point_by_point.program(
    given=lambda x: {"c": x.c, "star": x.star, "gamma": x.gamma_U, "best": max(0, min(1, x.c))},
    let=(
        ("grad(z, theta)", "theta - z"),
        ("model(w)", "w"),
        ("U(w)", "-(model(w) - c) ** 2 / 2"),
        ("at_0(w)", "grad(0, star)"),
        ("at_1(w)", "grad(1, star)"),
        ("mean_derivative", "(1 - star) * (at_0(1) - at_0(0)) + star * (at_1(1) - at_1(0))"),
        ("slope", "c - model(star)"),
    ),
    assume=(
        ("shares", "0 <= star <= 1 and 0 <= best <= 1"),
        (
            "the model is the mean: its mean gradient vanishes",
            "(1 - star) * grad(0, model(star)) + star * grad(1, model(star)) == 0",
        ),
        ("U is gamma-strongly concave", "-4 * (U(1) - 2 * U(1/2) + U(0)) >= gamma > 0"),
    ),
    violates="U(best) - U(star) > (mean_derivative * slope) ** 2 / (2 * gamma)",
)

inside_smooth = inside.amended(
    key="zhu2025.thm12.inside.smooth",
    severity="typo",
    title="Theorem 12 with the derivative under the expectation, for strategies that move points",
    statement=r"""Where the strategy moves points smoothly, $z = h_\eta(x)$ with $x \sim \mathcal D_0$ on
finitely many points, $\mathbb E[\nabla_\eta\nabla_\theta\ell(h_\eta(x), \theta)] = \nabla_\eta\mathbb
E[\nabla_\theta\ell(h_\eta(x), \theta)]$: the printed product is the one of the proof.""",
    survives="Everything, with the derivative taken of the expectation, as the proof does; for "
    "strategies that move points the two are the same.",
    uses=("zhu2025.thm12",),
)


def _two_points(first: Any, second: Any, moving_shares: int) -> dict[str, Comparison]:
    """The mean over two points of their gradients; more points add more such terms."""
    w = sympy().Symbol("w", positive=True) + moving_shares * _eta()
    of_the_mean = (w * first + (1 - w) * second).diff(_eta())
    mean_of = w * first.diff(_eta()) + (1 - w) * second.diff(_eta())
    return {"derivative of the mean": identical(of_the_mean, mean_of)}


def _eta() -> Any:
    return sympy().Symbol("eta", real=True)


@inside_smooth.symbolic
def linear() -> dict[str, Comparison]:
    """Weights that do not depend on the strategy pass through the derivative."""
    first, second = (sympy().Function(name)(_eta()) for name in ("G_1", "G_2"))
    return _two_points(first, second, 0)


@linear.mutant("where the strategy moves the weights")
def _() -> dict[str, Comparison]:
    return _two_points(_eta(), 1 + _eta(), 1)


generalises = Claim(
    key="zhu2025.thm12.general",
    kind="in-text",
    title="Theorem 12 contains the bound of Theorem 6, along the segment",
    source=Source("zhu2025", "Title of Appendix A.5", "A.5", "verbatim"),
    chapter=CHAPTER,
    reading="with the segment from the selfish to the collective strategy as the set of strategies",
    statement=r"""Under Assumption 1 let the strategies be $h((1-\alpha)\eta^* + \alpha\eta^\sharp)$
with the parameter $\alpha \in [0, 1]$. Then $\nabla_\alpha \mathbb E\,\nabla_\theta\ell = \mathbb E_{\mathcal
D_{h^\sharp}}\nabla_\theta\ell$ at $\theta^*$, the product in Theorem 12 is $\Phi$, and its bound is
$\Phi^2/(2\gamma_\alpha)$: the amended Theorem 6. It cannot give Theorem 6 as printed, which is false.""",
    as_printed="Generalization of Theorem 6",
    assumes=(selfish_pair, regular_learner, linear_map, concave_on_segment),
    uses=("zhu2025.thm12", "zhu2025.asm1", "zhu2025.a6.foc.interior"),
)


def _along_the_segment(at_rest: int) -> dict[str, Comparison]:
    sp = sympy()
    a, b, rest, k, gamma = sp.symbols("alpha b g_star k gamma_alpha", real=True)
    pull = (1 - a) * rest + a * b
    mixed = pull.diff(a).subs(rest, at_rest)
    return {
        "derivative of one entry of the learner's gradient": identical(mixed, b),
        "so the product is Phi, entry by entry": identical(mixed * k, b * k),
        "and the bound that of the amended Theorem 6": identical(
            (mixed * k) ** 2 / (2 * gamma), (b * k) ** 2 / (2 * gamma)
        ),
    }


@generalises.symbolic
def segment() -> dict[str, Comparison]:
    """Differentiate the mixture's expected gradient; at theta* that of h* vanishes."""
    return _along_the_segment(0)


@segment.mutant("away from the learner's optimum")
def _() -> dict[str, Comparison]:
    return _along_the_segment(1)


@generalises.sampled(coordinated_games(), small=small_games)
def same_number(x: CoordinatedGame) -> Comparison:
    """e' - iota' at zero, from values, is minus the product: what the learner's answer adds."""
    correction = x.iota_prime - x.e_prime
    return all_of(
        equals(correction, x.alignment), at_most(x.benefit, correction**2 / (2 * x.gamma_alpha))
    )


@same_number.mutant("half the bound")
def _(x: CoordinatedGame) -> Comparison:
    return at_most(x.benefit, x.alignment**2 / (4 * x.gamma_alpha))


same_number.as_in(
    "zhu2025.thm6.segment", selfish_pair, regular_learner, linear_map, concave_on_segment
)

tight = Claim(
    key="zhu2025.thm12.tight",
    kind="own",
    title="Theorem 12's bound is attained",
    source=Source("zhu2025", "Theorem 12", "A.5", "own"),
    chapter=CHAPTER,
    statement=r"""In every game of shifts with $\ell = \tfrac12\|\theta - z\|^2$,
$u = -\tfrac12\|\theta - c\|^2 - \tfrac\kappa2\|z - x\|^2$ and $\kappa > 0$ the bound is the benefit:
both are $\|c - m\|^2/(2(1+\kappa))$, with m the mean of the base data. So no smaller constant will
do.""",
)


def _shift_forms(answer: int) -> dict[str, Comparison]:
    """Solve one coordinate; both sides are sums over the coordinates."""
    sp = sympy()
    m, c, eta, theta = sp.symbols("m c eta theta", real=True)
    kappa = sp.Symbol("kappa", positive=True)
    model = m + answer * eta
    f = -((theta - c) ** 2) / 2 - kappa * eta**2 / 2
    g = (theta - m - eta) ** 2 / 2
    U = f.subs(theta, model)
    star = sp.solve(f.diff(eta), eta)[0]
    sharp = sp.solve(U.diff(eta), eta)[0]
    B = U.subs(eta, sharp) - U.subs(eta, star)
    at = {eta: star, theta: model.subs(eta, star)}
    product_ = (g.diff(eta, theta) / g.diff(theta, 2) * f.diff(theta)).subs(at)
    gamma = -U.diff(eta, 2)
    bound = product_**2 / (2 * gamma)
    return {
        "the learner takes the mean": identical(g.diff(theta).subs(theta, model), 0),
        "the benefit is the bound": identical(B, bound),
        "and both have the closed form": identical(B, (c - m) ** 2 / (2 * (1 + kappa))),
        "the modulus is positive and the same in every direction": non_negative(gamma),
    }


@tight.symbolic
def closed_form() -> dict[str, Comparison]:
    """Benefit and bound from the definitions."""
    return _shift_forms(1)


@closed_form.mutant("for a learner who does not answer")
def _() -> dict[str, Comparison]:
    return _shift_forms(0)


def tight_games() -> Iterator[ShiftGame]:
    """One to three dimensions, short wishes, three costs."""
    for target, kappa in product(((1,), (2,), (1, 2), (0, 1, -2)), (F(1), F(2), F(1, 2))):
        yield ShiftGame([0] * len(target), target, kappa)


@tight.sampled(small_shift_games(), small=tight_games)
def attained(x: ShiftGame) -> Comparison:
    """The benefit of the same game solved by the general library, against the bound from there."""
    game = x.general()
    star, gamma = game.selfish(), game.modulus()
    product_ = game.correction(star.eta)
    return equals(game.benefit() * 2 * gamma, dot(product_, product_))


@attained.mutant("with the modulus of the cost alone")
def _(x: ShiftGame) -> Comparison:
    game = x.general()
    product_ = game.correction(game.selfish().eta)
    return equals(game.benefit() * 2 * x.kappa, dot(product_, product_))
