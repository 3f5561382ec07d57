"""Example 5 and the assumptions of Theorem 6: which parameter is linear."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from lookahead.core.symbols import sympy
from lookahead.ledger import (
    Claim,
    Comparison,
    Source,
    that,
)
from lookahead.ledger.symbolic import identical
from lookahead.reasoning.claims import finite_programs as programs
from lookahead.reasoning.claims.example_5 import CHAPTER
from lookahead.reasoning.label_reports import Reporting, small_scope

F = Fraction


def one_value_first() -> Iterator[Reporting]:
    """The small games, one value of x first."""
    return iter(sorted(small_scope(), key=lambda x: x.game.n))


not_linear = Claim(
    key="zhu2025.ex5.notlinear",
    kind="in-text",
    title="Example 5 does not satisfy the assumptions of Theorem 6",
    source=Source("zhu2025", "Remark at the end of Section 4", "4", "verbatim"),
    chapter=CHAPTER,
    statement=r"""Example 5 does not satisfy the assumptions of Theorem 6. Linearity is a property of a
*parameterisation*, and the text names none: two readings.""",
    as_printed="Example 5 does not satisfy the assumptions in Theorem 6",
    readings=("zhu2025.ex5.notlinear.labels", "zhu2025.ex5.notlinear.any"),
)

with_labels = Claim(
    key="zhu2025.ex5.notlinear.labels",
    kind="own",
    title="Labels as parameters are not a linear map",
    source=Source("zhu2025", "Remark at the end of Section 4", "4", "own"),
    chapter=CHAPTER,
    reading="the strategy parameter is the label that is reported",
    statement=r"""With the reported labels as $\eta$, half-way between two strategies everybody reports the
mean label; half of each are two labels. The laws differ in their second moment by
$\alpha(1-\alpha)(\eta - \eta')^2$.""",
)


@with_labels.symbolic
def second_moments() -> dict[str, Comparison]:
    """Moments of the labels at one x: of the mixed parameter, and of the mixed law."""
    sp = sympy()
    a, y, z = sp.symbols("alpha eta eta_prime", real=True)
    mixed, moment = a * y + (1 - a) * z, a * y**2 + (1 - a) * z**2
    half = sp.Rational(1, 2)
    gap = (moment - mixed**2).subs({a: half, y: 0, z: 1})
    return {
        "second moments differ": identical(moment - mixed**2, a * (1 - a) * (y - z) ** 2),
        "labels 0 and 1, half-way": identical(gap, half**2),
    }


@second_moments.mutant("the laws are the same")
def _() -> dict[str, Comparison]:
    a, y, z = sympy().symbols("alpha eta eta_prime", real=True)
    return {"gap": identical(a * y**2 + (1 - a) * z**2, (a * y + (1 - a) * z) ** 2)}


anyhow = Claim(
    key="zhu2025.ex5.notlinear.any",
    kind="own",
    title="No parameterisation of Example 5 satisfies the assumptions",
    source=Source("zhu2025", "Remark at the end of Section 4", "4", "own"),
    chapter=CHAPTER,
    reading="for every parameterisation of strategies that change labels",
    statement=r"""However the label strategies are parameterised, linearity or strong concavity fails. Checked
where $\eta(x)$ is the share of agents at $x$ who report 1, and the rest report 0.""",
    severity="missing hypothesis",
    survives="The remark for strategies that are described by the labels themselves. Described by the "
    "share of agents who report 1, those of a class that predicts everything satisfy both assumptions.",
)


@anyhow.exact(small=one_value_first)
def share_is_not_strongly_concave(x: Reporting) -> Comparison:
    """With eta(x) the share that reports 1, the law is linear; is U not strongly concave in it?

    U is quadratic in eta. It is strongly concave exactly where distinct shares give distinct
    predictions, as a change d of eta changes U by at least E(P d)^2 beyond the linear part.
    """
    g = x.game
    units = [tuple(F(int(i == j)) for j in range(g.n)) for i in range(g.n)]
    return that(any(not g.is_realisable(unit) for unit in units), "the class predicts everything")


@share_is_not_strongly_concave.mutant("there is more than one value of x")
def _(x: Reporting) -> Comparison:
    return that(x.game.n > 1)


share_is_not_strongly_concave.program(
    given=programs.labels,
    let=(
        ("law(s)", "[1 - s, s]"),
        ("prediction(s)", "dot(law(s), [0, 1])"),
        ("U(s)", "-(prediction(s) - g[0]) ** 2"),
    ),
    assume=(
        ("one value of x, predicted by a constant", "len(p) == 1 and features == [[1]]"),
        (
            "the law of the label is linear in the share",
            "law(1/3) == add(scale(2/3, law(0)), scale(1/3, law(1)))",
        ),
    ),
    violates="2 * U(1/2) - U(0) - U(1) == 1/2",
)
