"""AMQP 0-9-1 frames (section 2.3 of the specification): those that the bus sends and receives once a connection is up.

Writing makes bytes, reading takes bytes; nothing here knows a socket. Numbers are big-endian as the protocol wants them.
"""

from collections.abc import Iterator, Mapping
from struct import Struct
from typing import Any

from amqp.serialization import decode_properties_basic, dumps

METHOD, HEADER, BODY, HEARTBEAT_FRAME = 1, 2, 3, 8
END = b"\xce"
HEARTBEAT = b"\x08\x00\x00\x00\x00\x00\x00\xce"
FRAME_MAX = 131072  # what we offer when connecting; the broker may only ask for less
OVERHEAD = 8  # type, channel and size before a payload, the end octet after it

# (class, method) as one number: how the payload of a method frame begins.
CONNECTION_CLOSE, CONNECTION_CLOSE_OK = 10 << 16 | 50, 10 << 16 | 51
CONNECTION_BLOCKED, CONNECTION_UNBLOCKED = 10 << 16 | 60, 10 << 16 | 61
CHANNEL_CLOSE, CHANNEL_CLOSE_OK = 20 << 16 | 40, 20 << 16 | 41
BASIC_CONSUME, BASIC_CANCEL, BASIC_CANCEL_OK = 60 << 16 | 20, 60 << 16 | 30, 60 << 16 | 31
BASIC_PUBLISH, BASIC_RETURN, BASIC_DELIVER = 60 << 16 | 40, 60 << 16 | 50, 60 << 16 | 60
BASIC_ACK, BASIC_NACK = 60 << 16 | 80, 60 << 16 | 120

PERSISTENT = 2
BASIC = 60

_FRAME = Struct(">BHI")
_CONTENT = Struct(">BHIHHQ")
_ACK = Struct(">BHIIQBB")
_LONG = Struct(">I")
_LONGLONG = Struct(">Q")
_SHORT = Struct(">H")


class BadFrame(Exception):
    """What arrived is not AMQP: the connection cannot be used any more."""


def shortstr(text: str) -> bytes:
    """A string of at most 255 bytes with its length before it."""
    raw = text.encode()
    return bytes((len(raw),)) + raw


def longstr(raw: bytes) -> bytes:
    return _LONG.pack(len(raw)) + raw


def method(channel: int, signature: int, arguments: bytes = b"") -> bytes:
    return _FRAME.pack(METHOD, channel, 4 + len(arguments)) + _LONG.pack(signature) + arguments + END


def ack(channel: int, tag: int) -> bytes:
    return _ACK.pack(METHOD, channel, 13, BASIC_ACK, tag, 0, 0xCE)


def cancel(channel: int, consumer_tag: str) -> bytes:
    return method(channel, BASIC_CANCEL, shortstr(consumer_tag) + b"\x00")


def consume(channel: int, queue: str, consumer_tag: str, *, no_ack: bool = False) -> bytes:
    """Without waiting for the answer: a refusal closes the channel, which ends the link anyway."""
    bits = (2 if no_ack else 0) | 8
    return method(channel, BASIC_CONSUME, b"\x00\x00" + shortstr(queue) + shortstr(consumer_tag) + bytes((bits,)) + _LONG.pack(0))


def close(reply_code: int = 200) -> bytes:
    return method(0, CONNECTION_CLOSE, _SHORT.pack(reply_code) + shortstr("bye") + b"\x00\x00\x00\x00")


def publish(channel: int, exchange: str, routing_key: str, *, mandatory: bool = False) -> bytes:
    """The first frame of a message; `content` makes the others. It is the same for all messages of one address."""
    return method(channel, BASIC_PUBLISH, b"\x00\x00" + shortstr(exchange) + shortstr(routing_key) + (b"\x01" if mandatory else b"\x00"))


def content(channel: int, properties: bytes, body: bytes, frame_max: int) -> bytes:
    """Header and body frames. `properties` is what `properties()` made, or pieces in the same order."""
    size = len(body)
    head = _CONTENT.pack(HEADER, channel, 12 + len(properties), BASIC, 0, size) + properties + END
    limit = frame_max - OVERHEAD
    if size <= limit:
        return b"".join((head, _FRAME.pack(BODY, channel, size), body, END)) if size else head
    parts = [head]
    for start in range(0, size, limit):
        piece = body[start : start + limit]
        parts += (_FRAME.pack(BODY, channel, len(piece)), piece, END)
    return b"".join(parts)


def properties(
    *,
    headers: Mapping[str, Any] | None = None,
    delivery_mode: int | None = None,
    correlation_id: str | None = None,
    reply_to: str | None = None,
    expiration: str | None = None,
    message_id: str | None = None,
    type: str | None = None,  # noqa: A002 - the protocol's name
) -> bytes:
    """Flags and values of a basic content header, in the protocol's order."""
    flags, parts = 0, []
    if headers:
        flags, parts = 0x2000, [dumps("F", [dict(headers)])]
    if delivery_mode:
        flags |= 0x1000
        parts.append(bytes((delivery_mode,)))
    for flag, value in (
        (0x0400, correlation_id),
        (0x0200, reply_to),
        (0x0100, expiration),
        (0x0080, message_id),
        (0x0020, type),
    ):
        if value is not None:
            flags |= flag
            parts.append(shortstr(value))
    return _SHORT.pack(flags) + b"".join(parts)


class Message:
    """A delivered or returned message. Properties are decoded when asked for."""

    __slots__ = ("_properties", "body", "header", "redelivered", "routing_key", "signature", "tag")

    def __init__(self, signature: int, arguments: bytes) -> None:
        self.signature = signature
        self.body = b""
        self.header = b""
        self._properties: dict[str, Any] | None = None
        if signature == BASIC_DELIVER:
            at = 5 + arguments[4]
            (self.tag,) = _LONGLONG.unpack_from(arguments, at)
            self.redelivered = arguments[at + 8] != 0
            at += 9
        else:
            self.tag, self.redelivered = 0, False
            at = 7 + arguments[6]
        at += 1 + arguments[at]
        self.routing_key = arguments[at + 1 : at + 1 + arguments[at]].decode()

    @property
    def properties(self) -> dict[str, Any]:
        if self._properties is None:
            self._properties = decode_properties_basic(self.header, 12)[0]
        return self._properties

    @property
    def headers(self) -> dict[str, Any]:
        return self.properties.get("application_headers") or {}


class Reader:
    """Cuts a stream of bytes into methods and messages. One channel besides channel 0, as each of our connections has."""

    def __init__(self) -> None:
        self._rest = b""
        self._message: Message | None = None
        self._missing = 0
        self._pieces: list[bytes] = []

    def feed(self, chunk: bytes) -> Iterator[tuple[int, bytes] | Message]:
        """What `chunk` completes, in order: (signature, arguments) for a method, or a Message."""
        data = self._rest + chunk if self._rest else chunk
        at, length = 0, len(data)
        while length - at >= OVERHEAD:
            kind, _, size = _FRAME.unpack_from(data, at)
            end = at + 7 + size
            if size > FRAME_MAX:
                raise BadFrame(f"a frame of {size} bytes")
            if end >= length:
                break
            if data[end] != 0xCE:
                raise BadFrame("a frame does not end where it should")
            item = self._frame(kind, data[at + 7 : end])
            at = end + 1
            if item is not None:
                yield item
        self._rest = data[at:] if at < length else b""

    def _frame(self, kind: int, payload: bytes) -> tuple[int, bytes] | Message | None:
        if kind == METHOD:
            (signature,) = _LONG.unpack_from(payload)
            if signature not in (BASIC_DELIVER, BASIC_RETURN):
                return signature, payload[4:]
            self._message = Message(signature, payload)
            return None
        if kind == HEARTBEAT_FRAME:
            return None
        message = self._message
        if message is None or kind not in (HEADER, BODY):
            raise BadFrame(f"unexpected frame of type {kind}")
        if kind == HEADER:
            message.header = payload
            (self._missing,) = _LONGLONG.unpack_from(payload, 4)
        else:
            self._missing -= len(payload)
            self._pieces.append(payload)
        return None if self._missing > 0 else self._finish(message)

    def _finish(self, message: Message) -> Message:
        if self._pieces:
            message.body = self._pieces[0] if len(self._pieces) == 1 else b"".join(self._pieces)
            self._pieces = []
        self._message = None
        return message


def confirmation(arguments: bytes) -> tuple[int, bool]:
    """The delivery tag of a basic.ack or basic.nack that the broker sent, and whether it stands for all before it too."""
    return _LONGLONG.unpack_from(arguments)[0], bool(arguments[8] & 1)


def closing_reason(arguments: bytes) -> str:
    """Code and text of a connection.close or channel.close."""
    (code,) = _SHORT.unpack_from(arguments)
    return f"{code} {arguments[3 : 3 + arguments[2]].decode(errors='replace')}"
