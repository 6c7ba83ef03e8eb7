"""Bookings of another system: past and future, each once."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from random import Random
from time import sleep

import pytest

from booking.domain.intervals import Interval, Load, peak
from contracts import booking as contract
from contracts.errors import Conflict, Invalid, Unavailable
from tests.booking.factories import at, instant, line, now, text


def row(external_id, host, start, **more):
    form = {"external_id": external_id, "topic": "历史会议", "host_email": host, "start_at": text(start), "duration_minutes": 60}
    return {**form, **more}


def hired(site, **more):
    account = site.account(**more)
    site.tell(account)
    return account


def load(site, *rows):
    return site.operator(contract.import_bookings, site_id=site.id, bookings=list(rows))


def test_past_and_future_bookings_are_taken_over_once(site):
    host = hired(site)
    room = site.root.rooms(kind="shared")[0]["name"]
    rows = [
        row("a", host["email"], at(9, day=-30), room_name=room),
        row("b", host["email"].upper(), at(9, day=7), room_name=room, meeting_number="345678901"),
        row("c", host["email"], at(9, day=-30), room_name=room, status="cancelled"),
    ]

    first, again = load(site, *rows), load(site, *rows)

    assert first == {"imported_count": 3, "known_count": 0, "refused": []}
    assert again == {"imported_count": 0, "known_count": 3, "refused": []}
    found = {each["start_at"] + each["status"]: each for each in site.as_user(host["id"]).meetings()}
    assert {each["status"] for each in found.values()} == {"ended", "booked", "cancelled"}
    assert found[text(at(9, day=7)) + "booked"]["meeting_number"] == "345678901"


def test_what_does_not_fit_is_refused_by_name_and_the_rest_is_booked(site):
    host = hired(site)
    room = site.root.rooms(kind="shared")[0]["name"]

    done = load(
        site,
        row("a", host["email"], at(9), room_name=room),
        row("b", host["email"], at(9, 30), room_name=room),
        row("c", "nobody@example.com", at(9)),
        row("d", host["email"], at(12), room_name="没有"),
    )

    assert done["imported_count"] == 1
    assert {each["external_id"]: each["reason"] for each in done["refused"]} == {
        "b": "room_taken",
        "c": "unknown_host",
        "d": "unknown_room",
    }


def test_the_occurrences_of_a_series_share_its_number_across_imports(site):
    host = hired(site)
    room = site.root.rooms(kind="shared")[0]["name"]
    for day in (1, 2, 3):
        load(site, row(f"s{day}", host["email"], at(9, day=day), room_name=room, type="recurring", series_external_id="S"))

    assert len({each["meeting_number"] for each in site.as_user(host["id"]).meetings()}) == 1


def test_ports_are_counted_in_imports_too(concurrent):
    host = hired(concurrent, capacity=60)

    done = load(concurrent, row("a", host["email"], at(9), capacity=60), row("b", host["email"], at(9), capacity=60))

    assert [each["reason"] for each in done["refused"]] == ["ports_exhausted"]


def test_nobody_gets_mail_about_what_is_imported(site, told):
    host = hired(site)
    load(site, row("a", host["email"], at(9), room_name=site.root.rooms(kind="shared")[0]["name"], invitees=[{"email": "x@example.com"}]))

    assert told(contract.invitation_due, site.id) == []
    assert [each["change"] for each in told(contract.meeting_changed, site.id)] == ["imported"]


def test_a_later_licence_does_not_lose_imported_rooms(site):
    host = hired(site)
    room = site.root.rooms(kind="shared", capacity=100)[0]
    load(site, row("a", host["email"], at(9), room_name=room["name"]))

    site.license(line(25, 2), line(100, 1))

    assert room["id"] in {each["id"] for each in site.root.rooms()}


def reasons(done):
    return {each["external_id"]: each["reason"] for each in done["refused"]}


def shared_room(site, **query):
    return site.root.rooms(kind="shared", **query)[0]["name"]


def patiently(call):
    """Again after `busy`, as every client does."""
    while True:
        try:
            return call()
        except Unavailable as error:
            sleep(error.retry_after or 1)


def every_meeting(site):
    found, number = [], 1
    while True:
        page = site.root(contract.list_meetings, page=number, page_size=100)
        found += page["items"]
        if len(found) >= page["total"]:
            return found
        number += 1


def slot(meeting):
    return Interval(instant(meeting["start_at"]), instant(meeting["end_at"]))


def test_the_same_page_from_two_sides_at_once_is_taken_over_once(site):
    host, room = hired(site), shared_room(site)
    rows = [row(f"{hour}", host["email"], at(hour), room_name=room) for hour in range(8, 18)]

    with ThreadPoolExecutor(2) as both:
        outcomes = list(both.map(lambda _: load(site, *rows), range(2)))

    assert sorted(each["imported_count"] for each in outcomes) == [0, 10]
    assert sorted(each["known_count"] for each in outcomes) == [0, 10]
    assert len(every_meeting(site)) == 10


def test_a_page_broken_off_goes_on_where_it_was(site):
    host, room = hired(site), shared_room(site)
    rows = [row(f"{hour}", host["email"], at(hour), room_name=room) for hour in range(8, 18)]
    load(site, *rows[:4])

    assert load(site, *rows) == {"imported_count": 6, "known_count": 4, "refused": []}


def test_the_past_of_a_room_is_not_taken_twice_by_two_pages(site):
    host, room = hired(site), shared_room(site)
    load(site, row("a", host["email"], at(9, day=-3), room_name=room))

    done = load(site, row("b", host["email"], at(9, 30, day=-3), room_name=room), row("c", host["email"], at(10, day=-3), room_name=room))

    assert reasons(done) == {"b": "room_taken"}


def test_what_the_engine_tells_of_a_past_booking_belongs_to_it(site):
    host, room = hired(site), shared_room(site)
    load(site, row("a", host["email"], at(9, day=-3), room_name=room))
    (made,) = every_meeting(site)

    site.ended(made["meeting_number"], "run", at(9, 2, day=-3), at(9, 40, day=-3))

    (found,) = every_meeting(site)
    assert (found["id"], found["status"]) == (made["id"], "ended")
    assert (instant(found["started_at"]), instant(found["ended_at"])) == (at(9, 2, day=-3), at(9, 40, day=-3))


def test_an_id_twice_in_one_page_is_one_booking(site):
    host, room = hired(site), shared_room(site)

    done = load(site, row("a", host["email"], at(9), room_name=room), row("a", host["email"], at(11), room_name=room))

    assert (done["imported_count"], done["known_count"]) == (1, 1)


def test_back_to_back_in_one_page_is_no_clash(site):
    host, room = hired(site), shared_room(site)

    done = load(site, *(row(f"{hour}", host["email"], at(hour, day=-3), room_name=room) for hour in range(6)))

    assert done["imported_count"] == 6


def test_a_cancelled_booking_takes_nothing(concurrent):
    host = hired(concurrent, capacity=100)

    done = load(
        concurrent,
        row("a", host["email"], at(9), capacity=100, status="cancelled"),
        row("b", host["email"], at(9), capacity=100),
    )

    assert done["refused"] == []


def test_ports_are_counted_by_their_peak_not_by_their_sum(concurrent):
    host = hired(concurrent, capacity=60)

    done = load(
        concurrent,
        row("long", host["email"], at(9), capacity=40, duration_minutes=240),
        row("first", host["email"], at(9), capacity=60),
        row("too much", host["email"], at(9, 30), capacity=10),
        row("second", host["email"], at(10), capacity=60),
    )

    assert reasons(done) == {"too much": "ports_exhausted"}


@pytest.mark.parametrize("seed", range(3))
def test_whatever_a_page_holds_no_room_is_taken_twice_and_what_is_refused_did_not_fit(site, seed):
    random = Random(seed)
    host, names = hired(site), [each["name"] for each in site.root.rooms(kind="shared")]
    rows = [
        row(f"{number}", host["email"], at(random.randrange(24), random.randrange(60)), room_name=random.choice(names))
        | {"duration_minutes": random.choice((5, 30, 60, 600))}
        for number in range(120)
    ]

    refused = reasons(load(site, *rows[:60])) | reasons(load(site, *rows[60:]))

    taken = {name: [slot(each) for each in every_meeting(site) if each["room"]["name"] == name] for name in names}
    assert not [1 for slots in taken.values() for each in slots for other in slots if each is not other and each.overlaps(other)]
    lost = [each for each in rows if each["external_id"] in refused]
    assert len(lost) + sum(map(len, taken.values())) == len(rows)
    for each in lost:
        start = instant(each["start_at"])
        wanted = Interval(start, start + timedelta(minutes=each["duration_minutes"]))
        assert any(wanted.overlaps(other) for other in taken[each["room_name"]])


@pytest.mark.parametrize("seed", range(3))
def test_whatever_a_page_holds_the_ports_suffice_at_every_moment(concurrent, seed):
    random = Random(seed)
    host = hired(concurrent, capacity=60)
    rows = [
        row(f"{number}", host["email"], at(random.randrange(24), random.randrange(60)), capacity=random.choice((2, 10, 30, 60)))
        | {"duration_minutes": random.choice((5, 30, 60, 600))}
        for number in range(120)
    ]

    refused = reasons(load(concurrent, *rows[:60])) | reasons(load(concurrent, *rows[60:]))

    loads = [Load(slot(each), each["capacity"]) for each in every_meeting(concurrent)]
    assert set(refused.values()) == {"ports_exhausted"}
    assert len(loads) + len(refused) == len(rows)
    assert peak(loads, Interval(at(0, day=2), at(0, day=6))).ports <= 100


def test_an_import_and_people_who_book_meanwhile_never_take_the_same(site):
    host, name = hired(site), shared_room(site)
    room = next(each for each in site.root.rooms(kind="shared") if each["name"] == name)
    user = site.user()
    rows = [row(f"{day}", host["email"], at(9, day=day), room_name=name) for day in range(1, 200)]

    def book(day):
        try:
            return patiently(lambda: user.book(at(9, 30, day=day), room_id=room["id"]))
        except Conflict:
            return None

    with ThreadPoolExecutor(5) as pool:
        pages = [pool.submit(patiently, lambda begin=begin: load(site, *rows[begin : begin + 50])) for begin in range(0, 199, 50)]
        lived = list(pool.map(book, range(1, 100)))

    refused = {each for page in pages for each in reasons(page.result())}
    assert refused == {f"{day}" for day, booked in enumerate(lived, 1) if booked}


def test_more_than_a_thousand_rows_are_refused(site):
    host = hired(site)

    with pytest.raises(Invalid) as refused:
        load(site, *(row(f"{number}", host["email"], at(9)) for number in range(1001)))

    assert [each.field for each in refused.value.fields] == ["bookings"]


def test_a_thousand_bookings_go_in_one_page(concurrent):
    host = hired(concurrent, capacity=10)

    done = load(concurrent, *(row(f"{number}", host["email"], at(number % 24, day=-1 - number // 24)) for number in range(1000)))

    assert done == {"imported_count": 1000, "known_count": 0, "refused": []}


def test_hosts_and_rooms_of_another_site_are_unknown(site, new_site):
    other = new_site()
    other.license(line(25, 1))
    stranger, host = hired(other), hired(site)
    elsewhere = other.root.rooms(kind="shared")[0]
    renamed = other.root(contract.rename_room, id=elsewhere["id"], name="只在那边")

    done = load(
        site,
        row("a", stranger["email"], at(9), room_name=shared_room(site)),
        row("b", host["email"], at(9), room_name=renamed["name"]),
    )

    assert reasons(done) == {"a": "unknown_host", "b": "unknown_room"}


def test_nothing_that_comes_is_booked_past_an_expiry_of_site_room_or_host(site):
    soon = now().date() + timedelta(days=10)
    host, leaving, room = hired(site), hired(site, expires_on=soon.isoformat()), shared_room(site)
    site.license(line(25, 2), line(100, 1), line(50, 3, kind="dedicated"), expires_on=soon + timedelta(days=10))

    done = load(
        site,
        row("before", host["email"], at(9, day=15), room_name=room),
        row("past the host's", leaving["email"], at(11, day=15), room_name=room),
        row("past the site's", host["email"], at(9, day=25), room_name=room),
    )

    assert reasons(done) == {"past the host's": "beyond_expiry", "past the site's": "beyond_expiry"}


def test_what_comes_keeps_the_rules_of_who_books_where_and_how_large(site):
    owner, shared = hired(site, account_kind="dedicated", capacity=50), hired(site)
    room = shared_room(site, capacity=25)
    own = site.root.rooms(kind="dedicated")[0]["name"]

    done = load(
        site,
        row("own", owner["email"], at(9)),
        row("own by name", owner["email"], at(11), room_name=own),
        row("a shared one", owner["email"], at(13), room_name=room),
        row("another's", shared["email"], at(15), room_name=own),
        row("none", shared["email"], at(15)),
        row("too large", shared["email"], at(17), room_name=room, capacity=26),
    )

    assert reasons(done) == {
        "a shared one": "unknown_room",
        "another's": "unknown_room",
        "none": "unknown_room",
        "too large": "too_large",
    }


def test_a_number_goes_to_one_booking_and_comes_free_again_with_a_refusal(site):
    host, room = hired(site), shared_room(site)
    number = f"9{Random().randrange(10**7, 10**8)}"

    def wanting(name, hour, **more):
        return row(name, host["email"], at(hour), meeting_number=number, **more)

    first = load(site, row("there", host["email"], at(9), room_name=room), wanting("a", 9, room_name=room))
    again = load(site, wanting("a", 11, room_name=room), wanting("b", 13, room_name=room))

    assert reasons(first) == {"a": "room_taken"}
    assert (again["imported_count"], reasons(again)) == (1, {"b": "number_taken"})


def test_a_series_brings_its_own_number(site):
    host, room = hired(site), shared_room(site)
    number = f"9{Random().randrange(10**7, 10**8)}"
    days = [
        row(f"{day}", host["email"], at(9, day=day), room_name=room, series_external_id="S", meeting_number=number, type="recurring")
        for day in (1, 2, 3)
    ]

    load(site, *days[:2])
    load(site, *days[2:])

    assert {each["meeting_number"] for each in every_meeting(site)} == {number}


def test_a_personal_meeting_has_the_number_of_its_room(site):
    owner = hired(site, account_kind="dedicated", capacity=50)

    load(site, row("a", owner["email"], at(9), type="pmi"), row("b", owner["email"], at(11), type="pmi"))

    own = site.root.rooms(kind="dedicated")[0]
    assert [each["meeting_number"] for each in every_meeting(site)] == [own["pmi"]] * 2
