"""Manual 1.1.1: signing in, and what guards it."""

import time

import jwt
import pytest

from contracts import identity
from contracts.errors import Forbidden, RateLimited, Unauthenticated
from tests.identity.conftest import TOKEN_KEY
from tests.identity.factories import PASSWORD, address, anonymous, new_id

WRONG = "wrong-password-1"


def sign_in(company, login, password=PASSWORD, actor=None, **more):
    return company.client(identity.sign_in, {"login": login, "password": password, **more}, actor or anonymous())


def refusal(company, login, password=WRONG, actor=None):
    with pytest.raises((Unauthenticated, RateLimited, Forbidden)) as refused:
        sign_in(company, login, password, actor)
    return refused.value


@pytest.mark.parametrize("spelling", [str, str.upper, lambda text: f"  {text} "])
def test_a_login_name_is_taken_however_it_is_written(company, spelling):
    user = company.hire()
    assert sign_in(company, spelling(user.login))["account"]["id"] == user.id


def test_address_and_mobile_are_as_good_as_the_login_name(company):
    mobile = f"+86138{time.time_ns() % 10**8:08d}"
    user = company.hire(mobile=mobile)
    for login in (user.row["email"], mobile, f"{mobile[:6]} {mobile[6:]}", mobile[3:]):
        assert sign_in(company, login)["account"]["id"] == user.id


def test_the_access_token_says_who_it_is_for(company):
    department = new_id()
    company.tell(departments=[company.department(department, company.root)])
    administrator = company.administrator(department)
    reply = sign_in(company, administrator.login)
    claims = jwt.decode(reply["access_token"], TOKEN_KEY.public_key(), algorithms=["EdDSA"])
    assert claims.pop("exp") == pytest.approx(time.time() + 300, abs=20)
    assert claims.pop("iat") == pytest.approx(time.time(), abs=20)
    assert claims.pop("jti")
    assert claims == {
        "sub": administrator.id,
        "sid": reply["session_id"],
        "site": company.id,
        "role": "administrator",
        "name": "李管理",
        "lang": "zh-CN",
        "scope": department,
    }


def test_the_answer_shows_the_account_as_the_portal_needs_it(company):
    account = sign_in(company, company.administrator().login)["account"]
    assert account["role"] == "administrator"
    assert account["scope_department_id"] is None
    assert account["site"]["name_zh"] == "示例"
    assert account["site"]["expires_on"] == "2099-12-31"
    assert "site.write" in account["permissions"]
    assert (account["language"], account["page_size"], account["acting_as"]) == ("zh-CN", 20, None)


def test_a_wrong_name_and_a_wrong_password_get_the_same_answer(company):
    known, unknown = refusal(company, company.hire().login), refusal(company, f"nobody-{new_id()}")
    assert known.to_wire() == unknown.to_wire()
    assert known.code == "wrong_credentials"


@pytest.mark.parametrize("known", [True, False])
def test_five_failures_from_one_address_lock_that_pair_whether_the_name_is_known_or_not(company, known):
    login = company.hire().login if known else f"nobody-{new_id()}"
    here = anonymous(address="2001:db8:77:1::5")
    assert [refusal(company, login, actor=here).code for _ in range(5)] == ["wrong_credentials"] * 5
    neighbour = anonymous(address="2001:db8:77:1:ffff::6")
    locked = refusal(company, login, PASSWORD, neighbour)
    assert locked.code == "sign_in_locked"
    assert 0 < locked.retry_after <= 900


def test_the_lock_holds_from_that_address_only_and_for_that_name_only(company):
    user, other, here = company.hire(), company.hire(), anonymous()
    for _ in range(5):
        refusal(company, user.login, actor=here)
    assert sign_in(company, user.login)["account"]["id"] == user.id
    assert sign_in(company, other.login, actor=here)["account"]["id"] == other.id


def test_a_success_forgets_the_failures_before_it(company):
    user, here = company.hire(), anonymous()
    for _ in range(3):
        for _ in range(4):
            refusal(company, user.login, actor=here)
        sign_in(company, user.login, actor=here)


def test_many_attempts_at_once_do_not_outrun_the_count(company, together):
    user, here = company.hire(), anonymous()
    refusals = together(lambda _: refusal(company, user.login, actor=here).code, range(15))
    assert sorted(refusals) == ["sign_in_locked"] * 10 + ["wrong_credentials"] * 5


def test_fifty_failures_from_everywhere_slow_down_all_but_known_devices(company, together):
    user = company.hire()
    device = sign_in(company, user.login)["device"]
    together(lambda _: refusal(company, user.login, actor=anonymous()), range(50))
    assert refusal(company, user.login, PASSWORD).code == "sign_in_locked"
    assert sign_in(company, user.login, device=device)["account"]["id"] == user.id
    others = sign_in(company, company.hire().login)["device"]
    with pytest.raises(RateLimited):
        sign_in(company, user.login, device=others)


def test_past_their_expiry_people_are_told_so_if_they_know_their_password(company):
    user = company.hire(expires_on="2020-01-01")
    assert refusal(company, user.login, PASSWORD).code == "account_expired"
    assert refusal(company, user.login).code == "wrong_credentials"


def test_an_expired_site_still_signs_in(company):
    user = company.hire()
    company.tell(site=company.site(expires_on="2020-01-01"))
    assert sign_in(company, user.login)["account"]["site"]["expires_on"] == "2020-01-01"


def test_a_deleted_account_is_nobodys(company):
    user = company.hire()
    company.change(user, deleted=True)
    assert refusal(company, user.login, PASSWORD).code == "wrong_credentials"


def test_a_restored_account_signs_in_with_its_old_password(company):
    user = company.hire()
    company.change(user, deleted=True)
    company.change(user, deleted=False)
    assert sign_in(company, user.login)["account"]["id"] == user.id


def test_a_changed_login_name_replaces_the_old_one(company):
    user = company.hire()
    old, new = user.login, f"new-{new_id()}"
    company.change(user, login_name=new)
    assert sign_in(company, new)["account"]["id"] == user.id
    assert refusal(company, old, PASSWORD).code == "wrong_credentials"


def test_a_password_hashed_with_weaker_parameters_is_hashed_anew_at_sign_in(company, another, access):
    user = company.hire()
    another(ARGON2_PASSES="2")
    hashes = set()
    for _ in range(20):  # either process may take the call
        sign_in(company, user.login)
        with access.begin(company.id) as session:
            hashes.add(session.connection().exec_driver_sql("SELECT password_hash FROM credentials").scalar_one())
        if len(hashes) > 1:
            break
    assert any("t=2" in hashed for hashed in hashes)


def test_a_locked_account_is_told_to_org_and_so_is_its_unlocking(company, credential_events):
    user, here = company.hire(), anonymous(address=address())
    for _ in range(5):
        refusal(company, user.login, actor=here)
    until = time.monotonic() + 10
    while credential_events(company.id, user.id)[-1]["locked_until"] is None and time.monotonic() < until:
        time.sleep(0.1)  # the reply does not wait for it
    told = credential_events(company.id, user.id)
    assert (told[-1]["has_password"], told[-1]["temporary"]) == (True, False)
    assert told[-1]["locked_until"] is not None
    sign_in(company, user.login)
    assert credential_events(company.id, user.id)[-1]["locked_until"] is None
