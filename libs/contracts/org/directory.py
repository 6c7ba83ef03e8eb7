"""The directory that other services replicate."""

from marshmallow import fields

from contracts.call import Call, Event, Reply, Strict
from contracts.errors import NotFound
from contracts.org.audit import Audited
from contracts.org.roles import OURSELVES
from contracts.values import (
    Day,
    Id,
    Text,
)


class DirectorySite(Reply):
    id = Id()
    name_zh = fields.String()
    name_en = fields.String()
    type = fields.String()
    time_zone = fields.String()
    country = fields.String()
    language = fields.String()
    page_size = fields.Integer()
    features = fields.List(fields.String())
    expires_on = Day()
    require_totp = fields.Boolean()


class DirectoryDepartment(Reply):
    """`path` is the ids from the root down to itself, joined and ended by "/": a subtree is a prefix."""

    id = Id()
    parent_id = Id(allow_none=True)
    name = fields.String()
    path = fields.String()
    deleted = fields.Boolean()


class DirectoryAccount(Reply):
    """A user or an administrator, as they are now: every change repeats the whole row, `credential` and `invited` too. `credential`
    names the password at identity that an administrator gave last; a new one holds from the change on that first names it. `invited`:
    an invitation is out, or is to be sent when it was not before; it ends when the account has a password."""

    id = Id()
    role = fields.String()
    login_name = fields.String()
    name = fields.String()
    english_name = fields.String()
    email = fields.String()
    phone = fields.String(allow_none=True)
    mobile = fields.String(allow_none=True)
    department_id = Id(allow_none=True)
    scope_department_id = Id(allow_none=True, metadata={"description": "administrators: null means root"})
    account_kind = fields.String(allow_none=True)
    capacity = fields.Integer(allow_none=True)
    expires_on = Day(allow_none=True)
    language = fields.String(allow_none=True)
    page_size = fields.Integer(allow_none=True)
    invited = fields.Boolean()
    credential = Id(allow_none=True)
    deleted = fields.Boolean()


class DirectoryChange(Reply):
    """What one transaction of org changed in a site, whole rows. `version` counts the site's transactions without gaps, so that a
    replica applies them in order and sees when one is missing. A moved department lists every department below it too."""

    version = fields.Integer()
    site = fields.Nested(DirectorySite, allow_none=True)
    departments = fields.List(fields.Nested(DirectoryDepartment))
    accounts = fields.List(fields.Nested(DirectoryAccount))


class SnapshotQuery(Strict):
    """`after` is the `next` of the page before."""

    site_id = Id(required=True)
    after = Text(0, 100, load_default="")


class Snapshot(DirectoryChange):
    """A page of the whole directory of a site as of `version`; `next` is null on the last page. All pages of one walk have
    to show the same `version`, else the walk starts over."""

    next = fields.String(allow_none=True)


class SiteVersions(Reply):
    """Every site and the version its directory has reached."""

    sites = fields.Dict(keys=fields.String(), values=fields.Integer())


directory_changed = Event("org", "directory_changed", DirectoryChange(), consumers=("identity", "booking", "reporting"), urgent=True)
audited = Event("org", "audited", Audited(), consumers=("org",))
get_directory_snapshot = Call(
    "org", "get_directory_snapshot", SnapshotQuery(), Snapshot(), OURSELVES, (NotFound,), internal=True, timeout=10.0
)
get_directory_versions = Call("org", "get_directory_versions", Strict(), SiteVersions(), OURSELVES, internal=True)
