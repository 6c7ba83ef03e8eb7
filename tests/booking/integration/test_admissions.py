"""What the media plane asks before it lets a meeting start, and the feed that it reads."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import psycopg2
import pytest
from sqlalchemy import text as sql

from contracts import booking as contract
from contracts.errors import Invalid
from tests.booking.factories import at, eventually, instant, line, now, text

MINUTE = timedelta(minutes=1)


def ask(site, number, **more):
    return site.engine(contract.admit, meeting_number=number, **more)


def read(site, since=""):
    """All that the feed has from there on, and where to go on."""
    items = []
    while True:
        page = site.engine(contract.list_bookings, since=since)
        items += page["items"]
        since = page["next"]
        if not page["more"]:
            return items, since


def test_a_booked_number_may_start_from_an_hour_before_and_until_its_end(site):
    made = site.user().book(now() + 50 * MINUTE, capacity=20)

    answer = ask(site, made["meeting_number"])

    assert (answer["allowed"], answer["capacity"], answer["until"]) == (True, 20, made["end_at"])
    assert answer["meeting_id"] == made["id"]


def test_a_number_is_understood_however_it_is_grouped(site):
    number = site.user().book(now() + 10 * MINUTE)["meeting_number"]

    for spelling in (f"{number[:3]} {number[3:6]}-{number[6:]}", int(number), "".join(chr(ord(digit) + 0xFEE0) for digit in number)):
        assert ask(site, spelling)["allowed"] is True


def test_a_password_is_asked_for(site):
    made = site.user().book(now() + 10 * MINUTE, password="246810")

    assert ask(site, made["meeting_number"])["reason"] == "wrong_password"
    assert ask(site, made["meeting_number"], password="135791")["reason"] == "wrong_password"
    assert ask(site, made["meeting_number"], password="246810")["allowed"] is True


def test_a_password_is_the_same_composed_and_decomposed(site):
    made = site.user().book(now() + 10 * MINUTE, password="Caf\u00e9 1")

    assert ask(site, made["meeting_number"], password="Cafe\u0301\u00a01")["allowed"] is True


@pytest.mark.parametrize(("chosen", "typed"), [("１３５７９", "13579"), ("13579", "１３５７９"), ("٤٢", "42")])
def test_digits_of_a_password_are_the_same_in_every_width_and_script(site, chosen, typed):
    made = site.user().book(now() + 10 * MINUTE, password=chosen)

    assert ask(site, made["meeting_number"], password=typed)["allowed"] is True


def test_a_number_that_may_not_start_says_why(site):
    user = site.user()
    later = user.book(at(9))
    gone = user.book(now() + 10 * MINUTE)
    user(contract.cancel_meeting, id=gone["id"])

    assert ask(site, later["meeting_number"])["reason"] == "not_yet"
    assert ask(site, gone["meeting_number"])["reason"] == "cancelled"
    assert ask(site, "100000000")["reason"] == "unknown_number"


def test_another_sites_number_is_unknown(site, new_site):
    made = site.user().book(now() + 10 * MINUTE)

    assert ask(new_site(), made["meeting_number"])["reason"] == "unknown_number"


def test_a_personal_number_takes_its_room_and_gets_the_same_answer_twice(site):
    user = site.user(account_kind="dedicated", capacity=50, name="周杰")
    room = user.rooms()[0]

    first, again = ask(site, room["pmi"]), ask(site, room["pmi"])

    assert first == again
    assert (first["allowed"], first["capacity"], first["topic"]) == (True, 50, "周杰 的个人会议")
    (meeting,) = user.meetings()
    assert (meeting["type"], meeting["room"]["id"], meeting["status"]) == ("pmi", room["id"], "booked")
    site.started(room["pmi"], "run==", now())
    assert [each["status"] for each in user.meetings()] == ["in_progress"]


def test_a_personal_start_ends_where_the_next_booking_of_the_room_begins(site):
    user = site.user(account_kind="dedicated", capacity=50)
    user.book(now() + 30 * MINUTE)

    assert instant(ask(site, user.rooms()[0]["pmi"])["until"]) == now() + 30 * MINUTE


def test_a_personal_start_takes_the_ports_that_are_free_or_is_refused(concurrent):
    user = concurrent.user(account_kind="dedicated", capacity=50)
    concurrent.user(capacity=100).book(now() + MINUTE, minutes=60, capacity=70)
    concurrent.user(capacity=100).book(now() + 30 * MINUTE, minutes=60, capacity=20)
    concurrent.started("111222333", "other==", now() - MINUTE)

    answer = ask(concurrent, user.rooms()[0]["pmi"])

    assert (answer["allowed"], answer["capacity"]) == (True, 50)
    assert instant(answer["until"]) <= now() + 2 * MINUTE  # then the 70 begin

    full = concurrent.user(account_kind="dedicated", capacity=60)
    second = ask(concurrent, full.rooms()[0]["pmi"])
    assert (second["allowed"], second["capacity"]) == (True, 50)
    third = concurrent.user(account_kind="dedicated", capacity=60)
    assert ask(concurrent, third.rooms()[0]["pmi"])["reason"] == "ports_exhausted"


def test_a_personal_start_that_was_let_in_and_never_came_gives_its_time_back(site, access_to):
    user = site.user(account_kind="dedicated", capacity=50)
    ask(site, user.rooms()[0]["pmi"])
    access_to.as_owner("booking", site.id, "UPDATE meetings SET start_at = start_at - interval '15 minutes'")

    def ended():
        assert [each["status"] for each in user.meetings()] == ["ended"]

    eventually(ended, seconds=25)
    assert user.book(now() + MINUTE)


def test_the_feed_tells_what_is_to_come_and_then_what_changes(site):
    user = site.user()
    first, second = user.book(at(9)), user.book(at(11), password="246810")

    items, since = eventually(lambda: _all(read(site), 2))
    assert {each["meeting_id"] for each in items} == {first["id"], second["id"]}
    assert {each["has_password"] for each in items} == {True, False}

    user(contract.update_meeting, id=first["id"], start_at=text(at(13)))
    user(contract.cancel_meeting, id=second["id"])

    changed, since = eventually(lambda: _all(read(site, since), 2))
    by_id = {each["meeting_id"]: each for each in changed}
    assert by_id[first["id"]]["start_at"] == text(at(13))
    assert by_id[second["id"]]["status"] == "cancelled"
    assert read(site, since)[0] == []


def test_a_long_feed_is_read_page_by_page_without_a_gap(site):
    user = site.user()
    made = user.book(recurrence={"rrule": "FREQ=DAILY;COUNT=365"})
    user.book(at(15), recurrence={"rrule": "FREQ=DAILY;COUNT=300"})

    items, _ = eventually(lambda: _all(read(site), 665))

    assert len({each["meeting_id"] for each in items}) == 665
    assert sum(each["meeting_number"] == made["meeting_number"] for each in items) == 365


def test_a_place_in_the_feed_that_was_never_given_is_refused(site):
    with pytest.raises(Invalid):
        site.engine(contract.list_bookings, since="yesterday")


def _all(found, count):
    """A feed waits for transactions that run elsewhere in the database: what is not there yet comes."""
    assert len(found[0]) >= count
    return found


@pytest.mark.parametrize("since", ["c1." + "-" * 36, "c1." + "0" * 36, "c9999999999999999999." + "0" * 8, "d1.x"])
def test_no_place_that_is_made_up_is_an_error_of_ours(site, since):
    with pytest.raises(Invalid):
        site.engine(contract.list_bookings, since=since)


def test_a_change_whose_transaction_began_first_and_ends_last_is_not_missed(site, access):
    user = site.user()
    slow, quick = user.book(at(9)), user.book(at(11))
    _, since = eventually(lambda: _all(read(site), 2))
    with access.begin(site.id) as session:
        session.execute(sql("UPDATE meetings SET agenda = 'x' WHERE id = :id"), {"id": slow["id"]})
        user(contract.update_meeting, id=quick["id"], topic="改名")
        early, since = read(site, since)
        again, since = read(site, since)

    late, _ = eventually(lambda: _all(read(site, since), 1 if early or again else 2))

    assert [each["meeting_id"] for each in (*early, *again, *late)].count(slow["id"]) == 1
    assert {each["meeting_id"] for each in (*early, *again, *late)} == {slow["id"], quick["id"]}


def test_a_personal_start_lasts_no_longer_than_the_licence(new_site):
    hours = (22 - now().hour + 11) % 24 - 11  # where it is ten in the evening now
    site = new_site(zone=f"Etc/GMT{-hours:+d}")
    zone = ZoneInfo(site.zone)
    today = now().astimezone(zone).date()
    site.license(line(50, 3, kind="dedicated"), expires_on=today)
    user = site.user(account_kind="dedicated", capacity=50)

    answer = ask(site, user.rooms()[0]["pmi"])

    assert instant(answer["until"]) == datetime.combine(today + timedelta(days=1), datetime.min.time(), zone)


def test_a_password_cannot_be_guessed(site):
    number = site.user().book(now() + 10 * MINUTE, password="246810")["meeting_number"]
    assert {ask(site, number, password=f"{guess:06}")["reason"] for guess in range(20)} == {"wrong_password"}

    assert ask(site, number, password="246810")["reason"] == "too_many_attempts"
    other = site.user().book(now() + 10 * MINUTE, password="246810")["meeting_number"]
    assert ask(site, other, password="246810")["allowed"] is True


def test_the_right_password_forgets_the_wrong_ones_and_being_asked_for_it_is_no_try(site):
    number = site.user().book(now() + 10 * MINUTE, password="246810")["meeting_number"]
    for _ in range(2):
        for guess in range(15):
            ask(site, number, password=f"{guess:06}")
            ask(site, number)
        assert ask(site, number, password="246810")["allowed"] is True


def test_after_a_restore_into_another_server_the_feed_is_read_from_the_beginning_and_lacks_nothing(site, access_to):
    made = site.user().book()
    _, before = eventually(lambda: _all(read(site), 1))
    # As a dump leaves it in a server that has made fewer transactions.
    access_to.as_owner("booking", site.id, "ALTER TABLE meetings DISABLE TRIGGER note_change")
    access_to.as_owner("booking", site.id, "UPDATE meetings SET changed = changed + 1000000000 WHERE site_id = :site", site=site.id)
    access_to.as_owner("booking", site.id, "ALTER TABLE meetings ENABLE TRIGGER note_change")
    place = before.replace("c", "c9", 1)

    with pytest.raises(Invalid):
        site.engine(contract.list_bookings, since=place)

    items, _ = eventually(lambda: _all(read(site), 1))
    assert [each["meeting_id"] for each in items] == [made["id"]]


def test_a_long_transaction_in_another_database_of_the_server_does_not_hold_up_the_feed(site, databases):
    user = site.user()
    with psycopg2.connect(databases.admin_url) as elsewhere, elsewhere.cursor() as cursor:
        cursor.execute("SELECT pg_current_xact_id()")
        made = user.book()

        items, _ = eventually(lambda: _all(read(site), 1))

    elsewhere.close()
    assert [each["meeting_id"] for each in items] == [made["id"]]
