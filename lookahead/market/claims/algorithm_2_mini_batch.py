"""The released mini-batch variant of Algorithm 2: its mean move and where it balances."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import product

from hypothesis import strategies as st

from lookahead.core.exact import Matrix, Vector
from lookahead.core.symbols import sympy
from lookahead.ledger import Assumption, Claim, Comparison, Source, all_of, equals
from lookahead.ledger.symbolic import identical
from lookahead.market.claims.theorem_1 import CHAPTER
from lookahead.market.mini_batch import equivalent_probing, mini_batch_drift, visited
from lookahead.market.one_step import selections
from lookahead.testing.market_dynamics import Round, rounds, small_rounds

F = Fraction


@dataclass(frozen=True)
class Batch:
    """A market about to make a round with `size` users."""

    round: Round
    size: int


def visitors(x: Batch, masses: Vector) -> bool:
    """Whether every probing learner of positive weight is visited."""
    return x.round.weight > 0 and all(masses[i] > 0 for i in x.round.probers)


mini_batch = Claim(
    key="narang2026.alg2.mini_batch",
    kind="own",
    title="Where the released mini-batch variant balances",
    source=Source("narang2026", "Algorithm 2, released code", "6", "own"),
    chapter=CHAPTER,
    statement=r"""In the released code $B$ users arrive at once, each learner moves by the **mean** gradient of its
visitors, a probing learner by (mean organic $+\ \gamma\,\cdot$ mean probe)$/(1 + \gamma)$, and every
learner adds $\lambda\theta$. With $G_i$ and $m_i$ of the observed measure and $q_i = 1 - (1 - m_i)^B$, the
mean move over $-\eta$ is
$$\frac{1}{1 + \gamma}\Big[\frac{q_i}{m_i}\nabla G_i + \gamma\nabla\hat L_i\Big] + \lambda\theta_i \quad (i \in
\mathcal P), \qquad \frac{q_i}{m_i}\nabla G_i + \lambda\theta_i \quad (i \notin \mathcal P).$$
So where $m_i > 0$ and $\gamma > 0$ a probing learner balances exactly where Algorithm 2 does with
$$\gamma_{\mathrm{eff}} = \gamma\,\frac{m_i}{q_i} \qquad\text{and}\qquad \lambda_{\mathrm{eff}} = \frac{1 +
\gamma}\gamma\,\lambda .$$
For large $B$ this is $\gamma m_i$: a learner with a fifth of the users probes with a fifth of the weight.
Without ridge and probing, or for $B = 1$ and $\lambda = 0$, the balances coincide.""",
    uses=("narang2026.alg2", "narang2026.drift.no_kink"),
)


@mini_batch.symbolic
def balances() -> dict[str, Comparison]:
    """The variant's balance is a multiple of Algorithm 2's; a batch of one has q = m."""
    sp = sympy()
    G, L, theta, lam = sp.symbols("G L theta lambda", real=True)
    m, q, gamma, k = sp.symbols("m q gamma k", positive=True)
    variant = (q / m * G + gamma * L) / (1 + gamma) + lam * theta
    weight, ridge = gamma * m / q, (1 + gamma) / gamma * lam
    other = G + weight * (L + ridge * theta)
    g = sp.Symbol("g", real=True)
    return {
        "a multiple of Algorithm 2's": identical(variant, q / (m * (1 + gamma)) * other),
        "mean of k draws from one law": identical(k * g / k, g),
        "a batch of one": identical(1 - (1 - m) ** 1, m),
    }


@balances.mutant("the same weight")
def _() -> dict[str, Comparison]:
    G, L, m, q, gamma = sympy().symbols("G L m q gamma", positive=True)
    variant = (q / m * G + gamma * L) / (1 + gamma)
    return {
        "no probing": identical(variant.subs(gamma, 0), q / m * G),
        "probing": identical(variant, q / (m * (1 + gamma)) * (G + gamma * L)),
    }


def enumerated(x: Batch) -> Matrix:
    """The mean move over all batches, each learner by the mean over its visitors."""
    r = x.round
    visits = list(selections(r.population, r.theta, r.alpha))
    d = r.population.d
    total = [[F(0)] * d for _ in r.theta]
    for batch in product(visits, repeat=x.size):
        chance = F(1)
        for mass, _, _, _ in batch:
            chance *= mass
        for i, row in enumerate(total):
            mine = [g for _, _, learner, g in batch if learner == i]
            for k in range(d if mine else 0):
                row[k] += chance * sum((g[k] for g in mine), start=F(0)) / len(mine)
    return tuple(
        tuple(
            (v if i not in r.probers else (v + r.weight * probe(r, i, k)) / (1 + r.weight))
            + r.shrinkage * r.theta[i][k]
            for k, v in enumerate(row)
        )
        for i, row in enumerate(total)
    )


def probe(r: Round, i: int, k: int) -> Fraction:
    """The k-th derivative of a probing learner's mean query loss, by exact differences."""
    plain = replace(r, ridge=F(0))
    ahead, behind = (
        tuple(a + (s if j == k else 0) for j, a in enumerate(r.theta[i])) for s in (1, -1)
    )
    return (plain.probe_loss(i, ahead) - plain.probe_loss(i, behind)) / 2


def batches() -> Iterator[Batch]:
    """The small rounds with batches of one and two users, and three where that is short."""
    for r in small_rounds():
        for size in (1, 2, 3):
            if size < 3 or len(r.population.y) < 3:
                yield Batch(r, size)


def drawn() -> st.SearchStrategy[Batch]:
    """Rounds with up to three users in the population and two in a batch."""
    return st.builds(Batch, rounds(max_users=3), st.integers(1, 2))


@mini_batch.sampled(drawn(), small=batches)
def mean_move(x: Batch) -> Comparison:
    """Every batch written out, against the formula."""
    r = x.round
    return equals(
        enumerated(x), mini_batch_drift(r.population, r.theta, r.alpha, x.size, r.probing)
    )


@mean_move.mutant("masses instead of the chance of a visit")
def _(x: Batch) -> Comparison:
    r = x.round
    return equals(enumerated(x), mini_batch_drift(r.population, r.theta, r.alpha, 1, r.probing))


@mean_move.mutant("sums instead of means")
def _(x: Batch) -> Comparison:
    r = x.round
    masses = r.population.masses(r.theta, r.alpha)
    scale = [x.size * m / visited(m, x.size) if m else F(1) for m in masses]
    drift = mini_batch_drift(r.population, r.theta, r.alpha, x.size, r.probing)
    return equals(
        enumerated(x), tuple(tuple(s * v for v in row) for s, row in zip(scale, drift, strict=True))
    )


seen = Assumption(
    "visited probing learners",
    r"$\gamma > 0$ and every probing learner has $m_i > 0$.",
    lambda x: visitors(x, x.round.population.masses(x.round.theta, x.round.alpha)),
)

equivalent = Claim(
    key="narang2026.alg2.mini_batch.equivalent",
    kind="own",
    title="The variant as Algorithm 2 at another weight",
    source=Source("narang2026", "Algorithm 2, released code", "6", "own"),
    chapter=CHAPTER,
    statement=r"""Where $\gamma > 0$ and $m_i > 0$, the variant's mean move of a probing learner is
$\frac{q_i}{m_i(1 + \gamma)}$ times that of Algorithm 2 with weight $\gamma m_i/q_i$ and ridge $(1 +
\gamma)\lambda/\gamma$, at the same models.""",
    assumes=(seen,),
    uses=("narang2026.alg2.mini_batch",),
)


@equivalent.symbolic
def multiple() -> dict[str, Comparison]:
    """The identity of the two moves."""
    return balances.function()


multiple.mutant("the same weight")(balances.mutants[0].function)


@equivalent.sampled(drawn(), small=batches)
def proportional(x: Batch) -> Comparison:
    """Both mean moves from their definitions, learner by learner."""
    return at_weight(x, scaled=True)


def at_weight(x: Batch, *, scaled: bool) -> Comparison:
    """The variant's move against a multiple of Algorithm 2's, at the equivalent weight or its own."""
    r, move = x.round, enumerated(x)
    masses = r.population.masses(r.theta, r.alpha)
    found: list[Comparison] = []
    for i in r.probers:
        if masses[i] == 0 or r.weight == 0:
            found.append(equals(move[i], (F(0),) * r.population.d))
            continue
        weight, shrink = equivalent_probing(r.probing, masses[i], x.size)
        own = replace(r, weight=weight, ridge=shrink, ridge_convention="half") if scaled else r
        factor = visited(masses[i], x.size) / (masses[i] * (1 + r.weight))
        found.append(equals(move[i], tuple(factor * v for v in own.mean_move[i])))
    return all_of(*found)


@proportional.mutant("at the same weight and ridge")
def _(x: Batch) -> Comparison:
    return at_weight(x, scaled=False)


def unseen() -> Iterator[Batch]:
    """Nobody visits the probing learner, or its weight is zero."""
    for b in batches():
        yield Batch(replace(b.round, alpha=F(0)), b.size)
        yield Batch(replace(b.round, weight=F(0)), b.size)


proportional.without(seen, small=unseen)
