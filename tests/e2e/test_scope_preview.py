"""The scope preview (manual 1.2.4) is what an administrator of that scope then gets: numbers, permissions and pages."""

from collections.abc import Callable
from typing import Any

import pytest

from .stack import Api

NewApi = Callable[..., Api]
COUNTS = ("departments", "users", "administrators", "shared_rooms", "dedicated_rooms", "all_meetings", "meetings")
# What opens a screen: the call that it begins with.
PAGES = {
    "site": "/site",
    "departments": "/departments",
    "users": "/users",
    "administrators": "/administrators",
    "shared_rooms": "/rooms?kind=shared",
    "dedicated_rooms": "/rooms?kind=dedicated",
    "meetings": "/meetings",
    "sign_in_log": "/sign-in-log",
    "audit_log": "/audit-log",
}
ACTIONS = {"licence.read": ("GET", "/site/licence", None), "site.write": ("PATCH", "/site", {})}
ACTIONS |= {"site_preferences.write": ("PUT", "/preferences", {"level": "site", "language": "zh-CN", "page_size": 20})}


def departments(nodes: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [each for node in nodes for each in (node, *departments(node["children"]))]


def total(api: Api, path: str) -> int:
    return int(api.json("GET", f"/api/v1{path}{'&' if '?' in path else '?'}page_size=1")["total"])


def seen(api: Api) -> dict[str, int]:
    """The numbers as the administrator's own lists have them."""
    to_come = sum(total(api, f"/meetings?status={status}") for status in ("booked", "in_progress"))
    tree = departments(api.json("GET", "/api/v1/departments")["items"])
    rooms = {f"{kind}_rooms": total(api, f"/rooms?kind={kind}") for kind in ("shared", "dedicated")}
    lists = {"users": total(api, "/users"), "administrators": total(api, "/administrators"), "all_meetings": total(api, "/meetings")}
    return {"departments": len(tree), **lists, **rooms, "meetings": to_come}


def department(root: Api, level: int) -> str:
    """The fullest department that many levels below the root."""
    node = root.json("GET", "/api/v1/departments")["items"][0]
    for _ in range(level):
        node = max(node["children"], key=lambda each: (len(each["children"]), each["total_user_count"]))
    return str(node["id"])


def succeeds(api: Api, method: str, path: str, body: Any = None) -> bool:
    return api.request(method, f"/api/v1{path}", json=body).is_success


@pytest.mark.parametrize("level", [0, 1, 2])
@pytest.mark.parametrize("root_login", ["demo.admin", "concurrent.admin"])
def test_the_preview_is_what_an_administrator_of_the_scope_gets(
    new_api: NewApi, new_administrator: Callable[..., str], root_login: str, level: int
) -> None:
    root = new_api(root_login)
    scope = department(root, level)
    own = new_api(new_administrator(root_login, scope))
    preview = root.json("GET", "/api/v1/administrators/scope-preview", params={"department_id": scope})
    assert {name: preview[name] for name in COUNTS} == seen(own)
    assert preview["rooms"] == preview["shared_rooms"] + preview["dedicated_rooms"]
    assert preview["permissions"] == own.json("GET", "/api/v1/session")["account"]["permissions"]
    opened = {name for name, path in PAGES.items() if succeeds(own, "GET", path)}
    expected = set(preview["screens"]) & set(PAGES)
    assert opened - {"shared_rooms"} == expected - {"shared_rooms"}  # a concurrent site answers with an empty list
    assert ("shared_rooms" in expected) == (root_login == "demo.admin")
    allowed = {name for name, call in ACTIONS.items() if succeeds(own, *call)}
    assert allowed == set(ACTIONS) & set(preview["permissions"])
    assert set(ACTIONS) - allowed == set(ACTIONS) & set(preview["withheld_permissions"])
