"""Equation (6): the collective wants one particular model, and its data do not enter."""

from __future__ import annotations

from lookahead.core.symbols import sympy
from lookahead.ledger import Claim, Comparison, Source
from lookahead.ledger.symbolic import identical, sum_of_squares

equation_6 = Claim(
    key="zhu2025.eq6",
    kind="equation",
    title="The utility of steering towards a target model",
    source=Source("zhu2025", "Equation (6)", "6.2", "verbatim"),
    chapter="reasoning/credit_sizes",
    statement=r"""$u((x, y), \theta) = -\|\theta - \theta_{\rm target}\|_2^2$. It is the same for every
member, at most $0$, and $0$ at the target only. So $U_\alpha = u(\theta^*_\alpha)$, and
$\nabla_\theta u = -2(\theta - \theta_{\rm target})$.""",
    as_printed=r"$u_i((x_i, y_i), \theta) = -\|\theta - \theta_{\text{target}}\|_2^2$",
)


def _steps(factor: int) -> dict[str, Comparison]:
    """Three coordinates; `factor` is that of the gradient."""
    s = sympy()
    theta, target = (s.Matrix(s.symbols(f"{name}_1:4", real=True)) for name in ("theta", "t"))
    gap = theta - target
    u = -(gap.T * gap)[0]
    gradient = s.Matrix([s.diff(u, t) for t in theta])
    return {
        "the gradient": identical(gradient, -factor * gap),
        "never above zero, and zero where all three squares are": sum_of_squares(
            -u, [(1, g) for g in gap]
        ),
    }


@equation_6.symbolic
def gradient_and_maximum() -> dict[str, Comparison]:
    """Differentiate, and write -u as a sum of squares."""
    return _steps(2)


gradient_and_maximum.mutant("half of it, as in the released notebook")(lambda: _steps(1))
