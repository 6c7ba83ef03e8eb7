"""What an uploaded row asks for, and whether it can be had: row by row, before anything is written."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from contracts import phones
from contracts.errors import Conflict, FieldError, RostrumError
from contracts.text import key, whole
from org.domain import identifiers
from org.domain.identifiers import Claim
from org.domain.licences import Line, take
from org.domain.sheets import COLUMNS, EXAMPLE, EXTRA, PASSWORD, REQUIRED, Departments, Kinds, day_of, is_as_typed, password_of, text_of
from org.domain.users import check_capacity, needs_room


@dataclass(slots=True)
class Row:
    """One row on its way to a verdict: valid, invalid or unchanged. `request` is None until it can be read."""

    number: int
    values: dict[str, str]
    password: str | None = None
    request: dict[str, Any] | None = None
    faults: list[dict[str, Any]] = field(default_factory=list)
    unchanged: bool = False
    claims: Sequence[Claim] = ()
    doubtful: list[str] = field(default_factory=list)

    @property
    def verdict(self) -> str:
        return "invalid" if self.faults else "unchanged" if self.unchanged else "valid"

    def fault(self, name: str, code: str, **params: Any) -> None:
        if all(each["field"] != name for each in self.faults):  # one fault a field is enough to mend it
            self.faults.append({"field": name, "code": code, "params": params})

    def refuse(self, error: RostrumError) -> None:
        """The faults of an error that names fields; one that names none is about the capacity."""
        for each in error.fields or (FieldError("capacity", error.code),):
            self.fault(_COLUMN_OF.get(each.field, each.field), each.code, **each.params)


_STORED = re.compile(r"(\+[0-9]{3,15})(?: ?(?:x|;ext=)([0-9]+))?")
_COLUMN_OF = {"department_id": "department"}


class Reader:
    """Makes requests of what people have written. `columns`: what stands at which position; `formula`: the cell without a value."""

    def __init__(self, columns: Mapping[int, str], departments: Departments, kinds: Kinds, formula: object) -> None:
        self._columns = {position: name for position, name in columns.items() if name not in EXTRA}
        self._named = frozenset(columns)
        self._departments, self._kinds, self._formula = departments, kinds, formula

    def read(self, number: int, cells: Sequence[Any]) -> Row | None:
        """None for the template's example."""
        given = {name: cells[position] if position < len(cells) else None for position, name in self._columns.items()}
        plain = {name: None if cell is self._formula else cell for name, cell in given.items()}
        values = {name: text_of(plain.get(name)) for name in COLUMNS}
        if key(values["login_name"]) == EXAMPLE:
            return None
        row = Row(number, values, password_of(plain.get(PASSWORD)))
        for name, cell in given.items():
            if cell is self._formula:
                row.fault(name, "formula")
        for name in REQUIRED:
            if not values[name]:
                row.fault(name, "required")
        if not is_as_typed(plain.get(PASSWORD)):
            row.fault(PASSWORD, "not_text")
        if any(position not in self._named and text_of(cell) for position, cell in enumerate(cells)):
            row.fault("row", "cell_without_column")
        row.request = self._request(row)
        return row

    def _request(self, row: Row) -> dict[str, Any]:
        """As the contract's NewUser wants it; what cannot be understood is left out, with a fault."""
        values = row.values
        request: dict[str, Any] = {name: values[name] for name in ("login_name", "name", "english_name", "email")}
        request |= {name: values[name] or None for name in ("phone", "mobile")}
        request["department_id"] = self._department(row)
        request["account_kind"] = self._understood(row, "account_kind", self._kinds.find(values["account_kind"]), "unknown_kind")
        request["capacity"] = self._understood(row, "capacity", whole(values["capacity"]), "type")
        day = day_of(values["expires_on"])
        request["expires_on"] = self._understood(row, "expires_on", day.isoformat() if day else None, "format")
        return request | ({"password": row.password} if row.password else {"invite": True})

    def _department(self, row: Row) -> str | None:
        found = self._departments.find(row.values["department"])
        if len(found) > 1:
            row.fault("department", "ambiguous_department")
        department_id: str | None = self._understood(row, "department", found[0] if len(found) == 1 else None, "unknown_department")
        return department_id

    def _understood(self, row: Row, name: str, value: Any, code: str) -> Any:
        if value is None and row.values[name]:
            row.fault(name, code)
        return value


class Twins:
    """Finds the rows of one file that ask for the same identifier."""

    def __init__(self) -> None:
        self._first: dict[tuple[str, str], int] = {}

    def look(self, row: Row) -> None:
        for claim in row.claims:
            first = self._first.setdefault((claim.kind, claim.normal), row.number)
            if first != row.number:
                row.fault(claim.field, "duplicate", row=first)


class Rooms:
    """What is left of the licence while rows take their rooms from it."""

    def __init__(self, site_type: str, ports: int | None, lines: Iterable[Line], today: date, *, tell_ports: bool = False) -> None:
        self._site_type, self._ports, self._today, self._tell_ports = site_type, ports, today, tell_ports
        self._lines = {line.id: line for line in lines}

    def take(self, kind: str, capacity: int | None) -> str | None:
        """The licence line of the new user's room, where they get one. Raises Invalid or Conflict when they cannot be had."""
        check_capacity(self._site_type, kind, capacity, self._ports, tell_ports=self._tell_ports)
        if not needs_room(self._site_type, kind) or capacity is None:
            return None
        line = take(self._lines.values(), capacity, self._today)
        self._change(line.id, 1)
        return line.id

    def give_back(self, line_id: str | None) -> None:
        if line_id is not None:
            self._change(line_id, -1)

    def _change(self, line_id: str, by: int) -> None:
        line = self._lines[line_id]
        self._lines[line_id] = Line(line.id, line.room_kind, line.capacity, line.quantity, line.expires_on, line.used + by)


def read_numbers(row: Row, request: Mapping[str, Any], country: str) -> None:
    """Give the row its request with the numbers as they are stored. A number that is not valid is a fault.

    A number in the form of a stored one is `doubtful` at first: the user may have it since before numbers had to be valid.
    """
    row.request = dict(request)
    for name in ("phone", "mobile"):
        number = request[name]
        if not number:
            continue
        if valid := phones.e164(number, country):
            row.request[name] = valid
        elif stored := _STORED.fullmatch(number):
            row.doubtful.append(name)
            row.request[name] = stored[1] + (f";ext={stored[2]}" if stored[2] else "")
        else:
            row.fault(name, "format")


def claims_of(request: Mapping[str, Any], country: str) -> list[Claim]:
    return identifiers.claims({name: request[name] for name in identifiers.FIELDS}, country)


def same(request: Mapping[str, Any], present: Any) -> bool:
    """Whether a user is in the site already, exactly as the row has them."""
    names = ("login_name", "name", "english_name", "phone", "mobile", "department_id", "account_kind", "capacity")
    expires_on = present.expires_on.isoformat() if present.expires_on else None
    return (
        all(request[name] == getattr(present, name) for name in names)
        and key(request["email"]) == key(present.email)
        and request["expires_on"] == expires_on
    )


def faults_at_fault(count: int) -> Conflict:
    return Conflict("rows_at_fault", f"{count} rows are at fault", details={"invalid": count})
