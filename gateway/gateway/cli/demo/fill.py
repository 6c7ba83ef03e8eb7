"""Adds what the demonstration sites lack. Every write has a key that follows from what it makes, so it may be repeated."""

import hashlib
import os
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from enum import Enum, auto
from pathlib import Path as File
from typing import TYPE_CHECKING, Any, TypeVar

import click
from uuid_utils.compat import uuid7

from contracts import identity
from gateway.cli.api import Api, ApiError
from gateway.cli.bus import call_as_host
from gateway.cli.demo.figures import ROOTS, USERS, WITH_PASSWORD, ZONE
from gateway.cli.demo.history import History, is_current
from gateway.cli.demo.importing import import_users
from gateway.cli.demo.tenant import Tenant

if TYPE_CHECKING:
    from gateway.cli.demo.plan import Account, Path, Plan

T = TypeVar("T")
AT_ONCE = 6  # requests in flight
TOKEN_RENEWED = 12 * 3600.0  # seconds
# Seconds between the tries of a new administrator to sign in. Few: each that comes too early counts as a failed sign-in, and
# five of them lock the pair of name and address.
PATIENCE = (0.5, 5.0, 30.0)


class State(Enum):
    """Of one site, as far as there is something to do."""

    LACKS_USERS = auto()
    LACKS_MEETINGS = auto()
    COMPLETE = auto()


class Filling:
    """`most`: how many of a site's users to add; `days`: how far back meetings go; `engines`: see runs.credentials."""

    def __init__(self, url: str, password: str, most: int, days: int, engines: File) -> None:
        self._url, self._password, self._most, self._days, self._engines = url, password, most, days, engines
        self._operator: Api | None = None
        self._renewed_at = 0.0

    def run(self) -> Iterator[str]:
        """Lines that say what was done."""
        now = datetime.now(UTC)
        states = dict(zip(USERS, self._map(lambda key: self._state(key, now), USERS), strict=True))
        if all(state is State.COMPLETE for state in states.values()):
            yield "The demonstration sites are complete."
            return
        plans = self.plans(now)
        for plan in plans:
            if states[plan.key] is State.LACKS_USERS:
                yield from self._fill(plan)
        lacking = [plan for plan in plans if states[plan.key] is not State.COMPLETE and self._can_sign_in(self.tenant(plan.key))]
        histories = [self.history(plan, now) for plan in lacking]
        yield from (history.book() for history in histories)
        yield from (history.tell() for history in histories)

    def plans(self, now: datetime) -> "Sequence[Plan]":
        from gateway.cli.demo.plan import plans  # the names' pinyin takes a moment to load

        return plans(self._password, now.astimezone(ZONE).date())

    def tenant(self, key: str) -> Tenant:
        return Tenant(self._url, ROOTS[key], self._password)

    def history(self, plan: "Plan", now: datetime) -> History:
        from gateway.cli.demo.meetings import Company

        return History(self.tenant(plan.key), self.operator, Company(plan, self._most), self._engines, self._days, now)

    def histories(self) -> list[History]:
        """Of all sites."""
        now = datetime.now(UTC)
        return [self.history(plan, now) for plan in self.plans(now)]

    def operator(self) -> Api:
        """The operator API. A token that is created here is good for a day, and replaced after half a day."""
        if self._operator is None or time.monotonic() > self._renewed_at + TOKEN_RENEWED:
            self._operator, self._renewed_at = Api(self._url, os.environ.get("ROSTRUM_TOKEN") or _new_operator()), time.monotonic()
        return self._operator

    def _state(self, key: str, now: datetime) -> State:
        tenant = self.tenant(key)
        try:
            if int(tenant("GET", "/users", page_size=1)["total"]) < min(USERS[key], self._most):
                return State.LACKS_USERS
            return State.COMPLETE if is_current(tenant, now) else State.LACKS_MEETINGS
        except ApiError as error:
            if error.status == 401:
                return State.LACKS_USERS
            raise

    def _fill(self, plan: "Plan") -> Iterator[str]:
        began = time.monotonic()
        tenant = self.tenant(plan.key)
        if self._create_site(plan):
            self._wait_for_sign_in(tenant)
        elif not self._can_sign_in(tenant):
            yield f"{plan.key}: the site is there, but {plan.root_login} has another password; left as it is."
            return
        root, ids = self._departments(tenant, plan)
        administrators = self._accounts(tenant, "/administrators", "scope_department_id", plan.administrators, ids)
        wanted, split = plan.users[: self._most], min(WITH_PASSWORD, self._most * 3 // 4)
        users = self._accounts(tenant, "/users", "department_id", wanted[:split], ids)
        users += self._imported(tenant, root, wanted[split:])
        seconds = time.monotonic() - began
        yield f"{plan.key}: {len(ids)} departments; added {administrators} administrators and {users} users in {seconds:.0f} s."

    def _can_sign_in(self, tenant: Tenant) -> bool:
        try:
            tenant("GET", "/session")
        except ApiError as error:
            if error.status == 401:
                return False
            raise
        return True

    def _wait_for_sign_in(self, tenant: Tenant) -> None:
        for pause in PATIENCE:
            time.sleep(pause)
            if self._can_sign_in(tenant):
                return
        raise click.ClickException(f"the new administrator cannot sign in after {sum(PATIENCE):.0f} s")

    def _create_site(self, plan: "Plan") -> bool:
        """False when it is there already."""
        operator = self.operator()
        named = operator("GET", "/operator/v1/sites", q=plan.site["name_en"], page_size=100)["items"]
        if any(site["name_en"] == plan.site["name_en"] for site in named):
            return False
        operator("POST", "/operator/v1/sites", plan.site, key=_key("site", plan.key))
        return True

    def _imported(self, tenant: Tenant, root: str, accounts: "list[Account]") -> int:
        present = {item["login_name"] for item in tenant.pages("/users")}
        missing = [account for account in accounts if account.login_name not in present]
        return import_users(tenant, root, missing) if missing else 0

    def _departments(self, tenant: Tenant, plan: "Plan") -> "tuple[str, dict[Path, str]]":
        """The root's name, and every department of the plan and its id, the root under the empty path."""
        (root,) = tenant("GET", "/departments")["items"]
        ids = dict(_paths(root, ()))

        def add(path: "Path") -> None:
            parent = ids[path[:-1]]
            body = {"parent_id": parent, "name": path[-1]}
            ids[path] = tenant("POST", "/departments", body, key=_key("department", "/".join(path)))["id"]

        for depth in range(1, 1 + max(map(len, plan.departments))):
            self._map(add, [path for path in plan.departments if len(path) == depth and path not in ids])
        return root["name"], ids

    def _accounts(self, tenant: Tenant, path: str, department: str, accounts: "list[Account]", ids: "dict[Path, str]") -> int:
        """How many were added."""
        present = {item["login_name"] for item in tenant.pages(path)}

        def add(account: "Account") -> bool:
            body = {**account.given, department: ids[account.department]}
            try:
                tenant("POST", path, body, key=_key(path, account.login_name))
            except ApiError as error:
                if error.code == "taken":
                    return False
                raise
            return True

        return sum(self._map(add, [account for account in accounts if account.login_name not in present]))

    def _map(self, do: Callable[[Any], T], items: Iterable[Any]) -> list[T]:
        with ThreadPoolExecutor(AT_ONCE) as pool:
            return list(pool.map(do, items))


def _paths(department: dict[str, Any], path: "Path") -> "Iterator[tuple[Path, str]]":
    yield path, department["id"]
    for child in department["children"]:
        yield from _paths(child, (*path, child["name"]))


def _key(*parts: str) -> str:
    """An Idempotency-Key that follows from what the write makes."""
    return f"demo:{hashlib.sha256('|'.join(parts).encode()).hexdigest()[:40]}"


def _new_operator() -> str:
    """A token for this fill, created over the bus: who runs this on the host may do that."""
    return str(call_as_host(identity.create_operator, {"name": f"demonstration {uuid7().hex[-8:]}", "days": 1})["token"])
