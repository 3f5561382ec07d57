"""A check is foreign code: what fails in it becomes evidence and takes nothing else with it."""

from concurrent.futures import Future
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from fractions import Fraction as F

import pytest
from hypothesis import strategies as st

from lookahead.core.errors import InvalidArgument
from lookahead.ledger import Assumption, Claim, Source, at_most, equals, runner, that
from lookahead.ledger.codec import decode
from lookahead.ledger.examine import examine
from lookahead.ledger.lock import differences, read_lock, write_lock
from lookahead.ledger.registry import BrokenGraph, check_graph, registry
from lookahead.ledger.runner import verify
from lookahead.ledger.search import PROFILES

CI = PROFILES["ci"]
positive = Assumption("positive", "x > 0", lambda x: x > 0)


def claim(**rest) -> Claim:
    return Claim("p.x", "theorem", "t", Source("p", "Theorem 1"), "s", "chapter", **rest)


def look(c: Claim, check):
    return examine(c, check, CI, seed=1)


def small():
    return (F(i, 2) for i in range(1, 7))


def test_a_refutation_survives_a_broken_mutant_and_a_broken_ablation():
    c = claim(assumes=(positive,))
    check = c.exact(small=small)(lambda x: at_most(x, 2))
    check.mutant("divides by zero")(lambda x: at_most(x / 0, 1))
    check.without(positive, small=small)
    found = look(c, check)
    assert found.outcome == "refuted"
    assert found.counterexample is not None
    assert "ZeroDivisionError" in found.message
    assert "no instance broke it" in found.message


def test_a_pass_with_a_broken_probe_is_an_error():
    c = claim()
    check = c.exact(small=small)(lambda x: at_most(x, 3))
    check.mutant("below one")(lambda x: at_most(x, 1))
    check.scales("x -> s x", lambda x, s: s * x, free=True)
    found = look(c, check)
    assert found.outcome == "error"
    assert "is not free" in found.message
    assert found.decided == 6


@pytest.mark.parametrize("error", [AssertionError, ImportError, OSError, StopIteration, KeyError])
def test_whatever_a_check_raises_is_evidence(error):
    def fails(x):
        raise error("boom")

    found = look(c := claim(), c.exact(small=small)(fails))
    assert found.outcome == "error"
    assert error.__name__ in found.message


def test_by_construction_is_confirmed():
    c = claim(assumes=(positive,))
    check = c.exact(small=lambda: (F(1), F(-1)))(lambda x: at_most(x, 3))
    check.mutant("below zero")(lambda x: at_most(x, 0))
    check.by_construction(positive, "it is drawn so")
    assert "does not hold by construction" in look(c, check).message


def test_an_instance_counts_once_however_often_it_comes():
    c = claim()
    check = c.sampled(st.just(F(1)), small=lambda: [F(1)] * 60)(lambda x: at_most(x, 3))
    check.mutant("below zero")(lambda x: at_most(x, 0))
    assert look(c, check).instances == 1


def test_a_bare_bool_is_no_comparison():
    c = claim()
    found = look(c, c.exact(small=small)(lambda x: x < 100))
    assert found.outcome == "error"
    assert "never a bare bool" in found.message


def test_real_data_and_a_stand_in_together_are_a_stand_in():
    @dataclass(frozen=True)
    class Data:
        source: str

    for order in (("real", "stand-in"), ("stand-in", "real")):
        c = claim()
        check = c.exact(small=lambda order=order: map(Data, order))(lambda x: that(True))
        assert look(c, check).data == "stand-in"


def test_violations_of_a_simulation_refute_nothing():
    c = claim()
    found = look(c, c.simulated(small=small)(lambda x: at_most(x, 2)))
    assert found.outcome == "unknown"


def test_a_tight_instance_is_found_and_large_numbers_do_no_harm():
    c = claim()
    check = c.sampled(st.integers(1, 50).map(F))(lambda x: at_most(x, x + 10**400))
    check.mutant("equal")(lambda x: equals(x, 1))
    found = look(c, check)
    assert found.outcome == "pass"
    assert found.tightest is None


def test_only_dataclasses_are_built_from_data():
    for path in ("lookahead.ledger.search:os.system", "lookahead.ledger.codec:encode", "os:system"):
        with pytest.raises(InvalidArgument):
            decode({"type": path, "fields": {}})


def test_cycles_through_amendments_are_found():
    printed = claim()
    amended = printed.amended(
        key="p.y", severity="typo", statement="s", survives="x", uses=("p.z",)
    )
    between = Claim("p.z", "lemma", "t", Source("p", "x"), "s", "c", uses=("p.x",))
    with pytest.raises(BrokenGraph, match="cycle"):
        check_graph({c.key: c for c in (printed, amended, between)})


def test_a_leaf_is_not_taken_for_the_whole_registry(tmp_path):
    run = verify(["zhu2025.ext.tangent"], profile="ci")
    assert differences(run, read_lock()) == []
    with pytest.raises(InvalidArgument, match="a run of all claims"):
        write_lock(run, tmp_path / "lock.json")


def test_an_interrupted_claim_is_left_out_until_its_amendment_is_judged(monkeypatch):
    original = runner.examine_by_name

    def interrupted(key, check, profile, seed):
        if key == "zhu2025.thm6.segment":
            raise KeyboardInterrupt
        return original(key, check, profile, seed)

    monkeypatch.setattr(runner, "examine_by_name", interrupted)
    run = verify(["zhu2025.thm6", "zhu2025.thm6.segment"])
    assert not run.complete
    assert "zhu2025.thm6" not in run.verdicts
    assert set(run.verdicts) <= set(registry())


def test_a_dead_worker_costs_only_its_own_checks(monkeypatch):
    class Pool:
        def __init__(self, *_args, **_options):
            pass

        def submit(self, work, key, check, profile, seed):
            future: Future = Future()
            if check == "derived":
                future.set_exception(BrokenProcessPool("killed"))
            else:
                future.set_result(work(key, check, profile, seed))
            return future

        def shutdown(self, **_options):
            pass

    monkeypatch.setattr(runner, "ProcessPoolExecutor", Pool)
    run = verify(["zhu2025.appB.B"], jobs=2)
    assert run.complete
    outcomes = {e.check: e.outcome for e in run.evidence["zhu2025.appB.B"]}
    assert outcomes["derived"] == "error"
    assert outcomes["on_triangles"] == "pass"
    assert run.verdicts["zhu2025.appB.B"] == "open"
