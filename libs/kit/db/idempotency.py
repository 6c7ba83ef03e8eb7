"""A command happens once, however often it is delivered.

Its outcome is stored in the transaction of its effect, under (site, account, call, key). The body is kept as a keyed hash and the
answer without the fields that its schema marks `metadata={"secret": True}`: either may hold a secret, and rows are read by more people
than the caller.
"""

import hashlib
import hmac
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import orjson
from marshmallow import Schema, fields
from sqlalchemy import bindparam, select, text
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from contracts.call import Actor, Role
from contracts.errors import Conflict, Invalid
from kit.db.access import NO_SITE, set_site
from kit.db.tables import requests

# Made once: building a statement takes as long as sending it.
_STORED = select(requests.c.body_hash, requests.c.answer).where(
    *(requests.c[name] == bindparam(name) for name in ("site_id", "account_id", "call", "key"))
)
_STORE = insert(requests)
_LOCK_EACH = text(
    "SELECT pg_try_advisory_xact_lock(key) FROM unnest(CAST(:locks AS bigint[])) WITH ORDINALITY AS wanted (key, place) ORDER BY place"
)
_STORED_OF = text(
    """
    SELECT wanted.place
    FROM unnest(CAST(:accounts AS text[]), CAST(:keys AS text[])) WITH ORDINALITY AS wanted (account_id, key, place)
    WHERE EXISTS (
        SELECT FROM requests AS stored
        WHERE stored.site_id = :site_id AND stored.account_id = wanted.account_id AND stored.call = :call AND stored.key = wanted.key
        OFFSET 0
    )
    """
)


class Answer(dict[str, Any]):
    """A reply that the contract's schema has dumped already: it goes out as it is."""


@dataclass(frozen=True, slots=True)
class Command:
    """One delivery of a command: who makes which call under which key. `site_id` is the site that it acts in."""

    site_id: str
    account_id: str
    call: str
    key: str
    body_hash: bytes

    @classmethod
    def of(cls, actor: Actor, call: str, request: Mapping[str, Any], secret: bytes, site_id: str | None) -> "Command":
        body = orjson.dumps(request, option=orjson.OPT_SORT_KEYS | orjson.OPT_NON_STR_KEYS, default=str)
        body_hash, key = hmac.digest(secret, body, "sha256"), actor.idempotency_key or ""
        if actor.role is Role.ANONYMOUS:  # strangers share no key: there is no account to tell them apart
            key = f"{key}:{body_hash.hex()}"
        return cls(
            site_id=site_id or actor.site_id or NO_SITE,
            account_id=actor.account_id or "",
            call=call,
            key=key,
            body_hash=body_hash,
        )

    @property
    def lock(self) -> int:
        """The advisory lock that its deliveries contend for."""
        name = "\0".join((self.site_id, self.account_id, self.call, self.key))
        return int.from_bytes(hashlib.blake2b(name.encode(), digest_size=8).digest(), "big", signed=True)

    def wait(self, session: Session) -> None:
        """Until the delivery that holds the lock is through; the transaction's lock_timeout is the bound."""
        session.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": self.lock})

    def stored(self, session: Session) -> Answer | None:
        """What it answered the first time. Raises Invalid when the key came with another body then."""
        row = session.execute(_STORED, self._identity()).one_or_none()
        if row is None:
            return None
        if not hmac.compare_digest(row.body_hash, self.body_hash):
            raise Invalid("idempotency_key_reused", "the idempotency key was used with another body")
        return Answer(row.answer)

    def store(self, session: Session, answer: Mapping[str, Any]) -> None:
        """With its effect, and in its own site: the use-case may have gone on in another."""
        set_site(session, self.site_id)
        session.execute(_STORE, self._row(answer))

    def _row(self, answer: Mapping[str, Any]) -> dict[str, Any]:
        return {**self._identity(), "body_hash": self.body_hash, "answer": answer}

    def _identity(self) -> dict[str, str]:
        return {"site_id": self.site_id, "account_id": self.account_id, "call": self.call, "key": self.key}


def new(session: Session, commands: Sequence[Command]) -> list[int]:
    """Which of `commands` (of one site and call, each once), by position, nobody has in hand and none has an outcome of; nobody else
    gets to them until the transaction ends."""
    free = session.execute(_LOCK_EACH, {"locks": [each.lock for each in commands]}).scalars()
    mine = [place for place, locked in enumerate(free) if locked]
    if not mine:
        return []
    asked = [commands[place] for place in mine]
    values = {"accounts": [each.account_id for each in asked], "keys": [each.key for each in asked]}
    stored = session.execute(_STORED_OF, {**values, "site_id": asked[0].site_id, "call": asked[0].call}).scalars()
    done = {mine[place - 1] for place in stored}
    return [place for place in mine if place not in done]


def store_all(session: Session, outcomes: Sequence[tuple[Command, Mapping[str, Any]]]) -> None:
    """What each command answered, in one statement."""
    if outcomes:
        session.execute(_STORE, [command._row(answer) for command, answer in outcomes])


def in_progress() -> Conflict:
    return Conflict("in_progress", "the same request is still being worked on", retry_after=1)


def without_secrets(schema: Schema, answer: Any) -> Any:
    """`answer`, dumped by `schema`, less what the schema marks as secret, at any depth."""
    if isinstance(answer, list):
        return [without_secrets(schema, item) for item in answer]
    if not isinstance(answer, Mapping):
        return answer
    kept = dict(answer)
    for name, field in schema.dump_fields.items():
        key = field.data_key if field.data_key is not None else name
        if field.metadata.get("secret"):
            kept.pop(key, None)
        elif key in kept and (nested := _nested(field)) is not None:
            kept[key] = without_secrets(nested, kept[key])
    return kept


def _nested(field: fields.Field[Any]) -> Schema | None:
    inner = field.inner if isinstance(field, fields.List) else field
    return inner.schema if isinstance(inner, fields.Nested) else None
