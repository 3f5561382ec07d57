"""What every worker needs, imported once in the process that the workers are forked from."""

from lookahead.core.symbols import sympy
from lookahead.ledger.registry import registry

registry()
sympy()
