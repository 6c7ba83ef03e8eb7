"""The `rostrum` command: what the operator of the service does from a shell."""

import click

from gateway.cli.audit import audit
from gateway.cli.demo import demo
from gateway.cli.describe import contract, openapi
from gateway.cli.events import events
from gateway.cli.media import media
from gateway.cli.operator import operator
from gateway.cli.site import site
from kit import log


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
def main() -> None:
    """Operate Rostrum. Most commands talk to the operator API at ROSTRUM_URL with ROSTRUM_TOKEN."""
    log.configure("rostrum", "WARNING")  # to stderr: what is asked for is all that stdout has


for command in (operator, site, audit, events, media, demo, openapi, contract):
    main.add_command(command)
