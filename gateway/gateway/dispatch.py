"""The usual way of a route: authenticate, load, make one call, dump."""

from typing import Any

import orjson
from flask import Response, request

from gateway import addresses, auth, directory_versions
from gateway.loading import load
from gateway.route import Route
from gateway.state import state


def dispatch(route: Route, **in_path: str) -> Response:
    actor = auth.actor_for(route)
    reply = state().bus.raw(route.call, load(route, request, in_path), actor)
    return answer(route, reply, actor.site_id)


def answer(route: Route, reply: bytes, site_id: str | None) -> Response:
    """The service's JSON, with addresses in the form for people, and with the headers that follow from it."""
    response = Response(b"" if route.is_silent else addresses.shown(reply), route.success, mimetype="application/json")
    if route.is_silent:
        del response.headers["Content-Type"]
    if route.call.command or route.has_version:
        _describe(response, route, orjson.loads(reply), site_id)
    return response


def _describe(response: Response, route: Route, told: dict[str, Any], site_id: str | None) -> None:
    if route.has_version and "version" in told:
        response.set_etag(str(told["version"]))
    if route.success == 201 and "id" in told:
        response.headers["Location"] = f"{request.path}/{told['id']}"
    if route.call.command and told.get("directory_version") is not None:
        directory_versions.tell(response, site_id, told["directory_version"])
