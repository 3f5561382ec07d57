"""Equation (3): a collective of size alpha among people who do not react."""

from __future__ import annotations

from lookahead.core.exact import apply
from lookahead.core.measures import expectation, mixture
from lookahead.core.symbols import sympy
from lookahead.ledger import Claim, Comparison, Source, all_of, equals, that
from lookahead.ledger.symbolic import identical, non_negative
from lookahead.reasoning.claims.section_5_1_shared import CHAPTER, regular, small_groups
from lookahead.reasoning.two_groups import TwoGroups, learner, mean_loss_gradient
from lookahead.testing.mixture_games import two_groups

equation_3 = Claim(
    key="zhu2025.eq3",
    kind="definition",
    title="A collective of size alpha",
    source=Source("zhu2025", "Equation (3)", "5.1", "verbatim"),
    chapter=CHAPTER,
    statement=r"""$\mathcal D^\alpha = \alpha\mathcal D_h + (1-\alpha)\mathcal D_0$ with $0 \le \alpha
\le 1$ is one probability distribution. An $\alpha$-fraction plays the fixed strategy $h$, the rest does
not react. The learner sees the mixed *data*, so $\theta^*_\alpha = \mathcal A(\mathcal D^\alpha)$, in
general no mixture of the models $\mathcal A(\mathcal D_h)$ and $\mathcal A(\mathcal D_0)$. Members count
their own utility, $U_\alpha = \mathbb E_{\mathcal D_h}u(z, \theta^*_\alpha)$.""",
    as_printed=r"$\mathcal D^\alpha = \alpha\mathcal D_h + (1-\alpha)\cdot\mathcal D_0$",
    assumes=(regular,),
    uses=("zhu2025.def.learner",),
)


@equation_3.symbolic
def one_distribution() -> dict[str, Comparison]:
    """Masses, and expectations of a function with the values f and g on an event and off it."""
    a, b, p, q, r, s = sympy().symbols("alpha beta p q r s", nonnegative=True)
    f, g = sympy().symbols("f g", real=True)
    event = a * p + b * q
    return {
        "the whole space has mass alpha + beta = 1": identical((a * 1 + b * 1).subs(b, 1 - a), 1),
        "an event has no negative mass": non_negative(event),
        "and never more than the whole (p + r = q + s = 1)": non_negative(
            (a * (p + r) + b * (q + s)) - event
        ),
        "expectations under the mixture are mixtures of expectations": identical(
            event * f + (a * r + b * s) * g, a * (p * f + r * g) + b * (q * f + s * g)
        ),
    }


@one_distribution.mutant("both groups counted whole")
def _() -> dict[str, Comparison]:
    a = sympy().Symbol("alpha", nonnegative=True)
    return {"mass": identical(a + 1, 1), "at alpha = 0": identical((a + 1).subs(a, 0), 1)}


@equation_3.sampled(two_groups(whole=True), small=small_groups)
def learner_sees_the_mixture(x: TwoGroups) -> Comparison:
    """The gradient of the mixed risk vanishes at the model, computed on the mixed rows."""
    law = mixture((x.alpha, 1 - x.alpha), (x.strategic, x.base))
    mass = that(sum(law.weights) == 1, "mass", trivial=True)
    theta = learner(law)
    direct = equals(x.theta, theta)
    at_rest = equals(mean_loss_gradient(law, x.theta), (0,) * x.p)
    steep = apply(x.hessian, x.theta)
    pull = [expectation(law, lambda z, i=i: z[i] * z[-1]) for i in range(x.p)]
    return all_of(mass, direct, at_rest, equals(steep, tuple(pull)))


@learner_sees_the_mixture.mutant("a mixture of the two groups' models")
def _(x: TwoGroups) -> Comparison:
    pairs = zip(learner(x.strategic), learner(x.base), strict=True)
    return equals(x.theta, tuple(x.alpha * a + (1 - x.alpha) * b for a, b in pairs))


learner_sees_the_mixture.by_construction(
    regular, "the equation speaks of data; without one minimiser there is no model to compare"
)
