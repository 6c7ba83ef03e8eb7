"""What an engine's message says of a run and of who is in it: Zoom-style webhooks. Of what it does not know it keeps silent: the message
itself is kept all the same.

Waiting is not being there: messages about the waiting room say nothing of a leg, which begins when the person is let in.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from contracts import engine
from reporting.domain.folding import Kind, Told

_OF_RUN = {"meeting.started": Kind.STARTED, "meeting.ended": Kind.ENDED}
_OF_LEG = {
    "meeting.participant_joined": (Kind.JOINED, "join_time"),
    "meeting.participant_left": (Kind.LEFT, "leave_time"),
    "meeting.participant_bind": (Kind.BOUND, "date_time"),
}
# What names a connection, the best first. An engine names each by a `user_id` of its own; the others are for those that do not.
_KEYS = ("user_id", "participant_uuid", "participant_user_id", "id", "email", "user_name")


@dataclass(frozen=True, slots=True)
class Report:
    """One message about a run. `leg` is the engine's key of the connection that it is about; empty where it is about the run.

    `number` is empty where it cannot be read: the run's own id is enough.
    """

    name: str
    engine_id: str
    number: str
    topic: str
    host_email: str
    leg: str
    told: tuple[Told, ...]


def read(kind: str, payload: Mapping[str, Any], at: datetime) -> Report | None:
    """None for messages that change nothing of a run or a leg, and for those without an id of it. `at` replaces a missing time."""
    return _zoom(payload, at) if kind == "zoom" else None


def _zoom(payload: Mapping[str, Any], at: datetime) -> Report | None:
    name = engine.event(payload.get("event"))
    told = payload.get("payload")
    found = told.get("object") if isinstance(told, Mapping) else None
    if not isinstance(found, Mapping) or not (name in _OF_RUN or name in _OF_LEG):
        return None
    engine_id = engine.identifier(found.get("uuid"))
    if not engine_id:
        return None
    leg, facts = ("", _of_run(name, found, at)) if name in _OF_RUN else _of_leg(name, found.get("participant"), at)
    if not facts:
        return None
    email = engine.address(found.get("host_email") or found.get("host_id"))
    return Report(name, engine_id, engine.number(found.get("id")), engine.words(found.get("topic")), email, leg, facts)


def _of_run(name: str, found: Mapping[str, Any], at: datetime) -> tuple[Told, ...]:
    """An end names the start as well, in case the start's message is lost."""
    started = engine.moment(found.get("start_time"))
    if name == "meeting.started":
        return (Told(Kind.STARTED, started or at),)
    ended = Told(Kind.ENDED, engine.moment(found.get("end_time")) or at)
    return (Told(Kind.STARTED, started), ended) if started else (ended,)


def _of_leg(name: str, participant: Any, at: datetime) -> tuple[str, tuple[Told, ...]]:
    if not isinstance(participant, Mapping):
        return "", ()
    kind, time = _OF_LEG[name]
    key = next(filter(None, (engine.identifier(participant.get(each)) for each in _KEYS)), "")
    bound_to = engine.identifier(participant.get("bind_user_id"))
    if not key or (kind is Kind.BOUND and bound_to in ("", key)):
        return "", ()
    told = Told(
        kind,
        engine.moment(participant.get(time)) or at,
        leg=key,
        name=engine.words(participant.get("user_name")),
        email=engine.address(participant.get("email")),
        participant_user_id=engine.identifier(participant.get("participant_user_id")) or engine.identifier(participant.get("id")),
        registrant_id=engine.identifier(participant.get("registrant_id")),
        bound_to=bound_to if kind is Kind.BOUND else "",
    )
    return key, (told,)
