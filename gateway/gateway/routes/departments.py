"""The departments of a site."""

from contracts import org
from gateway.resource import Resource

departments = Resource("departments", "The tree of departments in the administrator's scope")
departments.bind("GET", "/departments", org.list_departments, "The tree, with user counts")
departments.bind("POST", "/departments", org.create_department, "Add a department", status=201)
departments.bind("PATCH", "/departments/<id>", org.update_department, "Rename or move a department")
departments.bind("GET", "/departments/<id>/deletion-preview", org.preview_department_deletion, "Who a deletion would touch")
departments.bind("DELETE", "/departments/<id>", org.delete_department, "Delete a department; its users move up")
