"""Recovery of a forgotten password, and the first one of an invitation, by a link from a mail."""

from contracts import identity
from gateway import sessions as views
from gateway.resource import Resource

password_resets = Resource("password_resets", "A new password by a link from a mail")
password_resets.bind("POST", "/password-resets", identity.request_password_reset, "Ask for the mail", status=202)
password_resets.bind("PUT", "/password-resets/<token>", identity.reset_password, "Set the password", view=views.reset_password, status=204)
