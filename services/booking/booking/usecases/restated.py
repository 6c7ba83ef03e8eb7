"""What a change of meetings says anew to those who are invited: taken before it, compared after it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from booking.domain import days
from booking.storage.models import Meeting, Room, Series

_ORDER = ("topic", "time", "room", "rule", "password", "agenda")


@dataclass(frozen=True, slots=True)
class Before:
    """Meetings as they were, by id; `item`: the one that is edited."""

    item: str
    stated: Mapping[str, Mapping[str, Any]]
    secrets: Mapping[str, tuple[str | None, str]]
    series_id: str | None


def before(session: Session, item: Meeting, items: Iterable[Meeting], series: Series | None) -> Before:
    """`series`: the one that is about to change with `items`."""
    known = [item, *items]
    return Before(
        item.id,
        {each.id: _stated(session, each, series) for each in known},
        {each.id: (each.password, each.agenda) for each in known},
        series.id if series else None,
    )


def since(session: Session, old: Before, items: Sequence[Meeting], series: Series | None) -> dict[str, Any] | None:
    """What differs now in `items`, shown by the edited one; None where nothing differs. A part that has become a series of its own
    always does: calendars know it by another name."""
    fields = {name for each in items for name in _differing(session, old, each, series)}
    is_split = series is not None and series.id != old.series_id
    if not fields and not is_split:
        return None
    shown = next((each for each in items if each.id == old.item), items[0])
    return {
        "differing": [name for name in _ORDER if name in fields],
        "before": old.stated[old.item],
        "after": _stated(session, shown, series),
    }


def of_rule(session: Session, item: Meeting, old: dict[str, Any], series: Series) -> dict[str, Any]:
    """The same of a series whose rule alone has changed. `old`: `rule_of` before."""
    after = _stated(session, item, series)
    return {"differing": ["rule"], "before": after | old, "after": after}


def rule_of(series: Series | None) -> dict[str, Any]:
    if series is None:
        return {"rrule": None, "starts_on": None, "exdates": []}
    return {
        "rrule": series.rrule,
        "starts_on": days.local_day(series.start_at, ZoneInfo(series.time_zone)),
        "exdates": [date.fromisoformat(day) for day in series.exdates],
    }


def _differing(session: Session, old: Before, item: Meeting, series: Series | None) -> set[str]:
    was = old.stated.get(item.id)
    if was is None:  # a new occurrence: the rule says so
        return {"rule"}
    now = _stated(session, item, series)
    password, agenda = old.secrets[item.id]
    differs = {
        "topic": was["topic"] != now["topic"],
        "time": (was["start_at"], was["end_at"]) != (now["start_at"], now["end_at"]),
        "room": was["room"] != now["room"],
        "rule": any(was[name] != now[name] for name in ("rrule", "exdates")),
        "password": password != item.password,
        "agenda": agenda != item.agenda,
    }
    return {name for name, is_so in differs.items() if is_so}


def _stated(session: Session, item: Meeting, series: Series | None) -> dict[str, Any]:
    room = session.get(Room, item.room_id) if item.room_id else None
    said = {"topic": item.topic, "start_at": item.start_at, "end_at": item.end_at, "room": room.name if room else None}
    return said | rule_of(series)
