"""What an account is known by in the whole network: login name, e-mail, phone, mobile (spec 1.2.3.1).

Each is unique by itself, in the spelling that `normal_*` gives it. Since one signs in by login name, e-mail or mobile alike, these three
also share one space of `sign_in` names: nobody's login name may read as another's address or number.
"""

import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from contracts import phones
from contracts.errors import Conflict, FieldError, invalid_field
from contracts.text import address, key

FIELDS = ("login_name", "email", "phone", "mobile")
SIGN_IN = "sign_in"
_MAY_BE_DIALLED = re.compile(r"[0-9][0-9.-]*")  # of what a login name may hold, all that a number may


class Claim(NamedTuple):
    """`normal` is taken among all of `kind`; `field` is the one to name when it is not free."""

    kind: str
    normal: str
    field: str


def e164(number: str, country: str, field: str) -> str:
    """Return the number as `contracts.phones.e164` reads it. Raises Invalid for `field` if no telephone has the number."""
    found = phones.e164(number, country)
    if found is None:
        raise invalid_field(field, "format", "not a telephone number")
    return found


def same_address(one: str, other: str) -> bool:
    """Whether two addresses differ at most in the form of their domain. The local part is the receiving server's to compare."""
    return _stored(one) == _stored(other)


def _stored(email: str) -> str:
    try:
        return address(email)
    except ValueError:  # stored before the rule
        return email


def claims(values: Mapping[str, str | None], country: str) -> list[Claim]:
    """All that an account of these normal values takes. `values` by field; None and the empty text take nothing."""
    found = {(claim.kind, claim.normal): claim for claim in _claims(values, country)}
    return list(found.values())


def _claims(values: Mapping[str, str | None], country: str) -> Iterator[Claim]:
    for field in reversed(FIELDS):  # of two fields with one value the first in FIELDS is named
        value = values.get(field)
        if not value:
            continue
        normal = key(value)
        yield Claim(field, normal, field)
        if field != "phone":
            yield Claim(SIGN_IN, normal, field)
        if field == "login_name" and _MAY_BE_DIALLED.fullmatch(value) and (dialled := phones.e164(value, country)):
            yield Claim(SIGN_IN, dialled, field)


def taken(fields: set[str]) -> Conflict:
    """Says which fields, never whose."""
    faults = [FieldError(field, "taken") for field in FIELDS if field in fields]
    return Conflict("taken", "somebody has that already: " + ", ".join(fault.field for fault in faults), fields=faults)
