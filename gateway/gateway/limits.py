"""Token buckets against one client taking everything. They live in this process: n processes allow up to n times as much.

What guards sign-in and codes is counted in the database of its owner, not here.
"""

import threading
from collections import OrderedDict
from collections.abc import Callable
from time import monotonic

from contracts.errors import RateLimited
from gateway.settings import Rate, Settings

REMEMBERED = 20_000  # buckets of one kind; the ones idle for longest are forgotten, which fills them again


class Buckets:
    """Buckets of one kind by key (an address, an account, a site)."""

    def __init__(self, rate: Rate, clock: Callable[[], float] = monotonic) -> None:
        self._rate, self._clock = rate, clock
        self._levels: OrderedDict[str, tuple[float, float]] = OrderedDict()
        self._lock = threading.Lock()

    def take(self, key: str) -> None:
        """One request of `key`. Raises RateLimited, saying in how many seconds there is room for the next."""
        now = self._clock()
        with self._lock:
            level, at = self._levels.get(key, (self._rate.burst, now))
            level = min(self._rate.burst, level + (now - at) * self._rate.per_second)
            enough = level >= 1
            self._levels[key] = (level - 1 if enough else level, now)
            self._levels.move_to_end(key)
            if len(self._levels) > REMEMBERED:
                self._levels.popitem(last=False)
        if not enough:
            raise RateLimited(retry_after=(1 - level) / self._rate.per_second)


class Limits:
    def __init__(self, settings: Settings) -> None:
        self.address = Buckets(settings.rate_per_address)
        self.account = Buckets(settings.rate_per_account)
        self.site = Buckets(settings.rate_per_site)
