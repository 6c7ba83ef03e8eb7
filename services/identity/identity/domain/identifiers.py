"""What a person may type to say who they are, in the one spelling in which it is compared.

Login names and addresses are compared by their key (contracts.text), numbers by their digits (contracts.phones). A number with "+" is
E.164; one without may be that of any country.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from contracts import phones, text

_LAST_DIGITS = 5  # countries that lengthen a number in dialling put digits before these


class Kind(StrEnum):
    LOGIN_NAME = "login_name"
    EMAIL = "email"
    MOBILE = "mobile"
    NATIONAL = "national"


Identifier = tuple[Kind, str]


@dataclass(frozen=True, slots=True)
class Login:
    """A typed login. `form` is what attempts are counted by. `meanings` are the identifiers that it may be, likeliest first.

    The order decides if two people match: a login name that looks like the address or E.164 number of another account does not hide it.
    """

    form: str
    meanings: tuple[frozenset[Identifier], ...]

    @property
    def values(self) -> list[str]:
        return sorted({value for meaning in self.meanings for _, value in meaning})

    def account(self, found: Iterable[tuple[str, str, str]]) -> str | None:
        """Return the one account meant among `found` (kind, value, account), newest first.

        A number without "+" that belongs to several accounts means none of them: its owner has to type the country code.
        """
        rows = list(found)
        for meaning in self.meanings:
            accounts = list(dict.fromkeys(account for kind, value, account in rows if (kind, value) in meaning))
            if len(accounts) == 1 or (accounts and not any(kind is Kind.NATIONAL for kind, _ in meaning)):
                return accounts[0]
        return None


def read(login: str) -> Login:
    name = text.key(login)
    spellings = phones.spellings(login) if _dialled(login) else []
    numbers = frozenset((Kind.MOBILE if each.startswith("+") else Kind.NATIONAL, each) for each in spellings)
    is_e164 = phones.plain(login).startswith("+")
    ordered = (
        {(Kind.EMAIL, address(login))} if "@" in name else set(),
        numbers if is_e164 else set(),
        {(Kind.LOGIN_NAME, name)},
        set() if is_e164 else numbers,
    )
    return Login(form(login), tuple(frozenset(each) for each in ordered if each))


def form(login: str) -> str:
    """Return the form in which attempts with `login` are counted, whether or not an account has it.

    All spellings that may mean one account have one form. For a number this is its last digits: what stands before them depends on
    the country, which is not known here.
    """
    name = text.key(login)
    digits = _dialled(login) or _dialled(name)
    if digits is not None:
        return "#" + digits[-_LAST_DIGITS:].lstrip("0")
    return text.key(text.address_shown(address(login))) if "@" in name else name


def _dialled(login: str) -> str | None:
    """The digits of a login that may be a number; None for any other."""
    number = phones.plain(login)
    digits = "".join(char for char in number if char.isdigit())
    return digits if phones.SHAPE.fullmatch(number.lower()) and len(digits) >= _LAST_DIGITS else None


def of_account(login_name: str, email: str, mobile: str | None) -> dict[Kind, str]:
    """Every identifier under which an account can sign in. `mobile` is E.164."""
    found = {Kind.LOGIN_NAME: text.key(login_name), Kind.EMAIL: address(email)}
    if mobile:
        found |= {Kind.MOBILE: mobile, Kind.NATIONAL: phones.national(mobile)}
    return {kind: value for kind, value in found.items() if value}


def address(email: str) -> str:
    """Return an e-mail address as it is compared: with A-labels, regardless of case."""
    try:
        return text.key(text.address(email))
    except ValueError:
        return text.key(email)
