"""Who signs in under what, over all sites."""

from collections.abc import Mapping, Sequence

from sqlalchemy import delete, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from identity.domain.identifiers import Kind
from identity.storage.models import Identifier


def find(session: Session, values: Sequence[str]) -> Sequence[Identifier]:
    """Every identifier with one of these values, newest first. As the resolver, which sees all sites."""
    query = select(Identifier).where(Identifier.value.in_(values)).order_by(Identifier.changed_at.desc())
    return session.scalars(query).all()


def values_of(session: Session, site_id: str, account_id: str) -> Sequence[str]:
    """Every value under which the account signs in."""
    own = (Identifier.site_id == site_id, Identifier.account_id == account_id)
    return session.scalars(select(Identifier.value).where(*own)).all()


def replace(session: Session, site_id: str, wanted: Mapping[str, Mapping[Kind, str]]) -> None:
    """From now on each account of `wanted` signs in under these, and under nothing else."""
    rows = [
        {"site_id": site_id, "account_id": account_id, "kind": kind.value, "value": value}
        for account_id, values in wanted.items()
        for kind, value in values.items()
    ]
    session.execute(delete(Identifier).where(Identifier.site_id == site_id, Identifier.account_id.in_(list(wanted))))
    if rows:
        session.execute(insert(Identifier), rows)
