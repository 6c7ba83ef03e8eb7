"""The whole of Rostrum as processes: five services and the gateway, on a virtual host and databases of their own."""

import base64
import os
import secrets
import signal
import socket
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from kit.testing.broker import Broker
from kit.testing.database import Databases
from kit.testing.process import ServiceProcess

ROOT = Path(__file__).parents[2]
SERVICES = ("identity", "org", "booking", "reporting", "devices")
PASSWORD = "Rostrum-demo-2026"
QUICK_HASHES = {"ARGON2_MEMORY_KIB": "1024", "ARGON2_PASSES": "1"}
NO_MAIL = "smtp://127.0.0.1:1"  # nobody answers there
READY_WITHIN = 90.0  # seconds; a busy machine takes its time


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Gateway:
    """One gunicorn with its workers. `base_url` is where it answers."""

    def __init__(self, environ: dict[str, str], log: Path, **variables: str) -> None:
        port = free_port()
        self.base_url = f"http://127.0.0.1:{port}"
        self._environ = {**environ, "GATEWAY_PORT": str(port), "PUBLIC_URL": self.base_url, **variables}
        self._log = log
        self._output = log.open("ab")
        command = [sys.executable, "-m", "gunicorn", "-c", str(ROOT / "gateway/gunicorn.conf.py")]
        self._process = subprocess.Popen(
            command, env=self._environ, cwd=log.parent, stdout=self._output, stderr=self._output, start_new_session=True
        )

    def wait_until_ready(self) -> "Gateway":
        deadline, why = time.monotonic() + READY_WITHIN, ""
        while time.monotonic() < deadline and self._process.poll() is None:
            try:
                answer = httpx.get(f"{self.base_url}/readyz", timeout=5)
                if answer.status_code == 200:
                    return self
                why = answer.text
            except httpx.TransportError as error:
                why = str(error)
            time.sleep(0.1)
        raise AssertionError(f"the gateway is not ready: {why}\n{self._log.read_text()[-3000:]}")

    def stop(self) -> int:
        """Its exit status after SIGTERM."""
        self._process.terminate()
        try:
            return self._process.wait(30)
        except subprocess.TimeoutExpired:
            os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()
            raise AssertionError(f"the gateway does not stop:\n{self._log.read_text()[-3000:]}") from None
        finally:
            self._output.close()


@dataclass
class Stack:
    """`base_url` answers the API and the portal. The sites of `rostrum demo` are there, small, with their usual sign-ins."""

    environ: dict[str, str]
    folder: Path
    services: dict[str, ServiceProcess] = field(default_factory=dict)
    gateways: list[Gateway] = field(default_factory=list)
    operator_token: str = ""

    @property
    def base_url(self) -> str:
        return self.gateways[0].base_url

    @classmethod
    def on(cls, broker: Broker, databases: Databases, folder: Path, smtp_url: str = NO_MAIL) -> "Stack":
        return cls(_environ(broker, databases, folder, smtp_url), folder)

    def start(self) -> None:
        for service in SERVICES:
            self.services[service] = ServiceProcess(service, self.environ)
        for process in self.services.values():
            process.wait_until_ready(READY_WITHIN)
        self.gateway()
        self.operator_token = self.rostrum("operator", "create", "e2e").strip()
        self.rostrum("demo", "--users", "40", "--days", "3")

    def gateway(self, **variables: str) -> Gateway:
        """Another gateway beside the first, ready."""
        made = Gateway(self.environ, self.folder / f"gateway-{len(self.gateways)}.log", **variables)
        self.gateways.append(made)
        return made.wait_until_ready()

    def rostrum(self, *words: str, **variables: str) -> str:
        """What the command line says; it must succeed."""
        environ = {**self.environ, "ROSTRUM_URL": self.base_url, "ROSTRUM_TOKEN": self.operator_token, **variables}
        command = [str(Path(sys.executable).with_name("rostrum")), *words]
        done = subprocess.run(command, env=environ, cwd=self.folder, capture_output=True, text=True, timeout=300)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def stop(self) -> None:
        for gateway in self.gateways:
            gateway.stop()
        for process in self.services.values():
            process.terminate()
        for process in self.services.values():
            process.end()


def _environ(broker: Broker, databases: Databases, folder: Path, smtp_url: str) -> dict[str, str]:
    key = Ed25519PrivateKey.generate()
    public = key.public_key().public_bytes_raw()
    environ = {
        **os.environ,
        "AMQP_URI": broker.uri,
        "TOKEN_PRIVATE_KEY": _text(key.private_bytes_raw()),
        "TOKEN_PUBLIC_KEY": _text(public),
        "SECRETS_KEY": _text(secrets.token_bytes(32)),
        "SMTP_URL": smtp_url,
        "MAIL_FROM": "Rostrum <no-reply@rostrum.example>",
        "BLOBS_URL": (folder / "blobs").as_uri(),
        "PORTAL_DIST": str(ROOT / "portal/dist"),
        "METRICS_PORT": "0",
        "DEMO_PASSWORD": PASSWORD,
        **QUICK_HASHES,
    }
    for service in SERVICES:
        environ |= databases.environ(service)
    return environ


def _text(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).decode()


class Api(httpx.Client):
    """HTTP to a gateway; `code` of a problem and its status in one go, for short assertions."""

    def signed_in(self, login: str, password: str = PASSWORD) -> "Api":
        """This client as that account, by bearer."""
        tokens = self.post("/api/v1/session", json={"login": login, "password": password, "mode": "bearer"})
        assert tokens.status_code == 200, tokens.text
        self.headers["Authorization"] = f"Bearer {tokens.json()['access_token']}"
        return self

    def signed_in_soon(self, login: str, password: str = PASSWORD) -> "Api":
        """The same for an account that has just been added: the accounts follow by event."""
        body, deadline = {"login": login, "password": password, "mode": "bearer"}, time.monotonic() + READY_WITHIN
        while (answer := self.post("/api/v1/session", json=body)).status_code == 401:
            assert time.monotonic() < deadline, answer.text
        assert answer.status_code == 200, answer.text
        self.headers["Authorization"] = f"Bearer {answer.json()['access_token']}"
        return self

    def json(self, method: str, path: str, **how: Any) -> Any:
        """The answer's JSON; it must be a good one."""
        answer = self.request(method, path, **how)
        assert answer.is_success, answer.text
        return answer.json() if answer.content else None


def outcome(answer: httpx.Response) -> tuple[int, str]:
    """Status and the problem's code."""
    assert answer.headers["content-type"] == "application/problem+json", answer.text
    return answer.status_code, str(answer.json()["code"])
