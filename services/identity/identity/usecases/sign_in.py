"""Sign-in (manual 1.1.1). A wrong name and a wrong password take the same steps: the same transactions, one run of argon2, one line
written; only what the steps find differs.

It takes several transactions, since none may wait for argon2: one that counts the attempt before anything is known, one that
reads, one that concludes.
"""

import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, NoReturn, Protocol, TypeVar

from sqlalchemy.orm import Session as Transaction

import directory
from contracts.call import Actor
from contracts.errors import Forbidden, Invalid, RateLimited, RostrumError, Unauthenticated
from directory import Account
from identity.domain import devices, identifiers
from identity.domain.lockout import ALL_ADDRESSES, EVERYWHERE, ONE_ADDRESS, Guard, network
from identity.settings import Settings
from identity.storage import credentials, guards
from identity.storage import identifiers as stored_identifiers
from identity.storage import totp as stored_totp
from identity.usecases import credentials as own_credentials
from identity.usecases import operations, people, sessions, totp
from identity.usecases.grants import grant
from identity.usecases.hashing import Hasher
from identity.usecases.people import Person
from kit.db import NO_SITE

NOBODY = NO_SITE
PASSWORD, CODE = "account", "account's code"  # what is counted for an account that is signed in
GUESSES = {"wrong_password", "bad_otp"}  # the faults that are one
OTP_REQUIRED = Unauthenticated("otp_required", "the second factor is asked for")
NEWCOMERS = 2.5  # seconds that an account may take from org to here
PAUSE = 0.03
T = TypeVar("T")


class Transactions(Protocol):
    """kit.db's, as a worker has them."""

    def begin(self, *, site_id: str | None = None) -> AbstractContextManager[Transaction]: ...

    def resolver(self) -> AbstractContextManager[Transaction]: ...


@dataclass(frozen=True, slots=True)
class Attempt:
    """One attempt, counted. `locked_until` is set when it was the last one allowed, unless it succeeds."""

    subject: bytes
    address: str
    site_id: str
    account_id: str
    known_device: bool
    locked_until: float
    wait: float

    @property
    def anybody(self) -> bool:
        return self.account_id != NOBODY


def sign_in(
    db: Transactions,
    actor: Actor,
    settings: Settings,
    hasher: Hasher,
    *,
    login: str,
    password: str,
    otp: str | None = None,
    device: str | None = None,
) -> dict[str, Any] | RostrumError:
    """A refusal is given back and not raised, like those of other use-cases whose traces are committed first."""
    _await_newcomers(db)
    with db.resolver() as session:
        attempt = _count(session, actor, settings, login, device)
    if attempt.wait > 0:
        _turned_away(db, actor, attempt)
    with db.begin(site_id=attempt.site_id) as session:
        credential = credentials.get(session, attempt.site_id, attempt.account_id)
    stored = credential.password_hash if credential else None
    good = hasher.verify(stored, password)
    fresh = hasher.hash(password) if good and stored and hasher.outdated(stored) else None
    with db.begin(site_id=attempt.site_id) as session:
        if good and fresh and stored and credential:
            credentials.rehash(session, credential, stored, fresh)
        outcome = _second_step(session, actor, settings, attempt, otp) if good else _fail(session, actor, attempt)
    refused = isinstance(outcome, RostrumError)
    if not refused or outcome is OTP_REQUIRED:
        with db.resolver() as session:
            _forgive(session, attempt, succeeded=not refused)
    return outcome


def _await_newcomers(db: Transactions) -> None:
    """Who has just added somebody can sign them in: waits for the accounts whose passwords are here and who are still on their
    way themselves. Everybody waits alike, so that it tells nothing about a name."""
    until = time.monotonic() + NEWCOMERS
    with db.resolver() as session:
        coming = credentials.staged_lately(session, NEWCOMERS)
    while coming and time.monotonic() < until:
        time.sleep(PAUSE)
        with db.resolver() as session:
            coming &= credentials.staged_lately(session, NEWCOMERS)


def guarded(db: Transactions, actor: Actor, settings: Settings, act: Callable[[], T], *, by: str = PASSWORD) -> T:
    """`act` asks for the account's password or a code: whoever has got into an open session cannot go on guessing there. They are
    counted apart: who knows the one has not shown to know the other."""
    subject, address = guards.subject(settings.secrets_key, by, str(actor.account_id)), network(actor.address)
    with db.resolver() as session:
        counted = guards.locked(session, subject, [address])
        wait = counted[address].admit(time.time(), ONE_ADDRESS)
        if wait == 0:
            guards.save(session, subject, counted)
    if wait > 0:
        raise RateLimited("sign_in_locked", "too many failed attempts", retry_after=wait)
    try:
        answer = act()
    except Invalid as error:
        if error.fields[0].code not in GUESSES:
            _clear(db, subject, address)
        raise
    _clear(db, subject, address)
    return answer


def _clear(db: Transactions, subject: bytes, address: str) -> None:
    with db.resolver() as session:
        guards.clear(session, subject, address)


def _count(session: Transaction, actor: Actor, settings: Settings, login: str, device: str | None) -> Attempt:
    """Who is meant, and whether another attempt may be made; if so it counts as failed until it has succeeded."""
    now, address = time.time(), network(actor.address)
    subject = guards.subject(settings.secrets_key, "login", identifiers.fold(login))
    site_id, account_id = _meant(session, login)
    known = devices.known(settings.secrets_key, device, account_id if account_id != NOBODY else None, now)
    counted = guards.locked(session, subject, [address, EVERYWHERE])
    wait = _admit(counted, address, now, known=known)
    if wait == 0:
        guards.save(session, subject, counted)
    return Attempt(subject, address, site_id, account_id, known, counted[address].locked_until, wait)


def _admit(counted: dict[str, Guard], address: str, now: float, *, known: bool) -> float:
    if not known and counted[EVERYWHERE].locked_until > now:
        return counted[EVERYWHERE].locked_until - now
    wait = counted[address].admit(now, ONE_ADDRESS)
    if wait == 0 and not known:
        counted[EVERYWHERE].admit(now, ALL_ADDRESSES)
    return wait


def _meant(session: Transaction, login: str) -> tuple[str, str]:
    values = [value for _, value in identifiers.typed(login)]
    found = stored_identifiers.find(session, values)
    account_id = identifiers.first_match(login, [(row.kind, row.value, row.account_id) for row in found])
    if account_id is None:
        return NO_SITE, NOBODY
    return next(row.site_id for row in found if row.account_id == account_id), account_id


def _turned_away(db: Transactions, actor: Actor, attempt: Attempt) -> NoReturn:
    with db.begin(site_id=attempt.site_id) as session:
        operations.record(session, actor, _account(session, attempt), "sign_in", "locked")
    raise RateLimited("sign_in_locked", "too many failed attempts", retry_after=attempt.wait)


def _second_step(
    session: Transaction, actor: Actor, settings: Settings, attempt: Attempt, otp: str | None
) -> dict[str, Any] | RostrumError:
    """The password is right; now whatever else has to be."""
    person = people.find(session, attempt.site_id, attempt.account_id)
    if person is None:
        return _fail(session, actor, attempt)
    if person.expired(datetime.now(UTC)):
        operations.record(session, actor, person.account, "sign_in", "expired")
        return Forbidden("account_expired", "the account has expired")
    factor = stored_totp.get(session, attempt.site_id, attempt.account_id, lock=True)
    if factor is not None and factor.confirmed_at is not None:
        if otp is None:
            return OTP_REQUIRED
        if not totp.passes(session, settings, factor, otp):
            return _fail(session, actor, attempt, "second_factor", Unauthenticated("bad_otp", "the one-time code is wrong"))
    return _welcome(session, actor, settings, attempt, person)


def _welcome(session: Transaction, actor: Actor, settings: Settings, attempt: Attempt, person: Person) -> dict[str, Any]:
    row = sessions.open_for(session, actor, settings, person)
    operations.record(session, actor, person.account, "sign_in")
    _unlock(session, attempt)
    mark = devices.mark(settings.secrets_key, person.account.id, time.time())
    return {**grant(settings, person, row), "device": mark}


def _fail(
    session: Transaction, actor: Actor, attempt: Attempt, result: str = "wrong_password", refusal: RostrumError | None = None
) -> RostrumError:
    operations.record(session, actor, _account(session, attempt), "sign_in", result)
    if attempt.anybody and attempt.locked_until > time.time():
        credential = credentials.locked(session, attempt.site_id, attempt.account_id)
        credentials.set_locked(credential, datetime.fromtimestamp(attempt.locked_until, UTC))
        own_credentials.tell(session, credential)
    return refusal or Unauthenticated("wrong_credentials", "the name or the password is wrong")


def _account(session: Transaction, attempt: Attempt) -> Account | None:
    return directory.account(session, attempt.site_id, attempt.account_id)


def _unlock(session: Transaction, attempt: Attempt) -> None:
    credential = credentials.get(session, attempt.site_id, attempt.account_id, lock=True)
    if credential is not None and credential.locked_until is not None:
        credentials.set_locked(credential, None)
        own_credentials.tell(session, credential)


def _forgive(session: Transaction, attempt: Attempt, *, succeeded: bool) -> None:
    """The attempt was no failure. After a success counting begins anew for this address."""
    now, rules = time.time(), {attempt.address: ONE_ADDRESS}
    if not attempt.known_device:
        rules[EVERYWHERE] = ALL_ADDRESSES
    counted = guards.locked(session, attempt.subject, list(rules))
    for address, rule in rules.items():
        counted[address].forgive(now, rule)
    guards.save(session, attempt.subject, counted)
    if succeeded:
        guards.clear(session, attempt.subject, attempt.address)
