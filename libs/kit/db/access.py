"""Connections and transactions: who a transaction acts for, and how long it may take.

One round trip opens a transaction: it sets the site that row-level security compares with, and the timeouts that the deadline
leaves. The same round trip finds a connection that died in the pool, so that none needs to be pinged.
"""

import math
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Any

import orjson
from psycopg2 import extensions
from sqlalchemy import Engine, create_engine, event, make_url, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from contracts.errors import DeadlineExceeded
from kit.db.errors import translated
from kit.db.turns import Turns

NO_SITE = "00000000-0000-0000-0000-000000000000"  # owns no row but the outcomes of actors without a site
POOL = 8
UNBOUNDED = 30.0  # seconds a statement may take where no deadline rules: event handlers, jobs
HURRIED = 0.25  # seconds a transaction may wait for a lock while others wait already
UNLIMITED = 1_000_000
NO_CONNECTION = 2.0  # seconds to wait for a connection where no deadline rules

_SETTINGS = (
    "SELECT set_config('app.site_id', %s, true), set_config('statement_timeout', %s, true),"
    " set_config('lock_timeout', %s, true), set_config('idle_in_transaction_session_timeout', '60s', true),"
    " set_config('client_connection_check_interval', '1s', true)"  # a statement ends soon after whoever asked for it
)
_AND_LOCK = ", pg_try_advisory_xact_lock(%s)"
_SNAPSHOT = {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}

# A peer that vanished without a word is noticed in seconds, not in the kernel's two hours.
_CONNECT = {
    "connect_timeout": 5,
    "keepalives_idle": 5,
    "keepalives_interval": 2,
    "keepalives_count": 3,
    "tcp_user_timeout": 10_000,
}


_ID = extensions.new_type((2950,), "ID", extensions.UNICODE)  # 2950: the type uuid
_IDS = extensions.new_array_type((2951,), "ID[]", _ID)
_Settings = tuple[str, str, str]


def engine(url: str, *, pool: int = POOL, **options: Any) -> Engine:
    """An engine on psycopg2 for a plain `postgresql://` address."""
    found = create_engine(
        make_url(url).set(drivername="postgresql+psycopg2"),
        pool_size=pool,
        max_overflow=0,
        pool_timeout=NO_CONNECTION,
        connect_args=_CONNECT,
        json_serializer=lambda value: orjson.dumps(value).decode(),
        json_deserializer=orjson.loads,
        **options,
    )
    event.listen(found, "connect", _ids_as_text)
    return found


def _ids_as_text(connection: Any, _: Any) -> None:
    """Ids are opaque strings here (see models.py): without this each becomes a UUID first, and text again after."""
    extensions.register_type(_ID, connection)
    extensions.register_type(_IDS, connection)


def set_site(session: Session, site_id: str | None) -> None:
    """From here on the transaction acts in this site. For operators and system flows, which belong to none; a tenant's
    transaction begins in its site and stays there."""
    site = site_id or NO_SITE
    if session.info.get("site") != site:
        session.execute(text("SELECT set_config('app.site_id', :site, true)"), {"site": site})
        session.info["site"] = site


class Access:
    """A service's two ways into its database: as the app role, bound to one site, and as the resolver, bound by its grants.

    `pool` connections each, given out in the order in which they are asked for. While half of the app's are in patient
    transactions, further ones wait for locks only for a moment: one row that many want must not take every connection.
    """

    def __init__(self, app_url: str, resolver_url: str, *, pool: int = POOL) -> None:
        self._app = engine(app_url, pool=pool)
        self._resolver = engine(resolver_url, pool=max(1, pool // 2))
        self._connections = {self._app: Turns(pool, UNLIMITED), self._resolver: Turns(max(1, pool // 2), UNLIMITED)}
        self._patient = 0
        self._most_patient = max(1, pool // 2)
        self._after_commit: list[Callable[[Session], None]] = []

    def begin(
        self, site_id: str | None, deadline: float | None = None, *, lock: int | None = None, snapshot: bool = False
    ) -> AbstractContextManager[Session]:
        """One transaction of the app role in `site_id`: committed at the end, rolled back on any exception.

        `deadline` in seconds since the epoch. `lock`: an advisory lock to try for; `session.info["locked"]` says if it was
        free. `snapshot`: reads only, and sees one moment throughout. Raises Unavailable or DeadlineExceeded for what passes by
        itself.
        """
        return self._transaction(self._app, site_id, deadline, lock, snapshot)

    def resolver(self, deadline: float | None = None) -> AbstractContextManager[Session]:
        """One transaction of the resolver role, which sees what it was granted, in every site."""
        return self._transaction(self._resolver, None, deadline)

    def after_commit(self, callback: Callable[[Session], None]) -> None:
        """`callback(session)` is called after each commit, when the connection is back in the pool. It must not raise."""
        self._after_commit.append(callback)

    def checked_out(self) -> int:
        """How many connections are in use now."""
        return sum(each.pool.checkedout() for each in (self._app, self._resolver))  # type: ignore[attr-defined]

    def close(self) -> None:
        self._app.dispose()
        self._resolver.dispose()

    @contextmanager
    def _transaction(
        self,
        bind: Engine,
        site_id: str | None,
        deadline: float | None,
        lock: int | None = None,
        snapshot: bool = False,
    ) -> Iterator[Session]:
        with translated(deadline), self._connection(bind, deadline), self._patience() as patient:
            session = _opened(bind, _settings(site_id, deadline, patient), lock, snapshot)
            try:
                yield session
                session.commit()
            finally:  # rolls back what is not committed; also when the greenlet is killed
                session.close()
        for callback in self._after_commit:
            callback(session)

    def _connection(self, bind: Engine, deadline: float | None) -> AbstractContextManager[None]:
        """One of the pool's is free inside: the pool's own wait knows neither an order nor a deadline."""
        until = time.time() + NO_CONNECTION if deadline is None else deadline
        return self._connections[bind].take("", until)

    @contextmanager
    def _patience(self) -> Iterator[bool]:
        patient = self._patient < self._most_patient
        self._patient += patient
        try:
            yield patient
        finally:
            self._patient -= patient


def _settings(site_id: str | None, deadline: float | None, patient: bool) -> _Settings:
    left = UNBOUNDED if deadline is None else deadline - time.time()
    if left <= 0:
        raise DeadlineExceeded(message="the deadline passed before the transaction began")
    return site_id or NO_SITE, _milliseconds(left), _milliseconds(left if patient else min(left, HURRIED))


def _milliseconds(seconds: float) -> str:
    return str(max(1, math.floor(seconds * 1000)))  # 0 would mean no limit


def _opened(bind: Engine, settings: _Settings, lock: int | None, snapshot: bool) -> Session:
    """A session whose transaction is open. A connection that died in the pool is replaced, and with it all that died then."""
    try:
        return _begun(bind, settings, lock, snapshot)
    except DBAPIError as error:
        if not error.connection_invalidated:
            raise
    return _begun(bind, settings, lock, snapshot)


def _begun(bind: Engine, settings: _Settings, lock: int | None, snapshot: bool) -> Session:
    session = Session(bind, expire_on_commit=False)
    try:
        connection = session.connection(execution_options=_SNAPSHOT if snapshot else None)
        session.info["site"] = settings[0]
        if lock is None:
            connection.exec_driver_sql(_SETTINGS, settings)
        else:
            session.info["locked"] = connection.exec_driver_sql(_SETTINGS + _AND_LOCK, (*settings, lock)).one()[-1]
    except BaseException:
        session.close()
        raise
    return session
