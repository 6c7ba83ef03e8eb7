"""A site with people in it, told to identity as org tells it: by events of the directory."""

import secrets
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import amqp
from uuid_utils.compat import uuid7

from contracts import identity, org
from contracts.call import Actor, Call, Envelope, Role
from kit.events import topology
from kit.rpc import Client
from kit.wire.link import connect

PASSWORD = "Correct-horse-7-staple"
CHROME = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/129.0.0.0 Safari/537.36"


def new_id() -> str:
    return str(uuid7())


def address() -> str:
    """One that nobody else signs in from: failures are counted by address."""
    return f"2001:db8:{secrets.randbelow(65536):x}:{secrets.randbelow(65536):x}::1"


def mobile() -> str:
    """A valid number of a Chinese mobile telephone that nobody else has."""
    return f"+86138{secrets.randbelow(10**8):08d}"


def anonymous(**more: Any) -> Actor:
    return Actor(role=Role.ANONYMOUS, request_id=new_id(), **{"address": address(), "user_agent": CHROME, **more})


def system() -> Actor:
    return Actor(role=Role.SYSTEM, request_id=new_id())


@dataclass
class Somebody:
    """An account as org's events describe it, and what of it a test needs."""

    row: dict[str, Any]
    password: str = PASSWORD

    @property
    def id(self) -> str:
        return str(self.row["id"])

    @property
    def login(self) -> str:
        return str(self.row["login_name"])


@dataclass
class Company:
    """A site of the test's own. Whatever is told returns when identity has applied it."""

    client: Client
    events: "Events"
    id: str = field(default_factory=new_id)
    version: int = 0
    root: str = field(default_factory=new_id)

    def found(self, **site: Any) -> "Company":
        self.tell(site=self.site(**site), departments=[self.department(self.root)])
        return self

    def site(self, **more: Any) -> dict[str, Any]:
        return {
            "id": self.id,
            "name_zh": "示例",
            "name_en": "Example",
            "type": "account",
            "time_zone": "Asia/Shanghai",
            "country": "CN",
            "language": "zh-CN",
            "page_size": 20,
            "features": [],
            "expires_on": "2099-12-31",
            "require_totp": False,
            **more,
        }

    def department(self, department_id: str, *above: str, **more: Any) -> dict[str, Any]:
        return {"id": department_id, "name": "部门", "path": "".join(f"{part}/" for part in (*above, department_id)), **more}

    def tell(self, *accounts: dict[str, Any], departments: Any = (), site: Any = None) -> None:
        self.version += 1
        body = {"version": self.version, "site": site, "departments": list(departments), "accounts": list(accounts)}
        self.events.publish(org.directory_changed.type, self.id, body)
        self.events.wait_for(self.id, self.version)

    def account(self, **more: Any) -> dict[str, Any]:
        mark = secrets.token_hex(4)
        return {
            "id": new_id(),
            "role": "user",
            "login_name": f"wang.{mark}",
            "name": "王小明",
            "english_name": "",
            "email": f"{mark}@example.com",
            "department_id": self.root,
            "account_kind": "shared",
            **more,
        }

    def hire(self, *, password: str = PASSWORD, temporary: bool = False, **more: Any) -> Somebody:
        """A user who can sign in."""
        row = self.account(**more)
        row["credential"] = self.stage(row["id"], password, temporary=temporary)
        self.tell(row)
        return Somebody(row, password)

    def administrator(self, scope: str | None = None, **more: Any) -> Somebody:
        own = {"role": "administrator", "name": "李管理", "department_id": None, "account_kind": None, "scope_department_id": scope}
        return self.hire(**{**own, **more})

    def change(self, somebody: Somebody, **more: Any) -> None:
        somebody.row.update(more)
        self.tell(somebody.row)

    def stage(self, account_id: str, password: str = PASSWORD, *, temporary: bool = False, own_words: Any = ()) -> str:
        credential = new_id()
        request = {"credential": credential, "account_id": account_id, "password": password, "temporary": temporary}
        self.client(identity.stage_password, {**request, "own_words": list(own_words)}, system())
        return credential

    def sign_in(self, somebody: Somebody, password: str | None = None, **more: Any) -> "SignedIn":
        actor = more.pop("actor", None) or anonymous()
        reply = self.client(identity.sign_in, {"login": somebody.login, "password": password or somebody.password, **more}, actor)
        return SignedIn(self.client, self.id, somebody, reply)


@dataclass
class SignedIn:
    """A session, and the calls that its holder makes."""

    client: Client
    site_id: str
    somebody: Somebody
    tokens: dict[str, Any]

    @property
    def session_id(self) -> str:
        return str(self.tokens["session_id"])

    def actor(self, **more: Any) -> Actor:
        account = self.tokens["account"]
        known = {
            "role": Role(account["role"]),
            "request_id": new_id(),
            "account_id": account["id"],
            "site_id": self.site_id,
            "name": account["name"],
            "scope_department_id": account["scope_department_id"],
            "session_id": self.session_id,
            "address": address(),
            "user_agent": CHROME,
        }
        return Actor(**{**known, **more})

    def call(self, call: Call, request: dict[str, Any] | None = None, **more: Any) -> dict[str, Any]:
        key = {"idempotency_key": new_id()} if call.command else {}
        return self.client(call, request or {}, self.actor(**{**key, **more}))

    def refresh(self, token: str | None = None) -> dict[str, Any]:
        """With the newest token, which is then spent, or with another."""
        reply = self.client(identity.refresh_session, {"refresh_token": token or self.tokens["refresh_token"]}, anonymous())
        if token is None:
            self.tokens = {**self.tokens, **reply}
        return reply


class Events:
    """org's side of the bus."""

    def __init__(self, amqp_uri: str, access: Any) -> None:
        self._connection = connect(amqp_uri, "pytest org", heartbeat=0)
        self._channel = self._connection.channel()
        self._channel.confirm_select()
        self._access = access

    def publish(
        self, type_: str, site_id: str, body: dict[str, Any], *, version: int = 0, actor: dict[str, Any] | None = None, times: int = 1
    ) -> None:
        import orjson

        envelope = Envelope(new_id(), type_, site_id, version, site_id, body, actor or {})
        message = amqp.Message(orjson.dumps(envelope), delivery_mode=2, message_id=envelope.id, type=type_)
        for _ in range(times):
            self._channel.basic_publish_confirm(message, topology.EXCHANGE, type_)

    def wait_for(self, site_id: str, version: int) -> None:
        from directory import wait_for

        for _ in range(10):
            try:
                wait_for(lambda: self._access.begin(site_id), Actor(Role.SYSTEM, "test", site_id=site_id, directory_version=version))
            except Exception as error:  # noqa: BLE001 - the last one is raised below
                last = error
            else:
                return
        raise last

    def close(self) -> None:
        self._connection.close()


def moments_ago(seconds: float) -> datetime:
    return datetime.fromtimestamp(datetime.now(UTC).timestamp() - seconds, UTC)
