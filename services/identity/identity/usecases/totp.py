"""The second factor: enrolled by the account's owner, asked for at sign-in, required of administrators where the site says so; reset
by whoever manages the account when the telephone is lost."""

import io
import secrets
import time
from datetime import UTC, datetime
from typing import Any

import segno
from sqlalchemy.orm import Session as Transaction

from contracts import text
from contracts.call import Actor
from contracts.errors import Conflict, Forbidden, NotFound, invalid_field
from directory import visible
from identity.domain import identifiers
from identity.domain import totp as rules
from identity.settings import Settings
from identity.storage import credentials as stored_credentials
from identity.storage import totp as storage
from identity.storage.models import Totp
from identity.usecases import attempts, audit, credentials, mails, people, revocations, sessions
from identity.usecases.hashing import Hasher
from identity.usecases.people import Person
from kit.seal import Seal

ISSUER = "Rostrum"


def begin(session: Transaction, actor: Actor, settings: Settings) -> dict[str, Any]:
    """A new secret, which counts once it is confirmed; an earlier one that was not is forgotten."""
    person = people.of(session, actor)
    site_id, account_id = person.site.site_id, person.account.id
    row = storage.get(session, site_id, account_id, lock=True)
    if row is not None and row.confirmed_at is not None:
        raise Conflict("totp_enabled", "the second factor is enabled already")
    raw = secrets.token_bytes(rules.SECRET)
    sealed = _seal(settings).close(raw, account_id)
    if row is None:
        session.add(Totp(site_id=site_id, account_id=account_id, secret=sealed, last_step=0))
    else:
        row.secret = sealed
    secret = rules.secret_text(raw)
    uri = rules.uri(secret, person.account.login_name, ISSUER)
    return {"secret": secret, "uri": uri, "qr_svg": _svg(uri)}


def confirm(session: Transaction, actor: Actor, settings: Settings, *, otp: str) -> dict[str, Any]:
    """Raises Invalid `bad_otp`, so it has to be guarded."""
    person = people.of(session, actor)
    site_id, account_id = person.site.site_id, person.account.id
    row = storage.get(session, site_id, account_id, lock=True)
    if row is None or row.confirmed_at is not None:
        raise Conflict("totp_not_begun" if row is None else "totp_enabled")
    step = rules.matching_step(_secret(settings, row), text.code(otp), time.time(), row.last_step)
    if step is None:
        raise invalid_field("otp", "bad_otp", "this is not the code of now")
    row.confirmed_at, row.last_step = datetime.now(UTC), step
    codes = [rules.recovery_code(secrets.token_bytes(16)) for _ in range(rules.RECOVERY_CODES)]
    storage.replace_codes(session, site_id, account_id, [rules.recovery_hash(settings.secrets_key, account_id, code) for code in codes])
    _tell(session, actor, person)
    audit.record(session, actor, "account.totp_enabled", person.account)
    if actor.restriction is not None:
        revocations.revoke_tokens(session, site_id, account_id)  # the next one is free of it
    return {"codes": codes}


def remove(
    session: Transaction, actor: Actor, *, settings: Settings, hasher: Hasher, password: str | None = None, otp: str | None = None
) -> dict[str, Any]:
    """Raises Invalid `wrong_password` or `bad_otp`, so it has to be guarded."""
    person = people.of(session, actor)
    if person.totp_required:
        raise Conflict("totp_required", "the site requires it of administrators")
    if not person.totp_enabled:
        raise Conflict("totp_not_enabled")
    if password is not None:
        stored = person.credential.password_hash if person.credential else None
        if not hasher.verify(stored, password):
            raise invalid_field("password", "wrong_password", "this is not the password")
    else:
        row = storage.get(session, person.site.site_id, person.account.id, lock=True)
        if row is None or not passes(session, settings, row, str(otp)):
            raise invalid_field("otp", "bad_otp", "this is neither the code of now nor a recovery code")
    _take_away(session, actor, person)
    audit.record(session, actor, "account.totp_removed", person.account)
    return {}


def reset_user(session: Transaction, actor: Actor, *, id: str) -> dict[str, Any]:  # noqa: A002 - the contract's name
    """Of a user whom the administrator may see."""
    return _reset_visible(session, actor, id, "user")


def reset_administrator(session: Transaction, actor: Actor, *, id: str) -> dict[str, Any]:  # noqa: A002
    """Of an administrator whom the administrator manages. Never one's own: that takes the password."""
    if id == actor.account_id:
        raise Forbidden("own_second_factor", "nobody resets their own second factor")
    return _reset_visible(session, actor, id, "administrator")


def _reset_visible(session: Transaction, actor: Actor, account_id: str, role: str) -> dict[str, Any]:
    person = people.find(session, str(actor.site_id), account_id) if visible(session, actor, account_id, role) else None
    if person is None:
        raise NotFound()
    return _reset(session, actor, person)


def reset_of(session: Transaction, actor: Actor, *, site_id: str, login: str) -> dict[str, Any]:
    """By the operator, for the last administrator of a site, whom nobody there can help."""
    _, account_id = attempts.account_of(session, identifiers.read(login))
    person = people.find(session, site_id, account_id)
    if person is None:
        raise NotFound()
    return _reset(session, actor, person)


def _reset(session: Transaction, actor: Actor, person: Person) -> dict[str, Any]:
    """The next sign-in takes the password alone, and every session ends: whoever has the lost telephone may be in one."""
    if not person.totp_enabled:
        raise Conflict("totp_not_enabled")
    site_id, account_id = person.site.site_id, person.account.id
    _take_away(session, actor, person)
    sessions.end_all(session, site_id, account_id, because="totp_reset")
    revocations.revoke_tokens(session, site_id, account_id)
    audit.record(session, actor, "account.totp_reset", person.account)
    mails.notify(session, "totp_reset", person.site, person.account)
    return {}


def _take_away(session: Transaction, actor: Actor, person: Person) -> None:
    storage.remove(session, person.site.site_id, person.account.id)
    _tell(session, actor, person)


def _tell(session: Transaction, actor: Actor, person: Person) -> None:
    credential = stored_credentials.locked(session, person.site.site_id, person.account.id)
    credential.version += 1
    credentials.tell(session, credential, actor)


def passes(session: Transaction, settings: Settings, row: Totp, code: str) -> bool:
    """Whether it is a code of now or a recovery code that has not been used; either is used up by it."""
    plain = text.code(code)
    if plain.isdigit() and len(plain) == rules.DIGITS:
        step = rules.matching_step(_secret(settings, row), plain, time.time(), row.last_step)
        row.last_step = step or row.last_step
        return step is not None
    return storage.use_code(session, row.site_id, row.account_id, rules.recovery_hash(settings.secrets_key, row.account_id, plain))


def _secret(settings: Settings, row: Totp) -> str:
    return rules.secret_text(_seal(settings).open(row.secret, row.account_id))


def _seal(settings: Settings) -> Seal:
    return Seal(settings.secrets_key, "totp")


def _svg(uri: str) -> str:
    image = io.BytesIO()
    segno.make(uri, error="m").save(image, kind="svg", scale=5, xmldecl=False, svgns=True, border=4)
    return image.getvalue().decode()
