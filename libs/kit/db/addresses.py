"""Where a service finds its database: two addresses from the environment, by the service's name."""

import os
from collections.abc import Mapping
from dataclasses import dataclass

from kit.config import load, setting
from kit.db.access import Access


def access(service: str, environ: Mapping[str, str] = os.environ) -> Access:
    """Transactions in `service`'s database, by `<NAME>_DATABASE_URL` and `<NAME>_RESOLVER_DATABASE_URL`. Ends the process with a clear
    line when they are not set."""
    prefix = service.upper()

    @dataclass(frozen=True, slots=True, kw_only=True)
    class Urls:
        app: str = setting(env=f"{prefix}_DATABASE_URL", secret=True)
        resolver: str = setting(env=f"{prefix}_RESOLVER_DATABASE_URL", secret=True)

    urls = load(Urls, environ)
    return Access(urls.app, urls.resolver)
