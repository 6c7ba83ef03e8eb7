"""The signed-in account's own affairs."""

from contracts import booking, identity, org
from gateway.resource import Resource

me = Resource("me", "One's own profile, password, second factor and calendar")
me.bind("GET", "/me", org.get_me, "One's own profile")
me.bind("PATCH", "/me", org.update_me, "Change it; a new e-mail address counts once it is confirmed")
me.bind("PUT", "/me/email-confirmations/<token>", org.confirm_email, "Confirm a new e-mail address by the link from the mail")
me.bind("PUT", "/me/password", identity.change_password, "Change one's own password")
me.bind("POST", "/me/totp", identity.begin_totp, "A secret for the authenticator app")
me.bind("PUT", "/me/totp", identity.confirm_totp, "Confirm it by a code; answers the recovery codes")
me.bind("DELETE", "/me/totp", identity.remove_totp, "Do without the second factor; takes the password or a code", has_secrets=True)
me.bind("GET", "/me/impersonations", identity.list_impersonations, "Who acted as me")
me.bind("POST", "/me/calendar-token", booking.create_calendar_token, "A new address for the calendar feed")
