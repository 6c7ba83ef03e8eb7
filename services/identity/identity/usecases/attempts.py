"""Attempts to sign in, counted before anything is known of them (domain.lockout).

Each counts twice: for the form of the typed login (domain.identifiers), and for the account that it means. The first makes known and
unknown logins alike. The second bounds the guesses at an account that is reached by name, address and number. An unknown login has a
second counter too, of its form, so that it costs the same statements.
"""

import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass

from sqlalchemy.orm import Session as Transaction

from contracts.call import Actor
from contracts.errors import Unavailable
from identity.domain import devices, identifiers
from identity.domain.identifiers import Login
from identity.domain.lockout import ALL_ADDRESSES, EVERYWHERE, ONE_ADDRESS, Guard, Rule, network
from identity.settings import Settings
from identity.storage import guards
from identity.storage import identifiers as stored_identifiers
from identity.storage.guards import Key
from identity.usecases.transactions import Transactions
from kit.db import NO_SITE

NOBODY = NO_SITE


@dataclass(frozen=True, slots=True)
class Attempt:
    """One attempt, counted. `locked_until` is set if it was the last one allowed, unless it succeeds. `wait`: seconds until the next
    attempt, if this one is refused."""

    subjects: tuple[bytes, ...]
    address: str
    site_id: str
    account_id: str
    known_device: bool
    locked_until: float
    wait: float

    @property
    def anybody(self) -> bool:
        return self.account_id != NOBODY

    @property
    def keys(self) -> list[Key]:
        """The counters of the attempt. A known device is not slowed down by the failures of others."""
        places = [self.address] if self.known_device else [self.address, EVERYWHERE]
        return [(subject, place) for subject in self.subjects for place in places]


def account_of(session: Transaction, login: Login) -> tuple[str, str]:
    """Return the site and the account that `login` means; NO_SITE and NOBODY for an unknown one."""
    found = stored_identifiers.find(session, login.values)
    account_id = login.account((row.kind, row.value, row.account_id) for row in found)
    if account_id is None:
        return NO_SITE, NOBODY
    return next(row.site_id for row in found if row.account_id == account_id), account_id


def count(session: Transaction, actor: Actor, settings: Settings, login: Login, device: str | None) -> Attempt:
    """Count the attempt as failed until it has succeeded, unless it has to wait."""
    now, address = time.time(), network(actor.address)
    site_id, account_id = account_of(session, login)
    known = account_id != NOBODY
    counted_as = ("account", account_id) if known else ("nobody", login.form)
    subjects = _form_subject(settings, login.form), guards.subject(settings.secrets_key, *counted_as)
    trusted = devices.known(settings.secrets_key, device, account_id if known else None, now)
    attempt = Attempt(subjects, address, site_id, account_id, trusted, 0.0, 0.0)
    counted = guards.locked(session, attempt.keys)
    wait = _admit(counted, now)
    if wait == 0:
        guards.save(session, counted)
    locked_until = max(guard.locked_until for (_, place), guard in counted.items() if place == address)
    return Attempt(subjects, address, site_id, account_id, trusted, locked_until, wait)


def forgive(session: Transaction, settings: Settings, attempt: Attempt, *, succeeded: bool) -> None:
    """The attempt was no failure. After a success counting begins anew for this address, under every login of the account."""
    now = time.time()
    counted = guards.locked(session, attempt.keys)
    for (_, place), guard in counted.items():
        guard.forgive(now, _rule(place))
    guards.save(session, counted)
    if succeeded:
        own = stored_identifiers.values_of(session, attempt.site_id, attempt.account_id)
        forms = {_form_subject(settings, identifiers.form(value)) for value in own}
        guards.clear(session, forms.union(attempt.subjects), attempt.address)


@contextmanager
def forgiven_if_undecided(db: Transactions, settings: Settings, attempt: Attempt) -> Iterator[None]:
    """Forgive an attempt that ends without an answer, such as one that outlasts its deadline: the caller learned nothing from it."""
    try:
        yield
    except Unavailable:
        with db.resolver(past_deadline=True) as session:
            forgive(session, settings, attempt, succeeded=False)
        raise


def _admit(counted: Mapping[Key, Guard], now: float) -> float:
    """Count one more failure everywhere, or nowhere: then return the seconds to wait."""
    wait = max(guard.locked_until for guard in counted.values()) - now
    if wait > 0:
        return wait
    for (_, place), guard in counted.items():
        guard.admit(now, _rule(place))
    return 0.0


def _rule(place: str) -> Rule:
    return ALL_ADDRESSES if place == EVERYWHERE else ONE_ADDRESS


def _form_subject(settings: Settings, form: str) -> bytes:
    return guards.subject(settings.secrets_key, "login", form)
