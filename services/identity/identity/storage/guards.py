"""The counters of failed sign-ins. As the resolver: at that moment no site is known."""

import hmac
from collections.abc import Collection, Mapping

from sqlalchemy import delete, func
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from identity.domain.lockout import Guard
from identity.storage.models import SignInGuard

Key = tuple[bytes, str]  # subject and address


def subject(key: bytes, kind: str, text: str) -> bytes:
    """Return a keyed hash to count by. People type passwords into the login field, so the text itself is not stored."""
    return hmac.digest(key, f"{kind}\0{text}".encode(), "sha256")


def locked(session: Session, wanted: Collection[Key]) -> dict[Key, Guard]:
    """The guards of `wanted`, made where there are none yet, and locked, always in the same order."""
    rows = [{"subject": subject, "address": address, "failures": [], "locked_until": 0.0} for subject, address in sorted(wanted)]
    statement = insert(SignInGuard).values(rows)
    statement = statement.on_conflict_do_update(index_elements=["subject", "address"], set_={"changed_at": func.now()})
    columns = SignInGuard.subject, SignInGuard.address, SignInGuard.failures, SignInGuard.locked_until
    found = session.execute(statement.returning(*columns))
    return {(row.subject, row.address): Guard(list(row.failures), row.locked_until) for row in found}


def save(session: Session, guards: Mapping[Key, Guard]) -> None:
    rows = [
        {"subject": subject, "address": address, "failures": guard.failures, "locked_until": guard.locked_until}
        for (subject, address), guard in sorted(guards.items(), key=lambda item: item[0])
    ]
    statement = insert(SignInGuard).values(rows)
    changed = {name: statement.excluded[name] for name in ("failures", "locked_until")}
    session.execute(statement.on_conflict_do_update(index_elements=["subject", "address"], set_=changed))


def clear(session: Session, subjects: Collection[bytes], address: str) -> None:
    session.execute(delete(SignInGuard).where(SignInGuard.subject.in_(subjects), SignInGuard.address == address))
