"""Lemmas 1 and 8: what both losses have in common under Assumption 1."""

from __future__ import annotations

from fractions import Fraction

from lookahead.core.symbols import sympy
from lookahead.ledger import Claim, Comparison, Source, all_of, at_least, at_most
from lookahead.ledger.symbolic import identical, non_negative, sum_of_squares
from lookahead.market.claims.lemma_4 import (
    TwoModels,
    covariates,
    labels,
    models,
    pairs,
    slope,
    small,
    smoothness,
    understated,
)

F = Fraction
CHAPTER = "market/choice"
STATEMENT = r"""Under Assumption 1, for every user $(x, y)$ in the support, the squared loss and the
cross-entropy are non-negative, convex and differentiable in the model, Lipschitz on bounded sets of
models, and $\beta$-smooth with $\beta = 2R_x^2$, which serves both."""

lemma_1 = Claim(
    key="narang2026.lem1",
    kind="lemma",
    title="Both losses are regular",
    source=Source("narang2026", "Lemma 1", "3.1", "forced"),
    chapter=CHAPTER,
    statement=STATEMENT,
    reading="The lemma names the properties and no constants; locally Lipschitz means Lipschitz on "
    "bounded sets. The squared loss is not Lipschitz on the whole space.",
    assumes=(covariates, labels, models),
    uses=("narang2026.asm1", "narang2026.lem4", "narang2026.lem6"),
)


def steps() -> dict[str, Comparison]:
    """Signs and tangents of the losses as functions of residuals and logits; constants compared."""
    sp = sympy()
    r, h = sp.symbols("r h", real=True)
    u = sp.Symbol("u", positive=True)
    R = sp.Symbol("R_x", nonnegative=True)
    z = sp.symbols("z_1:4", real=True)
    log_sum = sp.log(sum(sp.exp(t) for t in z)) - z[0]
    shifted = sp.log(1 + sp.exp(z[1] - z[0]) + sp.exp(z[2] - z[0]))
    return {
        "squared loss: a square": sum_of_squares(r**2, [(1, r)]),
        "squared loss: above its tangent": sum_of_squares(
            (r + h) ** 2 - r**2 - 2 * r * h, [(1, h)]
        ),
        "cross-entropy: the log of one plus positive terms": identical(
            sp.exp(log_sum) - sp.exp(shifted), 0
        ),
        "whose argument exceeds one": non_negative((1 + u) - 1),
        "2 R_x^2 exceeds the cross-entropy's R_x^2 / 2": non_negative(2 * R**2 - R**2 / 2),
    }


def broken_steps() -> dict[str, Comparison]:
    """The cross-entropy's constant offered for the squared loss."""
    R = sympy().Symbol("R_x", positive=True)
    return {"R_x^2 / 2 serves both": non_negative(R**2 / 2 - 2 * R**2)}


@lemma_1.symbolic
def proof() -> dict[str, Comparison]:
    """Lemmas 4 and 6, put together."""
    return steps()


proof.mutant("the cross-entropy's constant serves both")(broken_steps)


@lemma_1.sampled(pairs(), small=small)
def squared_loss(x: TwoModels) -> Comparison:
    """All properties of the squared loss at two models of a bounded set."""
    return all_of(
        at_least(x.loss(x.theta), 0),
        smoothness(x, 2 * x.R_x**2),
        slope(x, 2 * x.R_x * (x.R_x * x.D + x.Y)),
    )


@squared_loss.mutant("the cross-entropy's constant")
def _(x: TwoModels) -> Comparison:
    return smoothness(x, x.R_x**2 / 2)


@squared_loss.mutant("one Lipschitz constant for all models")
def _(x: TwoModels) -> Comparison:
    return slope(x, 2 * x.R_x * (x.R_x + x.Y))


squared_loss.without(covariates, small=lambda: understated("R_x"))
squared_loss.without(labels, small=lambda: understated("Y"))
squared_loss.without(models, small=lambda: understated("D"))

lemma_8 = Claim(
    key="narang2026.lem8",
    kind="lemma",
    title="Both losses are regular, as the appendix says it",
    source=Source("narang2026", "Lemma 8", "B.2", "forced"),
    chapter=CHAPTER,
    statement=STATEMENT + " The appendix states Lemma 1 once more, after Lemmas 4 to 7.",
    reading="The same words as Lemma 1.",
    assumes=(covariates, labels, models),
    uses=("narang2026.lem1",),
)


@lemma_8.symbolic
def again() -> dict[str, Comparison]:
    """The derivation of Lemma 1."""
    return steps()


again.mutant("the cross-entropy's constant serves both")(broken_steps)
again.as_in("narang2026.lem1", covariates, labels, models)


@lemma_8.sampled(pairs(), small=small)
def midpoint(x: TwoModels) -> Comparison:
    """The chord is above the loss in the middle, by beta / 8 of the squared distance at most."""
    gain = (x.loss(x.theta) + x.loss(x.other)) / 2 - x.loss(x.moved(F(1, 2)))
    return all_of(at_least(gain, 0), at_most(gain, 2 * x.R_x**2 * x.apart / 8))


@midpoint.mutant("by half of that")
def _(x: TwoModels) -> Comparison:
    gain = (x.loss(x.theta) + x.loss(x.other)) / 2 - x.loss(x.moved(F(1, 2)))
    return at_most(gain, x.R_x**2 * x.apart / 8)
