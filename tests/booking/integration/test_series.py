"""Series: booked whole or with clashes left out, changed and cancelled by one, following, all."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from booking.domain.intervals import Interval
from booking.usecases import alternatives, places, sites
from contracts import booking as contract
from contracts.errors import Conflict, Invalid
from tests.booking.factories import at, clocks_forward, instant, line, text

BERLIN = ZoneInfo("Europe/Berlin")


def rule(text, **more):
    return {"rrule": text, **more}


def starts(meetings):
    return sorted(instant(each["start_at"]) for each in meetings if each["status"] == "booked")


def series(user, count=4, **more):
    """A daily series and its occurrences, first to last."""
    made = user.book(recurrence=rule(f"FREQ=DAILY;COUNT={count}"), **more)
    return made, user.meetings(series_id=made["series_id"], sort="start_at")


def test_a_series_shares_its_number_and_its_room(site):
    user = site.user()

    made, found = series(user)

    assert made["occurrence_count"] == 4
    assert made["left_out"] == []
    assert {each["meeting_number"] for each in found} == {made["meeting_number"]}
    assert {each["room"]["id"] for each in found} == {made["room"]["id"]}
    assert {each["type"] for each in found} == {"recurring"}
    assert starts(found) == [at(9) + timedelta(days=day) for day in range(4)]
    first = {"time_zone": "Asia/Shanghai", "starts_on": at(9).date().isoformat()}
    assert made["recurrence"] == {"rrule": "FREQ=DAILY;COUNT=4", "exdates": [], **first}


def test_a_series_says_what_of_it_exists_and_names_what_does_not(site):
    user = site.user()
    room = user.book(at(9) + timedelta(days=2))["room"]["id"]
    excepted = (at(9) + timedelta(days=4)).astimezone(ZoneInfo("Asia/Shanghai")).date().isoformat()
    made = user.book(room_id=room, recurrence=rule("FREQ=DAILY;COUNT=6", exdates=[excepted], skip_clashes=True))
    assert (made["occurrence_count"], made["series"]["occurrence_count"]) == (4, 4)

    second = user.meetings(series_id=made["series_id"], sort="start_at")[1]
    user(contract.cancel_meeting, id=second["id"], scope="one", reason="")

    whole = user.meeting(made["id"])["series"]
    assert whole["occurrence_count"] == 3
    assert [instant(each) for each in whole["cancelled"]] == [at(9) + timedelta(days=1)]
    assert [instant(each) for each in whole["skipped"]] == [at(9) + timedelta(days=2)]


def test_a_series_that_is_cancelled_has_no_occurrence_left(site):
    user = site.user()
    made, _ = series(user, 3)
    user(contract.cancel_meeting, id=made["id"], scope="all", reason="")
    whole = user.meeting(made["id"])["series"]
    assert (whole["occurrence_count"], len(whole["cancelled"]), whole["skipped"]) == (0, 3, [])


def test_each_part_of_a_split_series_counts_its_own_occurrences(site):
    user = site.user()
    made, found = series(user, 6)
    user(contract.cancel_meeting, id=found[4]["id"], scope="one", reason="")
    moved = user(contract.update_meeting, id=found[2]["id"], scope="following", start_at=text(at(15) + timedelta(days=2)))

    first, rest = user.meeting(made["id"])["series"], user.meeting(moved["id"])["series"]
    assert (first["occurrence_count"], first["cancelled"], first["skipped"]) == (2, [], [])
    assert (rest["occurrence_count"], rest["cancelled"], rest["skipped"]) == (3, [], [])


def test_a_single_meeting_is_no_series(site):
    user = site.user()
    assert user.meeting(user.book()["id"])["series"] is None


def before_the_change(hour, minute=0, *, days=1):
    """A time of the clock in Berlin, so many days before the clocks go forward."""
    day = clocks_forward(BERLIN) - timedelta(days=days)
    return datetime.combine(day, time(hour, minute), BERLIN)


def test_a_series_keeps_its_hour_across_the_change_of_clocks(new_site):
    site = new_site(zone="Europe/Berlin")
    site.license(line(25, 1))
    user = site.user()
    start = before_the_change(9, days=2)

    made = user.book(start, recurrence=rule("FREQ=DAILY;COUNT=4"))

    found = starts(user.meetings(series_id=made["series_id"]))
    assert [each.astimezone(BERLIN).hour for each in found] == [9] * 4
    assert found[2] - found[1] == timedelta(hours=23)


def test_an_occurrence_at_a_time_that_the_clocks_skip_is_said_to_be_left_out(new_site):
    site = new_site(zone="Europe/Berlin")
    site.license(line(25, 1))

    made = site.user().book(before_the_change(2, 30), minutes=30, recurrence=rule("FREQ=DAILY;COUNT=3"))

    assert made["occurrence_count"] == 3
    assert [each["reason"] for each in made["left_out"]] == ["no_such_time"]


def test_a_series_with_a_clash_is_refused_naming_each(site):
    user = site.user()
    room = user.book(at(9, day=4))["room"]["id"]
    user.book(at(9, day=6), room_id=room)

    with pytest.raises(Conflict) as refusal:
        series(user, room_id=room)

    assert refusal.value.code == "series_clashes"
    assert [(each["start_at"], each["reason"]) for each in refusal.value.details["clashes"]] == [
        (text(at(9, day=4)), "room_taken"),
        (text(at(9, day=6)), "room_taken"),
    ]
    assert len(user.meetings()) == 2


def refused_times(book, **more):
    with pytest.raises(Conflict) as refusal:
        book(**more)
    return [instant(each) for each in refusal.value.details["alternatives"]["times"]]


def test_a_refused_series_offers_the_nearest_times_at_which_all_of_it_fits_in_that_room(site):
    user = site.user()
    room = user.book(at(9, day=4))["room"]["id"]
    user.book(at(8), room_id=room)
    user.book(at(10, 30, day=6), room_id=room)
    daily = rule("FREQ=DAILY;COUNT=4")

    times = refused_times(user.book, room_id=room, recurrence=daily)

    assert times == [at(7), at(11, 30)]
    assert user.book(times[0], room_id=room, recurrence=daily)["occurrence_count"] == 4


def test_a_series_for_which_the_system_finds_no_room_is_offered_times_that_fit_in_one(new_site):
    site = new_site()
    site.license(line(25, 2))
    user = site.user()
    one = user.book(at(9, day=4), minutes=120)["room"]["id"]
    (other,) = {each["id"] for each in user.rooms(kind="shared")} - {one}
    user.book(at(9, day=5), minutes=90, room_id=other)

    times = refused_times(user.book, recurrence=rule("FREQ=DAILY;COUNT=4"))

    assert times[:2] == [at(8), at(10, 30)]
    assert user.book(times[1], recurrence=rule("FREQ=DAILY;COUNT=4"))["room"]["id"] == other


def test_the_times_of_a_series_have_ports_left_on_every_day(concurrent):
    user = concurrent.user(capacity=100)
    user.book(at(9, day=4), capacity=60)

    assert refused_times(user.book, capacity=50, recurrence=rule("FREQ=DAILY;COUNT=4")) == [at(8), at(10)]


def test_a_change_of_a_series_is_offered_times_for_the_occurrence_that_is_changed(site):
    user = site.user()
    _, found = series(user)
    user.book(at(14, day=5), room_id=found[0]["room"]["id"])

    times = refused_times(lambda: user(contract.update_meeting, id=found[1]["id"], scope="all", start_at=text(at(14, day=4))))

    assert times == [at(13, day=4), at(15, day=4)]
    assert user(contract.update_meeting, id=found[1]["id"], scope="all", start_at=text(times[0]))["occurrence_count"] == 4


def test_a_series_on_days_with_more_bookings_than_are_looked_at_is_offered_no_times(site, access, monkeypatch):
    user = site.user()
    room = user.book()["room"]["id"]
    wanted = [Interval(at(9, day=day), at(10, day=day)) for day in (3, 4)]

    def times():
        with access.begin(site.id) as session:
            context = sites.context(session, site.id, user.id)
            claim = places.fixed(session, context, context.account, room, None)
            return alternatives.nearest_times_of_series(session, context, [claim], wanted, 0, None)

    assert times() == [at(8), at(10)]
    monkeypatch.setattr(alternatives, "MOST_LOOKED_AT", 1)
    assert times() == []


def test_a_series_skips_what_clashes_where_that_is_asked_for(site):
    user = site.user()
    room = user.book(at(9, day=4))["room"]["id"]

    made = user.book(room_id=room, recurrence=rule("FREQ=DAILY;COUNT=3", skip_clashes=True))

    assert made["occurrence_count"] == 2
    assert made["left_out"] == [{"start_at": text(at(9, day=4)), "reason": "room_taken"}]


def test_a_series_of_which_nothing_is_free_is_refused_even_then(site):
    user = site.user()
    room = user.book()["room"]["id"]

    with pytest.raises(Conflict):
        user.book(room_id=room, recurrence=rule("FREQ=DAILY;COUNT=1", skip_clashes=True))


def test_a_series_takes_a_room_that_is_free_throughout(site):
    user = site.user()
    first = user.book(at(9, day=4))["room"]["id"]

    made, found = series(user)

    assert made["room"]["id"] != first
    assert len({each["room"]["id"] for each in found}) == 1


def test_ports_are_counted_for_each_occurrence(concurrent):
    user = concurrent.user(capacity=100)
    user.book(at(9, day=4), capacity=60)

    with pytest.raises(Conflict) as refusal:
        series(user, capacity=50)

    assert [(each["start_at"], each["reason"]) for each in refusal.value.details["clashes"]] == [(text(at(9, day=4)), "ports_exhausted")]


def test_a_series_that_outlasts_its_own_interval_clashes_with_itself(new_site):
    site = new_site(zone="Europe/Berlin")
    site.license(line(25, 1))

    with pytest.raises(Conflict) as refusal:
        site.user().book(before_the_change(9, days=2), minutes=24 * 60, recurrence=rule("FREQ=DAILY;COUNT=4"))

    assert [each["reason"] for each in refusal.value.details["clashes"]] == ["own_overlap"]


@pytest.mark.parametrize(
    ("text_", "code"),
    [("FREQ=DAILY", "count_or_until"), ("FREQ=DAILY;COUNT=366", "too_many"), ("FREQ=HOURLY;COUNT=2", "frequency")],
)
def test_a_rule_without_an_end_or_too_long_is_refused(site, text_, code):
    with pytest.raises(Invalid) as refusal:
        site.user().book(recurrence=rule(text_))

    assert [(fault.field, fault.code) for fault in refusal.value.fields] == [("recurrence.rrule", code)]


def test_a_whole_year_of_days_is_booked_in_one_go(site):
    made, _ = series(site.user(), 365)

    assert made["occurrence_count"] == 365


def test_cancelling_one_occurrence_leaves_the_others(site):
    user = site.user()
    _, found = series(user)

    assert user(contract.cancel_meeting, id=found[1]["id"])["cancelled_count"] == 1

    assert [each["status"] for each in user.meetings(series_id=found[0]["series_id"], sort="start_at")] == [
        "booked",
        "cancelled",
        "booked",
        "booked",
    ]


def test_cancelling_this_and_following_leaves_what_is_before(site):
    user = site.user()
    _, found = series(user)

    assert user(contract.cancel_meeting, id=found[1]["id"], scope="following")["cancelled_count"] == 3

    assert starts(user.meetings(series_id=found[0]["series_id"])) == [at(9)]


def test_cancelling_all_frees_the_room_for_all_of_it(site):
    user = site.user()
    made, found = series(user)

    assert user(contract.cancel_meeting, id=found[2]["id"], scope="all")["cancelled_count"] == 4

    assert series(user, room_id=made["room"]["id"])[0]["occurrence_count"] == 4


def test_changing_one_occurrence_moves_it_alone(site):
    user = site.user()
    _, found = series(user)

    changed = user(contract.update_meeting, id=found[1]["id"], start_at=text(at(14, day=4)), topic="临时改期")

    assert (changed["topic"], changed["start_at"]) == ("临时改期", text(at(14, day=4)))
    assert starts(user.meetings(series_id=found[0]["series_id"])) == [at(9), at(14, day=4), at(9, day=5), at(9, day=6)]
    assert {each["topic"] for each in user.meetings(series_id=found[0]["series_id"])} == {"周例会", "临时改期"}


def test_moving_a_whole_series_by_a_day_does_not_trip_over_itself(site):
    user = site.user()
    made, found = series(user, room_id=site.root.rooms(kind="shared")[0]["id"])

    changed = user(contract.update_meeting, id=found[0]["id"], scope="all", start_at=text(at(9, day=4)))

    assert changed["occurrence_count"] == 4
    assert starts(user.meetings(series_id=made["series_id"])) == [at(9, day=day) for day in (4, 5, 6, 7)]
    assert {each["room"]["id"] for each in user.meetings(series_id=made["series_id"])} == {made["room"]["id"]}


def test_changing_this_and_following_makes_them_a_series_of_their_own_under_the_same_number(site):
    user = site.user()
    made, found = series(user)

    changed = user(contract.update_meeting, id=found[2]["id"], scope="following", start_at=text(at(11, day=5)), topic="下半场")

    assert changed["series_id"] != made["series_id"]
    assert changed["meeting_number"] == made["meeting_number"]
    assert changed["recurrence"]["rrule"] == "FREQ=DAILY;COUNT=2"
    assert starts(user.meetings(series_id=changed["series_id"])) == [at(11, day=5), at(11, day=6)]
    before = user.meetings(series_id=made["series_id"])
    assert starts(before) == [at(9), at(9, day=4)]
    assert before[0]["recurrence"]["rrule"] == "FREQ=DAILY;COUNT=2"


def test_changing_the_words_of_all_leaves_a_moved_occurrence_where_it_is(site):
    user = site.user()
    _, found = series(user)
    user(contract.update_meeting, id=found[1]["id"], start_at=text(at(14, day=4)))

    user(contract.update_meeting, id=found[0]["id"], scope="all", topic="新主题", agenda="一、二、三")

    after = user.meetings(series_id=found[0]["series_id"])
    assert {each["topic"] for each in after} == {"新主题"}
    assert at(14, day=4) in starts(after)


def test_a_cancelled_occurrence_stays_cancelled_when_the_series_moves(site):
    user = site.user()
    _, found = series(user)
    user(contract.cancel_meeting, id=found[1]["id"])

    user(contract.update_meeting, id=found[0]["id"], scope="all", start_at=text(at(10)))

    after = user.meetings(series_id=found[0]["series_id"])
    assert starts(after) == [at(10), at(10, day=5), at(10, day=6)]
    assert after[0]["recurrence"]["exdates"] == [at(10, day=4).date().isoformat()]


def test_another_rule_for_the_whole_series_makes_and_drops_what_it_needs(site):
    user = site.user()
    _, found = series(user, 2)

    more = user(contract.update_meeting, id=found[0]["id"], scope="all", recurrence=rule("FREQ=DAILY;INTERVAL=2;COUNT=3"))
    assert more["occurrence_count"] == 3
    assert starts(user.meetings(series_id=more["series_id"])) == [at(9), at(9, day=5), at(9, day=7)]

    fewer = user(contract.update_meeting, id=found[0]["id"], scope="all", recurrence=rule("FREQ=DAILY;COUNT=1"))
    assert fewer["occurrence_count"] == 1
    assert starts(user.meetings(series_id=more["series_id"])) == [at(9)]


def test_a_change_that_clashes_changes_nothing(site):
    user = site.user()
    _, found = series(user)
    user.book(at(14, day=5), room_id=found[0]["room"]["id"])

    with pytest.raises(Conflict) as refusal:
        user(contract.update_meeting, id=found[0]["id"], scope="all", start_at=text(at(14)))

    assert [each["start_at"] for each in refusal.value.details["clashes"]] == [text(at(14, day=5))]
    assert starts(user.meetings(series_id=found[0]["series_id"])) == [at(9, day=day) for day in (3, 4, 5, 6)]


def test_a_move_against_the_rules_days_asks_for_another_rule(site):
    user = site.user()
    weekday = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")[at(9).weekday()]
    made = user.book(recurrence=rule(f"FREQ=WEEKLY;BYDAY={weekday};COUNT=3"))

    with pytest.raises(Invalid) as refusal:
        user(contract.update_meeting, id=made["id"], scope="all", start_at=text(at(9, day=4)))

    assert [fault.code for fault in refusal.value.fields] == ["misses_start"]


def test_a_rule_is_not_for_one_occurrence_alone(site):
    user = site.user()
    _, found = series(user)

    with pytest.raises(Invalid) as refusal:
        user(contract.update_meeting, id=found[0]["id"], recurrence=rule("FREQ=DAILY;COUNT=2"))

    assert [fault.code for fault in refusal.value.fields] == ["not_a_series"]


def test_occurrences_that_were_moved_together_count_for_each_others_ports(concurrent):
    user = concurrent.user(capacity=100)
    _, found = series(user, 3, capacity=30, minutes=12 * 60)
    user(contract.update_meeting, id=found[1]["id"], start_at=text(at(10)))
    user(contract.update_meeting, id=found[2]["id"], start_at=text(at(11)), duration_minutes=30)

    with pytest.raises(Conflict) as refusal:  # two at once would fit, three do not
        user(contract.update_meeting, id=found[0]["id"], scope="all", capacity=45)

    assert [each["start_at"] for each in refusal.value.details["clashes"]] == [text(at(11))]


def test_an_occurrence_that_was_moved_alone_moves_with_all_and_the_edited_one_is_where_it_was_put(site):
    user = site.user()
    _, found = series(user)
    user(contract.update_meeting, id=found[1]["id"], start_at=text(at(14, day=4)))

    changed = user(contract.update_meeting, id=found[1]["id"], scope="all", start_at=text(at(15, day=4)))

    assert starts(user.meetings(series_id=changed["series_id"])) == [at(10), at(15, day=4), at(10, day=5), at(10, day=6)]


def test_a_form_that_is_saved_with_the_same_start_leaves_a_moved_occurrence_where_it_is(site):
    user = site.user()
    _, found = series(user)
    user(contract.update_meeting, id=found[1]["id"], start_at=text(at(14, day=4)))

    user(contract.update_meeting, id=found[0]["id"], scope="all", start_at=text(at(9)), topic="新主题")

    assert at(14, day=4) in starts(user.meetings(series_id=found[0]["series_id"]))


def test_either_half_of_a_split_series_is_cancelled_alone(site):
    user = site.user()
    _, found = series(user)
    second = user(contract.update_meeting, id=found[2]["id"], scope="following", topic="下半场")

    assert user(contract.cancel_meeting, id=found[0]["id"], scope="all")["cancelled_count"] == 2

    assert starts(user.meetings(series_id=second["series_id"])) == [at(9, day=5), at(9, day=6)]
    assert user(contract.cancel_meeting, id=found[3]["id"], scope="all")["cancelled_count"] == 2
    assert starts(user.meetings()) == []


def test_a_series_is_not_moved_into_the_past_by_one_of_its_later_occurrences(site):
    user = site.user()
    _, found = series(user, 6)

    with pytest.raises(Invalid) as refusal:
        user(contract.update_meeting, id=found[5]["id"], scope="all", start_at=text(at(9, day=3)))

    assert [(fault.field, fault.code) for fault in refusal.value.fields] == [("start_at", "past")]
    assert starts(user.meetings(series_id=found[0]["series_id"]))[0] == at(9)


def test_a_change_skips_what_clashes_in_whichever_room_is_free_most(new_site):
    site = new_site()
    site.license(line(25, 1))
    user = site.user()
    _, found = series(user, 3)
    user.book(at(14, day=4))

    changed = user(
        contract.update_meeting,
        id=found[0]["id"],
        scope="all",
        start_at=text(at(14)),
        room_id=None,
        recurrence=rule("FREQ=DAILY;COUNT=3", skip_clashes=True),
    )

    assert changed["left_out"] == [{"start_at": text(at(14, day=4)), "reason": "room_taken"}]
    assert starts(user.meetings(series_id=changed["series_id"])) == [at(14), at(14, day=5)]
