"""Online probing with users: how large a step it bears, against offline."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from lookahead.core.symbols import sympy
from lookahead.ledger import Claim, Comparison, all_of, equals, that
from lookahead.ledger.symbolic import identical, non_negative
from lookahead.market.claims.online_probing import CHAPTER, SOURCE
from lookahead.market.claims.online_probing_escape import Pair

F = Fraction
ROUNDS = 5

step_size = Claim(
    key="narang2026.online.step",
    kind="own",
    title="Online probing bears only smaller steps",
    source=SOURCE,
    chapter=CHAPTER,
    statement=r"""In Example 1 with $\alpha = 1$, both learners probing each other, $\lambda = 0$,
mean steps converge from everywhere exactly for $\eta < 2/\mu$ with $\mu$ the largest eigenvalue
of the field's matrix: offline $\mu = 2\max(p, 1-p) + 2\gamma$, online
$$\mu = 1 + 2\gamma + \sqrt{(1-2p)^2 + 4\gamma^2},$$
which is larger for every $\gamma > 0$. For $p = \tfrac12$ these are $1 + 2\gamma$ and $1 +
4\gamma$: between $2/(1+4\gamma)$ and $2/(1+2\gamma)$ offline probing converges, and online
probing diverges in growing swings.""",
)


@step_size.symbolic
def eigenvalues() -> dict[str, Comparison]:
    """The matrix from the gradients, its characteristic polynomial, and both differences."""
    sp = sympy()
    a, p, g = sp.symbols("a p gamma", positive=True)
    x, y, z, label = sp.symbols("theta_1 theta_2 z label", real=True)
    loss = lambda t, s, share, other: share * (t - s) ** 2 + g * (t - other) ** 2
    online = sp.Matrix(
        [
            loss(x, a, p, label).diff(x).subs(label, y),
            loss(y, -a, 1 - p, label).diff(y).subs(label, x),
        ]
    ).jacobian([x, y])
    offline = sp.Matrix([loss(x, a, p, label).diff(x), loss(y, -a, 1 - p, label).diff(y)]).jacobian(
        [x, y]
    )
    middle, root = 1 + 2 * g, (1 - 2 * p) ** 2 + 4 * g**2
    return {
        "online": identical((z * sp.eye(2) - online).det(), (z - middle) ** 2 - root),
        "offline": identical(
            (z * sp.eye(2) - offline).det(), (z - middle) ** 2 - (1 - 2 * p) ** 2
        ),
        "the online root is larger": non_negative(root - (1 - 2 * p) ** 2),
        "both smallest eigenvalues are positive: online their product is 4(p(1-p) + gamma)": identical(
            online.det(), 4 * (p * (1 - p) + g)
        ),
        "equal shares": identical(sp.sqrt(root.subs(p, sp.Rational(1, 2))), 2 * g),
    }  # fmt: skip


@eigenvalues.mutant("online as offline")
def _() -> dict[str, Comparison]:
    z, p, g = sympy().symbols("z p g", positive=True)
    root = (1 - 2 * p) ** 2 + 4 * g**2
    return {
        "online": identical((z - 1 - 2 * g) ** 2 - root, (z - 1 - 2 * g) ** 2 - (1 - 2 * p) ** 2)
    }


@dataclass(frozen=True)
class Run:
    """Equal shares, a weight and a step; starts one unit above and below the stationary point."""

    weight: Fraction
    step: Fraction

    @property
    def pair(self) -> Pair:
        return Pair(F(1, 2), F(1), F(1), self.weight)

    def online(self) -> list[Fraction]:
        """Distance of the first model from the stationary point, round by round."""
        market = self.pair.loyal
        end = market.stationary()
        theta, seen = (end[0] + 1, end[1] - 1), [F(1)]
        for _ in range(ROUNDS):
            theta = market.step(theta, self.step)
            seen.append(theta[0] - end[0])
        return seen

    def offline(self) -> list[Fraction]:
        """The same with labels stored from the specialists."""
        market = self.pair.loyal
        labels = market.specialist[::-1]
        end = market.snapshot(market.specialist)[0]
        theta, seen = end + 1, [F(1)]
        for _ in range(ROUNDS):
            pull = 2 * self.weight * (theta - labels[0])
            theta -= self.step * (theta - market.specialist[0] + pull)
            seen.append(theta - end)
        return seen


def runs() -> Iterator[Run]:
    """Steps below, between and above both bounds, and at the bounds."""
    for gamma in (F(1, 2), F(2)):
        online, offline = 2 / (1 + 4 * gamma), 2 / (1 + 2 * gamma)
        for step in (online / 2, online, (online + offline) / 2, offline, offline + 1):
            yield Run(gamma, step)


def _factors(x: Run, online: Fraction) -> Comparison:
    first, second = x.online(), x.offline()
    slow, fast = 1 - x.step * online, 1 - x.step * (1 + 2 * x.weight)
    return all_of(
        equals(first, [slow**t for t in range(ROUNDS + 1)]),
        equals(second, [fast**t for t in range(ROUNDS + 1)]),
        that((abs(first[-1]) < 1) == (x.step < 2 / online)),
        that((abs(second[-1]) < 1) == (x.step < 2 / (1 + 2 * x.weight))),
    )


@step_size.exact(small=runs)
def swings(x: Run) -> Comparison:
    """Five exact rounds of each, against the factors, and who comes closer."""
    return _factors(x, 1 + 4 * x.weight)


@swings.mutant("the same bound for both")
def _(x: Run) -> Comparison:
    return _factors(x, 1 + 2 * x.weight)


@swings.mutant("online bears what offline bears")
def _(x: Run) -> Comparison:
    return that(abs(x.offline()[-1]) >= 1 or abs(x.online()[-1]) < 1)
