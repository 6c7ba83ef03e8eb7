"""reporting: what was observed of meetings, and statistics over it."""

from contracts import call
from contracts.reporting.attendance import *

health = call.health("reporting")
