"""Appendix A.2: the steps by which Lemma 11 and Theorem 3 are proved."""

from __future__ import annotations

from fractions import Fraction

from lookahead.core.symbols import sympy
from lookahead.ledger import Claim, Comparison, Source, all_of, at_most, equals
from lookahead.ledger.symbolic import identical
from lookahead.reasoning.claims import retraining_programs as programs
from lookahead.reasoning.claims.retraining_assumptions import (
    CONSTANTS,
    SET,
    closed_set,
    convex_loss,
    convex_set,
    sensitive,
    smooth_loss,
)
from lookahead.reasoning.claims.retraining_scope import (
    CHAPTER,
    LEVELS,
    any_feedback,
    data_scaled,
    flat,
    half_open,
    loss_scaled,
    quick,
    small,
    steep,
    two_models,
)
from lookahead.reasoning.level_k import level, level_as_printed
from lookahead.reasoning.retraining import Retraining, pure
from lookahead.testing.retraining import retrainings

recursion = Claim(
    key="zhu2025.lem11.rec",
    kind="proof step",
    title="Level k reacts to an earlier iterate of level 1",
    source=Source("zhu2025", "Appendix A.2, from equation (1)", "A.2", "verbatim"),
    chapter=CHAPTER,
    statement=r"""Let $\theta^0 = \theta$ and $\theta^j = \mathcal A(\mathcal D_1(\theta^{j-1}))$.
From equation (1), $\mathcal D_k(\theta) = \mathcal D_1(\theta^{k-1})$.""",
    as_printed=r"$\mathcal D_k(\theta^0) = \mathcal D_1(\theta^{k-1})$",
    reading="every $\\mathcal D_k$ by equation (1) as printed, from $h^{(0)}_\\theta$ the identity",
)


@recursion.exact(small=small)
def as_printed(x: Retraining) -> Comparison:
    """The data of level k by equation (1), against those of level 1 at the iterate before."""

    def first(theta: Fraction) -> Fraction:
        return x.learner(level_as_printed(x.model, (theta,), 1))

    compared: list[Comparison] = []
    iterate = x.theta
    for k in LEVELS:
        left = level_as_printed(x.model, (x.theta,), k)
        right = level_as_printed(x.model, (iterate,), 1)
        compared.append(equals(left.points, right.points))
        iterate = first(iterate)
    return all_of(*compared)


@as_printed.mutant("level k + 1 has the data of level k")
def _(x: Retraining) -> Comparison:
    laws = [level_as_printed(x.model, (x.theta,), k) for k in LEVELS]
    return equals(tuple(p.points for p in laws[1:]), tuple(p.points for p in laws[:-1]))


as_printed.program(
    given=programs.given,
    let=programs.PRINTED,
    assume=(*programs.CONSTANTS, *programs.WEAK),
    violates="data(2) != data(1)",
)

recursion_deployed = recursion.amended(
    key="zhu2025.lem11.rec.deployed",
    severity="typo",
    title="Level k reacts to an earlier iterate of level 1",
    statement=r"""Where level 1 best-responds to the deployed $\theta$ and level $k \ge 2$ to $\mathcal
A(\mathcal D_{k-1}(\theta))$: $\mathcal D_k(\theta) = \mathcal D_1(\theta^{k-1})$ for all $k \ge 1$.
Under equation (1) as printed no $\mathcal D_k$ depends on $\theta$, and the identity fails at
$k = 2$.""",
    survives="The identity, and the proof that rests on it, once level 1 responds to the deployed "
    "model, as the text around the equation says.",
    uses=("zhu2025.eq1.deployed",),
)


@recursion_deployed.symbolic
def induction() -> dict[str, Comparison]:
    """Unfold both recursions for abstract D_1 and A, then the step from k to k + 1."""
    sp = sympy()
    t = sp.Symbol("theta")
    D, A = sp.Function("D_1"), sp.Function("A")
    law, iterate = D(t), t
    steps: dict[str, Comparison] = {"k = 1": identical(law, D(iterate))}
    for k in (2, 3, 4):
        law, iterate = D(A(law)), A(D(iterate))
        steps[f"k = {k}"] = identical(law, D(iterate))
    before, known = sp.symbols("theta^(k-1) D_k")
    steps["from k to k + 1"] = identical(D(A(known)).subs(known, D(before)), D(A(D(before))))
    return steps


@induction.mutant("D_k(theta) = D_1(theta^k), for affine maps")
def _() -> dict[str, Comparison]:
    t, c, b = sympy().symbols("theta c b", positive=True)
    return {"k = 1": identical(b + c * t, b + c * (b + c * t))}


@recursion_deployed.exact(small=any_feedback)
def by_best_responses(x: Retraining) -> Comparison:
    """The data of level k by best responses, against level 1 at the iterate, atom by atom."""
    path = x.trajectory(x.theta, pure(1), len(LEVELS))
    return all_of(
        *(
            equals(
                x.population(x.theta, pure(k)).points,
                level(x.model, (path[k - 1],), 1).points,
            )
            for k in LEVELS
        )
    )


@by_best_responses.mutant("D_k(theta) = D_1(theta^k)")
def _(x: Retraining) -> Comparison:
    path = x.trajectory(x.theta, pure(1), len(LEVELS))
    return all_of(
        *(
            equals(
                x.population(x.theta, pure(k)).points,
                level(x.model, (path[k],), 1).points,
            )
            for k in LEVELS
        )
    )


by_best_responses.controls(as_printed)

contraction = Claim(
    key="zhu2025.a2.contract",
    kind="proof step",
    title="Iterates of level 1 approach one another",
    source=Source("zhu2025", "Appendix A.2, second display", "A.2", "verbatim"),
    chapter=CHAPTER,
    statement=r"""$\|\theta^{k-1} - \phi^{k-1}\|_2 \le (\epsilon\beta/\gamma)^{k-1}\|\theta -
\phi\|_2$ for $k \ge 1$, whether or not $\epsilon < \gamma/\beta$.""",
    as_printed=r"$\|\theta^{k-1} - \phi^{k-1}\|_2 \le (\epsilon\beta/\gamma)^{k-1}\|\theta - \phi\|_2$",
    assumes=(*CONSTANTS, *SET),
    uses=("zhu2025.ext.retraining",),
)


@contraction.symbolic
def by_induction() -> dict[str, Comparison]:
    """One step multiplies by at most c; the powers add up, starting from c^0 = 1."""
    sp = sympy()
    c, d = sp.symbols("c d", positive=True)
    k = sp.Symbol("k", integer=True, positive=True)
    return {
        "k = 1": identical(c**0 * d, d),
        "from k to k + 1": identical(c * (c ** (k - 1) * d), c**k * d),
    }


@by_induction.mutant("exponent k")
def _() -> dict[str, Comparison]:
    c, d = sympy().symbols("c d", positive=True)
    return {"k = 1": identical(c * d, d), "from k to k + 1": identical(c * (c * d), c**2 * d)}


def approach(x: Retraining, shift: int) -> Comparison:
    """Compare the iterates of theta and phi with powers of c that lag by `shift`."""
    a, b = (x.trajectory(start, pure(1), len(LEVELS)) for start in (x.theta, x.phi))
    gap = abs(x.theta - x.phi)
    return all_of(
        *(at_most(abs(a[k - 1] - b[k - 1]), x.ratio ** (k - shift) * gap) for k in LEVELS[1:])
    )


@contraction.sampled(retrainings(), small=any_feedback)
def iterates(x: Retraining) -> Comparison:
    """Iterates of level 1 from two models, exactly."""
    return approach(x, 1)


@iterates.mutant("exponent k")
def _(x: Retraining) -> Comparison:
    return approach(x, 0)


for broken, instances in (
    (convex_loss, flat),
    (smooth_loss, steep),
    (sensitive, quick),
    (closed_set, half_open),
    (convex_set, two_models),
):
    iterates.without(broken, small=instances)
iterates.scales("ℓ → s·ℓ", loss_scaled, free=True).scales("z → s·z", data_scaled, free=True)
