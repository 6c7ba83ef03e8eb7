"""The tree of departments: paths, depth, what may move where.

A department's path is the ids from the root down to itself, each ended by "/". The subtree below it is the range of strings from its
path up to `end_of(path)`: a comparison that row-level security lets an index answer, which LIKE is not.
"""

from collections.abc import Iterable, Sequence
from typing import Any

from contracts import text
from contracts.errors import Conflict, Forbidden

DEEPEST = 10  # levels, the root's counted
MOST = 10_000  # departments a site
_ID = 37  # characters an id takes in a path


def path_of(department_id: str, parent_path: str = "") -> str:
    return f"{parent_path}{department_id}/"


def end_of(path: str) -> str:
    """The first string behind the subtree: "/" is followed by "0"."""
    return f"{path[:-1]}0"


def holds(path: str, other: str) -> bool:
    """Whether `other` is the department at `path` or lies below it."""
    return other.startswith(path)


def level_of(path: str) -> int:
    """1 for the root."""
    return len(path) // _ID


def ids_of(path: str) -> list[str]:
    """From the root down to itself."""
    return path.rstrip("/").split("/")


def key_of(name: str) -> str:
    """Return the form in which siblings are compared: names that look the same are one name."""
    return text.key(name)


def check_depth(parent_path: str, subtree: Iterable[str], path: str = "") -> None:
    """Refuses what would lie deeper than allowed: the `subtree` of paths, whose top is `path`, hung below `parent_path`."""
    top = level_of(path) if path else 1
    height = max((level_of(each) - top for each in subtree), default=0)
    if level_of(parent_path) + 1 + height > DEEPEST:
        raise Conflict("too_deep", f"departments may lie {DEEPEST} levels deep", details={"levels": DEEPEST})


def check_count(present: int) -> None:
    if present >= MOST:
        raise Conflict("too_many_departments", f"a site has at most {MOST} departments", details={"most": MOST})


def check_move(path: str, parent_path: str) -> None:
    """A department moves below anything but itself and its own descendants."""
    if holds(path, parent_path):
        raise Conflict("below_itself", "a department cannot move below itself")


def check_not_top(path: str, scope_path: str, *, rename: bool = False) -> None:
    """The top of what an administrator manages stays where it is. The root may be renamed by who manages the whole site; the
    department that is an administrator's scope may not be renamed by them (spec 1.2.2.4)."""
    if path != scope_path:
        return
    if rename and level_of(path) == 1:
        return
    raise Forbidden("scope_department", "the top department of the scope cannot be changed")


def name_taken(name: str, parent_name: str) -> Conflict:
    details = {"name": name, "parent": parent_name}
    return Conflict("name_taken", "the parent has a department of that name already", details=details)


def is_a_scope(holders: Sequence[dict[str, Any]]) -> Conflict:
    """`holders`: id and name of the administrators."""
    names = ", ".join(each["name"] for each in holders)
    return Conflict("scope_of_administrators", f"it is the management scope of {names}", details={"administrators": list(holders)})
