"""What happened in the site: sign-ins and changes."""

from contracts import identity
from gateway.resource import Resource

logs = Resource("logs", "The sign-in log and the audit log")
logs.bind("GET", "/sign-in-log", identity.list_sign_ins, "A page of the sign-in log")
