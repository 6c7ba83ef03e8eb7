"""booking: rooms, meetings, series and admission.

A refusal for want of a room or of ports is a Conflict whose `details` say what is free instead:

    alternatives: {rooms: [{id, name, capacity}], times: [start, …], peak: {at, ports_used, ports_licensed} | null}
                  at most 5 rooms and 3 times, which answer to the reason: none for a series that overlaps itself, no room or time past
                  an expiry, and the peak only where ports were exhausted
                  times: for a series those of its first occurrence, or of the one that is changed, to which all of it can move
    clashes:      [{start_at, end_at, reason}]     for a series: each occurrence that cannot be held, and why
"""

from contracts import call
from contracts.booking.calendars import *
from contracts.booking.changes import *
from contracts.booking.licences import *
from contracts.booking.media import *
from contracts.booking.meetings import *
from contracts.booking.roles import *
from contracts.booking.rooms import *

health = call.health("booking")
