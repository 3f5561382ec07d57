"""Assumption 4: bounded iterates and a compact critical set; when they hold and when not."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction

from hypothesis import strategies as st

from lookahead.core.exact import Matrix, dot, is_positive_semidefinite
from lookahead.core.symbols import sympy
from lookahead.ledger import Assumption, Claim, Comparison, Source, at_least, that
from lookahead.ledger.symbolic import identical, non_negative, sum_of_squares
from lookahead.market.claims.assumptions import bounded_users
from lookahead.market.claims.theorem_1 import CHAPTER, alone, plain_scope
from lookahead.market.population import FinitePopulation, normal_equations
from lookahead.testing.market_dynamics import Round, rounds

F = Fraction
LOST = (
    "The formulas are lost; the text says “the parameter sequence is almost surely bounded” and a set, "
    "in Theorem 3 that of the potential with probing, “is compact”."
)

assumption_4 = Claim(
    key="narang2026.asm4",
    kind="assumption",
    title="Bounded iterates, compact critical set",
    source=Source("narang2026", "Assumption 4", "4.2", "forced"),
    chapter=CHAPTER,
    statement=r"""$\sup_t\|\Theta_t\| < \infty$ almost surely, and $\{\Theta : \nabla F(\Theta) = 0\}$ is compact,
with $F^{\mathcal P}$ for $F$ in Theorem 3. There are markets that meet it and markets that do not.""",
    as_printed=r"$\sup_t\|\Theta_t\| < \infty$ a.s., $\{\Theta : \nabla F(\Theta) = 0\}$ compact",
    reading=LOST,
)


@assumption_4.symbolic
def both_kinds() -> dict[str, Comparison]:
    """One user x = 1, y = 0: alone with one learner; with two, and alpha = 0."""
    sp = sympy()
    t, s = sp.symbols("t s", real=True)
    eta = sp.Symbol("eta", positive=True)
    q = (1 - 2 * eta) ** 2
    return {
        "one learner: critical at zero only": identical(sp.diff(t**2, t), 2 * t),
        "and shrinking while eta <= 1": identical(1 - q, 4 * eta * (1 - eta)),
        "two: F = t^2 while |t| < |s|, flat in s": identical(sp.diff(t**2, s), 0),
        "where t loses less": identical(s**2 - t**2, (s - t) * (s + t)),
    }


@both_kinds.mutant("one learner: critical everywhere")
def _() -> dict[str, Comparison]:
    t = sympy().Symbol("t", real=True)
    return {"zero": identical(t**2 - t**2, 0), "slope": identical(sympy().diff(t**2, t), 0)}


unvisited = Claim(
    key="narang2026.asm4.unvisited",
    kind="own",
    title="A learner without visitors leaves the critical set unbounded",
    source=Source("narang2026", "Assumption 4", "4.2", "own"),
    chapter=CHAPTER,
    statement=r"""Let $\alpha = 0$, $x$ uniform on $[1, 2]$ and $y$ uniform on $[-1, 1]$, independent: a density
on a bounded support, as in Assumption 1. Every $(\theta_1, \theta_2) = (0, s)$ with $s > 2$ is a critical
point of $F$: learner 1 is optimal for everybody and nobody comes to learner 2. So the critical set is not
compact, and Assumption 4 fails.""",
    uses=("narang2026.asm4",),
)


@unvisited.symbolic
def nobody_comes() -> dict[str, Comparison]:
    """With x = 1 + u, y = 1 - v and s = 2 + w every user loses more at s than at 0."""
    sp = sympy()
    u, v, w = sp.symbols("u v w", nonnegative=True)
    x, y, s = sp.symbols("x y s", real=True)
    worse = (s * x - y) ** 2 - y**2
    at = {x: 1 + u, y: 1 - v, s: 2 + w}
    density = sp.Rational(1, 2)
    slope = sp.integrate(sp.integrate(density * 2 * (0 * x - y) * x, (y, -1, 1)), (x, 1, 2))
    return {
        "the difference factors": identical(worse, s * x * (s * x - 2 * y)),
        "second factor not negative": non_negative(sp.expand((s * x - 2 * y).subs(at))),
        "first factor not negative": non_negative(sp.expand((s * x).subs(at))),
        "learner 1 rests at zero": identical(slope, 0),
    }


@nobody_comes.mutant("from s = 0 on, for y up to 1 - v / 10")
def _() -> dict[str, Comparison]:
    u, v, w = sympy().symbols("u v w", nonnegative=True)
    return {
        "first": non_negative(w * (1 + u)),
        "second": non_negative(sympy().expand(w * (1 + u) - 2 * (1 - v / 10))),
    }


@dataclass(frozen=True)
class Loyal:
    """A round of Algorithm 1 and a declared modulus c of its loyal users."""

    round: Round
    c: Fraction

    @property
    def population(self) -> FinitePopulation:
        """The users."""
        return self.round.population

    @property
    def R_x(self) -> Fraction:
        """The declared bound of |x|."""
        return self.round.R_x

    @property
    def Y(self) -> Fraction:
        """The declared bound of |y|."""
        return self.round.Y

    def moment(self, i: int) -> Matrix:
        """alpha E[x x'; pi = i]: of the users who come to learner i whatever it does."""
        users, alpha = self.round.population, self.round.alpha
        pairs = zip(users.weights, users.preference, strict=True)
        return normal_equations(users, [alpha * w * (wanted == i) for w, wanted in pairs])[0]


def _loyal(x: Loyal) -> bool:
    return x.c > 0 and all(
        is_positive_semidefinite(
            [[v - x.c * (j == k) for k, v in enumerate(row)] for j, row in enumerate(x.moment(i))]
        )
        for i in range(len(x.round.theta))
    )


loyal_design = Assumption(
    "loyal users in every direction",
    r"$\alpha\,\mathbb E[xx^\top; \pi = i] \succeq cI$ for every learner $i$, with the declared $c > 0$.",
    _loyal,
)

bounded = Claim(
    key="narang2026.asm4.bounded",
    kind="own",
    title="Loyal users keep the iterates bounded",
    source=Source("narang2026", "Assumption 4", "4.2", "own"),
    chapter=CHAPTER,
    statement=r"""Let the loss be squared, users bounded, and $\alpha\,\mathbb E[xx^\top; \pi = i] \succeq c I$ with
$c > 0$ for every learner. Then the mean step $v$ pulls every model towards zero where it is large,
$$\langle\theta_i, v_i\rangle \ge 0 \quad\text{whenever}\quad c\,\|\theta_i\|^2 \ge Y^2,$$
strictly beyond. So Assumption 2 alone gives $\sup_t\|\Theta_t\| < \infty$ almost surely, no critical
point lies outside $\|\theta_i\| \le Y/\sqrt c$, and the first half of Assumption 4 need not be assumed. A
density with $p_i > 0$ for every learner has such a $c$ for every $\alpha > 0$.""",
    assumes=(bounded_users, loyal_design),
    uses=("narang2026.asm2", "narang2026.lem12", "narang2026.ext.robbins_siegmund"),
)


@bounded.symbolic
def proof() -> dict[str, Comparison]:
    """The squared distance to a ball falls in mean, up to eta^2 times its noise.

    With s^2 = E_i (theta.x)^2 >= theta' S theta and Cauchy's inequality the pull is at least
    2 s (s - Y). The squared distance to the ball of radius Y / sqrt(c), (|theta| - r)_+^2, lies
    below |theta - P|^2 for P the nearest point of the ball, now and after the step.
    """
    sp = sympy()
    s, Y, u, r, c = sp.symbols("s Y u r c", nonnegative=True)
    theta, P, z = (sp.Matrix(sp.symbols(f"{n}_1 {n}_2", real=True)) for n in ("t", "P", "z"))
    eta = sp.Symbol("eta", positive=True)
    gap = theta - P
    after = (theta - eta * z - P).dot(theta - eta * z - P)
    a, b, p = sp.symbols("a b p", real=True)
    weight = p * (1 - p)
    return {
        "Cauchy's inequality, two users": identical(
            (p * a**2 + (1 - p) * b**2) - (p * a + (1 - p) * b) ** 2, weight * (a - b) ** 2
        ),
        "the pull, from s = Y + u": non_negative(
            sp.expand(2 * s * (s - Y)).subs(s, Y + u).expand()
        ),
        "one step of the distance": identical(
            after, gap.dot(gap) - 2 * eta * gap.dot(z) + eta**2 * z.dot(z)
        ),
        "size by distance": sum_of_squares(2 * r**2 + 2 * c**2 - (r + c) ** 2, [(1, r - c)]),
    }


@proof.mutant("the pull, from half of Y on")
def _() -> dict[str, Comparison]:
    Y, u = sympy().symbols("Y u", nonnegative=True)
    s = Y / 2 + u
    return {
        "far out": non_negative(u**2),
        "at half of Y": non_negative(sympy().expand(2 * s * (s - Y))),
    }


def pulls(x: Loyal, radius: Fraction) -> Comparison:
    """<theta_i, mean step> >= 0 for the learners with c |theta_i|^2 >= (radius Y)^2."""
    pairs = zip(x.round.theta, x.round.mean_move, strict=True)
    far = [dot(m, g) for m, g in pairs if any(m) and x.c * dot(m, m) >= (radius * x.Y) ** 2]
    return at_least(min(far), F(0)) if far else that(condition=True, trivial=True)


def declared(x: Round, s: int) -> Loyal:
    """The round with models s times as large, and a modulus that two dimensions keep."""
    big = replace(x, theta=tuple(tuple(s * v for v in row) for row in x.theta))
    moments = [Loyal(big, F(0)).moment(i) for i in range(len(x.theta))]
    # the determinant over the trace stays below the smaller of two eigenvalues
    bounds = [
        S[0][0]
        if len(S) == 1
        else (S[0][0] * S[1][1] - S[0][1] ** 2) / ((S[0][0] + S[1][1]) or F(1))
        for S in moments
    ]
    return Loyal(big, min(bounds))


def loyal_rounds() -> st.SearchStrategy[Loyal]:
    """Rounds with models up to several times as large, so that many lie far out."""
    options = {"singular": False, "least_alpha": 3, "zero_weights": False}
    flat, wide = rounds(max_dimension=1, **options), rounds(max_users=6, **options)
    return st.builds(declared, st.one_of(flat, flat, wide).map(alone), st.integers(4, 40))


def loyal_scope() -> Iterator[Loyal]:
    """One user, at and around the critical size; then the small rounds."""
    one = FinitePopulation([1], [1], [0])
    for t in (F(3, 4), F(1), F(2), F(-1)):
        yield Loyal(Round(one, ((t,),), F(1), R_x=F(1), Y=F(1)), F(1))
    yield from (declared(x, 3) for x in plain_scope())


@bounded.sampled(loyal_rounds(), small=loyal_scope)
def inward(x: Loyal) -> Comparison:
    """The pull at every model that is large enough, from the enumerated law."""
    return pulls(x, F(1))


@inward.mutant("from half of Y on")
def _(x: Loyal) -> Comparison:
    return pulls(x, F(1, 2))


def understated() -> Iterator[Loyal]:
    """Half of the labels' bound is declared."""
    return (replace(x, round=replace(x.round, Y=x.Y / 2)) for x in loyal_scope())


def overstated() -> Iterator[Loyal]:
    """Twice the modulus is declared."""
    return (replace(x, c=2 * x.c) for x in loyal_scope())


inward.without(bounded_users, small=understated)
inward.without(loyal_design, small=overstated)
