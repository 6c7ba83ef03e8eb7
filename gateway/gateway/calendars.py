"""A user's private calendar feed, which calendar programs fetch by an address that holds its secret."""

from flask import Response, request

from contracts import booking
from gateway import auth
from gateway.loading import load
from gateway.route import Route
from gateway.state import state


def feed(route: Route, token: str) -> Response:
    actor = auth.actor_for(route)
    load(route, request, {"token": token})
    known = next(iter(request.if_none_match.as_set(include_weak=True)), "")[:100]  # weak where a proxy has compressed the feed
    found = state().bus(booking.get_calendar_feed, {"token": token, "etag": known}, actor)
    unchanged = found["content"] is None
    response = Response(None if unchanged else found["content"], 304 if unchanged else 200, mimetype=route.media_type)
    response.set_etag(found["etag"])
    response.headers["Cache-Control"] = "private, no-cache"
    return response
