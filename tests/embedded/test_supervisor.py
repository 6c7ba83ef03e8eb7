"""Programs that crash, that do not stop, and that leave children behind."""

import os
import queue
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest

from deploy.embedded.processes import PidFile
from deploy.embedded.supervisor import Pace, Program, Supervisor

QUICK = Pace(delays=(0.05, 0.1), grace=1.0)
SAY = "import json; say = lambda text: print(json.dumps(dict(level='notice', event=text)), flush=True); "
STUBBORN = SAY + "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); say('deaf'); time.sleep(60)"
PARENT = f"import subprocess, sys; subprocess.Popen([sys.executable, '-c', {STUBBORN!r}]).wait()"


class Told(queue.Queue[str]):
    def wait_for(self, words: str) -> str:
        while True:
            line = self.get(timeout=10)
            if words in line:
                return line


@pytest.fixture
def told() -> Told:
    return Told()


@pytest.fixture
def supervisor(tmp_path: Path, told: Told) -> Iterator[Supervisor]:
    made = Supervisor(tmp_path, tmp_path, told.put, QUICK)
    yield made
    made.stop()


def python(tmp_path: Path, code: str) -> Program:
    return Program("child", [sys.executable, "-c", code], dict(os.environ), tmp_path)


def test_a_program_that_ends_is_started_again_later_each_time(supervisor: Supervisor, tmp_path: Path, told: Told) -> None:
    supervisor.start(python(tmp_path, "raise SystemExit('no broker')"))
    first = told.wait_for("child")
    assert "ended with status 1; again in 0.05 s" in first
    assert first.endswith("no broker")
    assert "again in 0.1 s" in told.wait_for("child")
    assert "again in 0.1 s" in told.wait_for("child")


def test_a_program_that_was_killed_is_started_again(supervisor: Supervisor, tmp_path: Path, told: Told) -> None:
    supervisor.start(python(tmp_path, SAY + "import os, signal; say('up'); os.kill(os.getpid(), signal.SIGKILL)"))
    assert "was killed by SIGKILL" in told.wait_for("killed")
    told.wait_for("up")


def test_a_program_deaf_to_sigterm_is_killed_after_its_grace(supervisor: Supervisor, tmp_path: Path, told: Told) -> None:
    supervisor.start(python(tmp_path, STUBBORN))
    told.wait_for("deaf")
    began = time.monotonic()
    supervisor.stop()
    assert "child did not stop in 1 s and was killed" in told.wait_for("killed")
    assert time.monotonic() - began < 50  # the program would sleep for 60 s


def test_what_a_program_started_goes_with_it(supervisor: Supervisor, tmp_path: Path, told: Told) -> None:
    supervisor.start(python(tmp_path, PARENT))
    told.wait_for("deaf")
    noted = PidFile(tmp_path / "child.pid").process()
    assert noted is not None
    family = noted.children(recursive=True)
    supervisor.stop()
    assert eventually(lambda: not any(process.is_running() for process in family if process.status() != psutil.STATUS_ZOMBIE))


def test_a_program_left_behind_by_a_killed_run_is_stopped_first(supervisor: Supervisor, tmp_path: Path, told: Told) -> None:
    with subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"]) as left_behind:
        PidFile(tmp_path / "child.pid").write(left_behind.pid)
        supervisor.start(python(tmp_path, SAY + "import time; say('up'); time.sleep(60)"))
        told.wait_for("up")
        assert not psutil.pid_exists(left_behind.pid)


def test_stopping_before_a_restart_is_due_ends_the_waiting(tmp_path: Path, told: Told) -> None:
    supervisor = Supervisor(tmp_path, tmp_path, told.put, Pace(delays=(60.0,), grace=1.0))
    supervisor.start(python(tmp_path, "raise SystemExit(3)"))
    told.wait_for("again in 60 s")
    began = time.monotonic()
    supervisor.stop()
    assert time.monotonic() - began < 50  # the restart is due after 60 s


def eventually(true: Callable[[], bool]) -> bool:
    deadline = time.monotonic() + 20
    while not (done := true()) and time.monotonic() < deadline:
        time.sleep(0.02)
    return done
