"""A service's database and its three roles, made by an administrator, as often as one likes.

- owner: owns the tables and runs the migrations.
- app: what the service runs as, under row-level security.
- resolver: for what knows no site yet; sees only what a migration grants it.

Names and passwords come from the three addresses that the service uses anyway, so nothing has to be told twice. The roles of one
database are named alike: X_owner, X_app, X_resolver (`kit.migrate.operations` relies on it).
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import psycopg2
from psycopg2.sql import SQL, Identifier, Literal
from sqlalchemy import URL, make_url

SERVICES = ("identity", "org", "booking", "reporting", "devices")
ROLES = ("owner", "app", "resolver")

# The same order and the same rules on every machine, whatever its C library thinks of a language this year. People's names are
# sorted by columns made for it.
_CREATE_DATABASE = "CREATE DATABASE {} OWNER {} TEMPLATE template0 ENCODING 'UTF8' LOCALE_PROVIDER libc LOCALE 'C'"

_DATABASE_GRANTS = (
    "REVOKE ALL ON DATABASE {database} FROM PUBLIC",
    "GRANT CONNECT ON DATABASE {database} TO {owner}, {app}, {resolver}",
    "ALTER DATABASE {database} SET timezone TO 'UTC'",
)
_SCHEMA_GRANTS = (
    "ALTER SCHEMA public OWNER TO {owner}",
    "REVOKE ALL ON SCHEMA public FROM PUBLIC",
    "GRANT USAGE ON SCHEMA public TO {app}, {resolver}",
)


@dataclass(frozen=True, slots=True)
class Trio:
    """The addresses of one database as each of its roles."""

    owner: URL
    app: URL
    resolver: URL

    @classmethod
    def of(cls, service: str, environ: Mapping[str, str]) -> "Trio":
        """From `<NAME>_OWNER_DATABASE_URL`, `<NAME>_DATABASE_URL`, `<NAME>_RESOLVER_DATABASE_URL`. ValueError when they are
        not there, or do not name one database and three roles alike."""
        urls = {role: _address(variable(service, role), environ) for role in ROLES}
        stem = str(urls["owner"].username).removesuffix("_owner")
        for role, url in urls.items():
            if url.username != f"{stem}_{role}":
                raise ValueError(f"{variable(service, role)} must sign in as {stem}_{role}")
            if url.database != urls["owner"].database:
                raise ValueError(f"{variable(service, role)} names another database than the owner's")
        return cls(**urls)

    def names(self) -> dict[str, Identifier]:
        """What the statements above are filled with."""
        return {role: Identifier(str(getattr(self, role).username)) for role in ROLES} | {"database": Identifier(str(self.owner.database))}


def variable(service: str, role: str) -> str:
    """The environment variable that holds the address of `service`'s database as `role`."""
    return f"{service.upper()}_{'' if role == 'app' else role.upper() + '_'}DATABASE_URL"


def environment(admin_url: str, service: str, password: str, *, suffix: str = "") -> dict[str, str]:
    """Addresses for `service` on the server of `admin_url`: database and roles are named after it and `suffix`."""
    name = f"{service}{suffix}"
    base = make_url(admin_url).set(database=name, password=password)
    return {variable(service, role): text(base.set(username=f"{name}_{role}")) for role in ROLES}


def provision(admin_url: str, service: str, environ: Mapping[str, str]) -> None:
    """Makes the database and its roles where they are missing; sets passwords and grants in any case."""
    trio = Trio.of(service, environ)
    names = trio.names()
    with _connected(make_url(admin_url)) as cursor:
        for role in ROLES:
            _role(cursor, getattr(trio, role))
        _own(cursor, trio)
        cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", (trio.owner.database,))
        if cursor.fetchone() is None:
            cursor.execute(SQL(_CREATE_DATABASE).format(names["database"], names["owner"]))
        for statement in _DATABASE_GRANTS:
            cursor.execute(SQL(statement).format(**names))
    with _connected(make_url(admin_url).set(database=trio.owner.database)) as cursor:
        for statement in _SCHEMA_GRANTS:
            cursor.execute(SQL(statement).format(**names))


def unprovision(admin_url: str, service: str, environ: Mapping[str, str]) -> None:
    """Drops the database, whoever is connected, and its roles: for what was made to be thrown away."""
    names = Trio.of(service, environ).names()
    with _connected(make_url(admin_url)) as cursor:
        cursor.execute(SQL("DROP DATABASE IF EXISTS {database} WITH (FORCE)").format(**names))
        cursor.execute(SQL("DROP ROLE IF EXISTS {owner}, {app}, {resolver}").format(**names))


def text(url: URL) -> str:
    """The address as a plain `postgresql://` one, with its password."""
    return url.set(drivername="postgresql").render_as_string(hide_password=False)


def _role(cursor: Any, url: URL) -> None:
    """A role that may sign in and nothing else: whoever it was before, it does not stay a superuser."""
    cursor.execute("SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = %s", (url.username,))
    row = cursor.fetchone()
    verb = "CREATE" if row is None else "ALTER"
    # Only a superuser may even mention these attributes, so they are mentioned only where they must go.
    demotion = " NOSUPERUSER NOBYPASSRLS" if row and row[0] else ""
    statement = SQL(f"{verb} ROLE {{}} LOGIN NOCREATEDB NOCREATEROLE{demotion} PASSWORD {{}}")
    cursor.execute(statement.format(Identifier(str(url.username)), Literal(url.password)))


def _own(cursor: Any, trio: Trio) -> None:
    """An administrator who is no superuser (managed databases) can give a database only to a role that it belongs to."""
    cursor.execute("SELECT rolsuper FROM pg_roles WHERE rolname = current_user")
    if not cursor.fetchone()[0]:
        cursor.execute(SQL("GRANT {} TO CURRENT_USER").format(Identifier(str(trio.owner.username))))


def _address(name: str, environ: Mapping[str, str]) -> URL:
    if not environ.get(name):
        raise ValueError(f"{name} is not set")
    url = make_url(environ[name])
    if not (url.username and url.password and url.database):
        raise ValueError(f"{name} must name user, password and database")
    return url


@contextmanager
def _connected(url: URL) -> Iterator[Any]:
    connection = psycopg2.connect(text(url))
    connection.autocommit = True
    try:
        with connection.cursor() as cursor:
            yield cursor
    finally:
        connection.close()
