"""reporting: what was observed of meetings, and statistics over it."""

from contracts import call

health = call.health("reporting")
