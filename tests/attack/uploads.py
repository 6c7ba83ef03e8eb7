"""Hostile tables uploaded for import: each has to be refused with the code that says why, and no other site may wait meanwhile."""

import time
from collections.abc import Iterator
from pathlib import Path

from tests.attack.outcome import Outcome
from tests.attack.workbooks import HOSTILE
from tests.e2e.stack import Api, Stack

WITHIN = 180.0  # seconds for one file; the limits of the reader are far below
IMPORTS = "/api/v1/users/imports"
UNNAMED = "bad_header"  # none of the tables names its columns, and the first row may be read before its reader is stopped


def strike(stack: Stack, _folder: Path) -> Iterator[Outcome]:
    """For `make attack`: after each upload another site fetches a workbook, which a job makes too."""
    findings: list[str] = []
    waits: list[float] = []
    with Api(base_url=stack.base_url, timeout=60) as attacker, Api(base_url=stack.base_url, timeout=60) as bystander:
        attacker.signed_in("demo.admin")
        bystander.signed_in("concurrent.admin")
        for make, codes in HOSTILE.items():
            upload = attacker.json("POST", IMPORTS, files={"file": ("users.xlsx", make())})["id"]
            began = time.monotonic()
            other = bystander.get("/api/v1/users/import-template")
            waits.append(time.monotonic() - began)
            if other.status_code != 200:
                findings.append(f"{make.__name__}: another site's template was answered with {other.status_code}")
            if (code := _outcome(attacker, upload)) not in (*codes.split(), UNNAMED):
                findings.append(f"{make.__name__}: {code} instead of {codes}")
    tried = f"{len(HOSTILE)} tables; another site waited at most {max(waits):.1f} s for its workbook"
    yield Outcome("hostile tables", tried, findings)


def _outcome(api: Api, upload: str) -> str:
    """The code with which the import failed, or its state."""
    until = time.monotonic() + WITHIN
    while time.monotonic() < until:
        found = api.json("GET", f"{IMPORTS}/{upload}")
        if found["state"] != "checking":
            return str(found["error"]["code"]) if found["error"] else str(found["state"])
        time.sleep(0.1)
    return "no outcome"
