"""What an engine's message says of a run: Zoom-style webhooks (meeting.started, meeting.ended)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

STARTED, ENDED = "meeting.started", "meeting.ended"
_OURS = (1970, 3000)  # years


@dataclass(frozen=True, slots=True)
class Report:
    """`started_at` of an end is None where the engine does not say it."""

    name: str
    engine_id: str
    number: str
    started_at: datetime | None
    ended_at: datetime | None
    topic: str
    host_email: str


def zoom(payload: Mapping[str, Any], at: datetime) -> Report | None:
    """None for messages that say nothing of a run, and for those that lack what names it. Ids come as numbers or as text; `at`
    stands in for a time that is missing."""
    name = payload.get("event")
    told = payload.get("payload")
    found = told.get("object") if isinstance(told, Mapping) else None
    if name not in (STARTED, ENDED) or not isinstance(found, Mapping):
        return None
    number = _number(found.get("id"))
    engine_id = str(found.get("uuid") or "")
    if not 0 < len(engine_id) <= 200 or not engine_id.isprintable() or not 0 < len(number) <= 20:
        return None
    started = _moment(found.get("start_time"))
    return Report(
        name=str(name),
        engine_id=engine_id,
        number=number,
        started_at=started or (at if name == STARTED else None),
        ended_at=(_moment(found.get("end_time")) or at) if name == ENDED else None,
        topic=_words(found.get("topic"))[:200],
        host_email=_words(found.get("host_email") or found.get("host_id")).lower(),
    )


def _number(value: Any) -> str:
    """The digits of 123456789 or "123 456 789"; none of anything else, a fraction for example."""
    return "".join(sign for sign in str(value) if sign.isdecimal()) if isinstance(value, int | str) else ""


def _words(value: Any) -> str:
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
