"""Mails to those who are invited: an iTIP message (RFC 5546) in a mail that people can read (iMIP, RFC 6047).

Made from the meeting as it is when the mail is written, and from what the event says of the change. Somebody who is added by a change
is invited, somebody who is removed hears a cancellation, and those who stay hear of what has changed for them, or nothing.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

import structlog
from sqlalchemy.orm import Session

import directory
from booking.domain.entries import Entry, Participant
from booking.domain.icalendars import PUBLISH, message
from booking.domain.meetings import Status
from booking.storage import meetings, rooms
from booking.storage.models import Meeting, Series
from booking.usecases import entries, sites
from booking.usecases.invitations import CANCEL, REQUEST
from booking.usecases.invitees import distinct, mailbox, participants, without
from booking.usecases.letters import CANCELLED, CHANGED, INVITED, PART, UNINVITED, Letter, Matter
from contracts.call import Envelope
from kit.mail import Calendar, Mail, layout, queue_each

log = structlog.get_logger("booking.mails")


Subject = tuple[Meeting, Series | None, Sequence[Meeting]]  # a meeting, the series it belongs to, all of that if it is about all
People = Sequence[Mapping[str, Any]]


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
    yield from _to(session, matter, due, without(due["gone"], host), UNINVITED)
    if due["method"] == REQUEST and not _takes_place(matter):
        return
    invited = distinct(matter.item.invitees or ())
    known = _still(distinct(due.get("invited", invited)), invited)
    kind = _kind(due)
    added = _still(distinct(due.get("added", ())), invited)
    yield from _to(session, matter, due, without(added, host), INVITED)
    if kind:
        yield from _to(session, matter, due, without(distinct([*host, *known]), without(added, host)), kind)


def _still(people: People, invited: People) -> People:
    """Those of `people` whom no later change has removed again."""
    return without(people, without(people, invited))


def _takes_place(matter: Matter) -> bool:
    return any(each.status != Status.CANCELLED for each in matter.items or [matter.item])


def _kind(due: Mapping[str, Any]) -> str | None:
    """What those who stay invited are told; None where nothing has changed for them."""
    if due["method"] == CANCEL:
        return CANCELLED
    if "is_new" not in due:  # an earlier version's event, which told everybody of everything
        return INVITED if due["sequence"] == 0 else CHANGED
    if due["is_new"]:
        return INVITED
    if due["change"]:
        return CHANGED
    return PART if due["cancelled"] else None


def _to(session: Session, matter: Matter, due: Mapping[str, Any], people: People, kind: str) -> Iterator[Mail]:
    method = CANCEL if kind in (CANCELLED, UNINVITED) else REQUEST
    for language in dict.fromkeys(_language(matter, each) for each in people):
        same = [each for each in people if _language(matter, each) == language]
        found = [replace(each, stamp=sites.clock()) for each in _entries(session, matter, method, language)]
        if kind == UNINVITED:
            found = [replace(each, attendees=participants(same, matter.host), uninvited=True) for each in found]
        if found:
            yield from _written(Letter(matter, due, kind, found, language), same, method)


def _language(matter: Matter, person: Mapping[str, Any]) -> str:
    """The host reads their own language, everybody else the site's."""
    return (matter.host.language if matter.host and _is_host(matter, person) else None) or matter.site_language


def _is_host(matter: Matter, person: Mapping[str, Any]) -> bool:
    return matter.host is not None and mailbox(matter.host.email) == mailbox(person["email"])


def _entries(session: Session, matter: Matter, method: str, language: str) -> list[Entry]:
    if not matter.items:
        return [entries.of_meeting(session, matter.item, matter.rule, matter.host, matter.zone, language)]
    if matter.rule is None:
        return []
    if method == CANCEL:
        return [entries.whole_series(session, matter.rule, matter.items, matter.host, language)]
    return entries.of_series(session, matter.rule, matter.items, matter.host, language)


def _written(letter: Letter, people: People, method: str) -> Iterator[Mail]:
    subject, calendar = letter.subject(), _calendar(method, letter.found)
    for each in people:
        blocks = letter.blocks(each["name"], is_host=_is_host(letter.matter, each))
        yield Mail(
            to=each["email"],
            name=each["name"],
            language=letter.language,
            subject=subject,
            text=layout.plain(blocks),
            html=layout.html(letter.language, subject, blocks),
            calendar=calendar,
        )


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
