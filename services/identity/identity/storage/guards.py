"""The counters of failed sign-ins. As the resolver: at that moment no site is known."""

import hmac
from collections.abc import Sequence

from sqlalchemy import delete, func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from identity.domain.lockout import Guard
from identity.storage.models import SignInGuard


def subject(key: bytes, kind: str, text: str) -> bytes:
    """What is counted: a keyed hash, since people type passwords into the field of the name."""
    return hmac.digest(key, f"{kind}\0{text}".encode(), "sha256")


def locked(session: Session, wanted: bytes, addresses: Sequence[str]) -> dict[str, Guard]:
    """The guards of `wanted` by address, made where there are none yet, and locked, always in the same order."""
    rows = [{"subject": wanted, "address": address, "failures": [], "locked_until": 0.0} for address in sorted(addresses)]
    statement = insert(SignInGuard).values(rows)
    statement = statement.on_conflict_do_update(index_elements=["subject", "address"], set_={"changed_at": func.now()})
    columns = SignInGuard.address, SignInGuard.failures, SignInGuard.locked_until
    return {row.address: Guard(list(row.failures), row.locked_until) for row in session.execute(statement.returning(*columns))}


def look(session: Session, wanted: bytes, address: str) -> Guard:
    """As it is, without touching it."""
    query = select(SignInGuard.failures, SignInGuard.locked_until)
    row = session.execute(query.where(SignInGuard.subject == wanted, SignInGuard.address == address)).one_or_none()
    return Guard(list(row.failures), row.locked_until) if row else Guard()


def save(session: Session, wanted: bytes, guards: dict[str, Guard]) -> None:
    rows = [
        {"subject": wanted, "address": address, "failures": guard.failures, "locked_until": guard.locked_until}
        for address, guard in sorted(guards.items())
    ]
    statement = insert(SignInGuard).values(rows)
    changed = {name: statement.excluded[name] for name in ("failures", "locked_until")}
    session.execute(statement.on_conflict_do_update(index_elements=["subject", "address"], set_=changed))


def clear(session: Session, wanted: bytes, address: str) -> None:
    session.execute(delete(SignInGuard).where(SignInGuard.subject == wanted, SignInGuard.address == address))
