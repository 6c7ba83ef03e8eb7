"""Runs a program and all that it starts on a moved wall clock: `moved_clock.c`, compiled here and preloaded.

Every process of a run gets the same offset from the machine's clock, so that tests, services, PostgreSQL, RabbitMQ and the browser agree.
"""

import math
import shutil
import subprocess
import time
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from . import debian
from .console import Failure
from .instance import Instance
from .stamps import Stamp, digest_of

SOURCE = Path(__file__).with_name("moved_clock.c")
SHANGHAI, BERLIN = "Asia/Shanghai", "Europe/Berlin"


@dataclass(frozen=True)
class Moment:
    """When a run begins, by the wall clock of `zone`, which is the processes' zone too. The first of two equal hours is meant."""

    name: str
    at: str
    zone: str

    @property
    def text(self) -> str:
        return f"{self.at} in {self.zone}"

    def timestamp(self) -> float:
        return datetime.fromisoformat(self.at).replace(tzinfo=ZoneInfo(self.zone)).timestamp()


MOMENTS = (
    Moment("night", "2027-06-16 03:00", SHANGHAI),
    Moment("friday", "2027-06-18 23:50", SHANGHAI),
    Moment("sunday", "2027-06-20 10:30", SHANGHAI),
    Moment("january", "2027-01-31 23:55", SHANGHAI),
    Moment("april", "2027-04-30 12:00", SHANGHAI),
    Moment("spring", "2027-03-28 01:50", BERLIN),
    Moment("autumn", "2027-10-31 02:50", BERLIN),
    Moment("leap-day", "2028-02-29 09:30", SHANGHAI),
    Moment("new-year", "2027-12-31 23:50", SHANGHAI),
)


def choose_moments(words: list[str]) -> tuple[list[Moment], list[str]]:
    """The moments that the first words name, all of them if none does, and the words that are left."""
    by_name = {moment.name: moment for moment in MOMENTS}
    count = next((place for place, word in enumerate(words) if word not in by_name), len(words))
    return [by_name[word] for word in words[:count]] or list(MOMENTS), words[count:]


class MovedClock:
    """The preloaded library of an instance."""

    def __init__(self, instance: Instance) -> None:
        self.library = instance.tools / "moved-clock/moved_clock.so"

    def build(self) -> None:
        """Compile the library unless it is that of this source."""
        stamp, digest = Stamp(self.library.with_suffix(".stamp")), digest_of([SOURCE])
        if stamp.matches(digest) and self.library.exists():
            return
        self.library.parent.mkdir(parents=True, exist_ok=True)
        command = [_compiler(), "-O2", "-shared", "-fPIC", "-o", str(self.library), str(SOURCE), "-ldl"]
        done = subprocess.run(command, capture_output=True, text=True, stdin=subprocess.DEVNULL)
        if done.returncode != 0:
            raise Failure(f"{SOURCE.name} does not compile (it needs Linux with glibc):\n{done.stderr.strip()[-1500:]}")
        stamp.set(digest)

    def environ(self, moment: Moment) -> dict[str, str]:
        """Variables of a process whose clock shows `moment` now."""
        return {
            "LD_PRELOAD": str(self.library),
            "CLOCK_OFFSET": str(math.ceil(moment.timestamp() - time.time())),
            "TZ": moment.zone,
        }


def check_database_clock(url: str) -> None:
    """Raise Failure unless PostgreSQL's clock shows what ours does: its user may be unable to read the library."""
    import psycopg2

    connection = psycopg2.connect(url)
    with connection, connection.cursor() as cursor:
        cursor.execute("SELECT abs(extract(epoch FROM clock_timestamp()) - %s) < 60", [time.time()])
        agrees = cursor.fetchall() == [(True,)]
    connection.close()
    if not agrees:
        raise Failure("PostgreSQL runs on another clock: can its user read var/tools/moved-clock?")


def _compiler() -> str:
    if not any(map(shutil.which, ("cc", "gcc", "clang"))) and debian.available() and debian.is_root():
        debian.install(["gcc", "libc6-dev"])
    found = next(filter(None, map(shutil.which, ("cc", "gcc", "clang"))), None)
    if found is None:
        raise Failure("make test-clock needs a C compiler: install gcc")
    return found
