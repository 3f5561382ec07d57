"""Open question: a learner that sees a finite sample in each round."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from itertools import product

from lookahead.core.symbols import sympy
from lookahead.ledger import Assumption, Claim, Comparison, Source, all_of, at_most, equals, that
from lookahead.ledger.symbolic import identical, sum_of_squares
from lookahead.reasoning.finite_samples import NoSpread, SampledRegression
from lookahead.testing.open_questions import sampled_regressions

F = Fraction
CHAPTER = "reasoning/open_questions"
own = Source("zhu2025", "Open questions, finite samples", "7", "own")


@dataclass(frozen=True)
class OnSamples:
    """A regression and a sample size."""

    regression: SampledRegression
    n: int

    @property
    def rate(self) -> Fraction:
        """E C_n, the multiplier of the mean, sample by sample."""
        s = self.regression
        rounds = (
            (p, s.fit(F(1), k, self.n) - s.fit(F(0), k, self.n)) for k, p in s.samples(self.n)
        )
        return sum((p * c for p, c in rounds), F(0))

    @property
    def second(self) -> Fraction:
        """E C_n^2, the multiplier of the second moment."""
        s = self.regression
        rounds = (
            (p, s.fit(F(1), k, self.n) - s.fit(F(0), k, self.n)) for k, p in s.samples(self.n)
        )
        return sum((p * c * c for p, c in rounds), F(0))

    def resting(self) -> Fraction:
        """The model whose mean does not change in a round: the fixed point of E of a fit."""
        s = self.regression
        at_zero = sum((p * s.fit(F(0), k, self.n) for k, p in s.samples(self.n)), F(0))
        return at_zero / (1 - self.rate)

    def true_point(self) -> Fraction:
        """The fixed point of the fit to the whole population."""
        at_zero, at_one = (self.regression.fit(F(t), 1, 2) for t in (0, 1))
        return at_zero / (1 - at_one + at_zero)

    def spreads(self) -> tuple[Fraction, Fraction, Fraction]:
        """Variances of x (y - theta x) at the true point and of x^2; the smaller x^2."""
        theta, s = self.true_point(), self.regression
        squares = [x * x for x, _ in (s.first, s.second)]
        pulls = [x * (y + s.gain * theta) - theta * x * x for x, y in (s.first, s.second)]
        return _half_gap(pulls), _half_gap(squares), min(squares)


def _half_gap(values: list[Fraction]) -> Fraction:
    """Variance of two values with equal chances."""
    return ((values[0] - values[1]) / 2) ** 2


settles = Assumption(
    "settling means",
    r"$|C| < 1$ in the population, and $|\mathbb E C_n| < 1$.",
    lambda x: (
        abs(x.rate) < 1 and abs(x.regression.fit(F(1), 1, 2) - x.regression.fit(F(0), 1, 2)) < 1
    ),
)


def small() -> Iterator[OnSamples]:
    """x = 1 and 2, both with y = 1, who follow the model half-way; samples of one to eight."""
    one, two = (F(1), F(1)), (F(2), F(1))
    for (first, second), gain, n in product(
        ((one, two), (one, (F(2), F(0))), (one, one)), (F(1, 2), F(-1, 2), F(0)), (1, 2, 4, 8)
    ):
        yield OnSamples(SampledRegression(first, second, gain), n)


bias = Claim(
    key="zhu2025.open.samples",
    kind="own",
    title="Finite samples shift the mean model by a term of order 1/n",
    source=own,
    chapter=CHAPTER,
    statement=r"""Let the learner fit $\tfrac12(\theta x - y)^2$ to $n$ fresh reports a round, people of two
kinds, equally likely, keeping $x$ and reporting $y = y_0 + a\theta$. Write $\theta^*$ for the stable point
of the population and $\theta_n$ for the mean of the models in the long run. Then
$$|\theta_n - \theta^*|\,(1 - \mathbb E C_n) \le \frac1n\,\frac{\sigma_P\,\sigma_Q}{q\,\mathbb E x^2},$$
with $\sigma_P, \sigma_Q$ the standard deviations of $x(y_0 + a\theta^*) - \theta^*x^2$ and of $x^2$, $q$ the
smaller $x^2$, and $C_n = a\sum x/\sum x^2$. Where $\sigma_Q = 0$, as for the mean of the data, there is no
shift.""",
    assumes=(settles,),
)


@bias.symbolic
def order_one_over_n() -> dict[str, Comparison]:
    """P, Q: sample means with E P = theta* E Q; D = P - theta* Q; G = Q - E Q."""
    sp = sympy()
    P, theta, D, G = sp.symbols("P theta D G", real=True)
    Q, mean_Q = sp.symbols("Q mean_Q", positive=True)
    DD, GG = sp.symbols("DD GG", positive=True)
    DG, t, C, Y = sp.symbols("DG t C Y", real=True)
    resting = Y / (1 - C)
    variance, n = sp.symbols("v n", positive=True)
    return {
        "error of a fit": identical((P / Q - theta), (P - theta * Q) / Q),
        "1/Q = 1/E Q - G/(Q E Q), and D has mean zero": identical(
            (D / Q - D / mean_Q).subs(Q, mean_Q + G), (-D * G / (Q * mean_Q)).subs(Q, mean_Q + G)
        ),
        "Cauchy and Schwarz: E (t D + G)^2 at its minimum": identical(
            (t**2 * DD + 2 * t * DG + GG).subs(t, -DG / DD) * DD, GG * DD - DG**2
        ),
        "which is a mean of squares": sum_of_squares((t * D + G) ** 2, [(1, t * D + G)]),
        "variances of means of n": identical(n * variance / n**2, variance / n),
        "the long run": identical((resting - theta) * (1 - C), Y + C * theta - theta),
    }


@order_one_over_n.mutant("1/Q = 1/E Q + G/(Q E Q)")
def _() -> dict[str, Comparison]:
    G, D = sympy().symbols("G D", real=True)
    Q = sympy().Symbol("Q", positive=True)
    return {
        "without spread": identical((D / Q - D / (Q + G)).subs(G, 0), 0),
        "with spread": identical(D / (Q + G) - D / Q, D * G / (Q * (Q + G))),
    }


@bias.sampled(sampled_regressions().map(lambda pair: OnSamples(*pair)), small=small)
def squared_bound(x: OnSamples) -> Comparison:
    """Both sides squared: samples summed on the left, moments of one person on the right."""
    pull, square, least = x.spreads()
    mean_square = sum((z * z for z, _ in (x.regression.first, x.regression.second)), F(0)) / 2
    shift = (x.resting() - x.true_point()) * (1 - x.rate)
    return at_most(shift**2, pull * square / (x.n * least * mean_square) ** 2)


@squared_bound.mutant("order 1/n^2")
def _(x: OnSamples) -> Comparison:
    pull, square, least = x.spreads()
    mean_square = sum((z * z for z, _ in (x.regression.first, x.regression.second)), F(0)) / 2
    shift = (x.resting() - x.true_point()) * (1 - x.rate)
    return at_most(shift**2, pull * square / (x.n**2 * least * mean_square) ** 2)


@squared_bound.mutant("no bias")
def _(x: OnSamples) -> Comparison:
    return equals(x.resting(), x.true_point())


def unsettled() -> Iterator[OnSamples]:
    """A reaction that no mean survives: E C_n = 1 and more."""
    for gain in (F(2), F(3)):
        yield OnSamples(SampledRegression((F(1), F(1)), (F(2), F(1)), gain), 1)


squared_bound.without(settles, small=unsettled)

spread = Claim(
    key="zhu2025.open.samples.spread",
    kind="own",
    title="With small samples the mean of the models may settle while their variance grows",
    source=own,
    chapter=CHAPTER,
    statement=r"""In the same model the mean of $\theta_t$ settles where $|\mathbb E C_n| < 1$, their second
moment where $\mathbb E C_n^2 < 1$. The first does not give the second: for $x = \tfrac12$ and $2$, $a =
\tfrac34$ and samples of one, $\mathbb E C_1 = \tfrac{15}{16}$ and $\mathbb E C_1^2 = \tfrac{153}{128}$. With
samples of two the variance settles. Where it does, from $\theta_0$ on
$\mathbb E\theta_{t+1}^2 = \mathbb E Y_n^2 + 2\,\mathbb E Y_nC_n\,\mathbb E\theta_t + \mathbb E C_n^2\,\mathbb
E\theta_t^2$.""",
)


@spread.symbolic
def second_moment() -> dict[str, Comparison]:
    """Expand the square of Y + C theta; then the instance by hand."""
    sp = sympy()
    Y, C, theta = sp.symbols("Y C theta", real=True)
    a, half = sp.Rational(3, 4), sp.Rational(1, 2)
    one = [a / x for x in (half, sp.Integer(2))]
    two = [(a * 1 / half, 4), (a * (half + 2) / (half**2 + 4), 2), (a / 2, 4)]
    return {
        "square": identical((Y + C * theta) ** 2, Y**2 + 2 * Y * C * theta + C**2 * theta**2),
        "E C_1": identical(sum(one) / 2, sp.Rational(15, 16)),
        "E C_1^2": identical(sum(c**2 for c in one) / 2, sp.Rational(153, 128)),
        "E C_2^2 is below one": that(bool(sum(c**2 / w for c, w in two) < 1)),
    }


@second_moment.mutant("E C_1^2 is the square of E C_1")
def _() -> dict[str, Comparison]:
    sp = sympy()
    one = [sp.Rational(3, 2), sp.Rational(3, 8)]
    return {
        "E C_1": identical(sum(one) / 2, sp.Rational(15, 16)),
        "E C_1^2": identical(sum(c**2 for c in one) / 2, sp.Rational(15, 16) ** 2),
    }


def heavy() -> Iterator[OnSamples]:
    """The instance of the statement, samples of one to four; then the small scope."""
    for n in (1, 2, 4):
        yield OnSamples(SampledRegression((F(1, 2), F(1)), (F(2), F(1)), F(3, 4)), n)
    yield from small()


@spread.sampled(sampled_regressions().map(lambda pair: OnSamples(*pair)), small=heavy)
def recursion(x: OnSamples) -> Comparison:
    """Second moments after one and two rounds, sample by sample; and whether the variance settles."""
    s, start = x.regression, F(1)
    rounds = [(p, s.fit(F(0), k, x.n), s.fit(F(1), k, x.n)) for k, p in s.samples(x.n)]
    free = sum((p * y * y for p, y, _ in rounds), F(0))
    cross = sum((2 * p * y * (z - y) for p, y, z in rounds), F(0))
    (m1, v1), (m2, v2) = (s.moments(start, x.n, t) for t in (1, 2))
    return all_of(
        equals(v1 + m1**2, free + cross * start + x.second * start**2),
        equals(v2 + m2**2, free + cross * m1 + x.second * (v1 + m1**2)),
        that(settled(x) == (x.second < 1 and abs(x.rate) < 1), "named where it does not settle"),
    )


def settled(x: OnSamples) -> bool:
    """Whether the library gives a variance in the long run."""
    if abs(x.rate) >= 1:
        return False
    try:
        x.regression.spread(x.n)
    except NoSpread:
        return False
    return True


@recursion.mutant("the second moment is the square of the mean")
def _(x: OnSamples) -> Comparison:
    m1, v1 = x.regression.moments(F(1), x.n, 1)
    return equals(v1 + m1**2, m1**2)


@recursion.mutant("the variance settles with the mean")
def _(x: OnSamples) -> Comparison:
    return that(settled(x) == (abs(x.rate) < 1))
