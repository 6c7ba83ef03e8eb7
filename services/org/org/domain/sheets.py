"""The table that users are imported from and exported to: its columns, and what people write into its cells.

Texts are compared as `identifiers.folded` has them, since the same header is typed in many ways.
"""

import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from contracts.errors import Invalid
from org.domain.identifiers import folded

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

_DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "'")
_DAY = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?")
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
        if column is None and text.strip():
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
    return re.sub(r"[\s*＊]+", "", folded(text))


def text_of(value: Any) -> str:
    """A cell as people see it: numbers without a needless fraction, days as 2030-12-31, no blanks around."""
    if isinstance(value, str):  # nearly always
        return restored(value.strip())
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e16:
        return str(int(value))
    return str(value)


def defused(text: str) -> str:
    """So that no program takes the text for a formula. What was defused is `restored` when it is read again."""
    return f"'{text}" if text.startswith(_DANGEROUS) else text


def restored(text: str) -> str:
    return text[1:] if text.startswith("'") and text[1:].startswith(_DANGEROUS) else text


def day_of(text: str) -> date | None:
    """2030-12-31, 2030/12/31, 2030年12月31日, or a workbook's serial number; None for anything else."""
    if text.isdigit() and int(text) in _SERIALS:
        return _EPOCH + timedelta(days=int(text))
    match = _DAY.fullmatch(text)
    try:
        return date(*(int(part) for part in match.groups())) if match else None
    except ValueError:
        return None


class Kinds:
    """The account kinds by what people write: what they are called in any language, or their codes."""

    def __init__(self, names: Sequence[Mapping[str, str]]) -> None:
        """`names`: {kind: what it is called}, for each language."""
        self._by_text = {folded(word): kind for each in names for kind, word in each.items()} | {kind: kind for kind in names[0]}

    def find(self, text: str) -> str | None:
        return self._by_text.get(folded(text))


class Departments:
    """The departments of a scope by what people write: the path of names from the top down, or a name that only one has."""

    def __init__(self, paths: Mapping[str, Sequence[str]]) -> None:
        """`paths`: {department id: names from the top of the scope down}."""
        self.written = {department_id: PATH.join(names) for department_id, names in paths.items()}
        self._by_text: dict[str, list[str]] = {}
        self._found: dict[str, list[str]] = {}  # many rows name the same few
        for department_id, names in paths.items():
            for key in {_path(PATH.join(names)), _path(names[-1])}:
                self._by_text.setdefault(key, []).append(department_id)

    def find(self, text: str) -> list[str]:
        """The ids of the departments that it may mean. A whole path means that one, whatever else has its last name."""
        if text not in self._found:
            candidates = self._by_text.get(_path(text), [])
            exact = [each for each in candidates if _path(self.written[each]) == _path(text)]
            self._found[text] = exact or candidates
        return self._found[text]


def _path(text: str) -> str:
    return re.sub(r"\s*/\s*", "/", folded(text).strip().strip("/").strip())
