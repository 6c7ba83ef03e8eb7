"""RabbitMQ for one instance, from whatever this machine can offer, never the system's running one.

The ladder: the system's rabbitmq-server; else Debian's or Ubuntu's packages unpacked under var/; else a container.
"""

import hashlib
import json
import secrets
import shutil
import subprocess
from dataclasses import dataclass
from enum import Enum
from typing import Any

from . import debian
from .console import Failure, say
from .instance import LOOPBACK, Instance
from .processes import clean_environ, wait_until
from .rabbitmq_node import Access, Node, answers, installed_server

PORTS = ("RABBITMQ_PORT", "RABBITMQ_MANAGEMENT_PORT", "RABBITMQ_DIST_PORT", "RABBITMQ_EPMD_PORT")
IMAGE = "rabbitmq:4-management"


class Rung(Enum):
    SYSTEM = "the system's rabbitmq-server"
    UNPACKED = "the distribution's packages, unpacked under var/"
    DOCKER = "a container"


@dataclass(frozen=True)
class Machine:
    """What there is to run a broker from."""

    installed: bool
    packages: bool
    docker: bool


def choose(machine: Machine) -> Rung:
    if machine.installed:
        return Rung.SYSTEM
    if machine.packages:
        return Rung.UNPACKED
    if machine.docker:
        return Rung.DOCKER
    raise Failure(
        "no RabbitMQ, and no way to get one: install rabbitmq-server or Docker, or name a broker: "
        "AMQP_URI=amqp://user:password@host:5672/ RABBITMQ_API_URI=http://user:password@host:15672"
    )


def look_around() -> Machine:
    installed = installed_server() is not None and bool(shutil.which("erl"))
    packages = debian.available()
    # Docker is asked last and only then: its client takes a second to find out that no engine runs.
    return Machine(installed, packages, docker=not (installed or packages) and _docker_engine())


def _docker_engine() -> bool:
    return bool(shutil.which("docker")) and subprocess.run(["docker", "info"], capture_output=True).returncode == 0


class Broker:
    """The instance's broker: started unless it runs, reached by `Access`."""

    def __init__(self, instance: Instance, *, throwaway: bool) -> None:
        self.instance = instance
        self.throwaway = throwaway
        self._state = instance.run / "rabbitmq.json"
        self._node = Node(instance)
        self._container = Container(instance)

    def start(self) -> Access:
        running = self._running_access()
        if running is not None:
            return running
        rung = choose(look_around())
        ports = self._ports()
        access = Access("rostrum", self._password(), ports["RABBITMQ_PORT"], ports["RABBITMQ_MANAGEMENT_PORT"])
        say(f"Starting RabbitMQ (from {rung.value})")
        if rung is Rung.DOCKER:
            self._container.start(access)
        else:
            inner = (ports["RABBITMQ_DIST_PORT"], ports["RABBITMQ_EPMD_PORT"])
            self._node.start(access, *inner, unpacked=rung is Rung.UNPACKED, throwaway=self.throwaway)
        self._state.write_text(json.dumps({"rung": rung.name, "ports": ports}))
        return access

    def running(self) -> bool:
        return self._running_access() is not None

    def forget(self) -> None:
        """Drop what is stored outside var/."""
        self._container.forget()

    def stop(self) -> None:
        state = self._read_state()
        if state and state["rung"] == Rung.DOCKER.name:
            self._container.stop()
        else:
            self._node.stop()
        self._state.unlink(missing_ok=True)

    def _running_access(self) -> Access | None:
        state = self._read_state()
        if state is None:
            return None
        alive = self._container.running() if state["rung"] == Rung.DOCKER.name else self._node.running()
        ports = state["ports"]
        access = Access("rostrum", self._password(), ports["RABBITMQ_PORT"], ports["RABBITMQ_MANAGEMENT_PORT"])
        return access if alive else None

    def _ports(self) -> dict[str, int]:
        """Those of a node that died, so that its clients find it again; else what the instance says."""
        state = self._read_state()
        return dict(state["ports"]) if state else self.instance.free_ports(*PORTS)

    def _read_state(self) -> dict[str, Any] | None:
        return dict(json.loads(self._state.read_text())) if self._state.exists() else None

    def _password(self) -> str:
        file = self.instance.var / "rabbitmq/password"
        if not file.exists():
            file.parent.mkdir(exist_ok=True)
            file.touch(mode=0o600)
            file.write_text(secrets.token_urlsafe(18))
        return file.read_text()


class Container:
    """The last rung: the official image in the machine's Docker engine, published on loopback only."""

    def __init__(self, instance: Instance) -> None:
        self.name = "rostrum-" + hashlib.sha256(str(instance.var).encode()).hexdigest()[:12]

    def start(self, access: Access) -> None:
        environ = {**clean_environ(), "RABBITMQ_DEFAULT_USER": access.user, "RABBITMQ_DEFAULT_PASS": access.password}
        subprocess.run(["docker", "rm", "-f", self.name], capture_output=True)
        done = subprocess.run(
            ["docker", "run", "-d", "--rm", "--name", self.name, "--hostname", "rostrum",
             "-p", f"{LOOPBACK}:{access.amqp_port}:5672", "-p", f"{LOOPBACK}:{access.api_port}:15672",
             "-e", "RABBITMQ_DEFAULT_USER", "-e", "RABBITMQ_DEFAULT_PASS", "-v", f"{self.name}:/var/lib/rabbitmq", IMAGE],
            env=environ, capture_output=True, text=True,
        )  # fmt: skip
        if done.returncode != 0:
            raise Failure(f"docker could not run {IMAGE}:\n{done.stderr.strip()[-1500:]}")
        wait_until(lambda: answers(access), 120, self.running, f"RabbitMQ's container gave up: docker logs {self.name}")

    def running(self) -> bool:
        words = ["docker", "inspect", "-f", "{{.State.Running}}", self.name]
        return subprocess.run(words, capture_output=True, text=True).stdout.strip() == "true"

    def stop(self) -> None:
        subprocess.run(["docker", "stop", "-t", "30", self.name], capture_output=True)

    def forget(self) -> None:
        """Drop what the container stored."""
        if shutil.which("docker"):
            subprocess.run(["docker", "volume", "rm", self.name], capture_output=True)
