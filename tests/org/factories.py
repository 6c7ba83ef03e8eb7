"""Sites and people of a test's own, made through org's own calls."""

import secrets
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from functools import cached_property
from typing import Any

from uuid_utils.compat import uuid7

from contracts import org
from contracts.call import Actor, Call, Role
from kit.rpc import Client

NEXT_YEAR = date.today() + timedelta(days=365)  # noqa: DTZ011 - the day itself does not matter
LINES = [
    {"room_kind": "shared", "capacity": 25, "quantity": 5, "expires_on": NEXT_YEAR.isoformat()},
    {"room_kind": "dedicated", "capacity": 50, "quantity": 2, "expires_on": NEXT_YEAR.isoformat()},
]


def new_id() -> str:
    return str(uuid7())


def unique(prefix: str = "u") -> str:
    """A login name that nobody in the network has."""
    return f"{prefix}.{secrets.token_hex(5)}"


def mobile() -> str:
    return f"139{secrets.randbelow(10**8):08d}"


def actor(role: Role, **more: Any) -> Actor:
    return Actor(role=role, request_id=new_id(), **more)


OPERATOR = actor(Role.OPERATOR, account_id=new_id(), name="运营")


@dataclass
class Caller:
    """Calls org as one actor, each call under an idempotency key of its own."""

    client: Client
    actor: Actor

    def __call__(self, call: Call, *, key: str | None = None, if_match: int | None = None, **request: Any) -> dict[str, Any]:
        actor = replace(self.actor, idempotency_key=key or new_id(), if_match=if_match)
        return self.client(call, request, actor)


@dataclass
class Company:
    """A site with its root administrator."""

    client: Client
    site: dict[str, Any]

    @property
    def id(self) -> str:
        return str(self.site["id"])

    @property
    def root_id(self) -> str:
        return str(self.site["root_department_id"])

    @property
    def root(self) -> Caller:
        return self.administrator(None, self.first["id"])

    @cached_property
    def first(self) -> dict[str, Any]:
        """The first administrator."""
        scout = self.administrator(None, new_id())
        return dict(scout(org.list_administrators, sort="created_at")["items"][0])

    def administrator(self, scope: str | None, account_id: str | None = None) -> Caller:
        account = account_id or new_id()
        return Caller(self.client, actor(Role.ADMINISTRATOR, site_id=self.id, account_id=account, scope_department_id=scope, name="管理员"))

    def department(self, name: str, parent_id: str | None = None) -> str:
        return str(self.administrator(None)(org.create_department, name=name, parent_id=parent_id or self.root_id)["id"])

    def user(self, **given: Any) -> dict[str, Any]:
        return self.administrator(None)(org.create_user, **(new_user(self.root_id) | given))


def new_user(department_id: str, **given: Any) -> dict[str, Any]:
    login = unique()
    form = {"login_name": login, "name": "王小明", "email": f"{login}@example.com", "account_kind": "shared"}
    return form | {"department_id": department_id, "invite": True} | given


def new_site(**given: Any) -> dict[str, Any]:
    login = unique("admin")
    form = {
        "name_zh": "示例公司",
        "name_en": "Example",
        "type": "account",
        "expires_on": NEXT_YEAR.isoformat(),
        "administrator": {"login_name": login, "name": "陈管理", "email": f"{login}@example.com"},
    }
    return form | ({"lines": LINES} if given.get("type", "account") == "account" else {"ports": 100}) | given


def found(client: Client, **given: Any) -> Company:
    return Company(client, Caller(client, OPERATOR)(org.create_site, **new_site(**given)))


def yesterday() -> str:
    return (datetime.now(UTC).date() - timedelta(days=2)).isoformat()
