"""Appendix C: the states of retraining on a complete graph, its exceptions, and its cycles."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from typing import Any

from lookahead.core.symbols import sympy
from lookahead.dilemma.count_retraining import CountRetraining, starts
from lookahead.ledger import Claim, Comparison, Source, all_of, at_most, equals, that
from lookahead.ledger.check import Assumption
from lookahead.ledger.symbolic import identical

F = Fraction
CHAPTER = "dilemma/retraining_chain"
Steps = dict[str, Comparison]

full_trust = Assumption(
    "full trust", r"$\tau_{t,i} = 1$ for every agent and round.", lambda x: x.trust == 1
)
worth_it = Assumption(
    "the disaster is worth preventing",
    r"$0 < \kappa < 1$: the cost of cooperating is less than what the disaster takes.",
    lambda x: 0 < x.kappa < 1,
)
SETTING = (full_trust, worth_it)

GAME = (
    ("gain(others)", "(1 if others + 1 >= m else 0) - (1 if others >= m else 0) - kappa"),
    ("act(others)", "1 if gain(others) > 0 else 0"),
    ("next(k)", "(k * act(k - 1) if k > 0 else 0) + (N - k) * act(k)"),
)
INSIDE = (
    ("k and m are counts of N agents", "0 <= k <= N and 0 <= m <= N and N >= 2"),
    ("m = ceil(T N)", "m - 1 < T * N <= m"),
    ("the disaster is worth preventing", "0 < kappa < 1"),
)


def given(x: CountRetraining) -> dict[str, Any]:
    """N, T, the m that goes with it, k and kappa; the rest is spelt out in the program."""
    return {"N": x.N, "T": x.threshold, "m": x.required, "k": x.k, "kappa": x.kappa}


def small() -> Iterator[CountRetraining]:
    """All starts of up to six agents, and some of a dozen."""
    yield from starts(6)
    for j in (1, 3, 11, 13, 23, 24):
        yield from (CountRetraining(12, F(j, 24), k) for k in range(13))


def costly() -> Iterator[CountRetraining]:
    """The same starts where cooperating costs all that is at stake, or more."""
    for x in starts(4):
        yield from (replace(x, kappa=F(1)), replace(x, kappa=F(3, 2)))


def doubting() -> Iterator[CountRetraining]:
    """The same starts with little trust, or none; alone, agents would cooperate."""
    for x in starts(4):
        yield from (replace(x, kappa=F(1, 4), trust=t) for t in (F(1, 8), F(0)))


def symbolic_round() -> tuple[Any, Any, Any, Any]:
    """Return N >= 1, m >= 0, j >= 0 and the map of counts, with a Kronecker delta for "sees m - 1"."""
    sp = sympy()
    N = sp.Symbol("N", integer=True, positive=True)
    m, j = sp.symbols("m j", integer=True, nonnegative=True)
    delta = sp.KroneckerDelta

    def step(k: Any) -> Any:
        return k * delta(k - 1, m - 1) + (N - k) * delta(k, m - 1)

    return N, m, j, step


states = Claim(
    key="gois2025.appC_states",
    kind="proof step",
    title="Three kinds of states",
    source=Source("gois2025", "Appendix C, categories of states", "C", "forced"),
    chapter=CHAPTER,
    statement=r"""On a complete graph one round of retraining leaves the count
$k = m$ where it is, takes $k = m - 1$ to $N - m + 1$, and every other count to $0$.""",
    assumes=SETTING,
    uses=("gois2025.prop2_3", "gois2025.sec3_rrm_equiv"),
)


@states.exact(small=small)
def one_round(x: CountRetraining) -> Comparison:
    """Count the agents for whom cooperating pays, and look up the category."""
    m = x.required
    table = {m: m, m - 1: x.N - m + 1}
    return equals(x.count(x.next_profile(x.start)), table.get(x.k, 0))


@one_round.mutant("those who cooperate at m - 1 go on")
def _(x: CountRetraining) -> Comparison:
    m = x.required
    return equals(x.count(x.next_profile(x.start)), {m: m, m - 1: x.N}.get(x.k, 0))


@one_round.mutant("from m - 1 exactly m come")
def _(x: CountRetraining) -> Comparison:
    m = x.required
    return equals(x.count(x.next_profile(x.start)), {m: m, m - 1: m}.get(x.k, 0))


one_round.without(worth_it, small=costly).without(full_trust, small=doubting)


def _reached(surplus: Any) -> int:
    """1 where the assumptions of its symbols say that a surplus over m is not negative, else 0."""
    return int(bool(surplus.is_nonnegative))


@states.symbolic
def categories() -> Steps:
    """An agent acts where it sees m - 1: a cooperator at k - 1, a defector at k."""
    sp = sympy()
    N, m, j, step = symbolic_round()
    kappa = sp.Symbol("kappa", positive=True)
    gain = lambda others: _reached(others + 1 - m) - _reached(others - m) - kappa
    return {
        "one missing: cooperating gains 1 - kappa": identical(gain(m - 1), 1 - kappa),
        "more missing: it loses kappa": identical(gain(m - 2 - j), -kappa),
        "nobody missing: it loses kappa": identical(gain(m + j), -kappa),
        "k = m": identical(step(m), m),
        "k = m - 1": identical(step(m - 1), N - m + 1),
        "k > m": identical(step(m + 1 + j), 0),
        "k < m - 1": identical(step(m - 2 - j), 0),
    }


@categories.mutant("agents act where they see m")
def _() -> Steps:
    sp = sympy()
    N, m, j, _step = symbolic_round()
    step = lambda k: k * sp.KroneckerDelta(k - 1, m) + (N - k) * sp.KroneckerDelta(k, m)
    return {"k = m": identical(step(m), m), "k > m + 1": identical(step(m + 2 + j), 0)}


exceptions = Claim(
    key="gois2025.appC_exceptions",
    kind="proof step",
    title="Where every start ends",
    source=Source("gois2025", "Appendix C, end of the proof of Theorem 3.4", "C", "forced"),
    chapter=CHAPTER,
    statement=r"""For $N \ge 2$ and $0 \le m \le N$ the start $k = m$ ends at $m$; $k = m - 1$ does so exactly if
$N = 2m - 1$. If $N = 2m - 2$, the count $m - 1$ stands still. If $m = 1$, every start but $k = 1$ ends in
the cycle $0 \leftrightarrow N$. All other starts end at $0$.""",
    reading="exception a), the cycle, taken for all starts that reach it",
    assumes=SETTING,
    uses=("gois2025.appC_states",),
)


def _end(x: CountRetraining, special: int) -> set[int]:
    """The counts in which the proof says that a run ends; `special` is the N that saves m - 1."""
    m = x.required
    if x.k == m or (x.k == m - 1 and special == x.N and m > 1):
        return {m}
    if x.k == m - 1 and 2 * m - 2 == x.N:
        return {m - 1}
    return {0, x.N} if m == 1 else {0}


@exceptions.exact(small=small)
def ends(x: CountRetraining) -> Comparison:
    """Run it until the counts repeat."""
    return that(set(x.counts[1]) == _end(x, 2 * x.required - 1))


@ends.mutant("the special case is N = 2m")
def _(x: CountRetraining) -> Comparison:
    return that(set(x.counts[1]) == _end(x, 2 * x.required))


ends.without(worth_it, small=costly).without(full_trust, small=doubting)


@exceptions.symbolic
def second_round() -> Steps:
    """Where N - m + 1 falls among the categories, and what 0 does; j >= 0 is any distance."""
    N, m, j, step = symbolic_round()
    twice = lambda agents: step(step(m - 1)).subs(N, agents)
    once = lambda agents: step(m - 1).subs(N, agents)
    return {
        "N = 2m - 1: m - 1 goes to m": identical(once(2 * m - 1), m),
        "which stays": identical(step(m), m),
        "N = 2m - 2: m - 1 stays": identical(once(2 * m - 2), m - 1),
        "N > 2m - 1: from N - m + 1 on to 0": identical(twice(2 * m + j), 0),
        "N < 2m - 2: the same": identical(twice(2 * m - 3 - j), 0),
        "m >= 2: 0 stays": identical(step(0 * m).subs(m, m + 2), 0),
        "m = 0: 0 stays": identical(step(0 * m).subs(m, 0), 0),
        "m = 1: 0 goes to N": identical(step(0 * m).subs(m, 1), N),
        "m = 1: N > 1 goes to 0": identical(step(N).subs(m, 1).subs(N, N + 1), 0),
    }


@second_round.mutant("N = 2m takes m - 1 to m")
def _() -> Steps:
    N, m, _, step = symbolic_round()
    return {
        "m - 1 goes to m": identical(step(m - 1).subs(N, 2 * m), m),
        "which stays": identical(step(m), m),
    }


no_cycle = Claim(
    key="gois2025.appC_nocycle",
    kind="in-text",
    title="Nothing cycles on a complete graph",
    source=Source("gois2025", "Appendix C, last paragraph", "C", "forced"),
    chapter=CHAPTER,
    statement=r"""On a fully connected graph, retraining with full trust does not end in a cycle.""",
    as_printed="“cycled instead of converging (which does not happen in a fully connected”",
    assumes=SETTING,
)


def orbits() -> Iterator[CountRetraining]:
    """The scope of the other claims, and the printed contrast, T = 1/2, up to fifteen agents."""
    yield from small()
    for N in range(3, 16):
        yield from (CountRetraining(N, F(1, 2), k) for k in range(N + 1))


@no_cycle.exact(small=orbits)
def settles(x: CountRetraining) -> Comparison:
    """The period of the actions."""
    return at_most(len(x.profiles[1]), 1)


@settles.mutant("the period is two")
def _(x: CountRetraining) -> Comparison:
    return equals(len(x.profiles[1]), 2)


settles.program(
    given=given,
    let=(*GAME, ("once", "next(k)"), ("twice", "next(once)"), ("thrice", "next(twice)")),
    assume=INSIDE,
    violates="once != k and twice == k and thrice == once",
)

two_cycles = no_cycle.amended(
    key="gois2025.appC_nocycle.two_cases",
    severity="missing hypothesis",
    title="What cycles on a complete graph",
    statement=r"""For $N \ge 2$ the actions end in a cycle exactly if $m = 1$ and $k \ne 1$, where the
counts $0$ and $N$ alternate, or if $N = 2m - 2$ and $k = m - 1$, where the count stands still and
every agent changes its action in every round. Both cycles have period two. At $T = \tfrac12$ and
$N \ge 3$, the threshold of the experiments, nothing cycles.""",
    survives="True for every other $m$, and at the threshold of the experiments with which complete "
    "graphs are contrasted.",
    assumes=SETTING,
    uses=("gois2025.appC_exceptions",),
)


def _cycles(x: CountRetraining) -> bool:
    m = x.required
    return (m == 1 and x.k != 1) or (2 * m - 2 == x.N and x.k == m - 1)


@two_cycles.exact(small=orbits)
def exactly_these(x: CountRetraining) -> Comparison:
    """Run the actions until they repeat; at T = 1/2 with three agents or more they stand still."""
    period = len(x.profiles[1])
    found = [equals(period, 2 if _cycles(x) else 1)]
    if x.threshold == F(1, 2) and x.N >= 3:
        found.append(equals(period, 1))
    return all_of(*found)


@exactly_these.mutant("only m = 1 cycles")
def _(x: CountRetraining) -> Comparison:
    return equals(len(x.profiles[1]), 2 if x.required == 1 and x.k != 1 else 1)


@exactly_these.mutant("N = 2m - 1 cycles too")
def _(x: CountRetraining) -> Comparison:
    near = 2 * x.required - 1 == x.N and x.k == x.required - 1
    return equals(len(x.profiles[1]), 2 if _cycles(x) or near else 1)


exactly_these.controls(settles)
exactly_these.without(worth_it, small=costly).without(full_trust, small=doubting)


@two_cycles.symbolic
def actions() -> Steps:
    """What a cooperator (who sees k - 1) and a defector (who sees k) do at the counts that last."""
    sp = sympy()
    N, m, _, _ = symbolic_round()
    acts = lambda seen: sp.KroneckerDelta(seen, m - 1)
    zero = 0 * m
    return {
        "at m cooperators go on": identical(acts(m - 1), 1),
        "and defectors too": identical(acts(m), 0),
        "at m - 1 cooperators stop": identical(acts(m - 2), 0),
        "and defectors start": identical(acts(m - 1), 1),
        "at 0 nobody starts if m >= 2": identical(acts(zero).subs(m, m + 2), 0),
        "nor if m = 0": identical(acts(zero).subs(m, 0), 0),
        "all start if m = 1": identical(acts(zero).subs(m, 1), 1),
        "and all stop": identical(acts(N).subs(m, 1), 0),
        "T = 1/2, N even: N = 2m is not 2m - 2": identical(2 * m - (2 * m - 2), 2),
        "T = 1/2, N odd: N = 2m - 1 is not 2m - 2": identical(2 * m - 1 - (2 * m - 2), 1),
    }


@actions.mutant("at m defectors start")
def _() -> Steps:
    sp = sympy()
    _, m, _, _ = symbolic_round()
    return {
        "at m defectors start": identical(sp.KroneckerDelta(m, m - 1), 1),
        "cooperators go on": identical(sp.KroneckerDelta(m - 1, m - 1), 1),
    }
