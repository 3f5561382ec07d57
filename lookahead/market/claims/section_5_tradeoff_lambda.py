"""Section 5.4: what a larger ridge does to the fit, the norm, the bound and the risk."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction

from lookahead.core.exact import dot
from lookahead.core.symbols import sympy
from lookahead.ledger import Assumption, Claim, Comparison, Source, all_of, at_most, less_than, that
from lookahead.ledger.symbolic import identical, non_negative
from lookahead.market.claims.section_5_tradeoff_gamma import exchange, exchange_steps
from lookahead.market.population import FinitePopulation
from lookahead.testing.market_probing import Prober, Raised, raised, small_problems

F = Fraction
CHAPTER = "market/probing"

more_ridge = Assumption(
    "a larger ridge", r"$\lambda' \ge \lambda > 0$.", lambda x: x.ridge >= x.problem.ridge > 0
)

tradeoff = Claim(
    key="narang2026.tradeoff.lambda",
    kind="in-text",
    title="The ridge trades bias for size",
    source=Source("narang2026", "Section 5.4, regularisation", "5.4", "reconstructed"),
    chapter=CHAPTER,
    statement=r"""Let the users whom the learner observes stay, as at $\alpha = 1$, and $\lambda' \ge \lambda >
0$. Then $\|\theta_{\lambda'}\| \le \|\theta_\lambda\|$ and $(G + \gamma\hat L)(\theta_{\lambda'}) \ge (G + \gamma\hat
L)(\theta_\lambda)$: norms shrink, the fit gets worse. In the bound the bias $\lambda\|\theta^\star\|^2$ grows,
and the deviation $4(Y + R_xr)R_xr/\sqrt{n_q} + (Y + R_xr)^2\sqrt{2\log(1/\delta)/n_q}$ falls with $r =
\sqrt{\tfrac2\lambda(Y^2/\gamma + R_x^2\tilde B^2)}$.""",
    reading="“Larger” $\\lambda$ “increases the regularization bias … but improves generalization by keeping "
    "parameter norms bounded”; the formulas are lost",
    assumes=(more_ridge,),
)


@tradeoff.symbolic
def exchange_of_norms() -> dict[str, Comparison]:
    """The exchange argument with gamma |.|^2 / 2 for H; then the derivatives of the bound."""
    sp = sympy()
    lam, Y, R, c, g, n, s = sp.symbols("lambda Y R_x B gamma n_q s", positive=True)
    r = sp.Symbol("r", positive=True)
    radius = sp.sqrt(2 / lam * (Y**2 / g + R**2 * c**2))
    deviation = 4 * (Y + R * r) * R * r / sp.sqrt(n) + (Y + R * r) ** 2 * s
    return {
        **exchange_steps(),
        "the radius falls": that(bool(sp.simplify(radius.diff(lam)).is_negative), "r'(lambda) < 0"),
        "the deviation rises with the radius": non_negative(deviation.diff(r)),
        "the bias rises": non_negative((lam * Y**2).diff(lam)),
    }


exchange_of_norms.mutants.extend(exchange.mutants)


@exchange_of_norms.mutant("the radius grows with lambda")
def _() -> dict[str, Comparison]:
    lam, Y = sympy().symbols("lambda Y", positive=True)
    return {"radius": non_negative((Y / lam).diff(lam))}


@tradeoff.sampled(raised(), small=small_problems)
def shrinks(x: Raised) -> Comparison:
    """Squared norms and fits at both solutions."""
    p = x.problem
    soft, stiff = p.solution(), x.stiffer.solution()
    data = lambda t: p.organic(t) + p.weight * p.fit(t)
    return all_of(at_most(dot(stiff, stiff), dot(soft, soft)), at_most(data(soft), data(stiff)))


@shrinks.mutant("the fit to the queries alone gets worse")
def _(x: Raised) -> Comparison:
    return at_most(x.problem.fit(x.problem.solution()), x.problem.fit(x.stiffer.solution()))


@shrinks.mutant("in proportion to the ridge")
def _(x: Raised) -> Comparison:
    soft, stiff = x.problem.solution(), x.stiffer.solution()
    return at_most(x.ridge * dot(stiff, stiff), x.problem.ridge * dot(soft, soft))


def softer() -> Iterator[Raised]:
    """The small scope with a smaller ridge instead of a larger one."""
    for x in small_problems():
        yield replace(x, ridge=x.problem.ridge / 2)


shrinks.without(more_ridge, small=softer)


@dataclass(frozen=True)
class RidgePath:
    """A market at alpha = 1 in which learner 0 probes, and three ridges in increasing order."""

    market: Prober
    ridges: tuple[Fraction, Fraction, Fraction]

    @property
    def risks(self) -> list[Fraction]:
        """R at the three stationary points."""
        users, p = self.market.population, self.market.problem
        return [users.risk(replace(p, ridge=ridge).solution()) for ridge in self.ridges]


def paths() -> Iterator[RidgePath]:
    """Labels that ask for too much: the ridge first corrects them, then goes too far."""
    for truth, label in ((1, 3), (1, 2), (-1, -3)):
        users = FinitePopulation((1,), (truth,), (0,))
        market = Prober(users, ((F(1),),), (F(label),), F(1), F(1), F(1), (F(0),))
        best = F(2 * label, truth) - 2
        yield RidgePath(market, (best / 2, best, 2 * best))


turn = Claim(
    key="narang2026.tradeoff.lambda.turn",
    kind="own",
    title="The risk may fall and rise along the ridge",
    source=Source("narang2026", "Section 5.4, regularisation", "5.4", "own"),
    chapter=CHAPTER,
    statement=r"""$R(\theta_\lambda)$ need not be monotone in $\lambda$, even with infinitely many queries: for one user
$x = 1$ of label $y$, all of whose queries are answered by $\tilde y > y > 0$, $\gamma = 1$, it falls to zero at
$\lambda = 2(\tilde y - y)/y$ and rises to $y^2$ after.""",
)


@turn.symbolic
def one_user() -> dict[str, Comparison]:
    """theta_lambda = (y + label) / (2 + lambda / 2), with label = y + e."""
    sp = sympy()
    y, e, lam = sp.symbols("y e lambda", positive=True)
    theta = (2 * y + e) / (2 + lam / 2)
    best = 2 * e / y
    return {
        "zero risk at the turn": identical(theta.subs(lam, best), y),
        "theta falls throughout": that(bool(sp.simplify(theta.diff(lam)).is_negative)),
        "above y at the start": non_negative(theta.subs(lam, 0) - y),
        "to zero in the end: the risk tends to y^2": identical(sp.limit(theta, lam, sp.oo), 0),
    }


@one_user.mutant("the turn is where lambda is the label's error")
def _() -> dict[str, Comparison]:
    y, e = sympy().symbols("y e", positive=True)
    return {"turn": identical((2 * y + e) / (2 + e / 2), y)}


@turn.exact(small=paths)
def falls_and_rises(x: RidgePath) -> Comparison:
    """The risks at three ridges."""
    first, middle, last = x.risks
    return all_of(less_than(middle, first), less_than(middle, last))


@falls_and_rises.mutant("it rises throughout")
def _(x: RidgePath) -> Comparison:
    first, middle, last = x.risks
    return all_of(at_most(first, middle), at_most(middle, last))


@falls_and_rises.mutant("it ends above where it started")
def _(x: RidgePath) -> Comparison:
    first, _, last = x.risks
    return less_than(first, last)
