"""Words that people see and that booking itself writes: names of new rooms, topics of unscheduled meetings, mails. One catalogue a
language, beside this file."""

import functools
import json
from importlib.resources import files
from typing import Any

LANGUAGES = ("zh-CN", "en-US")


@functools.cache
def catalogue(language: str) -> dict[str, str]:
    """The whole catalogue; Chinese for a language that there is none of."""
    name = language if language in LANGUAGES else LANGUAGES[0]
    found: dict[str, str] = json.loads(files(__name__).joinpath(f"{name}.json").read_text(encoding="utf-8"))
    return found


def say(language: str, key: str, **values: Any) -> str:
    return catalogue(language)[key].format(**values)
