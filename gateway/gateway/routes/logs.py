"""What happened in the site: sign-ins and changes."""

from contracts import identity, org
from gateway import jobs
from gateway.resource import Resource

logs = Resource("logs", "The sign-in log and the audit log")
logs.bind("GET", "/sign-in-log", identity.list_sign_ins, "A page of the sign-in log")
logs.bind("GET", "/sign-in-log/export", identity.export_sign_ins, "All that the filter finds, as a file", view=jobs.export, is_file=True)
logs.bind("GET", "/audit-log", org.list_audit, "A page of the audit log")
logs.bind("GET", "/audit-log/export", org.export_audit, "All that the filter finds, as a file", view=jobs.export, is_file=True)
