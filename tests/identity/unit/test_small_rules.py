"""Device marks, operator tokens, clients, the end of an account, what the portal offers."""

import secrets
from datetime import UTC, date, datetime

import pytest
from uuid_utils.compat import uuid7

from contracts.permissions import permissions
from identity.domain import devices, operators
from identity.domain.clients import client
from identity.domain.expiry import account_ends_at

KEY = b"k" * 32
CHROME = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/129.0.0.0 Safari/537.36"


def test_a_device_mark_is_good_for_its_account_alone_and_not_for_ever():
    account, other = str(uuid7()), str(uuid7())
    mark = devices.mark(KEY, account, 1000.0)
    assert devices.known(KEY, mark, account, 2000.0)
    assert not devices.known(KEY, mark, other, 2000.0)
    assert not devices.known(KEY, mark, account, 1000.0 + devices.LIFETIME)
    assert not devices.known(b"x" * 32, mark, account, 2000.0)


@pytest.mark.parametrize("text", [None, "", "AAAA", "not base64 é", "A" * 75])
def test_what_is_no_device_mark_is_not_known(text):
    assert not devices.known(KEY, text, str(uuid7()), 0.0)


def test_an_operator_token_names_its_operator():
    operator, secret = str(uuid7()), secrets.token_bytes(operators.SECRET)
    assert operators.parse(operators.token(operator, secret)) == (operator, secret)


@pytest.mark.parametrize("text", ["", "rostrum_op_", "rostrum_op_AAAA", "Bearer x", "A" * 75])
def test_what_is_no_operator_token_is_none(text):
    assert operators.parse(text) is None


@pytest.mark.parametrize(("user_agent", "shown"), [(CHROME, "Chrome 129 · Windows 10"), (None, ""), ("", ""), ("curl/8.5.0", "curl 8")])
def test_a_browser_is_shown_as_people_call_it(user_agent, shown):
    assert client(user_agent) == shown


def test_an_account_lasts_to_the_end_of_its_last_day_at_the_site():
    ends = account_ends_at(date(2027, 3, 30), "Asia/Shanghai")
    assert ends == datetime(2027, 3, 30, 16, tzinfo=UTC)
    assert account_ends_at(None, "Asia/Shanghai") is None
    assert account_ends_at(date(2027, 3, 30), "nowhere") == datetime(2027, 3, 31, tzinfo=UTC)


def offered(**more):
    return set(
        permissions(**{"role": "administrator", "whole_site": True, "features": [], "site_type": "account", "jumped": False, **more})
    )


def test_an_administrator_of_a_department_is_not_offered_what_is_the_whole_sites():
    lacking = offered() - offered(whole_site=False)
    assert {"site.write", "licence.read", "audit_log.read", "rooms.write", "site_preferences.write"} == lacking
    assert {"users.write", "departments.write", "administrators.write", "site.read", "dedicated_rooms.write"} <= offered(whole_site=False)


def test_what_a_site_has_not_switched_on_is_not_offered():
    assert "webinars.read" not in offered()
    assert "webinars.read" in offered(features=["webinars"])


def test_an_account_site_has_shared_rooms_and_a_concurrent_one_has_ports():
    assert "shared_rooms.read" in offered()
    assert {"statistics.occupancy", "statistics.peak"} <= offered(site_type="concurrent")


def test_a_user_is_offered_their_own_business_and_a_jump_less():
    user, jumped = offered(role="user"), offered(role="user", jumped=True)
    assert "users.read" not in user
    assert "meetings.write" in jumped
    assert user - jumped == {"profile.write", "sessions.read"}
