"""Lemma 20: a probing learner's stationary models are bounded in norm."""

from __future__ import annotations

from fractions import Fraction
from functools import partial

from lookahead.core.exact import dot
from lookahead.core.symbols import sympy
from lookahead.ledger import Claim, Comparison, Source, at_most
from lookahead.ledger.symbolic import identical, non_negative, sum_of_squares
from lookahead.market.claims.lemma_15_assumptions import bounded_labels, bounded_users, stationary
from lookahead.market.ridge_solve import ProbingProblem
from lookahead.testing.market_bounds import (
    DeclaredProbe,
    declared,
    declared_probes,
    moved_probes,
    small_learners,
    small_probes,
)

F = Fraction
CHAPTER = "market/risk_bounds"


def square(x: DeclaredProbe) -> Fraction:
    """|theta|^2 of the learner's model."""
    return dot(x.learner.theta, x.learner.theta)


def squared_radius(x: DeclaredProbe, convention: str) -> Fraction:
    """r^2 of Lemma 20, with lambda/2 or lambda in front of |theta|^2."""
    worst = x.Y**2 / x.learner.weight + (x.R_x * x.B) ** 2
    return worst * (2 if convention == "half" else 1) / x.learner.ridge


def printed(convention: str) -> str:
    """The statement, for one convention of the ridge."""
    factor, term = ("2", r"\tfrac\lambda2") if convention == "half" else ("1", r"\lambda")
    return rf"""Let the probing objective contain ${term}\|\theta\|^2$. At every stationary point
$$\|\bar\theta_i\| \le r := \sqrt{{\frac{factor}\lambda\Big(\frac{{Y^2}}\gamma + R_x^2\tilde
B^2\Big)}}.$$"""


lemma_20 = Claim(
    key="narang2026.lem20",
    kind="lemma",
    title="Norm of a stationary model",
    source=Source("narang2026", "Lemma 20", "E.2", "reconstructed"),
    chapter=CHAPTER,
    statement=printed("half"),
    reading="ridge lambda/2, as in the released code; “By optimality of … for” compares with zero; "
    "the formula is lost",
    assumes=(stationary, bounded_users, bounded_labels),
)


@lemma_20.symbolic
def comparison_with_zero() -> dict[str, Comparison]:
    """At the minimiser the objective is at most its value at zero; only the ridge is kept."""
    return _comparison_with_zero(F(1, 2), 2)


def _comparison_with_zero(factor: Fraction, constant: int) -> dict[str, Comparison]:
    sp = sympy()
    a, b, c, t, k, h = sp.symbols("a b c theta kappa h", real=True)
    y, v, more = sp.symbols("y v more", nonnegative=True)
    gamma, lam, unseen = sp.symbols("gamma lambda unseen", nonnegative=True)
    J = lambda s: a * s**2 - 2 * b * s + c
    worst = sp.Symbol("worst", nonnegative=True)
    ridge = gamma * sp.Rational(factor) * lam
    return {
        "along any direction the objective is convex, and its slope at the minimiser is zero": (
            identical(J(t + h) - J(t) - h * (2 * a * t - 2 * b), a * h**2)
        ),
        "at zero a user adds y^2 <= Y^2 and a probe z^2 <= (R_x B)^2": non_negative(
            sp.expand((y + more) ** 2 - y**2)
        ),
        "a mass of at most one sees Y^2 at most": non_negative(worst - worst / (1 + unseen)),
        "losses at the minimiser are squares": sum_of_squares((y - v) ** 2, [(1, y - v)]),
        "so gamma kappa |theta|^2 <= Y^2 + gamma (R_x B)^2, and r^2 is this over gamma kappa": (
            identical(
                sp.simplify((worst + gamma * k) / ridge),
                constant / lam * (worst / gamma + k),
            )
        ),
    }


@comparison_with_zero.mutant("half of the square")
def _() -> dict[str, Comparison]:
    return _comparison_with_zero(F(1, 2), 1)


@lemma_20.sampled(declared_probes(convention="half"), small=small_probes)
def within_radius(x: DeclaredProbe) -> Comparison:
    """The squared norm of the exact stationary model against r^2."""
    return at_most(square(x), squared_radius(x, "half"))


@within_radius.mutant("without the users' part")
def _(x: DeclaredProbe) -> Comparison:
    return at_most(square(x), 2 / x.learner.ridge * (x.R_x * x.B) ** 2)


@within_radius.mutant("without the probes' part")
def _(x: DeclaredProbe) -> Comparison:
    return at_most(square(x), 2 / x.learner.ridge * x.Y**2 / x.learner.weight)


@within_radius.mutant("an eighth of the square")
def _(x: DeclaredProbe) -> Comparison:
    return at_most(square(x), squared_radius(x, "half") / 8)


within_radius.without(stationary, moved_probes())
within_radius.without(bounded_users, small=partial(small_probes, users=8))
within_radius.without(bounded_labels, small=partial(small_probes, labels=8))

full = Claim(
    key="narang2026.lem20.full",
    kind="lemma",
    title="Norm of a stationary model, with the whole ridge",
    source=Source("narang2026", "Lemma 20, ridge λ‖θ‖²", "E.2", "reconstructed"),
    chapter=CHAPTER,
    statement=printed("full"),
    reading="the ridge is lambda |theta|^2 without one half; which of the two the text has is lost",
    assumes=(stationary, bounded_users, bounded_labels),
)


@full.symbolic
def comparison_with_zero_full() -> dict[str, Comparison]:
    """The same steps with lambda in place of lambda/2."""
    return _comparison_with_zero(F(1), 1)


@comparison_with_zero_full.mutant("half of the square")
def _() -> dict[str, Comparison]:
    return _comparison_with_zero(F(2), 1)


@full.sampled(declared_probes(convention="full"), small=partial(small_probes, ("full",)))
def within_full_radius(x: DeclaredProbe) -> Comparison:
    """The squared norm against r^2 with 1/lambda."""
    return at_most(square(x), squared_radius(x, "full"))


@within_full_radius.mutant("an eighth of the square")
def _(x: DeclaredProbe) -> Comparison:
    return at_most(square(x), squared_radius(x, "full") / 8)


within_full_radius.as_in("narang2026.lem20", stationary, bounded_users, bounded_labels)

sharp = Claim(
    key="narang2026.lem20.sharp",
    kind="own",
    title="Norm of a stationary model, with the best constant",
    source=Source("narang2026", "Lemma 20", "E.2", "own"),
    chapter=CHAPTER,
    statement=r"""With $\kappa = \tfrac\lambda2$ or $\lambda$ in front of $\|\theta\|^2$ and $m_i$ the
mass that the learner sees,
$$\|\bar\theta_i\|^2 \le \frac1{4\kappa}\Big(\frac{m_iY^2}\gamma + R_x^2\tilde B^2\Big),$$
half the radius of Lemma 20 or less. No smaller constant will do: it is attained when all data lie
in one direction, with $\int x^2 = \gamma\kappa$.""",
    assumes=(stationary, bounded_users, bounded_labels),
)


@sharp.symbolic
def projection() -> dict[str, Comparison]:
    """Labels split into fit and residual: c = p^2 + e^2 + 2 mu t^2 with mu t^2 = <p, e> <= |p| |e|.

    c: squared labels, weighted and summed; p, e: norms of the fit and of the residual; mu = gamma
    kappa; t = |theta|; s: what Cauchy-Schwarz leaves.
    """
    sp = sympy()
    p, e, s, mu = sp.symbols("p e s mu", nonnegative=True)
    x, y, theta = sp.symbols("x y theta", real=True)
    inner = p * e - s
    c = p**2 + e**2 + 2 * inner
    t_squared = inner / mu
    best = ProbingProblem([1], [1], [1], [1], [1], weight=1, ridge=4)
    norm = best.solution()[0] ** 2
    return {
        "a label is fit plus residual, squared": identical(
            y**2, (x * theta) ** 2 + (y - x * theta) ** 2 + 2 * (x * theta) * (y - x * theta)
        ),
        "stationarity: <fit, residual> = mu |theta|^2, one user": identical(
            (x * theta * (y - x * theta) - mu * theta**2) * 2,
            -theta * sp.diff((y - x * theta) ** 2 + mu * theta**2, theta),
        ),
        "c - 4 mu |theta|^2 = (p - e)^2 + 2 s": identical(
            c - 4 * mu * t_squared, (p - e) ** 2 + 2 * s
        ),
        "which is not negative": sum_of_squares(
            (p - e) ** 2 + 2 * s, [(1, p - e), (2, sp.sqrt(s))]
        ),
        "one user and one probe at x = y = 1, gamma = 1, lambda = 4 attain it": identical(
            sp.Rational(norm), (sp.Integer(1) + 1) / (4 * sp.Rational(best.penalty))
        ),
    }


@projection.mutant("an eighth in place of a quarter")
def _() -> dict[str, Comparison]:
    sp = sympy()
    p, e, s = sp.symbols("p e s", nonnegative=True)
    return {
        "c - 8 mu |theta|^2": sum_of_squares(
            p**2 + e**2 + 2 * (p * e - s) - 8 * (p * e - s), [(1, p - e), (6, sp.sqrt(s))]
        ),
        "nothing": identical(p, p),
    }


@sharp.sampled(declared_probes(), small=partial(small_probes, ("half", "full")))
def within_sharp_radius(x: DeclaredProbe) -> Comparison:
    """The squared norm against a quarter of what the lemma allows, with the learner's mass."""
    return at_most(square(x), _sharp(x))


def _sharp(x: DeclaredProbe) -> Fraction:
    worst = x.learner.mass * x.Y**2 / x.learner.weight + (x.R_x * x.B) ** 2
    return worst / (4 * x.learner.kappa)


@within_sharp_radius.mutant("nine tenths of it")
def _(x: DeclaredProbe) -> Comparison:
    return at_most(square(x), _sharp(x) * F(9, 10))


within_sharp_radius.controls(within_radius)
within_sharp_radius.without(stationary, moved_probes())
within_sharp_radius.without(
    bounded_users, small=lambda: (declared(a, users=8) for a in small_learners())
)
within_sharp_radius.without(
    bounded_labels, small=lambda: (declared(a, labels=8) for a in small_learners())
)
