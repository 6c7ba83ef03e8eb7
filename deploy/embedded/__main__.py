"""`python -m deploy.embedded <command>`: the commands behind the Makefile's targets."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from . import python_env
from .console import Failure, complain, say
from .instance import Instance

if TYPE_CHECKING:
    from .servers import Servers

ROOT = Path(__file__).resolve().parents[2]


def main(arguments: list[str]) -> int:
    try:
        match arguments:
            case ["setup", ("runtime" | "dev") as lock]:
                python_env.set_up(ROOT, lock)
            case ["run"]:
                _run()
            case ["services-up"]:
                _services_up()
            case ["services-down"]:
                _servers().stop_all()
            case _:
                complain("See `make help`.")
                return 2
    except Failure as failure:
        complain(f"rostrum: {failure}")
        return 1
    except KeyboardInterrupt:
        return 130
    return 0


# What follows imports where it is used: setting up runs before there is a virtual environment to import from.


def _servers() -> "Servers":
    from .servers import Servers

    return Servers(Instance.from_environ(ROOT))


def _run() -> None:
    from .stack import run

    run(Instance.from_environ(ROOT))


def _services_up() -> None:
    servers = _servers()
    servers.keep()
    file = servers.instance.run / "env"
    say(f"PostgreSQL and RabbitMQ are up: `. {file}` sets their addresses; `make services-down` stops them")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
