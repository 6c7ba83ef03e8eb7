"""Requests that schemathesis makes from the API's description, as each role, with real ids of the own and of a foreign site.

The figures of one run come from its JSON report. hooks.py puts the ids into the requests and checks the answers to foreign ones.
"""

import json
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.attack.outcome import Outcome
from tests.e2e.stack import ROOT, Api, Stack

GENERATOR_FAULT = "Runtime Error"  # of schemathesis itself: Python 3.11 counts the depth of recursion wrongly in ast.parse
EXAMPLES = 12  # requests an operation in the fuzzing phase; the coverage phase adds some dozens
WITHIN = 900.0  # seconds for one role
CHECKS = "not_a_server_error,status_code_conformance,content_type_conformance,response_schema_conformance,foreign_ids_do_not_exist"
# Operations that end the attacker's own session or change its password: the rest of the run would be anonymous.
ENDING = r"^/api/v1/(session|session/.*|sessions|sessions/.*|me/password|me/totp)$"
LISTED = {
    "users": "/api/v1/users?page_size=20",
    "administrators": "/api/v1/administrators?page_size=20",
    "rooms": "/api/v1/rooms?kind=shared&page_size=20",
    "meetings": "/api/v1/meetings?page_size=20",
}
CONFIGURATION = """\
[checks.not_a_server_error]
expected-statuses = ["2xx", "3xx", "4xx", 503, 504]  # busy: with Retry-After
"""


@dataclass(frozen=True, slots=True)
class Role:
    """`sign_in` is a demonstration account, "operator" or "" for nobody; `paths` an expression for the operations it may reach."""

    name: str
    sign_in: str
    paths: str


# The root administrator comes last: its changes reach the others' accounts.
ROLES = (
    Role("nobody", "", r"^/"),
    Role("user", "demo.user", r"^/api/"),
    Role("department administrator", "demo.sales", r"^/api/"),
    Role("operator", "operator", r"^/operator/"),
    Role("root administrator", "demo.admin", r"^/api/"),
)


def attack(stack: Stack, folder: Path) -> Iterator[Outcome]:
    """One outcome a role."""
    foreign = _ids(stack, "concurrent.admin")
    for role in ROLES:
        own = _ids(stack, role.sign_in) if role.sign_in.startswith("demo.") else {}
        yield _attack_as(stack, role, {"own": own, "foreign": foreign}, folder)


def _ids(stack: Stack, login: str) -> dict[str, list[str]]:
    """The ids of what `login` may list, by noun."""
    with Api(base_url=stack.base_url, timeout=30) as api:
        api.signed_in(login)
        found: dict[str, list[str]] = {}
        for noun, address in LISTED.items():
            answer = api.get(address)
            found[noun] = [item["id"] for item in answer.json()["items"]] if answer.status_code == 200 else []
        tree = api.get("/api/v1/departments")
        found["departments"] = list(_tree_ids(tree.json())) if tree.status_code == 200 else []
        return found


def _tree_ids(node: Any) -> Iterator[str]:
    if isinstance(node, list):
        for each in node:
            yield from _tree_ids(each)
    elif isinstance(node, dict):
        if "id" in node:
            yield node["id"]
        for inner in (node.get("children"), node.get("items"), node.get("root")):
            yield from _tree_ids(inner)


def _attack_as(stack: Stack, role: Role, ids: Mapping[str, Any], folder: Path) -> Outcome:
    place = folder / role.name.replace(" ", "-")
    place.mkdir()
    (place / "ids.json").write_text(json.dumps(ids))
    (place / "schemathesis.toml").write_text(CONFIGURATION)
    report = place / "report.json"
    command = [
        str(Path(sys.executable).with_name("schemathesis")), "--no-color", "--config-file", str(place / "schemathesis.toml"),
        "run", str(ROOT / "gateway/openapi.json"), "--url", stack.base_url,
        "--phases", "coverage,fuzzing", "--max-examples", str(EXAMPLES), "--no-shrink", "--continue-on-failure", "--seed", "1",
        "--workers", "2", "--request-timeout", "30", "--suppress-health-check", "all", "--warnings", "off",
        "--include-path-regex", role.paths, "--exclude-path-regex", ENDING, "--checks", CHECKS,
        "--report", "json", "--report-json-path", str(report),
        *(["--header", f"Authorization: Bearer {_token(stack, role)}"] if role.sign_in else []),
    ]  # fmt: skip
    environ = {**os.environ, "SCHEMATHESIS_HOOKS": "tests.attack.hooks", "ATTACK_IDS": str(place / "ids.json"), "PYTHONPATH": str(ROOT)}
    done = subprocess.run(command, cwd=place, env=environ, capture_output=True, text=True, timeout=WITHIN)
    (place / "output.txt").write_text(done.stdout + done.stderr)
    if not report.exists():
        return Outcome(f"API as {role.name}", "nothing", [f"schemathesis failed: {(done.stdout + done.stderr)[-500:]}"])
    return _judged(role, json.loads(report.read_text()), place)


def _token(stack: Stack, role: Role) -> str:
    if role.sign_in == "operator":
        return stack.operator_token
    with Api(base_url=stack.base_url, timeout=30) as api:
        api.signed_in(role.sign_in)
        return api.headers["Authorization"].removeprefix("Bearer ")


def _judged(role: Role, report: Mapping[str, Any], place: Path) -> Outcome:
    cases, operations = report["test_cases"]["generated"], report["operations"]["tested"]
    findings = [f"{each['title']} ({each['count']}): {', '.join(each['operations'][:5])}" for each in report["failures"]]
    findings += [f"error: {str(each)[:300]}" for each in report["errors"] if each["title"] != GENERATOR_FAULT]
    if not report["complete"] or not cases:
        findings.append(f"the run broke off: {report['stop_reason']}")
    if findings:
        findings.append(f"requests and answers: {place / 'output.txt'}")
    return Outcome(f"API as {role.name}", f"{cases} requests to {operations} operations", findings)
