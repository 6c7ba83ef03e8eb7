"""python -m kit.migrate: see the package."""

import argparse
import os
import sys
from collections.abc import Callable

from kit.migrate.provision import SERVICES, provision
from kit.migrate.schema import check, down, new, up


def main(arguments: list[str] | None = None) -> int:
    options = _parser().parse_args(arguments)
    services = SERVICES if options.service == "all" else (options.service,)
    if options.action == "up":  # all queues first: a migration may tell other services what they have not heard yet
        for service in services:
            _declare_queues(service)
    return max(_ACTIONS[options.action](service, options.argument) for service in services)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m kit.migrate", description="A service's database and its schema.")
    parser.add_argument("service", choices=(*SERVICES, "all"))
    parser.add_argument("action", choices=tuple(_ACTIONS), nargs="?", default="up")
    parser.add_argument("argument", nargs="?", help="down: the revision to go back to; new: what the migration does")
    return parser


def _provision(service: str, _: str | None) -> int:
    provision(os.environ["DATABASE_URL"], service, os.environ)
    return _say(f"{service}: provisioned")


def _up(service: str, _: str | None) -> int:
    up(service, os.environ)
    return _say(f"{service}: at head")


def _declare_queues(service: str) -> None:
    """An event that is published before its reader first starts must find the reader's queue."""
    if os.environ.get("AMQP_URI"):
        from kit.events import declare  # the bus is needed here only

        declare(os.environ["AMQP_URI"], service)


def _check(service: str, _: str | None) -> int:
    differences = check(service, os.environ)
    for difference in differences:
        _say(f"{service}: {difference}")
    return 1 if differences else _say(f"{service}: models and migrations agree")


def _down(service: str, revision: str | None) -> int:
    down(service, os.environ, revision or "-1")
    return _say(f"{service}: down")


def _new(service: str, message: str | None) -> int:
    return _say(str(new(service, os.environ, message or "change")))


def _say(line: str) -> int:
    print(line)  # noqa: T201 - a command says what it did
    return 0


_ACTIONS: dict[str, Callable[[str, str | None], int]] = {
    "up": _up,
    "check": _check,
    "down": _down,
    "provision": _provision,
    "new": _new,
}

if __name__ == "__main__":
    sys.exit(main())
