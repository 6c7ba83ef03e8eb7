"""The sign-in log (manual 1.4.6), for administrators: whoever lies in their scope."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session as Transaction

import directory
from contracts.call import Actor
from directory import in_scope
from identity.domain.expiry import zone_of
from identity.storage import sign_in_log as storage
from identity.storage.models import SignIn
from identity.usecases.messages import catalogue
from kit import jobs, sheets
from kit.blobs import blob_key
from kit.jobs import Job


def list_page(session: Transaction, actor: Actor, *, page: int, page_size: int, sort: str, **wanted: Any) -> dict[str, Any]:
    visible = in_scope(actor, SignIn.account_id)
    rows, total = storage.page(session, str(actor.site_id), visible, wanted, page=page, page_size=page_size, sort=sort)
    return {"items": [_item(row) for row in rows], "page": page, "page_size": page_size, "total": total}


def export(session: Transaction, actor: Actor, *, format: str, **wanted: Any) -> dict[str, Any]:  # noqa: A002 - the contract's name
    """Starts the job that writes all that the filter finds."""
    filters = {name: value.isoformat() if name in ("from", "to") else value for name, value in wanted.items()}
    payload = {"filter": filters, "format": format, "language": actor.language, "file_name": f"sign-in-log.{format}"}
    return follow(session, actor, id=jobs.start(session, actor, "identity.export_sign_ins", payload))


def follow(session: Transaction, actor: Actor, *, id: str) -> dict[str, Any]:  # noqa: A002 - the contract's name
    """A job as its starter sees it."""
    status = jobs.status(session, actor, id)
    result = status.pop("result") or {}
    return status | {"file_name": result.get("file_name"), "media_type": result.get("media_type")}


def write(job: Job) -> dict[str, Any]:
    """What the job does: one transaction that sees one moment, row by row. Whoever was in scope when it was asked for is."""
    words, name, file_format = catalogue(job.payload["language"])["log"], job.payload["file_name"], job.payload["format"]

    def save(path: Path) -> None:
        with job.snapshot() as session:
            sheets.table(path, file_format, words["sheet"], list(words["columns"].values()), _rows(session, job, words))

    job.result_blob = sheets.stored(job.blobs, blob_key(job.site_id, "exports", name), save)
    job.progress()
    return {"file_name": name, "media_type": sheets.MEDIA_TYPES[file_format]}


def _rows(session: Transaction, job: Job, words: Mapping[str, Any]) -> Iterator[list[Any]]:
    site = directory.site(session, job.site_id)
    zone = zone_of(site.time_zone if site else "UTC")
    bounds = {name: datetime.fromisoformat(value) for name, value in job.payload["filter"].items() if name in ("from", "to")}
    visible = in_scope(job.actor, SignIn.account_id)
    for row in storage.stream(session, job.site_id, visible, {**job.payload["filter"], **bounds}):
        job.done += 1
        yield [
            row.at.astimezone(zone).strftime("%Y-%m-%d %H:%M:%S"),
            row.name,
            row.login_name,
            row.address,
            row.client,
            words["actions"].get(row.action, row.action),
            words["results"].get(row.result, row.result),
            row.by_name,
        ]


def _item(row: SignIn) -> dict[str, Any]:
    names = ("id", "at", "account_id", "name", "login_name", "address", "client", "action", "result", "detail")
    return {name: getattr(row, name) for name in names} | {"by": row.by_name or None}
