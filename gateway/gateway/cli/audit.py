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
@click.option("--head", help="NUMBER:HASH as an earlier run printed it and it was kept elsewhere; shows whether the end was cut off")
def verify(site_id: str | None, head: str | None) -> None:
    """Verify the chain of SITE_ID's records (of every site's, if none is named). Ends with status 1 when one does not hold."""
    if head and not site_id:
        raise click.UsageError("--head belongs to one site: name it")
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
        raise click.UsageError("--head is NUMBER:HASH")
    return f"?number={number}&hash={quote(digest)}"


def _all_sites(api: Api) -> list[str]:
    page, ids = 1, []
    while True:
        found = api("GET", SITES, page=page, page_size=100, sort="created_at")
        ids += [item["id"] for item in found["items"]]
        if len(ids) >= found["total"] or not found["items"]:
            return ids
        page += 1
