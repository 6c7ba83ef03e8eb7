"""python -m tests.race [--clients 16] [--processes 3] [--seconds 120]: exit status 1 when a promise was broken."""

import argparse
import sys

from tests.race.run import Plan, race


def main() -> int:
    usual = Plan()
    parser = argparse.ArgumentParser(prog="python -m tests.race")
    parser.add_argument("--clients", type=int, default=usual.clients)
    parser.add_argument("--processes", type=int, default=usual.processes)
    parser.add_argument("--seconds", type=float, default=usual.seconds)
    parser.add_argument("--seed", type=int, default=usual.seed)
    outcome = race(Plan(**vars(parser.parse_args())))
    print(outcome)  # noqa: T201 - a command says what it found
    return 0 if outcome.clean else 1


if __name__ == "__main__":
    sys.exit(main())
