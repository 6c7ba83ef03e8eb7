"""What an engine's message says of a run and of who is in it: Zoom-style webhooks. Of what it does not know it keeps silent: the message
itself is kept all the same.

Waiting is not being there: messages about the waiting room say nothing of a leg, which begins when the person is let in.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from reporting.domain.folding import Kind, Told

_OURS = (1970, 3000)  # years
_OF_RUN = {"meeting.started": Kind.STARTED, "meeting.ended": Kind.ENDED}
_OF_LEG = {
    "meeting.participant_joined": (Kind.JOINED, "join_time"),
    "meeting.participant_left": (Kind.LEFT, "leave_time"),
    "meeting.participant_bind": (Kind.BOUND, "date_time"),
}
# What names a connection, the best first. An engine names each by a `user_id` of its own; the others are for those that do not.
_KEYS = ("user_id", "participant_uuid", "participant_user_id", "id", "email", "user_name")
_ID, _NAME, _EMAIL, _NUMBER = 200, 200, 254, 20  # characters


@dataclass(frozen=True, slots=True)
class Report:
    """One message about a run. `leg` is the engine's key of the connection that it is about; empty where it is about the run."""

    name: str
    engine_id: str
    number: str
    topic: str
    host_email: str
    leg: str
    told: tuple[Told, ...]


def read(kind: str, payload: Mapping[str, Any], at: datetime) -> Report | None:
    """None for messages that change nothing of a run or a leg, and for those that lack what names it. `at` stands in for a time
    that is missing."""
    return _zoom(payload, at) if kind == "zoom" else None


def _zoom(payload: Mapping[str, Any], at: datetime) -> Report | None:
    name = str(payload.get("event"))
    told = payload.get("payload")
    found = told.get("object") if isinstance(told, Mapping) else None
    if not isinstance(found, Mapping) or not (name in _OF_RUN or name in _OF_LEG):
        return None
    engine_id, number = str(found.get("uuid") or ""), _number(found.get("id"))
    if not 0 < len(engine_id) <= _ID or not engine_id.isprintable() or not 0 < len(number) <= _NUMBER:
        return None
    leg, facts = ("", _of_run(name, found, at)) if name in _OF_RUN else _of_leg(name, found.get("participant"), at)
    if not facts:
        return None
    email = words(found.get("host_email") or found.get("host_id")).lower()[:_EMAIL]
    return Report(name, engine_id, number, words(found.get("topic"))[:_NAME], email, leg, facts)


def _of_run(name: str, found: Mapping[str, Any], at: datetime) -> tuple[Told, ...]:
    """An end names the start as well, in case the start's message is lost."""
    started = _moment(found.get("start_time"))
    if name == "meeting.started":
        return (Told(Kind.STARTED, started or at),)
    ended = Told(Kind.ENDED, _moment(found.get("end_time")) or at)
    return (Told(Kind.STARTED, started), ended) if started else (ended,)


def _of_leg(name: str, participant: Any, at: datetime) -> tuple[str, tuple[Told, ...]]:
    if not isinstance(participant, Mapping):
        return "", ()
    kind, time = _OF_LEG[name]
    key = next(filter(None, (_key(participant.get(each)) for each in _KEYS)), "")
    bound_to = _key(participant.get("bind_user_id"))
    if not key or (kind is Kind.BOUND and bound_to in ("", key)):
        return "", ()
    told = Told(
        kind,
        _moment(participant.get(time)) or at,
        leg=key,
        name=words(participant.get("user_name"))[:_NAME],
        email=words(participant.get("email")).lower()[:_EMAIL],
        participant_user_id=_key(participant.get("participant_user_id")) or _key(participant.get("id")),
        registrant_id=_key(participant.get("registrant_id")),
        bound_to=bound_to if kind is Kind.BOUND else "",
    )
    return key, (told,)


def _key(value: Any) -> str:
    """An id, told as text or as a number; empty where there is none."""
    return words(str(value))[:_ID] if isinstance(value, str | int) and not isinstance(value, bool) else ""


def _number(value: Any) -> str:
    """The digits of 123456789 or "123 456 789"; none of anything else, a fraction for example."""
    return "".join(sign for sign in str(value) if sign.isdecimal()) if isinstance(value, int | str) else ""


def words(value: Any) -> str:
    """What people wrote, without what no column and no screen takes (NUL, line breaks, overrides of direction)."""
    return "".join(sign for sign in value if sign.isprintable()).strip() if isinstance(value, str) else ""


def _moment(value: Any) -> datetime | None:
    """2021-07-13T21:44:51Z, with or without a fraction; None for anything else, also for what is no time of ours."""
    if not isinstance(value, str):
        return None
    try:
        moment = datetime.fromisoformat(value)
    except ValueError:
        return None
    if not _OURS[0] < moment.year < _OURS[1]:
        return None
    return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
