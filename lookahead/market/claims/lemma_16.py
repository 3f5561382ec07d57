"""Lemma 16: true and pseudo-labelled risk differ by the label error, in root mean square."""

from __future__ import annotations

from fractions import Fraction

from lookahead.core.symbols import sympy
from lookahead.ledger import Claim, Comparison, Source, all_of, at_most, that
from lookahead.ledger.symbolic import identical, sum_of_squares
from lookahead.testing.market_bounds import LabelledSample, samples, small_samples

CHAPTER = "market/risk_bounds"

lemma_16 = Claim(
    key="narang2026.lem16",
    kind="lemma",
    title="Risks with true and with pseudo-labels",
    source=Source("narang2026", "Lemma 16", "E.2", "forced"),
    chapter=CHAPTER,
    statement=r"""On any sample, $\sqrt{\hat R} \le \sqrt{\tilde R} + \sqrt{\hat\Delta}$ and
$\sqrt{\tilde R} \le \sqrt{\hat R} + \sqrt{\hat\Delta}$, with $\hat R = \frac1{n_q}\sum_j (y_j -
\theta^\top x_j)^2$, $\tilde R$ the same with $\tilde y_j$, and
$\hat\Delta = \frac1{n_q}\sum_j (y_j - \tilde y_j)^2$. In particular $\hat R \le 2\tilde R + 2\hat\Delta$ and $\tilde R \le 2\hat R +
2\hat\Delta$.""",
    reading="the text says “By the triangle inequality”; its formulas are lost",
)


@lemma_16.symbolic
def triangle() -> dict[str, Comparison]:
    """Minkowski from Cauchy-Schwarz, by Lagrange's identity for a pair of probes."""
    sp = sympy()
    a, b, c, d = sp.symbols("a b c d", real=True)
    p, q, s, t = sp.symbols("p q s t", nonnegative=True)
    return {
        "Cauchy and Schwarz: |u|^2 |v|^2 - <u, v>^2 sums such squares, a pair of probes each": (
            sum_of_squares(
                (a**2 + b**2) * (c**2 + d**2) - (a * c + b * d) ** 2, [(1, a * d - b * c)]
            )
        ),
        "with |u| = p, |v| = q, <u, v> = p q - s: (p + q)^2 - |u + v|^2 = 2 s": identical(
            (p + q) ** 2 - (p**2 + 2 * (p * q - s) + q**2), 2 * s
        ),
        "p <= q + t squared, (q + t)^2 <= 2 q^2 + 2 t^2": sum_of_squares(
            2 * q**2 + 2 * t**2 - (q + t) ** 2, [(1, q - t)]
        ),
        "a residual splits: y - v = (z - v) + (y - z)": identical(a - b, (c - b) + (a - c)),
    }


@triangle.mutant("constant one in the squared form")
def _() -> dict[str, Comparison]:
    q, t = sympy().symbols("q t", nonnegative=True)
    return {
        "squared": sum_of_squares(q**2 + t**2 - (q + t) ** 2, [(1, q - t)]),
        "nothing": identical(q, q),
    }


@lemma_16.sampled(samples(), small=small_samples)
def both_forms(x: LabelledSample) -> Comparison:
    """Squares of rationals only: sqrt a <= sqrt b + sqrt c means a - b - c <= 2 sqrt(b c)."""
    true, pseudo, error = _risks(x)
    return all_of(
        _triangle(true, pseudo, error),
        _triangle(pseudo, true, error),
        at_most(true, 2 * pseudo + 2 * error),
        at_most(pseudo, 2 * true + 2 * error),
    )


@both_forms.mutant("constant one")
def _(x: LabelledSample) -> Comparison:
    true, pseudo, error = _risks(x)
    return at_most(true, pseudo + error)


@both_forms.mutant("without the label error")
def _(x: LabelledSample) -> Comparison:
    true, pseudo, _ = _risks(x)
    return at_most(true, 2 * pseudo)


def _risks(x: LabelledSample) -> tuple[Fraction, Fraction, Fraction]:
    return (
        x.mean_square(x.y, x.predicted),
        x.mean_square(x.pseudo, x.predicted),
        x.mean_square(x.y, x.pseudo),
    )


def _triangle(a: Fraction, b: Fraction, c: Fraction) -> Comparison:
    rest = a - b - c
    return that(rest <= 0 or rest**2 <= 4 * b * c, trivial=not (a or b or c))


free_constant = Claim(
    key="narang2026.lem16.best",
    kind="own",
    title="The two constants, traded against each other",
    source=Source("narang2026", "Lemma 16", "E.2", "own"),
    chapter=CHAPTER,
    statement=r"""For every $t > 0$, $\hat R \le (1+t)\tilde R + (1+\tfrac1t)\hat\Delta$. If
$\hat R \le a\tilde R + b\hat\Delta$ on every sample, $a, b > 1$, then $b \ge \tfrac a{a-1}$, so no
constant here can be lowered alone: with equal constants, 2 is best.""",
    uses=("narang2026.lem16",),
)


@free_constant.symbolic
def weighted_square() -> dict[str, Comparison]:
    """The slack is a square; one probe with prediction 0, pseudo-label 1 and label a is extremal."""
    sp = sympy()
    q, e = sp.symbols("q e", real=True)
    t, b = sp.symbols("t b", positive=True)
    a = 1 + t
    return {
        "the slack is (t q - e)^2 / t": sum_of_squares(
            (1 + t) * q**2 + (1 + 1 / t) * e**2 - (q + e) ** 2, [(1 / t, t * q - e)]
        ),
        "at q = 1, e = a - 1 the inequality a^2 <= a + b (a - 1)^2 says b >= a/(a - 1)": identical(
            (a + b * (a - 1) ** 2 - a**2) / (a - 1) ** 2, b - a / (a - 1)
        ),
        "a = b gives 2": identical(sp.solve(sp.Eq(b, b / (b - 1)), b)[0], sp.Integer(2)),
    }


@weighted_square.mutant("second constant 1/t")
def _() -> dict[str, Comparison]:
    sp = sympy()
    q, e = sp.symbols("q e", real=True)
    t = sp.Symbol("t", positive=True)
    return {
        "slack": sum_of_squares((1 + t) * q**2 + e**2 / t - (q + e) ** 2, [(1 / t, t * q - e)]),
        "nothing": identical(q, q),
    }
