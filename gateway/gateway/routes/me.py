"""The signed-in account's own affairs."""

from contracts import identity
from gateway.resource import Resource

me = Resource("me", "One's own password and profile")
me.bind("PUT", "/me/password", identity.change_password, "Change one's own password")
