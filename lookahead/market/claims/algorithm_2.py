"""Algorithm 2: the same with offline probing."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from itertools import product

from lookahead.core.exact import Matrix
from lookahead.core.symbols import sympy
from lookahead.ledger import Claim, Comparison, Source, equals
from lookahead.ledger.symbolic import identical
from lookahead.market.claims.algorithm_1 import loss, slope_of
from lookahead.market.claims.theorem_1 import CHAPTER
from lookahead.testing.market_dynamics import Round, rounds, small_rounds

F = Fraction

algorithm_2 = Claim(
    key="narang2026.alg2",
    kind="definition",
    title="MSGD with probing",
    source=Source("narang2026", "Algorithm 2", "5.1", "reconstructed"),
    chapter=CHAPTER,
    statement=r"""*Before the first round* each $i \in \mathcal P$ stores $\mathcal Q_i = \{(x^q_j, \tilde
y_j)\}_{j \le n_q}$, where $\tilde y_j$ is the median of the **initial** models of the peers that $i$ asks,
at $x^q_j$. *In round $t$* the selected learner takes the step of Algorithm 1, and each $i \in \mathcal P$
draws $(x^q, \tilde y)$ uniformly from $\mathcal Q_i$ and adds
$$-\eta_t\,\gamma\,[\nabla\ell(\theta_i; x^q, \tilde y) + \lambda\theta_i],$$
whether or not it was selected; both gradients are taken at the old model.""",
    reading="The listing is lost. Lemma 12 counts at most one platform block and up to |P| probe blocks in "
    "one update vector, so all gradients are taken at the old models and every probing learner moves in "
    "every round. The ridge is λ/2 |θ|², as in the released code, or λ |θ|² with the full convention.",
    uses=("narang2026.alg1",),
)


@algorithm_2.symbolic
def one_query() -> dict[str, Comparison]:
    """A query's part is gamma times a gradient, the ridge's under both conventions."""
    sp = sympy()
    t, x, label, gamma, lam, n = sp.symbols("t x label gamma lambda n", positive=True)
    loss_at = (label - t * x) ** 2
    half, full = lam / 2 * t**2, lam * t**2
    step = 2 * (t * x - label) * x
    return {
        "draws have probability one": identical(n * (1 / n), 1),
        "half": identical(sp.diff(gamma * (loss_at + half), t), gamma * (step + lam * t)),
        "full": identical(sp.diff(gamma * (loss_at + full), t), gamma * (step + 2 * lam * t)),
    }


@one_query.mutant("the ridge outside gamma")
def _() -> dict[str, Comparison]:
    t, gamma, lam = sympy().symbols("t gamma lambda", positive=True)
    return {
        "without ridge": identical(gamma * 0, 0),
        "ridge": identical(sympy().diff(gamma * lam / 2 * t**2, t), lam * t),
    }


def outcomes(x: Round, *, fresh: bool = False) -> list[tuple[Fraction, Matrix]]:
    """Every round of Algorithm 2 by hand; `fresh` takes the query's gradient after the user's."""
    observed = x.population.observed(x.theta, x.alpha)
    found: list[tuple[Fraction, Matrix]] = []
    draws = [list(zip(*pair, strict=True)) for pair in x.queries]
    count = 1
    for pairs in draws:
        count *= len(pairs)
    for user, masses in enumerate(observed):
        for learner, mass in enumerate(masses):
            for drawn in product(*draws) if mass else ():
                models = list(x.theta)
                point, label = x.population.x[user], x.population.y[user]
                g = slope_of(lambda m, p=point, v=label: loss(m, p, v), models[learner])
                models[learner] = tuple(
                    a - x.step * b for a, b in zip(models[learner], g, strict=True)
                )
                for i, (q, v) in zip(x.probers, drawn, strict=True):
                    old = models[i] if fresh else x.theta[i]
                    h = slope_of(lambda m, p=q, w=v: loss(m, p, w), old)
                    pull = [x.weight * (b + x.shrinkage * a) for a, b in zip(old, h, strict=True)]
                    models[i] = tuple(a - x.step * b for a, b in zip(models[i], pull, strict=True))
                found.append((mass / count, tuple(models)))
    return found


def same_law(x: Round, told: list[tuple[Fraction, Matrix]]) -> Comparison:
    """Compare the enumerated law with one written out by hand, outcome by outcome."""
    listed = sorted((o.probability, o.models) for o in x.law)
    return equals(
        tuple((p, *(v for row in m for v in row)) for p, m in listed),
        tuple((p, *(v for row in m for v in row)) for p, m in sorted(told)),
    )


@algorithm_2.sampled(rounds(max_users=3), small=small_rounds)
def written_out(x: Round) -> Comparison:
    """The library's law of a round against the listing, gradients by exact differences."""
    return same_law(x, outcomes(x))


@written_out.mutant("the query's gradient after the user's step")
def _(x: Round) -> Comparison:
    return same_law(x, outcomes(x, fresh=True))


@written_out.mutant("probing learners do not add the ridge")
def _(x: Round) -> Comparison:
    return same_law(x, outcomes(replace(x, ridge=F(0))))
