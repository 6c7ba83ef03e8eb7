"""Slow clients hold no thread: good ones are answered while many more unfinished requests than threads are open."""

import socket
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.attack.slow_clients import KINDS, attack

from .conftest import Signer
from .real import Real, serving

HEAD = b"GET /healthz HTTP/1.1\r\nHost: x\r\n"
BODY = b"POST /api/v1/session HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 900000\r\n\r\n{"
LARGE = b"GET /test/large HTTP/1.1\r\nHost: x\r\n\r\n"
STREAM = b"GET /test/stream HTTP/1.1\r\nHost: x\r\n\r\n"


def answers(real: Real, source: str = "127.0.0.1") -> bool:
    with real.connect(source) as sock:
        sock.sendall(HEAD + b"Connection: close\r\n\r\n")
        return sock.recv(1000).startswith(b"HTTP/1.1 200 ")


def opened(stack: ExitStack, real: Real, beginning: bytes, source: str = "127.0.0.1") -> socket.socket:
    sock = stack.enter_context(socket.socket())
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 2048)
    sock.settimeout(60)
    sock.bind((source, 0))
    sock.connect(("127.0.0.1", real.port))
    sock.sendall(beginning)
    return sock


@pytest.fixture(scope="module")
def strict(tmp_path_factory: pytest.TempPathFactory, signer: Signer) -> Iterator[Real]:
    """Short deadlines."""
    key = signer.key.public_key().public_bytes_raw()
    with serving(tmp_path_factory.mktemp("strict"), key, HEADER_SECONDS="1", TRANSFER_GRACE="1") as found:
        yield found


@pytest.fixture(scope="module")
def narrow(tmp_path_factory: pytest.TempPathFactory, signer: Signer) -> Iterator[Real]:
    """Few connections, and no deadline that a test could meet."""
    key = signer.key.public_key().public_bytes_raw()
    variables = {"CONNECTIONS": "60", "CONNECTIONS_PER_ADDRESS": "20", "HEADER_SECONDS": "900", "TRANSFER_GRACE": "900"}
    with serving(tmp_path_factory.mktemp("narrow"), key, TRUSTED_PROXIES="127.0.0.9", **variables) as found:
        yield found


@pytest.mark.parametrize("beginning", [b"", HEAD, BODY, LARGE, STREAM], ids=["silent", "headers", "body", "reader", "reader of a stream"])
@pytest.mark.parametrize("sources", [("127.0.0.1",), ("127.0.0.2", "127.0.0.3", "127.0.0.4")], ids=["one address", "several"])
def test_a_good_client_is_answered_while_many_unfinished_requests_are_open(real: Real, beginning: bytes, sources: tuple[str, ...]) -> None:
    with ExitStack() as stack:
        for number in range(60):
            opened(stack, real, beginning, sources[number % len(sources)])
        assert all(answers(real) for _ in range(5))


def test_no_good_request_fails_during_an_attack_of_all_kinds(narrow: Real) -> None:
    figures = attack(narrow.url, 150, 3.0, kinds=KINDS, sources=["127.0.0.1", "127.0.0.2", "127.0.0.3"], large="/test/large")
    assert figures.answered > 0
    assert figures.failed == 0


@pytest.mark.parametrize(("beginning", "status"), [(HEAD, b"408"), (BODY, b"408"), (b"", b"")], ids=["headers", "body", "silence"])
def test_what_does_not_arrive_in_time_is_closed_with_a_408(strict: Real, beginning: bytes, status: bytes) -> None:
    with ExitStack() as stack:
        sock = opened(stack, strict, beginning)
        answer = b"".join(iter(lambda: sock.recv(4096), b""))
    assert answer[9:12] == status
    assert (b"application/problem+json" in answer) == bool(status)


def test_a_trickle_of_headers_does_not_prolong_their_deadline(strict: Real) -> None:
    with ExitStack() as stack:
        sock = opened(stack, strict, HEAD)
        sock.settimeout(0.05)
        answer = b""
        while not answer:
            try:
                sock.sendall(b"X-A: b\r\n")
                answer = sock.recv(4096)
            except TimeoutError:
                continue
    assert answer.startswith(b"HTTP/1.1 408 ")


def test_a_reader_that_takes_nothing_is_cut_off(strict: Real) -> None:
    with ExitStack() as stack:
        sock = opened(stack, strict, LARGE)
        head = sock.recv(12)
        until_logged(strict, "answer not taken")
        with pytest.raises(ConnectionResetError):
            list(iter(lambda: sock.recv(65536), b""))
    assert head == b"HTTP/1.1 200"


def until_logged(real: Real, event: str) -> None:
    deadline = time.monotonic() + 60
    while not [line for line in real.lines() if line["event"] == event]:
        assert time.monotonic() < deadline
        time.sleep(0.1)


def test_one_address_keeps_as_many_connections_as_it_may_and_the_newest(narrow: Real) -> None:
    with ExitStack() as stack:
        socks = [opened(stack, narrow, b"", "127.0.0.5") for _ in range(21)]
        assert socks[0].recv(1) == b""  # it made room
        socks[-1].sendall(HEAD + b"\r\n")
        assert socks[-1].recv(100).startswith(b"HTTP/1.1 200 ")


def test_a_trusted_proxy_has_no_limit_of_its_own(narrow: Real) -> None:
    with ExitStack() as stack:
        socks = [opened(stack, narrow, b"", "127.0.0.9") for _ in range(40)]
        for sock in socks:
            sock.sendall(HEAD + b"\r\n")
        assert all(sock.recv(100).startswith(b"HTTP/1.1 200 ") for sock in socks)


def test_a_full_gateway_makes_room_for_the_next_visitor(narrow: Real) -> None:
    with ExitStack() as stack:
        for number in range(80):
            opened(stack, narrow, HEAD, f"127.0.1.{number // 15}")
        assert answers(narrow, "127.0.2.1")


def test_a_stopping_gateway_does_not_wait_for_slow_clients(tmp_path: Path, signer: Signer) -> None:
    with ExitStack() as stack, serving(tmp_path, signer.key.public_key().public_bytes_raw()) as real:
        for beginning in (b"", HEAD, BODY, LARGE):
            opened(stack, real, beginning)
        assert answers(real)


@pytest.mark.parametrize("wrong", [{"CONNECTIONS": "many"}, {"GATEWAY_THREADS": "0"}, {"METRICS_PORT": "x"}, {"HEADER_SECONDS": "-1"}])
def test_a_wrong_figure_ends_the_start_with_its_name(tmp_path: Path, signer: Signer, wrong: dict[str, str]) -> None:
    with (
        pytest.raises(AssertionError, match=next(iter(wrong))),
        serving(tmp_path, signer.key.public_key().public_bytes_raw(), **wrong),
    ):
        pass
