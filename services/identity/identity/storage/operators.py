"""Operators, as the resolver: they belong to no site."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from contracts.errors import Conflict
from identity.storage.models import Operator
from kit.db import conflict_from


def add(session: Session, operator: Operator) -> None:
    """Raises Conflict when the name is taken."""
    session.add(operator)
    try:
        session.flush()
    except IntegrityError as error:
        raise conflict_from(error, {"uq_operators_name": lambda: Conflict("operator_name_taken")}) from error


def get(session: Session, operator_id: str) -> Operator | None:
    return session.get(Operator, operator_id)


def list_all(session: Session) -> Sequence[Operator]:
    return session.scalars(select(Operator).order_by(Operator.created_at)).all()


def revoke(session: Session, operator_id: str) -> None:
    session.execute(update(Operator).where(Operator.id == operator_id, Operator.revoked_at.is_(None)).values(revoked_at=func.now()))


def note_use(session: Session, operator_id: str, at: datetime) -> None:
    session.execute(update(Operator).where(Operator.id == operator_id).values(last_used_at=at))
