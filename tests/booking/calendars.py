"""Calendar texts for tests: what goes into them, the zones that are looked at, and the moments around a change of clocks."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from booking.domain.clocks import Change, changes
from booking.domain.entries import Entry, Participant

FIRST, YEARS = 2024, 20
SPAN = datetime(FIRST, 1, 1, tzinfo=UTC), datetime(FIRST + YEARS, 1, 1, tzinfo=UTC)
REGULAR = (
    "Europe/Berlin",
    "Europe/Dublin",
    "America/New_York",
    "America/Santiago",
    "America/Nuuk",
    "Africa/Cairo",
    "Asia/Jerusalem",
    "Australia/Sydney",
    "Australia/Lord_Howe",
    "Pacific/Chatham",
)
FIXED = ("Asia/Shanghai", "America/Sao_Paulo", "Europe/Moscow", "Asia/Kathmandu")
IRREGULAR = ("Africa/Casablanca",)
ZONES = (*REGULAR, *FIXED, *IRREGULAR)
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)


def onsets(key: str) -> list[Change]:
    """The changes of the clocks within `SPAN`."""
    return [each for each in changes(key, FIRST + YEARS) if SPAN[0] <= each.at < SPAN[1]]


def moments(key: str) -> list[datetime]:
    """A moment of every month, and those around each change, but for local times that come twice or never."""
    monthly = [datetime(FIRST + month // 12, month % 12 + 1, 15, 12, tzinfo=UTC) for month in range(12 * YEARS)]
    around = [each.at + step for each in onsets(key) for step in (-5 * HOUR, -HOUR - MINUTE, HOUR, 5 * HOUR)]
    return [each for each in (*monthly, *around) if is_plain(each, ZoneInfo(key))]


def is_plain(moment: datetime, zone: ZoneInfo) -> bool:
    local = moment.astimezone(zone)
    return local.replace(fold=0).utcoffset() == local.replace(fold=1).utcoffset()


def entry(**more: object) -> Entry:
    given = {
        "uid": "01a20585-9cc0-72b1-af67-8555a0dc158c",
        "sequence": 0,
        "stamp": datetime(2027, 1, 1, tzinfo=UTC),
        "start": datetime(2027, 3, 1, 8, tzinfo=UTC),
        "length": HOUR,
        "zone": ZoneInfo("Europe/Berlin"),
        "summary": "周例会",
        "description": "",
        "location": "长江厅",
        "organizer": Participant("张三", "zhang@example.com"),
        "attendees": (Participant("李四", "li@example.com"),),
    }
    return Entry(**{**given, **more})  # type: ignore[arg-type] - a test names what it cares for
