"""Sessions: refreshing, ending, and who hears of it."""

import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import jwt
import pytest
from sqlalchemy import text

from contracts import identity
from contracts.call import Role
from contracts.errors import Forbidden, NotFound, Unauthenticated
from tests.identity.conftest import TOKEN_KEY
from tests.identity.factories import anonymous, new_id, system


@pytest.fixture
def signed_in(company):
    return company.sign_in(company.hire())


def claims(token):
    return jwt.decode(token, TOKEN_KEY.public_key(), algorithms=["EdDSA"], options={"verify_exp": False})


def alter_session(access, company, session_id, **columns):
    changes = ", ".join(f"{name} = :{name}" for name in columns)
    with access.begin(company.id) as session:
        statement = text(f"UPDATE sessions SET {changes} WHERE id = :id")  # noqa: S608
        session.execute(statement, {**columns, "id": session_id})


def revoked(told, company):
    return told(identity.revoked, company.id)


def ended(signed_in, token=None):
    with pytest.raises(Unauthenticated) as refused:
        signed_in.refresh(token or signed_in.tokens["refresh_token"])
    return refused.value.code


def test_the_session_says_who_is_signed_in(signed_in):
    account = signed_in.call(identity.get_session)["account"]
    assert account == signed_in.tokens["account"]


def test_refreshing_gives_a_new_pair_for_the_same_session(signed_in):
    first = signed_in.tokens
    second = signed_in.refresh()
    assert second["refresh_token"] != first["refresh_token"]
    assert claims(second["access_token"])["sid"] == claims(first["access_token"])["sid"]
    assert second["account"] == first["account"]


def test_a_spent_refresh_token_gives_the_same_successor_for_thirty_seconds(signed_in):
    spent = signed_in.tokens["refresh_token"]
    assert signed_in.refresh(spent)["refresh_token"] == signed_in.refresh(spent)["refresh_token"]


def test_two_tabs_refreshing_at_once_end_up_with_the_same_token(signed_in, together):
    spent = signed_in.tokens["refresh_token"]
    successors = together(lambda _: signed_in.refresh(spent)["refresh_token"], range(8))
    assert len(set(successors)) == 1
    assert signed_in.refresh(successors[0])["session_id"] == signed_in.session_id


def test_a_spent_token_used_after_the_grace_ends_the_family(signed_in, company, access, told):
    spent = signed_in.tokens["refresh_token"]
    signed_in.refresh()
    alter_session(access, company, signed_in.session_id, rotations=[datetime.now(UTC) - timedelta(seconds=31)])
    assert ended(signed_in, spent) == "session_ended"
    assert ended(signed_in) == "session_ended"
    assert revoked(told, company)[-1]["session_id"] == signed_in.session_id


def test_a_forged_refresh_token_ends_nothing(signed_in):
    token = signed_in.tokens["refresh_token"]
    forged = token[:-4] + ("AAAA" if token[-4:] != "AAAA" else "BBBB")
    assert ended(signed_in, forged) == "session_ended"
    signed_in.refresh()


@pytest.mark.parametrize("token", ["x", "A" * 91, "é" * 100])
def test_what_is_no_refresh_token_is_refused(company, token):
    with pytest.raises(Unauthenticated):
        company.client(identity.refresh_session, {"refresh_token": token}, anonymous())


def test_a_session_that_nobody_uses_ends(signed_in, company, access):
    alter_session(
        access,
        company,
        signed_in.session_id,
        created_at=datetime.now(UTC) - timedelta(hours=13),
        seen_at=datetime.now(UTC) - timedelta(hours=12),
    )
    assert ended(signed_in) == "session_ended"


def test_a_session_ends_at_its_longest_however_much_it_is_used(signed_in, company, access):
    alter_session(access, company, signed_in.session_id, expires_at=datetime.now(UTC))
    assert ended(signed_in) == "session_ended"


def test_signing_out_ends_the_session_on_every_gateway(signed_in, company, told):
    signed_in.call(identity.sign_out)
    assert revoked(told, company)[-1]["session_id"] == signed_in.session_id
    assert ended(signed_in) == "session_ended"
    with pytest.raises(Unauthenticated):
        signed_in.call(identity.get_session)


def test_own_sessions_are_listed_with_where_they_are(company):
    user = company.hire()
    here, there = company.sign_in(user), company.sign_in(user)
    items = here.call(identity.list_sessions)["items"]
    assert {item["id"]: item["current"] for item in items} == {here.session_id: True, there.session_id: False}
    assert {item["client"] for item in items} == {"Chrome 129 · Windows 10"}


def test_one_session_can_be_ended_by_its_owner_and_by_nobody_else(company):
    user = company.hire()
    here, there, stranger = company.sign_in(user), company.sign_in(user), company.sign_in(company.hire())
    with pytest.raises(NotFound):
        stranger.call(identity.revoke_session, {"id": there.session_id})
    here.call(identity.revoke_session, {"id": there.session_id})
    assert ended(there) == "session_ended"
    here.refresh()


def test_all_other_sessions_can_be_ended_at_once(company):
    user = company.hire()
    here, *others = [company.sign_in(user) for _ in range(3)]
    here.call(identity.revoke_other_sessions)
    assert [ended(other) for other in others] == ["session_ended"] * 2
    here.refresh()


def test_a_deleted_account_loses_its_sessions_at_once(signed_in, company, told):
    company.change(signed_in.somebody, deleted=True)
    assert revoked(told, company)[-1]["session_id"] == signed_in.session_id
    assert ended(signed_in) == "session_ended"


def test_a_changed_scope_revokes_the_token_and_keeps_the_session(company, told):
    department = new_id()
    company.tell(departments=[company.department(department, company.root)])
    signed_in = company.sign_in(company.administrator())
    company.change(signed_in.somebody, scope_department_id=department)
    said = revoked(told, company)[-1]
    assert said["account_id"] == signed_in.somebody.id
    assert claims(signed_in.tokens["access_token"])["iat"] < said["not_before"]
    renewed = claims(signed_in.refresh()["access_token"])
    assert renewed["scope"] == department
    assert renewed["iat"] >= said["not_before"]


def test_an_account_that_expires_today_gets_no_token_beyond_midnight(company, access):
    user = company.hire()
    signed_in = company.sign_in(user)
    company.change(user, expires_on="2020-01-01")
    assert ended(signed_in) == "session_ended"
    with access.begin(company.id) as session:
        assert session.execute(text("SELECT ended_because FROM sessions")).scalar_one() == "account_expired"


def test_a_session_of_an_account_that_expired_overnight_is_refused(signed_in, company, access):
    with access.begin(company.id) as session:
        session.execute(text("UPDATE directory_accounts SET expires_on = '2020-01-01'"))
    assert ended(signed_in) == "account_expired"


def test_gateways_that_start_later_are_told_what_was_revoked(signed_in, company):
    signed_in.call(identity.sign_out)
    items = company.client(identity.list_revocations, {}, system())["items"]
    assert signed_in.session_id in {item["session_id"] for item in items}
    assert all(item["not_before"] <= time.time() for item in items)


def test_nobody_but_our_own_services_reads_the_revocations(signed_in):
    with pytest.raises(Forbidden):
        signed_in.call(identity.list_revocations)


def test_the_session_shows_a_change_of_the_directory_that_the_caller_has_seen(signed_in, company):
    company.change(signed_in.somebody, name="王大明")
    assert signed_in.call(identity.get_session, directory_version=company.version)["account"]["name"] == "王大明"


def test_a_session_is_found_in_its_own_site_only(signed_in, company):
    with pytest.raises(Unauthenticated):
        signed_in.call(identity.get_session, site_id=new_id())


@pytest.mark.parametrize("role", [Role.TERMINAL, Role.OPERATOR, Role.MEDIA_SOURCE, Role.ANONYMOUS])
def test_only_accounts_have_sessions(company, role):
    with pytest.raises(Forbidden):
        company.client(identity.get_session, {}, replace(anonymous(), role=role))
