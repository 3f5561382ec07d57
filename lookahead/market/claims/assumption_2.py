"""Assumption 2: the step sizes, and which schedules satisfy it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from lookahead.core.symbols import sympy
from lookahead.ledger import Claim, Comparison, Source, all_of, equals, that
from lookahead.ledger.symbolic import identical
from lookahead.market.schedules import Constant, Harmonic, InverseRoot, Power

F = Fraction
CHAPTER = "market/dynamics"
AnySchedule = Constant | Harmonic | InverseRoot | Power


def sums(schedule: Any) -> tuple[bool, bool]:
    """Whether sum eta_t and sum eta_t^2 converge, by SymPy's tests of series."""
    sp = sympy()
    t = sp.Symbol("t", integer=True, nonnegative=True)
    eta = schedule.term(t)
    first, second = (sp.Sum(e, (t, 0, sp.oo)).is_convergent() for e in (eta, eta**2))
    return bool(first), bool(second)


@dataclass(frozen=True)
class Tried:
    """A schedule, and whether it is one that the paper's experiments use."""

    schedule: AnySchedule
    published: bool = False


def schedules() -> Iterator[Tried]:
    """The published schedules, harmonic steps, and powers on both sides of the limits."""
    yield Tried(Constant(F(1, 100)), published=True)
    yield Tried(InverseRoot(F(5)), published=True)
    yield Tried(Constant(F(1, 20)), published=True)
    yield Tried(Harmonic(F(1), F(1)))
    yield Tried(Harmonic(F(2), F(10)))
    for q in (F(0), F(1, 4), F(1, 2), F(51, 100), F(3, 4), F(1), F(101, 100), F(2)):
        yield Tried(Power(F(1, 2), q))


assumption_2 = Claim(
    key="narang2026.asm2",
    kind="assumption",
    title="Steps of Robbins and Monro",
    source=Source("narang2026", "Assumption 2", "4.1", "forced"),
    chapter=CHAPTER,
    statement=r"""The learning rates $\eta_t > 0$ satisfy $\sum_t\eta_t = \infty$ and $\sum_t\eta_t^2 <
\infty$. For $\eta_t = c/(t + t_0)^q$ with $c, t_0 > 0$ this is $\tfrac12 < q \le 1$: harmonic steps
satisfy it, a constant step and $c/\sqrt{t+1}$ do not.""",
    as_printed=r"$\sum_t \eta_t = \infty$ and $\sum_t \eta_t^2 < \infty$",
    reading="The formulas are lost; Lemma 11 names the same pair.",
)


@assumption_2.symbolic
def integral_test() -> dict[str, Comparison]:
    """Integrals of (t + 1)^-q up to T decide both sums; the two limiting exponents apart."""
    sp = sympy()
    T, t = sp.symbols("T t", positive=True)
    inside, outside = sp.symbols("inside outside", positive=True)

    def up_to(q: Any) -> Any:
        return sp.integrate((t + 1) ** -q, (t, 0, T), conds="none")

    slow, fast = up_to(1 - inside), up_to(1 + outside)
    return {
        "q = 1 - a: (T + 1)^a / a grows": identical(slow, ((T + 1) ** inside - 1) / inside),
        "q = 1 + a: stays below 1 / a": identical(fast, (1 - (T + 1) ** -outside) / outside),
        "q = 1: a logarithm": identical(up_to(1), sp.log(T + 1)),
        "squares double the exponent": identical(
            ((t + 1) ** -inside) ** 2, (t + 1) ** (-2 * inside)
        ),
    }


@integral_test.mutant("q = 1 stays bounded")
def _() -> dict[str, Comparison]:
    sp = sympy()
    T, t = sp.symbols("T t", positive=True)
    total = sp.integrate(1 / (t + 1), (t, 0, T))
    return {
        "starts at 0": identical(total.subs(T, 0), 0),
        "at most 1": identical(total, T / (T + 1)),
    }


@assumption_2.exact(small=schedules)
def series(x: Tried) -> Comparison:
    """The decision from the order of eta_t, against SymPy's tests of both series."""
    first, second = sums(x.schedule)
    return equals(int(x.schedule.satisfies_assumption_2()), int(not first and second)).named(
        f"{x.schedule}"
    )


@series.mutant("the first sum only")
def _(x: Tried) -> Comparison:
    return equals(int(x.schedule.satisfies_assumption_2()), int(not sums(x.schedule)[0]))


@series.mutant("the second sum only")
def _(x: Tried) -> Comparison:
    return equals(int(x.schedule.satisfies_assumption_2()), int(sums(x.schedule)[1]))


experiments = Claim(
    key="narang2026.asm2.experiments",
    kind="own",
    title="The experiments' steps lie outside Assumption 2",
    source=Source("narang2026", "Section 6, step sizes of the released code", "6", "own"),
    chapter=CHAPTER,
    statement=r"""The three experiments use the steps $0.01$ (Census), $5/\sqrt{t+1}$ (MovieLens) and $0.05$
(Amazon). None of them satisfies Assumption 2, so Theorems 1 and 3 do not speak about them: the first sum
diverges, and so does the second.""",
    uses=("narang2026.asm2",),
)


def published() -> Iterator[Tried]:
    """The schedules of the experiments."""
    return (x for x in schedules() if x.published)


@experiments.exact(small=published, covers=True)
def both_diverge(x: Tried) -> Comparison:
    """Both series, one schedule at a time."""
    first, second = sums(x.schedule)
    return all_of(that(not first, "steps"), that(not second, "squares"))


@both_diverge.mutant("constant steps only")
def _(x: Tried) -> Comparison:
    return that(isinstance(x.schedule, Constant))


constant = Claim(
    key="narang2026.asm2.constant",
    kind="own",
    title="A constant step never comes to rest",
    source=Source("narang2026", "Assumption 2", "4.1", "own"),
    chapter=CHAPTER,
    statement=r"""One learner, users $x = 1$ with $y = \pm1$ equally often, a constant step $0 < \eta < 1$. Then
$\mathbb E\,\theta_t \to 0$, the optimum, but
$$\mathbb E\,\theta_t^2 \to \frac{\eta}{1 - \eta} > 0 ,$$
and consecutive models differ by $2\eta\,|\theta_t - y_t|$: with a constant step the iterates do not
converge.""",
)


@constant.symbolic
def moments() -> dict[str, Comparison]:
    """One round on both users; the second moment's fixed point and its contraction."""
    sp = sympy()
    theta = sp.Symbol("theta", real=True)
    eta = sp.Symbol("eta", positive=True)
    ahead = [theta - eta * sp.diff((y - theta) ** 2, theta) for y in (1, -1)]
    q = (1 - 2 * eta) ** 2
    limit = eta / (1 - eta)
    return {
        "mean": identical(sum(ahead) / 2, (1 - 2 * eta) * theta),
        "second moment": identical(sum(a**2 for a in ahead) / 2, q * theta**2 + 4 * eta**2),
        "its fixed point": identical(q * limit + 4 * eta**2, limit),
        "it is attracting": identical(1 - q, 4 * eta * (1 - eta)),
        "a move": identical((ahead[0] - theta) ** 2, 4 * eta**2 * (theta - 1) ** 2),
    }


@moments.mutant("it shrinks to nothing")
def _() -> dict[str, Comparison]:
    theta, eta = sympy().symbols("theta eta", positive=True)
    ahead = [theta - 2 * eta * (theta - y) for y in (1, -1)]
    return {
        "mean": identical(sum(ahead) / 2, (1 - 2 * eta) * theta),
        "second moment": identical(sum(a**2 for a in ahead) / 2, (1 - 2 * eta) ** 2 * theta**2),
    }
