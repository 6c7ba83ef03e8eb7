"""What the media plane tells: states, in any order, once or twice; and who wins when a cancellation meets a start."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import select

from contracts import booking as contract
from contracts.errors import Conflict
from kit.db.tables import inbox
from tests.booking.factories import at, eventually, instant, new_id, now, text

MINUTE = timedelta(minutes=1)


@pytest.fixture
def clock_back(access_to):
    """`clock_back(meeting, hours)`: as if it had been booked for so much earlier."""

    def move(site, meeting_id, hours):
        statement = (
            "UPDATE meetings SET start_at = start_at - make_interval(hours => :hours), end_at = end_at - make_interval(hours => :hours)"
            " WHERE id = :id"
        )
        access_to.as_owner("booking", site.id, statement, hours=hours, id=meeting_id)

    return move


def states(user, meeting_id):
    found = user.meeting(meeting_id)
    return found["status"], found["started_at"], found["ended_at"]


def test_a_meeting_is_in_progress_by_the_engines_word_and_ended_by_it(site):
    user = site.user()
    made = user.book(now() + 10 * MINUTE)
    number, start = made["meeting_number"], now() + 5 * MINUTE

    site.started(number, "run==", start)
    assert states(user, made["id"]) == ("in_progress", text(start), None)

    site.ended(number, "run==", start, start + 30 * MINUTE)
    assert states(user, made["id"]) == ("ended", text(start), text(start + 30 * MINUTE))


def test_an_end_whose_number_cannot_be_read_ends_its_run_all_the_same(site):
    user = site.user()
    made = user.book(now() + 10 * MINUTE)
    start, end = now() + 5 * MINUTE, now() + 35 * MINUTE
    site.started(f" {made['meeting_number'][:3]} {made['meeting_number'][3:]}", "run==", start, topic="周会\x00")

    times = {"start_time": str(int(start.timestamp())), "end_time": int(end.timestamp() * 1000)}
    site.events.handled(site.report("meeting.ended", None, "run==", **times))

    assert states(user, made["id"]) == ("ended", text(start), text(end))


def test_a_new_run_whose_number_cannot_be_read_changes_nothing(site):
    user = site.user()
    made = user.book(now() + 10 * MINUTE)

    site.started([], "run==", now())

    assert states(user, made["id"]) == ("booked", None, None)
    assert site.root.meetings(status="in_progress") == []


@pytest.mark.parametrize("order", [("started", "ended"), ("ended", "started"), ("started", "started", "ended", "ended", "started")])
def test_duplicates_and_any_order_come_to_the_same(site, order):
    user = site.user()
    made = user.book(now() + 10 * MINUTE)
    start, end = now() + 10 * MINUTE, now() + 30 * MINUTE

    for name in order:
        if name == "started":
            site.started(made["meeting_number"], "run==", start)
        else:
            site.ended(made["meeting_number"], "run==", start, end)

    assert states(user, made["id"]) == ("ended", text(start), text(end))
    assert len(user.meetings()) == 1


def test_the_same_message_twice_is_one(site, told):
    user = site.user()
    made = user.book(now() + 10 * MINUTE)
    event_id = new_id()
    for _ in range(2):
        site.report("meeting.started", made["meeting_number"], "run==", event_id=event_id, start_time=text(now()))
    site.events.handled(event_id)

    eventually(lambda: states(user, made["id"])[0] == "in_progress")
    assert [each["change"] for each in told(contract.meeting_changed, site.id)] == ["booked", "started"]


def test_which_meeting_a_run_belongs_to_is_told_once(site, told):
    user = site.user()
    made = user.book(now() + 10 * MINUTE)
    site.started(made["meeting_number"], "run==", now())
    site.started(made["meeting_number"], "run==", now())
    site.ended(made["meeting_number"], "run==", now(), now() + MINUTE)

    expected = {"source_id": site.source_id, "engine_id": "run==", "meeting_id": made["id"]}
    assert told(contract.run_bound, site.id) == [expected]


def test_who_is_in_a_meeting_costs_booking_no_transaction(site, access):
    others = site.report("meeting.participant_joined", "987654321", "run==")
    site.started("987654321", "run==", now())

    with access.begin(None) as session:
        assert session.execute(select(inbox.c.handler).where(inbox.c.event_id == others)).all() == []


def test_ending_early_frees_the_rest_of_the_room(site):
    user = site.user()
    made = user.book(now() + 5 * MINUTE, minutes=120)
    site.started(made["meeting_number"], "run==", now())
    with pytest.raises(Conflict, match="room_taken"):
        user.book(now() + 60 * MINUTE, room_id=made["room"]["id"])

    site.ended(made["meeting_number"], "run==", now(), now() + 20 * MINUTE)

    assert user.book(now() + 60 * MINUTE, room_id=made["room"]["id"])


def test_a_meeting_that_goes_on_after_somebody_has_taken_its_freed_room_goes_on_without_it(site):
    user = site.user()
    made = user.book(now() + 5 * MINUTE, minutes=120)
    number = made["meeting_number"]
    site.started(number, "first==", now())
    site.ended(number, "first==", now(), now() + 10 * MINUTE)
    taken = user.book(now() + 60 * MINUTE, room_id=made["room"]["id"])

    site.started(number, "second==", now() + 20 * MINUTE)

    assert states(user, made["id"])[0] == "in_progress"
    assert user.meeting(made["id"])["room"] is None
    assert user.meeting(taken["id"])["status"] == "booked"


def test_a_start_belongs_to_the_occurrence_that_is_nearest(site):
    user = site.user()
    made = user.book(now() + 10 * MINUTE, recurrence={"rrule": "FREQ=DAILY;COUNT=3"})
    found = user.meetings(series_id=made["series_id"], sort="start_at")

    site.started(made["meeting_number"], "run==", now() + 24 * 60 * MINUTE)

    assert [each["status"] for each in user.meetings(series_id=made["series_id"], sort="start_at")] == ["booked", "in_progress", "booked"]
    assert found[1]["id"] == user.meetings(status="in_progress")[0]["id"]


def test_a_start_far_from_any_booking_is_a_run_of_its_own(site):
    user = site.user()
    made = user.book(at(9))

    site.started(made["meeting_number"], "run==", now(), host_email="nobody@example.com", topic="临时")

    assert states(user, made["id"])[0] == "booked"
    (run,) = site.root.meetings(status="in_progress")
    assert (run["type"], run["host"], run["topic"]) == ("unscheduled", None, "临时")
    assert user.meetings(status="in_progress") == []


def test_the_host_of_a_run_is_found_by_e_mail_inside_the_site(site):
    row = site.account(email="Host.Known@example.com")
    site.tell(row)

    site.started("987654321", "run==", now(), host_email="host.known@example.com")

    (run,) = site.as_user(row["id"]).meetings()
    assert (run["type"], run["meeting_number"]) == ("unscheduled", "987654321")


def test_a_start_after_a_cancellation_leaves_it_cancelled(site):
    user = site.user()
    made = user.book(now() + 10 * MINUTE)
    user(contract.cancel_meeting, id=made["id"])

    site.started(made["meeting_number"], "run==", now())

    assert states(user, made["id"]) == ("cancelled", None, None)
    assert [each["type"] for each in site.root.meetings(status="in_progress")] == ["unscheduled"]


def test_a_cancellation_after_the_start_is_refused(site):
    user = site.user()
    made = user.book(now() + 10 * MINUTE)
    site.started(made["meeting_number"], "run==", now())

    for call in (contract.cancel_meeting, contract.update_meeting):
        with pytest.raises(Conflict) as refusal:
            user(call, id=made["id"])
        assert refusal.value.code == "already_started"


def test_of_a_cancellation_and_a_start_at_once_exactly_one_wins(site):
    user = site.user()
    for _ in range(6):
        made = user.book(now() + 10 * MINUTE, minutes=5)

        def cancel(made=made):
            try:
                user(contract.cancel_meeting, id=made["id"])
            except Conflict as refusal:
                return refusal.code
            return "cancelled"

        with ThreadPoolExecutor(2) as threads:
            outcome = threads.submit(cancel)
            site.started(made["meeting_number"], f"run-{made['id']}", now())
        expected = {"cancelled": "cancelled", "already_started": "in_progress"}[outcome.result()]
        assert states(user, made["id"])[0] == expected
        if expected == "in_progress":
            site.ended(made["meeting_number"], f"run-{made['id']}", now(), now() + MINUTE)


def test_past_its_end_and_never_started_it_is_ended_without_a_start(site, clock_back, told):
    user = site.user()
    made = user.book(now() + 30 * MINUTE)
    clock_back(site, made["id"], 3)

    assert states(user, made["id"]) == ("ended", None, None)
    assert user.meetings(status="booked") == []
    with pytest.raises(Conflict) as refusal:
        user(contract.cancel_meeting, id=made["id"])
    assert refusal.value.code == "already_over"
    eventually(lambda: _assert([each["change"] for each in told(contract.meeting_changed, site.id)] == ["booked", "ended"]))


def test_past_its_start_and_not_started_it_is_still_booked(site, access_to):
    user = site.user()
    made = user.book(now() + 30 * MINUTE)
    access_to.as_owner("booking", site.id, "UPDATE meetings SET start_at = now() - interval '10 minutes' WHERE id = :id", id=made["id"])

    assert states(user, made["id"])[0] == "booked"
    assert user(contract.cancel_meeting, id=made["id"])["cancelled_count"] == 1


def test_a_start_that_is_told_after_the_time_is_over_counts_all_the_same(site, clock_back, told):
    user = site.user()
    made = user.book(now() + 30 * MINUTE)
    clock_back(site, made["id"], 3)
    eventually(lambda: _assert(told(contract.meeting_changed, site.id)[-1]["change"] == "ended"))
    start = instant(user.meeting(made["id"])["start_at"])

    site.ended(made["meeting_number"], "run==", start, start + 20 * MINUTE)

    assert states(user, made["id"]) == ("ended", text(start), text(start + 20 * MINUTE))


def test_overrunning_is_shown_and_does_not_extend_the_booking(site, clock_back):
    user = site.user()
    made = user.book(now() + 30 * MINUTE)
    site.started(made["meeting_number"], "run==", now())
    clock_back(site, made["id"], 2)

    found = user.meeting(made["id"])

    assert (found["status"], found["is_overrun"]) == ("in_progress", True)
    assert user.book(now() + 30 * MINUTE, room_id=made["room"]["id"])


def _assert(condition):
    assert condition
