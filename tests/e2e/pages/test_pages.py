"""Every page, dialog and drawer: accessible, in words, nothing cut, focus where it belongs, all reachable by keyboard."""

from collections.abc import Callable

import pytest
from _pytest.mark import ParameterSet
from playwright.sync_api import Error as PlaywrightError
from playwright.sync_api import Page, expect

from tests.e2e.cast import Cast
from tests.e2e.catalogues import Words

from .looks import SCRIPT, Looks
from .routes import portal_routes
from .views import LEADING, VIEWS, Overlay, View
from .world import World, make_world


@pytest.fixture(scope="session")
def worlds() -> dict[str, World]:
    return {}


@pytest.fixture
def world(worlds: dict[str, World], cast: Cast) -> World:
    if cast.language not in worlds:
        worlds[cast.language] = make_world(cast)
    return worlds[cast.language]


@pytest.fixture
def open_view(page: Page, sign_in: Callable[..., Page], cast: Cast, world: World) -> Callable[[View], Page]:
    def go(view: View) -> Page:
        page.add_init_script(path=SCRIPT)
        page.set_default_timeout(10_000)
        if view.role:
            sign_in(cast(view.role).login)
        page.goto(world.fill(view.path))
        return page

    return go


def test_every_route_of_the_portal_is_in_the_table_of_views() -> None:
    assert {view.route for view in VIEWS} | set(LEADING) == portal_routes()


@pytest.mark.parametrize("path", LEADING)
def test_a_route_without_a_page_leads_to_one(walk: Callable[[str, str], tuple[Page, object]], portal: str, path: str) -> None:
    page, _ = walk("demo.root", path)
    expect(page).to_have_url(portal + LEADING[path])


def shown(view: View) -> ParameterSet:
    """Before signing in the portal asks for a session, and is refused."""
    return pytest.param(view, id=str(view), marks=() if view.role else pytest.mark.refused(401))


@pytest.mark.parametrize("view", [shown(view) for view in VIEWS])
def test_every_page_dialog_and_drawer(
    open_view: Callable[[View], Page], world: World, words: Words, axe: Callable[..., None], view: View
) -> None:
    page = open_view(view)
    looks = Looks(page, words, axe)
    looks.settled()
    looks.everything("page", view.widths)
    looks.tab_order("page")
    for overlay in view.overlays:
        try:
            look_at(overlay, looks, world, view.widths)
        except (AssertionError, PlaywrightError) as error:
            looks.faults.append(f"{overlay.name}: {str(error)[:400]}")
            page.reload()
            looks.settled()
    if looks.faults:
        pytest.fail("\n".join(looks.faults), pytrace=False)


def look_at(overlay: Overlay, looks: Looks, world: World, widths: tuple[int, ...]) -> None:
    overlay.open(looks.page, looks.words, world)
    looks.settled()
    if overlay.takes_focus:
        looks.focus(overlay.name)
    looks.everything(overlay.name, widths if overlay.takes_focus else widths[:1])  # a menu closes when the window changes
    if overlay.takes_focus:
        looks.tab_order(overlay.name)
        looks.escape(overlay.name)
    looks.close()
