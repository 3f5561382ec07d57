"""Figure 2 by its own definitions: one stable model, a supremum, and an alignment left open."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from functools import cache

from lookahead.core.enclosure import exactly
from lookahead.core.symbols import sympy
from lookahead.ledger import Claim, Comparison, Source, all_of, at_least, at_most
from lookahead.ledger.symbolic import identical, non_negative
from lookahead.reasoning.claims.credit_data import source
from lookahead.reasoning.claims.figure_1 import of_the_paper
from lookahead.reasoning.claims.figure_2 import defined, population
from lookahead.reasoning.credit_utilities import score_reports, utility
from lookahead.reasoning.figures.figure_2 import DESCRIBED, RELEASED

F = Fraction
CHAPTER = "reasoning/credit_collectives"

supremum = Claim(
    key="zhu2025.fig2.defined",
    kind="own",
    title="The benefit when everybody may report anything in one column",
    source=Source("zhu2025", "Equation (5), one edited column", "6.2", "own"),
    chapter=CHAPTER,
    statement=r"""Let the learner minimise the mean log-loss, $u = \ell - \lambda\|\theta\|^2$, and let
everybody report any number in column $s$. Let the other columns be independent and not separate the
labels; $\theta_{-s}$ is their minimiser, $L$ its risk. Then at every stable point
$\theta^* = (\theta_{-s}, 0)$, and $U \le L$ for every strategy, so $B \le \lambda\|\theta_{-s}\|^2$.
If the residuals of $\theta_{-s}$ allow probabilities near its own that move all weight to the column,
as on the credit data, $L$ is the supremum,
$$B(\lambda) = \lambda\,\|\theta_{-s}\|^2,$$
and for $\lambda > 0$ no strategy attains it: there is no $h^\sharp$.""",
    reading="strategy sets unbounded, as in the released code and as nothing in the text forbids",
)


def _steps(share: int) -> dict[str, Comparison]:
    """`share` of the cost is charged in the last step: 1 is the claim."""
    s = sympy()
    x, a, t, y = s.symbols("x a t y", real=True)
    lam, square, risk, lost = s.symbols("lambda square risk lost", nonnegative=True)
    delta, odds = s.symbols("delta odds", positive=True)
    margin, p = s.log(odds), odds / (1 + odds)
    loss = s.log(1 + s.exp(a + t * x)) - y * (a + t * x)
    slope = t * (s.exp(a + t * x) / (1 + s.exp(a + t * x)) - y)
    logs = [s.expand_log(s.log(s.together(x)), force=True) for x in (p, 1 - p)]
    entropy = -p * logs[0] - (1 - p) * logs[1]
    moved = s.log(1 + s.exp(margin)) - y * margin - (entropy + (p - y) * margin)
    stable = risk - lam * square
    led = (risk - lost) - lam * delta**2
    return {
        "an agent's slope is theta_s (p - y): of one sign for ever unless theta_s = 0": identical(
            s.diff(loss, x), slope
        ),
        "at theta_s = 0 no report changes the loss: every report is best": identical(
            s.diff(loss, x).subs(t, 0), 0
        ),
        "the learner may keep (theta_-s, 0): risk at most L, and the cost only lowers U": (
            non_negative(risk - (risk - lost - lam * square))
        ),
        "reports margin / delta: the model (0, delta) has the chosen probabilities": identical(
            1 / (1 + s.exp(-delta * (margin / delta))), p
        ),
        "its risk is the mean entropy plus the mean of (p - y) margin, zero where it is stationary": identical(
            s.simplify(s.expand_log(s.simplify(moved), force=True)), 0
        ),
        "as the probabilities go back and delta to zero, U rises above the stable point by "
        "lambda |theta_-s|^2": identical(
            s.limit(led.subs(lost, 0), delta, 0) - stable, share * lam * square
        ),
    }


@supremum.symbolic
def proof() -> dict[str, Comparison]:
    """One row at a time; sums over rows add nothing but the conditions named in the steps."""
    return _steps(1)


proof.mutant("twice the benefit")(lambda: _steps(2))


@dataclass(frozen=True)
class Edited:
    """A population by its edited column, and lambda; it holds no data."""

    source: str
    column: str
    weight: Fraction


def edited() -> Iterator[Edited]:
    """The two columns behind the figure and the two that the text names."""
    for column in (*RELEASED.values(), *DESCRIBED.values()):
        yield Edited(source(), column, F(1))
        yield Edited(source(), column, F(1, 9))


@cache
def _reached(data: str, column: str, weight: Fraction) -> Fraction:
    """What certain reports gain over the stable point; the learner's answer is certified."""
    edit, model = population(data, column), defined(data, column)
    reports = score_reports(edit, model, step=0.01, size=0.01)
    value = utility(edit.reporting(reports), edit.y, float(weight))
    return exactly(value) - (exactly(model.risk) - weight * model.squared_norm[0])


def _nearly(x: Edited, share: Fraction) -> Comparison:
    reached, (low, high) = _reached(x.source, x.column, x.weight), _bounds(x)
    return all_of(at_least(reached, share * low), at_most(reached, high))


def _bounds(x: Edited) -> tuple[Fraction, Fraction]:
    return defined(x.source, x.column).benefit(x.weight)


@supremum.simulated(small=edited)
def reached(x: Edited) -> Comparison:
    """Reports found by Newton's method, the learner's answer certified, the risk in floats."""
    return of_the_paper(x.source, _nearly(x, F(999, 1000)))


@reached.mutant("half the benefit is the most")
def _(x: Edited) -> Comparison:
    return at_most(_reached(x.source, x.column, x.weight), _bounds(x)[1] / 2)


@reached.mutant("reached to within a millionth")
def _(x: Edited) -> Comparison:
    return _nearly(x, 1 - F(1, 10**6))


@dataclass(frozen=True)
class FourPeople:
    """Four people, a constant and one editable column; labels 1, 1, 1, 0.

    Without the column the model is theta = log 3: probability 3/4 for all. reports (4,) keep it
    stable when the residuals are orthogonal to them: r_1 + r_2 + r_3 = 3 r_4.
    weight: lambda. Both sides of the claims are in units of theta^2, which cancels.
    """

    reports: tuple[Fraction, Fraction, Fraction, Fraction]
    weight: Fraction

    @property
    def stable(self) -> bool:
        """Whether (theta, 0) is the learner's unique answer to these reports."""
        r = self.reports
        return r[0] + r[1] + r[2] == 3 * r[3] and len(set(r)) > 1

    @property
    def benefit(self) -> Fraction:
        """B / theta^2."""
        return self.weight

    @property
    def norm(self) -> Fraction:
        """The squared norm of Theorem 12 over theta^2, at these reports."""
        p, labels = F(3, 4), (1, 1, 1, 0)
        slope, m = p * (1 - p), sum(self.reports) / F(4)
        q = sum(r * r for r in self.reports) / F(4)
        # (H^-1 grad u)_s with H = slope ((1, m), (m, q)) and grad u = -2 lambda (theta, 0)
        v = 2 * self.weight * m / (slope * (q - m * m))
        return sum((((p - y) * v / 4) ** 2 for y in labels), F(0))


def four_people() -> Iterator[FourPeople]:
    """Two people report plus and minus one; then reports that lean to one side."""
    for reports in ((1, -1, 0, 0), (2, 1, 0, 1), (1, 1, 1, 1), (4, 1, 1, 2), (0, 0, 3, 1)):
        for weight in (F(1), F(1, 9), F(1, 2)):
            x = FourPeople((F(reports[0]), F(reports[1]), F(reports[2]), F(reports[3])), weight)
            if x.stable:
                yield x


unpinned = Claim(
    key="zhu2025.fig2.unpinned",
    kind="own",
    title="The alignment of this game takes every size",
    source=Source("zhu2025", "Figure 2, alignment", "6.2", "own"),
    chapter=CHAPTER,
    statement=r"""At a stable point of the game of Figure 2 anything may be reported in the edited column
that leaves the learner's answer alone. Report $r + t\,\langle\theta_{-s}, x\rangle$, with $r$ orthogonal
to the residuals and, weighted by curvature, to the columns: model, utility and benefit stay the same,
and $(\mathbf H^{*-1}\,\nabla_\theta u)_s = 2\lambda t\|\theta_{-s}\|^2/\overline{r^2}$. So the norm of
Theorem 12 takes every value from zero up, at one and the same $B$. The $\Phi$ of Theorem 6 needs
$h^\sharp$, which does not exist.""",
    uses=("zhu2025.fig2.defined",),
)


def _lean(factor: int) -> dict[str, Comparison]:
    s = sympy()
    a, b, c, lean, lam = s.symbols("a b c t lambda", real=True)
    spread = s.Symbol("spread", positive=True)
    theta = s.Matrix(s.symbols("theta_1:3", real=True))
    A = s.Matrix([[a, b], [b, c]])
    square = (theta.T * theta)[0]
    cross = lean * A * theta
    H = A.row_join(cross).col_join(
        cross.T.row_join(s.Matrix([[spread + lean**2 * (theta.T * A * theta)[0]]]))
    )
    v_s = factor * lam * lean * square / spread
    v = (-2 * lam * A.inv() * theta - lean * theta * v_s).col_join(s.Matrix([v_s]))
    steps = {
        f"row {i + 1} of H v = grad u": identical(s.simplify((H * v)[i] + w), 0)
        for i, w in enumerate([*(2 * lam * theta), s.Integer(0)])
    }
    steps["v_s is proportional to t, so it takes every value"] = identical(s.diff(v_s, lean, 2), 0)
    return steps


@unpinned.symbolic
def block_solution() -> dict[str, Comparison]:
    """Two other columns with any curvature A; the edited one leans on the score."""
    return _lean(2)


block_solution.mutant("half of v_s")(lambda: _lean(1))


@unpinned.exact(small=four_people)
def leaning(x: FourPeople) -> Comparison:
    """The norm is zero exactly where the reports do not lean, whatever the benefit."""
    mean = sum(x.reports) / F(4)
    spread = sum((r - mean) ** 2 for r in x.reports) / F(4)
    # score theta per unit: lean t = mean / theta, spread times p (1 - p)
    v = 2 * x.weight * mean / (F(3, 16) * spread)
    return all_of(at_most(x.norm, F(3, 64) * v * v), at_least(x.norm, F(3, 64) * v * v))


@leaning.mutant("zero everywhere")
def _(x: FourPeople) -> Comparison:
    return at_most(x.norm, F(0))
