"""What an engine's message says of a run: Zoom-style webhooks (meeting.started, meeting.ended)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from contracts import engine

STARTED, ENDED = "meeting.started", "meeting.ended"


@dataclass(frozen=True, slots=True)
class Report:
    """`started_at` of an end is None where the engine does not say it. `number` is empty where it cannot be read."""

    name: str
    engine_id: str
    number: str
    started_at: datetime | None
    ended_at: datetime | None
    topic: str
    host_email: str


def zoom(payload: Mapping[str, Any], at: datetime) -> Report | None:
    """Return the report of a run; None for other messages, and for one without an id of the run. `at` replaces a missing time."""
    name = engine.event(payload.get("event"))
    told = payload.get("payload")
    found = told.get("object") if isinstance(told, Mapping) else None
    if name not in (STARTED, ENDED) or not isinstance(found, Mapping):
        return None
    engine_id = engine.identifier(found.get("uuid"))
    if not engine_id:
        return None
    started = engine.moment(found.get("start_time"))
    return Report(
        name=name,
        engine_id=engine_id,
        number=engine.number(found.get("id")),
        started_at=started or (at if name == STARTED else None),
        ended_at=(engine.moment(found.get("end_time")) or at) if name == ENDED else None,
        topic=engine.words(found.get("topic")),
        host_email=engine.address(found.get("host_email") or found.get("host_id")),
    )
