"""The users of a site."""

from contracts import org
from gateway.resource import Resource

users = Resource("users", "Those who book and host meetings")
users.bind("GET", "/users", org.list_users, "A page of users")
users.bind("POST", "/users", org.create_user, "Add a user", status=201)
users.bind("GET", "/users/<id>", org.get_user, "One user")
users.bind("PATCH", "/users/<id>", org.update_user, "Change a user")
users.bind("DELETE", "/users/<id>", org.delete_user, "Delete a user")
users.bind("POST", "/users/<id>/restoration", org.restore_user, "Bring a deleted user back, within 30 days")
users.bind("POST", "/users/deletion-preview", org.preview_user_deletion, "What deleting these users would cancel")
users.bind("POST", "/users/batch-deletion", org.delete_users, "Delete several users")
