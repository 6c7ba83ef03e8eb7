"""The portal's routes, read from the router's sources: what must stand in the table of views."""

import re
from collections.abc import Iterator

from tests.e2e.stack import ROOT

APP = ROOT / "portal/src/app"
TOKEN = re.compile(
    r"(?P<open>\{)|(?P<close>\})|path: (?P<quote>['`])(?P<path>(?:\$\{\w+\}|[^'`])+)(?P=quote)|(?P<index>index: true)"
    r"|\.\.\.(?P<spread>\w+Routes)|export const (?P<name>\w+)|\(\[(?P<each>'[^\]]+)\] as const\)"
)


def portal_routes() -> set[str]:
    """Addresses with a page of their own, `/admin/meetings/:id`; a route that only leads elsewhere is one too."""
    shared = dict(_parsed((APP / "bookingRoutes.tsx").read_text("utf-8"), {}))
    found = dict(_parsed((APP / "router.tsx").read_text("utf-8"), shared))
    return set(found["router"])


def _parsed(source: str, spread: dict[str, list[str]]) -> Iterator[tuple[str, list[str]]]:
    """Each exported list and its routes. Objects nest as routes do, so a stack of the paths above is all the state."""
    routes: list[str] = []
    name, above, each = "", [""], [""]
    for token in TOKEN.finditer(source):
        if token["name"]:
            if name:
                yield name, routes
            name, routes, above = token["name"], [], [""]
        elif token["open"]:
            above.append(above[-1])
        elif token["close"]:
            above.pop()
        elif token["each"]:
            each = re.findall(r"'([^']+)'", token["each"])
        elif token["spread"]:
            routes += [above[-1] + route for route in spread[token["spread"]]]
        elif token["index"]:
            routes.append(f"{above[-1]}/" if above[-1] else "")
        elif token["path"]:
            paths = [re.sub(r"\$\{\w+\}", value, token["path"]) for value in (each if "${" in token["path"] else [""])]
            full = [path if path.startswith("/") else f"{above[-1]}/{path}" for path in paths]
            routes += full
            above[-1] = full[0]
    yield name, routes
