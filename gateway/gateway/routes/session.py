"""Signing in and out, the current session, and the account's other sessions."""

from contracts import identity
from gateway import sessions as views
from gateway.resource import Resource
from gateway.schemas import RefreshRequest, SessionAnswer, SessionRequest, SessionShown

session = Resource("session", "Signing in and out, and who is signed in")
session.bind("POST", "/session", identity.sign_in, "Sign in", view=views.sign_in, body=SessionRequest(), reply=SessionAnswer())
session.bind("GET", "/session", identity.get_session, "Who is signed in", view=views.show, reply=SessionShown())
session.bind("DELETE", "/session", identity.sign_out, "Sign out", view=views.sign_out)
session.bind(
    "POST",
    "/session/refresh",
    identity.refresh_session,
    "New tokens for the refresh token",
    view=views.refresh,
    body=RefreshRequest(),
    reply=SessionAnswer(),
)
session.bind(
    "POST",
    "/users/<id>/impersonation",
    identity.begin_impersonation,
    "Enter the user portal as this user",
    view=views.jump,
    reply=SessionAnswer(),
)
session.bind(
    "DELETE", "/session/impersonation", identity.end_impersonation, "Return to one's own account", view=views.jump, reply=SessionAnswer()
)
session.bind("GET", "/sessions", identity.list_sessions, "The account's sessions")
session.bind("DELETE", "/sessions/<id>", identity.revoke_session, "End one of them")
session.bind("DELETE", "/sessions", identity.revoke_other_sessions, "End all but this one")
