"""Guesses are counted by the account that they are made at, however its login is spelled and wherever the guesser is."""

from base64 import urlsafe_b64decode
from contextlib import suppress
from types import SimpleNamespace

import pytest

from contracts import identity
from contracts.errors import Conflict, DeadlineExceeded, Invalid, RateLimited, Unauthenticated
from identity.usecases import guesses, sign_in
from identity.usecases.hashing import Hasher
from kit.db import Access
from tests.identity.factories import PASSWORD, anonymous, mobile, new_id
from tests.identity.integration.test_totp import enrol

WRONG = "wrong-password-1"


def refusal(company, login, password=WRONG, actor=None, **more):
    request = {"login": login, "password": password, **more}
    with pytest.raises((Unauthenticated, RateLimited)) as refused:
        company.client(identity.sign_in, request, actor or anonymous())
    return refused.value.code


def spellings(number):
    """Five of one mobile number, and a sixth."""
    digits = number.removeprefix("+86")
    return [f"+8 6{digits}", f"+8-6{digits}", f"0{digits}", f"00{digits}", f"+86 {digits[:3]} {digits[3:]}"], digits


@pytest.mark.parametrize("known", [True, False])
def test_spellings_of_one_number_share_one_count(company, known):
    number, here = mobile(), anonymous()
    if known:
        company.hire(mobile=number)
    five, sixth = spellings(number)
    assert [refusal(company, each, actor=here) for each in five] == ["wrong_credentials"] * 5
    assert refusal(company, sixth, PASSWORD, here) == "sign_in_locked"


@pytest.mark.parametrize("known", [True, False])
def test_spellings_of_one_address_share_one_count(company, known):
    local, here = f"x{new_id()}", anonymous()
    if known:
        company.hire(email=f"{local}@xn--bcher-kva.example")
    typed = (f"{local}@bücher.example", f"{local}@xn--bcher-kva.example", f"{local}＠BÜCHER．example", f"{local}\u200b@bücher.example")
    assert [refusal(company, each, actor=here) for each in (*typed, typed[0])] == ["wrong_credentials"] * 5
    assert refusal(company, typed[1], PASSWORD, here) == "sign_in_locked"


def test_name_address_and_number_of_one_account_share_one_count(company):
    user, here = company.hire(mobile=mobile()), anonymous()
    for login in (user.login, user.row["email"], user.row["mobile"], user.login, user.row["email"]):
        assert refusal(company, login, actor=here) == "wrong_credentials"
    assert refusal(company, user.row["mobile"], PASSWORD, here) == "sign_in_locked"


def test_a_success_forgets_the_failures_under_every_login_of_the_account(company):
    user, here = company.hire(mobile=mobile()), anonymous()
    for _ in range(2):
        for login in (user.row["email"], user.row["mobile"]) * 2:
            assert refusal(company, login, actor=here) == "wrong_credentials"
        company.sign_in(user, actor=here)


def test_fifty_failures_under_several_logins_slow_the_account_down(company):
    user = company.hire(mobile=mobile())
    logins = (user.login, user.row["email"], user.row["mobile"])
    for number in range(50):
        assert refusal(company, logins[number % 3]) == "wrong_credentials"
    assert refusal(company, user.login, PASSWORD) == "sign_in_locked"


@pytest.mark.parametrize("wrong", ["000000", "aaaaa-bbbbb"])
def test_wrong_codes_after_the_right_password_lock_whatever_the_address(company, wrong):
    user = company.hire()
    telephone, codes = enrol(company.sign_in(user))
    assert [refusal(company, user.login, PASSWORD, otp=wrong) for _ in range(5)] == ["bad_otp"] * 5
    for right in (telephone.next(), codes[0]):
        assert refusal(company, user.login, PASSWORD, otp=right) == "sign_in_locked"


def test_a_known_device_is_not_locked_by_wrong_codes_elsewhere(company):
    user = company.hire()
    signed_in = company.sign_in(user)
    telephone, codes = enrol(signed_in)
    for _ in range(5):
        refusal(company, user.login, PASSWORD, otp="000000")
    company.sign_in(user, otp=telephone.next(), device=signed_in.tokens["device"])
    device = company.sign_in(user, otp=codes[0], device=signed_in.tokens["device"]).tokens["device"]
    assert [refusal(company, user.login, PASSWORD, otp="000000", device=device) for _ in range(5)] == ["bad_otp"] * 5
    assert refusal(company, user.login, PASSWORD, otp=codes[1], device=device) == "sign_in_locked"


def test_codes_typed_with_a_wrong_password_do_not_lock_the_owner_out(company):
    user = company.hire()
    telephone, _ = enrol(company.sign_in(user))
    for _ in range(6):
        assert refusal(company, user.login, otp="000000") == "wrong_credentials"
    company.sign_in(user, otp=telephone.next())


def test_a_right_code_forgets_the_wrong_ones_before_it(company):
    user = company.hire()
    _, codes = enrol(company.sign_in(user))
    for code in codes[:3]:
        for _ in range(3):
            assert refusal(company, user.login, PASSWORD, otp="000000") == "bad_otp"
        company.sign_in(user, otp=code)


def test_a_code_is_not_guessed_in_an_open_session_from_many_addresses(company):
    signed_in = company.sign_in(company.hire())
    _, codes = enrol(signed_in)
    for _ in range(5):
        with pytest.raises(Invalid):
            signed_in.call(identity.remove_totp, {"otp": "000000"})
    with pytest.raises(RateLimited):
        signed_in.call(identity.remove_totp, {"otp": codes[0]})


def test_a_removal_that_the_site_forbids_is_no_guess(company):
    company.tell(site=company.site(require_totp=True))
    administrator = company.administrator()
    _, codes = enrol(company.sign_in(administrator), restriction="totp")
    signed_in = company.sign_in(administrator, otp=codes[0])
    for _ in range(6):
        with pytest.raises(Conflict):
            signed_in.call(identity.remove_totp, {"otp": codes[1]})
    company.sign_in(administrator, otp=codes[1])


def test_a_password_is_not_guessed_in_an_open_session_from_many_addresses(company):
    signed_in = company.sign_in(company.hire())
    for _ in range(5):
        with pytest.raises(Invalid):
            signed_in.call(identity.change_password, {"old_password": WRONG, "new_password": "Another-fine-9-sentence"})
    with pytest.raises(RateLimited):
        signed_in.call(identity.change_password, {"old_password": PASSWORD, "new_password": "Another-fine-9-sentence"})


def test_a_reused_key_is_refused_and_forgets_no_guess(company):
    signed_in, key = company.sign_in(company.hire()), new_id()
    new = "Another-fine-9-sentence"
    signed_in.call(identity.change_password, {"old_password": PASSWORD, "new_password": new}, idempotency_key=key)
    for _ in range(5):
        with pytest.raises(Invalid, match="idempotency"):
            signed_in.call(identity.change_password, {"old_password": WRONG, "new_password": new}, idempotency_key=key)
        with pytest.raises(Invalid):
            signed_in.call(identity.change_password, {"old_password": WRONG, "new_password": new})
    with pytest.raises(RateLimited):
        signed_in.call(identity.change_password, {"old_password": new, "new_password": PASSWORD})


def test_known_and_unknown_logins_take_the_same_statements(company, access, secrets_key, statements):
    """Up to the attempt that locks, and the one after it. What org is told of a lock comes after the reply."""
    cost = {"argon2_passes": 1, "argon2_memory_kib": 64, "argon2_lanes": 1, "argon2_at_once": 1}
    settings, seen = SimpleNamespace(secrets_key=urlsafe_b64decode(secrets_key), **cost), []
    for login in (company.hire().login, f"nobody-{new_id()}"):
        here, locks = anonymous(), []
        with statements(access) as executed:
            for _ in range(6):
                with suppress(RateLimited):
                    sign_in.sign_in(access, here, settings, Hasher(settings), locks.append, login=login, password=WRONG)
        seen.append((executed, len(locks)))
    (known, locked), (unknown, nobody) = seen
    assert known == unknown
    assert (locked, nobody) == (1, 0)


class Overloaded:
    """Transactions of a call whose deadline passes before it has looked at the account."""

    def __init__(self, access: Access) -> None:
        self._access = access

    def begin(self, *, site_id=None):
        raise DeadlineExceeded

    def resolver(self, *, past_deadline=False):
        return self._access.resolver()


def test_attempts_that_outlast_their_deadline_lock_nobody_out(company, access, secrets_key):
    cost = {"argon2_passes": 1, "argon2_memory_kib": 64, "argon2_lanes": 1, "argon2_at_once": 1}
    settings = SimpleNamespace(secrets_key=urlsafe_b64decode(secrets_key), **cost)
    user, here = company.hire(), anonymous()
    for _ in range(6):
        with pytest.raises(DeadlineExceeded):
            sign_in.sign_in(Overloaded(access), here, settings, Hasher(settings), print, login=user.login, password=PASSWORD)
    company.sign_in(user, actor=here)


def test_guesses_that_outlast_their_deadline_are_none(company, access, secrets_key):
    settings = SimpleNamespace(secrets_key=urlsafe_b64decode(secrets_key))
    user, db = company.hire(), Overloaded(access)
    for _ in range(6):
        with pytest.raises(DeadlineExceeded):
            guesses.guarded(db, anonymous(account_id=user.id), settings, db.begin)
