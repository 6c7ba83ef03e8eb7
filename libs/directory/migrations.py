"""What a service's migration calls to make the replica's tables, so that all services have the same.

Like kit.migrate.operations: once a release has used a helper it makes for ever what it makes now.
"""

from alembic import op

from kit.migrate.operations import tenant

_TABLES = ("directory_pending", "directory_accounts", "directory_departments", "directory_sites")


def create() -> None:
    """The tables as of the first release, each under row-level security. The resolver sees which sites there are and
    what waits for a predecessor, and nothing of anybody's."""
    op.execute(_CREATE)
    tenant("directory_sites", resolver="select (site_id, version)")
    tenant("directory_departments")
    tenant("directory_accounts")
    tenant("directory_pending", resolver="select (site_id, version, parked_at)")


def drop() -> None:
    for table in _TABLES:
        op.drop_table(table)


_CREATE = """
CREATE TABLE directory_sites (
    site_id uuid NOT NULL CONSTRAINT pk_directory_sites PRIMARY KEY,
    version bigint NOT NULL DEFAULT 0,
    name_zh text NOT NULL DEFAULT '',
    name_en text NOT NULL DEFAULT '',
    type text NOT NULL DEFAULT '',
    time_zone text NOT NULL DEFAULT '',
    country text NOT NULL DEFAULT '',
    language text NOT NULL DEFAULT '',
    page_size integer NOT NULL DEFAULT 20,
    features jsonb NOT NULL DEFAULT '[]',
    expires_on date,
    require_totp boolean NOT NULL DEFAULT false
);

CREATE TABLE directory_departments (
    site_id uuid NOT NULL,
    id uuid NOT NULL,
    parent_id uuid,
    name text NOT NULL DEFAULT '',
    path text NOT NULL DEFAULT '',
    deleted boolean NOT NULL DEFAULT false,
    version bigint NOT NULL,
    CONSTRAINT pk_directory_departments PRIMARY KEY (site_id, id)
);
CREATE INDEX ix_directory_departments_site_id_path ON directory_departments (site_id, path);

CREATE TABLE directory_accounts (
    site_id uuid NOT NULL,
    id uuid NOT NULL,
    role text NOT NULL DEFAULT '',
    login_name text NOT NULL DEFAULT '',
    name text NOT NULL DEFAULT '',
    english_name text NOT NULL DEFAULT '',
    email text NOT NULL DEFAULT '',
    phone text,
    mobile text,
    department_id uuid,
    scope_department_id uuid,
    account_kind text,
    capacity integer,
    expires_on date,
    language text,
    page_size integer,
    invited boolean NOT NULL DEFAULT false,
    credential uuid,
    deleted boolean NOT NULL DEFAULT false,
    version bigint NOT NULL,
    CONSTRAINT pk_directory_accounts PRIMARY KEY (site_id, id)
);
CREATE INDEX ix_directory_accounts_site_id_department_id ON directory_accounts (site_id, department_id);

CREATE TABLE directory_pending (
    site_id uuid NOT NULL,
    version bigint NOT NULL,
    body jsonb NOT NULL,
    parked_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT pk_directory_pending PRIMARY KEY (site_id, version)
);
"""
