"""Fixtures of the end-to-end tests: the whole stack once a run, HTTP clients, and a browser that tolerates no error."""

import os
import secrets
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, expect, sync_playwright

from kit.testing.broker import Broker
from kit.testing.database import Databases

from .cast import Cast, Person
from .catalogues import LANGUAGES, Words
from .mailbox import Mailbox
from .stack import PASSWORD, ROOT, Api, Stack

BROWSER_FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"]
BROWSER_FLAGS += ["--disable-component-update", "--disable-sync"]
expect.set_options(timeout=15_000)  # milliseconds; a busy machine takes its time
AXE = ROOT / "portal/node_modules/axe-core/axe.min.js"
AXE_RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "refused(*statuses): the page may report answers with these statuses in its console")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.timeout(300))  # the first one waits for the whole stack to start


@pytest.fixture(scope="session")
def mailbox() -> Iterator[Mailbox]:
    """What the services send."""
    made = Mailbox()
    yield made
    made.stop()


@pytest.fixture(scope="session")
def stack(make_broker: Callable[[], Broker], mailbox: Mailbox, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    """Not the run's own virtual host and databases: relays of two stacks on one database would take each other's events."""
    databases = Databases(os.environ["DATABASE_URL"])
    made = Stack.on(make_broker(), databases, tmp_path_factory.mktemp("stack"), mailbox.url)
    try:
        made.start()
        yield made
    finally:
        made.stop()
        databases.drop()


@pytest.fixture
def api(stack: Stack) -> Iterator[Api]:
    """Nobody is signed in."""
    with Api(base_url=stack.base_url, timeout=15) as made:
        yield made


@pytest.fixture
def new_api(stack: Stack) -> Iterator[Callable[..., Api]]:
    """`new_api("demo.sales")`: another client, signed in; `new_api(base_url=…)`: at another gateway."""
    made: list[Api] = []

    def make(login: str | None = None, base_url: str | None = None) -> Api:
        made.append(Api(base_url=base_url or stack.base_url, timeout=15))
        return made[-1].signed_in(login) if login else made[-1]

    yield make
    for each in made:
        each.close()


@pytest.fixture
def admin(new_api: Callable[..., Api]) -> Api:
    """The root administrator of the site demo."""
    return new_api("demo.admin")


@pytest.fixture
def new_administrator(new_api: Callable[..., Api]) -> Callable[..., str]:
    """`new_administrator("demo.admin", scope=department_id, language="en-US")`: the login name of an administrator who can sign in;
    of the whole site where no scope is given."""

    def make(root_login: str = "demo.admin", scope: str | None = None, language: str | None = None) -> str:
        root, login = new_api(root_login), f"new.{secrets.token_hex(4)}"
        scope = scope or root.json("GET", "/api/v1/departments")["items"][0]["id"]
        person = {"login_name": login, "name": "新管理员", "email": f"{login}@demo.example", "password": PASSWORD}
        root.json("POST", "/api/v1/administrators", json=person | {"temporary_password": False, "scope_department_id": scope})
        new_api().signed_in_soon(login).json("PATCH", "/api/v1/preferences", json={"language": language})
        return login

    return make


# The browser


@pytest.fixture(scope="session")
def portal(stack: Stack) -> str:
    """The address of the portal, built from the present sources."""
    from deploy.embedded.portal_build import Portal

    Portal(ROOT).build()
    return stack.base_url


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=os.environ.get("CHROMIUM", "/usr/bin/chromium"), args=BROWSER_FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def language() -> str:
    """Of the browser; the folders of the journeys and of the pages run every test in each language."""
    return "zh-CN"


@pytest.fixture(scope="session")
def contexts(browser: Browser, portal: str) -> Iterator[Callable[[str], BrowserContext]]:
    """One context a language for the whole run: a second page finds the portal's files in its cache."""
    made: dict[str, BrowserContext] = {}

    def get(language: str) -> BrowserContext:
        if language not in made:
            made[language] = _new_context(browser, portal, language)
        return made[language]

    yield get
    for context in made.values():
        context.close()


def _new_context(browser: Browser, portal: str, language: str) -> BrowserContext:
    return browser.new_context(
        base_url=portal,
        viewport={"width": 1440, "height": 900},
        locale=language,
        timezone_id="Asia/Shanghai",
        reduced_motion="reduce",
        accept_downloads=True,
    )


@pytest.fixture
def context(contexts: Callable[[str], BrowserContext], portal: str, language: str) -> Iterator[BrowserContext]:
    """Nobody is signed in, and nothing is stored."""
    made = contexts(language)
    yield made
    for page in made.pages:
        session = made.new_cdp_session(page)
        session.send("Storage.clearDataForOrigin", {"origin": portal, "storageTypes": "local_storage,session_storage"})
        page.close()
    made.clear_cookies()


@pytest.fixture
def page(context: BrowserContext, request: pytest.FixtureRequest) -> Iterator[Page]:
    """Fails the test on any error of the page, in its console, or of its security policy. A test that provokes refusals names the
    statuses that the console may report: `@pytest.mark.refused(401, 409)`."""
    made, errors = context.new_page(), []
    marker = request.node.get_closest_marker("refused")
    allowed = tuple(f"status of {status}" for status in (marker.args if marker else ()))
    made.on("pageerror", lambda error: errors.append(str(error)))
    made.on("console", lambda line: errors.append(_shown(line)) if line.type == "error" and not _told(line.text, allowed) else None)
    yield made
    assert not errors, errors


def _shown(line: ConsoleMessage) -> str:
    return f"{line.text} {line.location['url']}"


def _told(text: str, allowed: tuple[str, ...]) -> bool:
    return any(words in text for words in allowed)


@pytest.fixture
def axe() -> Callable[..., None]:
    """`axe(page)` asserts that a page has no violation of WCAG 2.2 A or AA; `axe(page, selector)`: that part of it."""

    def check(page: Page, part: str | None = None) -> None:
        if not page.evaluate("typeof axe === 'object'"):
            # By the debugger's protocol: the portal's security policy lets no foreign script in.
            session = page.context.new_cdp_session(page)
            session.send("Runtime.evaluate", {"expression": AXE.read_text("utf-8")})
            # Axe takes text with a ligature (the "ff" of a random name) for an icon, and then misses it in the label. The portal has no
            # font that draws words as icons, so none is looked for.
            page.evaluate("axe.configure({checks: [{id: 'label-content-name-mismatch', options: {occurrenceThreshold: 0}}]})")
        found = page.evaluate("([part, rules]) => axe.run(part ?? document, {runOnly: rules})", [part, AXE_RULES])
        assert not found["violations"], [(each["id"], [node["target"] for node in each["nodes"]]) for each in found["violations"]]

    return check


@pytest.fixture
def sign_in(page: Page) -> Callable[..., Page]:
    """`sign_in("demo.admin")`: the page, signed in without the form."""

    def go(login: str, password: str = PASSWORD) -> Page:
        answer = page.request.post("/api/v1/session", data={"login": login, "password": password})
        assert answer.ok, answer.text()
        return page

    return go


# Walks in the language of the test


@pytest.fixture
def words(language: str) -> Words:
    """The portal's catalogue."""
    return Words(language)


@pytest.fixture(scope="session")
def casts(stack: Stack) -> Iterator[dict[str, Cast]]:
    made = {language: Cast(stack, language) for language in LANGUAGES}
    yield made
    for cast in made.values():
        cast.stop()


@pytest.fixture
def cast(casts: dict[str, Cast], language: str) -> Cast:
    """Accounts that read the portal in this language."""
    return casts[language]


@pytest.fixture
def walk(page: Page, cast: Cast, sign_in: Callable[..., Page]) -> Callable[[str, str], tuple[Page, Person]]:
    """`walk("demo.root", "/admin/users")`: the page as that person sees it, and the person. The session before is gone."""

    def go(role: str, path: str) -> tuple[Page, Person]:
        person = cast(role)
        page.goto("about:blank")
        page.context.clear_cookies()
        sign_in(person.login)
        page.goto(path)
        return page, person

    return go
