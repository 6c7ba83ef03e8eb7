"""Persons and their legs: when they came and went, how long they were there in all, how often they came back.

`domain/identity.py` decides which legs are one person.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from contracts import engine
from reporting.domain.folding import Closing

MINUTE = 60  # seconds
_UNKNOWN = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Stay:
    """A leg as attendance reads it. `account_id`: the site's account with the leg's e-mail address."""

    id: str
    run_id: str
    key: str
    joined_at: datetime | None
    left_at: datetime | None
    closed_by: str | None
    name: str
    email: str
    participant_user_id: str
    registrant_id: str
    bound_to: str
    account_id: str | None

    @property
    def is_open(self) -> bool:
        return self.closed_by is None

    @property
    def first_seen_at(self) -> datetime:
        """Return the time of the join, or of the leave if the join is unknown."""
        return self.joined_at or self.left_at or _UNKNOWN

    @property
    def keys(self) -> list[str]:
        """What names the person surely, each with its kind. An invalid e-mail address names nobody."""
        told = {
            "account": self.account_id,
            "registrant": self.registrant_id,
            "user": self.participant_user_id,
            "email": engine.mailbox(self.email),
        }
        return [f"{kind}:{value}" for kind, value in told.items() if value]

    @property
    def connection(self) -> str:
        return f"connection:{self.run_id}:{self.key}"

    @property
    def links(self) -> list[str]:
        """All that this leg shares with other legs of the same person."""
        return [*self.keys, *([f"connection:{self.run_id}:{self.bound_to}"] if self.bound_to else [])]


@dataclass(frozen=True, slots=True)
class Person:
    """The legs of one person, in order of time; those whose begin is not known come first."""

    legs: tuple[Stay, ...]

    @classmethod
    def of(cls, legs: Iterable[Stay]) -> "Person":
        return cls(tuple(sorted(legs, key=_order)))

    @property
    def id(self) -> str:
        return self.legs[0].id

    @property
    def name(self) -> str:
        """Return the last known name. The name of a telephone is its number, so the name of its client is preferred."""
        named = [leg.name for leg in self.legs if leg.name and not self._is_bound(leg)] or [leg.name for leg in self.legs]
        return named[-1]

    @property
    def email(self) -> str:
        return next((leg.email for leg in reversed(self.legs) if leg.email), "")

    @property
    def emails(self) -> set[str]:
        """All valid addresses of the person, as they are compared."""
        return {mailbox for leg in self.legs if (mailbox := engine.mailbox(leg.email))}

    @property
    def account_id(self) -> str | None:
        return next((leg.account_id for leg in reversed(self.legs) if leg.account_id), None)

    @property
    def is_named_only(self) -> bool:
        return not any(leg.keys for leg in self.legs)

    @property
    def first_joined_at(self) -> datetime | None:
        return min((leg.joined_at for leg in self.legs if leg.joined_at), default=None)

    @property
    def last_left_at(self) -> datetime | None:
        """None while the person is there."""
        return None if self.is_present else max(leg.left_at for leg in self.legs if leg.left_at)

    @property
    def is_present(self) -> bool:
        return any(leg.is_open for leg in self.legs)

    @property
    def is_exact(self) -> bool:
        return all(leg.joined_at and leg.closed_by != Closing.INFERRED for leg in self.legs)

    @property
    def times_rejoined(self) -> int:
        """Return the number of legs after the first. The telephone of a client that is there is not counted."""
        return max(1, sum(not self._is_bound(leg) for leg in self.legs)) - 1

    def minutes(self, now: datetime) -> int | None:
        """The time in which at least one leg was there, to the whole minute and at least one; None where no leg says when it began."""
        spans = [(leg.joined_at, now if leg.is_open else leg.left_at or leg.joined_at) for leg in self.legs if leg.joined_at]
        if not spans:
            return None
        return max(1, int(seconds(spans) / MINUTE + 0.5))

    def _is_bound(self, leg: Stay) -> bool:
        """Whether it is the telephone of another leg that is there."""
        return any((leg.run_id, leg.bound_to) == (other.run_id, other.key) for other in self.legs)


def seconds(spans: Sequence[tuple[datetime, datetime]]) -> float:
    """How long at least one of the spans lasted."""
    total, until = 0.0, min(start for start, _ in spans)
    for start, end in sorted(spans):
        total += max(0.0, (end - max(start, until)).total_seconds())
        until = max(until, end)
    return total


def _order(leg: Stay) -> tuple[bool, datetime, bool, datetime | None, str]:
    return leg.joined_at is not None, leg.first_seen_at, leg.is_open, leg.left_at, leg.id
