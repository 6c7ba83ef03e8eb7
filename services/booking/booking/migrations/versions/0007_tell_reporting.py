"""What is booked already and which runs belong to it, told once more: reporting keeps a copy from now on, and has heard of none of it.

As the outbox's rows that a change would have written, without anybody's name; whoever knows the meeting at that version already
changes nothing by it.
"""

from alembic import op

from kit.migrate.operations import every_site

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with every_site("meetings", "rooms", "runs"):
        op.execute(_MEETINGS)
        op.execute(_RUNS)


def downgrade() -> None:
    """What was told stays told."""


_MEETINGS = """
INSERT INTO outbox (id, type, key, version, site_id, body, actor)
SELECT gen_random_uuid(), 'booking.meeting_changed', meetings.id::text, meetings.version, meetings.site_id,
       jsonb_build_object(
           'change', 'imported', 'id', meetings.id, 'series_id', series_id, 'meeting_number', meeting_number, 'topic', topic,
           'type', type, 'host_id', host_id, 'room_id', room_id, 'room_kind', rooms.kind, 'room_capacity', rooms.capacity,
           'capacity', meetings.capacity,
           'start_at', to_char(start_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'),
           'end_at', to_char(end_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'),
           'status', status,
           'started_at', to_char(started_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'),
           'ended_at', to_char(ended_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'),
           'invitee_count', jsonb_array_length(invitees), 'invitees', invitees, 'version', meetings.version),
       '{}'
FROM meetings LEFT JOIN rooms ON rooms.site_id = meetings.site_id AND rooms.id = meetings.room_id
ORDER BY meetings.id
"""

_RUNS = """
INSERT INTO outbox (id, type, key, version, site_id, body, actor)
SELECT gen_random_uuid(), 'booking.run_bound', source_id || ':' || engine_id, 0, site_id,
       jsonb_build_object('source_id', source_id, 'engine_id', engine_id, 'meeting_id', meeting_id), '{}'
FROM runs
"""
