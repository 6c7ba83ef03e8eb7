"""Operators, as the resolver: they belong to no site."""

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
