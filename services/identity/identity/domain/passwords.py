"""Which passwords are good enough (OWASP ASVS 5.0, V6.2): long enough, not common, not the person's own words. No rules of composition.

The length is the contract's (8 to 128 characters).
"""

import re
import unicodedata
from collections.abc import Iterable

from zxcvbn.frequency_lists import FREQUENCY_LISTS  # type: ignore[import-untyped]

from contracts.errors import FieldError, Invalid

COMMON = frozenset(FREQUENCY_LISTS["passwords"])
_PART = 5  # letters from which a part of a name counts by itself
_WORD = 3
_IDEOGRAPHS = re.compile(r"[\u3400-\u9fff]")


def check(field: str, password: str, own_words: Iterable[str]) -> None:
    """Raises Invalid with the fault `password_common` or `password_own_words` for the request's `field`."""
    folded = _folded(password)
    if folded in COMMON or folded.strip() in COMMON or len(set(folded)) < 3:
        raise Invalid("invalid", fields=[FieldError(field, "password_common", "many people use this password")])
    if any(word in folded for word in _words(own_words)):
        raise Invalid("invalid", fields=[FieldError(field, "password_own_words", "the password contains the person's own name or address")])


def _folded(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold()


def _words(own_words: Iterable[str]) -> set[str]:
    """Whole names and addresses, an address's local part, and the longer parts of names."""
    found: set[str] = set()
    for word in map(_folded, own_words):
        parts = word.split()
        found |= {word.strip(), "".join(parts), word.partition("@")[0].strip()}
        found |= {part for part in parts if len(part) >= _PART}
    return {word for word in found if len(word) >= (2 if _IDEOGRAPHS.search(word) else _WORD)}
