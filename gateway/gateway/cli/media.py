"""`rostrum media`: the engines of a site, and what an engine would tell, sent by hand."""

import secrets
import uuid
from datetime import UTC, datetime
from typing import Any

import click
import orjson

from gateway.cli.api import Api, base_url
from gateway.cli.engine import JOINED, LEFT, Engine

SITES = "/operator/v1/sites"


@click.group()
def media() -> None:
    """Manage conferencing engines, and send their webhooks by hand."""


@media.command("add")
@click.argument("site_id")
@click.argument("name")
def add(site_id: str, name: str) -> None:
    """Let an engine report to a site. Print its address, secret, and token, which are shown once."""
    made = Api.of_operator()("POST", f"{SITES}/{site_id}/media-sources", {"name": name})
    _show({**made, "webhooks": f"{base_url()}/media/v1/webhooks/zoom/{made['id']}"})


@media.command("list")
@click.argument("site_id")
def list_sources(site_id: str) -> None:
    """List the engines that report to a site."""
    _show(Api.of_operator()("GET", f"{SITES}/{site_id}/media-sources")["items"])


@media.command("remove")
@click.argument("site_id")
@click.argument("source_id")
def remove(site_id: str, source_id: str) -> None:
    """Stop accepting reports from an engine."""
    Api.of_operator()("DELETE", f"{SITES}/{site_id}/media-sources/{source_id}")


def _of_engine(command: Any) -> Any:
    """Who signs: MEDIA_SOURCE and MEDIA_SECRET, or the options."""
    command = click.option("--source", envvar="MEDIA_SOURCE", required=True, help="the source's id")(command)
    command = click.option("--secret", envvar="MEDIA_SECRET", required=True, help="the source's secret")(command)
    command = click.option("--uuid", "engine_id", help="the run's ID; start creates one and prints it")(command)
    return click.argument("number")(command)


@media.command("start")
@_of_engine
@click.option("--host", default="", help="the host's email")
def start(number: str, source: str, secret: str, engine_id: str | None, host: str) -> None:
    """Report that a meeting has started, as an engine would."""
    run = engine_id or str(uuid.uuid4())
    Engine(base_url(), source, secret).started(run, number, datetime.now(UTC), host_email=host)
    click.echo(run)


@media.command("end")
@_of_engine
def end(number: str, source: str, secret: str, engine_id: str | None) -> None:
    """Report that a meeting has ended. Pass the --uuid that start printed."""
    if not engine_id:
        raise click.UsageError("pass the --uuid that `rostrum media start` printed")
    Engine(base_url(), source, secret).ended(engine_id, number, datetime.now(UTC))


@media.command("join")
@_of_engine
@click.option("--name", required=True, help="the participant's name in the meeting")
@click.option("--email", default="", help="the participant's email; empty for an external participant")
@click.option("--leg", default="", help="the connection key; one is created and printed if not given")
def join(number: str, source: str, secret: str, engine_id: str | None, name: str, email: str, leg: str) -> None:
    """Report that a participant has joined. Pass the --uuid that start printed. Print the connection key for leave."""
    key = leg or str(secrets.randbelow(2**31))
    _participant(JOINED, number, source, secret, engine_id, {"user_id": key, "user_name": name, "email": email})
    click.echo(key)


@media.command("leave")
@_of_engine
@click.option("--leg", required=True, help="the connection key that join printed")
def leave(number: str, source: str, secret: str, engine_id: str | None, leg: str) -> None:
    """Report that a participant has left."""
    _participant(LEFT, number, source, secret, engine_id, {"user_id": leg})


def _participant(event: str, number: str, source: str, secret: str, engine_id: str | None, who: dict[str, Any]) -> None:
    if not engine_id:
        raise click.UsageError("pass the --uuid that `rostrum media start` printed")
    Engine(base_url(), source, secret).participant(event, engine_id, number, datetime.now(UTC), who)


def _show(found: Any) -> None:
    click.echo(orjson.dumps(found, option=orjson.OPT_INDENT_2).decode())
