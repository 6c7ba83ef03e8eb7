"""Meetings, their booking, change and cancellation, and the calendar feed."""

from contracts import booking, reporting
from gateway import calendars, jobs
from gateway.resource import Resource

meetings = Resource("meetings", "Booked meetings")
meetings.bind("GET", "/meetings", booking.list_meetings, "A page of meetings")
meetings.bind("POST", "/meetings", booking.book_meeting, "Book a meeting or a series", status=201)
meetings.bind("POST", "/meetings/availability", booking.find_availability, "What is free")
meetings.bind("GET", "/meetings/attendance", reporting.list_attendance, "How many came to each of these meetings")
meetings.bind("GET", "/meetings/<id>", booking.get_meeting, "One meeting")
meetings.bind("PATCH", "/meetings/<id>", booking.update_meeting, "Change one, the following, or all of a series", query=("scope",))
meetings.bind("POST", "/meetings/<id>/cancellation", booking.cancel_meeting, "Cancel one, the following, or all of a series")
meetings.bind("GET", "/meetings/<id>/attendance", reporting.get_attendance, "Who came to a meeting, and who did not")
meetings.bind("GET", "/meetings/<id>/attendance/export", reporting.export_attendance, "The same, as a file", view=jobs.export, is_file=True)
meetings.bind(
    "GET", "/calendar/<token>.ics", booking.get_calendar_feed, "A user's calendar", view=calendars.feed, media_type="text/calendar"
)
