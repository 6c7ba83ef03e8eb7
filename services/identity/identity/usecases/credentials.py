"""Passwords: staged for an account that is about to be, taken over when it is there, changed by their owner."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from sqlalchemy.orm import Session as Transaction

from contracts import identity as contract
from contracts.call import Actor
from contracts.errors import Invalid, invalid_field
from identity.domain import passwords
from identity.settings import Settings
from identity.storage import credentials, totp
from identity.storage.models import Credential
from identity.usecases import audit, newcomers, operations, people, revocations, sessions
from identity.usecases.hashing import Hasher
from kit.outbox import Told, emit_all


def stage(
    session: Transaction,
    actor: Actor,  # noqa: ARG001 - every use-case takes both
    *,
    settings: Settings,
    hasher: Hasher,
    credential: str,
    account_id: str,
    password: str,
    own_words: list[str],
    temporary: bool,
) -> dict[str, Any]:
    """Raises Invalid, naming `password`, for one that is not good enough."""
    hashed = hasher.hash(passwords.accept("password", password, own_words))
    own = {"credential": credential, "account_id": account_id, "password_hash": hashed, "temporary": temporary}
    credentials.stage(session, [own | {"awaited": True, "logins": newcomers.marks(settings, own_words)}])
    return {}


def withdraw(session: Transaction, actor: Actor, *, credential: str, account_id: str) -> dict[str, Any]:  # noqa: ARG001
    """Forget a staged password. One that is claimed already is the account's, and stays."""
    credentials.claim(session, {account_id: credential})
    return {}


def refused(*, items: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """What is wrong with those of `items` that are not good enough."""
    found = []
    for item in items:
        try:
            passwords.accept("password", item["password"], item["own_words"])
        except Invalid as error:
            found.append({"credential": item["credential"], "faults": error.fields})
    return {"refused": found}


def hashes(hasher: Hasher, *, items: Sequence[Mapping[str, Any]]) -> dict[str, str]:
    """By credential, of the passwords that are good enough. Made before the transaction: they take seconds."""
    bad = {each["credential"] for each in refused(items=items)["refused"]}
    good = [item for item in items if item["credential"] not in bad]
    made = hasher.hash_many([item["password"] for item in good])
    return {item["credential"]: each for item, each in zip(good, made, strict=True)}


def stage_many(
    session: Transaction,
    actor: Actor,  # noqa: ARG001 - every use-case takes both
    *,
    items: Sequence[Mapping[str, Any]],
    hashes: Mapping[str, str],
) -> dict[str, Any]:
    """Stages those that are in `hashes`, and says what is wrong with the others."""
    names = ("credential", "account_id", "temporary")
    good = [{name: item[name] for name in names} for item in items if item["credential"] in hashes]
    credentials.stage(session, [each | {"password_hash": hashes[each["credential"]], "awaited": False, "logins": []} for each in good])
    return refused(items=items)


def claim(session: Transaction, site_id: str, wanted: Mapping[str, str]) -> None:
    """org's change names the passwords that hold from now on: {account id: credential}. Whoever was signed in with another has to sign
    in anew."""
    staged = credentials.claim(session, wanted) if wanted else {}
    if not staged:
        return
    rows = credentials.all_locked(session, site_id, list(staged))
    had_one = [account_id for account_id, row in rows.items() if row.password_hash is not None]
    now = datetime.now(UTC)
    for account_id, (password_hash, temporary) in staged.items():
        credentials.set_password(rows[account_id], password_hash, temporary=temporary, now=now)
    session.flush()
    tell_all(session, site_id, list(rows.values()))
    for account_id in had_one:
        sessions.end_all(session, site_id, account_id, because="password_changed")


def change(session: Transaction, actor: Actor, *, hasher: Hasher, old_password: str, new_password: str) -> dict[str, Any]:
    """Manual 1.6.2. Other sessions end; this one gets a token without the restriction at its next refresh.

    Raises Invalid `wrong_password` of `old_password`, so it has to be guarded (usecases.guesses).
    """
    person = people.of(session, actor)
    credential = credentials.locked(session, person.site.site_id, person.account.id)
    if not hasher.verify(credential.password_hash, old_password):
        raise invalid_field("old_password", "wrong_password", "this is not the password")
    if passwords.forms(new_password)[0] in passwords.forms(old_password):
        raise invalid_field("new_password", "password_unchanged")
    accepted = passwords.accept("new_password", new_password, people.own_words(person.account))
    credentials.set_password(credential, hasher.hash(accepted), temporary=False, now=datetime.now(UTC))
    tell(session, credential, actor)
    sessions.end_all(session, person.site.site_id, person.account.id, because="password_changed", but=actor.session_id)
    revocations.revoke_tokens(session, person.site.site_id, person.account.id)
    operations.record(session, actor, person.account, "password_change")
    audit.record(session, actor, "account.password_changed", person.account)
    return {}


def verify(session: Transaction, actor: Actor, hasher: Hasher, *, password: str) -> dict[str, Any]:
    """Another service asks before it changes what the account signs in by.

    Raises Invalid `wrong_password`, so it has to be guarded (usecases.guesses).
    """
    credential = people.of(session, actor).credential
    if not hasher.verify(credential.password_hash if credential else None, password):
        raise invalid_field("password", "wrong_password", "this is not the password")
    return {}


def tell(session: Transaction, credential: Credential, actor: Actor | None = None) -> None:
    tell_all(session, credential.site_id, [credential], actor)


def tell_all(session: Transaction, site_id: str, rows: Sequence[Credential], actor: Actor | None = None) -> None:
    """org shows it with each user: has a password, temporary or not, locked or not, a second factor or not."""
    with_totp = totp.all_enabled(session, site_id, [row.account_id for row in rows])
    told = [Told(contract.credential_changed, row.account_id, row.version, _state(row, row.account_id in with_totp)) for row in rows]
    emit_all(session, told, site_id=site_id, actor=actor)


def _state(row: Credential, has_totp: bool) -> dict[str, Any]:
    return {
        "account_id": row.account_id,
        "has_password": row.password_hash is not None,
        "temporary": row.temporary,
        "locked_until": row.locked_until,
        "has_totp": has_totp,
    }
