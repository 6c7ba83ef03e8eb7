"""The second factor: enrolled by the account's owner, asked for at sign-in, required of administrators where the site says so."""

import io
import secrets
import time
from datetime import UTC, datetime
from typing import Any

import segno
from sqlalchemy.orm import Session as Transaction

from contracts.call import Actor
from contracts.errors import Conflict, invalid_field
from identity.domain import totp as rules
from identity.settings import Settings
from identity.storage import totp as storage
from identity.storage.models import Totp
from identity.usecases import audit, people, revocations
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
    step = rules.matching_step(_secret(settings, row), otp, time.time(), row.last_step)
    if step is None:
        raise invalid_field("otp", "bad_otp", "this is not the code of now")
    row.confirmed_at, row.last_step = datetime.now(UTC), step
    codes = [rules.recovery_code(secrets.token_bytes(16)) for _ in range(rules.RECOVERY_CODES)]
    storage.replace_codes(session, site_id, account_id, [rules.recovery_hash(settings.secrets_key, account_id, code) for code in codes])
    audit.record(session, actor, "account.totp_enabled", person.account)
    if actor.restriction is not None:
        revocations.revoke_tokens(session, site_id, account_id)  # the next one is free of it
    return {"codes": codes}


def remove(session: Transaction, actor: Actor) -> dict[str, Any]:
    person = people.of(session, actor)
    if person.totp_required:
        raise Conflict("totp_required", "the site requires it of administrators")
    if not person.totp_enabled:
        raise Conflict("totp_not_enabled")
    storage.remove(session, person.site.site_id, person.account.id)
    audit.record(session, actor, "account.totp_removed", person.account)
    return {}


def passes(session: Transaction, settings: Settings, row: Totp, code: str) -> bool:
    """Whether it is a code of now or a recovery code that has not been used; either is used up by it."""
    plain = "".join(code.split())
    if plain.isdecimal() and len(plain) == 6:
        step = rules.matching_step(_secret(settings, row), plain, time.time(), row.last_step)
        row.last_step = step or row.last_step
        return step is not None
    return storage.use_code(session, row.site_id, row.account_id, rules.recovery_hash(settings.secrets_key, row.account_id, code))


def _secret(settings: Settings, row: Totp) -> str:
    return rules.secret_text(_seal(settings).open(row.secret, row.account_id))


def _seal(settings: Settings) -> Seal:
    return Seal(settings.secrets_key, "totp")


def _svg(uri: str) -> str:
    image = io.BytesIO()
    segno.make(uri, error="m").save(image, kind="svg", scale=5, xmldecl=False, svgns=True, border=4)
    return image.getvalue().decode()
