"""What a conferencing engine would tell: signed webhooks, as Zoom's are."""

import time
from datetime import UTC, datetime
from typing import Any

import click
import httpx
import orjson

from gateway.webhooks.signature import sign

JOINED, LEFT, BOUND = "meeting.participant_joined", "meeting.participant_left", "meeting.participant_bind"
_TIMES = {JOINED: "join_time", LEFT: "leave_time"}
TIMEOUT = 10.0  # seconds
ATTEMPTS = 20


class Engine:
    """One source of a site. Usable from several threads."""

    def __init__(self, url: str, source: str, secret: str) -> None:
        self._url, self._secret = f"{url}/media/v1/webhooks/zoom/{source}", secret.encode()
        self._http = httpx.Client(timeout=TIMEOUT)

    def started(self, run: str, number: str, start: datetime, **more: Any) -> None:
        self.tell("meeting.started", start, {"id": number, "uuid": run, "start_time": moment(start), **more})

    def ended(self, run: str, number: str, end: datetime, start: datetime | None = None, **more: Any) -> None:
        times = {"end_time": moment(end)} | ({"start_time": moment(start)} if start else {})
        self.tell("meeting.ended", end, {"id": number, "uuid": run, **times, **more})

    def participant(self, event: str, run: str, number: str, at: datetime, who: dict[str, Any], **more: Any) -> None:
        """Somebody joins or leaves, or a telephone is bound to its client. `who`: user_id names the connection."""
        told = who | {_TIMES.get(event, "date_time"): moment(at)}
        self.tell(event, at, {"id": number, "uuid": run, **more, "participant": told})

    def tell(self, event: str, at: datetime, found: dict[str, Any]) -> None:
        """One event about `found`, again while the gateway asks for patience. Raises ClickException where it is not taken."""
        told = {"event": event, "event_ts": int(at.timestamp() * 1000), "payload": {"account_id": "rostrum", "object": found}}
        body = orjson.dumps(told)
        for attempt in range(1, ATTEMPTS + 1):
            try:
                answer = self._http.post(self._url, content=body, headers=self._headers(body))
            except httpx.TransportError as error:
                raise click.ClickException(f"{self._url} cannot be reached: {error}") from None
            if answer.status_code not in (429, 503, 504) or attempt == ATTEMPTS:
                break
            time.sleep(float(answer.headers.get("Retry-After", 1)))
        if not answer.is_success:
            raise click.ClickException(f"{event} was not taken: {answer.status_code} {answer.text[:200]}")

    def _headers(self, body: bytes) -> dict[str, str]:
        timestamp = str(int(time.time()))
        return {
            "Content-Type": "application/json",
            "x-zm-request-timestamp": timestamp,
            "x-zm-signature": sign(self._secret, timestamp, body),
        }


def moment(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
