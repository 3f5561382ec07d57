"""The graph of claims has no cycle, orphan or unknown key."""

import pytest

from lookahead.core.errors import InvalidArgument, UnknownKey
from lookahead.ledger import Claim, Source
from lookahead.ledger.registry import BrokenGraph, check_graph, closure, find, registry


def claim(key, kind="lemma", chapter="c", **rest):
    return Claim(key, kind, "t", Source("p", "x"), "s", chapter, **rest)


def broken(*claims):
    with pytest.raises(BrokenGraph) as caught:
        check_graph({c.key: c for c in claims})
    return str(caught.value)


def test_unknown_keys_are_named_with_the_nearest():
    said = broken(claim("p.alpha", uses=("p.alhpa",)))
    assert "no claim 'p.alhpa'; did you mean p.alpha?" in said
    with pytest.raises(UnknownKey, match="zhu2025"):
        find("zhu2025.thm66")


def test_cycles_are_shown():
    a, b = claim("p.a", uses=("p.b",)), claim("p.b", uses=("p.a",))
    assert broken(a, b) == "cycle: p.a -> p.b -> p.a"
    assert "cycle" in broken(claim("p.a", uses=("p.a",)))


def test_an_amendment_may_not_rest_on_what_it_amends():
    printed = claim("p.a")
    amended = printed.amended(
        key="p.a.b", severity="typo", statement="s", survives="x", uses=("p.a",)
    )
    assert "uses the claim that it amends" in broken(printed, amended)


def test_orphans():
    assert "nothing uses it" in broken(claim("p.ext", kind="external"))
    assert "is in no chapter" in broken(claim("p.a", chapter=""))


def test_keys_begin_with_the_paper():
    with pytest.raises(InvalidArgument, match=r"must start with 'p\.'"):
        claim("q.a")
    with pytest.raises(InvalidArgument, match="needs a severity"):
        claim("p.a", amends="p.b")


def test_the_real_registry_is_sound_and_closed():
    claims = registry()
    check_graph(claims)
    needed = closure(["zhu2025.thm6"], claims)
    assert {"zhu2025.thm6.segment", "zhu2025.a6.eprime", "zhu2025.ext.tangent"} <= set(needed)
