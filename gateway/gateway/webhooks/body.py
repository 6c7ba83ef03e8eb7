"""Read the JSON of a webhook so that one odd value does not lose the event.

The wire format between processes (orjson) carries neither lone surrogates nor integers over 64 bits. This reader drops lone surrogates,
and turns numbers that do not fit into text. JSON that is broken or nested too deep is refused.
"""

import json
import math
import re
from dataclasses import dataclass
from typing import Any

import orjson

DEEPEST = 100  # levels of nesting
_SURROGATES = re.compile("[\ud800-\udfff]")
_MOST_DIGITS = 20  # of an integer that may fit into 64 bits
_LEAST, _MOST = -(2**63), 2**64 - 1


@dataclass(frozen=True, slots=True)
class Body:
    """`is_exact`: `value` says all that the bytes say."""

    value: Any
    is_exact: bool


def read(raw: bytes) -> Body:
    """Raises ValueError for bytes that are not JSON or are nested too deep."""
    try:
        found = json.loads(raw.decode("utf-8-sig", "surrogateescape"), parse_int=_integer, parse_float=_fraction, parse_constant=_refuse)
    except RecursionError:
        raise ValueError("nested too deep") from None
    value = _clean(found, 1)
    return Body(value, _says(raw, value))


def _says(raw: bytes, value: Any) -> bool:
    try:
        return bool(orjson.loads(raw) == value)
    except orjson.JSONDecodeError:
        return False


def _clean(value: Any, depth: int) -> Any:
    if isinstance(value, str):
        return value if value.isascii() else _SURROGATES.sub("", value)
    if not isinstance(value, dict | list):
        return value
    if depth > DEEPEST:
        raise ValueError("nested too deep")
    if isinstance(value, list):
        return [_clean(item, depth + 1) for item in value]
    return {_clean(name, depth): _clean(item, depth + 1) for name, item in value.items()}


def _integer(digits: str) -> int | str:
    if len(digits) > _MOST_DIGITS:
        return digits
    found = int(digits)
    return found if _LEAST <= found <= _MOST else digits


def _fraction(digits: str) -> float | str:
    found = float(digits)
    return found if math.isfinite(found) else digits


def _refuse(constant: str) -> Any:
    raise ValueError(f"{constant} is not JSON")
