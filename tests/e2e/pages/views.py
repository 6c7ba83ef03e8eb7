"""Every page of the portal, who sees it, and how each of its dialogs, drawers and menus is opened."""

from collections.abc import Callable
from dataclasses import dataclass

from playwright.sync_api import Page

from tests.e2e.catalogues import Words
from tests.e2e.fields import menu, node

from .world import World

Open = Callable[[Page, Words, World], None]
ADMIN_WIDTHS = (1440, 1280)
USER_WIDTHS = (1440, 1280, 390)


@dataclass(frozen=True)
class Overlay:
    """Something that opens over a page. `takes_focus`: a dialog or drawer; a menu or a popover is looked at only."""

    name: str
    open: Open
    takes_focus: bool = True


@dataclass(frozen=True)
class View:
    """`route` as the router has it; `path` is filled in from the world, `{meeting}`. `role` is None before signing in."""

    route: str
    role: str | None
    path: str
    overlays: tuple[Overlay, ...] = ()

    @property
    def widths(self) -> tuple[int, ...]:
        return ADMIN_WIDTHS if self.route.startswith("/admin") else USER_WIDTHS

    def __str__(self) -> str:
        return f"{self.path} as {self.role or 'nobody'}"


# Ways to open


def button(key: str, **values: str) -> Open:
    """The page's button of that name."""
    return lambda page, words, world: page.get_by_role("button", name=words(key, **values), exact=True).first.click()


def in_row(key: str, entry: str = "") -> Open:
    """A button of the first row; `entry`: then that entry of its menu."""

    def go(page: Page, words: Words, world: World) -> None:
        page.locator("tr.ant-table-row").first.get_by_role("button", name=words(key)).first.click()
        if entry:
            menu(page).filter(has_text=words(entry)).click()

    return go


def with_selection(key: str) -> Open:
    """The first row is selected, then the button of the selection pressed."""

    def go(page: Page, words: Words, world: World) -> None:
        page.locator("tr.ant-table-row").first.get_by_role("checkbox").check()
        page.get_by_role("button", name=words(key), exact=True).first.click()

    return go


def of_department(key: str = "") -> Open:
    """The menu of the department that the world has for it; `key`: then that entry."""

    def go(page: Page, words: Words, world: World) -> None:
        page.get_by_label(words("departments.search")).fill(world.department["name"])
        found = node(page, world.department["name"])
        found.locator(".dept").hover()
        found.get_by_role("button", name=words("departments.menu", name=world.department["name"]), exact=True).click()
        if key:
            menu(page).filter(has_text=words(key)).click()

    return go


def rename_room(page: Page, words: Words, world: World) -> None:
    page.locator(".tl-row").first.get_by_role("button", name=words.like("rooms.renameOf")).click()


def tab(key: str, then: Open | None = None) -> Open:
    def go(page: Page, words: Words, world: World) -> None:
        page.get_by_role("tab", name=words(key)).click()
        if then:
            then(page, words, world)

    return go


DELETE = "common.delete"
NEW_USER = Overlay("add", button("users.add"))
SHEETS = Overlay("export", button("exports.label"), takes_focus=False)

LONE = (
    View("/login", None, "/login"),
    View("/system-requirements", None, "/system-requirements"),
    View("/forgot-password", None, "/forgot-password"),
    View("/reset-password", None, "/reset-password"),
    View("/reset-password", None, "/reset-password#a-token"),
    View("/invitation", None, "/invitation"),
    View("/invitation", None, "/invitation#a-token"),
    View("/confirm-email", None, "/confirm-email"),
    View("/confirm-email", None, "/confirm-email#a-token"),
    View("/new-password", "demo.new", "/new-password"),
    View("/second-factor", "demo.factor", "/second-factor"),
    View("/*", None, "/no-such-page"),
)
ADMIN = (
    View(
        "/admin/users",
        "demo.root",
        "/admin/users",
        (
            NEW_USER,
            Overlay("edit", in_row("common.edit")),
            Overlay("jump", in_row("jump.action")),
            Overlay("row's menu", in_row("common.more"), takes_focus=False),
            Overlay("delete", in_row("common.more", DELETE)),
            Overlay("import", button("users.import.open")),
            Overlay("export", button("users.export.open"), takes_focus=False),
            Overlay("filter", button("common.filter"), takes_focus=False),
            Overlay("columns", button("common.columns"), takes_focus=False),
            Overlay("export selected", with_selection("users.export.selected")),
            Overlay("delete selected", with_selection("users.batchDelete")),
            Overlay("department's menu", of_department(), takes_focus=False),
            Overlay("add department", of_department("departments.add")),
            Overlay("rename department", of_department("departments.rename")),
            Overlay("move department", of_department("departments.move")),
            Overlay("delete department", of_department("departments.delete")),
        ),
    ),
    View("/admin/users", "concurrent.root", "/admin/users", (NEW_USER,)),
    View("/admin/users", "demo.scoped", "/admin/users", (NEW_USER,)),
    View("/admin/users/deleted", "demo.root", "/admin/users/deleted"),
    View(
        "/admin/administrators",
        "demo.root",
        "/admin/administrators?q={administrator}",
        (
            Overlay("add", button("administrators.add")),
            Overlay("edit", in_row("common.edit")),
            Overlay("delete", in_row("common.more", DELETE)),
        ),
    ),
    View("/admin/administrators/deleted", "demo.root", "/admin/administrators/deleted"),
    View("/admin/site", "demo.root", "/admin/site"),
    View("/admin/site", "concurrent.root", "/admin/site"),
    View("/admin/site", "demo.scoped", "/admin/site"),
    View("/admin/preferences", "demo.root", "/admin/preferences"),
    View("/admin/me", "demo.root", "/admin/me"),
    View("/admin/me", "demo.root", "/admin/me?tab=sessions"),
    View("/admin/rooms/shared", "demo.root", "/admin/rooms/shared", (Overlay("rename", rename_room),)),
    View("/admin/rooms/dedicated", "concurrent.root", "/admin/rooms/dedicated", (Overlay("rename", rename_room),)),
    View("/admin/meetings", "demo.root", "/admin/meetings"),
    View("/admin/meetings", "demo.root", "/admin/meetings?q={topic}", (Overlay("cancel", in_row("meetings.cancel.action")),)),
    View("/admin/meetings", "demo.root", "/admin/meetings?when=past"),
    View("/admin/meetings/:id", "demo.root", "/admin/meetings/{meeting}", (Overlay("cancel", button("meetings.cancel.action")),)),
    View("/admin/meetings/:id", "demo.root", "/admin/meetings/{attended}"),
    View("/admin/sign-in-log", "demo.root", "/admin/sign-in-log", (SHEETS,)),
    View("/admin/audit-log", "demo.root", "/admin/audit-log", (SHEETS, Overlay("details", in_row("logs.details")))),
    View("/admin/*", "demo.root", "/admin/no-such-page"),
)
USER = (
    View("/u", "demo.shared", "/u"),
    View("/u", "demo.shared", "/u?tab=cancelled"),
    View("/u/meetings/new", "demo.shared", "/u/meetings/new"),
    View("/u/meetings/new", "concurrent.shared", "/u/meetings/new"),
    View("/u/meetings/:id", "demo.shared", "/u/meetings/{meeting}", (Overlay("cancel", button("meetings.cancel.action")),)),
    View("/u/meetings/:id", "demo.shared", "/u/meetings/{series}", (Overlay("edit", button("meetings.edit")),)),
    View("/u/meetings/:id/edit", "demo.shared", "/u/meetings/{series}/edit?scope=all"),
    View("/u/room", "demo.dedicated", "/u/room"),
    View("/u/calendar", "demo.shared", "/u/calendar", (Overlay("create", button("meetings.feed.create")),)),
    View("/u/preferences", "demo.shared", "/u/preferences"),
    View("/u/me", "demo.shared", "/u/me"),
    View("/u/me", "demo.shared", "/u/me?tab=password"),
    View("/u/me", "demo.shared", "/u/me?tab=totp"),
    View("/u/me", "demo.shared", "/u/me?tab=sessions"),
    View("/u/me", "demo.shared", "/u/me?tab=impersonations"),
    View("/u/*", "demo.shared", "/u/no-such-page"),
)
VIEWS = LONE + ADMIN + USER

# Routes that show nothing of their own: where each leads, for whom.
LEADING = {"/": "/admin/users", "/admin": "/admin/users", "/admin/": "/admin/users", "/admin/rooms": "/admin/rooms/shared"}
