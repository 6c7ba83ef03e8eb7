"""`rostrum demo`: the demonstration sites, filled through the operator and the tenant API, deterministic and resumable."""

import os

import click

from gateway.cli.api import base_url
from gateway.cli.demo.figures import USERS
from gateway.cli.demo.fill import Filling

DEFAULT_PASSWORD = "Rostrum-demo-2026"  # noqa: S105 - printed by `make run`, for a demonstration only


@click.command()
@click.option("--url", default=base_url, help="the gateway (ROSTRUM_URL, PUBLIC_URL)")
@click.option("--users", default=USERS["demo"], help="fewer than all users of each site, for tests")
def demo(url: str, users: int) -> None:
    """Add to the demonstration sites what they lack; nothing when nothing is missing.

    Sign-ins: demo.admin, demo.sales, demo.host, demo.user, concurrent.admin, with DEMO_PASSWORD. The sites themselves are made
    by an operator: ROSTRUM_TOKEN, else one that is created over the bus (AMQP_URI).
    """
    filling = Filling(url, os.environ.get("DEMO_PASSWORD") or DEFAULT_PASSWORD, users)
    for line in filling.run():
        click.echo(line)
