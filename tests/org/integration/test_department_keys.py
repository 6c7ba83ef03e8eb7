"""The migration that gives departments the key of their names, on rows of the previous version."""

import os
import uuid

import psycopg2
import pytest

from contracts.text import key
from kit.migrate.provision import unprovision, variable
from kit.migrate.schema import up

SITE = str(uuid.uuid4())
_SITE = (
    "INSERT INTO sites (site_id, name_zh, name_en, type, lease_mode, expires_on, time_zone, country, language, page_size, features,"
    " require_totp, hosts, directory_version, version, created_at) VALUES (%s, '示例', 'Example', 'account', 'year', '2030-01-01',"
    " 'Asia/Shanghai', 'CN', 'zh-CN', 20, '{}', false, 1, 1, 1, now())"
)
_DEPARTMENT = "INSERT INTO departments (id, site_id, parent_id, name, name_key, path) VALUES (%s, %s, %s, %s, %s, %s)"


@pytest.fixture
def before(databases):
    """A database at the previous revision: its variables, and a connection of its owner in one site."""
    environ = databases.provisioned("org", f"_keys_{os.urandom(4).hex()}")
    up("org", environ, "0011")
    connection = psycopg2.connect(environ[variable("org", "owner")])
    connection.autocommit = True
    connection.cursor().execute("SELECT set_config('app.site_id', %s, false)", [SITE])
    yield environ, connection.cursor()
    connection.close()
    unprovision(databases.admin_url, "org", environ)


def add(cursor, name, name_key, parent=None):
    department, path = str(uuid.uuid4()), ""
    if parent is not None:
        cursor.execute("SELECT path FROM departments WHERE id = %s", [parent])
        path = cursor.fetchone()[0]
    cursor.execute(_DEPARTMENT, [department, SITE, parent, name, name_key, f"{path}{department}/"])
    return department


def test_every_department_stays_and_of_look_alikes_one_has_the_common_key(before):
    environ, cursor = before
    cursor.execute(_SITE, [SITE])
    root = add(cursor, "示例", "示例")
    plain, wide, spaced = (add(cursor, name, old, root) for name, old in [("A B", "a b"), ("A  B", "a  b"), ("C  D", "c  d")])
    nested = add(cursor, "A  B", "a  b", plain)
    up("org", environ)
    cursor.execute("SELECT id::text, name, name_key FROM departments")
    found = {department: (name, name_key) for department, name, name_key in cursor.fetchall()}
    assert found == {
        root: ("示例", "示例"),
        plain: ("A B", key("A B")),
        wide: ("A  B", "a  b"),
        spaced: ("C  D", key("C  D")),
        nested: ("A  B", key("A B")),
    }
