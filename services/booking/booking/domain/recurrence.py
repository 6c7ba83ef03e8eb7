"""Recurrence rules (RFC 5545, 3.3.10) and the occurrences that they mean in a site's time zone.

A rule says its days; the time of day is the start's, by the clock on the wall, so that a series keeps its hour when the clocks
change. An occurrence at a local time that a change of clocks skips does not take place and does not count, as the RFC has it; the
caller is told of it. An hour that comes twice means the first of the two.
"""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from dateutil.relativedelta import relativedelta
from dateutil.rrule import rrulestr

from contracts.errors import Invalid, invalid_field

FIELD = "recurrence.rrule"
WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")

_FREQUENCIES = ("DAILY", "WEEKLY", "MONTHLY", "YEARLY")
# Which parts may stand beside which frequency: 3.3.10, less the parts of a time of day, and less BYSETPOS where it has nothing
# to choose from.
_PARTS = {
    "DAILY": {"BYDAY", "BYMONTH", "BYMONTHDAY"},
    "WEEKLY": {"BYDAY", "BYMONTH"},
    "MONTHLY": {"BYDAY", "BYMONTH", "BYMONTHDAY", "BYSETPOS"},
    "YEARLY": {"BYDAY", "BYMONTH", "BYMONTHDAY", "BYYEARDAY", "BYWEEKNO", "BYSETPOS"},
}
_NUMBERS = {"BYMONTH": 12, "BYMONTHDAY": 31, "BYYEARDAY": 366, "BYWEEKNO": 53, "BYSETPOS": 366}
_BYDAY = re.compile(r"([+-]?[0-9]{1,2})?(MO|TU|WE|TH|FR|SA|SU)")
_UNTIL = re.compile(r"[0-9]{8}(T[0-9]{6}Z?)?")
_ONE_PERIOD = 200_000  # as an interval of months or years: beyond the year 9999, where the search ends


@dataclass(frozen=True, slots=True)
class Limits:
    """How long a series may be."""

    occurrences: int = 365
    months: int = 24


LIMITS = Limits()


@dataclass(frozen=True, slots=True)
class Expansion:
    """`positions`: every start that the rule means, what is excepted included. `occurrences`: those that take place.
    `missing`: local times that a change of clocks skips."""

    positions: tuple[datetime, ...]
    occurrences: tuple[datetime, ...]
    missing: tuple[datetime, ...] = ()


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule that has been read and found good. `parts` in the order they were written in."""

    parts: Mapping[str, str]

    @classmethod
    def parse(cls, text: str) -> "Rule":
        """Raises Invalid, naming what is wrong, for what is no rule or a rule without an end."""
        if not text.isascii():  # letters of other scripts may become those of a rule as capitals
            raise _bad("a rule is in ASCII")
        parts = dict(_pairs(text.upper().removeprefix("RRULE:")))
        _check(parts)
        return cls(parts)

    def __str__(self) -> str:
        return ";".join(f"{name}={value}" for name, value in self.parts.items())

    @property
    def count(self) -> int | None:
        return int(self.parts["COUNT"]) if "COUNT" in self.parts else None

    def counted(self, count: int) -> "Rule":
        """The same days, `count` of them."""
        return Rule({**self._days(), "COUNT": str(count)})

    def until(self, zone: ZoneInfo) -> datetime | None:
        """The last moment at which an occurrence may start: a day means all of it, a time without Z the site's, and of two equal times
        the second."""
        text = self.parts.get("UNTIL")
        if text is None:
            return None
        if len(text) == 8:
            return datetime.strptime(text + "235959", "%Y%m%d%H%M%S").replace(tzinfo=zone, fold=1)
        return datetime.strptime(text[:15], "%Y%m%dT%H%M%S").replace(tzinfo=UTC if text.endswith("Z") else zone, fold=1)

    def ending(self, last: datetime) -> "Rule":
        """The same days, until the moment `last` (in UTC, as the RFC wants it beside a start with a time zone)."""
        return Rule({**self._days(), "UNTIL": last.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")})

    def endless(self, **instead: object) -> str:
        """Its text without an end, some parts replaced."""
        return str(Rule({**self._days(), **{name: str(value) for name, value in instead.items()}}))

    def _days(self) -> dict[str, str]:
        return {name: value for name, value in self.parts.items() if name not in ("COUNT", "UNTIL")}


def expand(rule: Rule, start: datetime, zone: ZoneInfo, exdates: Collection[date] = (), limits: Limits = LIMITS) -> Expansion:
    """What `rule` means for a series whose first occurrence is at `start`; `exdates` are days of the site on which it does not
    take place (they count nevertheless: RFC 5545, 3.8.5.1).

    Raises Invalid when the rule does not hold the start, means nothing, or goes beyond `limits`: a series is never cut.
    """
    first = _local(start, zone)
    if not _holds(rule, first):
        raise invalid_field(FIELD, "misses_start", "the rule does not hold the start")
    found: list[datetime] = []
    missing: list[datetime] = []
    for local, moment in _starts(rule, first, start, zone, limits):
        if _local(moment, zone) != local:
            missing.append(local)
            continue
        found.append(moment)
        _within(found, exdates, zone, limits)
        if len(found) == rule.count:
            break
    kept = tuple(moment for moment in found if _local(moment, zone).date() not in exdates)
    if not kept:
        raise invalid_field(FIELD, "no_occurrence", "the rule means no occurrence")
    return Expansion(tuple(found), kept, tuple(missing))


def _starts(rule: Rule, first: datetime, start: datetime, zone: ZoneInfo, limits: Limits) -> Iterator[tuple[datetime, datetime]]:
    """(local time, instant) of each start until the rule's end."""
    until = rule.until(zone)
    horizon = first + relativedelta(months=limits.months)
    for local in rrulestr(rule.endless(), dtstart=first):
        moment = start if local == first else local.replace(tzinfo=zone).astimezone(UTC)
        if until is not None and moment > until:
            return
        if local > horizon:
            break
        yield local, moment
    raise invalid_field(FIELD, "too_far", f"a series ends within {limits.months} months", months=limits.months)


def _within(found: list[datetime], exdates: Collection[date], zone: ZoneInfo, limits: Limits) -> None:
    if len(found) > limits.occurrences + len(exdates):
        kept = [moment for moment in found if _local(moment, zone).date() not in exdates]
        if len(kept) > limits.occurrences:
            raise invalid_field(FIELD, "too_many", f"at most {limits.occurrences} occurrences", most=limits.occurrences)


def overlapping(starts: Iterable[datetime], length: timedelta) -> list[datetime]:
    """The starts of a series, in order, that come before the occurrence ahead of them is over."""
    ordered = list(starts)
    return [later for earlier, later in pairwise(ordered) if later < earlier + length]


def _local(moment: datetime, zone: ZoneInfo) -> datetime:
    return moment.astimezone(zone).replace(tzinfo=None)


def _holds(rule: Rule, first: datetime) -> bool:
    """Whether the start is the first that the rule means. What holds it meets such a day again within the 400 years after which the
    calendar repeats; a rule that means no day at all would be searched for in vain until the year 9999, which takes seconds."""
    if rule.parts["FREQ"] in ("DAILY", "WEEKLY"):
        return _may_fall_on(rule, first.date())
    return next(iter(rrulestr(rule.endless(INTERVAL=_ONE_PERIOD), dtstart=first)), None) == first


def _may_fall_on(rule: Rule, day: date) -> bool:
    last = (day.replace(day=1) + timedelta(days=32)).replace(day=1) - timedelta(days=1)
    parts = rule.parts
    return (
        ("BYMONTH" not in parts or day.month in map(int, _list(parts, "BYMONTH")))
        and ("BYMONTHDAY" not in parts or not {day.day, day.day - last.day - 1}.isdisjoint(map(int, _list(parts, "BYMONTHDAY"))))
        and ("BYDAY" not in parts or WEEKDAYS[day.weekday()] in _list(parts, "BYDAY"))
    )


def _list(parts: Mapping[str, str], name: str) -> list[str]:
    return parts[name].split(",") if name in parts else []


def _pairs(text: str) -> Iterator[tuple[str, str]]:
    seen = set()
    for pair in text.split(";"):
        name, equals, value = pair.partition("=")
        if not equals or not value or name in seen:
            raise _bad("a rule is NAME=VALUE;NAME=VALUE, each name once")
        seen.add(name)
        yield name, value


def _check(parts: Mapping[str, str]) -> None:
    frequency = parts.get("FREQ", "")
    if frequency not in _FREQUENCIES:
        raise invalid_field(FIELD, "frequency", "FREQ is DAILY, WEEKLY, MONTHLY or YEARLY")
    if ("COUNT" in parts) == ("UNTIL" in parts):
        raise invalid_field(FIELD, "count_or_until", "either COUNT or UNTIL")
    for name, value in parts.items():
        if name in _PARTS[frequency]:
            _check_list(parts, name, value)
        elif name in ("INTERVAL", "COUNT"):
            _check_number(name, value)
        elif name == "UNTIL":
            _check_until(value)
        elif name != "FREQ" and not (name == "WKST" and value in WEEKDAYS):
            raise _bad(f"{name} cannot stand beside FREQ={frequency}")
    if "BYSETPOS" in parts and not any(name.startswith("BY") for name in parts if name != "BYSETPOS"):
        raise _bad("BYSETPOS chooses from what another part names")
    if "BYWEEKNO" in parts and "BYDAY" not in parts:
        raise _bad("BYWEEKNO says which week and BYDAY which of its days: calendars do not agree on a week alone")


def _check_list(parts: Mapping[str, str], name: str, value: str) -> None:
    for each in value.split(","):
        good = _good_weekday(each, _highest_week(parts)) if name == "BYDAY" else _good_number(each, name)
        if not good:
            raise _bad(f"{name} cannot be {each}")


def _highest_week(parts: Mapping[str, str]) -> int:
    """The highest number that a weekday may have: it counts those of a month or of a year, and none beside BYWEEKNO (3.3.10)."""
    if parts["FREQ"] in ("DAILY", "WEEKLY") or "BYWEEKNO" in parts:
        return 0
    return 5 if parts["FREQ"] == "MONTHLY" or "BYMONTH" in parts else 53


def _good_weekday(text: str, highest: int) -> bool:
    match = _BYDAY.fullmatch(text)
    return match is not None and (match[1] is None or 1 <= abs(int(match[1])) <= highest)


def _good_number(text: str, name: str) -> bool:
    low = 1 if name == "BYMONTH" else -_NUMBERS[name]
    return re.fullmatch(r"[+-]?[0-9]{1,3}", text) is not None and int(text) != 0 and low <= int(text) <= _NUMBERS[name]


def _check_number(name: str, value: str) -> None:
    if not re.fullmatch(r"[0-9]{1,4}", value) or int(value) == 0:
        raise _bad(f"{name} cannot be {value[:20]}")


def _check_until(value: str) -> None:
    if not _UNTIL.fullmatch(value):
        raise _bad("UNTIL is a day (20270330) or a moment (20270330T070000Z)")
    try:
        datetime.strptime(value[:8] + value[9:15].ljust(6, "0"), "%Y%m%d%H%M%S").replace(tzinfo=UTC)
    except ValueError:
        raise _bad("UNTIL names no day of the calendar") from None


def _bad(detail: str) -> Invalid:
    return invalid_field(FIELD, "format", detail)
