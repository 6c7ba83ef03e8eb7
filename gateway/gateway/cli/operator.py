"""`rostrum operator`: who may use the operator API."""

import click

from contracts import identity
from gateway.cli.bus import call_as_host


@click.group()
def operator() -> None:
    """Accounts of the operator API."""


@operator.command()
@click.argument("name")
def create(name: str) -> None:
    """Create an operator; prints the token, once. Runs on the host (AMQP_URI)."""
    made = call_as_host(identity.create_operator, {"name": name})
    click.echo(made["token"])
