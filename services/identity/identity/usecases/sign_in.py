"""Sign-in (manual 1.1.1). A wrong name and a wrong password take the same steps: the same transactions, one run of argon2, one line
written; only what the steps find differs.

It takes several transactions, since none may wait for argon2: one that counts the attempt before anything is known, one that
reads, one that concludes.
"""

import time
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any, NoReturn

from sqlalchemy.orm import Session as Transaction

import directory
from contracts.call import Actor
from contracts.errors import Forbidden, RateLimited, RostrumError, Unauthenticated
from directory import Account
from identity.domain import devices, identifiers
from identity.domain.lockout import EVERYWHERE
from identity.settings import Settings
from identity.storage import credentials
from identity.storage import totp as stored_totp
from identity.storage.guards import Key
from identity.usecases import attempts, guesses, newcomers, operations, people, sessions, totp
from identity.usecases import credentials as own_credentials
from identity.usecases.attempts import Attempt
from identity.usecases.grants import grant
from identity.usecases.hashing import Hasher
from identity.usecases.people import Person
from identity.usecases.transactions import Transactions

REFUSALS = {
    "otp_required": "the second factor is asked for",
    "wrong_credentials": "the name or the password is wrong",
    "bad_otp": "the one-time code is wrong",
}


def sign_in(
    db: Transactions,
    actor: Actor,
    settings: Settings,
    hasher: Hasher,
    on_lock: Callable[[Attempt], None],
    *,
    login: str,
    password: str,
    otp: str | None = None,
    device: str | None = None,
) -> dict[str, Any] | RostrumError:
    """A refusal is given back and not raised, like those of other use-cases whose traces are committed first.

    `on_lock` notes an attempt that has locked a known account, for `show_locked`.
    """
    typed = identifiers.read(login)
    newcomers.wait_for(db, actor, settings, typed)
    with db.resolver() as session:
        attempt = attempts.count(session, actor, settings, typed, device)
    if attempt.wait > 0:
        _turn_away(db, actor, attempt, attempt.wait)
    with attempts.forgiven_if_undecided(db, settings, attempt):
        outcome = _decide(db, actor, settings, hasher, attempt, password, otp)
        refused = outcome.code if isinstance(outcome, RostrumError) else None
        if refused in ("wrong_credentials", "bad_otp") and attempt.anybody and attempt.locked_until > time.time():
            on_lock(attempt)
        if refused in (None, "otp_required"):
            with db.resolver() as session:
                attempts.forgive(session, settings, attempt, succeeded=refused is None)
    return outcome


def _decide(
    db: Transactions, actor: Actor, settings: Settings, hasher: Hasher, attempt: Attempt, password: str, otp: str | None
) -> dict[str, Any] | RostrumError:
    """Compare the password, then the code. Open a session if both are right."""
    with db.begin(site_id=attempt.site_id) as session:
        credential = credentials.get(session, attempt.site_id, attempt.account_id)
    stored = credential.password_hash if credential else None
    matching = hasher.matching(stored, password)
    good = matching is not None
    fresh = hasher.renewed(stored, matching) if stored and matching is not None else None
    guess = _count_code(db, actor, settings, attempt) if good and otp is not None else None
    with guesses.forgiven_if_undecided(db, guess), db.begin(site_id=attempt.site_id) as session:
        if fresh and stored and credential:
            credentials.rehash(session, credential, stored, fresh)
        outcome = _second_step(session, actor, settings, attempt, otp) if good else _fail(session, actor, attempt)
    if guess is not None and not (isinstance(outcome, RostrumError) and outcome.code == "bad_otp"):
        guesses.forget(db, guess)
    return outcome


def _count_code(db: Transactions, actor: Actor, settings: Settings, attempt: Attempt) -> Key:
    """The password is right, so that only its holder uses up the guesses at the account's codes."""
    place = guesses.KNOWN_DEVICE if attempt.known_device else EVERYWHERE
    try:
        return guesses.count(db, settings, attempt.account_id, guesses.CODE, place)
    except RateLimited as locked:
        _turn_away(db, actor, attempt, locked.retry_after or 0.0)


def _turn_away(db: Transactions, actor: Actor, attempt: Attempt, wait: float) -> NoReturn:
    with db.begin(site_id=attempt.site_id) as session:
        operations.record(session, actor, _account(session, attempt), "sign_in", "locked")
    raise RateLimited("sign_in_locked", "too many failed attempts", retry_after=wait)


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
            return _refusal("otp_required")
        if not totp.passes(session, settings, factor, otp):
            return _fail(session, actor, attempt, "second_factor", "bad_otp")
    return _welcome(session, actor, settings, attempt, person)


def _welcome(session: Transaction, actor: Actor, settings: Settings, attempt: Attempt, person: Person) -> dict[str, Any]:
    row = sessions.open_for(session, actor, settings, person)
    operations.record(session, actor, person.account, "sign_in")
    _unlock(session, attempt)
    mark = devices.mark(settings.secrets_key, person.account.id, time.time())
    return {**grant(settings, person, row), "device": mark}


def _fail(
    session: Transaction, actor: Actor, attempt: Attempt, result: str = "wrong_password", refusal: str = "wrong_credentials"
) -> RostrumError:
    operations.record(session, actor, _account(session, attempt), "sign_in", result)
    return _refusal(refusal)


def _refusal(code: str) -> Unauthenticated:
    return Unauthenticated(code, REFUSALS[code])


def show_locked(db: Transactions, attempt: Attempt) -> None:
    """Tell org of the lock, which its lists of users show."""
    with db.begin(site_id=attempt.site_id) as session:
        credential = credentials.locked(session, attempt.site_id, attempt.account_id)
        credentials.set_locked(credential, datetime.fromtimestamp(attempt.locked_until, UTC))
        own_credentials.tell(session, credential)


def _account(session: Transaction, attempt: Attempt) -> Account | None:
    return directory.account(session, attempt.site_id, attempt.account_id)


def _unlock(session: Transaction, attempt: Attempt) -> None:
    credential = credentials.get(session, attempt.site_id, attempt.account_id, lock=True)
    if credential is not None and credential.locked_until is not None:
        credentials.set_locked(credential, None)
        own_credentials.tell(session, credential)
