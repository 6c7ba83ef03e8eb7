"""The rooms of a site, and when they are taken."""

from contracts import booking
from gateway.resource import Resource

rooms = Resource("rooms", "Meeting rooms and their reservations")
rooms.bind("GET", "/rooms", booking.list_rooms, "A page of rooms, each with the day's reservations")
rooms.bind("GET", "/rooms/calendar", booking.get_room_calendar, "The days of a month on which rooms are reserved")
rooms.bind("GET", "/rooms/<id>", booking.get_room, "One room")
rooms.bind("PATCH", "/rooms/<id>", booking.rename_room, "Rename a shared room")
rooms.bind("GET", "/rooms/<id>/reservations", booking.list_reservations, "When a room is taken")
