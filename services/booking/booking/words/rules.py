"""Recurrence rules (RFC 5545) in a sentence, in either language.

The portal says the same sentences (features/meetings/ruleText.ts); tests/vectors/recurrence_rules.json holds both sides to them.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from booking.domain.recurrence import WEEKDAYS, Rule
from booking.words import say
from booking.words.phrases import counted, day, join, month, ordinal, weekday

MOST_NAMED = 5
_WORKWEEK = WEEKDAYS[:5]
_WEEKEND = WEEKDAYS[5:]


def sentence(text: str, first: date, zone: ZoneInfo, language: str, exdates: Sequence[date] = ()) -> str:
    """The rule `text` of a series whose first day is `first`. What no sentence says is "certain days", never the rule itself."""
    rule = Rule.parse(text)
    written = _Written(rule, first, language)
    said = _ended(written.on_days(), rule, zone, language)
    return _excepted(said, exdates, language)


def _ended(said: str, rule: Rule, zone: ZoneInfo, language: str) -> str:
    until = rule.until(zone)
    if until:
        return say(language, "rule_until", rule=said, date=day(language, until.astimezone(zone).date()))
    return counted(language, "rule_count", rule.count, rule=said) if rule.count else said


def _excepted(said: str, exdates: Sequence[date], language: str) -> str:
    if not exdates:
        return said
    named = [day(language, each) for each in exdates[:MOST_NAMED]]
    rest = len(exdates) - len(named)
    if rest:
        named.append(counted(language, "rule_more_days", rest))
    return say(language, "rule_except", rule=said, days=join(language, named))


@dataclass(frozen=True, slots=True)
class _Written:
    """The days of a rule in words. Methods that return None have met days that are more than a sentence says."""

    rule: Rule
    first: date
    language: str

    def on_days(self) -> str:
        frequency, interval = self._read()
        many = interval > 1
        every = counted(self.language, f"rule_every_{frequency}", interval) if many else self._say(f"rule_{frequency}")
        days = self._days(frequency)
        if days is None:
            said = self._say("rule_certain_days", every=every)
        elif not days:
            said = every
        else:
            said = self._say("rule_on_many", every=every, days=days) if many else self._say(f"rule_on_{frequency}", days=days)
        is_limited = self._has("BYMONTH") and self.rule.parts["FREQ"] != "YEARLY"
        return self._say("rule_only_in", rule=said, months=self._months()) if is_limited else said

    def _read(self) -> tuple[str, int]:
        """Every day, of some weekdays or days of the month only, is every week or month on those."""
        frequency, interval = self.rule.parts["FREQ"], int(self.rule.parts.get("INTERVAL", "1"))
        if frequency != "DAILY" or interval > 1:
            return frequency, interval
        if self._has("BYMONTHDAY"):
            return "MONTHLY", 1
        return ("WEEKLY" if self._has("BYDAY") else "DAILY"), 1

    def _days(self, frequency: str) -> str | None:
        if frequency == "DAILY":
            return None if self._has("BYDAY", "BYMONTHDAY") else ""
        if frequency == "WEEKLY":
            return self._weekdays(self._plain() if self._has("BYDAY") else (WEEKDAYS[self.first.weekday()],))
        return self._of_month() if frequency == "MONTHLY" else self._of_year()

    def _of_month(self) -> str | None:
        if self._has("BYMONTHDAY"):
            return None if self._has("BYSETPOS") else self._month_days(self._numbers("BYMONTHDAY"))
        return self._weekdays_within() if self._has("BYDAY") else self._month_days([self.first.day])

    def _of_year(self) -> str | None:
        if self._has("BYYEARDAY"):
            others = ("BYDAY", "BYMONTH", "BYMONTHDAY", "BYWEEKNO", "BYSETPOS")
            return None if self._has(*others) else self._year_days()
        if self._has("BYWEEKNO"):
            return None if self._has("BYMONTH", "BYMONTHDAY", "BYSETPOS") else self._of_weeks()
        if not self._has("BYDAY") or self._has("BYMONTHDAY"):
            return self._dates()
        days = self._weekdays_within()
        if days is None:
            return None
        if self._has("BYMONTH"):
            return self._say("rule_of_months", days=days, months=self._months())
        return self._say("rule_of_year", days=days)

    def _dates(self) -> str | None:
        if self._has("BYSETPOS"):
            return None
        dates = self._numbers("BYMONTHDAY") or [self.first.day]
        within = self._numbers("BYMONTH") or ([] if self._has("BYMONTHDAY") else [self.first.month])
        if len(within) == len(dates) == 1 and dates[0] > 0 and not self._has("BYDAY"):
            return self._say("rule_date", month=month(self.language, within[0]), n=dates[0])
        days = self._list([self._month_day(each) for each in dates])
        if within:
            names = self._list([month(self.language, each) for each in within])
            return self._filtered(self._say("rule_of_months", days=days, months=names))
        return self._filtered(self._say("rule_of_every_month", days=days))

    def _month_days(self, numbers: Sequence[int]) -> str | None:
        return self._filtered(self._list([self._month_day(each) for each in numbers]))

    def _filtered(self, days: str) -> str | None:
        """Days of months, of which only those count that are one of the rule's weekdays, if it names any."""
        if any(nth for nth, _ in self._by_day()):
            return None
        plain = self._plain()
        return self._say("rule_when_it_is", days=days, weekdays=self._list(self._names(plain), "or")) if plain else days

    def _weekdays_within(self) -> str | None:
        """The weekdays of a month or a year: the 1st Monday, each Friday."""
        numbered = [(nth, code) for nth, code in self._by_day() if nth]
        places, plain = self._numbers("BYSETPOS"), self._plain()
        if places:
            return None if numbered else self._list([self._chosen(each, plain) for each in places])
        each = [self._say("rule_each_weekday", days=self._weekdays(plain))] if plain else []
        return self._list([*(self._numbered(nth, code) for nth, code in numbered), *each])

    def _chosen(self, place: int, plain: Sequence[str]) -> str:
        if len(plain) == len(WEEKDAYS):
            return self._say("rule_position_day", position=self._position(place))
        if len(plain) == 1:
            return self._numbered(place, plain[0])
        if plain == _WORKWEEK:
            days = self._say("rule_a_workday")
        else:
            days = self._say("rule_a_weekend_day") if plain == _WEEKEND else self._list(self._names(plain), "or")
        return self._say("rule_chosen_day", position=self._position(place), days=days)

    def _of_weeks(self) -> str:
        weeks = [
            self._say("rule_week", n=each) if each > 0 else self._say("rule_position_week", position=self._position(each))
            for each in self._numbers("BYWEEKNO")
        ]
        return self._say("rule_of_week", weekdays=self._weekdays(self._plain()), weeks=self._list(weeks))

    def _year_days(self) -> str:
        days = [self._say("rule_position_day", position=self._position(each)) for each in self._numbers("BYYEARDAY")]
        return self._say("rule_of_year", days=self._list(days))

    def _month_day(self, n: int) -> str:
        if n > 0:
            return ordinal(self.language, "rule_month_day", n)
        return self._say("rule_position_day", position=self._position(n))

    def _numbered(self, nth: int, code: str) -> str:
        return self._say("rule_position_weekday", position=self._position(nth), weekday=weekday(self.language, code))

    def _position(self, n: int) -> str:
        """1st, last, 2nd-to-last: what a number of a rule counts from either end."""
        if n == -1:
            return self._say("rule_last")
        nth = ordinal(self.language, "rule_nth", abs(n))
        return nth if n > 0 else self._say("rule_nth_to_last", nth=nth)

    def _weekdays(self, plain: Sequence[str]) -> str:
        return self._say("rule_workweek") if plain == _WORKWEEK else self._list(self._names(plain))

    def _months(self) -> str:
        return self._list([month(self.language, each) for each in self._numbers("BYMONTH")])

    def _names(self, plain: Sequence[str]) -> list[str]:
        return [weekday(self.language, each) for each in plain]

    def _by_day(self) -> list[tuple[int, str]]:
        return [(int(each[:-2] or 0), each[-2:]) for each in self.rule.parts.get("BYDAY", "").split(",") if each]

    def _plain(self) -> tuple[str, ...]:
        """The weekdays without a number, in the order of the week."""
        found = {code for nth, code in self._by_day() if not nth}
        return tuple(each for each in WEEKDAYS if each in found)

    def _numbers(self, name: str) -> list[int]:
        return [int(each) for each in self.rule.parts.get(name, "").split(",") if each]

    def _has(self, *names: str) -> bool:
        return any(name in self.rule.parts for name in names)

    def _list(self, items: Sequence[str], kind: str = "and") -> str:
        return join(self.language, items, kind)

    def _say(self, key: str, **values: object) -> str:
        return say(self.language, key, **values)
