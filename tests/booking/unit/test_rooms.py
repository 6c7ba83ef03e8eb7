"""Rooms made from a licence: as many as it says, keeping what exists."""

from collections import Counter
from datetime import UTC, date, datetime

from hypothesis import given
from hypothesis import strategies as st

from booking.domain.rooms import Grade, Held, Plan, plan

THIS_YEAR, NEXT_YEAR = date(2026, 12, 31), date(2027, 12, 31)


def lasts(room: Held, grade: Grade) -> bool:
    return room.busy_until is None or room.busy_until.date() <= grade.expires_on


def applied(rooms: list[Held], made: Plan) -> list[Held]:
    kept = [
        Held(room.id, made.regrade.get(room.id, room.grade), room.needs, room.busy_until, room.id in made.retire)
        if room.id in made.regrade or room.id in made.retire
        else room
        for room in rooms
    ]
    new = [Held(f"new{number}", grade) for number, grade in enumerate(Counter(made.create).elements())]
    return kept + new


def active(rooms: list[Held]) -> Counter[Grade]:
    return Counter(room.grade for room in rooms if not room.retired)


grades = st.builds(Grade, st.sampled_from([25, 50, 100]), st.sampled_from([THIS_YEAR, NEXT_YEAR]))
licences = st.lists(st.tuples(grades, st.integers(0, 4)), max_size=4)
busy = st.sampled_from([(0, None), (20, datetime(2026, 12, 1, tzinfo=UTC)), (60, datetime(2027, 6, 1, tzinfo=UTC))])
rooms = st.lists(st.tuples(grades, busy, st.booleans()), max_size=10).map(
    lambda found: [Held(f"{number:02}", grade, *use, retired) for number, (grade, use, retired) in enumerate(found)]
)


@given(rooms, licences)
def test_afterwards_there_are_exactly_the_licensed_rooms_and_nothing_is_left_to_do(
    found: list[Held], lines: list[tuple[Grade, int]]
) -> None:
    wanted: Counter[Grade] = Counter()
    for grade, quantity in lines:
        wanted[grade] += quantity

    after = applied(found, plan(found, lines, lasts))

    assert active(after) == +wanted
    assert plan(after, lines, lasts) == Plan({}, {}, ())


@given(rooms, licences)
def test_no_room_with_bookings_goes_while_an_empty_one_of_its_grade_stays(found: list[Held], lines: list[tuple[Grade, int]]) -> None:
    made = plan(found, lines, lasts)
    gone = {room.grade for room in found if room.id in made.retire and room.needs}

    unchanged = [room for room in found if room.id not in made.retire and room.id not in made.regrade and not room.retired]
    assert not any(room.grade in gone and not room.needs for room in unchanged)


def test_a_renewal_keeps_every_room() -> None:
    found = [Held(name, Grade(25, THIS_YEAR)) for name in "abc"]

    made = plan(found, [(Grade(25, NEXT_YEAR), 3)], lasts)

    assert made == Plan({name: Grade(25, NEXT_YEAR) for name in "abc"}, {}, ())


def test_an_upgrade_keeps_the_room_and_gives_it_the_new_capacity() -> None:
    found = [Held("a", Grade(25, THIS_YEAR), needs=20)]

    assert plan(found, [(Grade(50, THIS_YEAR), 1)], lasts).regrade == {"a": Grade(50, THIS_YEAR)}


def test_a_room_never_becomes_smaller_than_what_is_booked_in_it() -> None:
    found = [Held("a", Grade(50, THIS_YEAR), needs=40)]

    assert plan(found, [(Grade(25, THIS_YEAR), 1)], lasts) == Plan({}, {Grade(25, THIS_YEAR): 1}, ("a",))


def test_the_empty_room_goes_first_and_comes_back_first() -> None:
    found = [Held("a", Grade(25, THIS_YEAR)), Held("b", Grade(25, THIS_YEAR), needs=10)]

    smaller = plan(found, [(Grade(25, THIS_YEAR), 1)], lasts)
    again = plan([Held("a", Grade(25, THIS_YEAR), retired=True), found[1]], [(Grade(25, THIS_YEAR), 2)], lasts)

    assert smaller.retire == ("a",)
    assert again == Plan({"a": Grade(25, THIS_YEAR)}, {}, ())
