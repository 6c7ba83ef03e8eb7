"""Accounts whose password is here while the account itself is still on its way from org.

An administrator who has just added a user, or set a password, can sign in with it at once. Only that sign-in waits: by the account if
it is known, else by the typed login. What others stage, and what org refuses, delays nobody else.
"""

import time
from collections.abc import Sequence

from contracts.call import Actor
from identity.domain import identifiers
from identity.domain.identifiers import Login
from identity.settings import Settings
from identity.storage import credentials, guards
from identity.usecases.attempts import NOBODY, account_of
from identity.usecases.transactions import Transactions

LONGEST = 2.5  # seconds that an account may take from org to here
PAUSE = 0.03


def wait_for(db: Transactions, actor: Actor, settings: Settings, login: Login) -> None:
    """Wait for at most `LONGEST`, and at most half of what is left of the call's deadline: the sign-in itself takes time too."""
    left = LONGEST if actor.deadline is None else (actor.deadline - time.time()) / 2
    until = time.monotonic() + min(LONGEST, left)
    while is_coming(db, settings, login) and time.monotonic() < until:
        time.sleep(PAUSE)


def marks(settings: Settings, words: Sequence[str]) -> list[bytes]:
    """What is kept of the names that a staged password's account may sign in under."""
    return sorted({_mark(settings, identifiers.form(word)) for word in words})


def is_coming(db: Transactions, settings: Settings, login: Login) -> bool:
    """Whether a sign-in under `login` waits for an account. Known and unknown logins take the same statements."""
    with db.resolver() as session:
        _, account_id = account_of(session, login)
        known = account_id != NOBODY
        mark = b"" if known else _mark(settings, login.form)  # another tenant may name a known login, and be refused
        return credentials.is_coming(session, LONGEST, account_id=account_id, login=mark)


def _mark(settings: Settings, form: str) -> bytes:
    return guards.subject(settings.secrets_key, "newcomer", form)
