"""What schemathesis loads into its own process: real ids for paths, and the check that foreign ones do not exist.

ATTACK_IDS names a JSON file: {"own": {noun: [id, …]}, "foreign": {noun: [id, …]}}. Deletions of own things use invented ids only,
so that the demonstration is not taken apart while it is attacked.
"""

import json
import os
import random
from pathlib import Path
from typing import Any

import schemathesis

IDS = json.loads(Path(os.environ["ATTACK_IDS"]).read_text())
FOREIGN = {each for ids in IDS["foreign"].values() for each in ids}
CHOICE = random.Random(7)
DESTRUCTIVE = ("delete",)


@schemathesis.hook
def map_path_parameters(context: Any, path_parameters: dict[str, Any] | None) -> dict[str, Any] | None:
    """Put an own or a foreign id in the place of two out of three invented ones."""
    if not path_parameters or "id" not in path_parameters:
        return path_parameters
    operation = context.operation
    noun = operation.path.split("/")[3] if operation.path.startswith("/api/v1/") else ""
    kinds = ["foreign"] if operation.method.lower() in DESTRUCTIVE else ["own", "foreign"]
    ids = [each for kind in kinds for each in IDS[kind].get(noun, [])]
    if not ids or CHOICE.random() < 1 / 3:
        return path_parameters
    return {**path_parameters, "id": CHOICE.choice(ids)}


@schemathesis.check
def foreign_ids_do_not_exist(context: Any, response: Any, case: Any) -> None:
    """An id of another site answers as one that was never given: never a success, and nothing of it in the answer."""
    asked = str((case.path_parameters or {}).get("id"))
    if asked in FOREIGN:
        assert response.status_code >= 400, f"the foreign id {asked} was answered with {response.status_code}"
