"""Who came, from what engines tell and booking has booked: persons, absentees, figures, scope."""

import base64
import random
from datetime import UTC, datetime

import pytest
from sqlalchemy import func, select

from contracts import booking, media, reporting
from contracts.errors import NotFound
from kit.db.retention import tidy
from reporting.storage.housekeeping import KEPT
from reporting.storage.models import Leg, Observation, Run
from tests.booking.factories import new_id, text
from tests.reporting.factories import NINE, at


@pytest.fixture
def host(site):
    row = site.account(name="司马文博", email="Host@example.com")
    site.tell(row)
    return row


def test_who_came_who_was_invited_and_who_did_not_come(site, host):
    guest = site.account(name="尉迟小雨")
    site.tell(guest)
    meeting = site.books(host["id"], ("尉迟小雨", guest["email"].upper()), ("欧阳岚", "lan@example.com"))
    run = meeting.runs()
    run.started()
    run.joined("1", at(0), "司马文博", email="host@example.com", participant_user_id="h")
    run.joined("2", at(5), "iPhone", email=guest["email"], participant_user_id="g")
    run.joined("3", at(10), "访客")
    run.left("3", at(20), "访客")
    run.ended(at(60))

    found = meeting.attendance()

    persons = [(person["name"], person["is_host"], person["is_invited"], person["minutes"]) for person in found["persons"]]
    assert persons == [("司马文博", True, False, 60), ("尉迟小雨", False, True, 55), ("访客", False, False, 10)]
    assert [person["account"] for person in found["persons"]] == [
        {"id": host["id"], "name": "司马文博"},
        {"id": guest["id"], "name": "尉迟小雨"},
        None,
    ]
    assert [each["email"] for each in found["absent"]] == ["lan@example.com"]
    assert (found["is_known"], found["person_count"], found["present_now"], found["invited_count"]) == (True, 3, 0, 2)
    assert (found["invited_came_count"], found["uninvited_count"], found["host_came"]) == (1, 1, True)
    assert [(each["started_at"], each["ended_at"]) for each in found["runs"]] == [(text(NINE), text(at(60)))]


def test_more_persons_than_invitees_never_make_more_invited_than_there_are(site, host):
    meeting = site.books(host["id"], ("李娜", "l@example.com"))
    run = meeting.runs()
    for number in range(3):
        run.joined(str(number), at(number), f"访客{number}", email=f"guest{number}@example.com")
    run.joined("4", at(4), "李娜", email="L@example.com")

    (found,) = site.root(reporting.list_attendance, ids=[meeting.id])["items"]

    assert (found["person_count"], found["invited_count"]) == (4, 1)
    assert (found["invited_came_count"], found["uninvited_count"], found["host_came"]) == (1, 3, False)


def test_who_comes_back_is_one_person_with_both_legs(site):
    meeting = site.books()
    run = meeting.runs()
    run.joined("1", at(0), "王伟", email="w@example.com")
    run.left("1", at(10), "王伟", email="w@example.com")
    run.joined("2", at(15), "王伟 (2)", email="w@example.com")

    (person,) = meeting.attendance()["persons"]

    assert (person["times_rejoined"], person["is_present"], person["first_joined_at"]) == (1, True, text(at(0)))
    assert [(leg["joined_at"], leg["left_at"], leg["closed_by"]) for leg in person["legs"]] == [
        (text(at(0)), text(at(10)), "left"),
        (text(at(15)), None, None),
    ]


def figures(site, meeting):
    """What the list of meetings shows, having compared it with the meeting's own page."""
    (listed,) = site.root(reporting.list_attendance, ids=[meeting.id])["items"]
    found = meeting.attendance()
    assert {name: found[name] for name in listed} == listed
    assert found["total"] == len(found["persons"]) == listed["person_count"]
    return listed["person_count"], listed["present_now"]


def test_an_address_with_and_without_a_participant_id_is_one_person(site):
    meeting = site.books(None, ("王伟", "W@Example.com"))
    run = meeting.runs()
    run.joined("1", at(0), "王伟", email="w@example.com", participant_user_id="u")
    run.joined("2", at(1), "Wei", email="W@EXAMPLE.com")
    run.joined("3", at(2), "王伟", participant_user_id="u", registrant_id=77)
    run.joined("4", at(3), "wei", registrant_id="77")
    run.joined("5", at(4), "李娜", email="l@example.com")

    assert figures(site, meeting) == (2, 2)
    found = meeting.attendance()
    assert [(len(person["legs"]), person["email"], person["is_invited"]) for person in found["persons"]] == [
        (4, "w@example.com", True),
        (1, "l@example.com", False),
    ]
    assert found["absent"] == []


def test_an_internationalized_address_is_one_in_every_spelling_and_shown_in_letters(site):
    account = site.account(name="李娜", email="li@xn--fsqu00a.xn--55qx5d")
    site.tell(account)
    meeting = site.books(None, ("李娜", "li@xn--fsqu00a.xn--55qx5d"), ("王伟", "w@xn--bcher-kva.example"))
    run = meeting.runs()
    run.joined("1", at(0), "李娜", email="Li@例子.公司")
    run.joined("2", at(1), "Li Na", email="ｌｉ@XN--FSQU00A.xn--55qx5d")

    found = meeting.attendance()
    assert [(person["email"], person["is_invited"], person["account"]["id"]) for person in found["persons"]] == [
        ("li@例子.公司", True, account["id"])
    ]
    assert [each["email"] for each in found["absent"]] == ["w@bücher.example"]


def test_two_persons_become_one_when_a_leg_links_them(site):
    meeting = site.books()
    run = meeting.runs()
    run.joined("1", at(0), "王伟", email="w@example.com")
    run.joined("2", at(1), "Wei", participant_user_id="u")
    assert figures(site, meeting) == (2, 2)

    run.joined("3", at(2), "王伟", email="w@example.com", participant_user_id="u")

    assert figures(site, meeting) == (1, 1)


def test_two_of_one_name_at_once_are_two_and_one_who_comes_back_is_one(site):
    meeting = site.books()
    run = meeting.runs()
    run.joined("1", at(0), "iPhone")
    run.joined("2", at(5), "iPhone")
    run.left("1", at(10), "iPhone")
    run.joined("3", at(15), "iPhone")

    assert figures(site, meeting) == (2, 2)
    assert sorted(person["times_rejoined"] for person in meeting.attendance()["persons"]) == [0, 1]


def test_a_telephone_counts_with_its_client(site):
    meeting = site.books()
    run = meeting.runs()
    run.joined("2", at(1), "+86 139")
    run.tells("meeting.participant_bind", at(2), participant={"user_id": "2", "bind_user_id": "1"})
    run.joined("1", at(0), "王伟", email="w@example.com")
    run.ended(at(30))

    (person,) = meeting.attendance()["persons"]

    assert (person["name"], person["minutes"], person["times_rejoined"]) == ("王伟", 30, 0)
    client, telephone = person["legs"]
    assert telephone["bound_to"] == client["id"]
    assert figures(site, meeting) == (1, 0)


def test_a_leave_whose_join_is_lost_is_shown_without_a_beginning(site):
    meeting = site.books()
    run = meeting.runs()
    run.left("1", at(10), "王伟")

    (person,) = meeting.attendance()["persons"]

    assert (person["first_joined_at"], person["minutes"], person["is_exact"]) == (None, None, False)
    run.joined("1", at(4), "王伟")
    assert meeting.persons()["王伟"]["minutes"] == 6


def test_any_order_and_any_repetition_come_to_the_same(site):
    meetings = [site.books() for _ in range(3)]
    told = []
    for number, meeting in enumerate(meetings):
        run = meeting.runs(f"run-{number}==")
        told.append(
            [
                run.started(),
                run.joined("1", at(0), "甲", email="a@example.com"),
                run.joined("2", at(1), "乙"),
                run.left("1", at(9), "甲", email="a@example.com"),
                run.joined("3", at(12), "甲", email="a@example.com"),
                run.tells("meeting.participant_bind", at(13), participant={"user_id": "2", "bind_user_id": "3"}),
                run.ended(at(30)),
            ]
        )
    expected = comparable(meetings[0].attendance())
    for number, messages in enumerate(told[1:], start=1):
        mixed = site.books()
        again = mixed.runs(f"mixed-{number}==")
        renamed = [renamed_to(message, again.uuid, mixed.number) for message in messages * 2]
        random.Random(number).shuffle(renamed)
        site.hears(*renamed)

        assert comparable(mixed.attendance()) == expected


def renamed_to(message, uuid, number):
    inner = message["payload"]["object"] | {"uuid": uuid, "id": number}
    return {**message, "payload": {"account_id": "A", "object": inner}}


def comparable(found):
    """The same of another meeting, but for the ids."""
    names = ("name", "email", "first_joined_at", "last_left_at", "minutes", "times_rejoined", "is_exact")
    legs = ("joined_at", "left_at", "closed_by", "name")
    return [
        {name: person[name] for name in names} | {"legs": [[leg[name] for name in legs] for leg in person["legs"]]}
        for person in found["persons"]
    ]


def test_the_same_message_told_again_with_other_bytes_is_kept_once(site, access):
    meeting = site.books()
    run = meeting.runs()
    message = run.joined("1", at(0), "王伟")
    site.hears({**message, "download_token": "x"})

    with access.begin(site.id) as session:
        assert session.execute(select(func.count()).select_from(Observation).where(Observation.site_id == site.id)).scalar_one() == 1


def test_what_nobody_knows_is_kept_as_it_came(site, access):
    run = site.books().runs()
    strange = [
        run.tells("meeting.participant_joined_waiting_room", at(0), participant={"user_id": "1", "date_time": text(at(0))}),
        run.tells("meeting.something\x00new", at(0), topic="\x00"),
        run.tells("webinar.participant_joined", at(0), participant={"user_id": "1"}),
    ]

    with access.begin(site.id) as session:
        kept = session.execute(select(Observation.payload).where(Observation.site_id == site.id)).scalars().all()
        assert sorted(map(str, kept)) == sorted(map(str, strange))
        assert session.execute(select(func.count()).select_from(Leg)).scalar_one() == 0


def test_a_message_that_cannot_be_stored_exactly_keeps_its_bytes(site, access):
    run = site.books().runs()
    message = run.message("meeting.participant_joined", at(0), participant={"user_id": 1, "user_name": "小雨\x00"})
    raw = b'{"user_name":"\\ud83d"}'
    body = site.observed(message) | {"raw": base64.b64encode(raw).decode()}
    site.handled(site.events.publish(media.observed, site.id, body))

    with access.begin(site.id) as session:
        (kept,) = session.execute(select(Observation).where(Observation.site_id == site.id)).scalars()
        assert (kept.raw, kept.payload) == (raw, message)
        assert session.execute(select(Leg.name).where(Leg.site_id == site.id)).scalars().all() == ["小雨"]


ODD = (
    None,
    True,
    -1,
    1.5,
    10**15,
    "",
    " ",
    "\x00",
    "½",
    "1e400",
    "2027-02-30T25:00:00Z",
    "王\x00伟\u202e",
    "x" * 10_000,
    [],
    [[1]],
    {"a": {}},
)
FIELDS = ("user_id", "user_name", "id", "participant_user_id", "registrant_id", "email", "join_time", "leave_time", "bind_user_id")


def test_whatever_an_engine_tells_is_stored_and_stops_nothing(site, access):
    meeting, luck = site.books(), random.Random(7)
    run = meeting.runs()
    told = []
    for number in range(150):
        name = luck.choice(["started", "ended", "participant_joined", "participant_left", "participant_bind", "participant_qos"])
        participant = {field: luck.choice(ODD) for field in luck.sample(FIELDS, 5)} if number % 10 else luck.choice(ODD)
        odd = {field: luck.choice(ODD) for field in luck.sample(["id", "uuid", "topic", "host_email", "start_time", "end_time"], 2)}
        told.append(run.message(f"meeting.{name}", at(number), participant=participant, **odd))
    site.hears(*told)
    run.joined("last", at(200), "王伟")

    assert "王伟" in meeting.persons()
    with access.begin(site.id) as session:
        kept = session.execute(select(Observation.payload).where(Observation.site_id == site.id)).scalars().all()
    assert len(kept) == len(told) + 1


def test_one_odd_field_loses_no_event(site):
    meeting = site.books()
    run = meeting.runs()
    run.started()
    odd = [None, [], {"a": 1}, True, 1.5, "", "x" * 10_000, "王\x00伟", 10**15]
    for number, value in enumerate(odd):
        for name in ("user_name", "email", "registrant_id", "join_time", "id", "customer_key"):
            run.tells("meeting.participant_joined", at(0), participant={"user_id": f"{number}-{name}", name: value})
        run.tells("meeting.participant_joined", at(0), participant={"user_id": f"{number}-number"}, id=value)
    run.tells("meeting.ended", at(30), id=None, end_time=str(int(at(30).timestamp() * 1000)))

    found = meeting.attendance()
    assert sum(len(person["legs"]) for person in found["persons"]) == len(odd) * 7
    assert {leg["left_at"] for person in found["persons"] for leg in person["legs"]} == {text(at(30))}


def test_a_run_whose_end_is_lost_ends_when_its_number_starts_anew(site):
    yesterday, today = site.books(), site.books()
    first = yesterday.runs("first==")
    first.joined("1", at(0), "王伟")
    first.joined("2", at(20), "乙")
    first.left("2", at(40), "乙")
    assert yesterday.attendance()["present_now"] == 1

    second = today.runs("second==")
    second.number = yesterday.number
    second.started(at(24 * 60))

    assert yesterday.attendance()["present_now"] == 0
    person = yesterday.persons()["王伟"]
    assert (person["legs"][0]["closed_by"], person["minutes"], person["is_exact"]) == ("inferred", 40, False)
    first.ended(at(55))
    person = yesterday.persons()["王伟"]
    assert (person["legs"][0]["closed_by"], person["minutes"], person["is_exact"]) == ("ended", 55, True)


def test_a_run_belongs_to_the_meeting_that_booking_names_whichever_comes_first(site):
    meeting = site.books()
    run = meeting.runs("early==")
    run.joined("1", at(0), "甲")
    late = type(run)(site, meeting.number, "late==")
    late.joined("1", at(10), "乙")
    assert [person["name"] for person in meeting.attendance()["persons"]] == ["甲"]

    meeting.runs("late==")

    assert {person["name"] for person in meeting.attendance()["persons"]} == {"甲", "乙"}


def test_a_meeting_that_ran_and_that_nobody_watched_is_not_known(site):
    meeting = site.books(None, ("王伟", "w@example.com"))

    found = meeting.attendance()

    assert (found["is_known"], found["absent"], found["person_count"]) == (False, [], 0)


def test_in_a_meeting_that_never_started_everybody_is_missing(site):
    meeting = site.books(None, ("王伟", "w@example.com"), started_at=None, status="booked")

    found = meeting.attendance()

    assert (found["is_known"], [each["name"] for each in found["absent"]]) == (True, ["王伟"])


def test_somebody_known_by_name_alone_may_be_who_was_invited(site):
    meeting = site.books(None, ("王伟", "w@example.com"), ("李娜", "l@example.com"))
    meeting.runs().joined("1", at(0), "王伟")

    absent = {each["name"]: each["same_name_came"] for each in meeting.attendance()["absent"]}

    assert absent == {"王伟": True, "李娜": False}


def test_what_booking_changes_is_followed_and_what_is_older_changes_nothing(site):
    meeting = site.books(None, ("王伟", "w@example.com"))
    meeting.changes(invitees=[{"name": "李娜", "email": "l@example.com"}, {"name": "王伟", "email": "w@example.com"}])
    old = {**meeting.body, "invitees": [], "version": 1}
    site.handled(site.events.publish(booking.meeting_changed, site.id, old, key=meeting.id, version=1))

    assert meeting.attendance()["invited_count"] == 2


def test_persons_come_in_pages(site):
    meeting = site.books()
    run = meeting.runs()
    for number in range(5):
        run.joined(str(number), at(number), f"人{number}")

    first, last = meeting.attendance(page_size=3), meeting.attendance(page_size=3, page=2)

    assert [person["name"] for person in first["persons"] + last["persons"]] == [f"人{number}" for number in range(5)]
    assert (first["total"], len(last["persons"])) == (5, 2)


# Who may


def test_an_administrator_sees_the_meetings_of_their_departments_hosts_alone(site):
    department, other = site.open_department(), site.open_department()
    inside, outside = site.account(department_id=department), site.account(department_id=other)
    site.tell(inside, outside)
    mine, theirs, nobodys = site.books(inside["id"]), site.books(outside["id"]), site.books(None)
    mine.runs().joined("1", at(0), "外部门同事", email=outside["email"])
    administrator = site.administrator(department)

    (person,) = mine.attendance(administrator)["persons"]
    assert (person["name"], person["account"]) == ("外部门同事", None)
    for hidden in (theirs, nobodys):
        with pytest.raises(NotFound):
            hidden.attendance(administrator)
        with pytest.raises(NotFound):
            administrator(reporting.export_attendance, id=hidden.id)
        assert hidden.attendance(site.root)["meeting_id"] == hidden.id
    ids = [each.id for each in (mine, theirs, nobodys)]
    listed = administrator(reporting.list_attendance, ids=[*ids, new_id()])["items"]
    assert [each["meeting_id"] for each in listed] == [mine.id]


def test_a_user_sees_the_meetings_that_they_host_and_no_others_they_came_to(site, host):
    guest = site.account()
    site.tell(guest)
    meeting = site.books(host["id"], ("", guest["email"]))
    meeting.runs().joined("1", at(0), email=guest["email"])

    assert meeting.attendance(site.as_user(host["id"]))["person_count"] == 1
    with pytest.raises(NotFound):
        meeting.attendance(site.as_user(guest["id"]))
    assert site.as_user(guest["id"])(reporting.list_attendance, ids=[meeting.id])["items"] == []


def test_an_address_that_changes_hands_leaves_history_alone(site):
    row = site.account(email="shared@example.com", name="前任")
    site.tell(row)
    meeting = site.books()
    run = meeting.runs()
    run.joined("1", at(0), "前任", email="shared@example.com")
    successor = site.account(email="shared@example.com", name="继任")
    site.tell({**row, "deleted": True}, successor)
    run.left("1", at(9), "前任", email="shared@example.com")

    (person,) = meeting.attendance()["persons"]

    assert person["account"]["id"] == row["id"]


def test_a_run_is_forgotten_with_its_legs(site, access, access_to):
    meeting = site.books()
    meeting.runs().joined("1", at(0), "王伟")
    access_to.as_owner("reporting", site.id, "UPDATE runs SET forget_at = now() - interval '1 day' WHERE site_id = :site", site=site.id)
    tidy(access.resolver, KEPT, datetime.now(UTC))

    with access.begin(site.id) as session:
        left = [
            session.execute(select(func.count()).select_from(table).where(table.site_id == site.id)).scalar_one() for table in (Run, Leg)
        ]
    assert left == [0, 0]
