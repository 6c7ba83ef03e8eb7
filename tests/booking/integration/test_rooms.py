"""Rooms: made from licences and users in any order, shown with their day, renamed."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from contracts import booking as contract
from contracts import org
from contracts.errors import Conflict, Forbidden, Invalid, NotFound, Stale
from contracts.text import key
from contracts.text import line as text_of
from tests.booking.factories import FAR, Site, at, eventually, line, new_id, text


def capacities(caller, **query):
    return sorted(room["capacity"] for room in caller.rooms(**query))


def test_a_licence_makes_its_rooms_once_however_often_it_is_told(site):
    site.license(line(25, 2), line(100, 1), line(50, 3, kind="dedicated"))

    assert capacities(site.root, kind="shared") == [25, 25, 100]
    assert len({room["name"] for room in site.root.rooms()}) == 3


def test_an_older_licence_that_comes_late_changes_nothing(new_site, events):
    site = new_site()
    site.licence = 5
    site.license(line(25, 3))
    late = {"version": 2, "type": "account", "expires_on": FAR.isoformat(), "ports": None, "lines": [line(25, 1)]}

    events.handled(events.publish(org.licence_changed, site.id, late))

    assert capacities(site.root) == [25, 25, 25]


def test_licence_and_users_may_come_before_the_site_itself(client, events):
    site = Site(client, events)
    user = site.account(account_kind="dedicated", capacity=50)
    site.version = 1
    events.publish(org.directory_changed, site.id, {"version": 2, "site": None, "departments": [], "accounts": [user]})
    site.license(line(25, 1), line(50, 1, kind="dedicated", expires_on=at(0, day=900).date()))
    body = {"version": 1, "site": site._site(), "departments": [site.department(site.root_id)], "accounts": []}
    events.publish(org.directory_changed, site.id, body)
    events.applied(site.id, 2)

    assert capacities(site.root) == [25, 50]
    assert site.root.rooms(kind="dedicated")[0]["expires_on"] == at(0, day=900).date().isoformat()


def test_a_renewed_licence_keeps_rooms_names_and_bookings(new_site):
    site = new_site()
    soon = at(0, day=30).date()
    site.license(line(25, 2, expires_on=soon))
    user = site.user()
    made = user.book()

    site.license(line(25, 2))

    rooms = site.root.rooms()
    assert {room["expires_on"] for room in rooms} == {FAR.isoformat()}
    assert made["room"]["id"] in {room["id"] for room in rooms}


def test_a_smaller_licence_takes_the_empty_rooms(site):
    user = site.user()
    kept = user.book()["room"]["id"]

    done = site.change_limits(line(25, 1))

    assert done == {"rooms_created": 0, "rooms_changed": 0, "rooms_retired": 2}
    assert [room["id"] for room in site.root.rooms()] == [kept]


def test_a_licence_cut_is_refused_by_what_is_booked(site):
    user = site.user()
    for _ in range(2):
        user.book(capacity=25)

    with pytest.raises(Conflict) as refusal:
        site.change_limits(line(25, 1))

    assert refusal.value.code == "licence_in_use"
    assert refusal.value.details["meeting_count"] == 1
    assert len(refusal.value.details["rooms"]) == 1
    assert capacities(site.root, kind="shared") == [25, 25, 100]


def test_an_earlier_expiry_is_refused_naming_the_meetings_beyond_it(site):
    made = site.user().book(at(9, day=10))

    with pytest.raises(Conflict) as refusal:
        site.change_limits(line(25, 2), line(100, 1), expires_on=at(0, day=9).date())

    assert [each["id"] for each in refusal.value.details["meetings"]] == [made["id"]]


def test_fewer_ports_are_refused_naming_the_peak(concurrent):
    concurrent.user(capacity=60).book(at(9), capacity=60)
    concurrent.user(capacity=60).book(at(9, 30), capacity=30)

    with pytest.raises(Conflict) as refusal:
        concurrent.change_limits(ports=80)

    peak = {"at": text(at(9, 30)), "at_local": f"{at(9, 30):%Y-%m-%d %H:%M}", "ports_used": 90, "ports_licensed": 80}
    assert refusal.value.details["peak"] == peak
    assert refusal.value.details["time_zone"] == "Asia/Shanghai"
    concurrent.change_limits(ports=90)
    with pytest.raises(Conflict, match="ports_exhausted"):
        concurrent.user(capacity=60).book(at(9, 30), capacity=1 + 1)


def test_a_dedicated_user_has_a_room_with_a_personal_number(site):
    user = site.user(account_kind="dedicated", capacity=50, name="周杰")

    (room,) = site.root.rooms(kind="dedicated")

    assert (room["name"], room["capacity"], room["owner"]) == ("周杰 的会议室", 50, {"id": user.id, "name": "周杰"})
    assert len(room["pmi"]) == 10


def test_a_room_goes_with_its_user_and_comes_back_with_them(site):
    row = site.account(account_kind="dedicated", capacity=50)
    site.tell(row)
    user = site.as_user(row["id"])
    room, made = user.rooms()[0], user.book()

    site.tell({**row, "deleted": True})
    assert site.root.rooms(kind="dedicated") == []
    assert site.root.meeting(made["id"])["status"] == "cancelled"

    site.tell(row)
    (again,) = site.root.rooms(kind="dedicated")
    assert (again["id"], again["pmi"]) == (room["id"], room["pmi"])
    assert site.root.meeting(made["id"])["status"] == "cancelled"


def test_a_dedicated_room_expires_with_its_user_and_later_meetings_stay(site):
    row = site.account(account_kind="dedicated", capacity=50)
    site.tell(row)
    user = site.as_user(row["id"])
    made = user.book(at(9, day=10))

    site.tell({**row, "expires_on": at(0, day=5).date().isoformat()})

    assert user.rooms()[0]["expires_on"] == at(0, day=5).date().isoformat()
    assert user.meeting(made["id"])["status"] == "booked"
    with pytest.raises(Conflict, match="beyond_expiry"):
        user.book(at(12, day=10))


def test_who_becomes_a_shared_user_has_no_room_any_more(site):
    row = site.account(account_kind="dedicated", capacity=50)
    site.tell(row)

    site.tell({**row, "account_kind": "shared", "capacity": None})

    assert site.root.rooms(kind="dedicated") == []
    assert site.as_user(row["id"]).book()["room"]["kind"] == "shared"


def test_rooms_are_shown_with_the_day_and_a_meeting_across_midnight_on_both(site):
    user = site.user()
    made = user.book(at(23, 30), minutes=60)

    for day in (3, 4):
        shown = {room["id"]: room["reservations"] for room in site.root.rooms(date=at(0, day=day).date().isoformat())}
        assert [each["meeting_id"] for each in shown[made["room"]["id"]]] == [made["id"]]
    assert all(not room["reservations"] for room in site.root.rooms(date=at(0, day=5).date().isoformat()))


def test_a_reservation_shows_topic_and_host(site):
    user = site.user(name="周杰")
    made = user.book()

    shown = {room["id"]: room["reservations"] for room in site.root.rooms(date=at(0).date().isoformat())}[made["room"]["id"]][0]

    assert (shown["topic"], shown["host"]["name"], shown["start_at"], shown["end_at"], shown["status"]) == (
        "周例会",
        "周杰",
        text(at(9)),
        text(at(10)),
        "booked",
    )


def test_a_busy_room_says_busy_and_no_more_to_who_may_not_see_the_meeting(site):
    made = site.user().book()
    part = site.administrator(site.open_department())
    day = at(0).date().isoformat()

    for caller in (part, site.user()):
        shown = {room["id"]: room["reservations"] for room in caller.rooms(date=day)}[made["room"]["id"]][0]
        assert shown["status"] == "busy"
        assert (shown["meeting_id"], shown["topic"], shown["host"]) == (None, None, None)
        assert (shown["start_at"], shown["end_at"]) == (text(at(9)), text(at(10)))


def test_dedicated_rooms_outside_the_scope_are_not_there(site):
    department = site.open_department()
    site.user(account_kind="dedicated", capacity=50)
    inside = site.user(account_kind="dedicated", capacity=50, department_id=department)

    found = site.administrator(department).rooms(kind="dedicated")

    assert [room["owner"]["id"] for room in found] == [inside.id]


def test_rooms_are_queried_by_name_owner_and_capacity(site):
    site.user(account_kind="dedicated", capacity=50, name="周杰")
    root = site.root

    assert capacities(root, q="周杰") == [50]
    assert capacities(root, q="100 方") == [100]
    assert capacities(root, capacity=25) == [25, 25]
    assert capacities(root, q="没有") == []


def test_root_renames_any_room_and_others_only_dedicated_ones_of_theirs(site, told):
    department = site.open_department()
    site.user(account_kind="dedicated", capacity=50, department_id=department)
    site.user(account_kind="dedicated", capacity=50)
    shared = site.root.rooms(kind="shared")[0]
    part = site.administrator(department)

    renamed = site.root(contract.rename_room, id=shared["id"], name="长江厅")
    assert renamed == site.root(contract.get_room, id=shared["id"]) == shared | {"name": "长江厅", "version": shared["version"] + 1}
    (own,) = part.rooms(kind="dedicated")
    assert part(contract.rename_room, id=own["id"], name="黄河厅")["name"] == "黄河厅"
    with pytest.raises(Forbidden):
        part(contract.rename_room, id=shared["id"], name="不行")
    other = next(room for room in site.root.rooms(kind="dedicated") if room["id"] != own["id"])
    with pytest.raises(NotFound):
        part(contract.rename_room, id=other["id"], name="不行")
    said = told(contract.audited, site.id)[0]
    assert (said["before"], said["after"]) == ({"name": shared["name"], "kind": "shared"}, {"name": "长江厅", "kind": "shared"})


def test_a_stale_name_is_not_saved_over_a_newer_one(site):
    shared = site.root.rooms(kind="shared")[0]
    site.root(contract.rename_room, id=shared["id"], name="一号", if_match=shared["version"])

    with pytest.raises(Stale):
        site.root(contract.rename_room, id=shared["id"], name="二号", if_match=shared["version"])


def test_a_new_name_outlives_the_next_licence(site):
    shared = site.root.rooms(kind="shared")[0]
    site.root(contract.rename_room, id=shared["id"], name="长江厅")

    site.license(line(25, 2), line(100, 2))

    assert "长江厅" in {room["name"] for room in site.root.rooms()}


LOOK_ALIKE = ["长江厅 A", "长江厅\u3000Ａ", "长江厅\u00a0a", "长江厅  A"]


@pytest.mark.parametrize("name", LOOK_ALIKE)
def test_a_name_of_another_shared_room_is_refused(site, name):
    first, second, _ = site.root.rooms(kind="shared")
    site.root(contract.rename_room, id=first["id"], name="长江厅 A")

    with pytest.raises(Conflict) as refusal:
        site.root(contract.rename_room, id=second["id"], name=name)

    assert (refusal.value.code, [(fault.field, fault.code) for fault in refusal.value.fields]) == ("taken", [("name", "taken")])
    assert site.root(contract.rename_room, id=first["id"], name=name)["name"] == text_of(name)


def test_of_renames_to_one_name_at_once_one_is_done(new_site):
    site = new_site()
    site.license(line(25, len(LOOK_ALIKE)))
    rooms = site.root.rooms(kind="shared")

    def outcome(room, name):
        try:
            return site.root(contract.rename_room, id=room["id"], name=name)["id"]
        except Conflict as refusal:
            return refusal.code

    with ThreadPoolExecutor(len(rooms)) as pool:
        outcomes = list(pool.map(outcome, rooms, LOOK_ALIKE))

    assert outcomes.count("taken") == len(LOOK_ALIKE) - 1
    assert len({key(room["name"]) for room in site.root.rooms(kind="shared")}) == len(rooms)


def test_dedicated_rooms_follow_their_owners_so_names_may_repeat(site):
    for _ in range(2):
        site.user(account_kind="dedicated", capacity=50, name="周杰")

    assert [room["name"] for room in site.root.rooms(kind="dedicated")] == ["周杰 的会议室"] * 2


def test_new_rooms_skip_the_numbers_whose_names_are_taken(site):
    first = site.root.rooms(kind="shared")[0]
    site.root(contract.rename_room, id=first["id"], name="共享会议室 04（25 方）")

    site.license(line(25, 4), line(100, 1))

    names = [room["name"] for room in site.root.rooms(kind="shared")]
    assert len(set(names)) == len(names) == 5
    assert {"共享会议室 05（25 方）", "共享会议室 06（25 方）"} <= set(names)


def test_a_room_that_comes_back_gets_a_number_if_its_name_is_taken(new_site):
    site = new_site()
    site.license(line(25, 2))
    kept = site.user().book()["room"]["id"]
    gone = next(room for room in site.root.rooms() if room["id"] != kept)
    site.license(line(25, 1))
    site.root(contract.rename_room, id=kept, name=gone["name"])

    site.license(line(25, 2))

    names = {room["id"]: room["name"] for room in site.root.rooms()}
    assert names == {kept: gone["name"], gone["id"]: f"{gone['name']} 2"}


def test_the_calendar_says_how_much_of_the_rooms_time_is_taken(site):
    user = site.user()
    user.book(at(9))
    user.book(at(23, 30), minutes=60)

    month = at(0).strftime("%Y-%m")
    found = {each["date"]: each for each in site.root(contract.get_room_calendar, month=month)["items"]}

    day = at(0).date().isoformat()
    assert found[day] == {"date": day, "count": 2, "booked_minutes": 90, "available_minutes": 3 * 24 * 60}


def test_the_load_of_the_calendar_is_that_of_the_rooms_that_the_actor_sees(site):
    site.user().book()
    department = site.open_department()
    for place in (site.root_id, department):
        site.user(account_kind="dedicated", capacity=50, department_id=place).book()
    part, month = site.administrator(department), at(0).strftime("%Y-%m")

    def load(kind):
        days = part(contract.get_room_calendar, month=month, kind=kind)["items"]
        return next(
            (each["booked_minutes"], each["available_minutes"] // 1440) for each in days if each["date"] == at(0).date().isoformat()
        )

    assert load("dedicated") == (60, 1)
    assert load("shared") == (60, 3)


def test_the_reservations_of_a_room_in_a_span(site):
    user = site.user()
    made = user.book()
    span = {"from": text(at(0)), "to": text(at(0) + timedelta(days=7))}

    found = site.root(contract.list_reservations, id=made["room"]["id"], **span)["items"]

    assert [each["meeting_id"] for each in found] == [made["id"]]


@pytest.mark.parametrize("length", [timedelta(0), -timedelta(days=1), timedelta(days=31, seconds=1)])
def test_a_span_that_cannot_be_asked_for_is_refused_naming_what_can(site, length):
    room = site.root.rooms()[0]

    with pytest.raises(Invalid) as refusal:
        site.root(contract.list_reservations, id=room["id"], **{"from": text(at(0)), "to": text(at(0) + length)})

    (fault,) = refusal.value.fields
    assert (fault.field, fault.code, fault.params) == ("to", "range", {"min": text(at(0)), "max": text(at(0) + timedelta(days=31))})


def test_deleting_users_says_how_many_meetings_go(site):
    user = site.user()
    user.book(at(9))
    user.book(at(11), recurrence={"rrule": "FREQ=DAILY;COUNT=3"})

    assert site.root(contract.count_user_meetings, ids=[user.id, new_id()]) == {"meeting_count": 4}
    assert site.administrator(site.open_department())(contract.count_user_meetings, ids=[user.id]) == {"meeting_count": 0}


def test_a_deleted_users_meetings_are_cancelled_and_their_history_stays(site):
    row = site.account()
    site.tell(row)
    user = site.as_user(row["id"])
    made = user.book(recurrence={"rrule": "FREQ=DAILY;COUNT=3"})

    site.tell({**row, "deleted": True})

    found = eventually(lambda: site.root.meetings(series_id=made["series_id"]))
    assert {each["status"] for each in found} == {"cancelled"}
    assert found[0]["host"]["name"] == "王小明"
