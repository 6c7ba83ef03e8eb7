"""Guesses at one account under ever other spellings of its mobile number."""

from collections.abc import Iterator
from itertools import count, islice

from tests.attack.loopback import Caller, address

WRONG_PASSWORD, WRONG_CODE = "wrong-password-1", "000000"


def spellings(mobile: str) -> Iterator[str]:
    """Ever other spellings of an E.164 number, the seen attack's first, then with separators and invisible characters anywhere."""
    digits = mobile.removeprefix("+")
    for before in range(1, len(digits)):
        yield f"+{digits[:before]} {digits[before:]}"
        yield f"+{digits[:before]}-{digits[before:]}"
        yield f"00{digits[:before]}/{digits[before:]}"
    yield "".join(chr(0xFF10 + int(digit)) for digit in digits)
    for number in count(1):
        marks = "".join("\u00a0" if bit == "1" else "\u200b" for bit in f"{number:b}")
        yield f"+{digits[:2]}{marks}{digits[2:]}"


def passwords_before_lock(base_url: str, mobile: str, *, most: int = 160, source: int = 0) -> int:
    """Guess passwords from one address; return how many guesses were judged before the first refusal by 429."""
    caller = Caller(base_url, address(source))
    for tried, login in enumerate(islice(spellings(mobile), most)):
        if _status(caller, {"login": login, "password": WRONG_PASSWORD}) == 429:
            return tried
    return most


def codes_before_lock(base_url: str, mobile: str, password: str, *, most: int = 160, first_source: int = 0) -> int:
    """Guess one-time codes with the right password, each from an address of its own; return how many were judged before a 429."""
    for tried, login in enumerate(islice(spellings(mobile), most)):
        caller = Caller(base_url, address(first_source + tried))
        if _status(caller, {"login": login, "password": password, "otp": WRONG_CODE}) == 429:
            return tried
        caller.close()
    return most


def _status(caller: Caller, body: dict[str, str]) -> int:
    """Raises RuntimeError for an answer that is neither a wrong guess nor a refusal to guess."""
    status = caller.post("/api/v1/session", body)
    if status not in (401, 429):
        raise RuntimeError(f"a guess was answered with {status}")
    return status
