"""`rostrum demo`: the demonstration sites, filled through the operator and the tenant API, deterministic and resumable."""

import os
from pathlib import Path

import click

from gateway.cli.api import base_url
from gateway.cli.demo.figures import PAST, USERS
from gateway.cli.demo.fill import Filling
from gateway.cli.demo.live import follow

DEFAULT_PASSWORD = "Rostrum-demo-2026"  # noqa: S105 - printed by `make run`, for a demonstration only


@click.command()
@click.option("--url", default=base_url, help="the gateway (ROSTRUM_URL, PUBLIC_URL)")
@click.option("--users", default=USERS["demo"], help="number of users of each site")
@click.option("--days", default=PAST, help="number of days of past meetings")
@click.option(
    "--engines",
    default="demonstration-engines.json",
    type=click.Path(dir_okay=False, path_type=Path),
    help="the file that stores the secrets of the engines",
)
@click.option("--live", is_flag=True, help="keep running, and start and end the booked meetings on time")
def demo(url: str, users: int, days: int, engines: Path, live: bool) -> None:
    """Add to the demonstration sites what they lack; nothing when nothing is missing. On another day that is the coming days of the
    next two weeks, and what the engine has to tell of the time in between.

    Sign-ins: demo.admin, demo.sales, demo.host, demo.user, concurrent.admin, with DEMO_PASSWORD. The sites themselves are made
    by an operator: ROSTRUM_TOKEN, else one that is created over the bus (AMQP_URI).
    """
    filling = Filling(url, os.environ.get("DEMO_PASSWORD") or DEFAULT_PASSWORD, users, days, engines)
    if live:
        follow(filling.histories())
    else:
        for line in filling.run():
            click.echo(line)
