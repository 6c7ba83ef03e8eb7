"""The routes that turn identity's tokens into a browser's cookies or a bearer client's answer."""

import re
from typing import Any

import orjson
from flask import Response, request

from contracts import identity
from contracts.errors import Unauthenticated
from gateway import addresses, auth, cookies
from gateway.loading import load
from gateway.route import Route
from gateway.state import state

_DEVICE = re.compile(r"[\x21-\x7e]{1,128}")
_REFRESH = re.compile(r"[\x21-\x7e]{1,512}")


def sign_in(route: Route) -> Response:
    here = state()
    cookies.check_origin(here.settings, request)
    actor = auth.actor_for(route)
    asked = load(route, request, {})
    by_cookie = asked.pop("mode", "cookie") == "cookie"
    device = request.cookies.get(cookies.device_name(here.settings))
    if by_cookie and device and _DEVICE.fullmatch(device):
        asked.setdefault("device", device)
    return _answer(here.bus(identity.sign_in, asked, actor), by_cookie)


def refresh(route: Route) -> Response:
    here = state()
    cookies.check_origin(here.settings, request)
    asked = load(route, request, {})
    by_cookie = "refresh_token" not in asked
    token = request.cookies.get(cookies.refresh_name(here.settings)) if by_cookie else asked["refresh_token"]
    if not token or not _REFRESH.fullmatch(token):
        raise Unauthenticated()
    return _answer(here.bus(identity.refresh_session, {"refresh_token": token}, auth.actor_for(route)), by_cookie)


def show(route: Route) -> Response:
    here = state()
    load(route, request, {})
    actor = auth.actor_for(route)
    shown = here.bus(identity.get_session, {}, actor)
    if auth.credential().by_cookie and actor.session_id:
        shown["csrf_token"] = cookies.csrf_token(here.settings, actor.session_id)
    return _json(shown, 200)


def sign_out(route: Route) -> Response:
    here = state()
    here.bus(identity.sign_out, load(route, request, {}), auth.actor_for(route))
    response = Response(status=204)
    cookies.take_back(here.settings, response)
    return response


def jump(route: Route, **in_path: str) -> Response:
    """Into a user's session and back again: the new tokens take the place of the old ones."""
    actor = auth.actor_for(route)
    tokens = state().bus(route.call, load(route, request, in_path), actor)
    return _answer(tokens, auth.credential().by_cookie)


def reset_password(route: Route, token: str) -> Response:
    """The browser that used the link from the mail is known from then on."""
    here = state()
    done = here.bus(identity.reset_password, load(route, request, {"token": token}), auth.actor_for(route))
    response = Response(status=204)
    if done.get("device"):
        cookies.mark_device(here.settings, response, done["device"])
    return response


def _answer(tokens: dict[str, Any], by_cookie: bool) -> Response:
    here = state()
    shown = {"account": tokens["account"], "expires_in": tokens["expires_in"]}
    if not by_cookie:
        kept = ("access_token", "refresh_token", "device")
        return _json(shown | {name: tokens[name] for name in kept if tokens.get(name)}, 200)
    response = _json(shown | {"csrf_token": cookies.csrf_token(here.settings, tokens["session_id"])}, 200)
    cookies.give(here.settings, response, tokens)
    return response


def _json(body: dict[str, Any], status: int) -> Response:
    return Response(addresses.shown(orjson.dumps(body)), status, mimetype="application/json")
