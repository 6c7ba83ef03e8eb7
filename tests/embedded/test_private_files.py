"""What the embedded run writes is readable by its user only."""

import asyncio
import os
import stat
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import SimpleNamespace

import pytest

from deploy.embedded.instance import Instance
from deploy.embedded.mail_catcher import Keeper
from deploy.embedded.supervisor import Pace, Program, Supervisor


@pytest.fixture(autouse=True)
def open_umask() -> Iterator[None]:
    """The usual one of a Linux system, so that nothing is private by accident."""
    before = os.umask(0o022)
    yield
    os.umask(before)


def for_others(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode) & 0o077


def test_a_caught_mail_is_its_users_alone(tmp_path: Path) -> None:
    envelope = SimpleNamespace(content=b"Subject: x\r\n\r\nhttps://x/reset-password#secret", rcpt_tos=["a@b.example"])
    with ThreadPoolExecutor(1) as aside:  # the browser tests keep an event loop in this thread
        aside.submit(asyncio.run, Keeper(tmp_path).handle_DATA(None, None, envelope)).result()
    mails = list(tmp_path.iterdir())
    assert [mail.suffix for mail in mails] == [".eml"]
    assert for_others(mails[0]) == 0


def test_a_programs_log_and_files_are_its_users_alone(tmp_path: Path) -> None:
    (tmp_path / "child.log").touch(mode=0o644)  # of an older version
    supervisor = Supervisor(tmp_path, tmp_path, lambda text: None, Pace(delays=(60,), grace=1.0))
    code = "import pathlib; pathlib.Path('made').mkdir(); pathlib.Path('made/file').touch(); print('done', flush=True)"
    ended = {"made/file", "child.log"}
    supervisor.start(Program("child", [sys.executable, "-c", code + "; import signal; signal.pause()"], dict(os.environ), tmp_path))
    while "done" not in (tmp_path / "child.log").read_text():
        os.sched_yield()
    supervisor.stop()
    assert not [name for name in ended if for_others(tmp_path / name)]
    assert for_others(tmp_path / "made") == 0


def test_folders_of_logs_and_sockets_cannot_be_listed_by_others(tmp_path: Path) -> None:
    instance = Instance(tmp_path, tmp_path / "var", {})
    (tmp_path / "var/log").mkdir(parents=True, mode=0o755)  # of an older version
    instance.make_folders()
    assert [for_others(folder) for folder in (instance.log, instance.run)] == [0o011, 0o011]
