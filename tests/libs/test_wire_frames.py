"""Frames as bytes: what we write is what the specification and py-amqp understand, and any cut of the stream is read the same."""

import amqp
import pytest
from amqp.serialization import decode_properties_basic, loads
from hypothesis import given
from hypothesis import strategies as st

from kit.wire import frames
from kit.wire.frames import BadFrame, Message, Reader

DELIVER = b"\x01c" + (7).to_bytes(8, "big") + b"\x01" + frames.shortstr("exchange") + frames.shortstr("key")


def delivered(body: bytes, frame_max: int = 131072, **properties: str) -> bytes:
    head = frames.method(1, frames.BASIC_DELIVER, DELIVER)
    return head + frames.content(1, frames.properties(**properties), body, frame_max)  # type: ignore[arg-type]


@given(bodies=st.lists(st.binary(max_size=300), max_size=4), frame_max=st.integers(9, 400), data=st.data())
def test_a_stream_cut_anywhere_is_read_as_the_same_messages(bodies: list[bytes], frame_max: int, data: st.DataObject) -> None:
    stream = b"".join(frames.HEARTBEAT + delivered(body, frame_max, type="t") for body in bodies)
    reader, at, read = Reader(), 0, []
    while at < len(stream):
        size = data.draw(st.integers(1, 120))
        read += list(reader.feed(stream[at : at + size]))
        at += size
    assert [(item.body, item.tag, item.redelivered, item.routing_key) for item in read if isinstance(item, Message)] == [
        (body, 7, True, "key") for body in bodies
    ]


def test_properties_are_those_that_py_amqp_reads() -> None:
    values = {"correlation_id": "1", "reply_to": "r", "expiration": "5000", "message_id": "m", "type": "t"}
    raw = frames.properties(headers={"who": "王", "n": 3}, delivery_mode=2, **values)  # type: ignore[arg-type]
    decoded, size = decode_properties_basic(raw, 0)
    assert size == len(raw)
    assert decoded == {**values, "application_headers": {"who": "王", "n": 3}, "delivery_mode": 2}


def test_a_publish_is_addressed_as_py_amqp_would_read_it() -> None:
    raw = frames.publish(1, "exchange", "key", mandatory=True)
    assert loads("Bssbb", raw[11:-1], 0)[0] == [0, "exchange", "key", True, False]


def test_an_ack_is_read_back() -> None:
    assert [(signature, frames.confirmation(rest)) for signature, rest in Reader().feed(frames.ack(1, 9))] == [  # type: ignore[misc]
        (frames.BASIC_ACK, (9, False))
    ]


def test_the_reason_of_a_closing_is_told() -> None:
    arguments = (404).to_bytes(2, "big") + frames.shortstr("NOT_FOUND - no queue") + b"\0\0\0\0"
    assert frames.closing_reason(arguments) == "404 NOT_FOUND - no queue"


@pytest.mark.parametrize(
    "stream",
    [
        frames.HEARTBEAT[:-1] + b"\x00",  # does not end with the end octet
        b"\x07\x00\x01\x00\x00\x00\x00\xce",  # a type that does not exist
        b"\x03\x00\x01\x00\x00\x00\x01x\xce",  # a body without a method
        b"HTTP/1.1 400 Bad Request\r\n\r\n",  # as a frame it would be 791,752,241 bytes long
    ],
)
def test_what_is_not_amqp_is_noticed(stream: bytes) -> None:
    with pytest.raises(BadFrame):
        list(Reader().feed(stream))


def test_a_string_too_long_for_the_protocol_is_an_error_not_a_broken_stream() -> None:
    with pytest.raises(ValueError, match="256"):
        frames.shortstr("x" * 256)


def test_the_constants_are_py_amqps() -> None:
    assert divmod(frames.BASIC_DELIVER, 65536) == amqp.spec.Basic.Deliver
    assert divmod(frames.CONNECTION_BLOCKED, 65536) == amqp.spec.Connection.Blocked
    assert divmod(frames.BASIC_CANCEL_OK, 65536) == amqp.spec.Basic.CancelOk
