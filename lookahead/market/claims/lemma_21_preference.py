"""Lemma 21(iv): local experts, asked by preference, label as well as the best single model."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction

from lookahead.core.enclosure import Real
from lookahead.core.exact import Matrix, Vector
from lookahead.core.symbols import sympy
from lookahead.ledger import Assumption, Claim, Comparison, Source, at_most, less_than, that
from lookahead.ledger.symbolic import identical, non_negative
from lookahead.market.cross_entropy_exact import entropy_at, one_hot
from lookahead.market.softmax import LOG_2, logits, softmax_of_powers

F = Fraction
CHAPTER = "market/cross_entropy"


@dataclass(frozen=True)
class Member:
    """Users at one covariate: their weight, the learner they prefer, the law of their classes."""

    x: Vector
    weight: Fraction
    prefers: int
    classes: Vector


@dataclass(frozen=True)
class Experts:
    """A population cut by preference, peers W_j = A_j log 2, and a model to compare with."""

    members: tuple[Member, ...]
    peers: tuple[Matrix, ...]
    reference: Matrix

    def level(self) -> Real:
        """E CE(y, label) when every user's preferred learner labels."""
        return self._mean([self.peers[m.prefers] for m in self.members])

    def risk(self) -> Real:
        """R of the reference."""
        return self._mean([self.reference] * len(self.members))

    def _mean(self, models: list[Matrix]) -> Real:
        total = F(0) * LOG_2
        for member, model in zip(self.members, models, strict=True):
            for y, share in enumerate(member.classes):
                if share:
                    total = total + entropy_at(model, member.x, y) * (member.weight * share)
        return total

    def optimal(self) -> bool:
        """Whether every peer's gradient on its own partition is exactly zero."""
        for j, peer in enumerate(self.peers):
            own = [m for m in self.members if m.prefers == j]
            for k in range(len(peer)):
                for i in range(len(peer[0])):
                    slope = F(0)
                    for m in own:
                        p = softmax_of_powers(logits(peer, m.x))
                        slope += m.weight * (p[k] - m.classes[k]) * m.x[i]
                    if slope:
                        return False
        return True


def calibrated(peers: tuple[Matrix, ...], reference: Matrix) -> Experts:
    """Users at x = 1 and x = -1 for every peer, with the classes that the peer predicts."""
    members = tuple(
        Member((x,), F(1, 2 * len(peers)), j, softmax_of_powers(logits(peer, (x,))))
        for j, peer in enumerate(peers)
        for x in (F(1), F(-1))
    )
    return Experts(members, peers, reference)


def small() -> Iterator[Experts]:
    """One or two experts of two or three classes; the reference zero, an expert, or between."""
    up, down = ((F(1),), (F(-1),)), ((F(-1),), (F(1),))
    flat, three = ((F(0),), (F(0),)), ((F(1),), (F(0),), (F(-1),))
    for peers in ((up,), (up, down), (up, up, down), (((F(2),), (F(-2),)), down)):
        for reference in (flat, up, down, ((F(3),), (F(-3),))):
            yield calibrated(peers, reference)
    for reference in (three, ((F(0),), (F(0),), (F(0),)), ((F(2),), (F(0),), (F(-1),))):
        yield calibrated((three,), reference)
    skewed = Member((F(1),), F(1), 0, one_hot(0, 2))
    balanced = Member((F(1),), F(1, 2), 0, (F(1, 4), F(3, 4)))
    yield Experts(
        (balanced, replace(balanced, classes=(F(3, 4), F(1, 4)))), (flat,), ((F(1),), (F(0),))
    )
    yield Experts((skewed,), (((F(1),), (F(0),)),), ((F(2),), (F(0),)))


peers_optimal = Assumption(
    "local experts",
    r"Every peer minimises the cross-entropy on the users who prefer it: $W_j \in \arg\min \mathbb "
    r"E_{\mathcal D_j}\mathrm{CE}$, a minimiser of finite norm.",
    lambda x: x.optimal(),
)

preference_aware = Claim(
    key="narang2026.lem21.iv",
    kind="lemma",
    title="Accurate probing for cross-entropy: preference-aware",
    source=Source("narang2026", "Lemma 21(iv)", "F.1", "forced"),
    chapter=CHAPTER,
    statement=r"""Let each peer minimise $\mathbb E_{\mathcal D_j}\mathrm{CE}$ on its own preference
partition. If the learner asks peer $\pi(x)$, Assumption 6 holds with $\varepsilon_{\rm CE} =
R^\star_{\rm CE}$, the least risk of a single model.""",
    reading="“By optimality” and “Summing over with weights” fix the bound; the formulas are lost",
    assumes=(peers_optimal,),
)


@preference_aware.symbolic
def summed() -> dict[str, Comparison]:
    """Each partition's expert is at most as bad there as any single model; sum with weights p_j."""
    sp = sympy()
    p, q, a, b, c, d = sp.symbols("p q a b gain_1 gain_2", nonnegative=True)
    return {
        "the difference to the single model is the sum of the gains": identical(
            (p * (a + c) + q * (b + d)) - (p * a + q * b), p * c + q * d
        ),
        "is not negative": non_negative(p * c + q * d),
    }


@summed.mutant("half of the single model's risk")
def _() -> dict[str, Comparison]:
    p, a, c = sympy().symbols("p a c", nonnegative=True)
    return {"half": non_negative(p * (a + c) / 2 - p * a)}


@preference_aware.certified(small=small)
def level(x: Experts) -> Comparison:
    """The level against the risk of a single model; equal where all experts are that model."""
    used = {x.peers[m.prefers] for m in x.members}
    if used == {x.reference}:
        return that(condition=True, trivial=True)
    return less_than(x.level(), x.risk())


@level.mutant("three quarters of the single model's risk")
def _(x: Experts) -> Comparison:
    return at_most(x.level(), x.risk() * F(3, 4))


def exchanged() -> Iterator[Experts]:
    """Two experts, each asked about the other's users; the reference is the flat model."""
    for x in small():
        if len(x.peers) == 2:
            flat = tuple((F(0),) for _ in x.reference)
            yield replace(x, peers=x.peers[::-1], reference=flat)


level.without(peers_optimal, small=exchanged)

exists = Claim(
    key="narang2026.lem21.iv.exists",
    kind="own",
    title="Experts on separable partitions do not exist",
    source=Source("narang2026", "Lemma 21(iv)", "F.1", "own"),
    chapter=CHAPTER,
    statement=r"""Where one partition is separable, in particular where all its users have the same class
and an intercept is among the covariates, its cross-entropy has no minimiser, and case (iv) speaks of
nothing. Experts whose excess risks are $\eta_j$ serve as well: the level is $R^\star_{\rm CE} +
\sum_jp_j\eta_j$.""",
    uses=("narang2026.lem21.iv", "narang2026.lem23.attained"),
)


@exists.symbolic
def with_excess() -> dict[str, Comparison]:
    """A partition of one class falls along the intercept; excess risks add up."""
    sp = sympy()
    p, a, gain, eta = sp.symbols("p a gain eta", nonnegative=True)
    t = sp.Symbol("t", positive=True)
    return {
        "one class, logits (t, 0): log(1 + e^-t) tends to zero": identical(
            sp.limit(sp.log(1 + sp.exp(-t)), t, sp.oo), 0
        ),
        "and is positive: e^-t > 0": non_negative(sp.exp(-t)),
        "slack with excess": non_negative(sp.expand(p * (a + gain) + p * eta - p * (a + eta))),
    }


@with_excess.mutant("without the excess")
def _() -> dict[str, Comparison]:
    p, a, gain, eta = sympy().symbols("p a gain eta", nonnegative=True)
    return {"slack": non_negative(sympy().expand(p * (a + gain) - p * (a + eta)))}
