"""Section 4.2 and appendix D.2: the mean step of both algorithms, and the gradient of F^P."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

from lookahead.core.exact import Matrix, Vector
from lookahead.core.symbols import sympy
from lookahead.ledger import Claim, Comparison, Source, all_of, equals
from lookahead.ledger.symbolic import identical
from lookahead.market.claims.assumptions import no_kink
from lookahead.market.continuous import UniformSquare
from lookahead.testing.market_dynamics import Round, rounds, small_rounds

F = Fraction
CHAPTER = "market/dynamics"
SQUARE = UniformSquare()


@dataclass(frozen=True)
class Slopes:
    """Two slopes on the uniform square and alpha; ties go to the learner with the lower number."""

    theta: Vector
    alpha: Fraction

    @property
    def population(self) -> UniformSquare:
        """The users."""
        return SQUARE

    @property
    def drift(self) -> Vector:
        """E[Z]: each learner's mean gradient over the users who come to it."""
        s, t = self.theta
        own = tuple(F(1, 3) * slope for slope in (s, t))
        # where all tie they come to learner 0, and E 2 (s x - y) x = 2 s / 3
        loss = (F(2, 3) * s, F(0)) if s == t else SQUARE.gradient(self.theta, 0)
        return tuple(self.alpha * a + (1 - self.alpha) * b for a, b in zip(own, loss, strict=True))

    def derivative(self, i: int, sign: int) -> Fraction:
        """The derivative of F when slope i moves up (sign 1) or down (-1)."""
        v = [F(sign) if k == i else F(0) for k in range(2)]
        return SQUARE.directional(self.theta, self.alpha, v)


def slopes() -> Iterator[Slopes]:
    """Coincident slopes first, then distinct ones."""
    for alpha in (F(0), F(1, 2), F(1)):
        for pair in ((0, 0), (1, -1), (F(1, 2), F(1, 2)), (0, F(1, 2))):
            yield Slopes(tuple(map(F, pair)), alpha)


printed = Claim(
    key="narang2026.drift",
    kind="proof step",
    title="Drift identity",
    source=Source("narang2026", "Appendix D.2, drift identity", "D.2", "forced"),
    chapter=CHAPTER,
    statement=r"""For every $\Theta_t$,
$$\mathbb E[\Theta_{t+1} - \Theta_t \mid \mathcal F_t] = -\eta_t\,\nabla F^{\mathcal P}(\Theta_t).$$""",
    as_printed=r"$\mathbb E[Z_t \mid \mathcal F_t] = \nabla F^{\mathcal P}(\Theta_t)$",
    reading="The formula is lost; the text derives it “by construction and by uniform sampling”, "
    "and Lemma 13, which it rests on, is stated for every model.",
)


@printed.exact(small=slopes)
def square_derivative(x: Slopes) -> Comparison:
    """The mean step against the derivative of F in each coordinate, from above and below."""
    return all_of(
        *(equals(x.derivative(i, sign), sign * x.drift[i]) for i in range(2) for sign in (1, -1))
    )


@square_derivative.mutant("twice the step")
def _(x: Slopes) -> Comparison:
    return all_of(*(equals(x.derivative(i, 1), 2 * x.drift[i]) for i in range(2)))


square_derivative.program(
    given=lambda x: {"s": x.theta[0], "t": x.theta[1], "alpha": x.alpha},
    let=(
        ("mean_abs", "1 / 2"),
        ("positive_part", "mean_abs * mean_abs / 2"),
        ("moved_up", "(1 - alpha) * (-2) * positive_part"),
        ("drift", "alpha * s / 3 + (1 - alpha) * 2 * s / 3"),
    ),
    assume=(("both models are zero", "s == 0 and t == 0"),),
    violates="moved_up != drift",
)

amended = printed.amended(
    key="narang2026.drift.no_kink",
    title="Drift identity, where there is a gradient",
    severity="missing hypothesis",
    statement=r"""On a finite population, under any tie rule, with both gradients at the old models: if
$F$ has a gradient at $\Theta_t$ then
$$\mathbb E[\Theta_{t+1} - \Theta_t \mid \mathcal F_t] = -\eta_t\,\nabla F^{\mathcal P}(\Theta_t).$$
Everywhere else the left side is $-\eta_t v_t$ with $v_t$ in the convex hull of the gradients of the
smooth pieces that meet there (Clarke's subdifferential of $F^{\mathcal P}$). On the uniform square the
identity holds at distinct models and, for $\alpha < 1$, fails at equal ones.""",
    survives="The identity holds wherever the potential has a gradient; at ties the mean step is one "
    "of the one-sided gradients or an average of them.",
    assumes=(no_kink,),
)


@amended.symbolic
def proof() -> dict[str, Comparison]:
    """One user, two features, two queries: differentiate what each visit and query costs."""
    sp = sympy()
    theta, x, q, r = (
        sp.Matrix(sp.symbols(f"{n}_1 {n}_2", real=True)) for n in ("t", "x", "q", "r")
    )
    y, u, v, a, s, gamma, lam = sp.symbols("y u v alpha share gamma lambda", real=True)

    def loss(point: Any, label: Any) -> Any:
        return (label - theta.dot(point)) ** 2

    def step(point: Any, label: Any) -> Any:
        return 2 * (theta.dot(point) - label) * sp.Matrix(point)

    probe = (loss(q, u) + loss(r, v)) / 2 + lam / 2 * theta.dot(theta)
    mean = (step(q, u) + step(r, v)) / 2 + lam * theta
    # a: preference coin times [pi = i]; s: loss coin times the share that the tie rule gives i
    organic, probing = (a + s) * loss(x, y), gamma * probe
    return {
        "users": identical(gradient(organic, theta), (a + s) * step(x, y)),
        "queries and ridge": identical(gradient(probing, theta), gamma * mean),
    }


def gradient(f: Any, theta: Any) -> Any:
    """The column of derivatives by the entries of theta."""
    return sympy().Matrix([sympy().diff(f, t) for t in theta])


@proof.mutant("the normalised gradient")
def _() -> dict[str, Comparison]:
    sp = sympy()
    t, x, y, m = sp.symbols("t x y m", positive=True)
    return {
        "mass one": identical(sp.Integer(1), 1),
        "mean over visitors": identical(sp.diff(m * (y - t * x) ** 2, t), 2 * (t * x - y) * x),
    }


@amended.sampled(rounds(), small=small_rounds)
def enumerated(x: Round) -> Comparison:
    """The mean of the whole law of a round, against derivatives of F^P along each axis."""
    return along_axes(x, x.mean_move)


def along_axes(x: Round, move: Matrix) -> Comparison:
    """Compare a move with the derivative of F^P along every axis, in both directions."""
    found: list[Comparison] = []
    for i, row in enumerate(x.theta):
        for k in range(len(row)):
            for sign in (1, -1):
                axis = tuple(
                    tuple(F(sign * int((j, m) == (i, k))) for m in range(len(row)))
                    for j in range(len(x.theta))
                )
                found.append(equals(x.directional(axis), sign * move[i][k]))
    return all_of(*found)


@enumerated.mutant("the ridge on every learner")
def _(x: Round) -> Comparison:
    return along_axes(
        x,
        tuple(
            tuple(a + (i not in x.probers) * x.shrinkage * b for a, b in zip(*rows, strict=True))
            for i, rows in enumerate(zip(x.mean_move, x.theta, strict=True))
        ),
    )


@enumerated.mutant("means over the users that a learner sees")
def _(x: Round) -> Comparison:
    masses = x.population.masses(x.theta, x.alpha)
    moves = zip(x.mean_move, masses, strict=True)
    return along_axes(x, tuple(tuple(a / (m or 1) for a in row) for row, m in moves))


@enumerated.mutant("preference and loss exchanged")
def _(x: Round) -> Comparison:
    return along_axes(replace(x, alpha=1 - x.alpha), x.mean_move)


enumerated.without(no_kink, rounds(ties="forced"), small=small_rounds)


@amended.exact(small=slopes)
def square_gradient(x: Slopes) -> Comparison:
    """The uniform square, where there is a gradient."""
    return square_derivative.function(x)


@square_gradient.mutant("twice the step")
def _(x: Slopes) -> Comparison:
    return all_of(*(equals(x.derivative(i, 1), 2 * x.drift[i]) for i in range(2)))


square_gradient.controls(square_derivative).without(no_kink, small=slopes)
