"""The words of workbooks, by language: messages/<language>.json."""

import functools
from collections.abc import Mapping
from importlib.resources import files
from typing import Any

import orjson

from contracts.org import LANGUAGES


class _Params(dict[str, Any]):
    def __missing__(self, key: str) -> str:
        return "…"


@functools.cache
def words(language: str) -> dict[str, Any]:
    name = language if language in LANGUAGES else LANGUAGES[0]
    loaded: dict[str, Any] = orjson.loads((files("org") / "messages" / f"{name}.json").read_bytes())
    return loaded


def in_every_language(*keys: str) -> list[Mapping[str, str]]:
    """One part of the words in all languages."""
    found: list[Mapping[str, str]] = []
    for language in LANGUAGES:
        part: Any = words(language)
        for key in keys:
            part = part[key]
        found.append(part)
    return found


def problem(language: str, faults: list[dict[str, Any]]) -> str:
    """What is wrong with a row, in words: "邮箱：已被占用；姓名：必填"."""
    catalogue = words(language)
    columns = catalogue["users"]["columns"] | {"row": catalogue["users"]["whole_row"]}
    texts = catalogue["faults"]
    said = []
    for fault in faults:
        params = fault.get("params") or {}
        known = texts.get("+".join((fault["code"], *sorted(params)))) or texts.get(fault["code"], texts["other"])
        text = known.format_map(_Params(params, code=fault["code"]))
        between = "：" if language == LANGUAGES[0] else ": "
        said.append(f"{columns.get(fault['field'], fault['field'])}{between}{text}")
    return ("；" if language == LANGUAGES[0] else "; ").join(said)
