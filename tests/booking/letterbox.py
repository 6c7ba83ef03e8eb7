"""A mail server for tests, and the calendars in the mails that it has taken."""

from icalendar import Calendar

from kit.testing import letterbox


class Letterbox(letterbox.Letterbox):
    def to(self, address, count=1, timeout=15):
        """The mails to this address, once there are `count`, by sequence."""
        found = super().to(address, count, timeout)
        assert len(found) >= count, found
        return sorted(found, key=lambda mail: event(mail)["SEQUENCE"])


def calendar(mail):
    (part,) = [each for each in mail.walk() if each.get_content_type() == "text/calendar"]
    found = Calendar.from_ical(part.get_content())
    assert part.get_param("method") == str(found["METHOD"])
    return found


def event(mail):
    return calendar(mail).walk("VEVENT")[0]
