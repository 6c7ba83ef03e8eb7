"""The invitees of a meeting: each mailbox once, however its address is spelt."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import directory
from booking.domain.entries import Participant
from contracts import text

Invitee = Mapping[str, Any]


def mailbox(email: str) -> str:
    """The form in which two addresses are compared. An address that an earlier version has taken is compared as it is."""
    try:
        return text.address(email).lower()
    except ValueError:
        return email.lower()


def distinct(invitees: Iterable[Invitee]) -> list[dict[str, Any]]:
    """Each mailbox once, as it was first written."""
    found: dict[str, dict[str, Any]] = {}
    for each in invitees:
        found.setdefault(mailbox(each["email"]), {"name": each["name"], "email": each["email"]})
    return list(found.values())


def without(invitees: Iterable[Invitee], others: Iterable[Invitee]) -> list[Invitee]:
    """Those of `invitees` who are not among `others`."""
    known = {mailbox(each["email"]) for each in others}
    return [each for each in distinct(invitees) if mailbox(each["email"]) not in known]


def participants(invitees: Sequence[Invitee], host: directory.Account | None) -> tuple[Participant, ...]:
    """The same as attendees of a calendar entry. The host, if among them, goes by the address that the entry's organizer has."""
    return tuple(_participant(each, host) for each in distinct(invitees))


def _participant(each: Invitee, host: directory.Account | None) -> Participant:
    name = text.line(each["name"])
    if host and mailbox(each["email"]) == mailbox(host.email):
        return Participant(name, host.email, is_host=True)
    return Participant(name, each["email"])
