"""Processes that outlive us on purpose (the servers): remembered in a file, recognised safely, stopped for good."""

import json
import os
import signal
import time
from collections.abc import Callable
from pathlib import Path

import psutil

from .console import Failure

PRIVATE = 0o077  # umask of every program that is started: its files are its user's alone


def open_private(path: str, flags: int) -> int:
    """An opener for `open`: a new file that only its user may read."""
    return os.open(path, flags, 0o600)


class PidFile:
    """Names a process by its id and the moment it began, so that a reused id is never taken for it."""

    def __init__(self, file: Path) -> None:
        self.file = file

    def write(self, pid: int) -> None:
        self.file.write_text(json.dumps({"pid": pid, "began": psutil.Process(pid).create_time()}))

    def process(self) -> psutil.Process | None:
        try:
            noted = json.loads(self.file.read_text())
            process = psutil.Process(noted["pid"])
            alive = process.create_time() == noted["began"] and process.status() != psutil.STATUS_ZOMBIE
        except (FileNotFoundError, ValueError, KeyError, psutil.NoSuchProcess):
            return None
        return process if alive else None

    def stop(self, grace: float) -> None:
        """SIGTERM to the process, SIGKILL to it and what it started if it is still there `grace` seconds later."""
        process = self.process()
        if process is not None:
            family = [process, *process.children(recursive=True)]
            process.send_signal(signal.SIGTERM)
            _, alive = psutil.wait_procs(family, timeout=grace)
            for left in alive:
                left.kill()
            psutil.wait_procs(alive, timeout=5)
        self.file.unlink(missing_ok=True)


def wait_until(ready: Callable[[], bool], seconds: float, alive: Callable[[], bool], otherwise: str) -> None:
    """Poll until `ready`; give up with `otherwise` when time is over or the process is gone."""
    deadline = time.monotonic() + seconds
    while not ready():
        if not alive() or time.monotonic() > deadline:
            raise Failure(otherwise)
        time.sleep(0.1)


def tail(file: Path, lines: int = 15) -> str:
    """The end of a log, in lines that fit a terminal."""
    text = file.read_text(errors="replace") if file.exists() else ""
    return "\n".join(line[:300] for line in text.splitlines()[-lines:])


def clean_environ() -> dict[str, str]:
    """Our environment without what would lead a foreign program astray."""
    return {key: value for key, value in os.environ.items() if not key.startswith(("PYTHON", "PG", "RABBITMQ_", "ERL_"))}
