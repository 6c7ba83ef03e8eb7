"""Keeps programs running: starts them, restarts one that ends, files what they write, and stops them all in order.

Written here, not taken from honcho: honcho ends everything when one program ends, while a service has to be restarted (it
gives up when the broker stays away) with a growing delay, and killed when it does not stop in time. supervisord does that,
but is a daemon with a configuration of its own to generate.
"""

import os
import signal
import subprocess
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, cast

from .log_lines import Shown
from .processes import PRIVATE, PidFile, open_private, tail

SETTLED = 60.0  # seconds after which a program counts as healthy and its next restart is quick again
LOG_LIMIT = 20_000_000  # bytes; a longer log is set aside, once, when its program starts


@dataclass(frozen=True)
class Program:
    name: str
    command: list[str]
    environ: Mapping[str, str]
    cwd: Path


@dataclass(frozen=True)
class Pace:
    """Delays before restarts, in seconds, the last one for ever; and how long a program may take to stop."""

    delays: tuple[float, ...] = (0.5, 1, 2, 5, 10, 30)
    grace: float = 25.0


@dataclass
class Supervisor:
    run: Path
    log: Path
    tell: Callable[[str], None]
    pace: Pace = field(default_factory=Pace)
    _batches: list[list["_Kept"]] = field(default_factory=list)

    def start(self, *programs: Program) -> None:
        """Start a batch. Batches stop in the reverse order of their start."""
        batch = [_Kept(program, self) for program in programs]
        self._batches.append(batch)
        for kept in batch:
            kept.start()

    def stop(self) -> None:
        while self._batches:
            batch = self._batches.pop()
            for kept in batch:
                kept.ask_to_stop()
            deadline = time.monotonic() + self.pace.grace
            for kept in batch:
                kept.make_stop(deadline)


class _Kept:
    """One program and the thread that keeps it running."""

    def __init__(self, program: Program, supervisor: Supervisor) -> None:
        self.program = program
        self.pace = supervisor.pace
        self.tell = supervisor.tell
        self.pid_file = PidFile(supervisor.run / f"{program.name}.pid")
        self.log_file = supervisor.log / f"{program.name}.log"
        self._process: subprocess.Popen[bytes] | None = None
        self._stopping = threading.Event()
        self._lock = threading.Lock()
        self._thread = threading.Thread(target=self._keep, name=program.name, daemon=True)

    def start(self) -> None:
        self.pid_file.stop(self.pace.grace)  # left behind by a run that was killed
        if self.log_file.exists() and self.log_file.stat().st_size > LOG_LIMIT:
            self.log_file.replace(self.log_file.with_suffix(".log.1"))
        if self.log_file.exists():
            self.log_file.chmod(0o600)  # an older version made it readable by everybody
        self._thread.start()

    def ask_to_stop(self) -> None:
        with self._lock:
            self._stopping.set()
            if self._process is not None:
                _signal_group(self._process, signal.SIGTERM, leader_only=True)

    def make_stop(self, deadline: float) -> None:
        self._thread.join(max(0.0, deadline - time.monotonic()))
        if self._thread.is_alive() and self._process is not None:
            self.tell(f"{self.program.name} did not stop in {self.pace.grace:.0f} s and was killed")
            _signal_group(self._process, signal.SIGKILL)
            self._thread.join()

    def _keep(self) -> None:
        failures = 0
        while True:
            began = time.monotonic()
            status = self._run_once()
            if status is None or self._stopping.is_set():
                return
            failures = 0 if time.monotonic() - began > SETTLED else failures
            delay = self.pace.delays[min(failures, len(self.pace.delays) - 1)]
            failures += 1
            self.tell(f"{self.program.name} {_how(status)}; again in {delay:g} s; the end of {self.log_file}: {tail(self.log_file, 1)}")
            if self._stopping.wait(delay):
                return

    def _run_once(self) -> int | None:
        """Run the program to its end; None when it was told to stop before it began."""
        with self._lock:
            if self._stopping.is_set():
                return None
            process = self._process = subprocess.Popen(
                self.program.command,
                env=dict(self.program.environ),
                cwd=self.program.cwd,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                umask=PRIVATE,
                start_new_session=True,  # Ctrl-C is for us; we stop them in order
            )
            self.pid_file.write(process.pid)
        reader = threading.Thread(target=self._file_output, args=(cast(IO[bytes], process.stdout),), daemon=True)
        reader.start()
        status = process.wait()
        _signal_group(process, signal.SIGKILL)  # what it started goes with it
        reader.join(5)
        self.pid_file.file.unlink(missing_ok=True)
        return status

    def _file_output(self, output: IO[bytes]) -> None:
        shown = Shown()
        with output, open(self.log_file, "ab", buffering=0, opener=open_private) as log:
            for line in output:
                log.write(line)
                said = shown.line(line)
                if said is not None:
                    self.tell(f"{self.program.name:<10} {said}")


def _signal_group(process: "subprocess.Popen[bytes]", number: signal.Signals, *, leader_only: bool = False) -> None:
    try:
        os.kill(process.pid, number) if leader_only else os.killpg(process.pid, number)
    except (ProcessLookupError, PermissionError):  # gone already (macOS says "not permitted" of a group of zombies)
        return


def _how(status: int) -> str:
    return f"was killed by {signal.Signals(-status).name}" if status < 0 else f"ended with status {status}"
