"""Guesses at one account under ever other spellings of its mobile number."""

from collections.abc import Iterator
from itertools import count, islice
from pathlib import Path

import pyotp

from tests.attack.loopback import Caller, address
from tests.attack.outcome import Outcome
from tests.e2e.stack import PASSWORD, Api, Stack

WRONG_PASSWORD, WRONG_CODE = "wrong-password-1", "000000"
ALLOWED = 5  # guesses in 15 minutes (spec 1.1.1)
UNKNOWN = "+8613999999998"


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
    """Guess codes of an account with a second factor, each from an address of its own; return how many were judged before a 429."""
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


def strike(stack: Stack, _folder: Path) -> Iterator[Outcome]:
    """For `make attack`: passwords of a known and of an unknown number from one address, codes from an address each."""
    by_password, by_code = _account(stack, "guessed"), _account(stack, "coded")
    _enrol(stack, by_code)
    url = stack.base_url
    known = passwords_before_lock(url, by_password["mobile"], source=30_000)
    unknown = passwords_before_lock(url, UNKNOWN, source=30_001)
    codes = codes_before_lock(url, by_code["mobile"], PASSWORD, first_source=31_000)
    yield _outcome("passwords by spellings of a known number", known)
    yield _outcome("passwords by spellings of an unknown number", unknown)
    yield _outcome("one-time codes by spellings, an address each", codes)


def _outcome(name: str, judged: int) -> Outcome:
    findings = [f"more than {ALLOWED} guesses were judged"] if judged > ALLOWED else []
    return Outcome(name, f"160 guesses, {judged} judged before the first 429", findings)


def _account(stack: Stack, name: str) -> dict[str, str]:
    """A user of the site demo with a password that needs no change."""
    mobile = f"+861380013{8000 + len(name):04}"
    with Api(base_url=stack.base_url, timeout=30) as admin:
        admin.signed_in("demo.admin")
        root = admin.json("GET", "/api/v1/users?page_size=1")["items"][0]["department_id"]
        user = {"login_name": f"attack.{name}", "name": name, "email": f"attack.{name}@example.com", "mobile": mobile}
        kind = {"department_id": root, "account_kind": "shared", "password": PASSWORD, "temporary_password": False}
        admin.json("POST", "/api/v1/users", json=user | kind)
    return user


def _enrol(stack: Stack, user: dict[str, str]) -> None:
    with Api(base_url=stack.base_url, timeout=30) as own:
        own.signed_in(user["login_name"])
        secret = own.json("POST", "/api/v1/me/totp")["secret"]
        own.json("PUT", "/api/v1/me/totp", json={"otp": pyotp.TOTP(secret).now()})
