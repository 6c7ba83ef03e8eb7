"""What a user may be, and what their status is."""

from datetime import UTC, date, datetime, timedelta

import pytest

from contracts.errors import Gone, Invalid
from org.domain.users import KEPT, changed_capacity, check_capacity, check_password, check_restorable, status_of

NOW = datetime(2027, 3, 30, 7, tzinfo=UTC)
TODAY = date(2027, 3, 30)


@pytest.mark.parametrize(
    ("site_type", "kind", "capacity", "code"),
    [
        ("account", "shared", None, None),
        ("account", "shared", 25, "not_applicable"),
        ("account", "dedicated", 25, None),
        ("account", "dedicated", None, "required"),
        ("concurrent", "shared", 100, None),
        ("concurrent", "shared", None, "required"),
        ("concurrent", "dedicated", 100, None),
        ("concurrent", "dedicated", 101, "above_ports"),
    ],
)
def test_each_form_takes_the_capacity_that_fits(site_type, kind, capacity, code):
    if code is None:
        check_capacity(site_type, kind, capacity, 100)
        return
    with pytest.raises(Invalid) as refusal:
        check_capacity(site_type, kind, capacity, 100)
    assert [fault.code for fault in refusal.value.fields] == [code]


@pytest.mark.parametrize(
    ("site_type", "old", "kind", "given", "expected"),
    [
        ("account", ("dedicated", 50), "dedicated", None, 50),
        ("account", ("dedicated", 50), "shared", None, None),
        ("account", ("shared", None), "dedicated", 50, 50),
        ("concurrent", ("shared", 50), "shared", 25, 25),
        ("concurrent", ("dedicated", 50), "shared", None, 50),
    ],
)
def test_the_capacity_follows_the_kind(site_type, old, kind, given, expected):
    assert changed_capacity(site_type, old, kind, given, given is not None) == expected


def test_a_dedicated_capacity_can_be_named_again_but_not_changed():
    assert changed_capacity("account", ("dedicated", 50), "dedicated", 50, True) == 50
    for given in (25, None):
        with pytest.raises(Invalid):
            changed_capacity("account", ("dedicated", 50), "dedicated", given, True)


@pytest.mark.parametrize(
    ("days", "minutes", "invited", "expected"),
    [
        (None, None, False, "active"),
        (0, None, False, "active"),  # the last day is a good one
        (-1, 5, True, "expired"),
        (1, 5, True, "locked"),
        (1, -5, True, "invited"),
    ],
)
def test_a_status_is_the_first_that_holds_of_expired_locked_invited_active(days, minutes, invited, expected):
    expires_on = None if days is None else TODAY + timedelta(days=days)
    locked_until = None if minutes is None else NOW + timedelta(minutes=minutes)
    assert status_of(TODAY, NOW, expires_on=expires_on, locked_until=locked_until, invited=invited) == expected


@pytest.mark.parametrize(
    ("password", "invite", "good"), [("Secret-99", False, True), (None, True, True), (None, False, False), ("x", True, False)]
)
def test_a_new_account_has_a_password_or_an_invitation(password, invite, good):
    if good:
        check_password(password, invite)
    else:
        with pytest.raises(Invalid):
            check_password(password, invite)


def test_what_was_deleted_more_than_thirty_days_ago_is_gone():
    check_restorable(NOW, NOW - KEPT)
    with pytest.raises(Gone):
        check_restorable(NOW, NOW - KEPT - timedelta(seconds=1))
