"""Equation (3): the potential with probing, and two conventions for its ridge."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from lookahead.core.exact import dot
from lookahead.core.symbols import sympy
from lookahead.ledger import Claim, Comparison, Source, equals
from lookahead.ledger.symbolic import identical
from lookahead.market.claims.assumptions import distinct_models
from lookahead.testing.market_flow import Probed, probed_slopes, small_probed

F = Fraction
CHAPTER = "market/potential"
LOST = (
    "Formulas (3), (18) and (19) are lost; the text says that the second term captures the probing "
    "loss (with regularisation) weighted by the probing weight, and that the dataset is sampled "
    "uniformly. "
)

equation_3 = Claim(
    key="narang2026.eq3",
    kind="equation",
    title="The potential with probing",
    source=Source("narang2026", "Equation (3)", "5.2", "reconstructed"),
    chapter=CHAPTER,
    statement=r"""With a set $\mathcal P$ of probing learners, a weight $\gamma \ge 0$ and the mean loss
$\hat L_i(\theta) = \frac1{n_q}\sum_j \ell(\theta; x^q_j, \tilde y_j)$ on the stored queries,
$$F^{\mathcal P}(\Theta) = F(\Theta) + \gamma \sum_{i \in \mathcal P}\big[\hat L_i(\theta_i) +
r(\theta_i)\big],$$ where $r$ is the ridge. Its gradient is the mean step of Algorithm 2, in either
convention for $r$.""",
    reading=LOST,
    readings=("narang2026.eq3.half", "narang2026.eq3.full"),
)

half = Claim(
    key="narang2026.eq3.half",
    kind="equation",
    title="The potential with probing, half a ridge",
    source=Source("narang2026", "Equation (3)", "5.2", "reconstructed"),
    chapter=CHAPTER,
    statement=r"""$r(\theta) = \tfrac\lambda2\|\theta\|^2$. Then each round a probing learner's mean step
adds $-\eta\gamma\,[\nabla\hat L_i(\theta_i) + \lambda\theta_i]$ to what users teach it.""",
    reading=LOST + "Here: the ridge whose gradient is lambda theta, as in the released code.",
    assumes=(distinct_models,),
    uses=("narang2026.lem13.distinct",),
)

full = Claim(
    key="narang2026.eq3.full",
    kind="equation",
    title="The potential with probing, a whole ridge",
    source=Source("narang2026", "Equation (3)", "5.2", "reconstructed"),
    chapter=CHAPTER,
    statement=r"""$r(\theta) = \lambda\|\theta\|^2$. Then the mean step adds $-\eta\gamma\,[\nabla\hat
L_i(\theta_i) + 2\lambda\theta_i]$: the first convention with $2\lambda$ in place of $\lambda$.""",
    reading=LOST + "Here: the ridge without the factor one half.",
    assumes=(distinct_models,),
    uses=("narang2026.lem13.distinct",),
)


def mean_step(x: Probed, share: int) -> Comparison:
    """The slope of F^P from values, against the mean over rounds of what a query teaches."""
    return equals(x.slope(share), dot(x.formula(share), x.placed.direction))


def _summed(x: Probed, share: int) -> Comparison:
    every_query = list(x.formula(share))
    s, n = x.theta[0], len(x.queries)
    pull = 2 * sum(((s * q - y) * q for q, y in x.queries), F(0))
    every_query[0] += x.weight * pull * (1 - F(1, n)) if n else F(0)
    return equals(x.slope(share), dot(every_query, x.placed.direction))


def _register(claim: Claim, share: int) -> None:
    def gradient_of_the_ridge() -> dict[str, Comparison]:
        """A query's loss, the ridge, and the mean over queries drawn uniformly."""
        sp = sympy()
        s, x, y, lam = sp.symbols("theta x y lambda", real=True)
        g1, g2 = sp.symbols("g_1 g_2", real=True)
        ridge = share * lam / 2 * s**2
        return {
            "one query": identical(sp.diff((y - s * x) ** 2, s), 2 * (s * x - y) * x),
            "the ridge": identical(sp.diff(ridge, s), share * lam * s),
            "a uniform draw averages": identical(
                g1 * sp.Rational(1, 2) + g2 * sp.Rational(1, 2), (g1 + g2) / 2
            ),
        }

    def other_convention() -> dict[str, Comparison]:
        s, lam = sympy().symbols("theta lambda", real=True)
        ridge = share * lam / 2 * s**2
        return {"ridge": identical(sympy().diff(ridge, s), (3 - share) * lam * s)}

    def slope_from_values(x: Probed) -> Comparison:
        """A one-sided derivative of F^P from values, against the mean step."""
        return mean_step(x, share)

    claim.symbolic(gradient_of_the_ridge).mutant("the other convention")(other_convention)
    check = claim.sampled(probed_slopes(distinct=True), small=small_probed)(slope_from_values)
    check.mutant("queries summed instead of averaged")(lambda x: _summed(x, share))
    check.mutant("the other convention")(
        lambda x: equals(x.slope(share), dot(x.formula(3 - share), x.placed.direction))
    )
    check.mutant("without the weight")(
        lambda x: equals(
            x.slope(share), dot(replace(x, weight=F(1)).formula(share), x.placed.direction)
        )
    )
    check.as_in("narang2026.lem13.distinct", distinct_models)


_register(half, 1)
_register(full, 2)
