"""Names of shared rooms. Two shared rooms that are in use never have names that look the same (`contracts.text.key`).

Dedicated rooms are told apart by their owners. Two owners may have one name, so names of dedicated rooms may repeat. A retired room gives
its name free, and gets a number if the name is taken when the room comes back.
"""

from collections.abc import Collection
from itertools import count

from contracts import text
from contracts.errors import Conflict, FieldError

LONGEST = 64  # characters, as in contracts.booking.RoomName


def key_of(name: str) -> str:
    """Return the form in which names of shared rooms are compared."""
    return text.key(name)


def first_free(name: str, taken: Collection[str]) -> str:
    """Return `name` if its key is not in `taken`; else `name` with the lowest free number: "Yangtze 2"."""
    if key_of(name) not in taken:
        return name
    suffixes = (f" {number}" for number in count(2))
    numbered = (f"{name[: LONGEST - len(suffix)].rstrip()}{suffix}" for suffix in suffixes)
    return next(each for each in numbered if key_of(each) not in taken)


def name_taken() -> Conflict:
    """Like any unique field: `taken`, without a word about the other room."""
    return Conflict("taken", "another shared room has that name", fields=[FieldError("name", "taken")])
