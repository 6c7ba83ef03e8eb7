"""A record of the audit log as people read it: which fields changed, with names in place of ids."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

Paths = Mapping[str, Sequence[str]]

# What stands for one thing: the field that is read, and the names that hold it, the most telling first.
_NAMED = {
    "department": ("department_path", "department_id", "department"),
    "scope": ("scope_path", "scope_department_id", "scope"),
    "parent": ("parent_path", "parent"),
    "users_in": ("users_in_path", "users_in"),
    "room": ("room", "room_id"),
}
_IDS = {"department_id", "scope_department_id"}
UNKNOWN = {"unknown": True}  # a thing of which only the id is known: an old record of what is gone
_PART_OF = {part: field for field, parts in _NAMED.items() for part in parts}


class Change(NamedTuple):
    field: str
    before: Any
    after: Any


def changes(before: Mapping[str, Any] | None, after: Mapping[str, Any] | None, paths: Paths) -> list[Change]:
    """What differs, in the order in which it was recorded. `paths`: the names from the root down, by department, for records that hold
    only the id."""
    old, new = _read(before or {}, paths), _read(after or {}, paths)
    if "meetings" in old or "meetings" in new:  # they are listed, so their number says nothing more
        old.pop("count", None)
        new.pop("count", None)
    fields = dict.fromkeys((*old, *new))
    return [Change(field, old.get(field), new.get(field)) for field in fields if old.get(field) != new.get(field)]


def departments_of(before: Mapping[str, Any] | None, after: Mapping[str, Any] | None) -> set[str]:
    """The ids of departments that a record names without their path."""
    sides = [side for side in (before, after) if side]
    return {side[name] for side in sides for name in _IDS if side.get(name) and not side.get(_NAMED[_PART_OF[name]][0])}


def _read(side: Mapping[str, Any], paths: Paths) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name in side:
        field = _PART_OF.get(name, name)
        if field not in found:
            found[field] = _named(side, field, paths) if field in _NAMED else side[name]
    return found


def _named(side: Mapping[str, Any], field: str, paths: Paths) -> Any:
    held = {name: side[name] for name in _NAMED[field] if side.get(name)}
    for name, value in held.items():
        told = list(paths.get(value, ())) if name in _IDS else value
        if told and name != "room_id":
            return [told] if field != "room" and isinstance(told, str) else told
    return UNKNOWN if held else None
