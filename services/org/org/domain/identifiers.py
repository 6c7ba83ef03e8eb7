"""What an account is known by in the whole network: login name, e-mail, phone, mobile (spec 1.2.3.1).

Each is unique by itself, in the spelling that `normal_*` gives it. Since one signs in by login name, e-mail or mobile alike, these three
also share one space of `sign_in` names: nobody's login name may read as another's address or number.
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import phonenumbers

from contracts.errors import Conflict, FieldError, invalid_field

FIELDS = ("login_name", "email", "phone", "mobile")
SIGN_IN = "sign_in"
_DIALLED = re.compile(r"[0-9][0-9.-]*")  # of what a login name may hold, all that a number may


@dataclass(frozen=True, slots=True)
class Claim:
    """`normal` is taken among all of `kind`; `field` is the one to name when it is not free."""

    kind: str
    normal: str
    field: str


def folded(text: str) -> str:
    """Without regard to case and to the width of letters."""
    if text.isascii():
        return text.lower()  # the same, and many times quicker
    return unicodedata.normalize("NFKC", text).casefold()


def e164(number: str, country: str, field: str) -> str:
    """E.164, with an extension as RFC 3966 writes it. A number without a country code is read in `country`.

    Raises Invalid for `field` when no telephone could have that number.
    """
    parsed = _parsed(number, country)
    if parsed is None:
        raise invalid_field(field, "format", "not a telephone number")
    return _written(parsed)


def claims(values: Mapping[str, str | None], country: str) -> list[Claim]:
    """All that an account of these normal values takes. `values` by field; None and the empty text take nothing."""
    found = {(claim.kind, claim.normal): claim for claim in _claims(values, country)}
    return list(found.values())


def _claims(values: Mapping[str, str | None], country: str) -> Iterator[Claim]:
    for field in reversed(FIELDS):  # of two fields with one value the first in FIELDS is named
        value = values.get(field)
        if not value:
            continue
        normal = folded(value)
        yield Claim(field, normal, field)
        if field != "phone":
            yield Claim(SIGN_IN, normal, field)
        if field == "login_name" and _DIALLED.fullmatch(value) and (dialled := _parsed(value, country)):
            yield Claim(SIGN_IN, _written(dialled), field)


def taken(fields: set[str]) -> Conflict:
    """Says which fields, never whose."""
    faults = [FieldError(field, "taken") for field in FIELDS if field in fields]
    return Conflict("taken", "somebody has that already: " + ", ".join(fault.field for fault in faults), fields=faults)


def known_country(country: str) -> bool:
    """Whether numbers can be read in it (ISO 3166-1 alpha-2)."""
    return country in phonenumbers.SUPPORTED_REGIONS


def _parsed(number: str, country: str) -> phonenumbers.PhoneNumber | None:
    try:
        parsed = phonenumbers.parse(number, country)
    except phonenumbers.NumberParseException:
        return None
    reason = phonenumbers.is_possible_number_with_reason(parsed)
    return parsed if reason == phonenumbers.ValidationResult.IS_POSSIBLE else None


def _written(parsed: phonenumbers.PhoneNumber) -> str:
    number = phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164)
    return f"{number};ext={parsed.extension}" if parsed.extension else str(number)
