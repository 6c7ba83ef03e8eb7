"""Who is calling: the actor of a request, from its token, its headers and its address."""

import re
from dataclasses import dataclass, replace

from flask import Request, g, request
from uuid_utils.compat import uuid7

from contracts import identity, org
from contracts.call import Actor, Role
from contracts.errors import FieldError, Invalid, Stale, Unauthenticated, Unavailable
from gateway import cookies, directory_versions, languages
from gateway.faults import BadRequest
from gateway.route import Route
from gateway.state import State, state
from gateway.tokens import Claims
from kit.rpc.checks import refuse

_SAFE = frozenset({"GET", "HEAD"})
_IDEMPOTENCY_KEY = re.compile(r"[\x21-\x7e]{1,128}")
_ETAG = re.compile(r'"([0-9]{1,15})"')
_TRACEPARENT = re.compile(r"00-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}")
_LONGEST_USER_AGENT = 400


@dataclass(frozen=True, slots=True)
class Credential:
    """A token, and whether a browser sent it by itself."""

    token: str
    by_cookie: bool


def actor_for(route: Route) -> Actor:
    """The actor of the current request, allowed to make `route.call`.

    Raises Unauthenticated, Forbidden, RateLimited, CsrfFailed, or Unavailable while revocations are not known.
    """
    roles = route.call.roles
    if Role.ANONYMOUS in roles:
        actor = anonymous()
    elif roles <= {Role.OPERATOR}:
        actor = _operator()
    elif roles <= {Role.MEDIA_SOURCE}:
        actor = _media_source()
    else:
        actor = _signed_in()
    refuse(route.call, actor)
    return _conditional(route, actor)


def anonymous() -> Actor:
    """Whoever it is: only where they call from, and in which language, is known."""
    return Actor(
        role=Role.ANONYMOUS,
        request_id=g.request_id,
        language=g.language,
        address=g.address,
        user_agent=request.headers.get("User-Agent", "")[:_LONGEST_USER_AGENT] or None,
        directory_version=directory_versions.wanted(request, None),
        trace=_trace(request),
    )


def credential() -> Credential:
    """The tenant's token of this request. Raises Unauthenticated where there is none."""
    bearer = _bearer(request)
    if bearer:
        return Credential(bearer, by_cookie=False)
    cookie = request.cookies.get(cookies.access_name(state().settings))
    if not cookie:
        raise Unauthenticated()
    return Credential(cookie, by_cookie=True)


def _signed_in() -> Actor:
    here = state()
    found = credential()
    claims = here.verifier.verify(found.token)
    _check_revocation(here, claims)
    if found.by_cookie and request.method not in _SAFE:
        cookies.check_csrf(here.settings, request, claims.session_id)
    g.account, g.language = claims.account_id, languages.preferred(request, claims.language)
    here.limits.account.take(claims.account_id)
    here.limits.site.take(claims.site_id)
    return replace(
        anonymous(),
        role=claims.role,
        account_id=claims.account_id,
        site_id=claims.site_id,
        name=claims.name,
        scope_department_id=claims.scope_department_id,
        impersonator_id=claims.impersonator_id,
        impersonator_name=claims.impersonator_name,
        session_id=claims.session_id,
        restriction=claims.restriction,
        language=g.language,
        directory_version=directory_versions.wanted(request, claims.site_id),
    )


def _check_revocation(here: State, claims: Claims) -> None:
    if not here.revocations.loaded:
        raise Unavailable("starting", "ended sessions are not known yet", retry_after=1)
    if here.revocations.covers(claims.session_id, claims.account_id, claims.issued_at):
        raise Unauthenticated("session_ended")


def _operator() -> Actor:
    token = _bearer(request)
    if not token:
        raise Unauthenticated()
    caller = anonymous()
    try:
        operator = state().bus(identity.authenticate_operator, {"token": token}, caller)
    except Invalid:
        raise Unauthenticated() from None
    state().limits.account.take(operator["id"])
    g.account = operator["id"]
    return replace(caller, role=Role.OPERATOR, account_id=operator["id"], name=operator["name"])


def _media_source() -> Actor:
    token = _bearer(request)
    if not token:
        raise Unauthenticated()
    caller = anonymous()
    try:
        source = state().bus(org.authenticate_media_source, {"token": token}, caller)
    except Invalid:
        raise Unauthenticated() from None
    state().limits.site.take(source["site_id"])
    g.account = source["id"]
    return replace(caller, role=Role.MEDIA_SOURCE, account_id=source["id"], site_id=source["site_id"])


def _bearer(request: Request) -> str | None:
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    return token.strip() if scheme.lower() == "bearer" else None


def _conditional(route: Route, actor: Actor) -> Actor:
    """The actor with what its write is bound to: a key, and the version that the caller has seen."""
    if not route.call.command:
        return actor
    key = _idempotency_key(request) or uuid7().hex
    return replace(actor, idempotency_key=key, if_match=_if_match(request) if route.takes_if_match else None)


def _idempotency_key(request: Request) -> str | None:
    key = request.headers.get("Idempotency-Key")
    if key is not None and not _IDEMPOTENCY_KEY.fullmatch(key):
        raise BadRequest("bad_idempotency_key", fields=[FieldError("Idempotency-Key", "format")])
    return key


def _if_match(request: Request) -> int | None:
    """The version in If-Match. One that was never given out cannot match: 412."""
    text = request.headers.get("If-Match", "").strip()
    if text in ("", "*"):
        return None
    match = _ETAG.fullmatch(text)
    if match is None:
        raise Stale()
    return int(match[1])


def _trace(request: Request) -> str | None:
    given = request.headers.get("traceparent", "")
    return given if _TRACEPARENT.fullmatch(given) else None
