"""The servers of an instance, PostgreSQL and RabbitMQ, shared by all that run in it: the last one out stops them.

Who uses them holds a shared lock on a file. A killed user's lock is gone with it, so nothing has to be cleaned up.
"""

import fcntl
import os
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from shlex import quote

from .console import Failure
from .instance import Instance
from .postgres import Postgres
from .rabbitmq import Broker


@dataclass(frozen=True)
class Addresses:
    amqp_uri: str
    rabbitmq_api_uri: str
    database_url: str

    def as_environ(self) -> dict[str, str]:
        return {"AMQP_URI": self.amqp_uri, "RABBITMQ_API_URI": self.rabbitmq_api_uri, "DATABASE_URL": self.database_url}


class Servers:
    """`throwaway` servers may lose their data in a power cut, and answer tests faster."""

    def __init__(self, instance: Instance, environ: Mapping[str, str] = os.environ, *, throwaway: bool = False) -> None:
        self.instance = instance
        self.given = {name: environ[name] for name in ("AMQP_URI", "RABBITMQ_API_URI", "DATABASE_URL") if environ.get(name)}
        self.postgres = Postgres(instance, throwaway=throwaway)
        self.broker = Broker(instance, throwaway=throwaway)
        self._kept = instance.run / "servers.kept"

    @contextmanager
    def in_use(self) -> Iterator[Addresses]:
        """Servers that run for as long as the block lasts; those that the environment names are left alone."""
        self.instance.make_folders()
        with (self.instance.run / "servers.users").open("w") as users:
            try:
                with self._changing():
                    fcntl.flock(users, fcntl.LOCK_SH)
                    addresses = self._start()
                yield addresses
            finally:
                with self._changing():
                    if self._last(users) and not self._kept.exists():
                        self.stop()

    def keep(self) -> Addresses:
        """Start them and leave them running until `stop_all`."""
        with self.in_use() as addresses:
            self._kept.touch()
        return addresses

    def dead(self) -> list[str]:
        """Those of ours that should run and do not."""
        ours: list[tuple[str, str, Postgres | Broker]] = [
            ("PostgreSQL", "DATABASE_URL", self.postgres),
            ("RabbitMQ", "AMQP_URI", self.broker),
        ]
        return [name for name, variable, server in ours if variable not in self.given and not server.running()]

    def revive(self) -> None:
        """Start again what has died meanwhile, where it was."""
        with self._changing():
            self._start()

    def stop_all(self) -> None:
        if not self.instance.run.exists():
            return
        with self._changing(), (self.instance.run / "servers.users").open("w") as users:
            self._kept.unlink(missing_ok=True)
            if not self._last(users):
                raise Failure("the servers are in use (make run or make test); they stop when the last user ends")
            self.stop()

    def stop(self) -> None:
        (self.instance.run / "env").unlink(missing_ok=True)
        with ThreadPoolExecutor(2) as both:
            for done in [both.submit(self.broker.stop), both.submit(self.postgres.stop)]:
                done.result()

    def _start(self) -> Addresses:
        with ThreadPoolExecutor(2) as both:
            broker = both.submit(self._start_broker)
            database = both.submit(self._start_database)
            addresses = Addresses(*broker.result(), database.result())
        self._write_environ(addresses)
        return addresses

    def _start_broker(self) -> tuple[str, str]:
        if "AMQP_URI" in self.given:
            return self.given["AMQP_URI"], self.given.get("RABBITMQ_API_URI", "")
        access = self.broker.start()
        return access.amqp_uri, access.api_uri

    def _start_database(self) -> str:
        return self.given.get("DATABASE_URL") or self.postgres.start()

    def _write_environ(self, addresses: Addresses) -> None:
        """For a person's shell: `. var/run/env`."""
        file = self.instance.run / "env"
        file.touch(mode=0o600)
        file.write_text("".join(f"export {name}={quote(value)}\n" for name, value in addresses.as_environ().items()))

    @contextmanager
    def _changing(self) -> Iterator[None]:
        """One at a time starts or stops."""
        with (self.instance.run / "servers.changing").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield

    @staticmethod
    def _last(users: "Path | object") -> bool:
        try:
            fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)  # type: ignore[arg-type]
        except BlockingIOError:
            return False
        return True
