"""The replica's rows as Python sees them, and as org's events carry them."""

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, TypeVar

T = TypeVar("T", "Site", "Department", "Account")


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    site_id: str
    name_zh: str = ""
    name_en: str = ""
    type: str = ""
    time_zone: str = "UTC"
    country: str = ""
    language: str = "zh-CN"
    page_size: int = 20
    features: list[str] = field(default_factory=list)
    expires_on: date | None = None
    require_totp: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Department:
    """`path` is the ids from the root down to itself, joined and ended by "/"."""

    site_id: str
    id: str
    parent_id: str | None = None
    name: str = ""
    path: str = ""
    deleted: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """A user or an administrator; `scope_department_id` None of an administrator means the whole site."""

    site_id: str
    id: str
    role: str = "user"
    login_name: str = ""
    name: str = ""
    english_name: str = ""
    email: str = ""
    phone: str | None = None
    mobile: str | None = None
    department_id: str | None = None
    scope_department_id: str | None = None
    account_kind: str | None = None
    capacity: int | None = None
    expires_on: date | None = None
    language: str | None = None
    page_size: int | None = None
    invited: bool = False
    credential: str | None = None
    deleted: bool = False


FIELDS: dict[type, tuple[str, ...]] = {cls: tuple(item.name for item in dataclasses.fields(cls)) for cls in (Site, Department, Account)}


def from_wire(cls: type[T], site_id: str, wire: Mapping[str, Any]) -> T:
    """A row of an event's body. What this process does not know is left out; what a sender leaves out has its default."""
    known = {name: wire[name] for name in FIELDS[cls] if wire.get(name) is not None}
    if isinstance(known.get("expires_on"), str):
        known["expires_on"] = date.fromisoformat(known["expires_on"])
    return cls(**{**known, "site_id": site_id})


def from_row(cls: type[T], row: Mapping[Any, Any]) -> T:
    return cls(**{name: row[name] for name in FIELDS[cls]})


def to_row(item: Site | Department | Account, version: int) -> dict[str, Any]:
    """As the table's columns."""
    return {name: getattr(item, name) for name in FIELDS[type(item)]} | {"version": version}
