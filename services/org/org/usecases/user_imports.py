"""Import of users (manual 1.2.3.2): an uploaded table is checked whole, then applied as chosen. The work itself is a job's."""

from typing import Any

from sqlalchemy.orm import Session

from contracts import org as contract
from contracts.call import Actor
from contracts.errors import Conflict, Invalid, RateLimited
from kit import jobs
from org.domain.user_imports import faults_at_fault
from org.storage import user_imports
from org.storage.models import UserImport
from org.usecases import audit, scopes
from org.usecases.exports import followed
from org.usecases.keys import new_id

CHECK = "org.check_users"
MOST_OF_ACCOUNT = 3  # uploads of one account that wait or are checked
MOST_OF_SITE = 10
MOST_BYTES = 1024 * 1024 * 1024  # of a site's uploads; each is kept for a day
RETRY_SOON, RETRY_LATE = 10.0, 3600.0  # seconds


def start(session: Session, actor: Actor, *, blob: str, file_name: str, size: int) -> dict[str, Any]:
    """Takes an uploaded file up for checking. Raises RateLimited past the quota of uploads."""
    scope = scopes.read(session, actor)
    if not blob.startswith(f"site/{scope.site_id}/imports/"):
        raise Invalid("file_type", "the file is not this site's")
    _check_quota(session, actor, size)
    found = UserImport(
        id=new_id(),
        site_id=scope.site_id,
        account_id=actor.account_id,
        state="checking",
        file_name=file_name,
        blob=blob,
        done=0,
        created_at=scope.now,
    )
    found.job_id = jobs.start(session, actor, CHECK, {"blob": blob, "import": found.id, "bytes": size})
    session.add(found)
    session.flush()
    return _view(session, found, [], 1, 20)


def _check_quota(session: Session, actor: Actor, size: int) -> None:
    """By what waits or runs, for the account and for the site; and by the bytes of uploads that are kept."""
    used = jobs.usage(session, actor, CHECK)
    details = {"account": MOST_OF_ACCOUNT, "site": MOST_OF_SITE}
    if used.of_account >= MOST_OF_ACCOUNT or used.of_site >= MOST_OF_SITE:
        raise RateLimited("too_many_uploads", "too many uploads are being checked", details=details, retry_after=RETRY_SOON)
    if used.bytes_kept + size > MOST_BYTES:
        raise RateLimited("upload_quota", "the site's uploads of a day are too large", details={"most": MOST_BYTES}, retry_after=RETRY_LATE)


def get(session: Session, actor: Actor, *, id: str, page: int, page_size: int, verdict: str | None = None) -> dict[str, Any]:  # noqa: A002
    found = user_imports.get(session, str(actor.site_id), actor.account_id, id)
    _check_alive(session, actor, found)
    return _view(session, found, [verdict] if verdict else user_imports.AT_FAULT, page, page_size)


def apply(session: Session, actor: Actor, *, id: str, mode: str) -> dict[str, Any]:  # noqa: A002
    """Has the checked rows added. With mode "all" a single row at fault keeps everybody out."""
    found = user_imports.get(session, str(actor.site_id), actor.account_id, id, lock=True)
    if found.state != "checked":
        raise Conflict("not_checked", f"the import is {found.state}", details={"state": found.state})
    counts = user_imports.counts(session, found.site_id, id)
    if mode == "all" and counts.get("invalid"):
        raise faults_at_fault(counts["invalid"])
    found.state, found.mode, found.done, found.total = "applying", mode, 0, counts.get("valid", 0)
    found.job_id = jobs.start(session, actor, "org.add_users", {"import": id}, total=found.total)
    after = {"file": found.file_name, "rows": found.total, "mode": mode}
    audit.record(session, actor, found.site_id, "users.import_applied", ("user_import", id, found.file_name), after=after)
    session.flush()
    return _view(session, found, user_imports.AT_FAULT, 1, 20)


def export_errors(session: Session, actor: Actor, *, id: str, format: str) -> dict[str, Any]:  # noqa: A002
    found = user_imports.get(session, str(actor.site_id), actor.account_id, id)
    payload = {"import": found.id, "format": format, "language": actor.language, "file_name": f"import-errors.{format}"}
    return followed(session, actor, jobs.start(session, actor, "org.export_user_import_errors", payload))


def _check_alive(session: Session, actor: Actor, found: UserImport) -> None:
    """An import whose job has failed for good has failed too, also where the job could not say so."""
    if found.state in ("checking", "applying") and found.job_id is not None:
        status = jobs.status(session, actor, found.job_id)
        if status["state"] == "failed":
            found.state, found.error = "failed", status["error"]


def _view(session: Session, found: UserImport, verdicts: Any, page: int, page_size: int) -> dict[str, Any]:
    counts = user_imports.counts(session, found.site_id, found.id)
    rows = user_imports.page(session, found.site_id, found.id, list(verdicts), offset=(page - 1) * page_size, limit=page_size)
    names = ("id", "state", "file_name", "mode", "done", "total", "error", "preview", "created_at")
    shown = {name: getattr(found, name) for name in names} | {verdict: counts.get(verdict, 0) for verdict in contract.VERDICTS}
    return shown | {"items": rows, "page": page, "page_size": page_size}
