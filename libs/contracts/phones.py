"""Telephone numbers: what people type and spreadsheets write, as E.164. A number is accepted if it is valid, not only of a possible length.

Sources: ITU-T E.164, RFC 3966 (extensions), the number plans of libphonenumber.
"""

import functools
import re
from typing import Any, cast

import phonenumbers

from contracts import text

SHAPE = re.compile(r"\+?\(?[0-9][0-9 ()./-]*((x|#|;ext=)[0-9]+)?")

_LONGEST = 40  # characters, with blanks and an extension
_DASHES = dict.fromkeys(map(ord, "\u2010\u2011\u2012\u2013\u2014\u2015\u2212\u30fc"), "-")
_FLOAT = re.compile(r"(\+?)([0-9]+)[.,](0+)")
_SCIENTIFIC = re.compile(r"(\+?)([1-9])(?:[.,]([0-9]+))?[eE]\+?([0-9]{1,2})")
_TYPES = (
    "fixed_line",
    "mobile",
    "toll_free",
    "premium_rate",
    "shared_cost",
    "personal_number",
    "voip",
    "pager",
    "uan",
    "voicemail",
)


def plain(typed: str) -> str:
    """Return a typed number in ASCII, without invisible characters.

    A float that a spreadsheet wrote becomes the number it stands for, if all its digits are there: 8613800138000.0, 1.38001380000E+10.
    """
    if typed.isascii() and typed.isdigit():
        return typed
    number = " ".join(text.digits(text.narrow(text.line(typed))).translate(_DASHES).split())
    if match := _FLOAT.fullmatch(number):
        return match[1] + match[2]
    match = _SCIENTIFIC.fullmatch(number)
    return number if match is None else _exact(match) or number


def e164(number: str, country: str) -> str | None:
    """Return the number in E.164, with an extension as RFC 3966 writes it; None if no telephone has the number.

    A number without a country code is read in `country` (ISO 3166-1 alpha-2, a `known_country`).
    """
    typed = plain(number)
    if not _is_number(typed):
        return None
    return _plan(country).read(typed) or _read(typed, country)


def spellings(login: str) -> list[str]:
    """Return what a person may mean who types `login` where the country is not known, the likeliest first; empty for no number.

    Values that begin with + are E.164, read as `e164` reads them in each country. The others are compared with `national`.
    """
    typed = plain(login)
    if not _is_number(typed):
        return []
    digits = re.sub(r"[^0-9]", "", typed)
    found = [_read(each, "ZZ") for each in _with_code(typed, digits)]
    if not typed.startswith("+"):
        found += [e164(typed, country) for country in _COUNTRIES]
    # A number may have been stored before it had to be valid.
    found.append(f"+{digits}" if typed.startswith("+") else digits.lstrip("0"))
    return [each for each in dict.fromkeys(found) if each]


def national(number: str) -> str:
    """Return the national number of an E.164 number: no trunk prefix, no leading zeros, no extension."""
    try:
        return str(phonenumbers.parse(number).national_number)
    except phonenumbers.NumberParseException:
        return number.lstrip("+")


def known_country(country: str) -> bool:
    """Whether numbers can be read in the country (ISO 3166-1 alpha-2)."""
    return country in phonenumbers.SUPPORTED_REGIONS


def _is_number(typed: str) -> bool:
    return len(typed) <= _LONGEST and SHAPE.fullmatch(typed.lower()) is not None


def _with_code(typed: str, digits: str) -> list[str]:
    """The spellings of `typed` with a plus before what may be the code of a country."""
    if typed.startswith("+"):
        return [typed]
    return [f"+{typed.removeprefix(before)}" for before in ("00", "011", "") if digits.startswith(before)]


_COUNTRIES = tuple(sorted(phonenumbers.SUPPORTED_REGIONS))


def _exact(match: re.Match[str]) -> str | None:
    """The whole number of a scientific notation; None if digits of it were rounded away."""
    plus, first, fraction, exponent = match[1], match[2], match[3] or "", int(match[4])
    if len(fraction) < exponent or fraction[exponent:].strip("0"):
        return None
    return plus + first + fraction[:exponent]


def _read(typed: str, country: str) -> str | None:
    """The valid number that `typed` spells: as it stands, or with a plus before the country's code or in place of 00.

    4915123456789 can be read in both ways in Germany: a mobile number is likelier than a landline without its trunk prefix.
    """
    code = phonenumbers.country_code_for_region(country)
    spelled = [typed]
    if code and typed.startswith(str(code)):
        spelled.append(f"+{typed}")
    if typed.startswith("00"):
        spelled.append(f"+{typed[2:]}")
    found = [number for each in spelled if (number := _valid(each, country)) is not None]
    mobile = (each for each in found if phonenumbers.number_type(each) == phonenumbers.PhoneNumberType.MOBILE)
    best = next(mobile, found[0] if found else None)
    return None if best is None else _written(best)


def _valid(number: str, country: str) -> phonenumbers.PhoneNumber | None:
    try:
        parsed = phonenumbers.parse(number, country)
    except phonenumbers.NumberParseException:
        return None
    return parsed if phonenumbers.is_valid_number(parsed) else None


def _written(number: phonenumbers.PhoneNumber) -> str:
    written = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
    return f"{written};ext={number.extension}" if number.extension else str(written)


class _Plan:
    """Reads the numbers of a country that need no parsing, which are nearly all; the library takes 50 µs a number.

    They have as many digits as a number of the country, nothing before them that is only dialled, and match a pattern of the
    country's own plan. The patterns are the library's. It judges by the main country of a code first, so only that has patterns here.
    """

    def __init__(self, country: str) -> None:
        code = phonenumbers.country_code_for_region(country)
        own = cast(Any, phonenumbers.PhoneMetadata.metadata_for_region(country))
        is_main = phonenumbers.region_code_for_country_code(code) == country
        self._code = f"+{code}"
        self._lengths = frozenset(own.general_desc.possible_length) if is_main else frozenset()
        before = (own.international_prefix, own.national_prefix_for_parsing)
        self._special = re.compile("|".join(f"(?:{each})" for each in ("0", str(code), *before) if each))
        self._general = re.compile(own.general_desc.national_number_pattern)
        described = [getattr(own, name) for name in _TYPES]
        patterns = [each.national_number_pattern for each in described if each is not None and each.national_number_pattern]
        self._typed = re.compile("|".join(f"(?:{each})" for each in patterns))

    def read(self, number: str) -> str | None:
        """E.164; None for a number that needs a closer look."""
        digits = number.removeprefix(self._code)
        plain = digits.isascii() and digits.isdigit() and len(digits) in self._lengths and not self._special.match(digits)
        valid = plain and self._general.fullmatch(digits) and self._typed.fullmatch(digits)
        return self._code + digits if valid else None


_plan = functools.lru_cache(maxsize=300)(_Plan)
