"""The words of problem documents, by code: `zh-CN.json` and `en-US.json` beside this file, with the same keys."""

from functools import cache
from pathlib import Path
from typing import Any

import orjson

from contracts.errors import FieldError

_HERE = Path(__file__).parent


class _Lenient(dict[str, Any]):
    """What a sentence asks for and an error does not tell is left out."""

    def __missing__(self, key: str) -> str:
        return "…"


class Catalogue:
    """One language. `problems`: code → title, detail, and by the names of an error's details `parts` of the detail, one sentence for
    each thing that such a detail tells; `statuses`: what is said of codes that nobody has translated; `fields`: the
    codes of field faults. "code+most" is said instead of "code" where the fault tells `most`."""

    def __init__(self, language: str) -> None:
        words: dict[str, dict[str, Any]] = orjson.loads((_HERE / f"{language}.json").read_bytes())
        self.problems, self.statuses, self.fields = words["problems"], words["statuses"], words["fields"]

    def title(self, code: str, status: int) -> str:
        """The same for every occurrence of a code."""
        known = self.problems.get(code)
        return str(known["title"]) if known else str(self.statuses.get(str(status), self.statuses["500"]))

    def detail(self, code: str, status: int, told: dict[str, Any], message: str) -> str:
        """What to do about it, with the error's own figures."""
        known = self.problems.get(code)
        if known is None:
            return message or self.title(code, status)
        parts = [
            str(sentence).format_map(_Lenient(told | each))
            for name, sentence in known.get("parts", {}).items()
            for each in _each(told.get(name))
        ]
        return " ".join(parts) or str(known.get("detail", known["title"])).format_map(_Lenient(told))

    def field(self, fault: FieldError) -> str:
        known = self.fields.get("+".join((fault.code, *sorted(fault.params)))) or self.fields.get(fault.code)
        if known is None:
            return fault.detail or fault.code
        return str(known).format_map(_Lenient(fault.params))


def _each(told: Any) -> list[dict[str, Any]]:
    """The occasions to say a part's sentence: each thing of a list, once for any other value, never for what is not told."""
    if isinstance(told, list):
        return [thing for thing in told if isinstance(thing, dict)]
    return [] if told is None else [told if isinstance(told, dict) else {}]


@cache
def catalogue(language: str) -> Catalogue:
    return Catalogue(language)
