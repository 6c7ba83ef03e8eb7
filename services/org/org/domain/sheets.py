"""The table that users are imported from and exported to: its columns, and what people write into its cells.

Texts are compared as `contracts.text.key` has them, since the same header is typed in many ways.
"""

import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from contracts.cells import restored
from contracts.errors import Invalid
from contracts.text import digits, key, line, narrow, whole

COLUMNS = (
    "login_name",
    "name",
    "english_name",
    "email",
    "phone",
    "mobile",
    "department",
    "account_kind",
    "capacity",
    "expires_on",
)
REQUIRED = ("login_name", "name", "email", "department", "account_kind")
PASSWORD = "password"  # noqa: S105 - the name of a column
EXTRA = ("status", "row", "problem")  # written by us, and passed over when read
EXAMPLE = "zhangsan.example"  # the login name of the template's example row
MOST_ROWS = 10_000
PATH = " / "  # between the names of a department's path

# A program may write midnight behind a day.
_DAY = re.compile(r"([0-9]{4})\s*[-/.年]\s*([0-9]{1,2})\s*[-/.月]\s*([0-9]{1,2})\s*日?(?:[T ]0?0:00(?::00)?)?")
_NAME = re.compile(r"(?:\\[\\/]|[^/])+")  # up to a slash that no backslash escapes
_ESCAPED = re.compile(r"\\([\\/])")
_EPOCH = date(1899, 12, 30)  # day 0 of a workbook
_SERIALS = range(20_000, 80_000)  # days from 1954 to 2119, as a workbook counts them


def columns_of(header: Sequence[str], names: Sequence[Mapping[str, str]]) -> dict[int, str]:
    """Which column stands where: {position: column}. `names`: what the columns are called in each language.

    Raises Invalid `bad_header` that says which headers are unknown, missing or there twice.
    """
    known = {_header(word): column for each in names for column, word in each.items()}
    found: dict[int, str] = {}
    faults: dict[str, list[str]] = {"unknown": [], "missing": [], "twice": []}
    for position, text in enumerate(header):
        column = known.get(_header(text))
        if column is None and line(text):
            faults["unknown"].append(text.strip()[:100])
        elif column in found.values():
            faults["twice"].append(text.strip()[:100])
        elif column is not None:
            found[position] = column
    missing = [column for column in REQUIRED if column not in found.values()]
    faults |= {"missing": [names[0][column] for column in missing], "missing_columns": missing}
    if any(faults.values()):
        raise Invalid("bad_header", "the first row does not name the columns", details=faults)
    return found


def _header(text: str) -> str:
    return re.sub(r"[\s*＊]+", "", key(text))


def text_of(value: Any) -> str:
    """A cell as people see it: numbers without a needless fraction, days as 2030-12-31, no blanks around."""
    if isinstance(value, str):  # nearly always
        return restored(value.strip()) if line(value) else ""
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e16:
        return str(int(value))
    return str(value)


def password_of(value: Any) -> str | None:
    """An initial password exactly as typed, with its blanks and apostrophes. None for a cell that is blank."""
    if not isinstance(value, str):
        return text_of(value) or None
    return value if value.strip() else None


def is_as_typed(value: Any) -> bool:
    """Whether a spreadsheet has kept each character of a password: it rounds numbers of 16 digits, and makes days and truths of words."""
    if isinstance(value, float):
        return value.is_integer() and abs(value) < 1e15
    return value is None or (isinstance(value, str | int) and not isinstance(value, bool))


def day_of(text: str) -> date | None:
    """2030-12-31, 2030/12/31, 2030年12月31日, or a workbook's serial number, in digits of any width; None for anything else."""
    serial = whole(text)
    if serial is not None and serial in _SERIALS:
        return _EPOCH + timedelta(days=serial)
    match = _DAY.fullmatch(digits(narrow(line(text))))
    try:
        return date(*(int(part) for part in match.groups())) if match else None
    except ValueError:
        return None


class Kinds:
    """The account kinds by what people write: what they are called in any language, or their codes."""

    def __init__(self, names: Sequence[Mapping[str, str]]) -> None:
        """`names`: {kind: what it is called}, for each language."""
        self._by_text = {key(word): kind for each in names for kind, word in each.items()} | {kind: kind for kind in names[0]}

    def find(self, text: str) -> str | None:
        return self._by_text.get(key(text))


def path_of(names: Sequence[str]) -> str:
    """The path of a department as it is written. A slash or a backslash within a name has a backslash before it."""
    return PATH.join(re.sub(r"[\\/]", r"\\\g<0>", name) for name in names)


class Departments:
    """The departments of a scope by what people write: the path of names from the top down, or a name that only one has."""

    def __init__(self, paths: Mapping[str, Sequence[str]]) -> None:
        """`paths`: {department id: names from the top of the scope down}."""
        self._by_path: dict[tuple[str, ...], list[str]] = {}
        self._by_text: dict[str, list[str]] = {}
        self._by_name: dict[str, list[str]] = {}
        self._found: dict[str, list[str]] = {}  # many rows name the same few
        for department_id, names in paths.items():
            self._by_path.setdefault(tuple(map(key, names)), []).append(department_id)
            self._by_text.setdefault(_path(PATH.join(names)), []).append(department_id)
            self._by_name.setdefault(_path(names[-1]), []).append(department_id)

    def find(self, text: str) -> list[str]:
        """The ids of the departments that the text may mean.

        A path whose slashes are escaped is looked for first, then a path as it is typed, then the last name of one.
        """
        if text not in self._found:
            self._found[text] = self._look_for(text) if line(text) else []
        return self._found[text]

    def _look_for(self, text: str) -> list[str]:
        typed = _path(text)
        by_path = self._by_path.get(_names(text)) or self._by_path.get(_names(narrow(text)))
        return by_path or self._by_text.get(typed) or self._by_name.get(typed, [])


def _names(text: str) -> tuple[str, ...]:
    """The names of a path, each as its `key`."""
    return tuple(name for part in _NAME.findall(text) if (name := key(_ESCAPED.sub(r"\1", part))))


def _path(text: str) -> str:
    """A path without regard to the blanks around its slashes."""
    return re.sub(r" ?/ ?", "/", key(text).strip("/ "))
