"""What is taken in the whole network. Row-level security hides other sites' rows, their primary key is felt all the same;
the resolver sees them."""

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import delete, select, text, tuple_
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from org.domain.identifiers import Claim, taken
from org.storage.arrays import written
from org.storage.models import Identifier

_GIVEN = "unnest(CAST(:kind AS text[]), CAST(:normal AS text[]), CAST(:account_id AS uuid[])) AS given (kind, normal, account_id)"
_INTO = f"INSERT INTO identifiers (kind, normal, site_id, account_id) SELECT kind, normal, :site_id, account_id FROM {_GIVEN}"  # noqa: S608
_TAKE, _TRY_TAKE = text(_INTO), text(f"{_INTO} ON CONFLICT DO NOTHING")
_HAD = "SELECT FROM identifiers AS had WHERE (had.kind, had.normal, had.account_id) = (given.kind, given.normal, given.account_id)"
_NOT_HAD = text(f"SELECT kind, normal, account_id FROM {_GIVEN} WHERE NOT EXISTS ({_HAD} AND had.site_id = :site_id)")  # noqa: S608
_TAKEN = text(
    "SELECT kind, normal FROM unnest(CAST(:kind AS text[]), CAST(:normal AS text[])) AS given (kind, normal)"
    " JOIN identifiers USING (kind, normal)"
)

Wanted = Sequence[tuple[str, Claim]]  # (account id, claim)


def take(session: Session, site_id: str, account_id: str, claims: Iterable[Claim]) -> None:
    """Raises Conflict `taken`, naming the fields, when somebody has one of them. Waits for whoever is about to take the same."""
    refused = try_take(session, site_id, [(account_id, claim) for claim in claims])
    if refused:
        raise taken({claim.field for _, claim in refused})


def try_take(session: Session, site_id: str, wanted: Wanted) -> list[tuple[str, Claim]]:
    """Takes what is free; what is not comes back."""
    if not wanted:
        return []
    given = _given(site_id, wanted)
    result: Any = session.execute(_TRY_TAKE, given)
    if result.rowcount == len(wanted):
        return []
    refused = {(row.kind, row.normal, str(row.account_id)) for row in session.execute(_NOT_HAD, given)}
    return [(account_id, claim) for account_id, claim in wanted if (claim.kind, claim.normal, account_id) in refused]


def try_take_many(session: Session, site_id: str, wanted: Wanted) -> list[tuple[str, Claim]]:
    """As `try_take`, for many of which hardly any is taken: to look for what is in the way makes each cost half as much again."""
    try:
        with session.begin_nested():
            session.execute(_TAKE, _given(site_id, wanted))
    except IntegrityError:
        return try_take(session, site_id, wanted)
    return []


def taken_now(resolver: Session, claims: Iterable[Claim]) -> set[tuple[str, str]]:
    """The (kind, normal) of those that are not free in the network at this moment."""
    ordered = sorted((claim.kind, claim.normal) for claim in claims)
    given = {"kind": written(kind for kind, _ in ordered), "normal": written(normal for _, normal in ordered)}
    return {(row.kind, row.normal) for row in resolver.execute(_TAKEN, given)}


def _given(site_id: str, wanted: Wanted) -> dict[str, str]:
    """Always in one order, so that two cannot deadlock."""
    ordered = sorted((claim.kind, claim.normal, account_id) for account_id, claim in wanted)
    columns = {name: written(each[position] for each in ordered) for position, name in enumerate(("kind", "normal", "account_id"))}
    return columns | {"site_id": site_id}


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
