"""`rostrum events`: what a service could not handle."""

from collections.abc import Iterator
from contextlib import contextmanager

import click
from amqp.exceptions import AMQPError, NotFound

from gateway.cli.bus import amqp_uri
from gateway.health import SERVICES
from kit.events import DeadLetter, dead_letters
from kit.events import drop as drop_dead
from kit.events import replay as replay_dead
from kit.log import masked

_SERVICE = click.argument("service", type=click.Choice(SERVICES))
_IDS = click.argument("ids", nargs=-1)


@click.group()
def events() -> None:
    """Manage dead letters: events that a service failed to process after several attempts. Runs on the host (AMQP_URI)."""


@events.command(name="list")
@_SERVICE
@click.option("--traceback", is_flag=True, help="show the traceback of each failure")
def list_dead(service: str, traceback: bool) -> None:
    """List the dead letters of SERVICE, oldest first."""
    for letter in _letters(service):
        click.echo(f"{letter.id}  {letter.died_at}  {letter.type}  after {letter.attempts} attempts: {letter.reason}")
        if traceback:
            click.echo(letter.traceback)


@events.command()
@_SERVICE
@_IDS
def replay(service: str, ids: tuple[str, ...]) -> None:
    """Retry the dead letters IDS of SERVICE, or all of them."""
    with _broker_faults(service):
        click.echo(f"{replay_dead(amqp_uri(), service, ids or None)} replayed")


@events.command()
@_SERVICE
@_IDS
@click.option("--all", "everything", is_flag=True, help="without IDS: delete all of them")
def drop(service: str, ids: tuple[str, ...], everything: bool) -> None:
    """Permanently delete the dead letters IDS of SERVICE."""
    if not ids and not everything:
        raise click.UsageError("give the IDS, or pass --all")
    with _broker_faults(service):
        click.echo(f"{drop_dead(amqp_uri(), service, ids or None)} dropped")


def _letters(service: str) -> Iterator[DeadLetter]:
    with _broker_faults(service):
        yield from dead_letters(amqp_uri(), service)


@contextmanager
def _broker_faults(service: str) -> Iterator[None]:
    """Say in a sentence what is wrong with the broker or the service's queues."""
    try:
        yield
    except NotFound:
        raise click.ClickException(f"{service} has no queue for events: its migrations have never run here") from None
    except (OSError, AMQPError) as error:
        raise click.ClickException(f"the broker cannot be reached: {masked(str(error))}") from None
