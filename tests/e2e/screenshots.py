"""`make screenshots`: retakes the pictures of docs/screenshots from a running `make run`, and changes one of its users for that."""

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from playwright.sync_api import Browser, Page, expect, sync_playwright

from .catalogues import LANGUAGES, Words
from .conftest import BROWSER_FLAGS
from .pages.looks import WAITING
from .stack import PASSWORD, ROOT, Api

FOLDER = ROOT / "docs/screenshots"
DESKTOP, PHONE = (1440, 900), (390, 844)
SHANGHAI = ZoneInfo("Asia/Shanghai")


@dataclass(frozen=True)
class Shot:
    name: str
    login: str
    path: str
    prepare: Callable[[Page, Words], None] = lambda page, words: None
    size: tuple[int, int] = DESKTOP


def open_department(page: Page, words: Words) -> None:
    page.locator(".org-tree .ant-tree-treenode", has_text="研发中心").locator(".ant-tree-switcher").click()
    page.locator(".org-tree .dept", has_text="平台研发部").click()
    page.get_by_role("button", name=words("users.showSub")).click()


def fill_booking(page: Page, words: Words) -> None:
    topic = {"zh-CN": "季度经营分析会", "en-US": "Quarterly business review"}[words.language]
    page.get_by_label(words("meetings.topic"), exact=True).fill(topic)
    capacity = page.get_by_label(words("meetings.form.capacity"), exact=True)
    capacity.fill("25")
    capacity.press("Tab")
    # The first answer, for any capacity, names a room for 10.
    expect(page.locator("[aria-labelledby=availability] [role=status]")).to_contain_text("25 方", timeout=15_000)
    page.locator("#main").evaluate("main => main.scrollTo(0, 0)")


def open_details(page: Page, words: Words) -> None:
    page.get_by_role("button", name=words("logs.details")).first.click()
    expect(page.get_by_role("dialog")).to_be_visible()


SHOTS = (
    Shot("users", "demo.admin", "/admin/users", open_department),
    Shot("book", "demo.user", "/u/meetings/new", fill_booking),
    Shot("rooms", "demo.admin", "/admin/rooms/shared?date={workday}&capacity=25"),
    Shot("audit", "demo.admin", "/admin/audit-log?q={changed}", open_details),
    Shot("phone", "demo.user", "/u", size=PHONE),
    Shot("sign-in", "", "/login"),
)


def changed_user(api: Api) -> str:
    """The name of a user whose change shows in the audit log: who, what, before and after."""
    department = next(child for child in api.json("GET", "/api/v1/departments")["items"][0]["children"] if child["name"] == "财务部")
    query = {"department_id": department["id"], "page_size": 10, "sort": "login_name"}
    user = api.json("GET", "/api/v1/users", params=query)["items"][0]
    year = datetime.now(SHANGHAI).year + 1
    english, month = ("Finance", 6) if user["english_name"] == "Finance Office" else ("Finance Office", 9)
    api.json("PATCH", f"/api/v1/users/{user['id']}", json={"english_name": english, "expires_on": f"{year}-{month:02}-30"})
    return str(user["name"])


def next_workday() -> str:
    day = datetime.now(SHANGHAI) + timedelta(days=1)
    while day.weekday() > 4:
        day += timedelta(days=1)
    return f"{day:%Y-%m-%d}"


@contextmanager
def page_of(browser: Browser, url: str, language: str, shot: Shot) -> Iterator[Page]:
    width, height = shot.size
    scale = 1 if shot.size == DESKTOP else 2
    context = browser.new_context(
        base_url=url,
        viewport={"width": width, "height": height},
        device_scale_factor=scale,
        locale=language,
        timezone_id="Asia/Shanghai",
        reduced_motion="reduce",
    )
    page = context.new_page()
    if shot.login:
        session = page.request.post("/api/v1/session", data={"login": shot.login, "password": PASSWORD}).json()
        headers = {"X-CSRF-Token": session["csrf_token"]}
        page.request.patch("/api/v1/preferences", data={"language": language}, headers=headers)
    try:
        yield page
    finally:
        if shot.login:
            page.request.patch("/api/v1/preferences", data={"language": None}, headers=headers)
        context.close()


def take(browser: Browser, url: str, words: Words, shot: Shot, **values: str) -> None:
    with page_of(browser, url, words.language, shot) as page:
        page.goto(shot.path.format(**values))
        expect(page.locator("h1").first).to_be_visible()
        shot.prepare(page, words)
        expect(page.locator(WAITING).filter(visible=True)).to_have_count(0, timeout=15_000)
        page.mouse.move(0, 0)
        page.screenshot(path=FOLDER / f"{shot.name}-{words.language[:2]}.png", animations="disabled", caret="hide")


def main(url: str = "http://127.0.0.1:8000") -> None:
    with Api(base_url=url, timeout=60) as api:
        values = {"changed": changed_user(api.signed_in("demo.admin")), "workday": next_workday()}
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=os.environ["CHROMIUM"], args=BROWSER_FLAGS)
        for language in LANGUAGES:
            for shot in SHOTS:
                take(browser, url, Words(language), shot, **values)
        browser.close()


if __name__ == "__main__":
    main(*sys.argv[1:])
