"""Booking on a concurrent site: ports in place of a room, and what is offered where the licence has no more of them."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.cast import Cast, Person
from tests.e2e.catalogues import Words
from tests.e2e.fields import enter, told
from tests.e2e.journeys.booking_form import facts, fill_when, local, new_topic

Walk = Callable[[str, str], tuple[Page, Person]]


def hour_after(moment: str) -> str:
    return (datetime.fromisoformat(moment) + timedelta(hours=1)).strftime("%Y-%m-%dT%H:%M:%SZ")


def quiet_hour(host: Person, cast: Cast) -> tuple[str, int]:
    """Return the start of an hour in which the site has booked no ports, and how many ports it has."""
    while True:
        start = cast.far_away()
        form = {"start_at": start, "duration_minutes": 60}
        peak = host.json("POST", "/meetings/availability", json=form)["peak"]
        if peak["ports_used"] == 0:
            return start, peak["ports_licensed"]


def test_booking_on_a_concurrent_site_takes_ports_and_no_room(walk: Walk, words: Words, cast: Cast) -> None:
    page, host = walk("concurrent.shared", "/u/meetings/new")
    topic, (moment, licensed) = new_topic(), quiet_hour(host, cast)
    fill_when(page, words, local(moment), 60)
    told(page, words.like("meetings.availability.peak", used=0, licensed=licensed))
    expect(page.get_by_label(words("meetings.room"), exact=True)).to_have_count(0)
    enter(page.get_by_role("spinbutton", name=words("meetings.form.capacity")), "30")
    page.get_by_label(words("meetings.topic"), exact=True).fill(topic)
    page.get_by_label(words("meetings.topic"), exact=True).press("Enter")
    told(page, words("meetings.booked.title"))
    page.get_by_role("link", name=words("meetings.booked.open"), exact=True).click()
    for text in (words("meetings.noRoom"), words("common.parties", count=30)):
        expect(facts(page, words)).to_contain_text(text)

    page.get_by_role("navigation").get_by_role("link", name=words("meetings.book"), exact=True).click()
    fill_when(page, words, local(moment), 60)
    told(page, words.like("meetings.availability.peak", used=30, licensed=licensed))


@pytest.mark.refused(409)
@pytest.mark.parametrize("kind", ["shared", "dedicated"])
def test_booking_beyond_the_licensed_ports_is_refused_and_another_time_is_offered(walk: Walk, words: Words, cast: Cast, kind: str) -> None:
    topic, host = new_topic(), cast(f"concurrent.{kind}")
    moment, licensed = quiet_hour(host, cast)
    used = licensed - 20
    other = cast.signed_in(cast.user("concurrent", capacity=licensed)["login_name"])
    form = {"topic": new_topic(), "start_at": moment, "duration_minutes": 60, "capacity": used}
    other.json("POST", "/api/v1/meetings", json=form)

    page, _ = walk(f"concurrent.{kind}", "/u/meetings/new")
    page.get_by_label(words("meetings.topic"), exact=True).fill(topic)
    fill_when(page, words, local(moment), 60)
    enter(page.get_by_role("spinbutton", name=words("meetings.form.capacity")), "21")
    availability = page.get_by_role("region", name=words("meetings.availability.title"))
    expect(availability).to_contain_text(words("meetings.reasons.ports_exhausted"))
    page.get_by_role("button", name=words("meetings.form.submit"), exact=True).click()
    refusal = page.locator(".refusal")
    expect(refusal).to_contain_text(words("meetings.reasons.ports_exhausted"))
    expect(refusal).to_contain_text(words.like("meetings.availability.peakAtClash", used=used, licensed=licensed))
    expect(refusal).to_contain_text(words("meetings.availability.times"))
    refusal.get_by_role("button").first.click()
    expect(refusal).to_have_count(0)
    page.get_by_role("button", name=words("meetings.form.submit"), exact=True).click()
    told(page, words("meetings.booked.title"))
    (made,) = host.json("GET", "/meetings", params={"q": topic})["items"]
    assert (made["capacity"], made["room"] is None) == (21, kind == "shared")
    assert made["start_at"] >= hour_after(moment) or made["end_at"] <= moment
