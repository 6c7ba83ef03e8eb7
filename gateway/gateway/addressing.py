"""Which segments of an address a route's parameter may take, and how an address is shown in a log."""

import re
from collections.abc import Iterable

from flask import Flask
from werkzeug.routing import Map, PathConverter, UnicodeConverter

API = ("api", "operator", "device", "media", "scim")  # first segments that never are the portal's
REDACTED = "[redacted]"
_PARAMETER = re.compile(r"<[^>]+>")
_UUID = r"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}"
# Words as routes and files are called, versions, numbers, ids. A piece of a base64url secret is none of these but by a rare chance.
_SHOWN = re.compile(rf"(?:[a-z]+\.)?{_UUID}|v?\d{{0,8}}|\.{{1,2}}|(?=.{{1,40}}\Z)[a-z]{{1,20}}(?:[-_.][a-z]{{1,20}})*")
_LONGEST = 300  # characters of an address in a log line


def shown(path: str) -> str:
    """The address without segments that could be a secret, whatever route it belongs to and whether there is one."""
    return "/".join(part if _SHOWN.fullmatch(part) else REDACTED for part in path.split("/"))[:_LONGEST]


def reserve_words(app: Flask, paths: Iterable[str]) -> None:
    """Keep parameters of routes from matching a word that stands in their place in another route.

    Without this, `GET /users/imports` matches `/users/<id>`, and `Allow` names methods that can only answer 404.
    """
    words = sorted(_siblings(list(paths)))

    class Segment(UnicodeConverter):
        def __init__(self, url_map: Map) -> None:
            super().__init__(url_map)
            self.regex = rf"(?!(?:{'|'.join(words)})\Z)[^/]+" if words else "[^/]+"

    app.url_map.converters["default"] = Segment


def _siblings(paths: list[str]) -> set[str]:
    """The words that stand in one route where another route, the same up to there, has a parameter."""
    split = [_PARAMETER.sub("<>", path).split("/") for path in paths]
    open_at = {tuple(parts[:at]) for parts in split for at, part in enumerate(parts) if "<>" in part}
    return {re.escape(part) for parts in split for at, part in enumerate(parts) if "<>" not in part and tuple(parts[:at]) in open_at}


class PagePath(PathConverter):
    """An address of the portal: any path outside the API, so that other methods on the API's addresses are a true 405."""

    regex = rf"(?!(?:{'|'.join(API)})(?:/|\Z))[^/].*?"
