"""The catalogues of words: both languages say the same things, and every code that our code raises has its words."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import orjson
import pytest

from contracts import booking, errors
from gateway import messages
from identity.usecases import sign_in
from kit.rpc.checks import RESTRICTIONS

ROOT = Path(__file__).parents[2]
RAISERS = {*errors.CLASSES, "RostrumError", "BadRequest", "TooLarge", "UnsupportedMediaType", "MethodNotAllowed", "CsrfFailed"}
CODE = re.compile(r"[a-z][a-z0-9_]*")

# Codes that are computed, by the file that raises them and the expression; a new one fails the test until it is named here.
COMPUTED: dict[tuple[str, str], tuple[str, ...]] = {
    ("booking/usecases/bookings.py", "reason"): booking.REFUSALS,
    ("booking/usecases/meetings.py", "code"): booking.CLOSED,
    ("identity/usecases/operators.py", "refused"): ("token_expired", "token_revoked"),
    ("identity/usecases/sign_in.py", "code"): tuple(sign_in.REFUSALS),
    ("kit/rpc/checks.py", "RESTRICTIONS.get(actor.restriction, 'restricted')"): (*RESTRICTIONS.values(), "restricted"),
}
# Faults whose code another error or the contract has made: those are looked at where they are made.
PASSED_ON = {"code", "error.code", "_unknown(route, name)"}


def sources() -> Iterator[Path]:
    for folder in ("libs", "services", "gateway"):
        yield from (path for path in (ROOT / folder).rglob("*.py") if not {"testing", "build"} & set(path.parts))


def texts(node: ast.expr) -> Iterator[str]:
    """The texts that `node` may be. Raises KeyError, naming the expression, where they are computed."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    elif isinstance(node, ast.IfExp):
        yield from texts(node.body)
        yield from texts(node.orelse)
    else:
        raise KeyError(ast.unparse(node))


def codes(path: Path, node: ast.expr) -> set[str]:
    try:
        return set(texts(node))
    except KeyError as unknown:
        (expression,) = unknown.args
        found = [known for (file, raised_by), known in COMPUTED.items() if str(path).endswith(file) and raised_by == expression]
        assert found, f"{path}: say in COMPUTED which codes {expression} may be"
        return set(found[0])


def leading(node: ast.expr) -> Iterator[str]:
    """The texts that a message begins with: the code stands first (contracts.values)."""
    if isinstance(node, ast.JoinedStr):
        yield from leading(node.values[0])
    elif isinstance(node, ast.IfExp):
        yield from leading(node.body)
        yield from leading(node.orelse)
    elif isinstance(node, ast.Constant):
        yield str(node.value)


def called(node: ast.AST) -> tuple[str, list[ast.expr]]:
    """(name, arguments) of a call: `Conflict(…)` and `errors.Conflict(…)` are the same."""
    if not isinstance(node, ast.Call):
        return "", []
    return getattr(node.func, "id", getattr(node.func, "attr", "")), node.args


def raised() -> tuple[set[str], set[str]]:
    """The codes of errors, and those of fields, that appear in our source."""
    problems, fields = {cls.default_code for cls in errors.CLASSES.values()}, set()
    for path in sources():
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            name, arguments = called(node)
            if name in RAISERS and arguments:
                problems |= codes(path, arguments[0])
            if name == "ValidationError" and arguments:
                fields |= {text.split(" ")[0] for text in leading(arguments[0])}
            if name in ("FieldError", "invalid_field") and len(arguments) > 1 and ast.unparse(arguments[1]) not in PASSED_ON:
                fields |= codes(path, arguments[1])
    return {code for code in problems if CODE.fullmatch(code)}, {code for code in fields if CODE.fullmatch(code)}


def test_every_code_that_is_raised_has_words_in_both_languages() -> None:
    problems, fields = raised()
    for language in ("zh-CN", "en-US"):
        known = messages.catalogue(language)
        assert problems - set(known.problems) == set(), language
        assert fields - set(known.fields) == set(), language


@pytest.mark.parametrize("language", ["zh-CN", "en-US"])
def test_the_portal_has_words_for_every_reason_that_a_booking_is_refused_for(language: str) -> None:
    source = (ROOT / f"portal/src/i18n/{language}/meetings.ts").read_text("utf-8")
    (reasons,) = re.findall(r"\n  reasons: {(.*?)\n  }", source, re.DOTALL)

    known = set(re.findall(r"^ +(\w+):", reasons, re.MULTILINE))
    assert {*booking.REFUSALS, "no_such_time", "licence_expired", "past", "room_not_ready", *booking.CLOSED} - known == set()


@pytest.mark.parametrize("part", ["problems", "statuses", "fields"])
def test_both_languages_know_the_same_codes_and_use_the_same_figures(part: str) -> None:
    chinese, english = (orjson.loads((ROOT / f"gateway/gateway/messages/{name}.json").read_bytes())[part] for name in ("zh-CN", "en-US"))
    assert set(chinese) == set(english)
    for code, words in chinese.items():
        assert set(re.findall(r"{\w+}", str(words))) == set(re.findall(r"{\w+}", str(english[code]))), code


def test_a_sentence_whose_figures_are_missing_is_still_said() -> None:
    assert messages.catalogue("en-US").detail("too_deep", 409, {}, "") == "Departments can be nested at most … levels deep."
