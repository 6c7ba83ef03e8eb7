"""What PostgreSQL's refusals mean to a caller.

Trouble that passes (lock or statement timeout, full pool, lost connection, deadlock) becomes Unavailable or DeadlineExceeded here, for
every transaction. A broken constraint is left alone: storage knows what it stands for, and says so by `conflict_from`.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager

import psycopg2.errors
from sqlalchemy.exc import DBAPIError, IntegrityError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from contracts.errors import DeadlineExceeded, RostrumError, Unavailable


def conflict_from(error: IntegrityError, errors: Mapping[str, Callable[[], RostrumError]]) -> Exception:
    """What the broken constraint stands for by `errors` ({constraint name: maker of the error}); else `error` itself, since a
    constraint that nobody expects to break is a fault of ours. To be raised by the caller, `from error`."""
    name = str(getattr(getattr(error.orig, "diag", None), "constraint_name", None))
    return errors[name]() if name in errors else error


@contextmanager
def translated(deadline: float | None) -> Iterator[None]:
    """Around a transaction: what passes by itself becomes an error that tells the caller to try again."""
    try:
        yield
    except PoolTimeout as error:
        raise Unavailable("busy", "no database connection is free", retry_after=1) from error
    except DBAPIError as error:
        meant = _meaning(error, deadline)
        if meant is None:
            raise
        raise meant from error


def _meaning(error: DBAPIError, deadline: float | None) -> Unavailable | None:
    match error.orig:
        case psycopg2.errors.QueryCanceled() if deadline is not None:
            return DeadlineExceeded(message="the database did not answer before the deadline")
        case psycopg2.errors.LockNotAvailable() | psycopg2.errors.DeadlockDetected():
            return Unavailable("busy", "somebody else is changing the same thing", retry_after=1)
        case psycopg2.errors.SerializationFailure():
            return Unavailable("busy", "somebody else has changed the same thing", retry_after=1)
    if error.connection_invalidated or isinstance(error, OperationalError):
        return Unavailable("database_unavailable", "the database does not answer", retry_after=1)
    return None
