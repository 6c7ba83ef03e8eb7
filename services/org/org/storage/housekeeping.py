"""What is kept for a time only. As the resolver, in every site."""

from datetime import datetime, timedelta

from sqlalchemy import delete
from sqlalchemy.orm import Session

from org.domain.users import KEPT
from org.storage.models import Administrator, User, UserImport

IMPORTS_KEPT = timedelta(days=7)


def tidy(session: Session, now: datetime) -> None:
    """Deleted accounts that nobody can restore any more, and old imports with their rows."""
    for table in (User, Administrator):
        session.execute(delete(table).where(table.deleted_at < now - KEPT).execution_options(synchronize_session=False))
    session.execute(delete(UserImport).where(UserImport.created_at < now - IMPORTS_KEPT).execution_options(synchronize_session=False))
