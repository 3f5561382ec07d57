"""Theorem 3.4, first part: retraining on a complete graph settles in at most two steps."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from lookahead.dilemma.claims.appendix_c import (
    CHAPTER,
    GAME,
    INSIDE,
    SETTING,
    Steps,
    costly,
    doubting,
    given,
    small,
    symbolic_round,
    worth_it,
)
from lookahead.dilemma.count_retraining import CountRetraining
from lookahead.ledger import Claim, Comparison, Source, all_of, at_most, equals
from lookahead.ledger.check import Assumption
from lookahead.ledger.symbolic import identical

F = Fraction
TWICE = (*GAME, ("later", "next(next(k))"))
full_trust = SETTING[0]
inner_threshold = Assumption("threshold inside", r"$0 < T < 1$.", lambda x: 0 < x.threshold < 1)
two_required = Assumption("two or more required", r"$m > 1$.", lambda x: x.required > 1)
not_one_required = Assumption(
    "one is not enough", r"$m = \lceil TN \rceil \ne 1$.", lambda x: x.required != 1
)


def one_required() -> Iterator[CountRetraining]:
    """One cooperator suffices: T = 1/N."""
    for N in range(2, 6):
        yield from (CountRetraining(N, F(1, N), k) for k in range(N + 1))


def _settles(x: CountRetraining, steps: int) -> Comparison:
    """The count stands still in the end, and no later than after so many steps."""
    before, repeated = x.counts
    return all_of(equals(len(repeated), 1), at_most(len(before), steps))


theorem_3_4 = Claim(
    key="gois2025.thm3_4",
    kind="theorem",
    title="Retraining reaches a stable count in two steps",
    source=Source("gois2025", "Theorem 3.4, convergence", "3.2", "reconstructed"),
    chapter=CHAPTER,
    statement=r"""On a complete graph with full trust and $0 < T < 1$, retraining always reaches, in at
most two steps, a count $k$ that stays.""",
    reading="$0 < T < 1$ for the lost hypothesis: the proof treats $m = 1$ among its exceptions, "
    "so the theorem does not seem to exclude it",
    assumes=(*SETTING, inner_threshold),
    uses=("gois2025.appC_exceptions",),
    readings=("gois2025.thm3_4.more_than_one",),
)


@theorem_3_4.exact(small=small)
def settles(x: CountRetraining) -> Comparison:
    """Follow the counts until they repeat."""
    return _settles(x, 2)


@settles.mutant("in one step")
def _(x: CountRetraining) -> Comparison:
    return _settles(x, 1)


settles.program(
    given=given,
    let=TWICE,
    assume=(*INSIDE, ("threshold inside", "0 < T < 1")),
    violates="next(later) != later",
)

theorem_3_4_amended = theorem_3_4.amended(
    key="gois2025.thm3_4.not_one",
    severity="missing hypothesis",
    title="Retraining reaches a stable count in two steps unless one cooperator suffices",
    statement=r"""On a complete graph of $N \ge 2$ with full trust and any $T \in [0, 1]$: if $m =
\lceil TN\rceil \ne 1$, every start reaches, in at most two steps, a count that stays. If $m = 1$, only the start $k = 1$
does; all others are, after at most one step, in the cycle $0 \leftrightarrow N$.""",
    survives="All of it once more than one cooperator is needed, which is so as soon as $N > 1/T$; "
    "for $m = 1$ the proof itself names the cycle.",
    assumes=SETTING,
    uses=("gois2025.appC_exceptions",),
)


@theorem_3_4_amended.exact(small=small)
def settles_or_alternates(x: CountRetraining) -> Comparison:
    """Follow the counts; with m = 1 they alternate from the first step on."""
    if x.required == 1 and x.k != 1:
        before, repeated = x.counts
        return all_of(equals(sorted(repeated), [0, x.N]), at_most(len(before), 1))
    return _settles(x, 2)


@settles_or_alternates.mutant("in one step")
def _(x: CountRetraining) -> Comparison:
    return _settles(x, 1)


@settles_or_alternates.mutant("one cooperator is no exception")
def _(x: CountRetraining) -> Comparison:
    return _settles(x, 2)


settles_or_alternates.controls(settles)
settles_or_alternates.without(worth_it, small=costly).without(full_trust, small=doubting)


@theorem_3_4_amended.symbolic
def steps() -> Steps:
    """Two rounds from every category lead to a count that the third keeps; j >= 0 is any distance."""
    N, m, j, step = symbolic_round()
    zero = 0 * m
    late = lambda k: step(step(k))
    return {
        "m stays": identical(step(m), m),
        "m >= 2: 0 stays": identical(step(zero).subs(m, m + 2), 0),
        "m = 0: 0 stays": identical(step(zero).subs(m, 0), 0),
        "more than m: one step to 0": identical(step(m + 1 + j), 0),
        "fewer than m - 1: one step to 0": identical(step(m - 2 - j), 0),
        "m - 1 with N = 2m - 1: at m after one": identical(step(m - 1).subs(N, 2 * m - 1), m),
        "with N = 2m - 2: stays": identical(step(m - 1).subs(N, 2 * m - 2), m - 1),
        "with N > 2m - 1: at 0 after two": identical(late(m - 1).subs(N, 2 * m + j), 0),
        "with N < 2m - 2: at 0 after two": identical(late(m - 1).subs(N, 2 * m - 3 - j), 0),
        "m = 1: 0 goes to N": identical(step(zero).subs(m, 1), N),
        "m = 1: more than 1 to 0": identical(step(m + 1 + j).subs(m, 1), 0),
    }


@steps.mutant("with N > 2m - 1 at 0 after one step")
def _() -> Steps:
    N, m, j, step = symbolic_round()
    return {
        "with N > 2m - 1: at 0 after one": identical(step(m - 1).subs(N, 2 * m + j), 0),
        "with N = 2m - 2: stays": identical(step(m - 1).subs(N, 2 * m - 2), m - 1),
    }


more_than_one = Claim(
    key="gois2025.thm3_4.more_than_one",
    kind="theorem",
    title="Retraining reaches a stable count in two steps when m > 1",
    source=Source("gois2025", "Theorem 3.4, convergence", "3.2", "reconstructed"),
    chapter=CHAPTER,
    statement=r"""On a complete graph with full trust and $1 < m \le N$, retraining always reaches, in
at most two steps, a count $k$ that stays.""",
    reading="$m > 1$ for the lost hypothesis; then the proof's exception a) would be empty",
    assumes=(*SETTING, two_required),
    uses=("gois2025.thm3_4.not_one",),
)


@more_than_one.exact(small=small)
def settles_for_two(x: CountRetraining) -> Comparison:
    """Follow the counts until they repeat."""
    return _settles(x, 2)


@settles_for_two.mutant("in one step")
def _(x: CountRetraining) -> Comparison:
    return _settles(x, 1)


settles_for_two.without(two_required, small=one_required)
settles_for_two.without(worth_it, small=costly).without(full_trust, small=doubting)


@more_than_one.symbolic
def special_case() -> Steps:
    """The cases m >= 2 of the amended theorem: where m = 1 does not occur."""
    return {name: found for name, found in steps.function().items() if "m = 1" not in name}


@special_case.mutant("with N > 2m - 1 at 0 after one step")
def _() -> Steps:
    return steps.mutants[0].function()


in_actions = Claim(
    key="gois2025.thm3_4.profile",
    kind="own",
    title="Stable in actions, not only in number",
    source=Source("gois2025", "Theorem 3.4, meaning of stable", "3.2", "own"),
    chapter=CHAPTER,
    statement=r"""With $m \ne 1$, after two steps of retraining on a complete graph no agent changes its
action any more.""",
    reading="stability of the actions; the theorem claims it of the count only",
    assumes=(*SETTING, not_one_required),
)


def _rests(x: CountRetraining, steps: int) -> Comparison:
    before, repeated = x.profiles
    return all_of(equals(len(repeated), 1), at_most(len(before), steps))


@in_actions.exact(small=small)
def rests(x: CountRetraining) -> Comparison:
    """Follow the actions until they repeat."""
    return _rests(x, 2)


@rests.mutant("after one step")
def _(x: CountRetraining) -> Comparison:
    return _rests(x, 1)


rests.program(
    given=given,
    let=GAME,
    assume=(*INSIDE, ("one is not enough", "m != 1"), ("both actions occur", "0 < k < N")),
    violates="act(k - 1) == 0 and act(k) == 1 and next(k) == k",
)

in_actions_but_one = in_actions.amended(
    key="gois2025.thm3_4.profile.flip",
    severity="missing hypothesis",
    title="Stable in actions, with one exception",
    statement=r"""With $m \ne 1$, after two steps no agent changes its action any more, unless $N = 2m - 2$
and $k_0 = m - 1$: then half of the agents cooperate in every round, and in every round each of them
does the opposite of the round before. Every prediction of such a run is wrong about everybody.""",
    survives="Everything for every other $N$; the exception has one $m$ for each even $N$, and one "
    "start in $N + 1$.",
    assumes=(*SETTING, not_one_required),
    uses=("gois2025.thm3_4.not_one", "gois2025.appC_nocycle.two_cases"),
)


def _flips(x: CountRetraining) -> bool:
    return 2 * x.required - 2 == x.N and x.k == x.required - 1


@in_actions_but_one.exact(small=small)
def rests_or_flips(x: CountRetraining) -> Comparison:
    """Where it flips, the next profile is the opposite one and half of the agents cooperate."""
    if not _flips(x):
        return _rests(x, 2)
    opposite = [1 - action for action in x.start]
    return all_of(equals(list(x.next_profile(x.start)), opposite), equals(2 * x.k, x.N))


@rests_or_flips.mutant("after one step")
def _(x: CountRetraining) -> Comparison:
    return _rests(x, 2 if _flips(x) else 1)


@rests_or_flips.mutant("a third cooperate where it flips")
def _(x: CountRetraining) -> Comparison:
    return equals(3 * x.k, x.N) if _flips(x) else _rests(x, 2)


rests_or_flips.controls(rests)
rests_or_flips.without(not_one_required, small=one_required)
rests_or_flips.without(worth_it, small=costly).without(full_trust, small=doubting)


@in_actions_but_one.symbolic
def half() -> Steps:
    """The count m - 1 is half of N = 2m - 2, and both halves exchange their actions."""
    N, m, _, step = symbolic_round()
    return {
        "half of the agents": identical(2 * (m - 1), (2 * m - 2)),
        "in every round": identical(step(m - 1).subs(N, 2 * m - 2), m - 1),
    }


@half.mutant("of N = 2m - 1")
def _() -> Steps:
    N, m, _, step = symbolic_round()
    return {
        "half of the agents": identical(2 * (m - 1), 2 * m - 1),
        "in every round": identical(step(m - 1).subs(N, 2 * m - 2), m - 1),
    }
