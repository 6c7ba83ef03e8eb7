"""Bookings of another system: past and future, each once."""

from contracts import booking as contract
from tests.booking.factories import at, line, text


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
