"""Theorem 1, the informal form of Theorem 3."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction

from lookahead.core.symbols import sympy
from lookahead.ledger import Assumption, Claim, Comparison, Source
from lookahead.ledger.symbolic import identical, non_negative
from lookahead.reasoning.claims.retraining_assumptions import (
    SET,
    convex_loss,
    smooth_loss,
    weak_feedback,
)
from lookahead.reasoning.claims.retraining_scope import (
    CHAPTER,
    flat,
    quick,
    small,
    steep,
    without_contraction,
)
from lookahead.reasoning.claims.theorem_3 import conclusion
from lookahead.reasoning.retraining import Retraining, rate
from lookahead.testing.retraining import retrainings

F = Fraction

lipschitz_responses = Assumption(
    "Lipschitz responses",
    r"$\|h_\theta(z) - h_\phi(z)\| \le \epsilon\|\theta - \phi\|$ for every agent, with the declared "
    r"$\epsilon$.",
    lambda x: abs(x.gain) <= x.epsilon,
)

theorem_1 = Claim(
    key="zhu2025.thm1",
    kind="theorem",
    title="Retraining with level-k thinkers (informal)",
    source=Source("zhu2025", "Theorem 1", "1.1", "verbatim"),
    chapter=CHAPTER,
    statement=r"""With a smooth and strongly convex loss and responses that are sufficiently Lipschitz
in the model, retraining converges to a unique stable point at rate $O\big([\sum_{k \ge 1}
c^k\alpha_k]^t\big)$ for some $c \in (0, 1)$. Read: responses are $\epsilon$-Lipschitz with $\epsilon <
\gamma/\beta$, $c = \epsilon\beta/\gamma$ (any $c$ if nobody reacts), and the constant in $O$ is
$\|\theta_0 - \theta^*\|$.""",
    as_printed=r"$O\big(\big[\sum_{k=1}^\infty c^k\alpha_k\big]^t\big)$",
    assumes=(convex_loss, smooth_loss, lipschitz_responses, weak_feedback, *SET),
    uses=("zhu2025.thm3",),
)


@theorem_1.symbolic
def from_theorem_3() -> dict[str, Comparison]:
    """Lipschitz responses make D_1 sensitive; the factor is attained by affine reactions."""
    sp = sympy()
    eps, d, c, e, extra = sp.symbols("epsilon d c e extra", positive=True)
    w, a = sp.symbols("w alpha", nonnegative=True)
    k = sp.Symbol("k", integer=True, positive=True)
    return {
        "moving every agent costs at most epsilon d": identical(
            w * eps * d + (1 - w) * eps * d, eps * d
        ),
        "affine levels 1 and 2 multiply the error by alpha c + (1 - alpha) c^2": identical(
            a * (c * e) + (1 - a) * (c * (c * e)), (a * c + (1 - a) * c**2) * e
        ),
        "a larger c gives a larger rate": non_negative(a * ((c + extra) ** 2 - c**2)),
        "rounds multiply": identical(c**k * c, c ** (k + 1)),
    }


@from_theorem_3.mutant("c in place of c^k")
def _() -> dict[str, Comparison]:
    c, e = sympy().symbols("c e", positive=True)
    return {"level 1": identical(c * e, c * e), "level 2": identical(c * (c * e), c * e)}


def constant(x: Retraining) -> Fraction:
    """Return c = epsilon beta / gamma, or one half where nobody reacts."""
    return x.ratio or F(1, 2)


@theorem_1.sampled(retrainings(), small=small)
def convergence(x: Retraining) -> Comparison:
    """Exact runs of three rounds, and every candidate for a stable point."""
    return conclusion(x, rate(constant(x), x.mixture))


@convergence.mutant("exponent k + 1")
def _(x: Retraining) -> Comparison:
    return conclusion(x, constant(x) * rate(constant(x), x.mixture))


def stronger() -> Iterator[Retraining]:
    """Responses that are Lipschitz with too large a constant."""
    for x in without_contraction():
        yield x
        yield replace(x, gain=2 * x.gain, epsilon=2 * x.epsilon)


for broken, instances in (
    (convex_loss, flat),
    (smooth_loss, steep),
    (lipschitz_responses, quick),
    (weak_feedback, stronger),
):
    convergence.without(broken, small=instances)
convergence.as_in("zhu2025.thm3", *SET)
