"""What there is to see on the pages: a meeting, a series, a department and others, made once a language."""

import secrets
from dataclasses import dataclass
from typing import Any

from tests.e2e.cast import Cast


@dataclass(frozen=True)
class World:
    department: dict[str, Any]
    administrator: dict[str, Any]
    meeting: dict[str, Any]
    series: dict[str, Any]
    attended: str

    def fill(self, path: str) -> str:
        return path.format(
            meeting=self.meeting["id"],
            topic=self.meeting["topic"],
            series=self.series["id"],
            attended=self.attended,
            administrator=self.administrator["login_name"],
        )


def make_world(cast: Cast) -> World:
    root, host = cast("demo.root"), cast("demo.shared")
    department = cast.new_department()
    below = cast.new_department(department["id"])
    for each in (department, below):
        cast.user(department_id=each["id"])
    for path, gone in (("users", cast.user()), ("administrators", cast.administrator())):
        root.api.delete(f"/api/v1/{path}/{gone['id']}").raise_for_status()
    invitees = [{"name": "李娜", "email": "li.na@demo.example"}, {"name": "Olivia Bennett", "email": "olivia.bennett@demo.example"}]
    meeting = host.json("POST", "/meetings", json={**_form(cast), "invitees": invitees, "agenda": "1. 议程 Agenda", "password": "246810"})
    series = host.json("POST", "/meetings", json={**_form(cast), "recurrence": {"rrule": "FREQ=WEEKLY;COUNT=4"}})
    gone = host.json("POST", "/meetings", json=_form(cast))
    host.json("POST", f"/meetings/{gone['id']}/cancellation", json={"reason": "改期"})
    return World(department, cast.administrator(), meeting, series, _attended(root))


def _form(cast: Cast) -> dict[str, Any]:
    return {"topic": f"T{secrets.token_hex(4)}", "start_at": cast.far_away(), "duration_minutes": 60}


def _attended(root: Any) -> str:
    """A meeting of the demonstration's past to which somebody came."""
    ended = root.json("GET", "/meetings", params={"status": "ended", "page_size": 50, "sort": "-start_at"})["items"]
    ids = ",".join(meeting["id"] for meeting in ended)
    figures = root.json("GET", "/meetings/attendance", params={"ids": ids})["items"]
    return str(next(each["meeting_id"] for each in figures if each["person_count"]))
