"""`rostrum site`: the operator API's sites, from a shell."""

import re
from typing import Any

import click
import orjson

from contracts.org import FEATURES, LEASE_MODES, SITE_TYPES
from gateway.cli.api import Api

SITES = "/operator/v1/sites"
_LINE = re.compile(r"(shared|dedicated):([0-9]{1,9})x([0-9]{1,9})@([0-9]{4}-[0-9]{2}-[0-9]{2})")
_LINE_HELP = "KIND:CAPACITYxQUANTITY@LAST-DAY, for example shared:100x5@2027-12-31; can be given several times"


class Line(click.ParamType[dict[str, Any]]):
    """A licence line."""

    name = "line"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> dict[str, Any]:
        if isinstance(value, dict):
            return value
        match = _LINE.fullmatch(value)
        if match is None:
            self.fail(f"{value!r} is not of the form {_LINE_HELP}", param, ctx)
        kind, capacity, quantity, day = match.groups()
        return {"room_kind": kind, "capacity": int(capacity), "quantity": int(quantity), "expires_on": day}


def _show(found: Any) -> None:
    click.echo(orjson.dumps(found, option=orjson.OPT_INDENT_2).decode())


def _given(**values: Any) -> dict[str, Any]:
    """What was said on the command line; the rest keeps its default, or stays as it is."""
    return {name: list(value) if isinstance(value, tuple) else value for name, value in values.items() if value not in (None, ())}


@click.group()
def site() -> None:
    """Manage the sites of all companies (ROSTRUM_URL, ROSTRUM_TOKEN)."""


@site.command()
@click.option("--name-zh", required=True)
@click.option("--name-en", required=True)
@click.option("--type", "kind", type=click.Choice(SITE_TYPES), required=True)
@click.option("--expires-on", required=True, help="the lease's last day, YYYY-MM-DD")
@click.option("--admin-login", required=True)
@click.option("--admin-name", required=True)
@click.option("--admin-email", required=True)
@click.option("--admin-password", prompt=True, hide_input=True, confirmation_prompt=True)
@click.option("--lease-mode", type=click.Choice(LEASE_MODES))
@click.option("--time-zone")
@click.option("--country")
@click.option("--ports", type=int)
@click.option("--hosts", type=int)
@click.option("--feature", "features", type=click.Choice(FEATURES), multiple=True)
@click.option("--line", "lines", type=Line(), multiple=True, help=_LINE_HELP)
def create(kind: str, admin_login: str, admin_name: str, admin_email: str, admin_password: str, **values: Any) -> None:
    """Create a site and its first administrator, who must change the password at the first sign-in."""
    administrator = {"login_name": admin_login, "name": admin_name, "email": admin_email, "password": admin_password}
    _show(Api.of_operator()("POST", SITES, {"type": kind, "administrator": administrator, **_given(**values)}))


@site.command(name="list")
@click.option("-q", "words", default="", help="only sites whose names contain these words")
@click.option("--page", default=1)
def list_sites(words: str, page: int) -> None:
    """List the sites, newest first."""
    found = Api.of_operator()("GET", SITES, page=page, page_size=100, q=words)
    for item in found["items"]:
        click.echo(f"{item['id']}  {item['type']:<10}  {item['expires_on']}  {item['name_zh']} / {item['name_en']}")
    click.echo(f"{found['total']} in total")


@site.command()
@click.argument("site_id")
def show(site_id: str) -> None:
    """Show one site."""
    _show(Api.of_operator()("GET", f"{SITES}/{site_id}"))


@site.command()
@click.argument("site_id")
@click.option("--name-zh")
@click.option("--name-en")
@click.option("--expires-on")
@click.option("--lease-mode", type=click.Choice(LEASE_MODES))
@click.option("--time-zone")
@click.option("--country")
@click.option("--ports", type=int)
@click.option("--hosts", type=int)
@click.option("--feature", "features", type=click.Choice(FEATURES), multiple=True, help="the complete new list; can be given several times")
@click.option("--line", "lines", type=Line(), multiple=True, help=f"the complete new list: {_LINE_HELP}")
def change(site_id: str, **values: Any) -> None:
    """Change a site. Options that are not given keep their values."""
    _show(Api.of_operator()("PATCH", f"{SITES}/{site_id}", _given(**values)))


@site.command()
@click.argument("site_id")
@click.argument("login")
def reset_totp(site_id: str, login: str) -> None:
    """Reset two-step verification for LOGIN, for example for a site's last administrator. Verify the request first."""
    Api.of_operator()("POST", f"{SITES}/{site_id}/totp-resets", {"login": login})
    click.echo(f"{login} now signs in with only the password")
