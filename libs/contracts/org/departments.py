"""The tree of departments (manual 1.2.2)."""

from marshmallow import fields

from contracts.call import Call, Reply, Strict
from contracts.errors import Conflict, Forbidden, Invalid, NotFound
from contracts.org.roles import ADMINISTRATORS
from contracts.values import (
    Id,
    Text,
)


class Department(Reply):
    """`user_count`: the users directly in it; `total_user_count`: with those of all departments below.

    `children` are sorted by name, Chinese names by their pinyin. `spellings`: the pinyin and the initials of a name that is not ASCII,
    separated by blanks, for a search as one types.
    """

    id = Id()
    parent_id = Id(allow_none=True)
    name = fields.String()
    user_count = fields.Integer()
    total_user_count = fields.Integer()
    spellings = fields.String()
    children = fields.List(fields.Nested(lambda: Department()))


class DepartmentTree(Reply):
    """`items` has one department: the root of what the administrator may see."""

    items = fields.List(fields.Nested(Department))
    version = fields.Integer()


class DepartmentRow(Reply):
    id = Id()
    parent_id = Id(allow_none=True)
    name = fields.String()
    directory_version = fields.Integer()


class DepartmentRef(Strict):
    id = Id(required=True)


class NewDepartment(Strict):
    parent_id = Id(required=True)
    name = Text(1, 64, required=True)


class DepartmentChange(Strict):
    id = Id(required=True)
    name = Text(1, 64)
    parent_id = Id()


class ScopeHolder(Reply):
    id = Id()
    name = fields.String()


class DepartmentDeletionPreview(Reply):
    """Who is touched. `administrators` whose scope lies in the subtree stand in the way."""

    department_count = fields.Integer(metadata={"description": "sub-departments that go with it"})
    user_count = fields.Integer(metadata={"description": "users that move"})
    moves_to = fields.Nested(DepartmentRow)
    administrators = fields.List(fields.Nested(ScopeHolder))


class Changed(Reply):
    """A write that has nothing else to say. `directory_version`: what a replica must have reached to know of it."""

    directory_version = fields.Integer()


list_departments = Call("org", "list_departments", Strict(), DepartmentTree(), ADMINISTRATORS)
create_department = Call(
    "org",
    "create_department",
    NewDepartment(),
    DepartmentRow(),
    ADMINISTRATORS,
    (Conflict, Invalid, NotFound),
    command=True,
)
update_department = Call(
    "org",
    "update_department",
    DepartmentChange(),
    DepartmentRow(),
    ADMINISTRATORS,
    (Conflict, Forbidden, Invalid, NotFound),
    command=True,
)
preview_department_deletion = Call(
    "org",
    "preview_department_deletion",
    DepartmentRef(),
    DepartmentDeletionPreview(),
    ADMINISTRATORS,
    (Forbidden, NotFound),
)
delete_department = Call(
    "org",
    "delete_department",
    DepartmentRef(),
    Changed(),
    ADMINISTRATORS,
    (Conflict, Forbidden, NotFound),
    command=True,
)
