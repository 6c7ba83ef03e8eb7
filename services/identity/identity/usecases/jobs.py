"""Who does identity's jobs."""

from collections.abc import Mapping

from identity.usecases import sign_in_log
from kit.jobs import Handler

HANDLERS: Mapping[str, Handler] = {"identity.export_sign_ins": sign_in_log.write}
