"""Requests from chosen addresses of the loopback network 127.0.0.0/8, each on a connection of its own."""

import json
from http.client import HTTPConnection
from typing import Any
from urllib.parse import urlsplit

WITHIN = 30.0  # seconds for one request


def address(number: int) -> str:
    """The `number`th address of the network, apart from that of everybody else."""
    return f"127.{1 + number // 62_500}.{number // 250 % 250}.{1 + number % 250}"


class Caller:
    """One client address. Raises ValueError for a server that is not on loopback: these are attacks."""

    def __init__(self, base_url: str, source: str) -> None:
        parts = urlsplit(base_url)
        if parts.hostname not in ("127.0.0.1", "localhost"):
            raise ValueError("attacks stay on loopback")
        self._connection = HTTPConnection("127.0.0.1", parts.port or 80, timeout=WITHIN, source_address=(source, 0))

    def post(self, path: str, body: dict[str, Any]) -> int:
        """Return the status."""
        self._connection.request("POST", path, json.dumps(body), {"Content-Type": "application/json"})
        answer = self._connection.getresponse()
        answer.read()
        return answer.status

    def close(self) -> None:
        self._connection.close()
