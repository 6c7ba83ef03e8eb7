"""What booking tells the audit log: which meetings, where, whose, and what changed of them, with names and never a password."""

from datetime import timedelta

import pytest

from contracts import booking as contract
from tests.booking.factories import at, text


@pytest.fixture
def jumped(site):
    """An administrator who acts as a user named 赵钱孙."""
    user = site.user(name="赵钱孙")
    return site.as_user(user.id, "赵钱孙", impersonator_id=site.root.id, impersonator_name="李管理")


def rows(made, days, hour=9):
    room = made["room"]["name"]
    return [
        {"start_at": text(at(hour) + timedelta(days=day)), "end_at": text(at(hour + 1) + timedelta(days=day)), "room": room} for day in days
    ]


def daily(caller, count, **more):
    made = caller.book(recurrence={"rrule": f"FREQ=DAILY;COUNT={count}"}, **more)
    return made, caller.meetings(series_id=made["series_id"], sort="start_at")


def test_a_booked_series_says_each_of_its_meetings_its_host_and_its_rule(site, jumped, told):
    made, _ = daily(jumped, 3, password="1357", invitees=[{"name": "钱", "email": "qian@demo.example"}])
    (said,) = told(contract.audited, site.id)
    after = said["after"]
    assert after["meetings"] == rows(made, range(3))
    assert (after["host"], after["meeting_number"], after["room"]) == ("赵钱孙", made["meeting_number"], made["room"]["name"])
    assert after["recurrence"]["rrule"] == "FREQ=DAILY;COUNT=3"
    assert after["recurrence"]["words"] == {"zh-CN": "每天，共 3 次", "en-US": "Every day, 3 times"}
    assert after["invitees"] == [{"name": "钱", "email": "qian@demo.example"}]
    assert "1357" not in str(said)


@pytest.mark.parametrize(("scope", "gone"), [("one", [1]), ("following", [1, 2, 3]), ("all", [0, 1, 2, 3])])
def test_a_cancelled_series_says_which_meetings(site, told, scope, gone):
    made, found = daily(site.user(name="赵钱孙"), 4)
    site.root(contract.cancel_meeting, id=found[1]["id"], scope=scope, reason="停办")
    (said,) = told(contract.audited, site.id)
    assert said["before"]["meetings"] == rows(made, gone)
    assert (said["before"]["host"], said["reason"], said["after"]) == ("赵钱孙", "停办", {"count": len(gone)})


def test_a_changed_series_says_where_its_meetings_were_and_are(site, jumped, told):
    made, found = daily(jumped, 3)
    jumped(contract.update_meeting, id=found[1]["id"], scope="following", start_at=text(at(14) + timedelta(days=1)))
    said = told(contract.audited, site.id)[-1]
    assert said["before"]["meetings"] == rows(made, [1, 2])
    assert said["after"]["meetings"] == rows(made, [1, 2], hour=14)


def test_a_new_agenda_new_invitees_and_a_new_password_are_told(site, jumped, told):
    made = jumped.book(agenda="旧", password="1357")
    jumped(contract.update_meeting, id=made["id"], agenda="新", password="2468", invitees=[{"email": "li@demo.example"}])
    said = told(contract.audited, site.id)[-1]
    assert (said["before"]["agenda"], said["after"]["agenda"]) == ("旧", "新")
    assert (said["before"]["invitees"], said["after"]["invitees"]) == ([], [{"name": "", "email": "li@demo.example"}])
    assert said["after"]["password"] == "changed"
    assert not {"1357", "2468"} & set(str(said).split("'"))


def test_a_change_that_changes_nothing_is_not_recorded(site, jumped, told):
    made = jumped.book(password="1357")
    jumped(contract.update_meeting, id=made["id"], topic=made["topic"], password="1357")
    assert [each["action"] for each in told(contract.audited, site.id)] == ["meeting.booked"]
