"""Slow clients against a gateway: unfinished headers, unfinished bodies, and readers that take no answer. On loopback only.

`attack(base_url, n, seconds)` keeps `n` of them open and says what became of good requests meanwhile.
"""

import http.client
import ipaddress
import json
import socket
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from tests.attack.outcome import Outcome
from tests.e2e.stack import Stack

DRIP = 1.0  # seconds between the bytes of one slow client
PATIENCE = 30.0  # seconds that a good client waits
LARGE = "/api/openapi.json"  # an answer that no socket's buffers hold whole


@dataclass
class Figures:
    """Of the good requests: how many were answered and refused, and the seconds of each answer. Of the slow: how often the gateway
    closed one."""

    slow: int
    answered: int = 0
    failed: int = 0
    closed: int = 0
    seconds: list[float] = field(default_factory=list, repr=False)

    def slowest(self) -> float:
        return max(self.seconds, default=0.0)


class Slow:
    """One slow client. It opens a new connection when the gateway has closed its own."""

    def __init__(self, kind: str, address: tuple[str, int], source: str, path: str) -> None:
        self.kind, self.address, self.source, self.path = kind, address, source, path
        self.closed = 0
        self.open()

    def open(self) -> None:
        self.sock = socket.socket()
        if self.kind == "reader":
            self.sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 2048)
        self.sock.bind((self.source, 0))
        self.sock.settimeout(5)
        with suppress(OSError):
            self.sock.connect(self.address)
            self.sock.sendall(self._beginning())
        self.sock.setblocking(False)

    def _beginning(self) -> bytes:
        start = f"GET {self.path} HTTP/1.1\r\nHost: x\r\n"
        length = "POST /api/v1/session HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 900000\r\n\r\n{"
        chunks = "POST /api/v1/session HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n"
        words = {"silent": "", "head": start, "body": length, "chunks": chunks, "reader": f"{start}\r\n" * 20}
        return words[self.kind].encode()

    def drip(self) -> None:
        try:
            if self.kind in ("head", "body", "chunks"):
                self.sock.send(b"X" if self.kind != "head" else b"X-Slow: 1\r\n")
            if self.kind != "reader" and self.sock.recv(1000) == b"":
                raise ConnectionResetError
        except BlockingIOError:
            return
        except OSError:
            self.closed += 1
            self.sock.close()
            self.open()


KINDS = ("silent", "head", "body", "chunks", "reader")


def attack(
    base_url: str,
    n: int,
    seconds: float,
    *,
    kinds: Sequence[str] = KINDS,
    sources: Sequence[str] = ("127.0.0.1",),
    good_source: str = "127.0.0.1",
    large: str = LARGE,
) -> Figures:
    """Keep `n` slow clients open for `seconds`, of each kind and from each source address as many; send good requests all the time."""
    url = urlsplit(base_url)
    address = (url.hostname or "", url.port or 80)
    if not ipaddress.ip_address(socket.gethostbyname(address[0])).is_loopback:
        raise ValueError("attacks go to loopback only")
    slow = [Slow(kinds[i % len(kinds)], address, sources[i // len(kinds) % len(sources)], large) for i in range(n)]
    figures = Figures(n)
    end, dripped = time.monotonic() + seconds, 0.0
    while time.monotonic() < end:
        if time.monotonic() - dripped > DRIP:
            dripped = time.monotonic()
            for each in slow:
                each.drip()
        _good(address, good_source, figures)
    figures.closed = sum(each.closed for each in slow)
    for each in slow:
        each.sock.close()
    return figures


def _good(address: tuple[str, int], source: str, figures: Figures) -> None:
    """One good request on a connection of its own, as a new visitor sends it."""
    began = time.monotonic()
    connection = http.client.HTTPConnection(*address, timeout=PATIENCE, source_address=(source, 0))
    try:
        connection.request("GET", "/healthz")
        good = connection.getresponse().status == 200
    except (OSError, http.client.HTTPException):
        good = False
    finally:
        connection.close()
    figures.answered += good
    figures.failed += not good
    figures.seconds.append(time.monotonic() - began)


def strike(stack: Stack, _folder: Path) -> Iterator[Outcome]:
    """For `make attack`: 500 slow clients from the address of the good one, then from four others."""
    for name, sources in (("one address", ["127.0.0.1"]), ("four addresses", [f"127.0.0.{number}" for number in range(2, 6)])):
        found = attack(stack.base_url, 500, 15.0, sources=sources)
        tried = f"500 slow clients for 15 s; {found.answered} good requests answered, the slowest in {found.slowest():.2f} s"
        findings = [f"{found.failed} good requests failed"] if found.failed or not found.answered else []
        yield Outcome(f"slow clients from {name}", tried, findings)


if __name__ == "__main__":
    found = attack(sys.argv[1], int(sys.argv[2]), float(sys.argv[3]), sources=sys.argv[4:] or ["127.0.0.1"])
    sys.stdout.write(
        json.dumps({name: value for name, value in asdict(found).items() if name != "seconds"} | {"slowest": found.slowest()}) + "\n"
    )
