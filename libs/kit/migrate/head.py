"""Whether a database has all the migrations that the running code needs."""

import functools
import importlib
from pathlib import Path

from sqlalchemy import text
from sqlalchemy.exc import ProgrammingError
from sqlalchemy.orm import Session


def at_head(session: Session, service: str) -> bool:
    """Asked by the service's health. A revision that this code does not know is a newer version's and does no harm, since migrations
    work with the version before."""
    try:
        with session.begin_nested():
            found = session.execute(text("SELECT version_num FROM alembic_version")).scalar_one_or_none()
    except ProgrammingError:  # never migrated: no such table
        return False
    known = revisions(service)
    return found is not None and (found == known[-1] or found not in known)


@functools.cache
def revisions(service: str) -> tuple[str, ...]:
    """The service's migrations, oldest first: the numbers that their file names begin with."""
    return tuple(sorted(path.name.partition("_")[0] for path in versions(service).glob("[0-9]*_*.py")))


def versions(service: str) -> Path:
    """The directory of the service's migrations."""
    return Path(str(importlib.import_module(service).__file__)).parent / "migrations" / "versions"
