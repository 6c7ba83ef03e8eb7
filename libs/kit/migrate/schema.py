"""A service's schema by its migrations: to head and back, and compared with the models.

One Alembic environment serves all services (`kit/migrate/alembic`). A service brings its models (`<service>.storage.models.METADATA`) and
its `migrations/versions`.
"""

import importlib
import logging
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg2.errors
from alembic import autogenerate, command
from alembic.config import Config
from alembic.migration import MigrationContext
from sqlalchemy import Connection, MetaData, text
from sqlalchemy.exc import OperationalError

from kit.db.access import engine
from kit.migrate.head import revisions, versions
from kit.migrate.provision import variable

log = logging.getLogger(__name__)

# A migration that waits for a lock makes everybody queue behind it: it gives up soon, and tries again.
LOCK_TIMEOUT = "5s"
TRIES = 5
PAUSE = 2.0  # seconds between tries

_ONE_AT_A_TIME = 7_242_001  # the advisory lock, in the service's own database


def up(service: str, environ: Mapping[str, str], revision: str = "head") -> None:
    """Runs what is missing, one transaction a migration, one migrator at a time."""
    _migrate(service, environ, lambda config: command.upgrade(config, revision))


def down(service: str, environ: Mapping[str, str], revision: str = "-1") -> None:
    """Takes migrations back, to `revision` or by one."""
    _migrate(service, environ, lambda config: command.downgrade(config, revision))


def check(service: str, environ: Mapping[str, str]) -> list[str]:
    """In what the models differ from the migrated database; nothing when all is well."""
    with _owner(service, environ) as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True, "compare_server_default": True})
        found = autogenerate.compare_metadata(context, _united(metadata(service)))
    return [str(difference) for difference in found]


def new(service: str, environ: Mapping[str, str], message: str) -> Path:
    """A new migration, drafted from the difference between the models and the database at head."""
    number = f"{len(revisions(service)) + 1:04}"
    with _owner(service, environ) as connection:
        script: Any = command.revision(_config(service, connection), message, autogenerate=True, rev_id=number)
    return Path(script.path)


def metadata(service: str) -> Sequence[MetaData]:
    """The catalogues of tables that make up the service's database."""
    found: Sequence[MetaData] = importlib.import_module(f"{service}.storage.models").METADATA
    return found


def _migrate(service: str, environ: Mapping[str, str], act: Any) -> None:
    with _alone(service, environ):
        for remaining in reversed(range(TRIES)):
            try:
                with _owner(service, environ) as connection:
                    act(_config(service, connection))
            except OperationalError as error:
                if not (remaining and isinstance(error.orig, psycopg2.errors.LockNotAvailable)):
                    raise
                log.warning("migrate.waiting_for_lock service=%s tries_left=%s", service, remaining)
                time.sleep(PAUSE)
            else:
                return


@contextmanager
def _owner(service: str, environ: Mapping[str, str]) -> Iterator[Connection]:
    bind = engine(environ[variable(service, "owner")], pool=1)
    try:
        with bind.connect() as connection:
            connection.execute(text(f"SET lock_timeout = '{LOCK_TIMEOUT}'"))
            connection.commit()
            yield connection
            connection.commit()
    finally:
        bind.dispose()


@contextmanager
def _alone(service: str, environ: Mapping[str, str]) -> Iterator[None]:
    """While it lasts no other migrator of this database is at work. The lock ends with its connection, whatever happens."""
    bind = engine(environ[variable(service, "owner")], pool=1, isolation_level="AUTOCOMMIT")
    try:
        with bind.connect() as connection:
            connection.execute(text("SET lock_timeout = '10min'"))
            connection.execute(text("SELECT pg_advisory_lock(:key)"), {"key": _ONE_AT_A_TIME})
            yield
    finally:
        bind.dispose()


def _config(service: str, connection: Connection | None = None) -> Config:
    config = Config()
    config.set_main_option("script_location", _escaped(Path(__file__).parent / "alembic"))
    config.set_main_option("version_locations", _escaped(versions(service)))
    config.set_main_option("path_separator", "newline")
    config.set_main_option("file_template", "%%(rev)s_%%(slug)s")
    config.attributes.update(connection=connection, service=service)
    return config


def _escaped(path: Path) -> str:
    return str(path).replace("%", "%%")


def _united(catalogues: Sequence[MetaData]) -> MetaData:
    """compare_metadata takes one catalogue."""
    united = MetaData()
    for catalogue in catalogues:
        for table in catalogue.tables.values():
            table.to_metadata(united)
    return united
