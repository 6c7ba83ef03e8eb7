"""The two jobs of an import of users: check the uploaded table, and add the users that it asks for.

Ids of new users follow from the import and the row, and what a batch did is written with the batch: a job that is taken up again after a
crash goes on where it was, and nobody is added twice.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy.orm import Session

from contracts.errors import Invalid, RostrumError, Unavailable
from contracts.text import key
from kit.jobs import Job
from org.domain.sheets import MOST_ROWS, Departments
from org.domain.user_imports import Rooms, Row, Twins, claims_of, same
from org.storage import identifiers, licences, user_imports
from org.storage.models import AnyRow, User, UserImport
from org.usecases import scopes, user_import_table
from org.usecases.exports import department_paths
from org.usecases.row_faults import guard
from org.usecases.scopes import Scope
from org.usecases.user_batches import Batch, Verdicts
from org.usecases.user_import_passwords import Passwords

BATCH = 500
_AT_ONCE = 1000  # rows written in one statement


def check(job: Job) -> None:
    """Reads the file, and writes down of each row whether it can be added. Nothing else is written."""
    try:
        preview, rows = _read(job)
    except Unavailable:
        raise
    except RostrumError as error:
        with job.batch() as session:
            found = _of(session, job)
            found.state, found.error = "failed", error.to_wire()
        return
    passwords = Passwords(job)
    passwords.check(rows)
    with job.resolver() as network, job.batch() as session:
        _judge(session, network, scopes.read(session, job.actor), rows)
        user_imports.forget_rows(session, job.site_id, job.payload["import"])  # of an earlier attempt
        for start in range(0, len(rows), _AT_ONCE):
            stored = [_stored(row, passwords) for row in rows[start : start + _AT_ONCE]]
            user_imports.add_rows(session, job.site_id, job.payload["import"], stored)
        found = _of(session, job)
        found.state, found.done, found.total, found.preview = "checked", len(rows), len(rows), preview
        job.done = job.total = len(rows)


def _read(job: Job) -> tuple[dict[str, Any], list[Row]]:
    with job.snapshot() as session:
        scope = scopes.read(session, job.actor)
        departments = Departments(department_paths(session, scope))
    return user_import_table.read(job, scope, departments)


def _judge(session: Session, network: Session, scope: Scope, rows: Sequence[Row]) -> None:
    """By each other, by who is there already, by what is taken in the network, by the licence; in this order."""
    here = user_imports.present(session, scope.site_id, [row.values["login_name"] for row in rows if not row.faults])
    twins = Twins()
    for row in rows:
        if not row.faults:
            guard(row, _compare, row, twins, here, scope.site.country)
    _check_free(network, [row for row in rows if row.verdict == "valid"])
    lines = licences.lines(session, scope.site_id)
    rooms = Rooms(scope.site.type, scope.site.ports, lines, scope.today, tell_ports=scope.whole_site)
    for row in rows:
        if row.verdict == "valid" and row.request is not None:
            guard(row, rooms.take, row.request["account_kind"], row.request["capacity"])


def _compare(row: Row, twins: Twins, here: Mapping[str, User], country: str) -> None:
    """With the rows before it, and with the user who has its login name."""
    assert row.request is not None  # noqa: S101 - a row without one has a fault
    row.claims = claims_of(row.request, country)
    twins.look(row)
    present = here.get(key(row.values["login_name"]))
    if present is not None and not row.faults:
        row.unchanged = same(row.request, present)
        if not row.unchanged:
            row.fault("login_name", "taken")
    for name in () if row.unchanged else row.doubtful:
        row.fault(name, "format")


def _check_free(network: Session, rows: Sequence[Row]) -> None:
    taken = identifiers.taken_now(network, [claim for row in rows for claim in row.claims])
    for row in rows if taken else ():
        for claim in row.claims:
            if (claim.kind, claim.normal) in taken:
                row.fault(claim.field, "taken")


def _stored(row: Row, passwords: Passwords) -> dict[str, Any]:
    valid = row.verdict == "valid"
    request = {name: value for name, value in (row.request or {}).items() if name != "password"} if valid else None
    return {
        "number": row.number,
        "verdict": row.verdict,
        "values": row.values,
        "request": request,
        "password": None if row.verdict == "unchanged" else passwords.sealed(row),
        "faults": row.faults,
    }


def add(job: Job) -> dict[str, Any]:
    """Adds the valid rows: in batches, or with mode "all" in one transaction, so that it is all or nobody."""
    with job.snapshot() as session:
        mode = _of(session, job).mode
        counts = user_imports.counts(session, job.site_id, job.payload["import"])
    job.done = counts.get("added", 0) + counts.get("refused", 0)  # progress may have told of more before a crash
    passwords = Passwords(job)
    if mode == "all":
        _add_all(job, passwords)
    else:
        while _add_some(job, passwords):
            pass
    with job.batch() as session:
        found = _of(session, job)
        if found.state == "applying":
            found.state = "applied"
        user_imports.forget_passwords(session, job.site_id, found.id)
        return {"added": job.done}


def _tell(job: Job, done: int) -> None:
    with job.batch() as session:
        job.done = _of(session, job).done = done


def _add_some(job: Job, passwords: Passwords) -> int:
    """The next batch; how many rows that was."""
    before = job.done
    with job.snapshot() as session:
        rows = user_imports.page(session, job.site_id, job.payload["import"], ["valid"], after=job.cursor or 0, limit=BATCH)
    if not rows:
        return 0
    refused = passwords.stage(rows, lambda through: _tell(job, before + through))
    with job.batch() as session:
        verdicts = Batch(session, job.actor, _of(session, job)).add([row for row in rows if row.number not in refused])
        user_imports.set_verdicts(session, job.site_id, job.payload["import"], verdicts | refused)
        job.cursor, job.done = rows[-1].number, before + len(rows)
        _of(session, job).done = job.done
    return len(rows)


def _add_all(job: Job, passwords: Passwords) -> None:
    with job.snapshot() as session:
        rows = user_imports.page(session, job.site_id, job.payload["import"], ["valid"], limit=MOST_ROWS)
    refused = passwords.stage(rows, lambda through: _tell(job, through))
    try:
        if not refused:
            _add_at_once(job, rows)
    except _NotAll as outcome:
        refused = outcome.refused
    if refused:
        _hold_back(job, refused)


def _add_at_once(job: Job, rows: Sequence[AnyRow]) -> None:
    with job.batch() as session:
        verdicts = Batch(session, job.actor, _of(session, job)).add(rows)
        refused = {number: found for number, found in verdicts.items() if found[0] == "refused"}
        if refused:
            raise _NotAll(refused)
        user_imports.set_verdicts(session, job.site_id, job.payload["import"], verdicts)
        job.done = _of(session, job).done = len(rows)


class _NotAll(Exception):
    """Somebody took what a row needs since the check: nobody is added."""

    def __init__(self, refused: Verdicts) -> None:
        super().__init__()
        self.refused = refused


def _hold_back(job: Job, refused: Verdicts) -> None:
    _tell(job, 0)
    with job.batch() as session:
        verdicts = {number: ("invalid", faults) for number, (_, faults) in refused.items()}
        user_imports.set_verdicts(session, job.site_id, job.payload["import"], verdicts)
        found = _of(session, job)
        found.state, found.mode = "checked", None
        found.error = Invalid("rows_at_fault", details={"invalid": len(verdicts)}).to_wire()


def _of(session: Session, job: Job) -> UserImport:
    return user_imports.get(session, job.site_id, job.actor.account_id, job.payload["import"])
