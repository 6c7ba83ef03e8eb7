"""What the embedded run says to the person at the terminal, and how it gives up."""

import sys


class Failure(Exception):
    """The run cannot go on and a person has to do something; the message says what."""


def say(line: str = "") -> None:
    print(line, flush=True)


def complain(line: str) -> None:
    print(line, file=sys.stderr, flush=True)
