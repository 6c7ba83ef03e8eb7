"""The bus, for the few commands that run on the host itself."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import click
from uuid_utils.compat import uuid7

from contracts.call import Actor, Call, Role
from contracts.errors import RostrumError
from kit.rpc import Client, RemoteFault


def amqp_uri() -> str:
    uri = os.environ.get("AMQP_URI", "")
    if not uri:
        raise click.ClickException("AMQP_URI is not set. Run this command on the host.")
    return uri


@contextmanager
def client() -> Iterator[Client]:
    made = Client(amqp_uri(), name="rostrum command")
    try:
        yield made
    finally:
        made.close()


def call_as_host(call: Call, request: dict[str, Any]) -> dict[str, Any]:
    """Make a call as the system itself: whoever reaches the broker has the host already."""
    request_id = uuid7().hex
    actor = Actor(role=Role.SYSTEM, request_id=request_id, idempotency_key=f"{request_id}:made")
    with client() as bus:
        try:
            return bus(call, request, actor)
        except (RostrumError, RemoteFault) as error:
            raise click.ClickException(getattr(error, "message", str(error))) from None
