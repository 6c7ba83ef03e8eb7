"""A real gunicorn with the gateway of `served.py`, on a free port, for as long as a block lasts."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from base64 import urlsafe_b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
CONFIGURATION = HERE.parents[1] / "gateway/gunicorn.conf.py"
STARTS_WITHIN = 60.0


@dataclass(frozen=True)
class Real:
    port: int
    log: Path

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def lines(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.log.read_text().splitlines() if line.startswith("{")]

    def connect(self, source: str = "127.0.0.1") -> socket.socket:
        return socket.create_connection(("127.0.0.1", self.port), timeout=30, source_address=(source, 0))

    def exchange(self, raw: bytes, *, ends: bool = True) -> bytes:
        """All that is answered until the gateway closes; `ends` closes our half after the request."""
        with self.connect() as sock:
            try:
                sock.sendall(raw)
                if ends:
                    sock.shutdown(socket.SHUT_WR)
            except OSError:
                pass  # refused before all was sent; the answer is there to be read
            answer = b""
            try:
                while piece := sock.recv(65536):
                    answer += piece
            except ConnectionResetError:
                pass
            return answer


@contextmanager
def serving(folder: Path, public_key: bytes, **variables: str) -> Iterator[Real]:
    port = _free_port()
    environ = {
        **os.environ,
        "AMQP_URI": "amqp://nowhere",
        "SECRETS_KEY": urlsafe_b64encode(b"k" * 32).decode(),
        "TOKEN_PUBLIC_KEY": urlsafe_b64encode(public_key).decode(),
        "GATEWAY_PORT": str(port),
        "GATEWAY_WORKERS": "1",
        "GATEWAY_THREADS": "4",
        "BLOBS_URL": (folder / "blobs").as_uri(),
        "METRICS_PORT": "",
        "RATE_PER_ADDRESS": "100000/100000",
        **variables,
    }
    log = folder / "gateway.log"
    command = [sys.executable, "-m", "gunicorn", "-c", str(CONFIGURATION), "--pythonpath", str(HERE), "served:make()"]
    with log.open("wb") as output:
        process = subprocess.Popen(command, env=environ, cwd=folder, stdout=output, stderr=output, stdin=subprocess.DEVNULL)
    real = Real(port, log)
    try:
        _wait(real, process)
        yield real
    finally:
        process.send_signal(signal.SIGTERM)
        status = process.wait(60)
    assert status == 0


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait(real: Real, process: "subprocess.Popen[bytes]") -> None:
    deadline = time.monotonic() + STARTS_WITHIN
    while True:
        try:
            with urllib.request.urlopen(f"{real.url}/healthz", timeout=10):
                return
        except OSError:
            if process.poll() is not None or time.monotonic() > deadline:
                raise AssertionError(real.log.read_text()[-3000:]) from None
            time.sleep(0.05)
