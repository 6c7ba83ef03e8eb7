"""`python -m deploy.embedded <command>`: the commands behind the Makefile's targets."""

import sys
from pathlib import Path

from . import python_env
from .console import Failure, complain

ROOT = Path(__file__).resolve().parents[2]


def main(arguments: list[str]) -> int:
    try:
        match arguments:
            case ["setup", ("runtime" | "dev") as lock]:
                python_env.set_up(ROOT, lock)
            case _:
                complain("See `make help`.")
                return 2
    except Failure as failure:
        complain(f"rostrum: {failure}")
        return 1
    except KeyboardInterrupt:
        return 130
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
