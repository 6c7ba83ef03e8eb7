"""The conferencing engines that report to a site."""

from alembic import op

from kit.migrate.operations import tenant

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute(_TABLE)
    tenant("media_sources", app="select, insert, delete", resolver="select")


def downgrade() -> None:
    op.drop_table("media_sources")


_TABLE = """
CREATE TABLE media_sources (
    id uuid NOT NULL CONSTRAINT pk_media_sources PRIMARY KEY,
    site_id uuid NOT NULL CONSTRAINT fk_media_sources_site_id_sites REFERENCES sites,
    name text NOT NULL,
    secret bytea NOT NULL,
    token_hash bytea NOT NULL CONSTRAINT uq_media_sources_token_hash UNIQUE,
    created_at timestamptz NOT NULL
);
CREATE INDEX ix_media_sources_site_id ON media_sources (site_id);
"""
