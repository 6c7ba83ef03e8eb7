"""Many values as one: psycopg2 writes a list as ARRAY[…], as many expressions, which take PostgreSQL longer to read than the rows that
they are for. The planner sees how many values a written array has, which it cannot of a JSON."""

from collections.abc import Iterable
from typing import Any


def written(values: Iterable[Any]) -> str:
    """As PostgreSQL reads an array's text: to be cast to its type. Values are texts, numbers or None."""
    return "{" + ",".join(["NULL" if value is None else _quoted(value) if isinstance(value, str) else str(value) for value in values]) + "}"


def _quoted(text: str) -> str:
    if "\\" in text or '"' in text:
        text = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{text}"'
