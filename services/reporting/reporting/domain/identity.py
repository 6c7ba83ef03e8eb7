"""Decide which legs are one person. Every count and every list of persons uses `persons`.

A strong key is the site's account, the engine's id of a registrant or of a participant, an e-mail address, or a connection (a telephone
names the connection of its client). Legs that share a strong key are one person, also indirectly. So a shared mailbox or a room device
is one person, however many legs it has at once.

A person without a strong key has a name at most. Two of one name are one person who came back, unless both were there at once: then
they are two. Anonymous legs are not merged across runs. The reasons are in docs/adr/0013.
"""

from bisect import bisect_left, bisect_right, insort
from collections.abc import Iterable, Sequence
from datetime import datetime

from contracts import text
from reporting.domain.attendance import Person, Stay


def persons(legs: Iterable[Stay]) -> list[Person]:
    """Return the persons of a meeting, each leg in one of them, in the order of their first join. Repeated legs count once."""
    known: list[Person] = []
    by_name: dict[str, list[Person]] = {}
    for each in _linked(legs):
        name = text.key(each.name) if each.is_named_only else ""
        (by_name.setdefault(name, []) if name else known).append(each)
    found = known + [each for namesakes in by_name.values() for each in _apart(namesakes)]
    return sorted(found, key=lambda each: (each.first_joined_at is None, each.first_joined_at, each.id))


def _linked(legs: Iterable[Stay]) -> list[Person]:
    """Group legs by the strong keys that they share: a union-find over the keys."""
    parents: dict[str, str] = {}
    distinct = set(legs)
    for leg in distinct:
        first = _find(parents, leg.connection)
        for key in leg.links:
            parents[_find(parents, key)] = first
    groups: dict[str, list[Stay]] = {}
    for leg in distinct:
        groups.setdefault(_find(parents, leg.connection), []).append(leg)
    return [Person.of(group) for group in groups.values()]


def _find(parents: dict[str, str], key: str) -> str:
    """Return the key that represents the group of `key`, and shorten the way to it."""
    parents.setdefault(key, key)
    while (parent := parents[key]) != key:
        parents[key] = parents[parent]
        key = parent
    return key


def _apart(namesakes: Sequence[Person]) -> list[Person]:
    """Join persons of one name who followed each other. A person continues the namesake who left last before."""
    chains: list[list[Stay]] = []
    free: list[tuple[datetime, int]] = []  # (end, index in `chains`), in order
    for person in sorted(namesakes, key=_begin):
        begin, is_known = _begin(person)[:2]
        before = (bisect_right if is_known else bisect_left)(free, begin, key=lambda end: end[0])
        place = free.pop(before - 1)[1] if before else len(chains)
        if place == len(chains):
            chains.append([])
        chains[place] += person.legs
        if (end := person.last_left_at) is not None:
            insort(free, (end, place))
    return [Person.of(chain) for chain in chains]


def _begin(person: Person) -> tuple[datetime, bool, str]:
    """Return the first known moment of the person, whether it is a join, and the id as a tie-breaker.

    A leave without a join shows that the person was present just before it.
    """
    at, is_known = min((leg.first_seen_at, leg.joined_at is not None) for leg in person.legs)
    return at, is_known, person.id
