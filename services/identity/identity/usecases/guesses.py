"""Guesses at an account's password or codes by a caller who is past the first step: with an open session, or with the right password.

They are counted by the account, whatever the address: only such a caller can use them up. Passwords and codes are counted apart, since
knowing one does not prove the other.
"""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TypeVar

from contracts.call import Actor
from contracts.errors import Conflict, Invalid, RateLimited, Unauthenticated, Unavailable
from identity.domain.lockout import EVERYWHERE, ONE_ACCOUNT
from identity.settings import Settings
from identity.storage import guards
from identity.storage.guards import Key
from identity.usecases.transactions import Transactions

PASSWORD, CODE = "account's password", "account's code"
KNOWN_DEVICE = "known device"  # in place of an address: a guesser elsewhere does not lock out the owner's browser
_FAULTS = {"wrong_password", "bad_otp"}
T = TypeVar("T")


def count(db: Transactions, settings: Settings, account_id: str, by: str, place: str = EVERYWHERE) -> Key:
    """Count a guess as wrong until it is forgotten. Raises RateLimited if there were too many."""
    key = guards.subject(settings.secrets_key, by, account_id), place
    with db.resolver() as session:
        counted = guards.locked(session, [key])
        wait = counted[key].admit(time.time(), ONE_ACCOUNT)
        if wait == 0:
            guards.save(session, counted)
    if wait > 0:
        raise RateLimited("sign_in_locked", "too many failed attempts", retry_after=wait)
    return key


def forget(db: Transactions, key: Key) -> None:
    """The guess was right: counting begins anew."""
    with db.resolver() as session:
        guards.clear(session, [key[0]], key[1])


def guarded(db: Transactions, actor: Actor, settings: Settings, act: Callable[[], T], *, by: str = PASSWORD) -> T:
    """Do `act`, which asks for the account's password or a code, and count it if that is wrong."""
    key = count(db, settings, str(actor.account_id), by)
    try:
        with forgiven_if_undecided(db, key):
            answer = act()
    except Invalid as error:
        if not error.fields:  # an idempotency key that is reused: nothing was compared
            _forgive(db, key)
        elif error.fields[0].code not in _FAULTS:
            forget(db, key)
        raise
    except (Conflict, Unauthenticated):  # nothing was compared
        _forgive(db, key)
        raise
    forget(db, key)
    return answer


@contextmanager
def forgiven_if_undecided(db: Transactions, key: Key | None) -> Iterator[None]:
    """Forgive a guess that ends without an answer, such as one that outlasts its deadline: the caller learned nothing from it."""
    try:
        yield
    except Unavailable:
        if key is not None:
            _forgive(db, key)
        raise


def _forgive(db: Transactions, key: Key) -> None:
    """The guess that was counted last was none."""
    with db.resolver(past_deadline=True) as session:
        counted = guards.locked(session, [key])
        counted[key].forgive(time.time(), ONE_ACCOUNT)
        guards.save(session, counted)
