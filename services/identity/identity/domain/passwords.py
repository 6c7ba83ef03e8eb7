"""Which passwords are good enough (OWASP ASVS 5.0, V6.2): long enough, not common, not the person's own words. No rules of composition.

They are hashed in the normal form of RFC 8265 (contracts.text).
"""

import re
from collections.abc import Iterable

from zxcvbn.frequency_lists import FREQUENCY_LISTS  # type: ignore[import-untyped]

from contracts import phones, text
from contracts.credentials import PASSWORD_LENGTH
from contracts.errors import FieldError, Invalid

COMMON = frozenset(FREQUENCY_LISTS["passwords"])
_PART = 5  # letters from which a part of a name counts by itself
_WORD = 3
_IDEOGRAPHS = re.compile(r"[\u3400-\u9fff]")


def accept(field: str, typed: str, own_words: Iterable[str]) -> str:
    """Return the password in its normal form.

    Raises Invalid for the request's `field`, with the fault `password_characters`, `length`, `password_common` or `password_own_words`.
    """
    try:
        password = text.password(typed)
    except ValueError as error:
        raise _refusal(field, "password_characters", "the password contains characters that a password may not contain") from error
    low, high = PASSWORD_LENGTH
    if not low <= len(password) <= high:
        raise Invalid("invalid", fields=[FieldError(field, "length", f"length {low} {high}", {"min": low, "max": high})])
    folded = text.key(password)
    if folded in COMMON or len(set(folded)) < 3:
        raise _refusal(field, "password_common", "many people use this password")
    if any(word in folded or word in folded.replace(" ", "") for word in _words(own_words)):
        raise _refusal(field, "password_own_words", "the password contains the person's own name or address")
    return password


def forms(typed: str) -> list[str]:
    """Return what a stored hash may have been made of: the normal form, and the typed text if that differs."""
    try:
        return list(dict.fromkeys((text.password(typed), typed)))
    except ValueError:
        return [typed]


def _refusal(field: str, code: str, message: str) -> Invalid:
    return Invalid("invalid", fields=[FieldError(field, code, message)])


def _words(own_words: Iterable[str]) -> set[str]:
    """Whole names, addresses and numbers, an address's local part, a number without its country's code, the longer parts of names."""
    found: set[str] = set()
    for word in map(text.key, own_words):
        if word.startswith("+"):
            found.add(phones.national(word))
        parts = word.split()
        found |= {word.strip(), "".join(parts), word.partition("@")[0].strip()}
        found |= {part for part in parts if len(part) >= _PART}
    return {word for word in found if len(word) >= (2 if _IDEOGRAPHS.search(word) else _WORD)}
