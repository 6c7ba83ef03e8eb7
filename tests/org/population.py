"""A site as large as sites get, written straight into org's tables: through the calls it would take an hour."""

from sqlalchemy import text
from sqlalchemy.orm import Session
from uuid_utils.compat import uuid7

from org.domain import departments as tree
from org.domain.search import sort_key, text_of

SURNAMES = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗"
GIVEN = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华玉兰"
_CHUNK = 5000

_DEPARTMENTS = text(
    "INSERT INTO departments (id, site_id, parent_id, name, name_key, path)"
    " SELECT * FROM unnest(CAST(:id AS uuid[]), CAST(:site AS uuid[]), CAST(:parent AS uuid[]), CAST(:name AS text[]),"
    " CAST(:name AS text[]), CAST(:path AS text[]))"
)
_USERS = text(
    "INSERT INTO users (id, site_id, department_id, created_at, invited, has_initial_password, version, account_kind, search,"
    " name_key, login_name, email, name, english_name, mobile, changed)"
    " SELECT id, :site, department, now() - number * interval '1 second', false, false, 1, 'shared', search, name_key, login_name, email,"
    " name, '', mobile, '{}' FROM unnest(CAST(:id AS uuid[]), CAST(:department AS uuid[]), CAST(:search AS text[]),"
    " CAST(:name_key AS text[]), CAST(:login_name AS text[]), CAST(:email AS text[]), CAST(:name AS text[]), CAST(:mobile AS text[]))"
    " WITH ORDINALITY AS given (id, department, search, name_key, login_name, email, name, mobile, number)"
)


def fill(session: Session, site_id: str, root_id: str, *, departments: int, users: int) -> list[str]:
    """That many departments, in a tree eight wide, and users spread over them; the ids of the departments."""
    paths = {root_id: tree.path_of(root_id)}
    ids, parents = [root_id], []
    for number in range(departments - 1):
        parent = ids[number // 8]
        ids.append(str(uuid7()))
        parents.append(parent)
        paths[ids[-1]] = tree.path_of(ids[-1], paths[parent])
    made = ids[1:]
    columns = {"id": made, "site": [site_id] * len(made), "parent": parents, "name": [f"部门{n}" for n in range(len(made))]}
    session.execute(_DEPARTMENTS, columns | {"path": [paths[each] for each in made]})
    for start in range(0, users, _CHUNK):
        _users(session, site_id, ids, range(start, min(users, start + _CHUNK)))
    return ids


def _users(session: Session, site_id: str, departments: list[str], numbers: range) -> None:
    people = [person(site_id, number) for number in numbers]
    columns: dict[str, list[str | None]] = {name: [each[name] for each in people] for name in people[0]}
    columns |= {
        "id": [str(uuid7()) for _ in people],
        "department": [departments[number % len(departments)] for number in numbers],
        "search": [text_of(each) for each in people],
        "name_key": [sort_key(str(each["name"])) for each in people],
    }
    session.execute(_USERS, {name: columns[name] for name in ("id", "department", "search", "name_key", *_SHOWN)} | {"site": site_id})


_SHOWN = ("login_name", "email", "name", "mobile")


def person(site_id: str, number: int) -> dict[str, str | None]:
    """The same person for the same number."""
    name = SURNAMES[number % 20] + GIVEN[number // 20 % 26] + GIVEN[number // 520 % 26]
    login = f"user{number}.{site_id[-6:]}"
    mobile = f"+86139{number:08d}"
    return {"login_name": login, "email": f"{login}@example.com", "name": name, "english_name": "", "phone": None, "mobile": mobile}
