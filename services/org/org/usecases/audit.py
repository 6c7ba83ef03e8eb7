"""The audit log: every change is told in the transaction that makes it, and appended once, in one chain a site (design.md §5)."""

import hmac
import secrets
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from sqlalchemy.orm import Session

from contracts import org as contract
from contracts.call import Actor, Envelope
from kit.outbox import emit
from org.domain import audit as rules
from org.domain import audit_changes as reading
from org.storage import audit, departments, sites
from org.storage.models import AuditRecord

_SAID = ("before", "after", "reason")


def record(
    session: Session,
    actor: Actor,
    site_id: str,
    action: str,
    target: tuple[str, str, str],
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
) -> None:
    """Tells of a change. `target`: type, id and name. `before` and `after`: what changed; never a secret."""
    body = contract.audit_body(action, target, before=before, after=after)
    emit(session, contract.audited, body, site_id=site_id, key=target[1], version=0, actor=actor)


def append(session: Session, event: Envelope, key: bytes) -> None:
    """Puts what any service told of at the end of its site's chain. The bus sees to it that each comes here once."""
    number, previous = audit.locked_head(session, str(event.site_id))
    row = AuditRecord(**_columns(event), number=number + 1, salt=secrets.token_bytes(16))
    row.content = rules.digest(key, row.salt, said(row))
    row.hash = rules.link(key, previous, chained(row), row.content)
    audit.append(session, row)


def _columns(event: Envelope) -> dict[str, Any]:
    actor, body = event.actor, event.body
    return {
        "site_id": event.site_id,
        "event_id": event.id,
        "service": event.type.partition(".")[0],
        "at": datetime.fromisoformat(body["at"]),
        "action": body["action"],
        "actor_role": actor.get("role", "system"),
        "actor_id": actor.get("account_id"),
        "actor_name": actor.get("name", ""),
        "impersonator_id": actor.get("impersonator_id"),
        "impersonator_name": actor.get("impersonator_name"),
        "address": actor.get("address"),
        "user_agent": actor.get("user_agent"),
        "request_id": actor.get("request_id", ""),
        "target_type": body["target_type"],
        "target_id": body["target_id"],
        "target_name": body["target_name"],
        "before": body.get("before"),
        "after": body.get("after"),
        "reason": body.get("reason"),
    }


def said(row: AuditRecord) -> dict[str, Any]:
    """What may be erased of a record: the chain holds only its digest."""
    return {name: getattr(row, name) for name in _SAID}


def chained(row: AuditRecord) -> dict[str, Any]:
    """What the chain holds of a record in clear."""
    columns = AuditRecord.__table__.columns.keys()
    kept = {name: getattr(row, name) for name in columns if name not in (*_SAID, "salt", "content", "hash")}
    return kept | {"at": row.at.astimezone(UTC).isoformat()}


def list_page(session: Session, actor: Actor, /, *, page: int, page_size: int, sort: str, **wanted: Any) -> dict[str, Any]:
    found = audit.matching(str(actor.site_id), since=wanted.pop("from", None), until=wanted.pop("to", None), **wanted)
    rows = audit.page(session, found, newest_first=sort.startswith("-"), page=page, page_size=page_size)
    return {"items": _views(session, str(actor.site_id), rows), "page": page, "page_size": page_size, "total": audit.count(session, found)}


_SHOWN = tuple(name for name in contract.AuditRow._declared_fields if name in AuditRecord.__table__.columns)
_ACCOUNTS = ("user", "administrator")
_PEOPLE = ("actor", "impersonator", "target")


def _views(session: Session, site_id: str, rows: Sequence[AuditRecord]) -> list[dict[str, Any]]:
    """The records as the wire has them. Accounts that still exist have a login name, so that a page can link to them."""
    logins = audit.login_names(session, site_id, {each for row in rows for each in _people_of(row)})
    paths = department_paths(session, site_id, rows)
    return [
        {name: getattr(row, name) for name in _SHOWN}
        | {f"{each}_login_name": logins.get(getattr(row, f"{each}_id")) for each in _PEOPLE}
        | {"changes": [change._asdict() for change in reading.changes(row.before, row.after, paths)]}
        for row in rows
    ]


def _people_of(row: AuditRecord) -> set[str]:
    """The ids of the users and administrators whom a record names."""
    of_account = {row.actor_id} if row.actor_role in _ACCOUNTS else set()
    target = {row.target_id} if row.target_type in _ACCOUNTS else set()
    return {each for each in (of_account | target | {row.impersonator_id}) if each}


def department_paths(session: Session, site_id: str, rows: Iterable[AuditRecord]) -> dict[str, list[str]]:
    """The paths, as they are now, of departments that these records name by their id alone."""
    ids = {each for row in rows for each in reading.departments_of(row.before, row.after)}
    return departments.named_paths(session, site_id, ids) if ids else {}


def verify(
    session: Session,
    actor: Actor,  # noqa: ARG001 - every use-case takes both
    *,
    key: bytes,
    site_id: str,
    number: int | None = None,
    hash: str | None = None,  # noqa: A002 - the contract's name
) -> dict[str, Any]:
    """Goes through a site's whole chain. `number` and `hash`: a head kept elsewhere, which the chain must still pass through."""
    sites.get(session, site_id)
    end, head_hash = audit.head(session, site_id)
    records, last, problem = _followed(session, site_id, key, {number: hash})
    if problem is None and ((records, last) != (end, head_hash) or records < (number or 0)):
        records, problem = records + 1, "truncated"
    figures = {"site_id": site_id, "head_number": end, "head_hash": head_hash.hex(), "problem": problem}
    return figures | {"records": records if problem is None else records - 1, "broken_at": records if problem else None}


def _followed(session: Session, site_id: str, key: bytes, kept: Mapping[int | None, str | None]) -> tuple[int, bytes, str | None]:
    """The number and the hash of the last record that was looked at, and what is wrong with it."""
    number, previous = 0, rules.START
    for number, row in enumerate(audit.chain(session, site_id), start=1):
        if row.number != number:
            return number, previous, "removed"
        if not _fits(key, previous, row) or row.hash.hex() != (kept.get(number) or row.hash.hex()):
            return number, previous, "changed"
        previous = row.hash
    return number, previous, None


def _fits(key: bytes, previous: bytes, row: AuditRecord) -> bool:
    content = rules.digest(key, row.salt, said(row))
    return hmac.compare_digest(content, row.content) and hmac.compare_digest(rules.link(key, previous, chained(row), content), row.hash)
