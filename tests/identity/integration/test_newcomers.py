"""Which sign-ins wait for an account that is still on its way from org."""

from base64 import urlsafe_b64decode
from types import SimpleNamespace

import pytest

from contracts import identity
from identity.domain import identifiers
from identity.usecases import newcomers
from tests.identity.factories import PASSWORD, Somebody, mobile, new_id, system


@pytest.fixture
def is_coming(access, secrets_key):
    """`is_coming(login)`: whether a sign-in under it waits."""
    settings = SimpleNamespace(secrets_key=urlsafe_b64decode(secrets_key))
    return lambda login: newcomers.is_coming(access, settings, identifiers.read(login))


def stage(company, row, password=PASSWORD):
    words = [row[name] for name in ("login_name", "email", "mobile") if row.get(name)]
    return company.stage(row["id"], password, own_words=words)


def test_an_account_signs_in_while_its_creation_is_on_its_way(company, together):
    row = company.account()
    row["credential"] = stage(company, row)
    together(lambda act: act(), [lambda: company.sign_in(Somebody(row)), lambda: company.tell(row)])


def test_a_sign_in_waits_for_the_account_that_it_means(company, is_coming):
    row = company.account(mobile=mobile())
    row["credential"] = stage(company, row)
    national = row["mobile"].removeprefix("+86")
    assert [is_coming(login) for login in (row["login_name"].upper(), row["email"], row["mobile"], national)] == [True] * 4
    company.tell(row)
    assert not is_coming(row["login_name"])


def test_a_sign_in_waits_for_a_password_that_is_being_set(company, is_coming):
    user, other = company.hire(), company.hire()
    company.stage(user.id, "Another-fine-9-sentence")
    assert is_coming(user.login)
    assert not is_coming(other.login)


def test_a_password_staged_elsewhere_delays_nobody_else(company, is_coming):
    """Also if org then refuses the account, and never withdraws the password."""
    stage(company, company.account())
    known, unknown = company.hire().login, f"nobody-{new_id()}"
    assert not is_coming(known)
    assert not is_coming(unknown)


def test_an_account_that_names_a_known_login_does_not_delay_its_owner(company, is_coming):
    owner = company.hire(mobile=mobile())
    stage(company, company.account(**{name: owner.row[name] for name in ("login_name", "email", "mobile")}))
    assert [is_coming(owner.row[name]) for name in ("login_name", "email", "mobile")] == [False] * 3


def test_no_sign_in_waits_for_the_passwords_of_an_import(company, is_coming):
    rows = [company.account() for _ in range(3)]
    items = [{"credential": row["id"], "account_id": row["id"], "password": PASSWORD, "own_words": [row["login_name"]]} for row in rows]
    company.client(identity.stage_passwords, {"items": items}, system())
    assert [is_coming(row["login_name"]) for row in rows] == [False] * 3
