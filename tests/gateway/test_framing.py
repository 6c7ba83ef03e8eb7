"""Where a request ends, however its bytes arrive; and the pace of a transfer."""

import io
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.front.channel import Pace
from gateway.front.connections import Connection, Connections, Stage
from gateway.front.framing import HEAD_LIMIT, Framing
from gateway.front.spool import IN_MEMORY, ONE_ADDRESS, Budget, NoRoom, Spool
from gateway.proxies import bucket

HEAD = b"POST / HTTP/1.1\r\nHost: x\r\n"
REQUESTS = {
    "without a body": HEAD + b"\r\n",
    "an empty line before": b"\r\n" + HEAD + b"\r\n",
    "a body": HEAD + b"content-length : 5\r\n\r\nabcde",
    "chunks": HEAD + b"Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\nA;x=y\r\n0123456789\r\n0\r\n\r\n",
    "chunks with line ends inside": HEAD + b"Transfer-Encoding: chunked\r\n\r\n4\r\n\r\n\r\n\r\n0\r\n\r\n",
    "trailers": HEAD + b"Transfer-Encoding: chunked\r\n\r\n0\r\nX: y\r\nZ: a\r\n\r\n",
    "a length in a header's value": HEAD + b"X: content-length: 9\r\n\r\n",
}


def framed(pieces: list[bytes]) -> tuple[int, bool]:
    framing, taken = Framing(1000, 5000), 0
    for piece in pieces:
        taken += framing.feed(piece)
    return taken, framing.is_whole and not framing.is_cut


@pytest.mark.parametrize("name", REQUESTS)
@given(data=st.data())
def test_a_request_ends_at_the_same_byte_however_it_is_cut(name: str, data: st.DataObject) -> None:
    raw = REQUESTS[name]
    whole = raw + b"GET /next HTTP/1.1\r\n\r\n"
    cuts = sorted(data.draw(st.sets(st.integers(0, len(whole)), max_size=12)) | {0, len(whole)})
    assert framed([whole[a:b] for a, b in pairwise(cuts)]) == (len(raw), True)


@pytest.mark.parametrize("name", REQUESTS)
def test_no_request_is_whole_before_its_last_byte(name: str) -> None:
    assert framed([bytes([byte]) for byte in REQUESTS[name][:-1]])[1] is False


@given(st.lists(st.binary(min_size=1, max_size=60), max_size=10))
def test_any_bytes_are_framed_without_an_error(pieces: list[bytes]) -> None:
    framing = Framing(1000, 5000)
    for start in (HEAD + b"Transfer-Encoding: chunked\r\n\r\n", b""):
        framing = Framing(1000, 5000)
        framing.feed(start)
        for piece in pieces:
            assert 0 <= framing.feed(piece) <= len(piece)


@pytest.mark.parametrize(
    ("raw", "too_long", "too_large"),
    [
        (HEAD + b"Content-Length: 1001\r\n\r\n", False, False),
        (HEAD + b"Transfer-Encoding: chunked\r\n\r\n5DC\r\n" + b"x" * 1500, False, True),
        (HEAD + b"X: " + b"a" * HEAD_LIMIT, True, False),
        (b"GET /" + b"a" * 9000, False, False),
        (b"GET / HTTP/1.1\n", False, False),
        (HEAD + b"Transfer-Encoding: chunked\r\n\r\nxyz\r\n", False, False),
        (HEAD + b"Content-Length: 0000000000000036\r\n\r\n", False, False),
        (HEAD + b"Content-Length: +36\r\n\r\n", False, False),
    ],
)
def test_what_is_refused_anyway_is_not_waited_for(raw: bytes, too_long: bool, too_large: bool) -> None:
    framing = Framing(1000, 5000)
    framing.feed(raw)
    assert (framing.is_whole, framing.is_cut) == (True, True)
    assert (framing.is_too_long, framing.is_too_large) == (too_long, too_large)


@pytest.mark.parametrize("chunk", [b"1\r\nx\r\n", b"5;" + b"a" * 900 + b"\r\nabcde\r\n"])
def test_chunks_that_are_mostly_framing_are_refused(chunk: bytes) -> None:
    framing = Framing(1_000_000, 1_000_000)
    framing.feed(HEAD + b"Transfer-Encoding: chunked\r\n\r\n")
    assert framing.feed(chunk * 30_000) < 150_000
    assert framing.is_cut


def test_small_chunks_are_framed_in_linear_time() -> None:
    """Each byte is copied a few times, not once for each chunk before it."""

    class Counting(bytes):
        copied = 0

        def __getitem__(self, at: Any) -> Any:
            piece = super().__getitem__(at)
            Counting.copied += len(piece) if isinstance(piece, bytes) else 0
            return piece

    data = Counting(b"8\r\nabcdefgh\r\n" * 10_000)
    framing = Framing(1_000_000, 1_000_000)
    framing.feed(HEAD + b"Transfer-Encoding: chunked\r\n\r\n")
    assert framing.feed(data) == len(data)
    assert Counting.copied < 200 * len(data)


def test_forms_may_be_larger_than_other_bodies() -> None:
    framing = Framing(1000, 5000)
    framing.feed(HEAD + b"Content-Type: multipart/form-data; boundary=b\r\nContent-Length: 4000\r\n\r\n")
    assert not framing.is_whole


def test_a_transfer_is_late_only_below_its_rate() -> None:
    pace = Pace(grace=10, rate=500, began=0.0)
    assert [pace.is_late(now) for now in (9.9, 10.1)] == [False, True]
    pace.moved = 5000
    assert [pace.is_late(now) for now in (19.9, 20.1)] == [False, True]


@given(st.lists(st.integers(1, IN_MEMORY), max_size=6), st.integers(1, 100_000))
def test_a_spool_gives_back_what_was_written(sizes: list[int], step: int) -> None:
    spool = Spool(Budget(), "a")
    written = b"".join(bytes([number % 256]) * size for number, size in enumerate(sizes))
    source = io.BytesIO(written)
    for size in sizes:
        spool.write(source.read(size))
    assert len(spool) == len(written)
    assert b"".join(iter(lambda: spool.read(step), b"")) == written
    spool.clear()


def test_one_address_cannot_fill_the_disk_of_all() -> None:
    budget = Budget()
    budget.take("a", ONE_ADDRESS)
    with pytest.raises(NoRoom):
        budget.take("a", 1)
    budget.take("b", ONE_ADDRESS)
    budget.give_back("a", ONE_ADDRESS)
    budget.take("a", 1)


class Waiting(Connection):
    def __init__(self, address: str | None, stage: Stage, since: float) -> None:
        self.address, self.stage, self.since = address, stage, since


def test_room_is_made_by_idle_connections_then_by_the_oldest() -> None:
    connections = Connections(most=3, most_of_one=9)
    working, old, idle = Waiting("a", Stage.WORKING, 0), Waiting("b", Stage.READING, 1), Waiting("c", Stage.IDLE, 5)
    assert [connections.add(conn) for conn in (working, old, idle)] == [None, None, None]
    assert connections.add(Waiting("d", Stage.READING, 7)) is idle
    connections.remove(idle)
    assert connections.add(Waiting("e", Stage.READING, 8)) is old


def test_one_that_finds_all_others_at_work_is_turned_away() -> None:
    connections = Connections(most=9, most_of_one=1)
    connections.add(Waiting("a", Stage.WORKING, 0))
    late = Waiting("a", Stage.READING, 1)
    assert connections.add(late) is late
    assert connections.add(Waiting(None, Stage.READING, 2)) is None


@pytest.mark.parametrize(
    ("address", "counted"),
    [
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2::", "2001:db8:1:2::/64"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("192.0.2.7", "192.0.2.7"),
        ("", ""),
        ("unix:", "unix:"),
    ],
)
def test_limits_count_a_network_of_ipv6_as_one_address(address: str, counted: str) -> None:
    assert bucket(address) == counted
