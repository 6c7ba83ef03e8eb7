"""Many new users at once, in one transaction: what an import adds."""

import functools
import uuid
from collections.abc import Mapping, Sequence
from datetime import date
from types import SimpleNamespace
from typing import Any

from sqlalchemy.orm import Session

from contracts.call import Actor
from contracts.errors import RostrumError
from org.domain import departments as tree
from org.domain.identifiers import Claim
from org.domain.search import sort_key, text_of
from org.domain.user_imports import Rooms, Row, claims_of
from org.storage import departments, identifiers, licences, user_imports
from org.storage.models import AnyRow, UserImport
from org.usecases import audit, directory, scopes
from org.usecases.row_faults import blame

_SPACE = uuid.UUID("0b6f1b1e-7a53-4d43-9d53-3a1f0a1c7d21")
Verdicts = dict[int, tuple[str, Sequence[Any]]]


@functools.lru_cache(maxsize=20_000)
def account_id(import_id: str, number: int) -> str:
    """The id of the user whom a row of an import makes."""
    return str(uuid.uuid5(_SPACE, f"{import_id}:{number}"))


class Batch:
    """Holds the site's lock from the start. What was free at the check may be gone by now, and is refused here."""

    def __init__(self, session: Session, actor: Actor, found: UserImport) -> None:
        self._session, self._actor, self._import_id, self._file_name = session, actor, found.id, found.file_name
        self._scope = scopes.locked(session, actor)
        site = self._scope.site
        lines = licences.lines(session, site.id)
        self._rooms = Rooms(site.type, site.ports, lines, self._scope.today, tell_ports=self._scope.whole_site)
        below = departments.rows(session, site.id, self._scope.top.path)
        self._paths = {row.id: row.path for row in below if tree.holds(self._scope.top.path, row.path)}

    def add(self, stored: Sequence[AnyRow]) -> Verdicts:
        """{row number: (added or refused, faults)}."""
        rows = [(row, Row(row.number, row.values)) for row in stored]
        placed = [(row, found, line) for row, found in rows if (line := self._place(row, found)) is not _NOWHERE]
        taken = self._claim([row for row, _, _ in placed])
        free = []
        for row, found, line in placed:
            claims = taken.get(account_id(self._import_id, row.number), ())
            for claim in claims:
                found.fault(claim.field, "taken")
            if claims:
                self._rooms.give_back(line)
            else:
                free.append((row, found, line))
        given_up = list(taken)
        for start in range(0, len(free), _AT_ONCE):
            if users := [columns for each in free[start : start + _AT_ONCE] if (columns := self._prepared(*each)) is not None]:
                self._write(users)
        given_up += [account_id(self._import_id, row.number) for row, found, _ in free if found.faults]
        if given_up:
            identifiers.release(self._session, self._scope.site_id, given_up)
        return {row.number: ("refused" if found.faults else "added", found.faults) for row, found in rows}

    def _prepared(self, row: AnyRow, found: Row, line: str | None) -> dict[str, Any] | None:
        """The new user's columns; None for a row that cannot be added. Any exception is the row's fault."""
        try:
            return self._columns(row, line)
        except Exception as error:  # noqa: BLE001 - one row never fails a file
            self._rooms.give_back(line)
            blame(found, error)
            return None

    def _place(self, row: AnyRow, found: Row) -> Any:
        """The licence line of the row's room, or None where there is none to have; _NOWHERE for a row that cannot be added."""
        request = row.request or {}
        if request["department_id"] not in self._paths:
            found.fault("department", "unknown_department")
            return _NOWHERE
        try:
            return self._rooms.take(request["account_kind"], request["capacity"])
        except RostrumError as error:
            found.refuse(error)
            return _NOWHERE

    def _claim(self, rows: Sequence[AnyRow]) -> dict[str, list[Claim]]:
        """Takes the identifiers of all rows; {account id: what it could not have}."""
        country = self._scope.site.country
        wanted = [(account_id(self._import_id, row.number), claim) for row in rows for claim in claims_of(row.request or {}, country)]
        taken: dict[str, list[Claim]] = {}
        for each, claim in identifiers.try_take_many(self._session, self._scope.site_id, wanted):
            taken.setdefault(each, []).append(claim)
        return taken

    def _columns(self, row: AnyRow, line: str | None) -> dict[str, Any]:
        request: Mapping[str, Any] = row.request or {}
        names = ("login_name", "name", "english_name", "email", "phone", "mobile", "department_id", "account_kind", "capacity")
        user_id = account_id(self._import_id, row.number)
        has_password = row.password is not None
        return {name: request[name] for name in names} | {
            "id": user_id,
            "site_id": self._scope.site_id,
            "licence_line_id": line,
            "credential": user_id if has_password else None,
            "created_at": self._scope.now,
            "expires_on": date.fromisoformat(request["expires_on"]) if request["expires_on"] else None,
            "invited": not has_password,
            "has_initial_password": has_password,
            "version": 1,
            "search": text_of(request),
            "name_key": sort_key(request["name"]),
            "changed": {},
        }

    def _write(self, users: Sequence[dict[str, Any]]) -> None:
        user_imports.add_users(self._session, users)
        people = [{name: user[name] for name in ("id", "login_name", "name")} for user in users]
        target = ("user_import", self._import_id, self._file_name)
        audit.record(self._session, self._actor, self._scope.site_id, "users.imported", target, after={"users": people})
        rows = [directory.user_row(SimpleNamespace(**user, language=None, page_size=None)) for user in users]
        directory.publish(self._session, self._actor, self._scope.site, accounts=rows)


_NOWHERE = object()
_AT_ONCE = 500  # users in one statement, one audit record, one event: memory does not grow with the rest
