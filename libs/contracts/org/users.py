"""Users (manual 1.2.3)."""

from marshmallow import fields

from contracts.call import Call, Reply, Strict
from contracts.credentials import NewPassword
from contracts.errors import Conflict, Gone, Invalid, NotFound, Stale, Unavailable
from contracts.org.departments import Changed
from contracts.org.roles import ACCOUNT_KINDS, ADMINISTRATORS, USER_STATUSES
from contracts.values import (
    Choice,
    Day,
    Email,
    Flag,
    Id,
    Instant,
    LoginName,
    Many,
    PageQuery,
    PageReply,
    Phone,
    Text,
    Whole,
    sort_field,
)


class User(Reply):
    id = Id()
    login_name = fields.String()
    name = fields.String()
    english_name = fields.String()
    email = fields.String()
    phone = fields.String(allow_none=True, metadata={"description": "E.164"})
    mobile = fields.String(allow_none=True, metadata={"description": "E.164"})
    department_id = Id()
    department_path = fields.List(fields.String(), metadata={"description": "names from the root of the scope down"})
    account_kind = fields.String()
    capacity = fields.Integer(allow_none=True)
    expires_on = Day(allow_none=True)
    status = fields.String()
    has_initial_password = fields.Boolean()
    has_totp = fields.Boolean()
    version = fields.Integer()
    directory_version = fields.Integer()


class UserFilter(Strict):
    """Which users. `q` looks in name, login name, e-mail, phone and mobile, pinyin included; the others in their own field."""

    department_id = Id()
    include_subdepartments = Flag(load_default=False)
    q = Text(0, 100, load_default="")
    login_name = Text(0, 100)
    name = Text(0, 100)
    email = Text(0, 254)
    phone = Text(0, 40)
    mobile = Text(0, 40)
    account_kind = Choice(*ACCOUNT_KINDS)
    status = Choice(*USER_STATUSES)


class UserQuery(UserFilter):
    page = Whole(1, 1_000_000, load_default=1)
    page_size = Whole(1, 100, load_default=20)
    sort = sort_field("name", "login_name", "email", "account_kind", "capacity", "expires_on", "created_at", default="-created_at")


class UserPage(PageReply):
    items = fields.List(fields.Nested(User(exclude=("directory_version",))))


class UserRef(Strict):
    id = Id(required=True)


class UserRefs(Strict):
    ids = Many(Id(), low=1, high=1000, required=True)


class NewUser(Strict):
    """Either `password` or `invite`. The password is given on, so a new one is asked for at the first sign-in, unless
    `temporary_password` is false."""

    login_name = LoginName(required=True)
    name = Text(1, 100, required=True)
    english_name = Text(0, 100, load_default="")
    email = Email(required=True)
    phone = Phone(allow_none=True, load_default=None)
    mobile = Phone(allow_none=True, load_default=None)
    department_id = Id(required=True)
    account_kind = Choice(*ACCOUNT_KINDS, required=True)
    capacity = Whole(2, 10_000, allow_none=True, load_default=None)
    expires_on = Day(allow_none=True, load_default=None)
    password = NewPassword()
    temporary_password = Flag(load_default=True)
    invite = Flag(load_default=False)


class UserChange(Strict):
    """Absent means unchanged. A dedicated account's capacity cannot be changed."""

    id = Id(required=True)
    login_name = LoginName()
    name = Text(1, 100)
    english_name = Text(0, 100)
    email = Email()
    phone = Phone(allow_none=True)
    mobile = Phone(allow_none=True)
    department_id = Id()
    account_kind = Choice(*ACCOUNT_KINDS)
    capacity = Whole(2, 10_000, allow_none=True)
    expires_on = Day(allow_none=True)
    password = NewPassword()


class UserChangeDraft(Strict):
    """What of a change has consequences; absent means unchanged."""

    id = Id(required=True)
    department_id = Id()
    account_kind = Choice(*ACCOUNT_KINDS)
    capacity = Whole(2, 10_000, allow_none=True)
    expires_on = Day(allow_none=True)


class RoomEffect(Reply):
    """`effect`: released or assigned. `name` and `pmi` of the room, null for one that is still to be made."""

    effect = fields.String()
    name = fields.String(allow_none=True)
    pmi = fields.String(allow_none=True)


class UserChangePreview(Reply):
    """What a change would mean. No meeting is moved or canceled by it. Figures of meetings to come are null while they are unknown.

    `room`: null where the account keeps what it has. `meetings_kept`: meetings that stay in the room that they are booked in, though the
    account books another one from now on. `meetings_after_expiry` end after the new expiry date, `meetings_above_capacity` are larger
    than the new capacity. `administrators_losing`: those of the caller's scope who do not see the user any more.
    """

    room = fields.Nested(RoomEffect, allow_none=True)
    meetings_kept = fields.Integer(allow_none=True)
    meetings_after_expiry = fields.Integer(allow_none=True)
    meetings_above_capacity = fields.Integer(allow_none=True)
    administrators_losing = fields.Integer()


class UserDeletionPreview(Reply):
    """`meeting_count`: future meetings that are cancelled with them; null while that is not known. `room_count`: personal rooms that are
    released."""

    user_count = fields.Integer()
    room_count = fields.Integer()
    meeting_count = fields.Integer(allow_none=True)
    names = fields.List(fields.String(), metadata={"description": "the first ten"})


class DeletedQuery(PageQuery):
    sort = sort_field("name", "deleted_at", default="-deleted_at")


class Deletion(Reply):
    """`deleted_by`: the name of who did it; null where it was not noted."""

    deleted_at = Instant()
    deleted_by = fields.String(allow_none=True)
    restorable_until = Instant()


class DeletedUser(Deletion):
    id = Id()
    login_name = fields.String()
    name = fields.String()
    email = fields.String()
    mobile = fields.String(allow_none=True)
    department_path = fields.List(fields.String())
    account_kind = fields.String()
    capacity = fields.Integer(allow_none=True)


class DeletedUserPage(PageReply):
    items = fields.List(fields.Nested(DeletedUser))


class RefusedRestoration(Reply):
    """`code` as the restoration of this one alone would be refused; `taken`: the fields that somebody else has by now."""

    id = Id()
    name = fields.String()
    code = fields.String()
    taken = fields.List(fields.String())


class UsersRestored(Reply):
    restored_count = fields.Integer()
    refused = fields.List(fields.Nested(RefusedRestoration))
    directory_version = fields.Integer()


list_users = Call("org", "list_users", UserQuery(), UserPage(), ADMINISTRATORS, (NotFound,))
get_user = Call("org", "get_user", UserRef(), User(), ADMINISTRATORS, (NotFound,))
create_user = Call(
    "org",
    "create_user",
    NewUser(),
    User(),
    ADMINISTRATORS,
    (Conflict, Invalid, NotFound, Unavailable),
    command=True,
    timeout=10.0,
)
update_user = Call(
    "org",
    "update_user",
    UserChange(),
    User(),
    ADMINISTRATORS,
    (Conflict, Invalid, NotFound, Stale, Unavailable),
    command=True,
    timeout=10.0,
)
preview_user_change = Call("org", "preview_user_change", UserChangeDraft(), UserChangePreview(), ADMINISTRATORS, (Invalid, NotFound))
delete_user = Call("org", "delete_user", UserRef(), Changed(), ADMINISTRATORS, (NotFound, Stale), command=True)
preview_user_deletion = Call("org", "preview_user_deletion", UserRefs(), UserDeletionPreview(), ADMINISTRATORS, (NotFound,))
delete_users = Call("org", "delete_users", UserRefs(), Changed(), ADMINISTRATORS, (NotFound,), command=True, timeout=10.0)
restore_user = Call("org", "restore_user", UserRef(), User(), ADMINISTRATORS, (Conflict, Gone, NotFound), command=True)
restore_users = Call("org", "restore_users", UserRefs(), UsersRestored(), ADMINISTRATORS, (NotFound,), command=True, timeout=10.0)
list_deleted_users = Call("org", "list_deleted_users", DeletedQuery(), DeletedUserPage(), ADMINISTRATORS)
