"""Transactions, tenancy and idempotency over PostgreSQL.

- `Database`: the Nameko dependency; `self.db.begin()`, `.resolver()`, `.once(usecase, request)` in a worker.
- `Access`: the same transactions without Nameko, for jobs, the command line and tests.
- `Base`, `Id`, `metadata`: what a service's storage/models.py is made of; `tables`: the tables that every service has.
- `conflict_from`: an IntegrityError as the Conflict that its constraint stands for.
- `set_site`: an operator's or a system transaction goes on in one site.
"""

from typing import TYPE_CHECKING, Any

from kit.db.access import NO_SITE, Access, set_site
from kit.db.errors import conflict_from
from kit.db.idempotency import Answer
from kit.db.models import Base, Id, metadata

if TYPE_CHECKING:
    from kit.db.database import Database

__all__ = ["NO_SITE", "Access", "Answer", "Base", "Database", "Id", "conflict_from", "metadata", "set_site"]


def __getattr__(name: str) -> Any:
    """`Database` brings Nameko and eventlet along, which jobs, migrations and the command line do without."""
    if name != "Database":
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from kit.db.database import Database

    return Database
