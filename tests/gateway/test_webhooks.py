"""Zoom-style webhooks: signature, challenge, what is taken and what is not."""

import hashlib
import hmac
import json
import time

import pytest

from contracts import media
from contracts.errors import NotFound, Unavailable
from gateway.app import create_app
from gateway.webhooks import signature

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
        started(event_ts="soon"),
        started(event_ts=True),
        started(event_ts=10**18),
        started(payload=None),
    ],
)
def test_what_is_signed_and_no_event_is_refused(http, published, told):
    answer = send(http, told)

    assert (answer.status_code, answer.get_json()["code"]) == (400, "bad_event")
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
