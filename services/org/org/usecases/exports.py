"""Files that are made by jobs: users as a table, the audit log, the template of an import, the rows that it refused (manual 1.2.3.4)."""

import itertools
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session

from contracts.call import Actor
from contracts.cells import defused
from contracts.text import address_shown
from kit import jobs
from kit.blobs import blob_key
from kit.jobs import Job
from org.domain import departments as tree
from org.domain import sheets
from org.domain.audit_changes import changes
from org.domain.search import department_keys
from org.domain.users import status_of
from org.storage import audit, departments, sites, user_imports, users
from org.storage.models import AnyRow
from org.usecases import messages, scopes, writing
from org.usecases.audit import department_paths as department_paths_of
from org.usecases.audit_words import AuditWords
from org.usecases.scopes import Scope
from org.usecases.user_import_passwords import Passwords
from org.usecases.users import select_by

_EXAMPLE_CAPACITY = 10
_AT_ONCE = 1000  # rows between two words of progress


def export_users(session: Session, actor: Actor, *, format: str, sort: str, ids: Sequence[str] | None = None, **wanted: Any) -> Any:  # noqa: A002
    """Those of `ids`, or all that the filter finds. What lies outside the scope is left out as if it did not exist."""
    selection = select_by(session, scopes.read(session, actor), ids=ids, **wanted)
    payload = {"filter": wanted, "ids": ids, "sort": sort} | _file(actor, "users", format)
    return followed(session, actor, jobs.start(session, actor, "org.export_users", payload, total=users.count(session, selection)))


def export_audit(session: Session, actor: Actor, /, *, format: str, **wanted: Any) -> dict[str, Any]:  # noqa: A002
    filters = {name: value.isoformat() if name in ("from", "to") else value for name, value in wanted.items()}
    payload = {"filter": filters} | _file(actor, "audit-log", format)
    found = audit.matching(str(actor.site_id), **_period(wanted))
    return followed(session, actor, jobs.start(session, actor, "org.export_audit", payload, total=audit.count(session, found)))


def create_template(session: Session, actor: Actor) -> dict[str, Any]:
    return followed(session, actor, jobs.start(session, actor, "org.create_user_template", _file(actor, "users-template", "xlsx")))


def get_job(session: Session, actor: Actor, *, id: str) -> dict[str, Any]:  # noqa: A002
    return followed(session, actor, id)


def followed(session: Session, actor: Actor, job_id: str) -> dict[str, Any]:
    """A job as its starter sees it."""
    status = jobs.status(session, actor, job_id)
    result = status.pop("result") or {}
    return status | {"file_name": result.get("file_name"), "media_type": result.get("media_type")}


def _file(actor: Actor, name: str, file_format: str) -> dict[str, Any]:
    return {"format": file_format, "language": actor.language, "file_name": f"{name}.{file_format}"}


def _period(wanted: Mapping[str, Any]) -> dict[str, Any]:
    named = {"from": "since", "to": "until"}
    return {named.get(name, name): value for name, value in wanted.items()}


# What the jobs do ----------------------------------------------------------------------------------------------------


def write_users(job: Job) -> dict[str, Any]:
    """In one transaction that sees one moment, row by row."""
    words = messages.words(job.payload["language"])
    names = (*sheets.COLUMNS, "status")
    header = [words["users"]["columns"][name] for name in names]
    return _written(job, words["users"]["sheet"], header, lambda session: _user_rows(session, job, words))


def _user_rows(session: Session, job: Job, words: Mapping[str, Any]) -> Iterator[list[Any]]:
    scope = scopes.read(session, job.actor)
    paths = {each: sheets.path_of(names) for each, names in department_paths(session, scope).items()}
    selection = select_by(session, scope, ids=job.payload["ids"], **job.payload["filter"])
    for row in users.stream(session, selection, job.payload["sort"]):
        status = status_of(scope.today, scope.now, expires_on=row.expires_on, locked_until=row.locked_until, invited=row.invited)
        yield [
            row.login_name,
            row.name,
            row.english_name,
            address_shown(row.email),
            _dialled(row.phone),
            _dialled(row.mobile),
            paths[row.department_id],
            words["account_kinds"][row.account_kind],
            row.capacity,
            writing.day(row.expires_on),
            words["statuses"][status],
        ]


def _dialled(number: str | None) -> str | None:
    """An extension as people write it, and as it can be read in again."""
    return number.replace(";ext=", " x") if number else None


def write_audit(job: Job) -> dict[str, Any]:
    """In the words of who asked for it, with times of the site's zone."""
    with job.snapshot() as session:
        words = AuditWords(job.payload["language"], sites.get(session, job.site_id).time_zone)
    title = messages.words(job.payload["language"])["audit"]["sheet"]
    return _written(job, title, words.header, lambda session: _audit_rows(session, job, words))


def _audit_rows(session: Session, job: Job, words: AuditWords) -> Iterator[list[Any]]:
    found = audit.stream(session, audit.matching(job.site_id, **_period(job.payload["filter"])))
    while rows := list(itertools.islice(found, _AT_ONCE)):
        paths = department_paths_of(session, job.site_id, rows)
        for row in rows:
            yield words.row(row, changes(row.before, row.after, paths))


def write_import_errors(job: Job) -> dict[str, Any]:
    """The refused rows as they were written, with their initial passwords and what is wrong: to be corrected and uploaded again."""
    language = job.payload["language"]
    words = messages.words(language)["users"]
    names = (*sheets.COLUMNS, sheets.PASSWORD, "row", "problem")
    passwords = Passwords(job)

    def rows(session: Session) -> Iterator[list[Any]]:
        for row in user_imports.page(session, job.site_id, job.payload["import"], user_imports.AT_FAULT, limit=sheets.MOST_ROWS):
            values = [row.values.get(name) or None for name in sheets.COLUMNS]
            password, faults = _given_back(passwords, row, job.payload["format"])
            yield [*values, password, row.number, messages.problem(language, faults)]

    return _written(job, words["sheet"], [words["columns"][name] for name in names], rows)


def _given_back(passwords: Passwords, row: AnyRow, file_format: str) -> tuple[str | None, list[Any]]:
    """The row's password as it was typed, and the row's faults. A .csv cannot hold a text that a program would take for a formula, so
    such a password has to be entered again."""
    if row.password is None:
        return None, row.faults
    password = passwords.opened(row)
    if not writing.gives_back(password, file_format):
        return None, [*row.faults, {"field": sheets.PASSWORD, "code": "enter_again"}]
    return writing.Exact(password), row.faults


def write_template(job: Job) -> dict[str, Any]:
    catalogue = messages.words(job.payload["language"])
    words = catalogue["users"]
    with job.snapshot() as session:
        scope = scopes.read(session, job.actor)
        paths = [sheets.path_of(names) for names in department_paths(session, scope).values()]
    concurrent = scope.site.type == "concurrent"
    most = scope.site.ports if concurrent and scope.whole_site else None
    columns = (*sheets.COLUMNS, sheets.PASSWORD)
    lists = {"department": paths, "account_kind": list(catalogue["account_kinds"].values())}
    required = (*sheets.REQUIRED, "capacity") if concurrent else sheets.REQUIRED
    template = writing.Template(words | {"help": _capacity_help(words["help"], scope.site.type, most)}, columns, required)
    example = words["example"] | {"department": defused(paths[0]), "capacity": _EXAMPLE_CAPACITY if concurrent else None}
    return _stored(job, lambda path: template.save(path, lists, example, sheets.MOST_ROWS, most))


def _capacity_help(texts: Mapping[str, str], site_type: str, most: int | None) -> dict[str, str]:
    """The instructions, with those for the capacity on this site; `most`: the licensed ports, if the administrator may be told."""
    bound = "" if most is None else texts["capacity_most"].format(most=most)
    return {**texts, "capacity": texts[f"capacity_{site_type}"] + bound}


def _written(job: Job, title: str, header: Sequence[str], rows: Any) -> dict[str, Any]:
    def write(path: Path) -> None:
        with job.snapshot() as session:
            writing.table(path, job.payload["format"], title, header, _told(job, rows(session)))

    return _stored(job, write)


def _told(job: Job, rows: Iterator[list[Any]]) -> Iterator[list[Any]]:
    """The rows, and now and then a word of how far it is."""
    count = 0
    for count, row in enumerate(rows, start=1):
        yield row
        if count % _AT_ONCE == 0:
            job.done = count
            job.progress()
    job.done = job.total = count


def _stored(job: Job, write: Any) -> dict[str, Any]:
    name, file_format = job.payload["file_name"], job.payload["format"]
    job.result_blob = writing.stored(job.blobs, blob_key(job.site_id, "exports", name), write)
    job.progress()
    return {"file_name": name, "media_type": writing.MEDIA_TYPES[file_format]}


def department_paths(session: Session, scope: Scope) -> dict[str, list[str]]:
    """The names from the top of the scope down, by department, in the order of the tree."""
    rows = departments.rows(session, scope.site_id, scope.top.path)
    names = {row.id: row.name for row in rows}
    start = tree.level_of(scope.top.path) - 1
    paths = {row.id: [names[each] for each in tree.ids_of(row.path)[start:]] for row in rows}
    return dict(sorted(paths.items(), key=lambda item: [department_keys(name)[0] for name in item[1]]))
