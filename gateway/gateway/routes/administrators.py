"""The administrators of a site."""

from contracts import identity, org
from gateway.resource import Resource

administrators = Resource("administrators", "Those who manage the site, or a department of it")
administrators.bind("GET", "/administrators", org.list_administrators, "A page of administrators")
administrators.bind("POST", "/administrators", org.create_administrator, "Add an administrator", status=201)
administrators.bind("GET", "/administrators/scope-preview", org.preview_scope, "What an administrator of that scope would see")
administrators.bind(
    "GET", "/administrators/deleted", org.list_deleted_administrators, "Those deleted in the last 30 days, who can be brought back"
)
administrators.bind("GET", "/administrators/<id>", org.get_administrator, "One administrator")
administrators.bind("PATCH", "/administrators/<id>", org.update_administrator, "Change an administrator")
administrators.bind("DELETE", "/administrators/<id>", org.delete_administrator, "Delete an administrator")
administrators.bind("POST", "/administrators/<id>/invitation", identity.invite_administrator, "Send the invitation again")
administrators.bind("DELETE", "/administrators/<id>/totp", identity.reset_administrator_totp, "Reset the second factor of who has lost it")
administrators.bind(
    "POST", "/administrators/<id>/restoration", org.restore_administrator, "Bring a deleted administrator back, within 30 days"
)
