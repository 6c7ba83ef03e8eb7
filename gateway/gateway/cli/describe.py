"""`rostrum openapi` and `rostrum contract`: what crosses HTTP, and what crosses the bus, for the checked-in copies."""

import click

from gateway import openapi as description
from gateway import wire


@click.command()
def openapi() -> None:
    """Print the OpenAPI description (gateway/openapi.json)."""
    click.echo(description.standalone(), nl=False)


@click.command()
def contract() -> None:
    """Print every call and event of the bus on one page (docs/contract.md)."""
    click.echo(wire.page(), nl=False)
