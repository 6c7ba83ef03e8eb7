"""The `rostrum` command against the whole stack."""

import json
import secrets
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from .stack import Api, Stack, outcome

NewApi = Callable[..., Api]
NEW_SITE = ["site", "create", "--type", "account", "--expires-on", "2099-12-31", "--line", "dedicated:50x3@2099-12-31"]
NEW_SITE += ["--admin-name", "首位管理员", "--admin-password", "given-Word-77"]


def create(stack: Stack) -> tuple[dict[str, str], str]:
    """A new site, and its administrator's login name."""
    mark = secrets.token_hex(3)
    names = ["--name-zh", f"新企业{mark}", "--name-en", f"New {mark}", "--admin-login", f"first.{mark}"]
    made: dict[str, str] = json.loads(stack.rostrum(*NEW_SITE, *names, "--admin-email", f"first.{mark}@new.example"))
    return made, f"first.{mark}"


def refused(stack: Stack, *words: str, **variables: str) -> str:
    """What the command complains of; it must fail."""
    environ = {**stack.environ, "ROSTRUM_URL": stack.base_url, "ROSTRUM_TOKEN": stack.operator_token, **variables}
    command = [str(Path(sys.executable).with_name("rostrum")), *words]
    done = subprocess.run(command, env=environ, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode not in (0, -1), done.stdout
    assert "Traceback" not in done.stderr
    return done.stderr


def test_the_operator_creates_a_site_whose_administrator_signs_in(stack: Stack, new_api: NewApi) -> None:
    site, login = create(stack)
    first = new_api().signed_in(login, "given-Word-77")
    account = first.json("GET", "/api/v1/session")["account"]
    assert account["site"]["id"] == site["id"]
    assert account["must_change_password"]


def test_a_site_is_listed_shown_and_changed(stack: Stack) -> None:
    site, _ = create(stack)
    assert site["id"] in stack.rostrum("site", "list", "-q", site["name_en"])
    changed = json.loads(stack.rostrum("site", "change", site["id"], "--expires-on", "2099-06-30", "--feature", "recordings"))
    assert (changed["expires_on"], changed["features"]) == ("2099-06-30", ["recordings"])
    assert json.loads(stack.rostrum("site", "show", site["id"])) == {**changed, "directory_version": changed["directory_version"]}


def test_what_the_service_refuses_is_said_in_words(stack: Stack) -> None:
    site, _ = create(stack)
    said = refused(stack, "site", "change", site["id"], "--time-zone", "Atlantis/Capital")
    assert "time_zone" in said


@pytest.mark.parametrize("line", ["shared", "shared:0x@2030-01-01", "both:10x1@2030-01-01"])
def test_a_licence_line_of_another_form_is_refused(stack: Stack, line: str) -> None:
    assert "KIND:CAPACITYxQUANTITY@LAST-DAY" in refused(stack, "site", "change", "x", "--line", line)


@pytest.mark.parametrize("token", ["", "rostrum_op_wrong", "two words\n"])
def test_without_a_good_token_nothing_is_told(stack: Stack, token: str) -> None:
    assert refused(stack, "site", "list", ROSTRUM_TOKEN=token)


def test_the_second_fill_of_the_demonstration_finds_all_there(stack: Stack, admin: Api) -> None:
    before = admin.json("GET", "/api/v1/users")["total"]
    assert stack.rostrum("demo", "--users", "40", "--days", "3").strip() == "The demonstration sites are complete."
    assert admin.json("GET", "/api/v1/users")["total"] == before


def test_the_demonstrations_sign_ins_are_who_they_are_said_to_be(new_api: NewApi) -> None:
    accounts = {
        login: new_api(login).json("GET", "/api/v1/session")["account"]
        for login in ("demo.admin", "demo.sales", "demo.host", "demo.user", "concurrent.admin")
    }
    assert {login: account["role"] for login, account in accounts.items()} == {
        "demo.admin": "administrator",
        "demo.sales": "administrator",
        "demo.host": "user",
        "demo.user": "user",
        "concurrent.admin": "administrator",
    }
    assert not any(account["must_change_password"] for account in accounts.values())
    assert accounts["demo.admin"]["scope_department_id"] is None
    assert accounts["demo.sales"]["scope_department_id"] is not None
    assert (accounts["demo.host"]["account_kind"], accounts["demo.user"]["account_kind"]) == ("dedicated", "shared")
    assert accounts["concurrent.admin"]["site"]["type"] == "concurrent"


def test_no_event_was_given_up(stack: Stack) -> None:
    for service in ("identity", "org", "booking", "reporting"):
        assert stack.rostrum("events", "list", service) == "", service
    assert stack.rostrum("events", "replay", "org").strip() == "0 replayed"
    assert "--all" in refused(stack, "events", "drop", "org")


def test_every_sites_audit_log_is_whole_and_a_head_that_never_was_is_noticed(stack: Stack) -> None:
    said = stack.rostrum("audit", "verify")
    assert said.count("  whole  ") == len(said.splitlines()) >= 2
    site_id, *_, head = said.splitlines()[0].split()
    assert "whole" in stack.rostrum("audit", "verify", site_id, "--head", head)
    number, _, digest = head.partition(":")
    environ = {**stack.environ, "ROSTRUM_URL": stack.base_url, "ROSTRUM_TOKEN": stack.operator_token}
    command = [str(Path(sys.executable).with_name("rostrum")), "audit", "verify", site_id, "--head", f"{int(number) + 7}:{digest}"]
    done = subprocess.run(command, env=environ, capture_output=True, text=True, timeout=60, check=False)
    assert (done.returncode, "truncated" in done.stdout) == (1, True)


def test_an_operators_token_is_no_tenants(stack: Stack, api: Api) -> None:
    api.headers["Authorization"] = f"Bearer {stack.operator_token}"
    assert api.get("/operator/v1/sites").status_code == 200
    assert outcome(api.get("/api/v1/users"))[0] == 401
