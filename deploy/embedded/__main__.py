"""`python -m deploy.embedded <command>`: the commands behind the Makefile's targets."""

import sys
from pathlib import Path
from shlex import quote
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
            case [("lint" | "test" | "test-unit" | "test-clock" | "test-on-servers" | "bench" | "race" | "attack") as which, *words]:
                return _check(which, words)
            case ["screenshots", *words]:
                return _check("screenshots", words)
            case ["services-up"]:
                _services_up()
            case ["services-down"]:
                _servers().stop_all()
            case ["clean"]:
                _clean()
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


def _check(which: str, words: list[str]) -> int:
    from . import checks

    instance = Instance.from_environ(ROOT)
    if which == "lint":
        return checks.lint(instance)
    checked = {
        "test": checks.test,
        "test-unit": checks.test_unit,
        "test-clock": checks.test_clock,
        "test-on-servers": checks.test_on_servers,
        "bench": checks.bench,
        "race": checks.race,
        "attack": checks.attack,
        "screenshots": checks.screenshots,
    }
    return checked[which](instance, words)


def _clean() -> None:
    """What the Makefile cannot remove by itself: servers that run, and what lies outside the checkout."""
    from .checks import clock_instance, test_instance
    from .servers import Servers

    instance = Instance.from_environ(ROOT)
    for servers in (Servers(instance), Servers(test_instance(instance)), Servers(clock_instance(instance))):
        servers.stop_all()
        servers.broker.forget()
        servers.instance.forget_short_folder()


def _services_up() -> None:
    servers = _servers()
    servers.keep()
    file = servers.instance.run / "env"
    say(f"PostgreSQL and RabbitMQ are up: `. {quote(str(file))}` sets their addresses; `make services-down` stops them")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
