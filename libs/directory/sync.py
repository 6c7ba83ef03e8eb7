"""The background loop that keeps a replica from staying behind: parked changes are applied at once, gaps that do not close are
filled from a snapshot, and versions are compared with org's at start and from time to time.

It is the only place where a replica calls org, and it runs in no call's name: see docs/adr/0003.
"""

import threading
import time
from collections.abc import Callable, Iterator
from typing import Any

import orjson
import structlog
from nameko.extensions import DependencyProvider
from sqlalchemy import func, select
from sqlalchemy.orm import Session
from uuid_utils.compat import uuid7

from contracts import org
from contracts.call import Actor, Call, Role
from contracts.errors import RostrumError, Unavailable
from directory.replica import PARKED, Replica
from directory.tables import pending, sites
from kit.consuming import only
from kit.db import Database
from kit.rpc import Client, RemoteFault

GAP = 3.0  # seconds that a missing change may be on its way
TICK = 1.0
COMPARE_EVERY = 300.0
RETRY = 15.0
START_UP = 300.0  # seconds of a process in which a gap is expected: queues are long, and a first filling is under way
ATTEMPTS = 5  # a directory that changes while it is read is read again

log = structlog.get_logger("directory")


class Sync(DependencyProvider):  # type: ignore[misc]
    """On a service class: `directory = Sync()`, or with the Replica whose hooks the service needs. In a worker it is that Replica."""

    def __init__(self, replica: Replica | None = None) -> None:
        self.replica = replica or Replica()

    def setup(self) -> None:
        database = only(self.container, Database)
        self._client = Client(self.container.config["AMQP_URI"], name=f"{self.container.service_name} directory")
        self._rebuilder = Rebuilder(self.replica, database, self._client)
        self._parked: set[str] = set()
        self._wake = threading.Event()
        self._thread: Any = None

    def start(self) -> None:
        only(self.container, Database).after_commit(self._committed)  # not before: extensions are set up in no order
        self._thread = self.container.spawn_managed_thread(self._run, identifier="directory")

    def stop(self) -> None:
        if self._thread is not None:
            self._thread.kill()
        self._client.close()

    def get_dependency(self, worker_ctx: Any) -> Replica:
        return self.replica

    def _committed(self, session: Session) -> None:
        if PARKED in session.info:
            self._parked.add(session.info[PARKED])
            self._wake.set()

    def _run(self) -> None:
        compare_at = 0.0
        while True:
            try:
                self._follow()
                self._rebuilder.close_gaps()
                if time.monotonic() >= compare_at:
                    compare_at = time.monotonic() + (COMPARE_EVERY if self._rebuilder.compare() else GAP)
            except (RostrumError, RemoteFault) as error:  # org or the database is away
                log.info("directory sync postponed", reason=str(error))
                compare_at = time.monotonic() + RETRY
            self._wake.wait(TICK)

    def _follow(self) -> None:
        self._wake.clear()
        for site_id in list(self._parked):
            self._parked.discard(site_id)  # first: what is parked from now on may come too late for this look
            try:
                self._rebuilder.follow(site_id)
            except RostrumError:
                self._parked.add(site_id)
                raise


class Rebuilder:
    """What the loop does, one step each. `database` is the service's kit.db Database or Access; `clock` gives seconds.

    A gap is filled in any case. It is a warning only after START_UP: from then on it means that an event was lost.
    """

    def __init__(
        self,
        replica: Replica,
        database: Any,
        client: Callable[[Call, dict[str, Any], Actor], dict[str, Any]],
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._replica, self._database, self._client, self._clock = replica, database, client, clock
        self._began = clock()
        self._suspects: dict[str, int] = {}

    def follow(self, site_id: str) -> None:
        with self._database.begin(site_id) as session:
            self._replica.follow(session, site_id)

    def close_gaps(self) -> None:
        """Rebuilds every site in which a change has waited too long for its predecessor, or that `compare` found behind."""
        with self._database.resolver() as session:
            waited = select(pending.c.site_id).group_by(pending.c.site_id)
            old = func.min(pending.c.parked_at) < func.now() - func.make_interval(0, 0, 0, 0, 0, 0, GAP)
            stuck = set(session.execute(waited.having(old)).scalars())
        for site_id in stuck:
            self._note("directory gap", site=site_id)
            self.rebuild(site_id)

    def compare(self) -> bool:
        """Rebuilds the sites that are behind org and have not moved since the last comparison. False: compare again soon, some
        are behind and may yet catch up by themselves."""
        found = self._behind()
        stuck = [site_id for site_id, version in found.items() if self._suspects.get(site_id) == version]
        for site_id in stuck:
            self._note("directory behind", site=site_id, version=found[site_id])
            self.rebuild(site_id)
        self._suspects = {site_id: version for site_id, version in found.items() if site_id not in stuck}
        return not self._suspects

    def _behind(self) -> dict[str, int]:
        theirs = self._ask(org.get_directory_versions, {})["sites"]
        with self._database.resolver() as session:
            ours: dict[str, int] = {row.site_id: row.version for row in session.execute(select(sites.c.site_id, sites.c.version))}
        return {site_id: ours.get(site_id, 0) for site_id, version in theirs.items() if ours.get(site_id, 0) < version}

    def _note(self, event: str, **details: Any) -> None:
        (log.info if self._clock() - self._began < START_UP else log.warning)(event, **details)

    def rebuild(self, site_id: str) -> None:
        """Reads the site's whole directory from org and puts it in place of what is here."""
        version, pages = self._fetch(site_id)
        with self._database.begin(site_id) as session:
            self._replica.install(session, site_id, version, (orjson.loads(page) for page in pages))
        log.info("directory rebuilt", site=site_id, version=version)

    def _fetch(self, site_id: str) -> tuple[int, list[bytes]]:
        """Pages are kept as bytes: a tenth of what a site of 100,000 accounts takes as objects."""
        for _ in range(ATTEMPTS):
            versions, pages = set(), []
            for page in self._pages(site_id):
                versions.add(int(page["version"]))
                pages.append(orjson.dumps(page))
                if len(versions) > 1:
                    break
            else:
                return versions.pop(), pages
        raise Unavailable("directory_busy", "the directory changes faster than it can be read")

    def _pages(self, site_id: str) -> Iterator[dict[str, Any]]:
        after: str | None = ""
        while after is not None:
            page = self._ask(org.get_directory_snapshot, {"site_id": site_id, "after": after})
            yield page
            after = page.get("next")

    def _ask(self, call: Call, request: dict[str, Any]) -> dict[str, Any]:
        return self._client(call, request, Actor(role=Role.SYSTEM, request_id=str(uuid7())))
