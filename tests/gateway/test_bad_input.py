"""Whatever comes in over any route, a problem document goes out, and nothing that the contracts refuse reaches the bus."""

import json
import re
import string
from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from uuid_utils.compat import uuid7

from contracts.call import Role
from contracts.errors import NotFound
from gateway.route import Route
from gateway.routes import RESOURCES

from .conftest import Bus, Signer

ROUTES = [route for resource in RESOURCES for route in resource.routes]
WITH_BODY = [route for route in ROUTES if route.in_body]
QUERIED = [route for route in ROUTES if route.method == "GET"]
ID = str(uuid7())

NASTY_TEXT = st.one_of(
    st.text(max_size=40),
    st.sampled_from(["\x00", "\r\nX-Evil: 1", "'; DROP TABLE users;--", "<script>alert(1)</script>", "../../etc/passwd", "${x}", "٣"])
    | st.sampled_from(
        ["\u202e", "\u2028", "\ufeff", "𠮷", "e\u0301" * 30, "NaN", "null", "true", "-0", "1e309", "9" * 400, "%", "{}", "[]"]
    ),
)
NASTY_JSON = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.integers(10**30), st.floats(allow_nan=False, allow_infinity=False), NASTY_TEXT),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(NASTY_TEXT, inner, max_size=4),
    max_leaves=12,
)
RAW = st.one_of(
    st.binary(max_size=60),
    st.sampled_from(
        [
            b"",
            b"{",
            b'{"a":NaN}',
            b'{"a":Infinity}',
            b'{"a":"\xff"}',
            b'{"a":"\\ud83d"}',
            b'\xef\xbb\xbf{"a":1}',
            b"[" * 5000,
            b'{"a":' * 900 + b"1" + b"}" * 900,
            b'{"a":1}{"a":2}',
            b'{"a":1,"a":2}',
            b"<xml/>",
            b'{"a":' + b"9" * 5000 + b"}",
        ]
    ),
)
TYPES = ["application/json", "application/json; charset=utf-16", "text/html", "", "application/json;;", "*/*", "x"]
QUIET = settings(deadline=None, max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])


@pytest.fixture
def fuzzed(app: Flask, bus: Bus, signer: Signer) -> Iterator[FlaskClient]:
    """Signed in as whoever the route is for; a call that gets through finds nothing."""
    bus.answers |= {route.call.name: NotFound() for route in ROUTES}
    bus.answers["authenticate_operator"] = {"id": ID, "name": "operator"}
    bus.answers["authenticate_media_source"] = {"id": ID, "site_id": ID}
    with app.test_client() as client:
        yield client


def headers_for(route: Route, signer: Signer) -> dict[str, str]:
    if route.call.roles <= {Role.OPERATOR}:
        return {"Authorization": "Bearer operator"}
    role = "administrator" if Role.ADMINISTRATOR in route.call.roles else "user"
    return {"Authorization": f"Bearer {signer(role=role)}"}


def path_of(route: Route) -> str:
    return re.sub(r"<\w+>", ID, route.path)


def assert_refused(answer: Any) -> None:
    assert 400 <= answer.status_code < 500, answer.text
    assert answer.content_type == "application/problem+json"
    told = json.loads(answer.data)
    assert told["status"] == answer.status_code
    assert len(answer.data) < 100_000


@QUIET
@given(data=st.data())
def test_any_json_in_any_body(fuzzed: FlaskClient, signer: Signer, data: st.DataObject) -> None:
    route = data.draw(st.sampled_from(WITH_BODY))
    names = st.sampled_from(sorted(route.request.fields)) | NASTY_TEXT
    body = data.draw(st.dictionaries(names, NASTY_JSON, max_size=6) | NASTY_JSON)
    answer = fuzzed.open(
        path_of(route), method=route.method, data=json.dumps(body), content_type="application/json", headers=headers_for(route, signer)
    )
    assert_refused(answer)


@QUIET
@given(data=st.data())
def test_any_bytes_in_any_body(fuzzed: FlaskClient, signer: Signer, data: st.DataObject) -> None:
    route = data.draw(st.sampled_from(WITH_BODY))
    kind = data.draw(st.sampled_from(TYPES))
    answer = fuzzed.open(path_of(route), method=route.method, data=data.draw(RAW), content_type=kind, headers=headers_for(route, signer))
    assert_refused(answer)


@QUIET
@given(data=st.data())
def test_any_words_in_any_query(fuzzed: FlaskClient, signer: Signer, data: st.DataObject) -> None:
    route = data.draw(st.sampled_from(QUERIED))
    names = st.sampled_from(sorted(route.request.fields) or ["x"]) | NASTY_TEXT
    pairs = data.draw(st.lists(st.tuples(names, NASTY_TEXT), max_size=5))
    answer = fuzzed.get(path_of(route), query_string=pairs, headers=headers_for(route, signer))
    assert_refused(answer)


@QUIET
@given(raw=st.binary(max_size=40), data=st.data())
def test_any_bytes_in_any_address(fuzzed: FlaskClient, signer: Signer, raw: bytes, data: st.DataObject) -> None:
    route = data.draw(st.sampled_from([route for route in ROUTES if route.in_path]))
    escaped = "".join(chr(byte) if chr(byte) in string.ascii_letters else f"%{byte:02x}" for byte in raw)
    path = re.sub(r"<\w+>", lambda _: escaped, route.path)
    assert_refused(fuzzed.open(path + "?" + escaped, method=route.method, headers=headers_for(route, signer), json={}))


_HEADERS = ["If-Match", "Idempotency-Key", "Accept-Language", "X-Request-ID", "traceparent", "Rostrum-Directory-Version", "Cookie"]
_HEADERS += [
    "X-CSRF-Token",
    "X-Forwarded-For",
    "If-None-Match",
    "Range",
    "Origin",
    "Sec-Fetch-Site",
    "Authorization",
    "User-Agent",
    "Accept",
]


@QUIET
@given(data=st.data())
def test_any_words_in_any_header(fuzzed: FlaskClient, signer: Signer, data: st.DataObject) -> None:
    route = data.draw(st.sampled_from(ROUTES))
    values = st.text(st.characters(min_codepoint=32, max_codepoint=255, exclude_characters="\x7f"), max_size=80)
    given_headers = data.draw(st.dictionaries(st.sampled_from(_HEADERS), values, max_size=4))
    answer = fuzzed.open(path_of(route), method=route.method, headers=headers_for(route, signer) | given_headers, json={})
    assert_refused(answer)


@pytest.mark.parametrize("route", ROUTES, ids=lambda route: f"{route.method} {route.path}")
def test_another_method_on_any_address_is_a_problem(fuzzed: FlaskClient, signer: Signer, route: Route) -> None:
    for method in ("PROPFIND", "TRACE"):
        assert fuzzed.open(path_of(route), method=method, headers=headers_for(route, signer)).status_code == 405


FORM = "multipart/form-data; boundary=b"
FORMS = {
    "nameless part": (b'--b\r\nContent-Disposition: form-data\r\n\r\nx\r\n--b--\r\n', FORM),
    "nameless file": (b'--b\r\nContent-Disposition: form-data; filename="a"\r\n\r\nx\r\n--b--\r\n', FORM),
    "empty name": (b'--b\r\nContent-Disposition: form-data; name=""; filename="a"\r\n\r\nx\r\n--b--\r\n', FORM),
    "part without a disposition": (b"--b\r\n\r\nx\r\n--b--\r\n", FORM),
    "part without headers": (b"--b\r\nx\r\n--b--\r\n", FORM),
    "no boundary": (b"--b--\r\n", "multipart/form-data"),
    "empty boundary": (b"--\r\n\r\n----\r\n", "multipart/form-data; boundary="),
    "odd boundary": (b"--\xff\r\n", "multipart/form-data; boundary=\xff\xfe"),
    "long boundary": (b"--b\r\n", "multipart/form-data; boundary=" + "b" * 5000),
    "boundary not there": (b"nothing", FORM),
    "header of a megabyte": (b"--b\r\nContent-Disposition: " + b"x" * 900_000 + b"\r\n\r\nx\r\n--b--\r\n", FORM),
    "file name with NUL": (
        b'--b\r\nContent-Disposition: form-data; name="file"; filename="a\x00.csv"\r\n\r\nx\r\n--b--\r\n', FORM,
    ),
    "name in no encoding": (b"--b\r\nContent-Disposition: form-data; name*=x''%ff\r\n\r\nx\r\n--b--\r\n", FORM),
    "thousands of parts": (b'--b\r\nContent-Disposition: form-data; name="x"\r\n\r\n\r\n' * 5000 + b"--b--\r\n", FORM),
}  # fmt: skip


@pytest.mark.parametrize("kind", FORMS)
def test_any_form_of_an_upload(fuzzed: FlaskClient, signer: Signer, kind: str, make_app: Any, tmp_path: Any) -> None:
    body, media_type = FORMS[kind]
    client = make_app(blobs_url=tmp_path.as_uri()).test_client()
    for route in (route for route in ROUTES if route.takes_file):
        assert_refused(client.open(path_of(route), method="POST", data=body, content_type=media_type, headers=headers_for(route, signer)))
