"""`rostrum demo --live`: the demonstration's meetings begin and end while it runs, as they are booked; and the engine remembers, some at a
time, who was in those of the last weeks."""

import time
from collections.abc import Sequence
from datetime import UTC, datetime

import click

from gateway.cli.demo.history import History

EVERY = 15.0  # seconds


def follow(histories: Sequence[History]) -> None:
    """For ever. What fails now is told at a later round: each looks at what has been told."""
    while True:
        for history in histories:
            try:
                history.follow(datetime.now(UTC))
                history.recall(datetime.now(UTC))
            except click.ClickException as error:
                click.echo(f"postponed: {error.message}")
        time.sleep(EVERY)
