"""The same answer from stock Nameko: `python stock_server.py AMQP_URI`. It neither checks the request nor knows its caller."""

import warnings

warnings.simplefilter("ignore")
import eventlet  # noqa: E402 - eventlet patches before anything else is imported

eventlet.monkey_patch()

import sys  # noqa: E402
from typing import Any  # noqa: E402

from nameko.cli.run import run  # noqa: E402
from nameko.rpc import rpc  # noqa: E402


class StockService:
    name = "stockbench"

    @rpc
    def create_user(self, **user: Any) -> dict[str, Any]:
        return user


if __name__ == "__main__":
    run([StockService], {"AMQP_URI": sys.argv[1], "max_workers": 16})
