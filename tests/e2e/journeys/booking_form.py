"""How a person books a meeting in the user portal, and where the portal shows it."""

import secrets
from datetime import datetime
from zoneinfo import ZoneInfo

from playwright.sync_api import Locator, Page, expect

from tests.e2e.catalogues import Words
from tests.e2e.fields import enter

SHANGHAI = ZoneInfo("Asia/Shanghai")


def new_topic() -> str:
    return f"T{secrets.token_hex(4)}"


def new_guest() -> str:
    """Return the address of somebody who has no account."""
    return f"guest.{secrets.token_hex(4)}@partner.example"


def grouped(number: str) -> str:
    """Return a meeting number of nine digits as the portal and the mails show it."""
    return f"{number[:3]} {number[3:6]} {number[6:]}"


def local(moment: str) -> datetime:
    return datetime.fromisoformat(moment).astimezone(SHANGHAI)


def shown(moment: datetime) -> str:
    return f"{moment:%Y-%m-%d %H:%M}"


def fill_when(page: Page, words: Words, start: datetime, minutes: int) -> None:
    """Type the date, the time and the duration, each confirmed by Enter."""
    enter(page.get_by_label(words("meetings.form.date"), exact=True), f"{start:%Y-%m-%d}")
    enter(page.get_by_label(words("meetings.form.startTime"), exact=True), f"{start:%H:%M}")
    enter(page.get_by_label(words("meetings.form.duration"), exact=True), str(minutes))


def invite(page: Page, words: Words, *people: str) -> None:
    field = page.get_by_label(words("meetings.form.invitees"), exact=True)
    for each in people:
        field.fill(each)
        field.press("Enter")
        expect(page.locator("form")).to_contain_text(each)


def facts(page: Page, words: Words) -> Locator:
    """What the page of a meeting says of it."""
    return page.get_by_role("region", name=words("meetings.detail"))


def on_day(page: Page, day: datetime) -> Locator:
    """The meetings of that day in the list of one's own meetings."""
    return page.get_by_role("region", name=f"{day:%Y-%m-%d}", exact=True)


def to_own_meetings(page: Page, words: Words) -> None:
    page.get_by_role("navigation").get_by_role("link", name=words("meetings.mine"), exact=True).click()
