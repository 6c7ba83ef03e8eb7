"""Booking in the user portal: the form, its mails, a refusal, a change, a cancellation, the calendar feed."""

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import httpx
import pytest
from icalendar import Calendar
from playwright.sync_api import Page, Request, expect

from booking.words import say
from tests.e2e.cast import Cast, Person
from tests.e2e.catalogues import Words
from tests.e2e.fields import choose, dialog, enter, told
from tests.e2e.journeys.booking_form import (
    facts,
    fill_when,
    grouped,
    invite,
    local,
    new_guest,
    new_topic,
    on_day,
    shown,
    to_own_meetings,
)
from tests.e2e.mailbox import Mailbox

Walk = Callable[[str, str], tuple[Page, Person]]
HEADLINES = {"zh-CN": ("预约会议", "我的会议", "预约"), "en-US": ("Book a meeting", "My meetings", "Book")}


def book(host: Person, cast: Cast, **changes: Any) -> dict[str, Any]:
    form = {"topic": new_topic(), "start_at": cast.far_away(), "duration_minutes": 60} | changes
    made: dict[str, Any] = host.json("POST", "/meetings", json=form)
    return made


def after(moment: str) -> str:
    return (datetime.fromisoformat(moment) + timedelta(minutes=60)).strftime("%Y-%m-%dT%H:%M:%SZ")


def free_room(cast: Cast, start: datetime) -> dict[str, Any]:
    """Return a shared room that is free all day."""
    query = {"kind": "shared", "date": f"{start:%Y-%m-%d}", "page_size": 500}
    rooms = cast("demo.root").json("GET", "/rooms", params=query)["items"]
    return next(room for room in rooms if not room["reservations"])


@pytest.fixture
def bookings_sent(page: Page) -> list[str]:
    """The requests to book that the page has sent."""
    sent: list[str] = []

    def note(request: Request) -> None:
        if request.method == "POST" and request.url.endswith("/api/v1/meetings"):
            sent.append(request.url)

    page.on("request", note)
    return sent


def fill_everything(page: Page, words: Words, start: datetime, room: dict[str, Any], *invitees: str) -> None:
    """Fill every field of the form but the topic and the recurrence, for 75 minutes and 5 participants."""
    label = words("meetings.availability.useRoom", name=room["name"], count=room["capacity"])
    page.get_by_label(words("meetings.form.agenda"), exact=True).fill("一、预算\n二、Budget")
    fill_when(page, words, start, 75)
    enter(page.get_by_role("spinbutton", name=words("meetings.form.capacity")), "5")
    field = page.get_by_label(words("meetings.room"), exact=True)
    field.fill(label)
    choose(page, field, label)
    invite(page, words, *invitees)
    enter(page.get_by_label(words("meetings.form.password"), exact=True), "246810")


def test_booking_by_the_form_is_sent_by_enter_in_the_topic_only(
    walk: Walk, words: Words, cast: Cast, mailbox: Mailbox, bookings_sent: list[str]
) -> None:
    start, topic = local(cast.far_away()).replace(hour=9), new_topic()
    colleague, guest, room = cast.user(), new_guest(), free_room(cast, start)
    page, host = walk("demo.shared#mails", "/u")
    page.locator("#main").get_by_role("link", name=words("meetings.book"), exact=True).first.click()
    expect(page.get_by_role("heading", level=1, name=HEADLINES[words.language][0])).to_be_visible()
    page.get_by_label(words("meetings.topic"), exact=True).fill(topic)
    fill_everything(page, words, start, room, f"{colleague['name']} <{colleague['email']}>", guest)
    told(page, words("meetings.availability.free"))
    assert bookings_sent == []

    page.get_by_label(words("meetings.topic"), exact=True).press("Enter")
    told(page, words("meetings.booked.title"))
    assert len(bookings_sent) == 1
    (made,) = host.json("GET", "/meetings", params={"q": topic})["items"]
    number = grouped(made["meeting_number"])
    told(page, words("meetings.booked.one", number=number))

    page.get_by_role("link", name=words("meetings.booked.open"), exact=True).click()
    expect(page.get_by_role("heading", level=1, name=topic)).to_be_visible()
    times = f"{shown(start)} – {shown(start + timedelta(minutes=75))}", words("meetings.hoursMinutes", hours=1, minutes=15)
    for text in (number, *times, host.name, room["name"], words("common.parties", count=5), "246810"):
        expect(facts(page, words)).to_contain_text(text)
    expect(page.get_by_role("region", name=words("meetings.agenda"), exact=True)).to_contain_text("二、Budget")
    invitees = page.get_by_role("region", name=words("meetings.inviteeCount", n=2))
    for text in (colleague["name"], colleague["email"], guest):
        expect(invitees).to_contain_text(text)

    to_own_meetings(page, words)
    for text in (topic, f"{start:%H:%M} – ", number, room["name"], words("meetings.statuses.booked")):
        expect(on_day(page, start)).to_contain_text(text)

    for address in (colleague["email"], guest):
        mail = mailbox.letter(address)
        assert (mail.subject, mail.method) == (say(cast.site_language(), "subject_invited", topic=topic), "REQUEST")
        for text in (host.name, number, "246810", room["name"], "二、Budget"):
            assert text in mail.text
        assert mail.event["DTSTART"].dt == start
        assert mail.attendees() >= {colleague["email"], guest}
    assert topic in mailbox.letter(host.email).subject


@pytest.mark.refused(409)
def test_booking_that_is_refused_says_why_and_offers_what_is_free(walk: Walk, words: Words, cast: Cast) -> None:
    host = cast("demo.shared")
    taken = book(host, cast)
    own = book(host, cast, room_id=taken["room"]["id"], start_at=after(taken["end_at"]))
    book(host, cast, room_id=taken["room"]["id"], start_at=after(own["end_at"]))
    page, _ = walk("demo.shared", f"/u/meetings/{own['id']}/edit")
    page.get_by_label(words("meetings.form.duration")).fill("180")
    page.get_by_role("button", name=words("meetings.save"), exact=True).click()
    refusal = page.locator(".refusal")
    expect(refusal).to_contain_text(words("meetings.reasons.room_taken"))
    refusal.get_by_role("button").first.click()  # takes over what is free
    expect(refusal).to_have_count(0)
    page.get_by_role("button", name=words("meetings.save"), exact=True).click()
    told(page, words("meetings.booked.saved"))
    assert host.json("GET", f"/meetings/{own['id']}")["duration_minutes"] == 180


@pytest.mark.refused(409)
def test_booking_a_series_that_clashes_is_moved_to_where_all_of_it_fits(walk: Walk, words: Words, cast: Cast) -> None:
    host = cast("demo.shared")
    series = book(host, cast, recurrence={"rrule": "FREQ=DAILY;COUNT=3"})
    query = {"series_id": series["series_id"], "sort": "start_at"}
    second = host.json("GET", "/meetings", params=query)["items"][1]
    book(host, cast, room_id=series["room"]["id"], start_at=after(second["start_at"]))
    page, _ = walk("demo.shared", f"/u/meetings/{series['id']}")
    page.get_by_role("button", name=words("meetings.edit"), exact=True).click()
    dialog(page).get_by_role("radio", name=words("meetings.scope.all")).check()
    dialog(page).get_by_role("button", name=words("meetings.scope.next"), exact=True).click()
    expect(page.get_by_text(words("meetings.scope.editing.all"))).to_be_visible()
    page.get_by_label(words("meetings.form.duration")).fill("90")
    page.get_by_role("button", name=words("meetings.save"), exact=True).click()
    refusal = page.locator(".refusal")
    expect(refusal).to_contain_text(words("meetings.availability.seriesTimes"))
    refusal.locator(".chips").last.get_by_role("button").first.click()
    page.get_by_role("button", name=words("meetings.save"), exact=True).click()
    expect(page).to_have_url(re.compile(f"/u/meetings/{series['id']}$"))
    moved = host.json("GET", "/meetings", params={**query, "status": "booked"})["items"]
    assert [meeting["duration_minutes"] for meeting in moved] == [90, 90, 90]


def test_booking_is_changed_and_cancelled_with_a_reason(walk: Walk, words: Words, cast: Cast) -> None:
    meeting, topic = book(cast("demo.shared"), cast), new_topic()
    page, host = walk("demo.shared", f"/u/meetings/{meeting['id']}")
    page.get_by_role("button", name=words("meetings.edit"), exact=True).click()
    field = page.get_by_label(words("meetings.topic"), exact=True)
    expect(field).to_have_value(meeting["topic"])
    field.fill(topic)
    field.press("Enter")  # in the topic it submits
    told(page, words("meetings.booked.saved"))
    page.get_by_role("button", name=words("meetings.cancel.action"), exact=True).click()
    dialog(page).get_by_label(words("meetings.cancel.reason")).fill("改期 Moved")
    dialog(page).get_by_role("button", name=words("meetings.cancel.confirm"), exact=True).click()
    told(page, words("meetings.cancel.done", n=1, count=1))
    expect(page.get_by_text("改期 Moved")).to_be_visible()
    found = host.json("GET", f"/meetings/{meeting['id']}")
    assert (found["topic"], found["status"]) == (topic, "cancelled")


def test_booking_shows_in_a_private_calendar_feed(walk: Walk, words: Words, cast: Cast) -> None:
    meeting = book(cast("demo.shared"), cast)
    page, _ = walk("demo.shared", "/u")
    page.get_by_role("navigation").get_by_role("link", name=words("meetings.feed.title")).click()
    page.get_by_role("button", name=words("meetings.feed.create"), exact=True).click()
    dialog(page).get_by_role("button", name=words("meetings.feed.create"), exact=True).click()
    expect(page.get_by_text(words("meetings.feed.once"))).to_be_visible()
    address = page.get_by_role("status").locator("code").inner_text()
    topics = [str(event["SUMMARY"]) for event in Calendar.from_ical(httpx.get(address).text).walk("VEVENT")]
    assert meeting["topic"] in topics
    subscribe = page.get_by_role("link", name=words("meetings.feed.subscribe"))
    expect(subscribe).to_have_attribute("href", re.sub("^https?:", "webcal:", address))
