"""Zoom-style webhooks: signature, challenge, what is taken and what is not."""

import base64
import hashlib
import hmac
import json
import time
from datetime import UTC, datetime

import orjson
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from contracts import media
from contracts.errors import NotFound, Unavailable
from gateway.app import create_app
from gateway.webhooks import signature
from kit.events.topology import decode

SECRET = "4fv1RkqGQUq5sWbEz6hA5A"
SOURCE = "01890000-0000-7000-8000-00000000000a"
SITE = "01890000-0000-7000-8000-00000000000b"
# telemetry.md, 1: the vectors of the vendor's own documentation.
BODY = b'{"payload":{"plainToken":"xys8n8PGS7mAU0m5-YJjRA"},"event_ts":1720705455858,"event":"endpoint.url_validation"}'
SIGNATURE = "v0=93a1a675965ceb9c5a50c5dfb31f20e50f763be37a54ef74cd2d16a1a8e5c0d6"
ANSWER = "2fffc6a967dde4f68024025a5bd991c5ae1e5313b4e6365be4883e3e81d479b3"


class Published(list):
    """Stands in for the broker."""

    down = False

    def __call__(self, envelope):
        if self.down:
            raise Unavailable("unavailable", "the broker takes nothing just now", retry_after=5)
        self.append(envelope)


class OneSource:
    """Stands in for org: knows one source."""

    def __init__(self):
        self.asked = 0

    def __call__(self, call, request, actor, timeout=None):
        assert call.name == "get_media_source"
        self.asked += 1
        if request["id"] != SOURCE:
            raise NotFound()
        return {"id": SOURCE, "site_id": SITE, "secret": SECRET}

    def raw(self, call, request, actor, timeout=None):
        raise AssertionError("no other call is made")


@pytest.fixture
def published():
    return Published()


@pytest.fixture
def org():
    return OneSource()


@pytest.fixture
def http(make_settings, published, org):
    return create_app(make_settings(), org, published).test_client()


def send(http, told, *, source=SOURCE, at=None, secret=SECRET, **headers):
    body = told if isinstance(told, bytes) else json.dumps(told).encode()
    timestamp = str(int(time.time()) if at is None else at)
    signed = {"x-zm-request-timestamp": timestamp, "x-zm-signature": signature.sign(secret.encode(), timestamp, body)}
    return http.post(f"/media/v1/webhooks/zoom/{source}", data=body, content_type="application/json", headers={**signed, **headers})


def started(**more):
    return {"event": "meeting.started", "event_ts": 1_800_000_000_000, "payload": {"object": {"id": 123456789, "uuid": "u=="}}, **more}


def test_the_signature_is_the_vendors():
    assert signature.sign(SECRET.encode(), "1720705455", BODY) == SIGNATURE


def test_the_challenge_is_answered_as_the_vendor_wants_it(http, published):
    answer = send(http, BODY)

    assert (answer.status_code, answer.get_json()) == (200, {"plainToken": "xys8n8PGS7mAU0m5-YJjRA", "encryptedToken": ANSWER})
    assert published == []


def test_an_event_is_published_whole_before_it_is_taken(http, published):
    answer = send(http, started())

    assert answer.status_code == 204
    (envelope,) = published
    assert (envelope.type, envelope.site_id, envelope.version) == (media.observed.type, SITE, 0)
    assert envelope.body["payload"] == started()
    assert (envelope.body["name"], envelope.body["at"]) == ("meeting.started", "2027-01-15T08:00:00Z")
    assert media.observed.body.validate(envelope.body) == {}


@pytest.mark.parametrize(
    "name",
    [
        "meeting.participant_joined",
        "meeting.participant_left",
        "meeting.participant_bind",
        "meeting.participant_joined_waiting_room",
        "meeting.participant_qos",
        "webinar.participant_joined",
        "something.nobody_has_heard_of",
    ],
)
def test_whatever_an_engine_tells_is_published_under_the_engines_own_name(http, published, name):
    assert send(http, started(event=name)).status_code == 204

    (envelope,) = published
    assert (envelope.type, envelope.body["name"], envelope.body["payload"]["event"]) == (media.observed.type, name, name)


def test_a_repetition_is_the_same_event_and_another_message_is_not(http, published):
    for told in (started(), started(), started(event_ts=1_800_000_000_001)):
        send(http, told)

    first, again, other = (envelope.id for envelope in published)
    assert first == again != other


def test_numbers_and_spaces_are_signed_as_they_were_sent(http):
    body = b'{ "event":"meeting.ended" , "event_ts":1800000000000,"payload":{"object":{"id":1.0}} }'

    assert send(http, body).status_code == 204


@pytest.mark.parametrize(
    "wrong",
    [
        {"secret": "another"},
        {"source": "01890000-0000-7000-8000-0000000000ff"},
        {"source": "not-an-id"},
        {"at": 1_000_000_000},
        {"x-zm-signature": ""},
        {"x-zm-signature": "v0=" + "0" * 64},
        {"x-zm-signature": "v0=ü"},
        {"x-zm-request-timestamp": "yesterday"},
        {"x-zm-request-timestamp": "9" * 40},
        {"x-zm-request-timestamp": "１７２０７０５４５５".encode().decode("latin-1")},
        {"x-zm-request-timestamp": "\xb2\xb3"},
        {"x-zm-signature": "v0=" + "\xff" * 64},
    ],
)
def test_a_bad_signature_and_an_unknown_source_get_the_same_answer(http, published, wrong):
    answer = send(http, started(), **wrong)

    assert (answer.status_code, answer.get_json()["code"]) == (401, "bad_signature")
    assert published == []


def test_a_changed_byte_is_a_bad_signature(http):
    body = json.dumps(started()).encode()
    timestamp = str(int(time.time()))
    headers = {"x-zm-request-timestamp": timestamp, "x-zm-signature": signature.sign(SECRET.encode(), timestamp, body)}

    assert http.post(f"/media/v1/webhooks/zoom/{SOURCE}", data=body + b" ", headers=headers).status_code == 401


@pytest.mark.parametrize(
    "told",
    [
        b"not json",
        b"\xff\xfe",
        [],
        {"event": "meeting.started"},
        started(event=""),
        started(event=7),
        started(event="\x00\u200b"),
        started(payload=None),
        started(payload=[]),
        b'{"event":"meeting.started","payload":{"n":NaN}}',
        b'{"event":"meeting.started","payload":{"a":' + b"[" * 300 + b"]" * 300 + b"}}",
        b'{"event":"meeting.started","payload":' + b'{"a":' * 300 + b"1" + b"}" * 301,
        b'{"event":"meeting.started","payload":{"a":' + b"[" * 100_000 + b"]" * 100_000 + b"}}",
        b"[" * 100_000,
        b"\xff" + json.dumps(started()).encode(),
    ],
)
def test_what_is_signed_and_no_event_is_refused(http, published, told):
    answer = send(http, told)

    assert (answer.status_code, answer.get_json()["code"]) == (400, "bad_event")
    assert published == []


def test_a_body_over_the_limit_is_refused_before_it_is_read(http, published):
    answer = send(http, b" " * 1_000_001)

    assert (answer.status_code, answer.get_json()["code"]) == (413, "body_too_large")


@pytest.mark.parametrize(
    "event_ts",
    [
        1_800_000_000_000,
        "1800000000000",
        1_800_000_000_000.0,
        1_800_000_000,
        "1800000000",
        " １８００００００００ ",
        "2027-01-15T08:00:00Z",
    ],
)
def test_the_events_time_is_read_from_numbers_and_text(http, published, event_ts):
    assert send(http, started(event_ts=event_ts)).status_code == 204

    assert published[0].body["at"] == "2027-01-15T08:00:00Z"


@pytest.mark.parametrize("event_ts", ["soon", None, True, "", [], {}, -1, 0, 10**18, 10**30, 1.5])
def test_an_event_whose_time_cannot_be_read_happened_when_it_was_signed(http, published, event_ts):
    signed_at = int(time.time())

    assert send(http, started(event_ts=event_ts), at=signed_at).status_code == 204
    assert published[0].body["at"] == datetime.fromtimestamp(signed_at, UTC).isoformat().replace("+00:00", "Z")


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        (rb'"\u5c0f\u96e8\ud83d"', "小雨"),
        (rb'"\ude00\u5c0f"', "小"),
        (b'"\xe5\xb0\x8f\xe9\x9b"', "小"),
        (b'"\xed\xa0\xbd"', ""),
        (b"1e400", "1e400"),
        (b"-1e999", "-1e999"),
        (b"1" * 100_000, "1" * 100_000),
        (b"18446744073709551616", "18446744073709551616"),
    ],
)
def test_a_value_that_cannot_travel_is_changed_and_the_bytes_are_kept(http, published, name, kept):
    body = b'{"event":"meeting.participant_joined","payload":{"object":{"participant":{"user_name":' + name + b"}}}}"

    assert send(http, body).status_code == 204
    (envelope,) = published
    assert envelope.body["payload"]["payload"]["object"]["participant"] == {"user_name": kept}
    assert base64.b64decode(envelope.body["raw"]) == body
    assert decode(orjson.dumps(envelope)).body == envelope.body


@pytest.mark.parametrize("name", ["\x00", "😀", "x" * 10_000, 18446744073709551615, -(2**63), 1.5, True, None])
def test_a_value_that_can_travel_is_passed_on_as_it_is(http, published, name):
    told = started(payload={"object": {"participant": {"user_name": name}}})

    assert send(http, told).status_code == 204
    assert (published[0].body["payload"], published[0].body["raw"]) == (told, None)


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(st.characters(exclude_categories=())),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(st.characters(exclude_categories=())), inner, max_size=3),
    max_leaves=8,
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.dictionaries(st.text(max_size=5), json_values, max_size=3), st.dictionaries(st.text(max_size=5), json_values), json_values)
def test_no_signed_object_with_an_event_and_a_payload_is_lost(http, published, more, payload, event_ts):
    published.clear()
    told = {**more, "event": "meeting.participant_joined", "event_ts": event_ts, "payload": payload}
    body = json.dumps(told).replace("Infinity", "1e999").encode()

    assert send(http, body).status_code == 204
    assert decode(orjson.dumps(published[0])).body == published[0].body


@pytest.mark.parametrize(
    "token",
    [
        'v0:1720705455:{"event":"meeting.started"}',
        "v0:1720705455:",
        "a:b",
        "a b",
        "",
        "x" * 65,
        "ｘｙｓ",
        "xys8\n",
        "\ud83d",
        7,
        None,
        ["xys8"],
    ],
)
def test_the_challenge_signs_no_token_of_another_form(http, token):
    answer = send(http, {"event": "endpoint.url_validation", "event_ts": 1_800_000_000_000, "payload": {"plainToken": token}})

    assert (answer.status_code, answer.get_json()["code"]) == (400, "bad_event")
    assert [fault["field"] for fault in answer.get_json()["errors"]] == ["payload.plainToken"]


def test_a_challenge_that_comes_again_is_answered_the_same_and_published_never(http, published):
    first, again = send(http, BODY), send(http, BODY)

    assert first.data == again.data
    assert published == []


def test_what_the_broker_does_not_take_is_not_taken(http, published):
    published.down = True

    answer = send(http, started())

    assert answer.status_code == 503
    assert int(answer.headers["Retry-After"]) >= 1


def test_the_secret_is_asked_for_once_a_minute_and_dropped_when_the_source_goes(http, org):
    send(http, started())
    send(http, started())
    assert org.asked == 1

    http.application.extensions["rostrum"].sources.drop(SOURCE)
    send(http, started())
    assert org.asked == 2


def test_the_signature_is_compared_in_constant_time():
    good = hmac.new(SECRET.encode(), b"v0:1720705455:" + BODY, hashlib.sha256).hexdigest()

    assert signature.is_good(SECRET.encode(), "1720705455", BODY, f"v0={good}", now=1720705460, tolerance=10)
    assert not signature.is_good(SECRET.encode(), "1720705455", BODY, f"v0={good}", now=1720705470, tolerance=10)
