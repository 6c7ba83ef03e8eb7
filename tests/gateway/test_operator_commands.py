"""`rostrum operator`: what it asks identity and what it prints."""

from importlib import import_module
from typing import Any

import pytest
from click.testing import CliRunner

from contracts import identity
from contracts.call import Call
from gateway.cli.operator import operator

OPERATOR = {
    "id": "01a2",
    "name": "Jane Doe",
    "created_at": "2027-01-01T00:00:00Z",
    "expires_at": "2028-01-01T00:00:00Z",
    "revoked_at": None,
    "last_used_at": None,
}


class Host:
    """The bus, as a command of the host reaches it."""

    def __init__(self) -> None:
        self.asked: list[tuple[Call, dict[str, Any]]] = []
        self.answer: dict[str, Any] = {}

    def __call__(self, call: Call, request: dict[str, Any]) -> dict[str, Any]:
        self.asked.append((call, request))
        return self.answer


@pytest.fixture
def host(monkeypatch: pytest.MonkeyPatch) -> Host:
    made = Host()
    monkeypatch.setattr(import_module("gateway.cli.operator"), "call_as_host", made)
    return made


def run(*words: str) -> Any:
    return CliRunner().invoke(operator, words)


@pytest.mark.parametrize(("words", "days"), [((), 365), (("--expires", "30"), 30)])
def test_a_token_is_the_only_line_on_stdout(host: Host, words: tuple[str, ...], days: int) -> None:
    host.answer = OPERATOR | {"token": "rostrum_op_x"}
    done = run("create", "Jane Doe", *words)
    assert done.stdout == "rostrum_op_x\n"
    assert "2028-01-01" in done.stderr
    assert host.asked == [(identity.create_operator, {"name": "Jane Doe", "days": days})]


@pytest.mark.parametrize("days", ["0", "3651", "x"])
def test_a_token_is_good_for_one_day_to_ten_years(host: Host, days: str) -> None:
    assert run("create", "Jane Doe", "--expires", days).exit_code == 2
    assert host.asked == []


@pytest.mark.parametrize(
    ("state", "line"),
    [
        ({}, "01a2  expires 2028-01-01T00:00:00Z  used never  Jane Doe"),
        ({"expires_at": None, "last_used_at": "2027-02-01T00:00:00Z"}, "01a2  expires never  used 2027-02-01T00:00:00Z  Jane Doe"),
        ({"revoked_at": "2027-03-01T00:00:00Z"}, "01a2  revoked 2027-03-01T00:00:00Z  used never  Jane Doe"),
    ],
)
def test_operators_are_listed_one_a_line(host: Host, state: dict[str, Any], line: str) -> None:
    host.answer = {"items": [OPERATOR | state]}
    assert run("list").stdout == f"{line}\n"


def test_an_operator_is_revoked_by_id(host: Host) -> None:
    assert run("revoke", "01a2").exit_code == 0
    assert host.asked == [(identity.revoke_operator, {"id": "01a2"})]
