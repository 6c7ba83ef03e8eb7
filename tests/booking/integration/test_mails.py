"""Invitations, changes and cancellations by mail, and the private feed."""

import json
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from icalendar import Calendar
from sqlalchemy import text as sql

from contracts import booking as contract
from contracts.call import Actor, Role
from contracts.errors import Invalid, NotFound
from tests.booking.factories import Site, at, clocks_forward, line, new_id, text
from tests.booking.letterbox import calendar, event

GUEST = {"name": "李四", "email": "li.si@example.com"}


@pytest.fixture
def site(sender):
    made = Site(*sender).found()
    made.license(line(25, 2))
    return made


def guest():
    return {"name": "李四", "email": f"{new_id()}@example.com"}


def test_guests_hear_of_a_meeting_its_change_and_its_end_under_one_uid(site, letterbox):
    user, invited = site.user(), guest()
    made = user.book(topic="季度评审", password="246810", invitees=[invited])
    (first,) = letterbox.to(invited["email"], 1)
    user(contract.update_meeting, id=made["id"], start_at=text(at(14)))
    letterbox.to(invited["email"], 2)
    user(contract.cancel_meeting, id=made["id"], reason="改为线下")

    mails = letterbox.to(invited["email"], 3)

    assert [str(calendar(mail)["METHOD"]) for mail in mails] == ["REQUEST", "REQUEST", "CANCEL"]
    assert [event(mail)["SEQUENCE"] for mail in mails] == [0, 1, 2]
    assert {str(event(mail)["UID"]) for mail in mails} == {made["id"]}
    assert [mail["Subject"] for mail in mails] == ["会议邀请：季度评审", "会议变更：季度评审", "会议取消：季度评审"]
    assert event(mails[1])["DTSTART"].dt == at(14)
    assert "246810" in first.get_body(("plain",)).get_content()
    assert "改为线下" in mails[2].get_body(("plain",)).get_content()


def test_the_host_is_told_in_their_own_language(site, letterbox):
    address = f"{new_id()}@example.com"
    row = site.account(email=address, language="en-US")
    site.tell(row)

    site.as_user(row["id"]).book(topic="Review")

    (mail,) = letterbox.to(address, 1)
    assert mail["Subject"] == "Invitation: Review"


def test_who_is_not_invited_any_more_hears_a_cancellation(site, letterbox):
    user, stays, goes = site.user(), guest(), guest()
    made = user.book(invitees=[stays, goes])
    letterbox.to(goes["email"], 1)

    user(contract.update_meeting, id=made["id"], invitees=[stays])

    assert str(calendar(letterbox.to(goes["email"], 2)[1])["METHOD"]) == "CANCEL"
    user(contract.update_meeting, id=made["id"], topic="改名")  # the next mail of those who stay is about this
    assert letterbox.to(stays["email"], 2)[1]["Subject"] == "会议变更：改名"


def test_a_series_goes_out_as_one_and_one_of_it_by_its_place(site, letterbox):
    user, invited = site.user(), guest()
    made = user.book(invitees=[invited], recurrence={"rrule": "FREQ=DAILY;COUNT=3"})
    (first,) = letterbox.to(invited["email"], 1)
    found = user.meetings(series_id=made["series_id"], sort="start_at")
    user(contract.cancel_meeting, id=found[1]["id"])

    mails = letterbox.to(invited["email"], 2)

    assert event(first)["RRULE"] == {"FREQ": ["DAILY"], "COUNT": [3]}
    assert str(calendar(mails[1])["METHOD"]) == "CANCEL"
    assert event(mails[1])["RECURRENCE-ID"].dt == at(9, day=4)
    assert {str(event(mail)["UID"]) for mail in mails} == {made["series_id"]}


def test_a_series_that_is_split_goes_out_as_two(site, letterbox):
    user, invited = site.user(), guest()
    made = user.book(invitees=[invited], recurrence={"rrule": "FREQ=DAILY;COUNT=4"})
    letterbox.to(invited["email"], 1)
    found = user.meetings(series_id=made["series_id"], sort="start_at")

    changed = user(contract.update_meeting, id=found[2]["id"], scope="following", start_at=text(at(11, day=5)))

    by_uid = {}
    for mail in letterbox.to(invited["email"], 3):
        by_uid[str(event(mail)["UID"])] = event(mail)
    assert by_uid[made["series_id"]]["RRULE"] == {"FREQ": ["DAILY"], "COUNT": [2]}
    assert by_uid[changed["series_id"]]["RRULE"] == {"FREQ": ["DAILY"], "COUNT": [2]}
    assert by_uid[changed["series_id"]]["DTSTART"].dt == at(11, day=5)


def read(site, token, etag=""):
    return site.client(contract.get_calendar_feed, {"token": token, "etag": etag}, Actor(Role.ANONYMOUS, request_id=new_id()))


def test_the_private_feed_has_the_hosts_meetings_and_an_etag_until_one_changes(site):
    user = site.user()
    made = user.book(topic="周会", recurrence={"rrule": "FREQ=DAILY;COUNT=3"})
    single = user.book(at(15), topic="单次")
    token = user(contract.create_calendar_token)["token"]

    first = read(site, token)
    found = Calendar.from_ical(first["content"]).walk("VEVENT")

    assert {str(each["UID"]) for each in found} == {made["series_id"], single["id"]}
    assert read(site, token, first["etag"])["content"] is None
    user(contract.update_meeting, id=single["id"], topic="改名")
    assert read(site, token, first["etag"])["content"] is not None


def test_a_new_feed_address_ends_the_old_one_and_guesses_find_nothing(site):
    user = site.user()
    old = user(contract.create_calendar_token)["token"]
    new = user(contract.create_calendar_token)["token"]

    assert read(site, new)["content"]
    for wrong in (old, "x" * 43):
        with pytest.raises(NotFound):
            read(site, wrong)


def test_who_is_not_invited_any_more_is_told_no_password_and_cancels_for_nobody_else(site, letterbox):
    user, stays, goes = site.user(), guest(), guest()
    made = user.book(password="246810", agenda="机密", invitees=[stays, goes])
    letterbox.to(goes["email"], 1)

    user(contract.update_meeting, id=made["id"], invitees=[stays], password="135791")

    mail = letterbox.to(goes["email"], 2)[1]
    whole = "".join(part.get_content() for part in mail.walk() if part.get_content_maintype() == "text")
    assert not [secret for secret in ("246810", "135791", "机密", stays["email"]) if secret in whole]
    assert "STATUS" not in event(mail)
    assert str(event(mail)["ATTENDEE"]) == f"mailto:{goes['email']}"


def test_an_invitation_that_is_written_after_one_occurrence_was_cancelled_still_goes_out(site, sender, letterbox, told):
    user, invited = site.user(), guest()
    made = user.book(recurrence={"rrule": "FREQ=DAILY;COUNT=3"}, invitees=[invited])
    found = user.meetings(series_id=made["series_id"], sort="start_at")
    user(contract.cancel_meeting, id=found[1]["id"])
    letterbox.to(invited["email"], 2)

    first = told(contract.invitation_due, site.id)[0]
    site.events.publish(contract.invitation_due, site.id, first)  # as if it had waited for the broker until now

    late = letterbox.to(invited["email"], 3)
    assert [str(calendar(mail)["METHOD"]) for mail in late].count("REQUEST") == 2


def test_a_change_after_a_cancelled_occurrence_has_the_highest_sequence_of_all(site, letterbox):
    user, invited = site.user(), guest()
    made = user.book(recurrence={"rrule": "FREQ=DAILY;COUNT=3"}, invitees=[invited])
    found = user.meetings(series_id=made["series_id"], sort="start_at")
    user(contract.cancel_meeting, id=found[1]["id"])

    user(contract.update_meeting, id=found[0]["id"], scope="all", topic="改名")

    mails = letterbox.to(invited["email"], 3)
    assert [event(mail)["SEQUENCE"] for mail in mails] == [0, 1, 2]
    assert event(mails[2])["DTSTAMP"].dt >= event(mails[0])["DTSTAMP"].dt


def test_an_end_by_the_day_goes_out_in_utc(site, letterbox):
    user, invited = site.user(), guest()
    last = at(9, day=5)

    user.book(recurrence={"rrule": f"FREQ=DAILY;UNTIL={last:%Y%m%d}"}, invitees=[invited])

    (mail,) = letterbox.to(invited["email"], 1)
    assert event(mail)["RRULE"]["UNTIL"] == [at(0, day=6) - timedelta(seconds=1)]


def test_a_time_that_the_clocks_skip_is_excepted_for_calendars_that_would_show_it(sender, letterbox):
    site = Site(*sender, zone="Europe/Berlin").found()
    site.license(line(25, 1))
    invited, zone = guest(), ZoneInfo("Europe/Berlin")
    skipped = datetime.combine(clocks_forward(zone), time(2, 30), zone)
    start, last = skipped - timedelta(days=1), skipped + timedelta(days=2)

    site.user().book(start, minutes=30, recurrence={"rrule": "FREQ=DAILY;COUNT=3"}, invitees=[invited])

    (mail,) = letterbox.to(invited["email"], 1)
    assert f"EXDATE;TZID=Europe/Berlin:{skipped:%Y%m%dT%H%M%S}" in calendar(mail).to_ical().decode()
    assert event(mail)["RRULE"] == {"FREQ": ["DAILY"], "UNTIL": [last.astimezone(UTC)]}


def test_an_address_that_no_mail_can_be_sent_to_costs_the_others_nothing(site, letterbox, access):
    user, invited = site.user(), guest()
    made = user.book(at(15), invitees=[])
    with access.begin(site.id) as session:  # as an earlier version has taken it
        wrong = [{"name": "", "email": "a..b@example.com"}, invited]
        session.execute(sql("UPDATE meetings SET invitees = CAST(:them AS jsonb)"), {"them": json.dumps(wrong)})

    user(contract.update_meeting, id=made["id"], topic="改名")

    assert letterbox.to(invited["email"], 1)


@pytest.mark.parametrize("address", ["a..b@example.com", ".a@example.com", "李四@example.com", "a@-b.com"])
def test_an_address_that_no_mail_can_be_sent_to_is_not_invited(site, address):
    with pytest.raises(Invalid) as refusal:
        site.user().book(invitees=[{"email": address}])

    assert [(fault.field, fault.code) for fault in refusal.value.fields] == [("invitees.0.email", "format")]


def test_an_address_of_another_script_is_invited_by_its_ascii_form(site, letterbox):
    name = new_id()

    site.user().book(invitees=[{"name": "李四", "email": f"{name}@例子.公司"}, {"name": "Li", "email": f"{name}@xn--fsqu00a.xn--55qx5d"}])

    (mail,) = letterbox.to(f"{name}@xn--fsqu00a.xn--55qx5d", 1)
    assert str(event(mail)["ATTENDEE"]) == f"mailto:{name}@xn--fsqu00a.xn--55qx5d"


def test_the_feed_of_a_user_who_may_not_sign_in_any_more_is_gone(site):
    row = site.account()
    site.tell(row)
    token = site.as_user(row["id"])(contract.create_calendar_token)["token"]

    site.tell({**row, "expires_on": at(0, day=-1).date().isoformat()})

    with pytest.raises(NotFound):
        read(site, token)
