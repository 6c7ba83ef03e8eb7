"""The two jobs of an import of users: check the uploaded table, and add the users that it asks for.

Ids of new users follow from the import and the row, and what a batch did is written with the batch: a job that is taken up again after a
crash goes on where it was, and nobody is added twice.
"""

import tempfile
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import IO, Any

from marshmallow import ValidationError
from sqlalchemy.orm import Session

from contracts import identity
from contracts import org as contract
from contracts.errors import Invalid, RostrumError, Unavailable
from contracts.values import field_errors
from kit.blobs import chunks
from kit.config import load
from kit.jobs import Job
from kit.seal import Seal
from kit.seal import Settings as SealSettings
from org.domain.identifiers import folded
from org.domain.sheets import MOST_ROWS, Departments, Kinds, columns_of
from org.domain.user_imports import Reader, Rooms, Row, Twins, claims_of, in_e164, same
from org.storage import identifiers, licences, user_imports
from org.storage.models import AnyRow, UserImport
from org.usecases import messages, reading, scopes
from org.usecases.exports import department_paths
from org.usecases.scopes import Scope
from org.usecases.user_batches import Batch, Verdicts, account_id

BATCH = 500
AT_ONCE = 4  # passwords given to identity at a time
# The reader has made the other fields itself. A schema around these would cost as much again, for each of many rows.
_FIELDS = {
    name: field
    for name, field in contract.NewUser().load_fields.items()
    if name in ("login_name", "name", "english_name", "email", "phone", "mobile", "capacity", "password")
}


def check(job: Job) -> None:
    """Reads the file, and writes down of each row whether it can be added. Nothing else is written."""
    try:
        rows = _read(job)
    except Unavailable:
        raise
    except RostrumError as error:
        with job.batch() as session:
            found = _of(session, job)
            found.state, found.error = "failed", error.to_wire()
        return
    seal = _seal()
    with job.batch() as session:
        _judge(session, scopes.read(session, job.actor), rows)
        stored = [_stored(row, seal, job.payload["import"]) for row in rows]
        user_imports.replace_rows(session, job.site_id, job.payload["import"], stored)
        found = _of(session, job)
        found.state, found.done, found.total = "checked", len(rows), len(rows)
        job.done = job.total = len(rows)


def _read(job: Job) -> list[Row]:
    with job.snapshot() as session:
        written = Departments(department_paths(session, scopes.read(session, job.actor)))
    kinds = Kinds(messages.in_every_language("account_kinds"))
    with tempfile.TemporaryFile() as file:
        _fetch(job, file)
        found = reading.rows(file)
        header = next(found, None)
        if header is None:
            raise Invalid("file_empty", "the table has no rows")
        texts = ["" if cell is None or cell is reading.FORMULA else str(cell) for cell in header[1]]
        columns = columns_of(texts, messages.in_every_language("users", "columns"))
        reader = Reader(columns, written, kinds, reading.FORMULA)
        rows = [row for number, cells in found if (row := reader.read(number, cells)) is not None]
    if not rows:
        raise Invalid("file_empty", "the table has no rows")
    return rows


def _fetch(job: Job, file: IO[bytes]) -> None:
    if job.blobs.size(job.payload["blob"]) > reading.LARGEST:
        raise Invalid("file_too_large", "the file is too large", details={"most": reading.LARGEST})
    for piece in chunks(job.blobs.open(job.payload["blob"])):
        file.write(piece)
    file.seek(0)


def _judge(session: Session, scope: Scope, rows: Sequence[Row]) -> None:
    """By the form, by each other, by who is there already, by what is taken in the network, by the licence; in this order."""
    for row in rows:
        _check_form(row, scope.site.country)
    here = user_imports.present(session, scope.site_id, [row.values["login_name"] for row in rows if not row.faults])
    twins = Twins()
    for row in rows:
        if row.request is not None and not row.faults:
            row.claims = claims_of(row.request, scope.site.country)
            twins.look(row)
            present = here.get(folded(row.values["login_name"]))
            if present is not None and not row.faults:
                row.unchanged = same(row.request, present)
                if not row.unchanged:
                    row.fault("login_name", "taken")
    _check_free(session, scope.site_id, [row for row in rows if row.verdict == "valid"])
    rooms = Rooms(scope.site.type, scope.site.ports, licences.lines(session, scope.site_id), scope.today)
    for row in rows:
        if row.verdict == "valid" and row.request is not None:
            try:
                rooms.take(row.request["account_kind"], row.request["capacity"])
            except RostrumError as error:
                row.refuse(error)


def _check_form(row: Row, country: str) -> None:
    assert row.request is not None  # noqa: S101 - the reader makes one of every row
    try:
        row.request = in_e164(row.request | _loaded(row.request), country)
    except Invalid as error:
        row.refuse(error)


def _loaded(request: Mapping[str, Any]) -> dict[str, Any]:
    loaded, faults = {}, {}
    for name, field in _FIELDS.items():
        if request.get(name) is not None:
            try:
                loaded[name] = field.deserialize(request[name])
            except ValidationError as error:
                faults[name] = error.messages
    if faults:
        raise Invalid(fields=field_errors(faults))
    return loaded


def _check_free(session: Session, site_id: str, rows: Sequence[Row]) -> None:
    by_id = {account_id("", row.number): row for row in rows}
    wanted = [(each, claim) for each, row in by_id.items() for claim in row.claims]
    for each, claim in identifiers.not_free(session, site_id, wanted):
        by_id[each].fault(claim.field, "taken")


def _stored(row: Row, seal: Seal, import_id: str) -> dict[str, Any]:
    valid = row.verdict == "valid"
    request = {name: value for name, value in (row.request or {}).items() if name != "password"} if valid else None
    password = seal.close(row.password.encode(), f"{import_id}:{row.number}") if valid and row.password else None
    return {
        "number": row.number,
        "verdict": row.verdict,
        "values": row.values,
        "request": request,
        "password": password,
        "faults": row.faults,
    }


def add(job: Job) -> dict[str, Any]:
    """Adds the valid rows: in batches, or with mode "all" in one transaction, so that it is all or nobody."""
    with job.snapshot() as session:
        mode = _of(session, job).mode
    staged = Staging(job)
    if mode == "all":
        _add_all(job, staged)
    else:
        while _add_some(job, staged):
            pass
    with job.batch() as session:
        found = _of(session, job)
        if found.state == "applying":
            found.state = "applied"
        user_imports.forget_passwords(session, job.site_id, found.id)
        return {"added": job.done}


def _add_some(job: Job, staged: "Staging") -> int:
    """The next batch; how many rows that was."""
    with job.snapshot() as session:
        rows = user_imports.page(session, job.site_id, job.payload["import"], ["valid"], after=job.cursor or 0, limit=BATCH)
    if not rows:
        return 0
    refused = staged.stage(rows)
    with job.batch() as session:
        batch = Batch(session, job.actor, job.payload["import"])
        verdicts = batch.add([row for row in rows if row.number not in refused])
        user_imports.set_verdicts(session, job.site_id, job.payload["import"], verdicts | refused)
        job.cursor, job.done = rows[-1].number, job.done + len(rows)
        _of(session, job).done = job.done
    return len(rows)


def _add_all(job: Job, staged: "Staging") -> None:
    with job.snapshot() as session:
        rows = user_imports.page(session, job.site_id, job.payload["import"], ["valid"], limit=MOST_ROWS)
    refused = staged.stage(rows)
    try:
        if not refused:
            _add_at_once(job, rows)
    except _NotAll as outcome:
        refused = outcome.refused
    if refused:
        _hold_back(job, refused)


def _add_at_once(job: Job, rows: Sequence[AnyRow]) -> None:
    with job.batch() as session:
        verdicts = Batch(session, job.actor, job.payload["import"]).add(rows)
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
    job.done = 0
    with job.batch() as session:
        verdicts = {number: ("invalid", faults) for number, (_, faults) in refused.items()}
        user_imports.set_verdicts(session, job.site_id, job.payload["import"], verdicts)
        found = _of(session, job)
        found.state, found.mode = "checked", None
        found.error = Invalid("rows_at_fault", details={"invalid": len(verdicts)}).to_wire()


class Staging:
    """Gives the passwords of rows to identity, a few at a time, before the transaction that adds their users."""

    def __init__(self, job: Job) -> None:
        self._job, self._seal = job, _seal()

    def stage(self, rows: Sequence[AnyRow]) -> Verdicts:
        """What identity refuses: {row number: (verdict, faults)}."""
        with_password = [row for row in rows if row.password is not None]
        with ThreadPoolExecutor(AT_ONCE) as pool:
            outcomes = list(pool.map(self._one, with_password))
        return {row.number: ("refused", faults) for row, faults in zip(with_password, outcomes, strict=True) if faults}

    def _one(self, row: AnyRow) -> list[dict[str, Any]]:
        import_id, request = self._job.payload["import"], row.request or {}
        user_id = account_id(import_id, row.number)
        staged = {
            "credential": user_id,
            "account_id": user_id,
            "password": self._seal.open(row.password or b"", f"{import_id}:{row.number}").decode(),
            "own_words": [request[name] for name in ("login_name", "name", "english_name", "email") if request.get(name)],
        }
        try:
            self._job.call(identity.stage_password, staged, key=f"password:{row.number}")
        except Invalid as error:
            return [{"field": each.field, "code": each.code, "params": each.params} for each in error.fields]
        return []


def _of(session: Session, job: Job) -> UserImport:
    return user_imports.get(session, job.site_id, job.actor.account_id, job.payload["import"])


def _seal() -> Seal:
    return Seal(load(SealSettings).secrets_key, "user-import")
