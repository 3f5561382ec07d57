"""Lemma 24: how large a probing learner's softmax can be; two readings and a sharper bound."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from typing import Any

from lookahead.core.enclosure import elementary
from lookahead.core.symbols import sympy
from lookahead.ledger import Assumption, Claim, Comparison, Source, all_of, at_most
from lookahead.ledger.symbolic import identical, non_negative
from lookahead.market.claims.cross_entropy_assumptions import (
    bounded_covariates,
    seen_once,
    soft_labels,
    stationary,
)
from lookahead.market.claims.lemma_23 import CHAPTER, ZERO, moved, seen_often, small
from lookahead.market.cross_entropy_exact import Probe, ProbedSoftmax, User, squared_norm
from lookahead.market.softmax import LOG_2
from lookahead.testing.market_cross_entropy import one_sided_learners

F = Fraction
RIDGE = "the ridge inside the probing weight; "


def heavy() -> Iterator[ProbedSoftmax]:
    """Labels that sum to one with a negative entry: their cross-entropy has no floor."""
    for size in (F(3), F(5)):
        model = ((size,), (-size,))
        label = (F(20), F(-19))
        bare = ProbedSoftmax(
            (User((F(1),), 0),), (Probe((F(1),), 0, label),), model, ZERO, F(1), F(0), F(1)
        )
        yield replace(bare, ridge=-bare.residual()[0][0] / size)


def undeclared() -> Iterator[ProbedSoftmax]:
    """Covariates a hundred times as long as declared."""
    return (replace(x, R_x=F(1, 100)) for x in small())


def norm_bound(x: ProbedSoftmax, factor: Fraction) -> Comparison:
    """lambda |W-bar|^2 against factor log K; both sides divided by log 2 for two classes."""
    size = x.ridge * squared_norm(x.model)
    if x.classes == 2:
        return at_most(size, factor)
    return at_most(LOG_2 * size, elementary("log", x.classes) * factor)


def given(x: ProbedSoftmax) -> dict[str, Any]:
    """The instance as plain numbers."""
    return {
        "A": x.model,
        "users": tuple((u.x, F(u.y), u.weight, u.observed) for u in x.users),
        "probes": tuple((p.x, F(p.y), p.label) for p in x.probes),
        "gamma": x.gamma,
        "ridge": x.ridge,
    }


LET = (
    ("K", "len(A)"),
    ("d", "len(A[0])"),
    ("p(x, k)", "2 ** dot(A[k], x) / sum([2 ** dot(r, x) for r in A])"),
    ("seen(k, i)", "sum([u[2] * u[3] * (p(u[0], k) - (1 if u[1] == k else 0)) * u[0][i] for u in users])"),
    ("asked(k, i)", "sum([(p(q[0], k) - q[2][k]) * q[0][i] for q in probes]) / len(probes)"),
)  # fmt: skip
INSIDE = (
    (
        "stationary",
        "all([seen(k, i) + gamma * (asked(k, i) + ridge * A[k][i]) == 0 "
        "for k in range(K) for i in range(d)])",
    ),
    ("positive weights", "gamma > 0 and ridge > 0"),
    ("observed measure", "all([0 <= u[3] and u[3] <= 1 for u in users]) and "
     "sum([u[2] for u in users]) == 1"),
    ("soft labels", "all([min(q[2]) >= 0 and sum(q[2]) == 1 for q in probes])"),
)  # fmt: skip

HYPOTHESES = (stationary, seen_once, soft_labels)

lemma_24 = Claim(
    key="narang2026.lem24",
    kind="lemma",
    title="Norm bound of a probing learner with cross-entropy",
    source=Source("narang2026", "Lemma 24", "F.2", "reconstructed"),
    chapter=CHAPTER,
    statement=r"""$\|\bar W\|_F \le r$ with a radius $r$ that comes from comparing $\bar W$ with $W = 0$,
where every cross-entropy is $\log K$. Whether $r$ knows the share of users that the learner sees, the
lost formula does not tell.""",
    reading="“For $W=0$, $p$ is uniform and each CE term equals $\\log K$”; the radius is lost",
    readings=("narang2026.lem24.mass", "narang2026.lem24.short"),
)

mass = Claim(
    key="narang2026.lem24.mass",
    kind="lemma",
    title="Norm bound that knows the learner's users",
    source=Source("narang2026", "Lemma 24", "F.2", "reconstructed"),
    chapter=CHAPTER,
    statement=r"""$$\|\bar W\|_F^2 \le \frac{2\log K}\lambda\cdot\frac{m_i + \gamma}\gamma \le
\frac{2(1+\gamma)\log K}{\gamma\lambda} =: r^2 ,$$ $m_i$ the share of users that the learner sees.""",
    reading=RIDGE + "both parts of the objective are $\\log K$ times their weight at $W = 0$",
    assumes=HYPOTHESES,
)


@mass.symbolic
def against_zero() -> dict[str, Comparison]:
    """The objective at zero is (m + gamma) log K; at W-bar its losses are not negative."""
    sp = sympy()
    g, lam, m, logK = sp.symbols("gamma lambda m logK", positive=True)
    losses, opt, unseen, square = sp.symbols("losses opt unseen square", nonnegative=True)
    at_zero = (m + g) * logK
    here = sp.solve(sp.Eq(losses + g * lam / 2 * square + opt, at_zero), square)[0]
    return {
        "slack of the bound: the losses and the slack of optimality": identical(
            2 * logK / lam * (m + g) / g - here, 2 * (losses + opt) / (g * lam)
        ),
        "is not negative": non_negative(2 * (losses + opt) / (g * lam)),
        "with m = 1 - unseen it is at most the radius of the whole market": non_negative(
            sp.expand(2 * logK / lam / g * ((1 + g) - (1 - unseen + g)))
        ),
    }


@against_zero.mutant("without the learner's users")
def _() -> dict[str, Comparison]:
    sp = sympy()
    g, lam, m, logK = sp.symbols("gamma lambda m logK", positive=True)
    return {"radius": non_negative(2 * logK / lam - 2 * logK / lam * (m + g) / g)}


@mass.certified(one_sided_learners(), small=small)
def of_stationary_models(x: ProbedSoftmax) -> Comparison:
    """The squared norm of an exactly stationary model against the radius."""
    within = norm_bound(x, 2 * (x.mass + x.gamma) / x.gamma)
    return all_of(within, at_most(x.mass, 1))


@of_stationary_models.mutant("a sixth of the squared radius")
def _(x: ProbedSoftmax) -> Comparison:
    return norm_bound(x, F(1, 3) * (x.mass + x.gamma) / x.gamma)


of_stationary_models.without(stationary, small=moved).without(soft_labels, small=heavy)
of_stationary_models.without(seen_once, small=seen_often)

short = Claim(
    key="narang2026.lem24.short",
    kind="lemma",
    title="Norm bound that does not know the learner's users",
    source=Source("narang2026", "Lemma 24", "F.2", "reconstructed"),
    chapter=CHAPTER,
    statement=r"""$\|\bar W\|_F^2 \le 2\log K/\lambda$, whatever the probing weight is.""",
    reading=RIDGE + "the comparison with zero made for the probing part of the objective alone",
    assumes=HYPOTHESES,
)


@short.certified(
    one_sided_learners(),
    small=lambda: iter(sorted(small(), key=lambda x: (x.gamma, x.probes[0].x))),
)
def without_users(x: ProbedSoftmax) -> Comparison:
    """The squared norm against the shorter radius."""
    return norm_bound(x, F(2))


@without_users.mutant("half of the squared radius")
def _(x: ProbedSoftmax) -> Comparison:
    return norm_bound(x, F(1))


without_users.program(
    given=given,
    let=(*LET, ("size", "ridge * sum([sq(r) for r in A])")),
    assume=INSIDE,
    violates="K == 2 and size > 2",
)

probes_outweigh = Assumption(
    "probes outweigh users",
    r"$\gamma \ge m_i$: probing counts at least as much as the users that the learner sees.",
    lambda x: x.gamma >= x.mass,
)

short_amended = short.amended(
    key="narang2026.lem24.short.heavy",
    severity="missing hypothesis",
    title="The shorter radius where probes outweigh users",
    statement=r"""If $\gamma \ge m_i$, then $\|\bar W\|_F^2 \le 2\log K/\lambda$.""",
    survives="The shorter radius is right once the probing weight is at least the share of users that "
    "the learner sees, in particular for every gamma of one or more.",
    assumes=(*HYPOTHESES, probes_outweigh),
    uses=("narang2026.lem24.sharp",),
)


@short_amended.symbolic
def factor_two_at_most() -> dict[str, Comparison]:
    """(m + gamma) / gamma <= 2."""
    sp = sympy()
    m, more = sp.symbols("m more", positive=True)
    return {"factor": non_negative(sp.together(2 - (m + (m + more)) / (m + more)))}


@factor_two_at_most.mutant("one and a half at most")
def _() -> dict[str, Comparison]:
    sp = sympy()
    m, more = sp.symbols("m more", positive=True)
    return {"factor": non_negative(sp.together(sp.Rational(3, 2) - (2 * m + more) / (m + more)))}


@short_amended.certified(one_sided_learners(), small=small)
def where_probes_outweigh(x: ProbedSoftmax) -> Comparison:
    """The squared norm against the shorter radius."""
    return norm_bound(x, F(2))


@where_probes_outweigh.mutant("a fifth of the squared radius")
def _(x: ProbedSoftmax) -> Comparison:
    return norm_bound(x, F(2, 5))


where_probes_outweigh.controls(without_users)
where_probes_outweigh.without(probes_outweigh, small=small)
where_probes_outweigh.without(stationary, small=moved).without(soft_labels, small=heavy)
where_probes_outweigh.by_construction(seen_once, "shares are drawn between 0 and 1")

sharp = Claim(
    key="narang2026.lem24.sharp",
    kind="own",
    title="Norm bound, half of it",
    source=Source("narang2026", "Lemma 24", "F.2", "own"),
    chapter=CHAPTER,
    statement=r"""$$\|\bar W\|_F^2 \le \frac{\log K}\lambda\cdot\frac{m_i + \gamma}\gamma \qquad\text{and}
\qquad \|\bar W\|_F \le \frac{\sqrt2 R_x}\lambda\cdot\frac{m_i + \gamma}\gamma .$$ The first is half of
the squared radius of the paper's comparison; the second, for $\|x\| \le R_x$, is smaller for strong
ridges.""",
    assumes=(*HYPOTHESES, bounded_covariates),
    uses=("narang2026.lem24.mass",),
)


@sharp.symbolic
def with_curvature() -> dict[str, Comparison]:
    """Strong convexity doubles the ridge; stationarity makes it equal to a bounded gradient."""
    sp = sympy()
    g, lam, m, logK = sp.symbols("gamma lambda m logK", positive=True)
    losses, opt, square = sp.symbols("losses opt square", nonnegative=True)
    here = sp.solve(
        sp.Eq(losses + g * lam / 2 * square + g * lam / 2 * square + opt, (m + g) * logK), square
    )[0]
    others = sp.symbols("q1:4", nonnegative=True)
    return {
        "at zero the objective is higher by its curvature gamma lambda/2 |W-bar|^2": identical(
            logK / lam * (m + g) / g - here, (losses + opt) / (g * lam)
        ),
        "is not negative": non_negative((losses + opt) / (g * lam)),
        "|p - e_c|^2 = (1 - p_c)^2 + the sum of the others' squares": non_negative(
            sp.expand(2 * sum(others) ** 2 - sum(others) ** 2 - sum(q**2 for q in others))
        ),
        "gamma lambda W-bar is minus a gradient of norm (m + gamma) sqrt(2) R_x at most": (
            identical(sp.sqrt(2) * (m + g) / (g * lam), sp.sqrt(2) / lam * (m + g) / g)
        ),
    }


@with_curvature.mutant("|p - e_c|^2 <= (1 - p_c)^2")
def _() -> dict[str, Comparison]:
    sp = sympy()
    q = sp.symbols("q1:4", nonnegative=True)
    return {"norm": non_negative(sp.expand(-sum(v**2 for v in q)))}


@sharp.certified(one_sided_learners(), small=small)
def half_the_square(x: ProbedSoftmax) -> Comparison:
    """The squared norm against half of the squared radius."""
    return norm_bound(x, (x.mass + x.gamma) / x.gamma)


@half_the_square.mutant("a sixth of the squared radius of the paper's comparison")
def _(x: ProbedSoftmax) -> Comparison:
    return norm_bound(x, (x.mass + x.gamma) / x.gamma / 3)


@sharp.exact(small=small)
def by_the_gradient(x: ProbedSoftmax) -> Comparison:
    """lambda |W-bar| against sqrt(2) R_x (m + gamma) / gamma, both squared; exact."""
    bound = 2 * x.R_x**2 * ((x.mass + x.gamma) / x.gamma) ** 2
    return at_most(x.ridge**2 * squared_norm(x.model), bound)


@by_the_gradient.mutant("an eighth of the length")
def _(x: ProbedSoftmax) -> Comparison:
    bound = 2 * x.R_x**2 * ((x.mass + x.gamma) / x.gamma) ** 2
    return at_most(x.ridge**2 * squared_norm(x.model), bound / 64)


half_the_square.without(stationary, small=moved).without(soft_labels, small=heavy)
half_the_square.by_construction(seen_once, "shares are drawn between 0 and 1")
half_the_square.without(bounded_covariates, small=undeclared)
by_the_gradient.without(stationary, small=moved).without(soft_labels, small=heavy)
by_the_gradient.by_construction(seen_once, "shares are drawn between 0 and 1")
by_the_gradient.without(bounded_covariates, small=undeclared)
