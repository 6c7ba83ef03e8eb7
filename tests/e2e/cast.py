"""The accounts that walk through the portal: of both demonstration sites, made when they are first asked for, in one language."""

import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from .stack import PASSWORD, Api, Stack

PATIENCE = 15.0  # seconds
PAUSES = (0.3, 1.0, 5.0)  # seconds between the tries of a new account to sign in
TOKEN_RENEWED = 200.0  # seconds; an access token is good for 300
SITES = {"demo": "demo.admin", "concurrent": "concurrent.admin"}
USERS = {
    "demo.shared": {"account_kind": "shared"},
    "demo.dedicated": {"account_kind": "dedicated", "capacity": 25},
    "concurrent.shared": {"account_kind": "shared", "capacity": 50},
    "concurrent.dedicated": {"account_kind": "dedicated", "capacity": 50},
}


def eventually(holds: Callable[[], bool]) -> None:
    """Wait until it holds: the processes of the gateway hear of a change of the tree one after the other."""
    until = time.monotonic() + PATIENCE
    while not holds():
        assert time.monotonic() < until
        time.sleep(0.1)


def sign_in(client: Api, login: str, password: str = PASSWORD) -> Api:
    """The account may have been made a moment ago. Few tries, because five failures lock it."""
    for pause in PAUSES:
        try:
            return client.signed_in(login, password)
        except AssertionError:
            time.sleep(pause)
    return client.signed_in(login, password)


@dataclass
class Person:
    id: str
    name: str
    login: str
    email: str
    client: Api
    signed_in_at: float = 0.0

    @property
    def api(self) -> Api:
        """Signed in as this account, by a token that is still good."""
        if time.monotonic() > self.signed_in_at + TOKEN_RENEWED:
            sign_in(self.client, self.login)
            self.signed_in_at = time.monotonic()
        return self.client

    def json(self, method: str, path: str, **how: Any) -> Any:
        return self.api.json(method, f"/api/v1{path}", **how)


@dataclass
class Cast:
    """`cast("demo.root")`, `cast("demo.scoped")`, `cast("concurrent.shared")`, …: the account of that site and role. A test that
    changes the account takes one for itself: `cast("demo.root#preferences")`."""

    stack: Stack
    language: str
    _made: dict[str, Person] = field(default_factory=dict)
    _roots: dict[str, Person] = field(default_factory=dict)
    _clients: list[Api] = field(default_factory=list)

    def __call__(self, role: str) -> Person:
        if role not in self._made:
            self._made[role] = self._make(role)
        return self._made[role]

    def department(self, site: str = "demo") -> str:
        """The root department's id."""
        return str(self._first(site).json("GET", "/departments")["items"][0]["id"])

    def site_language(self, site: str = "demo") -> str:
        """The language of what the site sends to everybody who has none of their own."""
        return str(self._first(site).json("GET", "/site")["language"])

    def user(self, site: str = "demo", **changes: Any) -> dict[str, Any]:
        """A further user of the site, by the API."""
        body = _person() | {"department_id": self.department(site), "account_kind": "shared"} | changes
        made: dict[str, Any] = self._first(site).json("POST", "/users", json=body)
        return made

    def administrator(self, site: str = "demo", **changes: Any) -> dict[str, Any]:
        """A further administrator, of the whole site."""
        body = _person() | {"scope_department_id": self.department(site)} | changes
        made: dict[str, Any] = self._first(site).json("POST", "/administrators", json=body)
        return made

    def new_department(self, parent_id: str = "", name: str = "") -> dict[str, Any]:
        body = {"parent_id": parent_id or self.department(), "name": name or f"D{secrets.token_hex(4)}"}
        made: dict[str, Any] = self._first("demo").json("POST", "/departments", json=body)
        return made

    def new_site(self, kind: str, lines: list[dict[str, Any]]) -> str:
        """A site of its own, by the operator; the login name of its administrator."""
        first, mark = _person(), secrets.token_hex(3)
        names = {"name_zh": f"企业{mark}", "name_en": f"Site {mark}"}
        facts = {"type": kind, "lines": lines, "expires_on": "2099-12-31", "temporary_password": False}
        administrator = {key: first[key] for key in ("login_name", "name", "email", "password")}
        operator = self.nobody()
        operator.headers["Authorization"] = f"Bearer {self.stack.operator_token}"
        operator.json("POST", "/operator/v1/sites", json={**names, **facts, "administrator": administrator})
        self.signed_in(first["login_name"]).json("PATCH", "/api/v1/preferences", json={"language": self.language})
        return str(first["login_name"])

    def far_away(self) -> str:
        """A full hour, months ahead, in which hardly anybody meets."""
        start = datetime.now(UTC).replace(minute=0, second=0, microsecond=0) + timedelta(days=200, hours=secrets.randbelow(4000))
        return start.strftime("%Y-%m-%dT%H:%M:%SZ")

    def nobody(self) -> Api:
        self._clients.append(Api(base_url=self.stack.base_url, timeout=15))
        return self._clients[-1]

    def signed_in(self, login: str, password: str = PASSWORD) -> Api:
        return sign_in(self.nobody(), login, password)

    def stop(self) -> None:
        for client in self._clients:
            client.close()

    def _first(self, site: str) -> Person:
        """The administrator that the demonstration comes with; its language is left alone."""
        if site not in self._roots:
            login = SITES[site]
            self._roots[site] = Person("", "", login, f"{login}@demo.example", self.nobody())
        return self._roots[site]

    def _make(self, role: str) -> Person:
        role = role.partition("#")[0]
        site, _, kind = role.partition(".")
        body = _person()
        if kind == "factor":
            return self._without_second_factor()
        if kind == "new":
            made = self.user(site, **body | {"temporary_password": True})
            return Person(made["id"], made["name"], made["login_name"], made["email"], self.nobody())
        if role in USERS:
            made = self.user(site, **body, **USERS[role])
        else:
            scope = self.department(site) if kind == "root" else self._own_department(site)
            made = self.administrator(site, **body, scope_department_id=scope)
        person = Person(made["id"], made["name"], made["login_name"], made["email"], self.nobody())
        person.json("PATCH", "/preferences", json={"language": self.language})
        return person

    def _without_second_factor(self) -> Person:
        """An administrator whom the site lets in only with a second factor."""
        login = self.new_site("account", [{"room_kind": "shared", "capacity": 10, "quantity": 1, "expires_on": "2099-12-31"}])
        person = Person("", login, login, f"{login}@demo.example", self.nobody())
        person.json("PATCH", "/site", json={"require_totp": True})
        return person

    def _own_department(self, site: str) -> str:
        """With a department and a user below it."""
        first = self._first(site)
        names = {"parent_id": self.department(site), "name": f"S{secrets.token_hex(3)}"}
        own = str(first.json("POST", "/departments", json=names)["id"])
        below = first.json("POST", "/departments", json={"parent_id": own, "name": "Below"})["id"]
        for department in (own, below):
            self.user(site, department_id=department, **({"capacity": 50} if site == "concurrent" else {}))
        return own


def _person() -> dict[str, Any]:
    login = f"walk.{secrets.token_hex(4)}"
    name = f"W{login[-6:]}"
    return {"login_name": login, "name": name, "email": f"{login}@demo.example", "password": PASSWORD, "temporary_password": False}
