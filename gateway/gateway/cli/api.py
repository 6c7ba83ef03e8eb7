"""HTTP to the gateway, for commands: bearer tokens, problems as one line, 429 and 503 waited for."""

import os
import time
from typing import Any

import click
import httpx

ATTEMPTS = 20
TIMEOUT = 30.0  # seconds
DEFAULT_URL = "http://127.0.0.1:8000"


class ApiError(click.ClickException):
    """A problem that the gateway answered."""

    def __init__(self, status: int, problem: dict[str, Any]) -> None:
        self.status, self.problem = status, problem
        self.code: str = problem.get("code", "")
        fields = "".join(f"\n  {fault['field']}: {fault['detail']}" for fault in problem.get("errors", []))
        said = problem.get("detail") or problem.get("title") or status
        super().__init__(f"{said} ({self.code or status}){fields}{_meetings(problem)}")


def _meetings(problem: dict[str, Any]) -> str:
    """Those that stand in the way, one a line, in the site's zone."""
    named = problem.get("meetings", [])
    lines = [
        f"\n  {each['start_local']} to {each['end_local']}  {each['meeting_number']}  {each['room'] or '-'}"
        for each in named
        if "start_local" in each
    ]
    more = problem.get("meeting_count", len(named)) - len(named)
    return "".join(lines) + (f"\n  and {more} more" if lines and more > 0 else "")


class Api:
    """Calls with one bearer token (or none). Usable from several threads."""

    def __init__(self, url: str, token: str = "", language: str = "en-US") -> None:
        headers = {"Accept-Language": language}
        if token:
            headers["Authorization"] = f"Bearer {token}"
        self._http = httpx.Client(base_url=url, headers=headers, timeout=TIMEOUT, limits=httpx.Limits(max_connections=64))
        self.url = url

    @classmethod
    def of_operator(cls) -> "Api":
        """As ROSTRUM_URL and ROSTRUM_TOKEN say."""
        token = os.environ.get("ROSTRUM_TOKEN", "")
        if not token:
            raise click.ClickException("ROSTRUM_TOKEN is not set; `rostrum operator create NAME` on the host makes a token")
        return cls(base_url(), token)

    def with_token(self, token: str) -> "Api":
        return Api(self.url, token)

    def __call__(
        self, method: str, path: str, body: dict[str, Any] | None = None, *, key: str = "", file: bytes = b"", **query: Any
    ) -> Any:
        """The answer's JSON (None for 204). Raises ApiError. `key`: the Idempotency-Key, which makes repeating safe. `file`: a table
        (CSV) to upload instead of a body."""
        headers = {"Idempotency-Key": key} if key else {}
        for attempt in range(1, ATTEMPTS + 1):
            last = attempt == ATTEMPTS
            try:
                response = self._http.request(method, path, json=body, files=_form(file), headers=headers, params=_texts(query) or None)
            except httpx.LocalProtocolError as error:
                raise click.ClickException(f"the token cannot be one: {error}") from None
            except httpx.TransportError as error:
                if last:
                    raise click.ClickException(f"{self.url} cannot be reached: {error}") from None
                time.sleep(_patience(attempt))
                continue
            if response.status_code not in (429, 503, 504) and not _in_progress(response):
                return _read(response)
            if last:
                return _read(response)
            time.sleep(max(float(response.headers.get("Retry-After", 1)), _patience(attempt)))
        raise AssertionError("the last attempt returns or raises")


def _patience(attempt: int) -> float:
    """Seconds. In all they come to a minute and a half: a suite that is being filled may be that far behind with what it was told."""
    return min(0.2 * 2.0**attempt, 5.0)


def base_url() -> str:
    return os.environ.get("ROSTRUM_URL") or os.environ.get("PUBLIC_URL") or DEFAULT_URL


def _texts(query: dict[str, Any]) -> dict[str, str]:
    return {name: str(value).lower() if isinstance(value, bool) else str(value) for name, value in query.items()}


def _form(file: bytes) -> dict[str, tuple[str, bytes, str]] | None:
    return {"file": ("users.csv", file, "text/csv")} if file else None


def _in_progress(response: httpx.Response) -> bool:
    return response.status_code == 409 and '"in_progress"' in response.text


def _read(response: httpx.Response) -> Any:
    if response.is_success:
        return response.json() if response.content else None
    try:
        problem = response.json()
    except ValueError:
        problem = {"title": f"HTTP {response.status_code}"}
    raise ApiError(response.status_code, problem)
