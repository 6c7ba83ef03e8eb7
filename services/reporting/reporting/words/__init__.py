"""Words that people see and that reporting itself writes: the tables that it exports. One catalogue a language, beside this file."""

import functools
import json
from importlib.resources import files
from typing import Any

LANGUAGES = ("zh-CN", "en-US")


@functools.cache
def catalogue(language: str) -> dict[str, Any]:
    """The whole catalogue; Chinese for a language that there is none of."""
    name = language if language in LANGUAGES else LANGUAGES[0]
    found: dict[str, Any] = json.loads(files(__name__).joinpath(f"{name}.json").read_text(encoding="utf-8"))
    return found
