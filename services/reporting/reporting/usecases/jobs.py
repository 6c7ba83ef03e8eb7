"""Who does reporting's jobs."""

from collections.abc import Mapping

from kit.jobs import Handler
from reporting.usecases import attendance

HANDLERS: Mapping[str, Handler] = {"reporting.export_attendance": attendance.write}
