"""Instances as JSON data and back, without loss: what a stored witness is made of."""

from __future__ import annotations

import importlib
from dataclasses import fields, is_dataclass
from fractions import Fraction
from typing import Any, cast

from lookahead.core.errors import InvalidArgument

_OWN = "lookahead."


def encode(value: Any) -> Any:
    """Return `value` as JSON data; frozen dataclasses, Fractions, tuples and dicts survive exactly.

    Raises InvalidArgument for a value without an exact form, such as an array or a float.

    >>> encode((1, Fraction(1, 2)))
    [1, '1/2']
    """
    if value is None or isinstance(value, bool | int):
        return value
    if isinstance(value, Fraction):
        return f"{value.numerator}/{value.denominator}"
    if isinstance(value, str):
        return {"text": value}
    if isinstance(value, tuple | list):
        return [encode(v) for v in cast("tuple[Any, ...]", value)]
    if isinstance(value, dict):
        return {"map": [[encode(k), encode(v)] for k, v in cast("dict[Any, Any]", value).items()]}
    if is_dataclass(value) and not isinstance(value, type):
        kind = type(value)
        return {
            "type": f"{kind.__module__}:{kind.__qualname__}",
            "fields": {f.name: encode(getattr(value, f.name)) for f in fields(value) if f.init},
        }
    raise InvalidArgument("instance", type(value).__name__, "has no exact form as data")


def decode(data: Any) -> Any:
    """Return the value that `encode` turned into `data`; lists come back as tuples."""
    if isinstance(data, str):
        return Fraction(data)
    if isinstance(data, list):
        return tuple(decode(d) for d in cast("list[Any]", data))
    if isinstance(data, dict):
        table = cast("dict[str, Any]", data)
        if "text" in table:
            return table["text"]
        if "map" in table:
            return {decode(k): decode(v) for k, v in table["map"]}
        return _dataclass(table["type"])(**{k: decode(v) for k, v in table["fields"].items()})
    return data


def encodable(value: Any) -> bool:
    """Return whether `value` has an exact form as data."""
    try:
        encode(value)
    except InvalidArgument:
        return False
    return True


def numbers(value: Any) -> Any:
    """Return exact numbers and nested lists of them as the strings that a program reads."""
    if isinstance(value, bool):
        return int(value)
    if isinstance(value, int | Fraction):
        return str(value)
    if isinstance(value, tuple | list):
        return [numbers(v) for v in cast("tuple[Any, ...]", value)]
    raise InvalidArgument("given", value, "must be exact numbers or nested lists of them")


def _dataclass(path: str) -> Any:
    module, _, name = path.partition(":")
    if not module.startswith(_OWN):
        raise InvalidArgument("type", path, f"must lie below {_OWN}")
    found: Any = importlib.import_module(module)
    for part in name.split("."):
        found = getattr(found, part)
    if not isinstance(found, type) or not is_dataclass(found) or found.__module__ != module:
        raise InvalidArgument("type", path, "must name a dataclass where it is defined")
    return found
