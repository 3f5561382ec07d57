"""SymPy behind one typed door, imported on first use."""

from __future__ import annotations

from importlib import import_module
from typing import Any


def sympy() -> Any:
    """Return the module sympy; importing it costs a third of a second, so it waits for a caller."""
    return import_module("sympy")
