"""How PostgreSQL would run the queries that code under test really makes, as the app role and under row-level security.

    with access.begin(site_id) as session, explained(session) as plans:
        users.list_page(session, actor, q="王")
    assert_indexed(plans, "users", "user_grams")

Fill the tables first with a site of realistic size and ANALYZE them (`access_to.as_owner`): on a small table reading all of it
is the right plan.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from sqlalchemy import event
from sqlalchemy.orm import Session


@dataclass(frozen=True, slots=True)
class Plan:
    """One query and the scans that it takes: (node type, table or "", index or None)."""

    statement: str
    scans: tuple[tuple[str, str, str | None], ...]


@contextmanager
def explained(session: Session) -> Iterator[list[Plan]]:
    """Explains each query that the session makes inside, just before it is made."""
    plans: list[Plan] = []

    def explain(_: Any, cursor: Any, statement: str, parameters: Any, *__: Any) -> None:
        if statement.lstrip().upper().startswith(("SELECT", "WITH", "UPDATE", "DELETE")):
            cursor.execute(f"EXPLAIN (FORMAT JSON) {statement}", parameters)
            (root,) = cursor.fetchone()[0]
            plans.append(Plan(statement, tuple(_scans(root["Plan"]))))

    connection = session.connection()
    event.listen(connection, "before_cursor_execute", explain)
    try:
        yield plans
    finally:
        event.remove(connection, "before_cursor_execute", explain)


def assert_indexed(plans: list[Plan], *tables: str) -> None:
    """At least one query was made, and none reads one of these tables whole."""
    assert plans, "no query was made"
    for plan in plans:
        whole = {table for node, table, _ in plan.scans if node == "Seq Scan" and table in tables}
        assert not whole, f"reads all of {', '.join(sorted(whole))}: {plan.statement}"


def _scans(node: dict[str, Any]) -> Iterator[tuple[str, str, str | None]]:
    if "Relation Name" in node or "Index Name" in node:  # the index of a bitmap scan stands below it, without its table
        yield node["Node Type"], node.get("Relation Name", ""), node.get("Index Name")
    for child in node.get("Plans", ()):
        yield from _scans(child)
