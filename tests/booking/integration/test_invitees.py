"""Who is invited: the host among them, one person by two spellings, nobody at all, and what their calendars are told."""

from datetime import UTC, datetime, timedelta

import pytest
from icalendar import Calendar

from contracts import booking as contract
from contracts.call import Actor, Role
from tests.booking.factories import Site, line, new_id, now, text
from tests.booking.letterbox import calendar, event

ZONE = "Europe/Berlin"


def next_repeated_hour():
    """The first instant of 02:00 to 03:00 that comes twice in Berlin, in a coming October."""
    year = now().year + 1
    last = max(day for day in range(25, 32) if datetime(year, 10, day, tzinfo=UTC).weekday() == 6)
    return datetime(year, 10, last, 0, tzinfo=UTC)


@pytest.fixture
def site(sender):
    made = Site(*sender, zone=ZONE).found()
    made.license(line(25, 3))
    return made


@pytest.fixture
def host(site):
    """(calls as the host, the host's address)"""
    address = f"{new_id()}@example.com"
    row = site.account(email=address, name='王 "小" 明', language="en-US")
    site.tell(row)
    return site.as_user(row["id"]), address


def attendees(mail):
    found = event(mail).get("ATTENDEE", [])
    return found if isinstance(found, list) else [found]


def body(mail):
    return mail.get_body(("plain",)).get_content()


def test_a_host_without_invitees_is_published_their_meeting_and_asked_nothing(host, letterbox):
    user, address = host

    user.book()

    (mail,) = letterbox.to(address, 1)
    assert str(calendar(mail)["METHOD"]) == "PUBLISH"
    assert attendees(mail) == []
    assert str(event(mail)["ORGANIZER"]) == f"mailto:{address}"


def test_a_host_who_invites_themselves_is_one_attendee_who_has_accepted(host, letterbox):
    user, address = host
    guest = f"{new_id()}@example.com"

    user.book(invitees=[{"name": "me", "email": address.upper().replace("@EXAMPLE", "@example")}, {"name": "李四", "email": guest}])

    (mail,) = letterbox.to(address, 1)
    letterbox.to(guest, 1)
    answers = {str(each): each.params["PARTSTAT"] for each in attendees(mail)}
    assert answers == {f"mailto:{address}": "ACCEPTED", f"mailto:{guest}": "NEEDS-ACTION"}
    assert event(mail)["ORGANIZER"].params["CN"] == '王 "小" 明'


def test_one_person_by_two_spellings_of_an_address_is_invited_once(host, letterbox):
    user, _ = host
    guest = f"{new_id()}@example.com"

    made = user.book(invitees=[{"name": "李四", "email": guest}, {"name": "Li", "email": guest.replace("@e", "@E").upper()}])

    assert [each["name"] for each in made["invitees"]] == ["李四"]
    assert len(attendees(letterbox.to(guest, 1)[0])) == 1


def test_a_host_who_no_longer_invites_themselves_hears_no_cancellation(host, letterbox):
    user, address = host
    guest = {"name": "李四", "email": f"{new_id()}@example.com"}
    made = user.book(invitees=[{"name": "me", "email": address}, guest])
    letterbox.to(address, 1)

    user(contract.update_meeting, id=made["id"], invitees=[guest])
    user(contract.update_meeting, id=made["id"], topic="改过的主题")

    assert [str(calendar(mail)["METHOD"]) for mail in letterbox.to(address, 2)] == ["REQUEST", "REQUEST"]


def test_one_person_spelt_otherwise_after_a_change_was_never_uninvited(site, host, told):
    user, _ = host
    guest = f"{new_id()}@example.com"
    made = user.book(invitees=[{"name": "李四", "email": guest}])

    user(contract.update_meeting, id=made["id"], invitees=[{"name": "李四", "email": guest.upper()}])

    assert [each["gone"] for each in told(contract.invitation_due, site.id)] == [[], []]


def test_a_meeting_across_the_hour_that_comes_twice_is_mailed_as_it_was_booked(host, letterbox):
    user, address = host
    start = next_repeated_hour() - timedelta(hours=1)  # 01:00; two hours later it is 02:00 again

    user.book(start, 120, invitees=[{"name": "李四", "email": f"{new_id()}@example.com"}])

    (mail,) = letterbox.to(address, 1)
    assert (event(mail)["DTSTART"].dt, event(mail)["DTEND"].dt) == (start, start + timedelta(hours=2))
    assert "01:00 (UTC+02:00) – 02:00 (UTC+01:00) (Europe/Berlin)" in body(mail)


def test_one_of_a_series_in_the_hour_that_comes_twice_is_cancelled_by_its_instant(host, letterbox):
    user, address = host
    place = next_repeated_hour() + timedelta(minutes=30)
    made = user.book(place - timedelta(weeks=1), 30, recurrence={"rrule": "FREQ=WEEKLY;COUNT=3"})
    letterbox.to(address, 1)
    found = user.meetings(series_id=made["series_id"], sort="start_at")
    assert found[1]["start_at"] == text(place)

    user(contract.cancel_meeting, id=found[1]["id"])
    user(contract.update_meeting, id=found[0]["id"], scope="all", topic="改名")

    mails = letterbox.to(address, 3)
    assert event(mails[1])["RECURRENCE-ID"].to_ical().decode() == f"{place:%Y%m%dT%H%M%S}Z"
    assert event(mails[2])["EXDATE"].to_ical().decode() == f"{place:%Y%m%dT%H%M%S}Z"


def test_the_feed_writes_times_that_come_twice_in_utc_and_names_no_attendees(site, host):
    user, _ = host
    start = next_repeated_hour() + timedelta(minutes=90)  # the second 02:30
    user.book(start, 30, invitees=[{"name": "李四", "email": "li@example.com"}])
    token = user(contract.create_calendar_token)["token"]

    feed = site.client(contract.get_calendar_feed, {"token": token}, Actor(Role.ANONYMOUS, request_id=new_id()))["content"]

    (found,) = Calendar.from_ical(feed).walk("VEVENT")
    assert f"DTSTART:{start:%Y%m%dT%H%M%S}Z" in feed
    assert "ATTENDEE" not in found


def test_a_meeting_moved_into_the_second_of_two_equal_hours_stays_there_when_the_topic_changes(site, host):
    user, _ = host
    second = next_repeated_hour() + timedelta(minutes=90)
    made = user.book(second - timedelta(days=1, hours=3), 30, recurrence={"rrule": "FREQ=DAILY;COUNT=4"})
    found = user.meetings(series_id=made["series_id"], sort="start_at")
    user(contract.update_meeting, id=found[1]["id"], start_at=text(second))

    user(contract.update_meeting, id=found[0]["id"], scope="all", topic="改名", capacity=10)

    assert text(second) in [each["start_at"] for each in user.meetings(series_id=made["series_id"])]
