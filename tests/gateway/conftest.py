"""The gateway alone: a real application, and in the place of the bus one that answers as the test says."""

import secrets
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import jwt
import orjson
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from flask import Flask
from flask.testing import FlaskClient
from uuid_utils.compat import uuid7

from contracts.call import Actor, Call
from gateway.app import create_app
from gateway.settings import Settings
from gateway.state import EXTENSION, State

from .real import Real, serving


@dataclass(frozen=True)
class Made:
    """A call that the gateway made."""

    call: Call
    request: dict[str, Any]
    actor: Actor


@dataclass
class Bus:
    """Stands where kit.rpc.Client stands. `answers` by the call's name: a reply, an error to raise, or a function of the request."""

    answers: dict[str, Any] = field(default_factory=dict)
    made: list[Made] = field(default_factory=list)

    def __call__(self, call: Call, request: dict[str, Any], actor: Actor, timeout: float | None = None) -> dict[str, Any]:
        self.made.append(Made(call, request, actor))
        answer = self.answers[call.name]
        if isinstance(answer, Exception):
            raise answer
        found: dict[str, Any] = answer(request) if callable(answer) else answer
        return orjson.loads(orjson.dumps(found))

    def raw(self, call: Call, request: dict[str, Any], actor: Actor, timeout: float | None = None) -> bytes:
        return orjson.dumps(self(call, request, actor, timeout))

    @property
    def last(self) -> Made:
        return self.made[-1]


@dataclass(frozen=True)
class Signer:
    """identity's side of the access token, as `contracts.identity` describes it."""

    key: Ed25519PrivateKey

    def __call__(self, **claims: Any) -> str:
        now = time.time()
        whole = {
            "sub": str(uuid7()),
            "sid": str(uuid7()),
            "site": str(uuid7()),
            "role": "administrator",
            "name": "管理员",
            "lang": "zh-CN",
            "iat": now,
            "exp": now + 300,
            "jti": secrets.token_hex(8),
            **claims,
        }
        return jwt.encode({name: value for name, value in whole.items() if value is not None}, self.key, algorithm="EdDSA")


@pytest.fixture(scope="session")
def signer() -> Signer:
    return Signer(Ed25519PrivateKey.generate())


@pytest.fixture
def make_settings(signer: Signer) -> Callable[..., Settings]:
    def make(**changes: Any) -> Settings:
        public = signer.key.public_key().public_bytes_raw()
        return Settings(amqp_uri="amqp://nowhere", token_public_key=public, secrets_key=b"k" * 32, **changes)

    return make


@pytest.fixture
def make_app(make_settings: Callable[..., Settings], bus: Bus) -> Callable[..., Flask]:
    def make(**changes: Any) -> Flask:
        app = create_app(make_settings(**changes), bus)
        state_of(app).revocations.load([], 0)
        return app

    return make


def state_of(app: Flask) -> State:
    found: State = app.extensions[EXTENSION]
    return found


@pytest.fixture
def bus() -> Bus:
    return Bus()


@pytest.fixture
def app(make_app: Callable[..., Flask]) -> Flask:
    return make_app()


@pytest.fixture
def http(app: Flask) -> Iterator[FlaskClient]:
    """Nobody is signed in."""
    with app.test_client() as client:
        yield client


@pytest.fixture
def bearer(signer: Signer) -> dict[str, str]:
    """The headers of a root administrator's bearer client."""
    return {"Authorization": f"Bearer {signer()}"}


@pytest.fixture(scope="session")
def real(tmp_path_factory: pytest.TempPathFactory, signer: Signer) -> Iterator[Real]:
    """A real gunicorn with the limits that a deployment has."""
    dist = tmp_path_factory.mktemp("dist")
    (dist / "index.html").write_text("<!doctype html>")
    with serving(tmp_path_factory.mktemp("real"), signer.key.public_key().public_bytes_raw(), PORTAL_DIST=str(dist)) as found:
        yield found


def user(**changes: Any) -> dict[str, Any]:
    """A user as org replies."""
    return {
        "id": str(uuid7()),
        "login_name": "wang.wei",
        "name": "王伟",
        "english_name": "",
        "email": "wang.wei@demo.example",
        "phone": None,
        "mobile": None,
        "department_id": str(uuid7()),
        "department_path": ["总部"],
        "account_kind": "shared",
        "capacity": None,
        "expires_on": None,
        "status": "active",
        "has_initial_password": False,
        "version": 3,
        **changes,
    }
