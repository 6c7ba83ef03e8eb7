"""devices: Rooms accounts, terminals, webinars and recordings."""

from contracts import call

health = call.health("devices")
