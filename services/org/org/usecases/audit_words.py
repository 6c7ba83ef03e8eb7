"""Records of the audit log in the words of one language, for files: fields as the forms call them, values as the portal shows them."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from org.domain.audit_changes import UNKNOWN, Change
from org.usecases import messages

_NEVER = "expires_on"  # the field whose absence means something


class AuditWords:
    def __init__(self, language: str, time_zone: str) -> None:
        self._words: Mapping[str, Any] = messages.words(language)["audit"]
        self._zone = ZoneInfo(time_zone)
        self._special: Mapping[str, Callable[[Any], str]] = {
            "department": self._path,
            "scope": self._path,
            "parent": self._path,
            "users_in": self._path,
            "lines": self._listed(self._line),
            "meetings": self._listed(self._meeting),
            "users": self._listed(lambda person: self._words["person"].format(**person)),
            "invitees": self._listed(lambda each: f"{each['name']} <{each['email']}>" if each["name"] else str(each["email"])),
            "start_at": self._instant,
            "end_at": self._instant,
            "recurrence": lambda rule: str(rule["words"][language]),
        }

    @property
    def header(self) -> list[str]:
        return [str(title).format(zone=self._zone.key) for title in self._words["columns"].values()]

    def row(self, record: Any, changes: Sequence[Change]) -> list[Any]:
        """One line of the file, in the order of `header`."""
        noun = record.target_type
        cells = {
            "at": self.moment(record.at),
            "action": self._words["actions"].get(record.action, record.action),
            "target_type": self._words["target_types"].get(noun, noun),
            "before": self._side(noun, [(change.field, change.before) for change in changes]),
            "after": self._side(noun, [(change.field, change.after) for change in changes]),
        }
        return [cells[name] if name in cells else getattr(record, name) for name in self._words["columns"]]

    def _side(self, noun: str, values: Sequence[tuple[str, Any]]) -> str | None:
        """`Field: value` of each change; None where nothing stood on this side."""
        if all(_is_nothing(value) for _, value in values):
            return None
        said = [f"{self.field(noun, name)}{self._words['colon']}{self.value(name, value)}" for name, value in values]
        return str(self._words["separator"]).join(said)

    def field(self, noun: str, name: str) -> str:
        fields = self._words["fields"]
        return str(fields.get(f"{noun}.{name}") or fields.get(name, name))

    def value(self, name: str, value: Any) -> str:
        if _is_nothing(value):
            return str(self._words["never" if name == _NEVER else "nothing"])
        if value == UNKNOWN:
            return str(self._words["unknown"])
        if name in self._special:
            return self._special[name](value)
        if isinstance(value, bool):
            return str(self._words["yes" if value else "no"])
        known: Mapping[str, str] = self._words["values"].get(name, {})
        if isinstance(value, list):
            return str(self._words["list"]).join(known.get(each, str(each)) for each in value)
        return known.get(value, str(value)) if isinstance(value, str) else str(value)

    def moment(self, at: datetime) -> str:
        return at.astimezone(self._zone).strftime("%Y-%m-%d %H:%M:%S")

    def _instant(self, text: str) -> str:
        at = datetime.fromisoformat(text).astimezone(self._zone)
        return f"{at:%Y-%m-%d %H:%M} ({_offset(at)})"

    def _path(self, names: Sequence[str]) -> str:
        return " / ".join(names)

    def _line(self, line: Mapping[str, Any]) -> str:
        kind = self._words["values"]["kind"][line["room_kind"]]
        return str(self._words["line"]).format(**{**line, "kind": kind})

    def _meeting(self, meeting: Mapping[str, Any]) -> str:
        start, end = (datetime.fromisoformat(meeting[name]).astimezone(self._zone) for name in ("start_at", "end_at"))
        until = f"{end:%H:%M}" if start.date() == end.date() else f"{end:%Y-%m-%d %H:%M}"
        span = f"{start:%Y-%m-%d %H:%M}–{until} ({_offset(start)})"
        return span if not meeting["room"] else str(self._words["meeting_in"]).format(span=span, room=meeting["room"])

    def _listed(self, say: Callable[[Any], str]) -> Callable[[Sequence[Any]], str]:
        return lambda values: str(self._words["separator"]).join(say(each) for each in values)


def _offset(at: datetime) -> str:
    offset = at.strftime("%z")
    return f"UTC{offset[:3]}:{offset[3:]}"


def _is_nothing(value: Any) -> bool:
    return value is None or value in ("", [])
