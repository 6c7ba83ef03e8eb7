"""The actions that the audit log records, and the fields that each may name before and after a change.

Every action and every field here has words in both languages, in org's messages and in the portal: tests compare the tables.
"""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

_SITE = frozenset(
    {
        "name_zh",
        "name_en",
        "type",
        "lease_mode",
        "expires_on",
        "time_zone",
        "country",
        "features",
        "hosts",
        "ports",
        "lines",
        "require_totp",
        "language",
        "page_size",
    }
)
_PERSON = frozenset({"login_name", "name", "english_name", "email", "pending_email", "phone", "mobile", "password"})
_USER = _PERSON | {"department_id", "department", "department_path", "account_kind", "capacity", "expires_on"}
_ADMINISTRATOR = _PERSON | {"scope_department_id", "scope", "scope_path"}
_DEPARTMENT = frozenset({"name", "parent", "parent_path"})
_MEETING = frozenset(
    {
        "topic",
        "meeting_number",
        "host",
        "start_at",
        "end_at",
        "capacity",
        "room_id",
        "room",
        "password",
        "agenda",
        "invitees",
        "recurrence",
        "count",
        "meetings",
    }
)
_NOTHING: frozenset[str] = frozenset()

AUDIT_ACTIONS: Mapping[str, frozenset[str]] = {
    "site.created": _SITE,
    "site.updated": _SITE,
    "media_source.created": _NOTHING,
    "media_source.deleted": _NOTHING,
    "department.created": _DEPARTMENT,
    "department.renamed": _DEPARTMENT,
    "department.moved": _DEPARTMENT,
    "department.deleted": _DEPARTMENT | {"departments", "users_moved", "users_in", "users_in_path"},
    "user.created": _USER,
    "user.updated": _USER,
    "user.deleted": _USER,
    "user.restored": _USER,
    "user.invited": _NOTHING,
    "user.impersonated": _NOTHING,
    "users.import_applied": frozenset({"file", "rows", "mode"}),
    "users.imported": frozenset({"users"}),
    "administrator.created": _ADMINISTRATOR,
    "administrator.updated": _ADMINISTRATOR,
    "administrator.deleted": _ADMINISTRATOR,
    "administrator.restored": _ADMINISTRATOR,
    "administrator.invited": _NOTHING,
    "account.password_changed": _NOTHING,
    "account.totp_enabled": _NOTHING,
    "account.totp_removed": _NOTHING,
    "account.totp_reset": _NOTHING,
    "room.renamed": frozenset({"name", "kind"}),
    "meeting.booked": _MEETING,
    "meeting.changed": _MEETING,
    "meeting.cancelled": _MEETING,
}


def audit_body(
    action: str,
    target: tuple[str, str, str],
    *,
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
    reason: str | None = None,
) -> dict[str, Any]:
    """The body of an `audited` event. `target`: type, id and name; `before` and `after` never hold a secret.

    Raises ValueError for an action or a field that `AUDIT_ACTIONS` does not name: there would be no words for it.
    """
    if action not in AUDIT_ACTIONS:
        raise ValueError(f"the audit log knows no action {action}")
    unknown = {*(before or ()), *(after or ())} - AUDIT_ACTIONS[action]
    if unknown:
        raise ValueError(f"the audit log has no words for {', '.join(sorted(unknown))} of {action}")
    kind, target_id, name = target
    return {
        "at": datetime.now(UTC),
        "action": action,
        "target_type": kind,
        "target_id": target_id,
        "target_name": name,
        "before": dict(before) if before is not None else None,
        "after": dict(after) if after is not None else None,
        "reason": reason,
    }
