"""Who does org's jobs."""

from collections.abc import Mapping

from kit.jobs import Handler
from org.usecases import exports, user_import_jobs

HANDLERS: Mapping[str, Handler] = {
    "org.check_users": user_import_jobs.check,
    "org.add_users": user_import_jobs.add,
    "org.export_users": exports.write_users,
    "org.export_audit": exports.write_audit,
    "org.create_user_template": exports.write_template,
    "org.export_user_import_errors": exports.write_import_errors,
}
