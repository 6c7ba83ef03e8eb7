"""The words that people read: the rules of docs/words.md that a machine can check, in the services' and the gateway's catalogues."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
LANGUAGES = ("zh-CN", "en-US")
RULES = json.loads((ROOT / "tests/vectors/words.json").read_text("utf-8"))
FOLDERS = sorted(path.parent for folder in ("gateway", "services") for path in (ROOT / folder).rglob("zh-CN.json"))
OTHER_NAMES = "other_names"  # what older workbooks call the columns


def texts(words: dict[str, Any], under: str = "") -> Iterator[tuple[str, str]]:
    """(key, text) of each message, as ("problems.taken.title", "Already in use")."""
    for key, value in words.items():
        if isinstance(value, dict):
            yield from texts(value, f"{under}{key}.")
        elif isinstance(value, str) and OTHER_NAMES not in under:
            yield f"{under}{key}", value


def catalogue(folder: Path, language: str) -> dict[str, str]:
    return dict(texts(json.loads((folder / f"{language}.json").read_text("utf-8"))))


def figures(text: str) -> list[str]:
    return sorted(re.findall(r"{(\w+)}", text))


@pytest.fixture(params=FOLDERS, ids=lambda folder: folder.parent.name)
def folder(request: pytest.FixtureRequest) -> Path:
    return request.param


@pytest.mark.parametrize(("language", "pattern", "better"), [(language, *rule) for language in LANGUAGES for rule in RULES[language]])
def test_a_word_is_written_in_one_way(folder: Path, language: str, pattern: str, better: str) -> None:
    found = re.compile(pattern, re.IGNORECASE)
    plain = {key: re.sub(r"{.*?}", "{}", text) for key, text in catalogue(folder, language).items()}
    assert {key: text for key, text in plain.items() if found.search(text)} == {}, better


def test_both_languages_have_the_same_messages_and_figures(folder: Path) -> None:
    chinese, english = (catalogue(folder, language) for language in LANGUAGES)
    assert set(chinese) == set(english)
    assert {key: text for key, text in chinese.items() if figures(text) != figures(english[key])} == {}


def test_no_message_is_empty(folder: Path) -> None:
    assert [key for language in LANGUAGES for key, text in catalogue(folder, language).items() if not text] == []
