"""`rostrum audit`: is a site's audit log as it was written?"""

from urllib.parse import quote

import click

from gateway.cli.api import Api
from gateway.cli.site import SITES


@click.group()
def audit() -> None:
    """The audit logs of all sites (ROSTRUM_URL, ROSTRUM_TOKEN)."""


@audit.command()
@click.argument("site_id", required=False)
@click.option("--head", help="NUMBER:HASH from an earlier run; detects records cut off at the end")
def verify(site_id: str | None, head: str | None) -> None:
    """Verify the record chain of SITE_ID, or of every site. Exit with status 1 if a chain is broken."""
    if head and not site_id:
        raise click.UsageError("--head requires SITE_ID")
    api = Api.of_operator()
    found = [api("GET", f"{SITES}/{each}/audit-verification{_head(head)}") for each in ([site_id] if site_id else _all_sites(api))]
    for verdict in found:
        state = "whole" if verdict["broken_at"] is None else f"{verdict['problem']} at {verdict['broken_at']}"
        click.echo(f"{verdict['site_id']}  {verdict['records']} records  {state}  head {verdict['head_number']}:{verdict['head_hash']}")
    if any(verdict["broken_at"] is not None for verdict in found):
        raise SystemExit(1)


def _head(text: str | None) -> str:
    """The query string that asks whether the chain passes through this head."""
    if text is None:
        return ""
    number, colon, digest = text.partition(":")
    if not (colon and number.isascii() and number.isdigit() and digest):
        raise click.UsageError("--head must be NUMBER:HASH")
    return f"?number={number}&hash={quote(digest)}"


def _all_sites(api: Api) -> list[str]:
    page, ids = 1, []
    while True:
        found = api("GET", SITES, page=page, page_size=100, sort="created_at")
        ids += [item["id"] for item in found["items"]]
        if len(ids) >= found["total"] or not found["items"]:
            return ids
        page += 1
