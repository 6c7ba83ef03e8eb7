"""The poller's part of a connection, without gunicorn's loop."""

import selectors
import socket
from collections.abc import Callable, Iterator
from types import SimpleNamespace

import pytest
from structlog.testing import capture_logs

from gateway.front.connections import Connection, Maker
from gateway.front.framing import Framing
from gateway.front.traffic import Traffic
from gateway.settings import Settings

WHOLE = b"GET / HTTP/1.1\r\nHost: x\r\n\r\n"


class Broken(Framing):
    def feed(self, data: bytes) -> int:
        raise ZeroDivisionError


class Loop:
    """One poller with its connections; `submitted` and `closed` are what the worker hears."""

    def __init__(self, settings: Settings, framing: type[Framing]) -> None:
        self.poller, self.submitted, self.closed = selectors.DefaultSelector(), list[Connection](), 0
        make = Maker(SimpleNamespace(threads=4), lambda: framing(1000, 5000), 10.0, 500.0)
        self.traffic = Traffic(self.poller, settings, make, self.submitted.append, self._count)
        self._clients: list[socket.socket] = []

    def _count(self) -> None:
        self.closed += 1

    def connect(self) -> socket.socket:
        ours, theirs = socket.socketpair()
        theirs.settimeout(5)
        self._clients.append(theirs)
        self.traffic.begin(ours, ("192.0.2.1", 1), None, "192.0.2.1")
        return theirs

    def look(self) -> None:
        for key, _ in self.poller.select(0):
            key.data(key.fileobj)

    def close(self) -> None:
        for conn in self.traffic.open:
            self.traffic.drop(conn)
        for sock in self._clients:
            sock.close()
        self.poller.close()


@pytest.fixture
def loop(make_settings: Callable[..., Settings]) -> Iterator[Callable[..., Loop]]:
    made: list[Loop] = []

    def make(framing: type[Framing] = Framing, **changes: int) -> Loop:
        made.append(Loop(make_settings(**changes), framing))
        return made[-1]

    yield make
    for each in made:
        each.close()


def test_a_request_reaches_a_thread_when_its_last_byte_is_here(loop: Callable[..., Loop]) -> None:
    at = loop()
    client = at.connect()
    client.sendall(WHOLE[:-1])
    at.look()
    assert at.submitted == []
    client.sendall(WHOLE[-1:])
    at.look()
    assert [conn.sock.recv(1000) for conn in at.submitted] == [WHOLE]


def test_a_defect_costs_one_connection(loop: Callable[..., Loop]) -> None:
    at = loop(Broken)
    client = at.connect()
    client.sendall(b"x")
    with capture_logs() as lines:
        at.look()
    assert (at.closed, [line["event"] for line in lines]) == (1, ["connection failed"])


def test_an_event_of_a_connection_that_is_gone_is_skipped(loop: Callable[..., Loop]) -> None:
    at = loop()
    first, second = at.connect(), at.connect()
    first.sendall(b"G")
    second.sendall(b"G")
    events = at.poller.select(0)
    for conn in at.traffic.open:
        at.traffic.drop(conn)
    for key, _ in events:
        key.data(key.fileobj)
    assert (at.closed, len(at.traffic.open), at.submitted) == (2, 0, [])


def test_an_answer_that_is_not_taken_is_sent_on_by_the_poller(loop: Callable[..., Loop]) -> None:
    at = loop()
    client = at.connect()
    client.sendall(WHOLE)
    at.look()
    (conn,) = at.submitted
    conn.sock.sendall(b"y" * 5_000_000)
    at.traffic.finish(conn, keep=False)
    taken = 0
    while piece := client.recv(65536):
        taken += len(piece)
        at.look()
    assert taken == 5_000_000


def test_one_connection_is_as_many_as_the_process_may_have(loop: Callable[..., Loop]) -> None:
    at = loop(connections=1)
    first = at.connect()
    at.connect()
    assert (first.recv(1), at.closed) == (b"", 1)
