"""Example 1: two subpopulations with opposite slopes."""

from __future__ import annotations

from typing import Any

from lookahead.core.symbols import sympy
from lookahead.ledger import Claim, Comparison, Source
from lookahead.ledger.symbolic import identical, sum_of_squares

CHAPTER = "market/two_slopes"
Steps = dict[str, Comparison]

example_1 = Claim(
    key="narang2026.ex1",
    kind="example",
    title="Example 1: two opposite slopes",
    source=Source("narang2026", "Example 1", "C", "forced"),
    chapter=CHAPTER,
    statement=r"""Two learners, $d = 1$, squared loss, $\mathcal D = p\,\mathcal D_1 +
(1-p)\,\mathcal D_2$ with $0 < p < 1$ and $a > 0$. On both, $x$ is uniform on
$[-\sqrt3, \sqrt3]$; on $\mathcal D_1$ $y = ax$, on $\mathcal D_2$ $y = -ax$; users of $\mathcal D_i$
prefer learner $i$. Then (i) $\mathbb E x = 0$ and $\mathbb E x^2 = 1$; (ii) a slope $\phi$ has loss
$(\phi - s)^2$ on a subpopulation of slope $s$; (iii) $\mathbb E[y \mid x] = (2p-1)ax$; (iv) the
specialists $\arg\min_\theta \mathbb E_{\mathcal D_i}\ell(\theta)$ are $a$ and $-a$, with zero loss;
(v) which learner has the smaller loss for a user with $x \ne 0$, or that they tie, depends on its
subpopulation alone.""",
    reading="the formulas of the law are lost; zero mean, unit variance and two slopes fix them",
)


def _uniform(half: Any) -> tuple[Any, Any]:
    """The mean and second moment of the uniform law on [-half, half]."""
    sp = sympy()
    x = sp.Symbol("x", real=True)
    mean = lambda f: sp.integrate(f, (x, -half, half)) / (2 * half)
    return mean(x), mean(x**2)


@example_1.symbolic
def family() -> Steps:
    """Integrals over the uniform law, and the loss of a slope on either subpopulation."""
    sp = sympy()
    x, phi, s, other = sp.symbols("x phi s theta", real=True)
    p, a = sp.symbols("p a", positive=True)
    first, second = _uniform(sp.sqrt(3))
    squared = sp.expand((s * x - phi * x) ** 2)
    gap = (s * x - phi * x) ** 2 - (s * x - other * x) ** 2
    return {
        "(i) mean": identical(first, 0),
        "(i) second moment": identical(second, 1),
        "(ii) loss on slope s": identical(squared.coeff(x, 2) * second, (phi - s) ** 2),
        "(ii) no other power of x": identical(squared, squared.coeff(x, 2) * x**2),
        "(iii) mean label": identical(p * a * x + (1 - p) * (-a * x), (2 * p - 1) * a * x),
        "(iv) least at s alone": sum_of_squares((phi - s) ** 2, [(1, phi - s)]),
        "(iv) without loss": identical(squared.subs(phi, s), 0),
        "(v) losses compare as distances of slopes": identical(
            gap, x**2 * ((phi - s) ** 2 - (other - s) ** 2)
        ),
    }


@family.mutant("x uniform on [-1, 1]")
def _() -> Steps:
    return {"second moment": identical(_uniform(1)[1], 1)}


@family.mutant("loss with a factor one half")
def _() -> Steps:
    phi, s, x = sympy().symbols("phi s x", real=True)
    return {"loss": identical((s * x - phi * x) ** 2 / 2, x**2 * (phi - s) ** 2)}
