"""Lemma C.1: the law of the number of agents who are first predicted to cooperate."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from itertools import product
from math import comb

from lookahead.core.symbols import sympy
from lookahead.dilemma.claims.appendix_c import CHAPTER, Steps
from lookahead.dilemma.initial_laws import count_law
from lookahead.ledger import Claim, Comparison, Source, all_of, equals
from lookahead.ledger.symbolic import identical

F = Fraction
SOURCE = Source("gois2025", "Lemma C.1", "C", "reconstructed")


@dataclass(frozen=True)
class FirstCount:
    """N agents, the chance p of each entry, and the count k asked for."""

    N: int
    p: Fraction
    k: int

    def enumerated(self) -> Fraction:
        """Add up the probabilities of all 2^N profiles with k ones."""
        yes, no = self.p, 1 - self.p
        found = F(0)
        for y in product((0, 1), repeat=self.N):
            if sum(y) == self.k:
                chance = F(1)
                for entry in y:
                    chance *= yes if entry else no
                found += chance
        return found

    def integrated(self) -> Fraction:
        """Integrate the polynomial C(N, k) p^k (1 - p)^(N - k) over p from 0 to 1, term by term."""
        terms = (
            F((-1) ** j * comb(self.N - self.k, j), self.k + j + 1)
            for j in range(self.N - self.k + 1)
        )
        return comb(self.N, self.k) * sum(terms, F(0))


def counts(*chances: Fraction) -> Iterator[FirstCount]:
    """Every count of up to seven agents."""
    for N in range(1, 8):
        for p in chances:
            yield from (FirstCount(N, p, k) for k in range(N + 1))


lemma = Claim(
    key="gois2025.lemC_1",
    kind="lemma",
    title="Law of the first state",
    source=SOURCE,
    chapter=CHAPTER,
    statement=r"""On a complete graph the first prediction $\hat y_0$ matters through the number $k_0$ of
agents predicted to cooperate alone; its law is the binomial law of the readings below, or the mixture of
these that the released code draws from.""",
    reading="three readings of the lost law of the first prediction and of the lost equation (10); "
    "the first is the one that the step with Stirling's formula needs",
    readings=("gois2025.lemC_1.uniform", "gois2025.lemC_1.bernoulli", "gois2025.lemC_1.count"),
)

uniform = Claim(
    key="gois2025.lemC_1.uniform",
    kind="lemma",
    title="Law of the first state, uniform over profiles",
    source=SOURCE,
    chapter=CHAPTER,
    statement=r"""If $\hat y_0$ is uniform on $\{0, 1\}^N$, then $P(k_0 = k) = \binom Nk 2^{-N}$.""",
    reading="uniform over profiles",
    uses=("gois2025.lemC_1.bernoulli",),
)


@uniform.exact(small=lambda: counts(F(1, 2)))
def counted(x: FirstCount) -> Comparison:
    """All profiles, one by one; and the law that the library computes with."""
    formula = F(comb(x.N, x.k), 2**x.N)
    return all_of(
        equals(x.enumerated(), formula), equals(count_law(x.N, "uniform_profile")[x.k], formula)
    )


@counted.mutant("every count equally likely")
def _(x: FirstCount) -> Comparison:
    return equals(x.enumerated(), F(1, x.N + 1))


@uniform.symbolic
def halves() -> Steps:
    """The binomial law at p = 1/2."""
    sp = sympy()
    N, k = sp.symbols("N k", integer=True, positive=True)
    half = sp.Rational(1, 2)
    return {"at p = 1/2": identical(half**k * (1 - half) ** (N - k), 2 ** (-N))}


@halves.mutant("without one agent")
def _() -> Steps:
    sp = sympy()
    N, k = sp.symbols("N k", integer=True, positive=True)
    half = sp.Rational(1, 2)
    return {
        "at p = 1/2": identical(half**k * (1 - half) ** (N - k), 2 ** (1 - N)),
        "all": identical(half**N, 2 ** (-N)),
    }


bernoulli = Claim(
    key="gois2025.lemC_1.bernoulli",
    kind="lemma",
    title="Law of the first state, independent entries",
    source=SOURCE,
    chapter=CHAPTER,
    statement=r"""If the entries of $\hat y_0$ are independent, each 1 with probability $p$, then
$P(k_0 = k) = \binom Nk p^k(1-p)^{N-k}$.""",
    reading="independent coins with one fixed bias",
)


@bernoulli.exact(small=lambda: counts(F(0), F(1, 3), F(3, 4), F(1)))
def counted_coins(x: FirstCount) -> Comparison:
    """All profiles, one by one; and the law that the library computes with."""
    formula = comb(x.N, x.k) * x.p**x.k * (1 - x.p) ** (x.N - x.k)
    return all_of(
        equals(x.enumerated(), formula), equals(count_law(x.N, "bernoulli", x.p)[x.k], formula)
    )


@counted_coins.mutant("successes and failures exchanged")
def _(x: FirstCount) -> Comparison:
    return equals(x.enumerated(), comb(x.N, x.k) * x.p ** (x.N - x.k) * (1 - x.p) ** x.k)


@bernoulli.symbolic
def one_agent_more() -> Steps:
    """Induction: the last of N + 1 agents is a one with probability p."""
    sp = sympy()
    N, k = sp.symbols("N k", integer=True, positive=True)
    p = sp.Symbol("p", positive=True)
    law = lambda n, i: sp.binomial(n, i) * p**i * (1 - p) ** (n - i)
    step = p * law(N, k) + (1 - p) * law(N, k + 1)
    return {
        "one agent": identical(law(1, 0) + law(1, 1), 1),
        "k + 1 of N + 1": identical(sp.gammasimp(sp.combsimp(step / law(N + 1, k + 1))), 1),
        "none": identical(law(N + 1, 0), (1 - p) * law(N, 0)),
        "all": identical(law(N + 1, N + 1), p * law(N, N)),
    }


@one_agent_more.mutant("with the chances exchanged")
def _() -> Steps:
    sp = sympy()
    N = sp.Symbol("N", integer=True, positive=True)
    p = sp.Symbol("p", positive=True)
    law = lambda n, i: sp.binomial(n, i) * p**i * (1 - p) ** (n - i)
    return {
        "one agent": identical(law(1, 0) + law(1, 1), 1),
        "all": identical(law(N + 1, N + 1), (1 - p) * law(N, N)),
    }


count = Claim(
    key="gois2025.lemC_1.count",
    kind="lemma",
    title="Law of the first state, as the released code draws it",
    source=SOURCE,
    chapter=CHAPTER,
    statement=r"""If first $p$ is uniform on $[0, 1]$ and then the entries of $\hat y_0$ are independent,
each 1 with probability $p$, then $P(k_0 = k) = \frac1{N+1}$ for $k = 0, \dots, N$.""",
    reading="the released code: a bias uniform on $[0, 1]$, then a binomial count, placed at random",
    uses=("gois2025.lemC_1.bernoulli",),
)


@count.exact(small=lambda: counts(F(1, 2)))
def integrated(x: FirstCount) -> Comparison:
    """The integral of a polynomial, term by term; and the law that the library computes with."""
    formula = F(1, x.N + 1)
    return all_of(
        equals(x.integrated(), formula), equals(count_law(x.N, "uniform_count")[x.k], formula)
    )


@integrated.mutant("one over N")
def _(x: FirstCount) -> Comparison:
    return equals(x.integrated(), F(1, x.N))


@integrated.mutant("one over k + 1")
def _(x: FirstCount) -> Comparison:
    return equals(x.integrated(), F(1, x.k + 1))


@integrated.mutant("the binomial law at one half")
def _(x: FirstCount) -> Comparison:
    return equals(x.integrated(), F(comb(x.N, x.k), 2**x.N))


@count.symbolic
def beta_integral() -> Steps:
    """Integration by parts: neighbouring counts have the same integral, and they sum to one."""
    sp = sympy()
    N, k = sp.symbols("N k", integer=True, positive=True)
    p = sp.Symbol("p", positive=True)
    ratio = sp.gammasimp(sp.combsimp(sp.binomial(N, k + 1) / sp.binomial(N, k)))
    # w = C(N, k+1) p^(k+1) (1-p)^(N-k); the integrands over w are 1/(ratio p) and 1/(1 - p)
    slope = sp.diff((k + 1) * sp.log(p) + (N - k) * sp.log(1 - p), p)
    return {
        "w' = (N - k) (integrand at k minus integrand at k + 1)": identical(
            slope, (N - k) * (1 / (ratio * p) - 1 / (1 - p))
        ),
        "w is zero at p = 0": identical((p ** (k + 1)).subs(p, 0), 0),
        "and at p = 1, as N - k > 0": identical(((1 - p) ** k).subs(p, 1), 0),
        "so each is 1/(N + 1)": identical((N + 1) * (1 / (N + 1)), 1),
    }


@beta_integral.mutant("each is 1/N")
def _() -> Steps:
    sp = sympy()
    N = sp.Symbol("N", integer=True, positive=True)
    return {
        "so each is 1/N": identical((N + 1) * (1 / N), 1),
        "N": identical(N / N, 1),
    }
