"""A series in the user portal: booked by the form, one meeting of it changed, another one canceled, and the mails about that."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

import pytest
from playwright.sync_api import Page, expect

from booking.words import rules, say
from tests.e2e.cast import Cast, Person
from tests.e2e.catalogues import Words
from tests.e2e.fields import choose, dialog, enter, told
from tests.e2e.journeys.booking_form import SHANGHAI, facts, fill_when, invite, local, new_guest, new_topic, on_day, shown, to_own_meetings
from tests.e2e.mailbox import Mailbox

Walk = Callable[[str, str], tuple[Page, Person]]


@dataclass(frozen=True)
class Series:
    """A meeting of one hour, weekly for four weeks, with one invitee."""

    topic: str
    guest: str
    days: list[datetime]

    @property
    def first(self) -> datetime:
        return self.days[0]

    def rule(self, language: str) -> str:
        text = f"FREQ=WEEKLY;UNTIL={self.days[-1]:%Y%m%d}"
        return rules.sentence(text, self.first.date(), SHANGHAI, language)


@pytest.fixture
def series(cast: Cast) -> Series:
    """Return the dates, the topic and the guest of a series that the test will book."""
    first = local(cast.far_away())
    return Series(new_topic(), new_guest(), [first + timedelta(weeks=week) for week in range(4)])


def book_series(page: Page, words: Words, series: Series) -> None:
    """Book it by the form, and show its page."""
    page.get_by_label(words("meetings.topic"), exact=True).fill(series.topic)
    fill_when(page, words, series.first, 60)
    page.get_by_role("switch", name=words("meetings.form.repeats")).press("Space")
    choose(page, page.get_by_label(words("meetings.form.until"), exact=True), words("meetings.form.byDate"))
    enter(page.get_by_label(words("meetings.form.lastDay"), exact=True), f"{series.days[-1]:%Y-%m-%d}")
    told(page, words("meetings.rule.at", rule=series.rule(words.language), time=f"{series.first:%H:%M}"))
    invite(page, words, series.guest)
    page.get_by_role("button", name=words("meetings.form.submit"), exact=True).click()
    told(page, words("meetings.booked.title"))
    expect(page.get_by_role("status").filter(has_text=series.topic)).to_contain_text(words.like("meetings.booked.series", count=4))
    page.get_by_role("link", name=words("meetings.booked.open"), exact=True).click()


def test_booking_a_series_by_the_form_then_changing_and_cancelling_one_of_it(
    walk: Walk, words: Words, cast: Cast, mailbox: Mailbox, series: Series
) -> None:
    topic, guest, days, language = series.topic, series.guest, series.days, cast.site_language()
    page, host = walk("demo.shared#form", "/u/meetings/new")
    book_series(page, words, series)
    for text in (series.rule(words.language), words("meetings.series.exist", count=4), words("meetings.types.recurring")):
        expect(facts(page, words)).to_contain_text(text)
    invitation = mailbox.letter(guest)
    for text in (say(language, "intro_invited_series", host=host.name), series.rule(language)):
        assert text in invitation.text

    to_own_meetings(page, words)
    on_day(page, days[1]).get_by_role("link", name=topic).click()
    page.get_by_role("button", name=words("meetings.edit"), exact=True).click()
    expect(dialog(page).get_by_role("radio", name=words("meetings.scope.one"))).to_be_checked()
    dialog(page).get_by_role("button", name=words("meetings.scope.next"), exact=True).click()
    told(page, words("meetings.scope.editing.one"))
    page.get_by_label(words("meetings.form.duration"), exact=True).fill("90")
    page.get_by_role("button", name=words("meetings.save"), exact=True).click()
    told(page, words("meetings.booked.saved"))
    expect(facts(page, words)).to_contain_text(f"{shown(days[1])} – {shown(days[1] + timedelta(minutes=90))}")
    change = mailbox.letter(guest, 2)
    assert change.subject == say(language, "subject_changed", topic=topic)
    assert say(language, "intro_changed_one", host=host.name) in change.text
    assert change.event["RECURRENCE-ID"].dt == days[1]

    to_own_meetings(page, words)
    on_day(page, days[2]).get_by_role("link", name=topic).click()
    page.get_by_role("button", name=words("meetings.cancel.action"), exact=True).click()
    expect(dialog(page).get_by_role("radio", name=words("meetings.scope.one"))).to_be_checked()
    dialog(page).get_by_role("button", name=words("meetings.cancel.confirm"), exact=True).click()
    told(page, words("meetings.cancel.done", n=1, count=1))
    for text in (words("meetings.statuses.cancelled"), words("meetings.series.cancelled", count=1, days=shown(days[2]))):
        expect(facts(page, words)).to_contain_text(text)
    cancellation = mailbox.letter(guest, 3)
    assert (cancellation.subject, cancellation.method) == (say(language, "subject_cancelled", topic=topic), "CANCEL")
    assert say(language, "intro_cancelled_one") in cancellation.text
    assert cancellation.event["RECURRENCE-ID"].dt == days[2]

    to_own_meetings(page, words)
    for day, count in zip(days, (1, 1, 0, 1), strict=True):
        expect(on_day(page, day).get_by_role("link", name=topic)).to_have_count(count)
    found = host.json("GET", "/meetings", params={"q": topic, "sort": "start_at"})["items"]
    assert [each["duration_minutes"] for each in found if each["status"] == "booked"] == [60, 90, 60]
