"""`rostrum media`: the engines of a site, and what an engine would tell, sent by hand."""

import time
import uuid
from datetime import UTC, datetime
from typing import Any

import click
import httpx
import orjson

from gateway.cli.api import Api, base_url
from gateway.webhooks.signature import sign

SITES = "/operator/v1/sites"
_TIMEOUT = 10.0  # seconds


@click.group()
def media() -> None:
    """Conferencing engines: their sources, and webhooks by hand."""


@media.command("add")
@click.argument("site_id")
@click.argument("name")
def add(site_id: str, name: str) -> None:
    """Let an engine report to a site; prints its address, its secret and its token, once."""
    made = Api.of_operator()("POST", f"{SITES}/{site_id}/media-sources", {"name": name})
    _show({**made, "webhooks": f"{base_url()}/media/v1/webhooks/zoom/{made['id']}"})


@media.command("list")
@click.argument("site_id")
def list_sources(site_id: str) -> None:
    """The engines that report to a site."""
    _show(Api.of_operator()("GET", f"{SITES}/{site_id}/media-sources")["items"])


@media.command("remove")
@click.argument("site_id")
@click.argument("source_id")
def remove(site_id: str, source_id: str) -> None:
    """Take nothing more from an engine."""
    Api.of_operator()("DELETE", f"{SITES}/{site_id}/media-sources/{source_id}")


def _of_engine(command: Any) -> Any:
    """Who signs: MEDIA_SOURCE and MEDIA_SECRET, or the options."""
    command = click.option("--source", envvar="MEDIA_SOURCE", required=True, help="the source's id")(command)
    command = click.option("--secret", envvar="MEDIA_SECRET", required=True, help="the source's secret")(command)
    command = click.option("--uuid", "engine_id", help="the run's own id; start makes one and prints it")(command)
    return click.argument("number")(command)


@media.command("start")
@_of_engine
@click.option("--host", default="", help="the host's e-mail address")
def start(number: str, source: str, secret: str, engine_id: str | None, host: str) -> None:
    """Tell that a meeting has started, as an engine would."""
    run = engine_id or str(uuid.uuid4())
    _tell("meeting.started", source, secret, {"id": number, "uuid": run, "start_time": _now(), "host_email": host})
    click.echo(run)


@media.command("end")
@_of_engine
def end(number: str, source: str, secret: str, engine_id: str | None) -> None:
    """Tell that a meeting has ended; --uuid is what start printed."""
    if not engine_id:
        raise click.UsageError("--uuid says which run has ended: `rostrum media start` printed it")
    _tell("meeting.ended", source, secret, {"id": number, "uuid": engine_id, "end_time": _now()})


def _tell(event: str, source: str, secret: str, found: dict[str, Any]) -> None:
    body = orjson.dumps({"event": event, "event_ts": int(time.time() * 1000), "payload": {"account_id": "rostrum", "object": found}})
    timestamp = str(int(time.time()))
    headers = {
        "Content-Type": "application/json",
        "x-zm-request-timestamp": timestamp,
        "x-zm-signature": sign(secret.encode(), timestamp, body),
    }
    url = f"{base_url()}/media/v1/webhooks/zoom/{source}"
    try:
        answer = httpx.post(url, content=body, headers=headers, timeout=_TIMEOUT)
    except httpx.TransportError as error:
        raise click.ClickException(f"{url} cannot be reached: {error}") from None
    if not answer.is_success:
        raise click.ClickException(f"{event} was not taken: {answer.status_code} {answer.text[:200]}")


def _now() -> str:
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _show(found: Any) -> None:
    click.echo(orjson.dumps(found, option=orjson.OPT_INDENT_2).decode())
