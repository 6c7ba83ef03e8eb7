"""Booking in the user portal: the form, a series, a refusal, a change, a cancellation, the calendar feed."""

import re
import secrets
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import httpx
import pytest
from icalendar import Calendar
from playwright.sync_api import Page, expect

from tests.e2e.cast import Cast, Person
from tests.e2e.catalogues import Words
from tests.e2e.fields import dialog, told

Walk = Callable[[str, str], tuple[Page, Person]]
SHANGHAI = ZoneInfo("Asia/Shanghai")
HEADLINES = {"zh-CN": ("预约会议", "我的会议", "预约"), "en-US": ("Book a meeting", "My meetings", "Book")}


def new_topic() -> str:
    return f"T{secrets.token_hex(4)}"


def book(host: Person, cast: Cast, **changes: Any) -> dict[str, Any]:
    form = {"topic": new_topic(), "start_at": cast.far_away(), "duration_minutes": 60} | changes
    made: dict[str, Any] = host.json("POST", "/meetings", json=form)
    return made


def after(moment: str) -> str:
    return (datetime.fromisoformat(moment) + timedelta(minutes=60)).strftime("%Y-%m-%dT%H:%M:%SZ")


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
