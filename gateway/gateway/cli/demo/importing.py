"""The users whom nobody gave a password: one table, imported and applied, who get invitations."""

import csv
import hashlib
import io
import time
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from gateway.cli.demo.plan import Account

COLUMNS = {
    "Login name": "login_name",
    "Name": "name",
    "English name": "english_name",
    "E-mail": "email",
    "Phone": "phone",
    "Mobile": "mobile",
    "Account kind": "account_kind",
    "Capacity": "capacity",
}
DONE_WITHIN = 120.0  # seconds
PAUSE = 0.2


def import_users(call: Callable[..., Any], root: str, accounts: "Sequence[Account]") -> int:
    """How many users were added. `call` is the tenant API, `root` the name of the site's top department."""
    table = _table(root, accounts)
    key = f"demo:import:{hashlib.sha256(table).hexdigest()[:40]}"
    found = _settled(call, call("POST", "/users/imports", key=key, file=table), "checking")
    if found["state"] == "checked" and found["valid"]:
        applied = call("POST", f"/users/imports/{found['id']}/application", {"mode": "valid"}, key=f"{key}:apply")
        found = _settled(call, applied, "applying")
    if found["state"] == "failed" or found["invalid"]:
        faults = [(row["values"].get("login_name"), row["faults"]) for row in found["items"][:3]]
        raise click.ClickException(f"the import has {found['invalid']} rows at fault: {found['error'] or faults}")
    return int(found["added"])


def _table(root: str, accounts: "Sequence[Account]") -> bytes:
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow([*COLUMNS, "Department"])
    for account in accounts:
        department = " / ".join((root, *account.department))
        writer.writerow([*(_cell(account.given.get(name)) for name in COLUMNS.values()), department])
    return text.getvalue().encode()


def _cell(value: Any) -> str:
    return "" if value is None else str(value)


def _settled(call: Callable[..., Any], found: dict[str, Any], busy: str) -> dict[str, Any]:
    deadline = time.monotonic() + DONE_WITHIN
    while found["state"] == busy:
        if time.monotonic() > deadline:
            raise click.ClickException(f"the import is still {busy} after {DONE_WITHIN:.0f} s")
        time.sleep(PAUSE)
        found = call("GET", f"/users/imports/{found['id']}")
    return found
