"""What the demonstration's people book and how it went, as data: each day follows from its date alone, whenever it is asked for."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from random import Random
from typing import TYPE_CHECKING, Any

from gateway.cli.demo.figures import MEETINGS, USERS, ZONE
from gateway.cli.demo.habits import SHIFT_STARTS, SHIFTS, Habit, Path, habit_of

if TYPE_CHECKING:
    from gateway.cli.demo.plan import Account, Plan

ORGANISERS = 8  # of a department: the first of its people, who book more than the others
LUNCH = (12, 13)  # hours between which no meeting begins
STARS = ("demo.host", "demo.user")  # whose own portals have something to show every day
LENGTHS = ((15, 1), (30, 4), (45, 2), (60, 6), (90, 3), (120, 2), (240, 0.4), (480, 0.1))  # minutes, and how common that is
SHIFT = 720  # minutes
BUSY_WEEKDAYS = (0.9, 1.2, 1.1, 1.1, 0.8)
WEEKEND = 0.1
CANCELLED, NEVER_STARTED, OVERRAN, ENDED_EARLY = 0.05, 0.06, 0.15, 0.2


@dataclass(frozen=True, slots=True)
class Booking:
    """`room` is the place of a shared room in the list of them by capacity; None is the host's own or none. A `certain` meeting is
    always held from its start to its end."""

    id: str
    topic: str
    host: "Account"
    start: datetime
    minutes: int
    room: int | None = None
    capacity: int | None = None
    type: str = "scheduled"
    series: str | None = None
    invitees: tuple[dict[str, str], ...] = ()
    certain: bool = False

    @property
    def end(self) -> datetime:
        return self.start + timedelta(minutes=self.minutes)

    @property
    def is_cancelled(self) -> bool:
        return not self.certain and _luck(self.id, "cancelled").random() < CANCELLED

    def run(self) -> tuple[datetime, datetime] | None:
        """When it really began and ended; None where nobody came."""
        luck = _luck(self.id, "run")
        if self.certain:
            return self.start - timedelta(seconds=luck.randint(0, 240)), self.end + timedelta(seconds=luck.randint(1, 90))
        if self.is_cancelled or luck.random() < NEVER_STARTED:
            return None
        start = self.start + timedelta(seconds=luck.randint(-240, 360))
        length, fate = self.minutes * 60, luck.random()
        if fate < OVERRAN:
            end = self.end + timedelta(seconds=luck.randint(300, 1500))
        elif fate < OVERRAN + ENDED_EARLY:
            end = self.end - timedelta(seconds=luck.randint(length // 8, length // 3))
        else:
            end = self.end + timedelta(seconds=luck.randint(-120, 90))
        return start, end

    def row(self, room_names: list[str]) -> dict[str, Any]:
        """As booking-imports takes it."""
        found: dict[str, Any] = {
            "external_id": self.id,
            "topic": self.topic,
            "host_email": self.host.given["email"],
            "start_at": self.start.isoformat(),
            "duration_minutes": self.minutes,
            "status": "cancelled" if self.is_cancelled else "booked",
            "type": self.type,
            "invitees": list(self.invitees),
        }
        optional = {
            "capacity": self.capacity,
            "room_name": None if self.room is None else room_names[self.room],
            "series_external_id": self.series,
        }
        return found | {name: value for name, value in optional.items() if value is not None}


@dataclass
class Day:
    """One day as it fills: who and what is taken when."""

    date: date
    found: list[Booking] = field(default_factory=list)

    def at(self, hour: int, minute: int = 0) -> datetime:
        return datetime(self.date.year, self.date.month, self.date.day, tzinfo=ZONE) + timedelta(hours=hour, minutes=minute)

    def is_free(self, start: datetime, minutes: int, host: "Account | None" = None, room: int | None = None) -> bool:
        end = start + timedelta(minutes=minutes)
        return not any(
            start < each.end and each.start < end and (each.host is host or (room is not None and each.room == room)) for each in self.found
        )


class Company:
    """A site's people and their habits. `most`: how many of its users are there."""

    def __init__(self, plan: "Plan", most: int) -> None:
        self.key, self._counts_ports = plan.key, plan.site["type"] == "concurrent"
        users = plan.users[:most]
        self._users = users
        self._stars = [user for user in users if user.login_name in STARS]
        self._people: dict[Path, list[Account]] = {}
        for user in users:
            self._people.setdefault(user.department, []).append(user)
        self._departments = list(self._people)
        self._share = min(1.0, most / USERS[plan.key])
        lines = plan.site.get("lines", [])
        capacities = sorted(line["capacity"] for line in lines for _ in range(line["quantity"]) if line["room_kind"] == "shared")
        self.room_count = len(capacities)
        self._rooms = {size: [place for place, each in enumerate(capacities) if each == size] for size in capacities}

    def bookings(self, first: date, last: date) -> Iterator[Booking]:
        """Those of each day from `first` to `last`, in order of time."""
        for number in range((last - first).days + 1):
            yield from self.day(first + timedelta(days=number))

    def day(self, when: date) -> list[Booking]:
        day = Day(when)
        self._shifts(day)
        self._series(day)
        self._own(day)
        self._single(day)
        self._one_of_each_star(day)
        return sorted(day.found, key=lambda each: (each.start, each.id))

    def _shifts(self, day: Day) -> None:
        for number, (department, topic) in enumerate(SHIFTS[self.key]):
            hosts = [
                user for users in (self._nearby(department), self._users) for user in users if user.given["account_kind"] == "dedicated"
            ]
            for (hour, name), host in zip(SHIFT_STARTS, hosts[:1] * 2, strict=False):
                shift = f"shift-{number}-{hour}"
                size = {"capacity": 10} if self._counts_ports else {}
                more = {"series": shift, "type": "recurring", "certain": True, **size}
                self._add(day, shift, f"{topic}（{name}）", host, day.at(hour), SHIFT, **more)

    def _series(self, day: Day) -> None:
        """Each department's weekly meeting, and the daily one of those who have it."""
        if day.date.weekday() > 4:
            return
        for number, department in enumerate(self._departments):
            habit, host = habit_of(department), self._people[department][0]
            team, room = department[-1], self._room_of(25, number, host)
            luck = _luck(self.key, "series", team)
            weekday, hour, minutes = luck.randrange(5), luck.choice((9, 10, 14, 15, 16)), luck.choice((60, 60, 90))
            if habit.hours[0] > 12:
                hour += 7
            if day.date.weekday() == weekday:
                topic = habit.weekly.format(team=team)
                self._add(
                    day, f"weekly-{number}", topic, host, day.at(hour), minutes, room=room, series=f"weekly-{number}", type="recurring"
                )
            if habit.standup and len(department) > 1:
                topic = habit.standup.format(team=team)
                leader = self._people[department][min(1, len(self._people[department]) - 1)]
                daily, place = f"daily-{number}", self._room_of(10, number, leader)
                self._add(day, daily, topic, leader, day.at(9, 30 + number % 2 * 15), 15, room=place, series=daily, type="recurring")

    def _own(self, day: Day) -> None:
        """What the portals of the demonstration's own users show: something every day."""
        luck = _luck(self.key, "own", day.date)
        for host in self._stars:
            for hour in (luck.choice((9, 10, 11)), luck.choice((14, 15, 16, 17)))[: 2 if day.date.weekday() < 5 else 1]:
                self._one(day, luck, habit_of(host.department), host, [day.at(hour)])

    def _single(self, day: Day) -> None:
        luck = _luck(self.key, "day", day.date)
        weekday = day.date.weekday()
        busy = BUSY_WEEKDAYS[weekday] if weekday < 5 else WEEKEND
        weights = [habit_of(department).weight for department in self._departments]
        for _ in range(max(1, round(MEETINGS[self.key] * self._share * busy))):
            department = luck.choices(self._departments, weights)[0]
            people = self._people[department][:ORGANISERS]
            host = luck.choices(people, [1 / (place + 1) for place in range(len(people))])[0]
            habit = habit_of(department)
            starts = [day.at(luck.randint(*habit.hours), luck.choice((0, 0, 0, 30, 30, 15))) for _ in range(6)]
            self._one(day, luck, habit, host, [start for start in starts if not LUNCH[0] <= start.hour < LUNCH[1]])

    def _one_of_each_star(self, day: Day) -> None:
        """Where all meetings of a star are cancelled or not held, one more that is. It is added last, so the others stay the same."""
        for host in self._stars:
            if not any(each.host is host and each.run() for each in day.found):
                luck = _luck(self.key, "star", host.login_name, day.date)
                topic, room = luck.choice(habit_of(host.department).topics), self._room_of(10, luck.randrange(100), host)
                start = next(at for hour in range(9, 24) if day.is_free(at := day.at(hour), 30, host, room))
                self._add(day, f"{day.date}-{host.login_name}", topic, host, start, 30, room=room, certain=True)

    def _one(self, day: Day, luck: Random, habit: Habit, host: "Account", starts: list[datetime]) -> None:
        """At the first of `starts` at which host and room are free; not at all where there is none."""
        minutes = luck.choices([each for each, _ in LENGTHS], [weight for _, weight in LENGTHS])[0]
        name, topic = f"{day.date}-{len(day.found)}", luck.choice(habit.topics)
        size = luck.choices((10, 25, 50, 100, 300), (50, 30, 12, 6, 2))[0]
        room = self._room_of(size, int(luck.paretovariate(1)) + len(self._departments) // 2, host)
        is_own = host.given["account_kind"] == "dedicated" and luck.random() < 0.3
        capacity = min(size, host.given["capacity"] or size) if self._counts_ports else None
        for start in starts:
            if day.is_free(start, minutes, host, room):
                kind = "pmi" if is_own else "scheduled"
                self._add(day, name, topic, host, start, minutes, room=room, capacity=capacity, type=kind)
                return

    def _add(self, day: Day, name: str, topic: str, host: "Account", start: datetime, minutes: int, **more: Any) -> None:
        """Unless the host or the room is taken."""
        if not day.is_free(start, minutes, host, more.get("room")):
            return
        series = more.pop("series", None)
        identity = f"demo:{name}:{day.date}" if series else f"demo:{name}"
        invitees = self._invitees(_luck(identity, "invitees"), host)
        day.found.append(
            Booking(identity, topic, host, start, minutes, series=f"demo:{series}" if series else None, invitees=invitees, **more)
        )

    def _invitees(self, luck: Random, host: "Account") -> tuple[dict[str, str], ...]:
        """Colleagues of the department, sometimes others."""
        near = self._nearby(host.department)
        chosen = luck.sample(near, min(len(near), luck.randint(1, 6)))
        return tuple({"name": each.given["name"], "email": each.given["email"]} for each in chosen if each is not host)

    def _nearby(self, department: Path) -> "list[Account]":
        """Those of the department; where there are none, of those beside it; else anybody."""
        found = self._people.get(department) or [user for path, users in self._people.items() if path[0] == department[0] for user in users]
        return found or self._users

    def _room_of(self, size: int, place: int, host: "Account") -> int | None:
        if host.given["account_kind"] == "dedicated" or size not in self._rooms:
            return None
        return self._rooms[size][place % len(self._rooms[size])]


def _luck(*parts: object) -> Random:
    """The same for the same parts, in every process."""
    return Random("|".join(map(str, parts)))  # noqa: S311 - the same every time is the point
