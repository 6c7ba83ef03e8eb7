"""What a person may type to say who they are, in the one spelling in which it is compared.

Login names and addresses are compared without regard to case (NFKC, then case folding, as org does for uniqueness). A number with
"+" is E.164; one without is compared with the national number, since whoever types it thinks of their own country.
"""

import re
import unicodedata
from collections.abc import Sequence
from enum import StrEnum

import phonenumbers

_NUMBER = re.compile(r"\+?[0-9 ()./-]{5,30}")


class Kind(StrEnum):
    LOGIN_NAME = "login_name"
    EMAIL = "email"
    MOBILE = "mobile"
    NATIONAL = "national"


def fold(text: str) -> str:
    return unicodedata.normalize("NFKC", text.strip()).casefold()


def typed(login: str) -> list[tuple[Kind, str]]:
    """What `login` may be, likeliest first. The order decides when two people match: nobody gets in another's way by choosing
    a login name that looks like the other's address or number with its country code."""
    folded = fold(login)
    digits = re.sub(r"\D", "", folded)
    found = [(Kind.EMAIL, folded)] if "@" in folded else []
    if _NUMBER.fullmatch(folded) and folded.startswith("+"):
        found.append((Kind.MOBILE, f"+{digits}"))
    found.append((Kind.LOGIN_NAME, folded))
    if _NUMBER.fullmatch(folded) and not folded.startswith("+"):
        found.append((Kind.NATIONAL, digits.lstrip("0")))
    return found


def of_account(login_name: str, email: str, mobile: str | None) -> dict[Kind, str]:
    """Every identifier under which an account can sign in. `mobile` is E.164."""
    found = {Kind.LOGIN_NAME: fold(login_name), Kind.EMAIL: fold(email)}
    if mobile:
        found[Kind.MOBILE] = mobile
        found[Kind.NATIONAL] = _national(mobile)
    return {kind: value for kind, value in found.items() if value}


def first_match(login: str, found: Sequence[tuple[str, str, str]]) -> str | None:
    """The one account that `login` means among `found` (kind, value, account), newest first; None when a national number
    belongs to several, who then have to type the country code."""
    for kind, value in typed(login):
        matching = [account for row_kind, row_value, account in found if (row_kind, row_value) == (kind, value)]
        if len(matching) == 1 or (matching and kind is not Kind.NATIONAL):
            return matching[0]
    return None


def _national(mobile: str) -> str:
    try:
        return str(phonenumbers.parse(mobile).national_number)
    except phonenumbers.NumberParseException:
        return mobile.lstrip("+")
