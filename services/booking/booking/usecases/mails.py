"""Mails to those who are invited: an iTIP message (RFC 5546) in a mail that people can read (iMIP, RFC 6047).

Made from the meeting as it is when the mail is written. A later change makes its own mail, so that an earlier one says nothing more.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from html import escape
from typing import Any
from zoneinfo import ZoneInfo

import structlog
from sqlalchemy.orm import Session

import directory
from booking.domain.entries import Entry, Participant
from booking.domain.icalendars import PUBLISH, message
from booking.domain.spans import span
from booking.storage import meetings, rooms
from booking.storage.models import Meeting, Room, Series
from booking.usecases import entries, sites
from booking.usecases.invitations import CANCEL, REQUEST
from booking.usecases.invitees import distinct, mailbox, participants, without
from booking.words import catalogue, say
from contracts.call import Envelope
from kit.mail import Calendar, Mail, queue_each

log = structlog.get_logger("booking.mails")


Subject = tuple[Meeting, Series | None, Sequence[Meeting]]  # a meeting, the series it belongs to, all of that if it is about all


@dataclass(frozen=True, slots=True)
class Matter:
    """What a mail is about: `item`, or the whole series that `items` are. `host` is told as well as the invitees."""

    item: Meeting
    rule: Series | None
    items: Sequence[Meeting]
    room: Room | None
    host: directory.Account | None
    zone: ZoneInfo
    site_language: str

    @property
    def sequence(self) -> int:
        """What it has reached by now."""
        return self.rule.sequence if self.rule and self.items else self.item.sequence


def invitations_due(session: Session, events: Sequence[Envelope]) -> None:
    """The mails of all these events of one site, queued at once."""
    mails = [mail for event, matter in _matters(session, events) for mail in _mails(session, event.body, matter)]
    for fault in queue_each(session, mails, site_id=events[0].site_id):
        log.warning("mail cannot be addressed", reason=type(fault).__name__)


def _matters(session: Session, events: Sequence[Envelope]) -> list[tuple[Envelope, Matter]]:
    """What each event is about; without those of whose series nothing is left."""
    context = sites.context(session, str(events[0].site_id))
    single = meetings.locked(session, context.id, {each.body["meeting_id"] for each in events if not each.body["series_id"]})
    subjects = [(event, _subject(session, context.id, event.body, single)) for event in events]
    found = [(event, *subject) for event, subject in subjects if subject]
    hosts = directory.accounts(session, context.id, {item.host_id for _, item, _, _ in found if item.host_id})
    known = rooms.by_id(session, context.id, {item.room_id for _, item, _, _ in found if item.room_id})
    return [
        (
            event,
            Matter(item, rule, items, known.get(item.room_id or ""), hosts.get(item.host_id or ""), context.zone, context.site.language),
        )
        for event, item, rule, items in found
    ]


def _subject(session: Session, site_id: str, due: Mapping[str, Any], single: Mapping[str, Meeting]) -> Subject | None:
    if not due["series_id"]:
        item = single[due["meeting_id"]]
        return item, meetings.series(session, item.series_id) if item.series_id else None, []
    items = meetings.of_series(session, site_id, due["series_id"])
    if not items:
        return None
    return next((each for each in items if each.status != "cancelled"), items[-1]), meetings.series(session, due["series_id"]), items


def _mails(session: Session, due: Mapping[str, Any], matter: Matter) -> Iterator[Mail]:
    host = [{"name": matter.host.name, "email": matter.host.email}] if matter.host else []
    for person in without(due["gone"], host):
        yield from _to(session, matter, [person], CANCEL, uninvited=True)
    if due["sequence"] >= matter.sequence:
        yield from _to(session, matter, distinct([*host, *(matter.item.invitees or ())]), due["method"])


def _to(session: Session, matter: Matter, people: Sequence[Mapping[str, Any]], method: str, *, uninvited: bool = False) -> Iterator[Mail]:
    for language in dict.fromkeys(_language(matter, each) for each in people):
        same = [each for each in people if _language(matter, each) == language]
        found = [replace(each, stamp=sites.clock()) for each in _entries(session, matter, method, language)]
        if uninvited:
            found = [replace(each, attendees=participants(same, matter.host), uninvited=True) for each in found]
        if found:
            yield from _written(matter, same, method, found, language)


def _language(matter: Matter, person: Mapping[str, Any]) -> str:
    """The host reads their own language, everybody else the site's."""
    is_host = matter.host is not None and mailbox(matter.host.email) == mailbox(person["email"])
    return (matter.host.language if is_host and matter.host else None) or matter.site_language


def _entries(session: Session, matter: Matter, method: str, language: str) -> list[Entry]:
    if not matter.items:
        return [entries.of_meeting(session, matter.item, matter.rule, matter.host, matter.zone, language)]
    if matter.rule is None:
        return []
    if method == CANCEL:
        return [entries.whole_series(session, matter.rule, matter.items, matter.host, language)]
    return entries.of_series(session, matter.rule, matter.items, matter.host, language)


def _written(matter: Matter, people: Sequence[Mapping[str, Any]], method: str, found: Sequence[Entry], language: str) -> Iterator[Mail]:
    kind = "cancelled" if method == CANCEL else ("invited" if found[0].sequence == 0 else "changed")
    subject = say(language, f"subject_{kind}", topic=matter.item.topic)
    shown = _told_cancelled if method == CANCEL else _told
    lines = [(label, value) for label, value in shown(matter, found[0], catalogue(language)) if value]
    greeting = say(language, f"intro_{kind}", host=matter.host.name if matter.host else "")
    text = "\n".join([greeting, "", *(f"{label}: {value}" for label, value in lines)])
    html, calendar = _html(greeting, lines), _calendar(method, found)
    for each in people:
        yield Mail(to=each["email"], name=each["name"], language=language, subject=subject, text=text, html=html, calendar=calendar)


def _calendar(method: str, found: Sequence[Entry]) -> Calendar:
    """A REQUEST names attendees in each entry (RFC 5546, 3.2.2): the host stands in where nobody is invited. Where nobody is invited to
    any of them, the calendar is published."""
    if method == CANCEL:
        return Calendar(method=method, ics=message(method, [replace(each, cancelled=True, description="") for each in found]))
    if method == REQUEST and not any(each.attendees for each in found):
        return Calendar(method=PUBLISH, ics=message(PUBLISH, found))
    return Calendar(method=method, ics=message(method, [replace(each, attendees=each.attendees or _host_alone(each)) for each in found]))


def _host_alone(entry: Entry) -> tuple[Participant, ...]:
    return (entry.organizer,) if entry.organizer else ()


Lines = list[tuple[str, str]]


def _told(matter: Matter, entry: Entry, words: Mapping[str, str]) -> Lines:
    """What the mail says in words, label by label."""
    item, room = matter.item, matter.room
    return [
        *_what(matter, entry, words),
        (words["label_password"], item.password or ""),
        (words["label_room"], room.name if room else ""),
        (words["label_host"], matter.host.name if matter.host else ""),
        (words["label_agenda"], item.agenda),
    ]


def _told_cancelled(matter: Matter, entry: Entry, words: Mapping[str, str]) -> Lines:
    """Return the lines of a cancellation. They omit the password and the agenda, because the reader is not invited any more."""
    return [
        *_what(matter, entry, words),
        (words["label_host"], matter.host.name if matter.host else ""),
        (words["label_reason"], (matter.item.cancelled_reason or "") if matter.item.status == "cancelled" else ""),
    ]


def _what(matter: Matter, entry: Entry, words: Mapping[str, str]) -> Lines:
    return [
        (words["label_topic"], matter.item.topic),
        (words["label_time"], span(entry.start, entry.start + entry.length, entry.zone)),
        (words["label_rule"], entry.rrule or ""),
        (words["label_number"], entries.grouped(matter.item.meeting_number)),
    ]


def _html(greeting: str, lines: Lines) -> str:
    rows = "".join(
        f'<tr><th align="left" valign="top">{escape(label)}</th><td>{escape(value).replace(chr(10), "<br>")}</td></tr>'
        for label, value in lines
    )
    return f"<p>{escape(greeting)}</p><table>{rows}</table>"
