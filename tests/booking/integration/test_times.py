"""Times that no calendar of ours holds are refused, not computed with."""

import pytest

from contracts import booking as contract
from contracts.errors import Invalid
from tests.booking.factories import new_id

FORM = {"topic": "x", "duration_minutes": 60}
EDGES = ("0001-01-01T00:00:00+14:00", "0001-01-01T00:00:00Z", "9999-12-31T23:59:00Z", "9999-12-31T23:59:00-14:00")


@pytest.mark.parametrize("moment", EDGES)
def test_a_moment_at_the_edge_of_time_is_refused(site, moment):
    user = site.user()
    for call, request in (
        (contract.book_meeting, {**FORM, "start_at": moment}),
        (contract.find_availability, {"duration_minutes": 60, "start_at": moment}),
        (contract.list_meetings, {"from": moment}),
        (contract.list_meetings, {"to": moment}),
        (contract.list_reservations, {"id": new_id(), "from": moment, "to": moment}),
    ):
        with pytest.raises(Invalid) as refusal:
            user(call, **request)
        assert {fault.code for fault in refusal.value.fields} <= {"range", "format"}


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31"])
def test_a_day_at_the_edge_of_time_is_refused(site, day):
    for call, request in ((contract.list_rooms, {"date": day}), (contract.get_room_calendar, {"month": day[:7]})):
        with pytest.raises(Invalid) as refusal:
            site.user()(call, **request)
        assert [fault.code for fault in refusal.value.fields] == ["range"]
