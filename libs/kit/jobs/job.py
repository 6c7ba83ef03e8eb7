"""What a handler has in its hands: who asks for what, how far it is, and its transactions."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import replace
from functools import cached_property
from typing import Any

from sqlalchemy.orm import Session

from contracts.call import Actor, Call
from kit.blobs import Blobs
from kit.db import Access
from kit.jobs import table
from kit.jobs.table import Claim

Handler = Callable[["Job"], Mapping[str, Any] | None]


class Lost(Exception):
    """The lease ran out and another worker has taken the job up; whatever this one still does is undone."""


class Stopping(Exception):
    """The worker is to stop: the job goes back to the queue as it stands after its last batch."""


class Surroundings:
    """What the jobs of one worker share: database, blobs, bus, and the word to stop."""

    def __init__(
        self,
        access: Access,
        lease: float,
        stopping: Callable[[], bool],
        blobs: Callable[[], Blobs],
        bus: Callable[[], Callable[..., dict[str, Any]]],
    ) -> None:
        self.access, self.lease, self.stopping = access, lease, stopping
        self._blobs, self._bus = blobs, bus

    @cached_property
    def blobs(self) -> Blobs:
        return self._blobs()

    @cached_property
    def bus(self) -> Callable[..., dict[str, Any]]:
        return self._bus()


class Job:
    """One job while it is being done.

    A handler sets `cursor` (JSON: where to go on after a crash; None at first), `done` and `total` inside a batch, and
    `result_blob` if what it made is a file. It may run again from any cursor that it has stored, never from before.
    """

    def __init__(self, row: Any, surroundings: Surroundings) -> None:
        self.claim = Claim(row.id, row.site_id, row.attempts)
        self.id: str = f"{row.kind.partition('.')[0]}.{row.id}"
        self.site_id: str = row.site_id
        self.kind: str = row.kind
        self.payload: dict[str, Any] = row.payload
        self.actor: Actor = table.acting(row)
        self.cursor: Any = row.cursor
        self.done: int = row.done
        self.total: int | None = row.total
        self.result_blob: str | None = row.result_blob
        self._around = surroundings

    @property
    def blobs(self) -> Blobs:
        return self._around.blobs

    @contextmanager
    def batch(self) -> Iterator[Session]:
        """A transaction in the job's site that also writes down how far the job is: both or neither."""
        if self._around.stopping():
            raise Stopping
        with self._around.access.begin(self.site_id) as session:
            yield session
            if not table.write(session, self.claim, self._progress(), lease=self._around.lease):
                raise Lost

    def progress(self) -> None:
        """Tells how far it is, where there is nothing else to write (an export). Also the moment at which a job may be stopped."""
        with self.batch():
            pass

    def snapshot(self) -> AbstractContextManager[Session]:
        """A transaction that reads one moment of the job's site, for as long as it takes, and writes nothing."""
        return self._around.access.begin(self.site_id, snapshot=True)

    def resolver(self) -> AbstractContextManager[Session]:
        """A transaction of the resolver, which sees what it was granted, in every site."""
        return self._around.access.resolver()

    def call(self, call: Call, request: Mapping[str, Any], *, key: str, actor: Actor | None = None) -> dict[str, Any]:
        """Makes a call to another service as the starter, or as `actor`; never inside a batch. `key` tells this call from the
        job's others: a job that is taken up again repeats it under the same key, so that it happens once."""
        acting = replace(actor or self.actor, idempotency_key=f"{self.id}:{key}", deadline=None)
        return self._around.bus(call, dict(request), acting)

    def _progress(self) -> dict[str, Any]:
        return {"cursor": self.cursor, "done": self.done, "total": self.total, "result_blob": self.result_blob}
