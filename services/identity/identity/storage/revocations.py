"""What gateways must refuse."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from identity.storage.models import Revocation


def since(session: Session, moment: datetime) -> Sequence[Revocation]:
    """Of all sites, as the resolver."""
    return session.scalars(select(Revocation).where(Revocation.at >= moment).order_by(Revocation.at)).all()
