"""`rostrum operator`: tokens of the operator API. These commands run on the host (AMQP_URI)."""

from typing import Any

import click

from contracts import identity
from gateway.cli.bus import call_as_host


@click.group()
def operator() -> None:
    """Manage tokens of the operator API."""


@operator.command()
@click.argument("name")
@click.option(
    "--expires",
    "days",
    type=click.IntRange(1, 3650),
    default=365,
    show_default=True,
    metavar="DAYS",
    help="Number of days the token is valid.",
)
def create(name: str, days: int) -> None:
    """Create an operator. Print the token, which is shown once. Runs on the host (AMQP_URI)."""
    made = call_as_host(identity.create_operator, {"name": name, "days": days})
    click.echo(made["token"])
    click.echo(f"{made['id']} expires at {made['expires_at']}", err=True)


@operator.command("list")
def list_all() -> None:
    """List the operators, with the state and last use of each token. Runs on the host (AMQP_URI)."""
    for each in call_as_host(identity.list_operators, {})["items"]:
        click.echo("  ".join((each["id"], _state(each), f"used {each['last_used_at'] or 'never'}", each["name"])))


@operator.command()
@click.argument("id")
def revoke(id: str) -> None:  # noqa: A002 - the argument's name in the usage line
    """Revoke the token of the operator ID. Runs on the host (AMQP_URI)."""
    call_as_host(identity.revoke_operator, {"id": id})
    click.echo("revoked", err=True)


def _state(operator: dict[str, Any]) -> str:
    if operator["revoked_at"]:
        return f"revoked {operator['revoked_at']}"
    return f"expires {operator['expires_at'] or 'never'}"
