"""The clock of `make test-clock`: which moments there are, and that a process lives at one."""

import json
import shutil
import subprocess
import sys
import time
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from deploy.embedded.instance import Instance
from deploy.embedded.moved_clock import MOMENTS, MovedClock, choose_moments

BY_NAME = {moment.name: moment for moment in MOMENTS}
WAITS = """
import datetime, json, os, threading, time
began = time.monotonic()
time.sleep(0.01)
threading.Event().wait(0.01)
threading.Lock().acquire(timeout=0.01)
print(json.dumps([time.time(), datetime.datetime.now().isoformat(), time.monotonic() - began, os.stat(os.__file__).st_mtime]))
"""


def local(name: str) -> datetime:
    return datetime.fromtimestamp(BY_NAME[name].timestamp(), ZoneInfo(BY_NAME[name].zone))


def test_first_words_name_moments_and_the_others_go_to_pytest():
    assert choose_moments(["night", "autumn", "tests/e2e", "-k", "night"]) == (
        [BY_NAME["night"], BY_NAME["autumn"]],
        ["tests/e2e", "-k", "night"],
    )
    assert choose_moments(["-x"]) == (list(MOMENTS), ["-x"])


def test_the_moments_are_what_their_names_say():
    assert (local("friday").isoweekday(), local("sunday").isoweekday()) == (5, 7)
    assert [(local(name) + timedelta(days=1)).day for name in ("january", "april", "new-year")] == [1, 1, 1]
    assert (local("leap-day").month, local("leap-day").day) == (2, 29)
    assert (local("night").hour, local("night").utcoffset()) == (3, timedelta(hours=8))


@pytest.mark.parametrize(("name", "before", "after"), [("spring", 1, 2), ("autumn", 2, 1)])
def test_the_clocks_of_berlin_change_within_ten_minutes(name, before, after):
    later = datetime.fromtimestamp(BY_NAME[name].timestamp() + 600, ZoneInfo("Europe/Berlin"))
    assert (local(name).utcoffset(), later.utcoffset()) == (timedelta(hours=before), timedelta(hours=after))


@pytest.mark.skipif(not any(map(shutil.which, ("cc", "gcc", "clang"))), reason="no C compiler; make test-clock would install one")
def test_a_process_and_its_children_live_at_the_moment_and_their_waits_are_real(tmp_path):
    clock = MovedClock(Instance(tmp_path, tmp_path, {}))
    clock.build()

    done = subprocess.run(
        ["/bin/sh", "-c", f"exec {sys.executable} -c '{WAITS}'"],
        env=clock.environ(BY_NAME["leap-day"]), capture_output=True, text=True, timeout=30, check=True,
    )  # fmt: skip

    now, shown, waited, changed = json.loads(done.stdout)
    assert 0 <= now - BY_NAME["leap-day"].timestamp() < 60
    assert shown.startswith("2028-02-29T09:3")
    assert waited > 0.02
    assert changed < time.time()
