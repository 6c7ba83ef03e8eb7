"""Administrators and their scope (manual 1.2.4)."""

from marshmallow import fields

from contracts.call import Call, Reply, Strict
from contracts.credentials import NewPassword
from contracts.errors import Conflict, Forbidden, Gone, Invalid, NotFound, Stale, Unavailable
from contracts.org.departments import Changed
from contracts.org.roles import ADMINISTRATORS
from contracts.org.users import DeletedQuery, Deletion
from contracts.values import (
    Email,
    Flag,
    Id,
    LoginName,
    PageQuery,
    PageReply,
    Phone,
    Text,
    sort_field,
)


class Administrator(Reply):
    id = Id()
    login_name = fields.String()
    name = fields.String()
    english_name = fields.String()
    email = fields.String()
    phone = fields.String(allow_none=True)
    mobile = fields.String(allow_none=True)
    scope_department_id = Id()
    scope_path = fields.List(fields.String())
    status = fields.String(metadata={"description": "active, invited or locked"})
    is_self = fields.Boolean()
    has_totp = fields.Boolean()
    version = fields.Integer()
    directory_version = fields.Integer()


class AdministratorQuery(PageQuery):
    sort = sort_field("name", "login_name", "email", "created_at", default="-created_at")


class AdministratorPage(PageReply):
    items = fields.List(fields.Nested(Administrator(exclude=("directory_version",))))


class AdministratorRef(Strict):
    id = Id(required=True)


class NewAdministrator(Strict):
    login_name = LoginName(required=True)
    name = Text(1, 100, required=True)
    english_name = Text(0, 100, load_default="")
    email = Email(required=True)
    phone = Phone(allow_none=True, load_default=None)
    mobile = Phone(allow_none=True, load_default=None)
    scope_department_id = Id(required=True)
    password = NewPassword()
    temporary_password = Flag(load_default=True)
    invite = Flag(load_default=False)


class AdministratorChange(Strict):
    id = Id(required=True)
    login_name = LoginName()
    name = Text(1, 100)
    english_name = Text(0, 100)
    email = Email()
    phone = Phone(allow_none=True)
    mobile = Phone(allow_none=True)
    scope_department_id = Id()
    password = NewPassword()


list_administrators = Call("org", "list_administrators", AdministratorQuery(), AdministratorPage(), ADMINISTRATORS)
get_administrator = Call("org", "get_administrator", AdministratorRef(), Administrator(), ADMINISTRATORS, (NotFound,))
create_administrator = Call(
    "org",
    "create_administrator",
    NewAdministrator(),
    Administrator(),
    ADMINISTRATORS,
    (Conflict, Forbidden, Invalid, NotFound, Unavailable),
    command=True,
    timeout=10.0,
)
update_administrator = Call(
    "org",
    "update_administrator",
    AdministratorChange(),
    Administrator(),
    ADMINISTRATORS,
    (Conflict, Forbidden, Invalid, NotFound, Stale, Unavailable),
    command=True,
    timeout=10.0,
)
delete_administrator = Call(
    "org",
    "delete_administrator",
    AdministratorRef(),
    Changed(),
    ADMINISTRATORS,
    (Conflict, Forbidden, NotFound, Stale),
    command=True,
)


class DeletedAdministrator(Administrator, Deletion):
    """Who could be restored, with the scope that they had."""


class DeletedAdministratorPage(PageReply):
    items = fields.List(fields.Nested(DeletedAdministrator(exclude=("directory_version", "is_self"))))


list_deleted_administrators = Call("org", "list_deleted_administrators", DeletedQuery(), DeletedAdministratorPage(), ADMINISTRATORS)
restore_administrator = Call(
    "org", "restore_administrator", AdministratorRef(), Administrator(), ADMINISTRATORS, (Conflict, Gone, NotFound), command=True
)


class ScopePreviewQuery(Strict):
    department_id = Id(required=True)


class ScopePreview(Reply):
    """What an administrator of that scope sees. `meetings` are those that go on or are to come, `all_meetings` all in their list;
    these and the numbers of rooms are null while they are not known. `screens` are the administration portal's, in its order;
    `permissions` are those of the session. What is withheld only an administrator of the whole site has."""

    department_id = Id()
    department_path = fields.List(fields.String())
    departments = fields.Integer(metadata={"description": "the scope's own department counted"})
    users = fields.Integer()
    administrators = fields.Integer(metadata={"description": "whom they could manage"})
    rooms = fields.Integer(allow_none=True)
    shared_rooms = fields.Integer(allow_none=True)
    dedicated_rooms = fields.Integer(allow_none=True)
    meetings = fields.Integer(allow_none=True)
    all_meetings = fields.Integer(allow_none=True)
    whole_site = fields.Boolean()
    screens = fields.List(fields.String())
    withheld = fields.List(fields.String())
    permissions = fields.List(fields.String())
    withheld_permissions = fields.List(fields.String())


preview_scope = Call("org", "preview_scope", ScopePreviewQuery(), ScopePreview(), ADMINISTRATORS, (NotFound,))
