"""Theorem 3.4, second part: with high probability retraining ends below the threshold."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from lookahead.core.enclosure import Number, root
from lookahead.core.symbols import sympy
from lookahead.dilemma.claims.appendix_c import CHAPTER, Steps
from lookahead.dilemma.complete_chain import CompleteGraphChain
from lookahead.dilemma.initial_laws import Law
from lookahead.dilemma.threshold import required
from lookahead.ledger import Claim, Comparison, Source, at_most, equals
from lookahead.ledger.check import Assumption
from lookahead.ledger.symbolic import identical, non_negative

F = Fraction
HALF = F(1, 2)
SOURCE = Source("gois2025", "Theorem 3.4, probability", "3.2", "reconstructed")
LIMIT = r"$\Pr(k_\infty < TN) \to 1$ as $N \to \infty$"


@dataclass(frozen=True)
class RandomStart:
    """N agents, threshold T, and the chance p with which each is predicted to cooperate."""

    N: int
    threshold: Fraction
    p: Fraction = HALF

    @property
    def required(self) -> int:
        """The cooperators needed, m."""
        return required(self.threshold, self.N)

    def success(self, law: Law) -> Fraction:
        """Return the exact probability that the counts end at or above m."""
        p = self.p if law == "bernoulli" else None
        return CompleteGraphChain(self.N, self.required).success_probability(law, p=p)


several = Assumption(
    "large enough", r"$0 < T \le 1$ and $N > 1/T$, so that $m \ge 2$.", lambda x: x.required >= 2
)
random_each = Assumption("random", r"$0 < p < 1$.", lambda x: 0 < x.p < 1)
THRESHOLDS = tuple(F(j, 12) for j in range(1, 13))
SIZES = (2, 3, 4, 5, 8, 11, 16, 25, 40, 101)


def small() -> Iterator[RandomStart]:
    """Every number required for up to seven agents, then a dozen thresholds and larger sizes."""
    for N in range(2, 8):
        yield from (RandomStart(N, F(m, N)) for m in range(2, N + 1))
    for N in SIZES:
        yield from (RandomStart(N, T) for T in THRESHOLDS)


def coins() -> Iterator[RandomStart]:
    """Fair coins and loaded ones."""
    for N in SIZES:
        for T in (F(1, 10), F(1, 4), F(1, 3), F(1, 2), F(2, 3), F(9, 10), F(1)):
            yield from (RandomStart(N, T, p) for p in (F(1, 10), F(1, 3), F(1, 2), F(9, 10)))


def too_few() -> Iterator[RandomStart]:
    """T = 0, where success is certain whatever is predicted; and T = 1/N, where one suffices."""
    for N in SIZES:
        yield from (RandomStart(N, T, F(1, 3)) for T in (F(0), F(1, N)))


def certain_start() -> Iterator[RandomStart]:
    """All are predicted to cooperate, and all have to."""
    return (RandomStart(N, F(1), F(1)) for N in SIZES)


converges = Claim(
    key="gois2025.thm3_4_prob",
    kind="theorem",
    title="With high probability retraining ends below the threshold",
    source=SOURCE,
    chapter=CHAPTER,
    statement=rf"""On a complete graph with full trust and fixed $0 < T < 1$, {LIMIT}, over the random
first prediction.""",
    reading="three readings of the lost law of the first prediction; the limit is the same in all",
    readings=(
        "gois2025.thm3_4_prob.uniform",
        "gois2025.thm3_4_prob.bernoulli",
        "gois2025.thm3_4_prob.count",
    ),
)

uniform = Claim(
    key="gois2025.thm3_4_prob.uniform",
    kind="theorem",
    title="A uniform first prediction ends below the threshold",
    source=SOURCE,
    chapter=CHAPTER,
    statement=rf"""Let $\hat y_0$ be uniform on $\{{0,1\}}^N$ and $0 < T \le 1$ be fixed. Then {LIMIT}; for
$N > 1/T$ the probability of ending at or above the threshold is at most
$2\big/\sqrt{{3\lceil N/2\rceil + 1}}$.""",
    reading="uniform over profiles, which the step with Stirling's formula needs",
    assumes=(several,),
    uses=("gois2025.appC_exceptions", "gois2025.lemC_1.uniform"),
)


def central(N: int) -> Fraction:
    """Return the square of the bound on every single probability."""
    return F(1, 3 * -(-N // 2) + 1)


@uniform.exact(small=small)
def bounded(x: RandomStart) -> Comparison:
    """The exact probability, squared, against the squared bound."""
    return at_most(x.success("uniform_profile") ** 2, 4 * central(x.N))


@bounded.mutant("success is impossible")
def _(x: RandomStart) -> Comparison:
    return at_most(x.success("uniform_profile"), F(1, 10**9))


@bounded.mutant("it decays exponentially for every T")
def _(x: RandomStart) -> Comparison:
    return at_most(x.success("uniform_profile"), 2 * F(9, 10) ** x.N)


@bounded.mutant("of the order of 1/N")
def _(x: RandomStart) -> Comparison:
    return at_most(x.success("uniform_profile"), F(2, x.N))


bounded.without(several, small=too_few)


@uniform.symbolic
def central_term() -> Steps:
    """With a_n = C(2n, n)/4^n: a_n^2 (3n + 1) falls from a_0^2 = 1, and no probability exceeds a_n."""
    sp = sympy()
    n = sp.Symbol("n", integer=True, nonnegative=True)
    N, k = sp.symbols("N k", integer=True, positive=True)
    C, ratio = sp.binomial, lambda a, b: sp.gammasimp(sp.combsimp(a / b))
    grown = ratio(C(2 * n + 2, n + 1), C(2 * n, n)) / 4
    bound = 2 / sp.sqrt(3 * N / 2 + 1)
    return {
        "a_(n+1) / a_n = (2n + 1)/(2n + 2)": identical(grown, (2 * n + 1) / (2 * n + 2)),
        "its square times 3n + 4 is at most 3n + 1": identical(
            (2 * n + 2) ** 2 * (3 * n + 1) - (2 * n + 1) ** 2 * (3 * n + 4), n
        ),
        "since n is not negative": non_negative(n),
        "odd N = 2n - 1 has the largest term a_n": identical(
            ratio(C(2 * n + 1, n + 1) / 2 ** (2 * n + 1), C(2 * n + 2, n + 1) / 4 ** (n + 1)), 1
        ),
        "terms rise up to the middle and fall after it": identical(
            ratio(C(N, k + 1), C(N, k)), (N - k) / (k + 1)
        ),
        "at most two starts succeed: the bound tends to 0": identical(sp.limit(bound, N, sp.oo), 0),
    }


@central_term.mutant("with 4n + 1 for 3n + 1")
def _() -> Steps:
    n = sympy().Symbol("n", integer=True, nonnegative=True)
    gap = (2 * n + 2) ** 2 * (4 * n + 1) - (2 * n + 1) ** 2 * (4 * n + 5)
    return {"falls": non_negative(gap), "n": non_negative(n)}


bernoulli = Claim(
    key="gois2025.thm3_4_prob.bernoulli",
    kind="theorem",
    title="Independent first predictions end below the threshold",
    source=SOURCE,
    chapter=CHAPTER,
    statement=rf"""Let the entries of $\hat y_0$ be independent, each 1 with probability $p \in (0, 1)$,
and let $0 < T \le 1$. Then {LIMIT}. With $q = \min(p, 1-p)$ and $N > 1/T$, the probability of ending at
or above the threshold is at most $2\big(\tfrac{{2(1-2q)}}{{qN}} + 1/\sqrt{{1 + 3qN/2}}\big)$.""",
    reading="independent coins with one fixed bias",
    assumes=(several, random_each),
    uses=(
        "gois2025.appC_exceptions",
        "gois2025.lemC_1.bernoulli",
        "gois2025.thm3_4_prob.uniform",
        "gois2025.ext.chebyshev",
    ),
)


def thinned(x: RandomStart) -> Number:
    """The bound on a single probability: few fair coins among N, or many."""
    q = min(x.p, 1 - x.p)
    mean = q * x.N
    if mean == 0:
        return F(0)
    return 2 * (1 - 2 * q) / mean + 1 / root(1 + F(3, 2) * mean)


@bernoulli.certified(small=coins)
def bounded_for_coins(x: RandomStart) -> Comparison:
    """The exact probability against the bound."""
    return at_most(x.success("bernoulli"), 2 * thinned(x))


@bounded_for_coins.mutant("of the order of 1/N")
def _(x: RandomStart) -> Comparison:
    return at_most(x.success("bernoulli"), F(2, x.N))


bounded_for_coins.without(several, small=too_few)
bounded_for_coins.without(random_each, small=certain_start)


@bernoulli.symbolic
def thinning() -> Steps:
    """A coin of bias q <= 1/2 is a fair coin that is thrown with probability 2q, else 0."""
    sp = sympy()
    q, z, N = sp.symbols("q z N", positive=True)
    coin = (1 - 2 * q) + 2 * q * (1 + z) / 2
    variance, deviation = N * 2 * q * (1 - 2 * q), N * 2 * q - N * q
    bound = 2 * (2 * (1 - 2 * q) / (q * N) + 1 / sp.sqrt(1 + 3 * q * N / 2))
    return {
        "the generating function of one entry": identical(coin, 1 - q + q * z),
        "p = 1 - q: so for the defectors": identical(z * (q + (1 - q) / z), 1 - q + q * z),
        "fewer than qN fair coins, by Chebyshev": identical(
            variance / deviation**2, 2 * (1 - 2 * q) / (q * N)
        ),
        "the bound tends to 0": identical(sp.limit(bound, N, sp.oo), 0),
    }


@thinning.mutant("thrown with probability q")
def _() -> Steps:
    q, z = sympy().symbols("q z", positive=True)
    return {
        "one entry": identical((1 - q) + q * (1 + z) / 2, 1 - q + q * z),
        "q": non_negative(q),
    }


count = Claim(
    key="gois2025.thm3_4_prob.count",
    kind="theorem",
    title="A uniform first count ends below the threshold",
    source=SOURCE,
    chapter=CHAPTER,
    statement=rf"""Let the first count be uniform on $\{{0, \dots, N\}}$, as in the released code. For
$0 < T \le 1$ and $N > 1/T$ the probability of ending at or above the threshold is $\frac1{{N+1}}$, or
$\frac2{{N+1}}$ if $N = 2m - 1$. So {LIMIT}.""",
    reading="the released code: a bias uniform on $[0, 1]$, then independent coins",
    assumes=(several,),
    uses=("gois2025.appC_exceptions", "gois2025.lemC_1.count"),
)


def _shares(x: RandomStart, lucky: int) -> Fraction:
    return F(lucky, x.N + 1)


@count.exact(small=small)
def one_or_two(x: RandomStart) -> Comparison:
    """The exact probability against the number of starts that succeed."""
    lucky = 2 if 2 * x.required - 1 == x.N else 1
    return equals(x.success("uniform_count"), _shares(x, lucky))


@one_or_two.mutant("always one start")
def _(x: RandomStart) -> Comparison:
    return equals(x.success("uniform_count"), _shares(x, 1))


one_or_two.without(several, small=too_few)


@count.symbolic
def vanishes() -> Steps:
    """Either way the limit is zero."""
    sp = sympy()
    N = sp.Symbol("N", positive=True)
    return {
        "one start": identical(sp.limit(1 / (N + 1), N, sp.oo), 0),
        "two starts": identical(sp.limit(2 / (N + 1), N, sp.oo), 0),
    }


@vanishes.mutant("all starts")
def _() -> Steps:
    sp = sympy()
    N = sp.Symbol("N", positive=True)
    return {
        "all": identical(sp.limit((N + 1) / (N + 1), N, sp.oo), 0),
        "one": identical(sp.limit(1 / (N + 1), N, sp.oo), 0),
    }
