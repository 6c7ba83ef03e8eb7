"""What the rostrum command says of a refusal, and which arguments it refuses itself."""

from typing import Any

import click
import pytest

from gateway.cli.api import ApiError
from gateway.cli.audit import _head
from gateway.cli.site import Line


def refusal(**more: Any) -> str:
    return ApiError(409, {"detail": "Booked meetings in the way: 3.", "code": "licence_in_use", **more}).format_message()


def meeting(room: str | None) -> dict[str, Any]:
    return {"meeting_number": "123456789", "room": room, "start_local": "2027-03-30 09:30", "end_local": "2027-03-30 10:30"}


def test_meetings_in_the_way_of_a_licence_stand_one_a_line_by_the_sites_clocks() -> None:
    assert refusal(meeting_count=3, meetings=[meeting("会议室01"), meeting(None)]).splitlines() == [
        "Booked meetings in the way: 3. (licence_in_use)",
        "  2027-03-30 09:30 to 2027-03-30 10:30  123456789  会议室01",
        "  2027-03-30 09:30 to 2027-03-30 10:30  123456789  -",
        "  and 1 more",
    ]


def test_a_problem_without_any_is_one_line() -> None:
    assert refusal() == "Booked meetings in the way: 3. (licence_in_use)"


@pytest.mark.parametrize(
    "line", ["shared:１００x5@2027-12-31", "shared:100x³@2027-12-31", "shared:100x5@２０２７-12-31", f"shared:{'9' * 5000}x5@2027-12-31"]
)
def test_a_licence_line_in_other_digits_is_refused_with_its_form(line: str) -> None:
    with pytest.raises(click.BadParameter, match="is not of the form"):
        Line().convert(line, None, None)


@pytest.mark.parametrize("head", ["²:ab", "１:ab", ":ab", "1:"])
def test_a_head_of_the_audit_log_has_a_number_in_ascii(head: str) -> None:
    with pytest.raises(click.UsageError):
        _head(head)
