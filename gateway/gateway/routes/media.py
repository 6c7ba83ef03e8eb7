"""What conferencing engines ask (events come in by webhooks)."""

from contracts import booking
from gateway.resource import MEDIA, Resource

media = Resource("media", "What conferencing engines ask", MEDIA)
media.bind("POST", "/admissions", booking.admit, "May this meeting number start now?")
media.bind("GET", "/bookings", booking.list_bookings, "What was booked, changed and cancelled since")
