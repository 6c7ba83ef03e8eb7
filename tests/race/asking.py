"""Commands whose outcome is asked for until it is known, under one key; and the notes of what was answered, outside the database."""

import json
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

from uuid_utils.compat import uuid7

from contracts.call import Actor, Call
from contracts.errors import Conflict, Invalid, NotFound, RostrumError
from kit.rpc import Client, RemoteFault

UNKNOWN = frozenset({"in_progress", "busy"})  # refusals that say nothing about the command itself
PATIENCE = 60.0  # seconds


class Notes:
    def __init__(self, path: str) -> None:
        self._file = Path(path).open("a", encoding="utf-8")  # noqa: SIM115 - open as long as the process

    def say(self, **line: Any) -> None:
        self._file.write(json.dumps(line) + "\n")
        self._file.flush()


def ask(client: Client, notes: Notes, call: Call, request: dict[str, Any], actor: Actor) -> dict[str, Any] | RostrumError:
    """What it answered, or the refusal. Raises RuntimeError when neither comes."""
    actor, until = replace(actor, idempotency_key=str(uuid7())), time.monotonic() + PATIENCE
    while True:
        try:
            return client(call, request, replace(actor, request_id=str(uuid7())))
        except (Conflict, Invalid, NotFound) as refusal:
            if refusal.code not in UNKNOWN:
                return refusal
        except (RostrumError, RemoteFault) as trouble:
            if time.monotonic() > until:
                raise RuntimeError(f"no outcome of {call.name} after {PATIENCE} s") from trouble
        notes.say(kind="retried")
        time.sleep(0.05)
