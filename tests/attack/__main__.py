"""python -m tests.attack [name …]: exit status 1 when a promise did not hold.

AMQP_URI, RABBITMQ_API_URI and DATABASE_URL name the servers.
"""

import argparse
import os
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from kit.testing.broker import Broker, Management
from kit.testing.database import Databases
from tests.attack import api, reset_timing, slow_clients, spelling, uploads
from tests.attack.outcome import Outcome
from tests.e2e.stack import Stack

Attack = Callable[[Stack, Path], Iterator[Outcome]]
ATTACKS: dict[str, Attack] = {
    "spelling": spelling.strike,
    "reset": reset_timing.strike,
    "uploads": uploads.strike,
    "slow": slow_clients.strike,
    "api": api.attack,
}


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.attack")
    parser.add_argument("names", nargs="*", choices=[*ATTACKS, []], metavar="name", default=[], help="all, unless some are named")
    names = parser.parse_args().names or list(ATTACKS)
    folder = Path(tempfile.mkdtemp(prefix="rostrum-attack-"))
    fell = 0
    with _stack(folder) as stack:
        for name in names:
            (folder / name).mkdir()
            for outcome in ATTACKS[name](stack, folder / name):
                print(outcome, flush=True)
                fell += len(outcome.findings)
    return 1 if fell else 0


@contextmanager
def _stack(folder: Path) -> Iterator[Stack]:
    """A stack of its own: all its processes listen on loopback only."""
    databases = Databases(os.environ["DATABASE_URL"])
    broker = Broker(os.environ["AMQP_URI"], Management(os.environ["RABBITMQ_API_URI"]))
    stack = Stack.on(broker, databases, folder)
    try:
        stack.start()
        yield stack
    finally:
        stack.stop()
        databases.drop()
        broker.drop()


if __name__ == "__main__":
    sys.exit(main())
