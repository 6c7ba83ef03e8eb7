"""Uploaded tables of users: the import, its rows, and the many users at once that come of it."""

from collections.abc import Mapping, Sequence
from typing import Any

import orjson
from sqlalchemy import delete, func, select, text, update
from sqlalchemy.orm import Session

from contracts.errors import NotFound
from contracts.text import key
from org.storage.arrays import written
from org.storage.models import AnyRow, Identifier, User, UserImport, UserImportRow

AT_FAULT = ("invalid", "refused")
_ADD_ROWS = text(
    "INSERT INTO user_import_rows (import_id, number, site_id, verdict, values, request, password, faults)"
    " SELECT :import_id, number, :site_id, verdict, values, request, password, faults"
    " FROM json_populate_recordset(NULL::user_import_rows, CAST(:rows AS json))"
)
_NEW = (
    "id site_id department_id licence_line_id credential created_at expires_on invited has_initial_password capacity version"
    " account_kind search name_key login_name email name english_name phone mobile changed"
).replace(" ", ", ")
_ADD_USERS = text(f"INSERT INTO users ({_NEW}) SELECT {_NEW} FROM json_populate_recordset(NULL::users, CAST(:users AS json))")  # noqa: S608
_SET_VERDICTS = text(
    "UPDATE user_import_rows SET verdict = given.verdict, faults = given.faults::jsonb FROM unnest("
    "CAST(:number AS bigint[]), CAST(:verdict AS text[]), CAST(:faults AS text[])) AS given (number, verdict, faults)"
    " WHERE user_import_rows.site_id = :site_id AND user_import_rows.import_id = :import_id"
    " AND user_import_rows.number = given.number"
)
_SET_VERDICT = text(
    "UPDATE user_import_rows SET verdict = :verdict, faults = '[]', password = NULL"
    " WHERE site_id = :site_id AND import_id = :import_id AND number = ANY(CAST(:number AS bigint[]))"
)


def get(session: Session, site_id: str, account_id: str | None, import_id: str, *, lock: bool = False) -> UserImport:
    """Its starter's. Raises NotFound for everybody else."""
    query = select(UserImport).where(UserImport.site_id == site_id, UserImport.id == import_id, UserImport.account_id == account_id)
    query = query.execution_options(populate_existing=True)
    found = session.execute(query.with_for_update() if lock else query).scalar_one_or_none()
    if found is None:
        raise NotFound()
    return found


def counts(session: Session, site_id: str, import_id: str) -> dict[str, int]:
    """How many rows there are of each verdict."""
    own = (UserImportRow.site_id == site_id, UserImportRow.import_id == import_id)
    query = select(UserImportRow.verdict, func.count().label("rows")).where(*own).group_by(UserImportRow.verdict)
    return {row.verdict: row.rows for row in session.execute(query)}


def page(
    session: Session, site_id: str, import_id: str, verdicts: Sequence[str], *, after: int = 0, offset: int = 0, limit: int
) -> Sequence[AnyRow]:
    """Rows of these verdicts in the file's order, from behind number `after`."""
    columns = (UserImportRow.number, UserImportRow.verdict, UserImportRow.values, UserImportRow.request, UserImportRow.password)
    query = select(*columns, UserImportRow.faults).where(
        UserImportRow.site_id == site_id,
        UserImportRow.import_id == import_id,
        UserImportRow.verdict.in_(verdicts),
        UserImportRow.number > after,
    )
    return session.execute(query.order_by(UserImportRow.number).offset(offset).limit(limit)).all()


def forget_rows(session: Session, site_id: str, import_id: str) -> None:
    session.execute(delete(UserImportRow).where(UserImportRow.site_id == site_id, UserImportRow.import_id == import_id))


def add_rows(session: Session, site_id: str, import_id: str, rows: Sequence[Mapping[str, Any]]) -> None:
    """`rows`: number, verdict, values, request, password, faults."""
    session.execute(_ADD_ROWS, {"rows": orjson.dumps(rows, default=_bytea).decode(), "site_id": site_id, "import_id": import_id})


def set_verdicts(session: Session, site_id: str, import_id: str, verdicts: Mapping[int, tuple[str, Sequence[Any]]]) -> None:
    """{row number: (verdict, faults)}. Forget the passwords of rows without faults; the others are corrected and uploaded again."""
    own = {"site_id": site_id, "import_id": import_id}
    faulty = {number: found for number, found in verdicts.items() if found[1]}
    if faulty:
        columns = {"number": written(faulty), "verdict": written(verdict for verdict, _ in faulty.values())}
        columns["faults"] = written(orjson.dumps(faults).decode() for _, faults in faulty.values())
        session.execute(_SET_VERDICTS, columns | own)
    for verdict in sorted({verdict for verdict, faults in verdicts.values() if not faults}):  # nearly all have the same
        numbers = [number for number, found in verdicts.items() if found[0] == verdict and not found[1]]
        session.execute(_SET_VERDICT, own | {"verdict": verdict, "number": written(numbers)})


def forget_passwords(session: Session, site_id: str, import_id: str) -> None:
    """Forget those of rows that nobody has to correct."""
    own = (UserImportRow.site_id == site_id, UserImportRow.import_id == import_id, UserImportRow.verdict.not_in(AT_FAULT))
    session.execute(update(UserImportRow).where(*own, UserImportRow.password.is_not(None)).values(password=None))


def present(session: Session, site_id: str, login_names: Sequence[str]) -> dict[str, User]:
    """The site's users by their folded login names."""
    found: dict[str, User] = {}
    normals = [key(each) for each in login_names]
    for start in range(0, len(normals), 5000):
        some = normals[start : start + 5000]
        query = (
            select(User)
            .join(Identifier, Identifier.account_id == User.id)
            .where(Identifier.site_id == site_id, Identifier.kind == "login_name", Identifier.normal.in_(some), User.site_id == site_id)
        )
        found |= {key(user.login_name): user for user in session.execute(query).scalars()}
    return found


def add_users(session: Session, users: Sequence[Mapping[str, Any]]) -> None:
    """`users`: every column but those that a new user has not got yet."""
    session.execute(_ADD_USERS, {"users": orjson.dumps(users).decode()})


def _bytea(value: Any) -> str:
    """What JSON does not know: a sealed password, as PostgreSQL reads it from a text."""
    if isinstance(value, bytes):
        return "\\x" + value.hex()
    raise TypeError
