"""What migrations are written with, beyond Alembic's own: the tables that every service has, tenancy, grants.

A helper here never changes what it makes once a release has used it, since a migration must make today what it made then. What is
to change gets a further helper and a further migration.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from alembic import op
from sqlalchemy import text

ALL = "select, insert, update, delete"

_STANDARD = ("requests", "outbox", "inbox", "versions", "jobs")


def role(name: str) -> str:
    """The full name of this database's `app`, `resolver` or `owner` role: they are named alike, and the owner is here."""
    current = str(op.get_bind().execute(text("SELECT current_user")).scalar_one())
    if not current.endswith("_owner"):
        raise RuntimeError(f"migrations run as the owner role, not as {current}")
    return f"{current.removesuffix('_owner')}_{name}"


def grant(table: str, *, app: str = "", resolver: str = "") -> None:
    """Privileges on one table, as SQL lists them: `app="select, insert"`, `resolver="select (id, login_name)"`."""
    for name, privileges in (("app", app), ("resolver", resolver)):
        if privileges:
            op.execute(f'GRANT {privileges} ON "{table}" TO "{role(name)}"')


def tenant(table: str, *, app: str = ALL, resolver: str = "") -> None:
    """Makes `table` a tenant table: nobody, not even its owner, sees or writes a row of another site than `app.site_id`.

    The resolver is let past the policy for exactly what `resolver` grants. A new tenant table is empty for a transaction without a
    site: current_setting is then null or, after an earlier transaction of the connection, an empty string.
    """
    own = "site_id = nullif(current_setting('app.site_id', true), '')::uuid"
    op.execute(f'ALTER TABLE "{table}" ENABLE ROW LEVEL SECURITY')
    op.execute(f'ALTER TABLE "{table}" FORCE ROW LEVEL SECURITY')
    op.execute(f'CREATE POLICY tenant ON "{table}" USING ({own}) WITH CHECK ({own})')
    if resolver:
        op.execute(f'CREATE POLICY resolver ON "{table}" TO "{role("resolver")}" USING (true) WITH CHECK (true)')
    grant(table, app=app, resolver=resolver)


@contextmanager
def every_site(*tables: str) -> Iterator[None]:
    """For a migration that rewrites data: inside, the owner sees the rows of all sites. The tables are locked until the
    migration's transaction ends, so that nobody else profits."""
    for table in tables:
        op.execute(f'ALTER TABLE "{table}" NO FORCE ROW LEVEL SECURITY')
    yield
    for table in tables:
        op.execute(f'ALTER TABLE "{table}" FORCE ROW LEVEL SECURITY')


def standard_tables() -> None:
    """requests, outbox, inbox, versions, jobs (kit.db.tables), with what each role may do to them."""
    op.execute(_TABLES)
    tenant("requests", app="select, insert", resolver="select, delete")
    tenant("jobs", app="select, insert, update", resolver=ALL)
    grant("outbox", app="insert", resolver="select, update, delete")
    grant("inbox", app="select, insert", resolver="select, delete")
    grant("versions", app="select, insert, update")
    grant("alembic_version", app="select", resolver="select")  # health tells whether the migrations are at head


def dated_versions() -> None:
    """`versions` says when each last changed, so that those of long ago can be forgotten."""
    op.execute("ALTER TABLE versions ADD COLUMN changed_at timestamptz NOT NULL DEFAULT now()")
    op.execute("CREATE INDEX ix_versions_changed_at ON versions (changed_at)")
    grant("versions", resolver="select, delete")


def undated_versions() -> None:
    op.execute(f'REVOKE select, delete ON versions FROM "{role("resolver")}"')
    op.execute("ALTER TABLE versions DROP COLUMN changed_at")


def mail_outbox() -> None:
    """The table of kit.mail, for a service that sends mail. Not a tenant's: the app role can only add to it."""
    op.execute(_MAIL)
    grant("mail_outbox", app="insert", resolver="select, update, delete")


def drop_standard_tables() -> None:
    for table in _STANDARD:
        op.drop_table(table)


_TABLES = """
CREATE TABLE requests (
    site_id uuid NOT NULL,
    account_id text NOT NULL,
    call text NOT NULL,
    key text NOT NULL,
    body_hash bytea NOT NULL,
    answer jsonb NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT pk_requests PRIMARY KEY (site_id, account_id, call, key)
);
CREATE INDEX ix_requests_created_at ON requests (created_at);

CREATE TABLE outbox (
    id uuid NOT NULL CONSTRAINT pk_outbox PRIMARY KEY,
    type text NOT NULL,
    key text NOT NULL,
    version bigint NOT NULL,
    site_id uuid,
    body jsonb NOT NULL,
    actor jsonb NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    published_at timestamptz
);
CREATE INDEX ix_outbox_unpublished ON outbox (created_at) WHERE published_at IS NULL;
CREATE INDEX ix_outbox_published_at ON outbox (published_at) WHERE published_at IS NOT NULL;

CREATE TABLE inbox (
    event_id uuid NOT NULL,
    handler text NOT NULL,
    handled_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT pk_inbox PRIMARY KEY (event_id, handler)
);
CREATE INDEX ix_inbox_handled_at ON inbox (handled_at);

CREATE TABLE versions (
    handler text NOT NULL,
    key text NOT NULL,
    version bigint NOT NULL,
    CONSTRAINT pk_versions PRIMARY KEY (handler, key)
);

CREATE TABLE jobs (
    id uuid NOT NULL CONSTRAINT pk_jobs PRIMARY KEY,
    site_id uuid NOT NULL,
    account_id text NOT NULL,
    kind text NOT NULL,
    state text NOT NULL DEFAULT 'queued'
        CONSTRAINT ck_jobs_state CHECK (state IN ('queued', 'running', 'done', 'failed')),
    done integer NOT NULL DEFAULT 0,
    total integer,
    payload jsonb NOT NULL,
    cursor jsonb,
    result jsonb,
    result_blob text,
    error jsonb,
    actor jsonb NOT NULL,
    attempts integer NOT NULL DEFAULT 0,
    lease_until timestamptz,
    created_at timestamptz NOT NULL DEFAULT now(),
    finished_at timestamptz
);
CREATE INDEX ix_jobs_unfinished ON jobs (created_at) WHERE state IN ('queued', 'running');
CREATE INDEX ix_jobs_finished_at ON jobs (finished_at) WHERE finished_at IS NOT NULL;
"""

_MAIL = """
CREATE TABLE mail_outbox (
    id uuid NOT NULL CONSTRAINT pk_mail_outbox PRIMARY KEY,
    site_id uuid,
    content bytea,
    state text NOT NULL DEFAULT 'queued'
        CONSTRAINT ck_mail_outbox_state CHECK (state IN ('queued', 'sent', 'failed')),
    attempts integer NOT NULL DEFAULT 0,
    not_before timestamptz NOT NULL DEFAULT now(),
    expires_at timestamptz NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    finished_at timestamptz,
    error text
);
CREATE INDEX ix_mail_outbox_due ON mail_outbox (not_before) WHERE state = 'queued';
CREATE INDEX ix_mail_outbox_finished_at ON mail_outbox (finished_at) WHERE finished_at IS NOT NULL;
"""
