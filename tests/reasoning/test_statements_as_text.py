"""The claims' texts as text: no backslash eaten by Python, no line taken for a list by MyST."""

import re
from inspect import cleandoc

import pytest

from lookahead.ledger.registry import registry

EATEN = re.compile(r"[\t\x07\x08\x0b\x0c\r]|\n(?:abla|leq|neq|parallel)\b")
BULLET = re.compile(r"^\s*(?:[+*>#-]|\d+[.)])\s", re.MULTILINE)
FIELDS = ("title", "statement", "as_printed", "reading", "survives")


@pytest.mark.parametrize("key", registry())
def test_formulas_arrive_whole(key):
    claim = registry()[key]
    texts = [getattr(claim, field) or "" for field in FIELDS]
    texts += [assumption.statement for assumption in claim.assumes]
    for text in texts:
        assert not EATEN.search(text), text
        mathematics = re.findall(r"\$\$?(.+?)\$\$?", cleandoc(text), re.DOTALL)
        assert not any(BULLET.search(m.partition("\n")[2]) for m in mathematics), text
