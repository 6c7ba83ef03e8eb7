"""What a mail about a meeting says, in one language: its subject and its blocks. Who gets it is decided in mails.py."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import directory
from booking.domain.entries import Entry
from booking.storage.models import Meeting, Room, Series
from booking.usecases import entries
from booking.words import rules, say, spans
from kit.mail.layout import Block, Facts, Paragraph
from kit.mail.message import FILE_NAME

MOST_NAMED = 12
INVITED, CHANGED, CANCELLED, PART, UNINVITED = "invited", "changed", "cancelled", "part", "uninvited"
_ENDS = (CANCELLED, UNINVITED)


@dataclass(frozen=True, slots=True)
class Matter:
    """What a mail is about: `item`, or the whole series that `items` are. `host` hears of it as well as the invitees."""

    item: Meeting
    rule: Series | None
    items: Sequence[Meeting]
    room: Room | None
    host: directory.Account | None
    zone: ZoneInfo
    site_language: str


@dataclass(frozen=True, slots=True)
class Letter:
    """One mail in `language`: its `kind`, the event that causes it, and the calendar entries that go along."""

    matter: Matter
    due: Mapping[str, Any]
    kind: str
    found: Sequence[Entry]
    language: str

    def subject(self) -> str:
        return self._say(f"subject_{self.kind}", topic=self.matter.item.topic)

    def blocks(self, name: str, *, is_host: bool) -> list[Block]:
        """What the mail says to the person `name`, in order."""
        hello = self._say("hello", name=name) if name else self._say("hello_nobody")
        changes = self._changes()
        shown: list[Block] = [Paragraph(hello), Paragraph(self._intro(is_host=is_host))]
        if changes:
            shown.append(Facts(changes, self._say("title_changes"), self._say("colon")))
        shown.append(Facts(self._facts(), self._say("title_meeting") if changes else "", self._say("colon")))
        if self.kind not in _ENDS:
            shown.append(Paragraph(self._join()))
        return [*shown, Paragraph(self._say(f"calendar_{self._effect()}", file=FILE_NAME), quiet=True)]

    def _say(self, key: str, **values: object) -> str:
        return say(self.language, key, **values)

    def _intro(self, *, is_host: bool) -> str:
        if self.kind == INVITED and is_host:
            return self._say("intro_host_series" if self.matter.items else "intro_host")
        host = self.matter.host.name if self.matter.host else self._say("somebody")
        extent = "_series" if self.matter.items else "_one" if self.matter.rule else ""
        if self.kind == PART:
            return self._say("intro_cancelled_part")
        return self._say(f"intro_{self.kind}{extent}", host=host)

    def _effect(self) -> str:
        return {INVITED: "add", CANCELLED: "remove", UNINVITED: "remove"}.get(self.kind, "update")

    def _join(self) -> str:
        key = "join_password" if self.matter.item.password else "join"
        return self._say(key, number=entries.grouped(self.matter.item.meeting_number))

    def _changes(self) -> list[tuple[str, str]]:
        change = self.due.get("change")
        if self.kind != CHANGED or not change:
            return []
        return [self._changed(each, change["before"], change["after"]) for each in change["differing"]]

    def _changed(self, field: str, before: Mapping[str, Any], after: Mapping[str, Any]) -> tuple[str, str]:
        label = self._say(f"label_{field}")
        if field in ("password", "agenda"):
            return label, self._say("change_hidden" if getattr(self.matter.item, field) else "change_removed")
        nothing = self._say("nothing")
        return label, self._say("change", before=self._value(field, before) or nothing, after=self._value(field, after) or nothing)

    def _value(self, field: str, stated: Mapping[str, Any]) -> str:
        if field == "time":
            start, end = (datetime.fromisoformat(stated[name]) for name in ("start_at", "end_at"))
            return spans.span(start, end, self._zone, self.language)
        if field != "rule":
            return stated[field] or ""
        if not stated["rrule"]:
            return ""
        exdates = [date.fromisoformat(each) for each in stated["exdates"]]
        return rules.sentence(stated["rrule"], date.fromisoformat(stated["starts_on"]), self._zone, self.language, exdates)

    @property
    def _zone(self) -> ZoneInfo:
        return self.found[0].zone

    def _facts(self) -> list[tuple[str, str]]:
        item, room = self.matter.item, self.matter.room
        rows = [
            ("topic", item.topic),
            *self._times(),
            ("number", entries.grouped(item.meeting_number)),
            ("host", self.matter.host.name if self.matter.host else ""),
        ]
        if self.kind in _ENDS:  # the reader is not invited any more: neither password nor agenda
            rows.append(("reason", self._reason()))
        else:
            rows += [("password", item.password or ""), ("room", room.name if room else ""), ("agenda", item.agenda)]
            rows += [("reason", self._reason())] if self.kind == PART else []
        return [(self._say(f"label_{name}"), value) for name, value in rows if value]

    def _reason(self) -> str:
        if self.kind == UNINVITED:
            return ""
        return self.due.get("reason") or (self.matter.item.cancelled_reason or "" if self.matter.item.status == "cancelled" else "")

    def _times(self) -> list[tuple[str, str]]:
        first = self._first()
        when = spans.span(first, first + self.found[0].length, self._zone, self.language)
        if not self.matter.items or self.matter.rule is None:
            return [("time", when)]
        cancelled = [datetime.fromisoformat(each) for each in self.due.get("cancelled") or ()] if self.kind == PART else []
        return [
            ("cancelled", self._named([spans.moment(each, self._zone, self.language) for each in sorted(cancelled)])),
            ("first", when),
            ("rule", self._rule(self.matter.rule)),
            ("moved", self._named(self._moved())),
        ]

    def _first(self) -> datetime:
        """The first start of the series that takes place by its rule; of a canceled one its very first."""
        master = self.found[0]
        places = [each.recurrence_at for each in self.matter.items if each.status != "cancelled" and each.recurrence_at]
        return min(places) if places and master.rrule else master.start

    def _rule(self, rule: Series) -> str:
        exdates = [each.astimezone(self._zone).date() for each in self.found[0].exdates]
        return rules.sentence(rule.rrule, rule.start_at.astimezone(self._zone).date(), self._zone, self.language, sorted(exdates))

    def _moved(self) -> list[str]:
        """The occurrences that take place at another time than the rule says."""
        return [
            self._say(
                "moved",
                before=spans.moment(each.recurrence_at, self._zone, self.language),
                after=spans.moment(each.start, self._zone, self.language),
            )
            for each in self.found[1:]
            if each.recurrence_at and each.recurrence_at != each.start
        ]

    def _named(self, lines: Sequence[str]) -> str:
        rest = len(lines) - MOST_NAMED
        return "\n".join([*lines[:MOST_NAMED], *([self._say("and_more", count=rest)] if rest > 0 else [])])
