"""Passwords: staged, claimed, changed (manual 1.6.2), and never told."""

import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import text

from contracts import identity
from contracts.errors import Forbidden, Invalid, RateLimited, Unauthenticated
from identity.storage import housekeeping
from kit.db.retention import tidy
from tests.identity.factories import PASSWORD, Somebody, new_id, system

NEW = "Another-fine-9-sentence"


def change(signed_in, old=PASSWORD, new=NEW, **more):
    return signed_in.call(identity.change_password, {"old_password": old, "new_password": new}, **more)


def fault(refused):
    return refused.value.fields[0].field, refused.value.fields[0].code


def test_a_staged_password_is_unusable_until_orgs_change_names_it(company):
    row = company.account()
    company.tell(row)
    row["credential"] = company.stage(row["id"])
    with pytest.raises(Unauthenticated):
        company.sign_in(Somebody(row))
    company.tell(row)
    company.sign_in(Somebody(row))


def test_a_password_staged_for_one_account_is_not_claimed_by_another(company):
    mine, yours = company.account(), company.account()
    yours["credential"] = company.stage(mine["id"])
    company.tell(mine, yours)
    with pytest.raises(Unauthenticated):
        company.sign_in(Somebody(yours))


def test_passwords_of_one_change_are_claimed_together_and_each_is_its_accounts(company):
    rows = [company.account() for _ in range(3)]
    words = [f"Fine-sentence-{number}" for number in range(3)]
    for row, word in zip(rows, words, strict=True):
        row["credential"] = company.stage(row["id"], word)
    company.tell(*rows, company.account())
    for row, word in zip(rows, words, strict=True):
        company.sign_in(Somebody(row), word)
        with pytest.raises(Unauthenticated):
            company.sign_in(Somebody(row), words[rows.index(row) - 1])


def test_an_unclaimed_password_is_purged_and_unusable_for_ever(company, access):
    row = company.account()
    credential = company.stage(row["id"])
    assert tidy(access.resolver, housekeeping.KEPT, datetime.now(UTC) + timedelta(days=1, minutes=1))["staged_passwords"] >= 1
    company.tell({**row, "credential": credential})
    with pytest.raises(Unauthenticated):
        company.sign_in(Somebody(row))


def test_the_app_cannot_look_around_among_staged_passwords(company, access):
    with access.begin(company.id) as session, pytest.raises(Exception, match="permission denied"):
        session.execute(text("SELECT * FROM staged_passwords"))


def test_a_weak_password_is_refused_before_anything_is_made(company):
    for password, code in (("password1", "password_common"), ("my-name-is-zhaoliu", "password_own_words")):
        with pytest.raises(Invalid) as refused:
            company.stage(new_id(), password, own_words=["zhaoliu"])
        assert fault(refused) == ("password", code)


def test_a_given_password_asks_for_a_new_one_at_the_first_sign_in(company):
    signed_in = company.sign_in(company.hire(temporary=True))
    assert signed_in.tokens["account"]["must_change_password"] is True
    with pytest.raises(Forbidden) as refused:
        signed_in.call(identity.list_sessions, restriction="password")
    assert refused.value.code == "password_change_required"
    change(signed_in, restriction="password")
    renewed = signed_in.refresh()
    assert renewed["account"]["must_change_password"] is False


def test_a_changed_password_replaces_the_old_one(company):
    user = company.hire()
    change(company.sign_in(user))
    with pytest.raises(Unauthenticated):
        company.sign_in(user)
    company.sign_in(user, NEW)


def test_a_changed_password_ends_the_other_sessions(company):
    user = company.hire()
    here, there = company.sign_in(user), company.sign_in(user)
    change(here)
    with pytest.raises(Unauthenticated):
        there.refresh()
    here.refresh()


def test_tokens_from_before_a_changed_password_are_revoked(company, told):
    signed_in = company.sign_in(company.hire())
    change(signed_in)
    assert told(identity.revoked, company.id)[-1]["account_id"] == signed_in.somebody.id


def test_the_old_password_must_be_right_and_is_not_guessed_in_an_open_session(company):
    signed_in = company.sign_in(company.hire())
    here = {"address": "2001:db8:99::1"}
    for _ in range(5):
        with pytest.raises(Invalid) as refused:
            change(signed_in, old="wrong-password-1", **here)
        assert fault(refused) == ("old_password", "wrong_password")
    with pytest.raises(RateLimited):
        change(signed_in, **here)


def test_refused_new_passwords_do_not_count_as_guesses(company):
    signed_in = company.sign_in(company.hire())
    for _ in range(7):
        with pytest.raises(Invalid) as refused:
            change(signed_in, new="password1", address="2001:db8:98::1")
        assert fault(refused) == ("new_password", "password_common")
    change(signed_in, address="2001:db8:98::1")


@pytest.mark.parametrize(("new", "code"), [(PASSWORD, "password_unchanged"), ("short", "length"), ("x" * 129, "length")])
def test_a_new_password_is_another_one_of_eight_to_128_characters(company, new, code):
    with pytest.raises(Invalid) as refused:
        change(company.sign_in(company.hire()), new=new)
    assert fault(refused) == ("new_password", code)


def test_a_change_repeated_under_its_key_happens_once(company, told):
    signed_in = company.sign_in(company.hire())
    key = new_id()
    change(signed_in, idempotency_key=key)
    heard = len(told(identity.credential_changed, company.id))
    assert change(signed_in, idempotency_key=key) == {}
    assert len(told(identity.credential_changed, company.id)) == heard


def test_a_jumped_session_cannot_change_the_password(company):
    signed_in = company.sign_in(company.hire())
    with pytest.raises(Forbidden):
        change(signed_in, impersonator_id=new_id(), impersonator_name="李管理")


def test_a_password_that_an_administrator_sets_ends_the_accounts_sessions(company):
    user = company.hire()
    signed_in = company.sign_in(user)
    company.change(user, credential=company.stage(user.id, NEW, temporary=True))
    with pytest.raises(Unauthenticated):
        signed_in.refresh()
    assert company.sign_in(user, NEW).tokens["account"]["must_change_password"] is True


def test_org_is_told_of_the_credential_as_it_becomes(company, credential_events):
    user = company.hire(temporary=True)
    change(company.sign_in(user), restriction="password")
    assert [(said["has_password"], said["temporary"]) for said in credential_events(company.id, user.id)] == [(True, True), (True, False)]


def test_an_administrators_change_is_audited_and_a_users_is_not(company, told):
    change(company.sign_in(company.hire()))
    assert told(identity.audited, company.id) == []
    administrator = company.administrator()
    change(company.sign_in(administrator))
    (said,) = told(identity.audited, company.id)
    assert (said["action"], said["target_id"]) == ("account.password_changed", administrator.id)


def test_a_process_killed_in_the_middle_of_a_change_leaves_it_done_once_or_not_at_all(company, another, access, together):
    user = company.hire()
    signed_in = company.sign_in(user)
    victims = [another(ARGON2_MEMORY_KIB="131072", ARGON2_PASSES="6") for _ in range(2)]
    key = new_id()

    def kill():
        time.sleep(0.3)  # while argon2 runs, in whichever process got the call
        for victim in victims:
            victim.kill()

    together(lambda act: act(), [kill, lambda: change(signed_in, idempotency_key=key, deadline=time.time() + 30)])
    assert change(signed_in, idempotency_key=key) == {}
    company.sign_in(user, NEW)
    with access.begin(company.id) as session:
        assert session.execute(text("SELECT version FROM credentials")).scalar_one() == 2


def test_staging_twice_under_one_id_keeps_the_first(company):
    row = company.account()
    credential = new_id()
    request = {"credential": credential, "account_id": row["id"], "own_words": [], "temporary": False}
    company.client(identity.stage_password, {**request, "password": PASSWORD}, system())
    company.client(identity.stage_password, {**request, "password": NEW}, system())
    company.tell({**row, "credential": credential})
    company.sign_in(Somebody(row), PASSWORD)


def test_many_passwords_are_staged_at_once_and_each_bad_one_is_named(company):
    rows = [company.account() for _ in range(3)]
    credentials = [new_id() for _ in rows]
    passwords = [PASSWORD, "password123", NEW]
    items = [
        {"credential": credential, "account_id": row["id"], "password": password, "own_words": [], "temporary": False}
        for credential, row, password in zip(credentials, rows, passwords, strict=True)
    ]
    asked = replace(system(), idempotency_key=credentials[0])
    for _ in range(2):  # as after a crash of whoever asked
        reply = company.client(identity.stage_passwords, {"items": items}, asked)
        assert [(each["credential"], each["faults"][0]["code"]) for each in reply["refused"]] == [(credentials[1], "password_common")]
    assert company.client(identity.check_passwords, {"items": items}, system()) == reply
    for credential, row in zip(credentials, rows, strict=True):
        company.tell({**row, "credential": credential})
    company.sign_in(Somebody(rows[0]), PASSWORD)
    company.sign_in(Somebody(rows[2]), NEW)
    with pytest.raises(Unauthenticated):
        company.sign_in(Somebody(rows[1]), "password123")
