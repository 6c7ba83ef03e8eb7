"""What is taken in the whole network. Row-level security hides other sites' rows, their primary key is felt all the same."""

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import delete, select, text, tuple_
from sqlalchemy.orm import Session

from org.domain.identifiers import Claim, taken
from org.storage.models import Identifier

_GIVEN = "unnest(CAST(:kind AS text[]), CAST(:normal AS text[]), CAST(:account_id AS uuid[])) AS given (kind, normal, account_id)"
_INTO = "INSERT INTO identifiers (kind, normal, site_id, account_id) SELECT kind, normal, :site_id, account_id"
_TAKE = text(f"{_INTO} FROM {_GIVEN} ON CONFLICT DO NOTHING")
_HAD = "SELECT FROM identifiers AS had WHERE (had.kind, had.normal, had.account_id) = (given.kind, given.normal, given.account_id)"
_NOT_HAD = text(f"SELECT kind, normal, account_id FROM {_GIVEN} WHERE NOT EXISTS ({_HAD} AND had.site_id = :site_id)")  # noqa: S608


def take(session: Session, site_id: str, account_id: str, claims: Iterable[Claim]) -> None:
    """Raises Conflict `taken`, naming the fields, when somebody has one of them. Waits for whoever is about to take the same."""
    refused = try_take(session, site_id, [(account_id, claim) for claim in claims])
    if refused:
        raise taken({claim.field for _, claim in refused})


def try_take(session: Session, site_id: str, wanted: Sequence[tuple[str, Claim]]) -> list[tuple[str, Claim]]:
    """Takes what is free of (account id, claim); what is not comes back. Always in one order, so that two cannot deadlock."""
    if not wanted:
        return []
    ordered = sorted(wanted, key=lambda each: (each[1].kind, each[1].normal))
    columns: dict[str, Any] = {
        "kind": [claim.kind for _, claim in ordered],
        "normal": [claim.normal for _, claim in ordered],
        "account_id": [account_id for account_id, _ in ordered],
    }
    columns["site_id"] = site_id
    result: Any = session.execute(_TAKE, columns)
    if result.rowcount == len(ordered):
        return []
    refused = {(row.kind, row.normal, str(row.account_id)) for row in session.execute(_NOT_HAD, columns)}
    return [(account_id, claim) for account_id, claim in ordered if (claim.kind, claim.normal, account_id) in refused]


def not_free(session: Session, site_id: str, wanted: Sequence[tuple[str, Claim]]) -> list[tuple[str, Claim]]:
    """As `try_take`, and nothing is taken in the end."""
    with session.begin_nested() as attempt:
        refused = try_take(session, site_id, wanted)
        attempt.rollback()
    return refused


def replace(session: Session, site_id: str, account_id: str, wanted: Sequence[Claim]) -> None:
    """The account has `wanted` and nothing else. Raises Conflict `taken`."""
    own = (Identifier.site_id == site_id) & (Identifier.account_id == account_id)
    before = {(row.kind, row.normal) for row in session.execute(select(Identifier.kind, Identifier.normal).where(own))}
    gone = before - {(claim.kind, claim.normal) for claim in wanted}
    if gone:
        session.execute(delete(Identifier).where(own, tuple_(Identifier.kind, Identifier.normal).in_(gone)))
    take(session, site_id, account_id, [claim for claim in wanted if (claim.kind, claim.normal) not in before])


def check_free(session: Session, site_id: str, account_id: str, wanted: Sequence[Claim]) -> None:
    """As `replace`, and nothing is taken in the end."""
    with session.begin_nested() as attempt:
        replace(session, site_id, account_id, wanted)
        attempt.rollback()


def release(session: Session, site_id: str, account_ids: Sequence[str]) -> None:
    session.execute(delete(Identifier).where(Identifier.site_id == site_id, Identifier.account_id.in_(account_ids)))
