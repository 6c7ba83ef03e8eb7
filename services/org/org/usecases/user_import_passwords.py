"""Passwords of imported users: judged by identity with the rest of the table, and left there before the transaction that adds their users.

While they wait for it they are sealed. One hash takes tens of milliseconds of a core, so they go in batches that are answered well inside
the deadline, and each batch tells how far it is.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from contracts import identity
from contracts.call import Call
from contracts.errors import Invalid
from kit.config import load
from kit.jobs import Job
from kit.seal import Seal
from kit.seal import Settings as SealSettings
from org.domain.user_imports import Row
from org.storage.models import AnyRow
from org.usecases.accounts import WORDS
from org.usecases.user_batches import Verdicts, account_id

_CHECKED = 500  # at a time
_STAGED = 20


class Passwords:
    """Those of one import."""

    def __init__(self, job: Job) -> None:
        self._job, self._import_id = job, job.payload["import"]
        self._seal = Seal(load(SealSettings).secrets_key, "user-import")

    def check(self, rows: Sequence[Row]) -> None:
        """Rows whose passwords are not good enough are at fault."""
        asked = {self._id(row.number): row for row in rows if row.password and not row.faults}
        items = [self._item(row.number, row.password or "", row.request or {}) for row in asked.values()]
        for start in range(0, len(items), _CHECKED):
            for each in self._refused(identity.check_passwords, items[start : start + _CHECKED], f"checked:{start}"):
                for fault in each["faults"]:
                    asked[each["credential"]].fault(fault["field"], fault["code"], **fault["params"])

    def sealed(self, row: Row) -> bytes | None:
        return self._seal.close(row.password.encode(), self._mark(row.number)) if row.password else None

    def stage(self, rows: Sequence[AnyRow], tell: Callable[[int], None]) -> Verdicts:
        """What identity refuses: {row number: (verdict, faults)}. `tell` is told how many of `rows` are through."""
        refused: Verdicts = {}
        waiting = [(position, row) for position, row in enumerate(rows, start=1) if row.password is not None]
        for start in range(0, len(waiting), _STAGED):
            some = waiting[start : start + _STAGED]
            numbers = {self._id(row.number): row.number for _, row in some}
            items = [self._item(row.number, self.opened(row), row.request or {}) for _, row in some]
            found = self._refused(identity.stage_passwords, items, f"passwords:{some[0][1].number}")
            refused |= {numbers[each["credential"]]: ("refused", each["faults"]) for each in found}
            tell(some[-1][0])
        return refused

    def _refused(self, call: Call, items: Sequence[dict[str, Any]], key: str) -> Sequence[Any]:
        """The items that identity refuses. A batch that it cannot take at all is halved until the item at fault stands alone."""
        try:
            found: Sequence[Any] = self._job.call(call, {"items": items}, key=key)["refused"]
        except Invalid:
            if len(items) == 1:
                return [{"credential": items[0]["credential"], "faults": [{"field": "password", "code": "format", "params": {}}]}]
            half = len(items) // 2
            return [*self._refused(call, items[:half], f"{key}:l"), *self._refused(call, items[half:], f"{key}:r")]
        return found

    def _item(self, number: int, password: str, request: Mapping[str, Any]) -> dict[str, Any]:
        user_id = self._id(number)
        own_words = [request[name] for name in WORDS if request.get(name)]
        return {"credential": user_id, "account_id": user_id, "password": password, "own_words": own_words}

    def opened(self, row: AnyRow) -> str:
        """The password of a stored row that has one."""
        return self._seal.open(row.password, self._mark(row.number)).decode()

    def _mark(self, number: int) -> str:
        return f"{self._import_id}:{number}"

    def _id(self, number: int) -> str:
        return account_id(self._import_id, number)
