"""The words of mails and files, by language: messages/<language>.json."""

import json
from functools import cache
from pathlib import Path
from typing import Any

DEFAULT = "en-US"
_FOLDER = Path(__file__).parent.parent / "messages"


@cache
def catalogue(language: str) -> dict[str, Any]:
    path = _FOLDER / f"{language}.json"
    if not path.exists():
        return catalogue(DEFAULT)
    found: dict[str, Any] = json.loads(path.read_text("utf-8"))
    return found
