"""The audit log's records: what changed, and the chain that shows tampering.

Each record of a site carries a keyed hash over its own content and the hash before it. Of before and after the chain holds only
a salted digest, so that their text can be erased (a person's right) and the chain still proves the rest.
"""

import hashlib
import hmac
from collections.abc import Iterable, Mapping
from typing import Any

import orjson

START = b"\0" * 32  # what the first record of a site follows


def difference(before: Mapping[str, Any], after: Mapping[str, Any], fields: Iterable[str]) -> tuple[dict[str, Any], dict[str, Any]]:
    """The values of those fields that changed, before and after."""
    names = [name for name in fields if before.get(name) != after.get(name)]
    return {name: before.get(name) for name in names}, {name: after.get(name) for name in names}


def digest(key: bytes, salt: bytes, said: Mapping[str, Any]) -> bytes:
    """The salted digest of what a record says about the change itself: before, after, reason."""
    return hmac.digest(key, salt + canonical(said), hashlib.sha256)


def link(key: bytes, previous: bytes, record: Mapping[str, Any], content: bytes) -> bytes:
    """The hash of a record that follows `previous`; `content` is its `digest`."""
    return hmac.digest(key, previous + content + canonical(record), hashlib.sha256)


def canonical(value: Any) -> bytes:
    """JSON in one spelling only."""
    return orjson.dumps(value, option=orjson.OPT_SORT_KEYS | orjson.OPT_UTC_Z)
