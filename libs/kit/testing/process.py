"""A service as the process that it is in production, with its log lines to wait for."""

import json
import signal
import subprocess
import sys
import threading
import urllib.request
from collections.abc import Mapping
from time import monotonic
from typing import Any


class ServiceProcess:
    """`python -m kit.run <service>` under test."""

    def __init__(self, service: str, environ: Mapping[str, str]) -> None:
        self.service = service
        self.lines: list[dict[str, Any]] = []  # its log so far; what is no JSON stands under "text"
        self._arrived = threading.Condition()
        self._process = subprocess.Popen(
            [sys.executable, "-m", "kit.run", service], env=dict(environ), stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True
        )
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    @property
    def pid(self) -> int:
        return self._process.pid

    def wait_until_ready(self, timeout: float = 60) -> None:
        """Until it takes calls."""
        self.wait_for("started", timeout)
        self.wait_for("broker connected", timeout, link=f"{self.service} rpc")

    def wait_for(self, event: str, timeout: float = 30, *, after: int = 0, **fields: Any) -> dict[str, Any]:
        """The first log line with this event and these fields, from line number `after` on."""
        until = monotonic() + timeout
        with self._arrived:
            while True:
                for line in self.lines[after:]:
                    if line.get("event") == event and all(line.get(key) == value for key, value in fields.items()):
                        return line
                remaining = until - monotonic()
                if remaining <= 0 or (self._process.poll() is not None and not self._reader.is_alive()):
                    raise AssertionError(f"{self.service} has not logged {event!r} {fields}:\n{self.log()}")
                self._arrived.wait(min(remaining, 0.5))

    def log(self) -> str:
        return "\n".join(json.dumps(line, ensure_ascii=False) for line in self.lines)

    def metrics(self) -> str:
        """What Prometheus would read."""
        port = self.wait_for("started")["metrics_port"]
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/metrics", timeout=5) as answer:
            text: str = answer.read().decode()
        return text

    def terminate(self) -> None:
        self._process.terminate()

    def interrupt(self) -> None:
        self._process.send_signal(signal.SIGINT)

    def kill(self) -> None:
        """Without any chance to clean up, and gone when this returns."""
        self._process.kill()
        self.end()

    def suspend(self) -> None:
        self._process.send_signal(signal.SIGSTOP)

    def resume(self) -> None:
        self._process.send_signal(signal.SIGCONT)

    def end(self, timeout: float = 40) -> int:
        """Wait until it is gone; its exit status."""
        try:
            status = self._process.wait(timeout)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
            raise AssertionError(f"{self.service} does not end:\n{self.log()}") from None
        self._reader.join(5)
        return status

    def _read(self) -> None:
        assert self._process.stderr is not None
        with self._process.stderr as lines:
            for text in lines:
                with self._arrived:
                    self.lines.append(_parsed(text))
                    self._arrived.notify_all()
        with self._arrived:
            self._arrived.notify_all()


def _parsed(text: str) -> dict[str, Any]:
    try:
        line = json.loads(text)
    except ValueError:
        return {"text": text.rstrip()}
    return line if isinstance(line, dict) else {"text": text.rstrip()}
