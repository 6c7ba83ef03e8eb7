"""Shows e-mail addresses to people: services store and send domains with A-labels, answers of the HTTP API have U-labels."""

from typing import Any

import orjson

from contracts.text import address_shown

_A_LABEL = b"xn--"


def shown(answer: bytes) -> bytes:
    """Return a JSON answer with every member that is an e-mail address in the form for people. Few answers have one to change."""
    return orjson.dumps(shown_in(orjson.loads(answer))) if _A_LABEL in answer else answer


def shown_in(value: Any, name: str = "") -> Any:
    """Return a JSON value with its addresses in the form for people. `name` is the member that the value has."""
    if isinstance(value, dict):
        return {key: shown_in(inner, key) for key, inner in value.items()}
    if isinstance(value, list):
        return [shown_in(inner, name) for inner in value]
    is_address = isinstance(value, str) and (name == "email" or name.endswith("_email"))
    return address_shown(value) if is_address else value
