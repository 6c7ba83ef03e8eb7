"""What users and administrators have in common: identifiers, passwords staged at identity, and the refusal of stale changes."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from marshmallow import Schema
from sqlalchemy.orm import Session

from contracts import identity
from contracts.call import Actor, Call
from contracts.errors import Conflict, Forbidden, Gone, Invalid, NotFound, RostrumError, Stale
from org.domain import identifiers as rules
from org.domain.search import sort_key, text_of
from org.domain.users import KEPT, check_password, check_restorable
from org.storage import identifiers
from org.storage.models import Administrator, Site, User
from org.usecases.keys import new_id


class Bus(Protocol):
    """kit.rpc's, as a worker has it."""

    def __call__(self, call: Call, request: dict[str, Any], *, part: str = "") -> dict[str, Any]: ...


_FOLLOWING = ("has_initial_password", "invited", "deleted_at", "deleted_by", "licence_line_id")  # fields that change only with another
REFUSALS = (Conflict, Forbidden, Gone, Invalid, NotFound, Stale)
WORDS = ("login_name", "name", "english_name", "email", "phone", "mobile")


@dataclass(frozen=True, slots=True)
class Staged:
    """What was prepared for an account before the transaction that makes or changes it. Without a password, no `credential`."""

    account_id: str
    credential: str | None = None


def stage(bus: Bus, account_id: str, password: str | None, words: Mapping[str, Any], *, temporary: bool = True) -> Staged:
    """Leaves the password at identity, where it is unusable until our event names it. Raises what identity finds wrong with it.

    `words`: the person's names, addresses and numbers by `WORDS`, which the password may not contain.
    """
    if password is None:
        return Staged(account_id)
    credential = new_id()
    request = {
        "credential": credential,
        "account_id": account_id,
        "password": password,
        "own_words": [words[name] for name in WORDS if words.get(name)],
        "temporary": temporary,
    }
    bus(identity.stage_password, request, part=credential)
    return Staged(account_id, credential)


@contextmanager
def withdrawn_if_refused(bus: Bus, staged: Staged | None) -> Iterator[None]:
    """Take the staged password back if the transaction inside refuses the account.

    After any other fault the transaction may have committed: then the password stays, and ends by itself after a day if nobody claims it.
    """
    try:
        yield
    except REFUSALS:
        if staged is not None and staged.credential is not None:
            with suppress(RostrumError):
                bus(identity.withdraw_password, {"credential": staged.credential, "account_id": staged.account_id})
        raise


def stage_new(bus: Bus, request: Mapping[str, Any]) -> Staged:
    """For an account that is about to be made. Raises Invalid without a password or an invitation."""
    check_password(request.get("password"), request["invite"])
    temporary = request.get("temporary_password", True)
    return stage(bus, new_id(), request.get("password"), request, temporary=temporary)


def in_e164(values: dict[str, Any], country: str, present: User | Administrator | None = None) -> dict[str, Any]:
    """The same with phone and mobile as they are stored; the empty text becomes none.

    A number or address that `present` has already stays as it is stored, also if it could not be given today.
    """
    numbers = {name: values[name] for name in ("phone", "mobile") if name in values}
    kept = {name for name, number in numbers.items() if number and present is not None and number == getattr(present, name)}
    found: dict[str, str | None] = {
        name: rules.e164(number, country, name) if number else None for name, number in numbers.items() if name not in kept
    }
    if present is not None and "email" in values and rules.same_address(values["email"], present.email):
        found["email"] = present.email
    return values | found


def claim(session: Session, site: Site, account: User | Administrator) -> None:
    """Takes what the account is known by and gives back what it was known by before. Raises Conflict `taken`."""
    values = {field: getattr(account, field) for field in rules.FIELDS}
    identifiers.replace(session, site.id, account.id, rules.claims(values, site.country))


def index(account: User | Administrator) -> None:
    """Sets by what it is found and put in order."""
    values = {name: getattr(account, name) for name in ("name", "english_name", "login_name", "email", "phone", "mobile")}
    account.search, account.name_key = text_of(values), sort_key(account.name)


def check_fresh(actor: Actor, account: User | Administrator, current: Callable[[], dict[str, Any]], schema: Schema) -> None:
    """Refuses a change by who last saw an older version, with the account as it is now and the names of what has changed since."""
    seen = actor.if_match
    if seen is None or seen == account.version:
        return
    changed = sorted(field for field, version in account.changed.items() if version > seen)
    details = {"current": schema.dump(current()), "changed": changed}
    raise Stale(message="somebody else has changed it since", details=details)


def apply(account: User | Administrator, changes: Mapping[str, Any]) -> None:
    """One version further, with a note of what changed in it."""
    account.version += 1
    for name, value in changes.items():
        setattr(account, name, value)
    noted = ["password" if name == "credential" else name for name in changes if name not in _FOLLOWING]
    account.changed = account.changed | dict.fromkeys(noted, account.version)


def delete(actor: Actor, account: User | Administrator, now: datetime) -> None:
    """Kept for a while. What it was known by is given back by the caller."""
    apply(account, {"deleted_at": now, "deleted_by": actor.name or None})


def undelete(account: User | Administrator, now: datetime) -> None:
    """Raises Gone when it is too late. What it was known by is claimed by the caller."""
    check_restorable(now, account.deleted_at)
    apply(account, {"deleted_at": None, "deleted_by": None})


def deletion(account: Any) -> dict[str, Any]:
    """What is shown of a deletion that can be undone."""
    return {"deleted_at": account.deleted_at, "deleted_by": account.deleted_by, "restorable_until": account.deleted_at + KEPT}


def really(account: User | Administrator, wanted: Mapping[str, Any], fields: Iterable[str]) -> dict[str, Any]:
    """Those of the wanted values that differ from what is."""
    return {name: wanted[name] for name in fields if name in wanted and getattr(account, name) != wanted[name]}
