"""Meetings, their booking, change and cancellation, and the calendar feed."""

from contracts import booking
from gateway import calendars
from gateway.resource import Resource

meetings = Resource("meetings", "Booked meetings")
meetings.bind("GET", "/meetings", booking.list_meetings, "A page of meetings")
meetings.bind("POST", "/meetings", booking.book_meeting, "Book a meeting or a series", status=201)
meetings.bind("POST", "/meetings/availability", booking.find_availability, "What is free")
meetings.bind("GET", "/meetings/<id>", booking.get_meeting, "One meeting")
meetings.bind("PATCH", "/meetings/<id>", booking.update_meeting, "Change one, the following, or all of a series", query=("scope",))
meetings.bind("POST", "/meetings/<id>/cancellation", booking.cancel_meeting, "Cancel one, the following, or all of a series")
meetings.bind(
    "GET", "/calendar/<token>.ics", booking.get_calendar_feed, "A user's calendar", view=calendars.feed, media_type="text/calendar"
)
