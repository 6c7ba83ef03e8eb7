"""The users of a site."""

from contracts import booking, identity, org
from gateway import jobs, uploads
from gateway.resource import Resource

users = Resource("users", "Those who book and host meetings")
users.bind("GET", "/users", org.list_users, "A page of users")
users.bind("POST", "/users", org.create_user, "Add a user", status=201)
users.bind("GET", "/users/export", org.export_users, "All that the filter finds, as a file", view=jobs.export, is_file=True)
users.bind("POST", "/users/export", org.export_users, "These users, as a file", name="export_chosen_users", view=jobs.export, is_file=True)
users.bind("GET", "/users/import-template", org.create_user_template, "The workbook to fill in", view=jobs.export, is_file=True)
users.bind(
    "POST", "/users/imports", org.start_user_import, "Upload a file to check", view=uploads.start_import, takes_file=True, status=201
)
users.bind("GET", "/users/imports/<id>", org.get_user_import, "An import, and its rows at fault")
users.bind("POST", "/users/imports/<id>/application", org.apply_user_import, "Add the users of a checked import")
users.bind(
    "GET", "/users/imports/<id>/errors", org.export_user_import_errors, "The rows at fault, as a file", view=jobs.export, is_file=True
)
users.bind("GET", "/users/deleted", org.list_deleted_users, "Those deleted in the last 30 days, who can be brought back")
users.bind("GET", "/users/<id>", org.get_user, "One user")
users.bind("GET", "/users/<id>/meetings", booking.list_user_meetings, "The meetings of a user")
users.bind("PATCH", "/users/<id>", org.update_user, "Change a user")
users.bind("POST", "/users/<id>/change-preview", org.preview_user_change, "What a change would mean for rooms and meetings")
users.bind("DELETE", "/users/<id>", org.delete_user, "Delete a user")
users.bind("DELETE", "/users/<id>/totp", identity.reset_user_totp, "Reset the second factor of who has lost it")
users.bind("POST", "/users/<id>/restoration", org.restore_user, "Bring a deleted user back, within 30 days")
users.bind("POST", "/users/<id>/invitation", identity.invite_user, "Send the invitation again")
users.bind("POST", "/users/deletion-preview", org.preview_user_deletion, "What deleting these users would cancel")
users.bind("POST", "/users/batch-deletion", org.delete_users, "Delete several users")
users.bind("POST", "/users/batch-restoration", org.restore_users, "Bring back those of these who can be")
