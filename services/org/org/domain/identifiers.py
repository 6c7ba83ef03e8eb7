"""What an account is known by in the whole network: login name, e-mail, phone, mobile (spec 1.2.3.1).

Each is unique by itself, in the spelling that `normal_*` gives it. Since one signs in by login name, e-mail or mobile alike, these three
also share one space of `sign_in` names: nobody's login name may read as another's address or number.
"""

import functools
import re
import unicodedata
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple, cast

import phonenumbers

from contracts.errors import Conflict, FieldError, invalid_field

FIELDS = ("login_name", "email", "phone", "mobile")
SIGN_IN = "sign_in"
_MAY_BE_DIALLED = re.compile(r"[0-9][0-9.-]*")  # of what a login name may hold, all that a number may


class Claim(NamedTuple):
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
    """E.164, with an extension as RFC 3966 writes it. A number without a country code is read in `country`, a known one.

    Raises Invalid for `field` when no telephone could have that number.
    """
    found = _dialled(number, country)
    if found is None:
        raise invalid_field(field, "format", "not a telephone number")
    return found


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
        if field == "login_name" and _MAY_BE_DIALLED.fullmatch(value) and (dialled := _dialled(value, country)):
            yield Claim(SIGN_IN, dialled, field)


def taken(fields: set[str]) -> Conflict:
    """Says which fields, never whose."""
    faults = [FieldError(field, "taken") for field in FIELDS if field in fields]
    return Conflict("taken", "somebody has that already: " + ", ".join(fault.field for fault in faults), fields=faults)


def known_country(country: str) -> bool:
    """Whether numbers can be read in it (ISO 3166-1 alpha-2)."""
    return country in phonenumbers.SUPPORTED_REGIONS


def _dialled(number: str, country: str) -> str | None:
    """E.164; None when no telephone could have that number."""
    plain = _plan(country).read(number)
    if plain is not None:
        return plain
    parsed = _parsed(number, country)
    return None if parsed is None else _written(parsed)


class _Plan:
    """The numbers of a country that need no parsing, which are nearly all: as many digits as a number has there, with or without the
    country's code, and nothing before them that is only dialled. The library's own tables say what that is; it takes 50 µs a number."""

    def __init__(self, country: str) -> None:
        code = phonenumbers.country_code_for_region(country)
        main = phonenumbers.region_code_for_country_code(code)  # by its lengths numbers of the code are judged
        own, judge = (cast(Any, phonenumbers.PhoneMetadata.metadata_for_region(each)) for each in (country, main))
        lengths = judge.general_desc
        dialled = (own.international_prefix, own.national_prefix_for_parsing)
        self._code, self._before = f"+{code}", f"+{code}" if main == country else ""
        self._lengths = frozenset(lengths.possible_length) - frozenset(lengths.possible_length_local_only)
        self._special = re.compile("|".join(f"(?:{each})" for each in ("0", str(code), *dialled) if each))

    def read(self, number: str) -> str | None:
        """E.164; None for a number that needs a closer look."""
        digits = number.removeprefix(self._before)
        plain = digits.isascii() and digits.isdigit() and len(digits) in self._lengths and not self._special.match(digits)
        return self._code + digits if plain else None


_plan = functools.lru_cache(maxsize=300)(_Plan)


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
