"""The catalogues of words: both languages say the same things, and every code that our code raises has its words."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import orjson
import pytest

from contracts import errors
from gateway import messages

ROOT = Path(__file__).parents[2]
RAISERS = {*errors.CLASSES, "RostrumError", "BadRequest", "TooLarge", "UnsupportedMediaType", "MethodNotAllowed", "CsrfFailed"}
CODE = re.compile(r"[a-z][a-z0-9_]*")


def sources() -> Iterator[Path]:
    for folder in ("libs", "services", "gateway"):
        yield from (path for path in (ROOT / folder).rglob("*.py") if not {"testing", "build"} & set(path.parts))


def texts(node: ast.expr) -> Iterator[str]:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    elif isinstance(node, ast.IfExp):
        yield from texts(node.body)
        yield from texts(node.orelse)


def raised() -> tuple[set[str], set[str]]:
    """The codes of errors, and those of fields, that appear in our source."""
    problems, fields = {cls.default_code for cls in errors.CLASSES.values()}, set()
    for path in sources():
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            name = getattr(getattr(node, "func", None), "id", "") if isinstance(node, ast.Call) else ""
            arguments = node.args if isinstance(node, ast.Call) else []
            if name in RAISERS and arguments:
                problems.update(texts(arguments[0]))
            if name in ("FieldError", "invalid_field") and len(arguments) > 1:
                fields.update(texts(arguments[1]))
    return {code for code in problems if CODE.fullmatch(code)}, {code for code in fields if CODE.fullmatch(code)}


def test_every_code_that_is_raised_has_words_in_both_languages() -> None:
    problems, fields = raised()
    for language in ("zh-CN", "en-US"):
        known = messages.catalogue(language)
        assert problems - set(known.problems) == set(), language
        assert fields - set(known.fields) == set(), language


@pytest.mark.parametrize("part", ["problems", "statuses", "fields"])
def test_both_languages_know_the_same_codes_and_use_the_same_figures(part: str) -> None:
    chinese, english = (orjson.loads((ROOT / f"gateway/gateway/messages/{name}.json").read_bytes())[part] for name in ("zh-CN", "en-US"))
    assert set(chinese) == set(english)
    for code, words in chinese.items():
        assert set(re.findall(r"{\w+}", str(words))) == set(re.findall(r"{\w+}", str(english[code]))), code


def test_a_sentence_whose_figures_are_missing_is_still_said() -> None:
    assert messages.catalogue("en-US").detail("too_deep", 409, {}, "") == "Departments may lie … levels deep"
