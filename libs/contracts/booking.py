"""booking: rooms, meetings, series and admission."""

from contracts import call

health = call.health("booking")
