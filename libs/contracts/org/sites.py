"""Sites, their licence and features."""

from typing import Any

from marshmallow import fields

from contracts.call import Call, Event, Reply, Strict
from contracts.credentials import NewPassword
from contracts.errors import Conflict, Invalid, NotFound, Stale, Unavailable
from contracts.org.roles import ACCOUNT_KINDS, ADMINISTRATORS, FEATURES, LANGUAGES, LEASE_MODES, OPERATORS, SITE_TYPES
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
    Part,
    Text,
    Whole,
    sort_field,
)


class LicenceLine(Strict):
    """So many rooms of one kind and capacity until a day. Lines of equal capacity and different expiry stay apart."""

    room_kind = Choice(*ACCOUNT_KINDS, required=True)
    capacity = Whole(2, 10_000, required=True)
    quantity = Whole(0, 100_000, required=True)
    expires_on = Day(required=True, metadata={"description": "the last day on which it may be used"})


class Features(Many):
    """A set: each feature once, in the order of FEATURES, however the operator lists them."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(Choice(*FEATURES), high=len(FEATURES), **kwargs)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Any:
        given = super()._deserialize(value, attr, data, **kwargs)
        return [feature for feature in FEATURES if feature in given]


class FirstAdministrator(Strict):
    login_name = LoginName(required=True)
    name = Text(1, 100, required=True)
    email = Email(required=True)
    password = NewPassword()


class NewSite(Strict):
    name_zh = Text(1, 100, required=True)
    name_en = Text(1, 100, required=True)
    type = Choice(*SITE_TYPES, required=True)
    lease_mode = Choice(*LEASE_MODES, load_default="annual")
    expires_on = Day(required=True)
    time_zone = Text(1, 64, load_default="Asia/Shanghai")
    country = Text(
        2,
        2,
        load_default="CN",
        metadata={"description": "ISO 3166-1 alpha-2; numbers without a country code are read in it"},
    )
    language = Choice(*LANGUAGES, load_default="zh-CN")
    features = Features(load_default=list)
    hosts = Whole(0, 1_000_000, load_default=0, metadata={"description": "host licences"})
    ports = Whole(0, 1_000_000, metadata={"description": "licensed ports; concurrent sites only"})
    lines = Many(Part(LicenceLine), high=100, load_default=list)
    administrator = Part(FirstAdministrator, required=True)
    temporary_password = Flag(load_default=True, metadata={"description": "ask for a new password at the first sign-in"})


class SiteChange(Strict):
    """What the operator may change of a site; absent means unchanged."""

    id = Id(required=True)
    name_zh = Text(1, 100)
    name_en = Text(1, 100)
    lease_mode = Choice(*LEASE_MODES)
    expires_on = Day()
    time_zone = Text(1, 64)
    country = Text(2, 2)
    features = Features()
    hosts = Whole(0, 1_000_000)
    ports = Whole(0, 1_000_000)
    lines = Many(Part(LicenceLine), high=100)


class SiteRef(Strict):
    id = Id(required=True)


class HostFigures(Reply):
    used = fields.Integer()
    total = fields.Integer()


class Site(Reply):
    """`hosts` is null for an administrator of a department: site figures are root's."""

    id = Id()
    name_zh = fields.String()
    name_en = fields.String()
    type = fields.String()
    lease_mode = fields.String()
    expires_on = Day()
    time_zone = fields.String()
    country = fields.String()
    language = fields.String()
    page_size = fields.Integer()
    features = fields.List(fields.String())
    require_totp = fields.Boolean()
    hosts = fields.Nested(HostFigures, allow_none=True)
    version = fields.Integer()


class OperatorSite(Site):
    lines = fields.List(fields.Nested(LicenceLine))
    ports = fields.Integer(allow_none=True)
    user_count = fields.Integer()
    root_department_id = Id()
    directory_version = fields.Integer()


class SitePage(PageReply):
    items = fields.List(fields.Nested(OperatorSite))


class SiteQuery(PageQuery):
    sort = sort_field("name_zh", "name_en", "expires_on", "created_at", default="-created_at")


class OwnSiteChange(Strict):
    name_zh = Text(1, 100)
    name_en = Text(1, 100)
    require_totp = Flag()


class LineFigures(Reply):
    """`used`: of dedicated rooms those that somebody has, of shared ones those that something is booked in, now or to come; null
    while that is not known."""

    room_kind = fields.String()
    capacity = fields.Integer()
    quantity = fields.Integer()
    used = fields.Integer(allow_none=True)
    expires_on = Day()


class PortFigures(Reply):
    """`in_use`: held by meetings in progress; `peak_today`: the most at once in the site's today, booked or in use, first reached at
    `peak_today_at`. All null while that is not known, the last one also while there is no peak."""

    licensed = fields.Integer()
    in_use = fields.Integer(allow_none=True)
    peak_today = fields.Integer(allow_none=True)
    peak_today_at = Instant(allow_none=True)


class Licence(Reply):
    lease_mode = fields.String()
    expires_on = Day()
    lines = fields.List(fields.Nested(LineFigures))
    ports = fields.Nested(PortFigures, allow_none=True)
    hosts = fields.Nested(HostFigures)


class LicenceChanged(Reply):
    """What the site may use from now on. `version` is that of the site's row."""

    version = fields.Integer()
    type = fields.String()
    expires_on = Day()
    ports = fields.Integer(allow_none=True)
    lines = fields.List(fields.Nested(LicenceLine))


licence_changed = Event("org", "licence_changed", LicenceChanged(), consumers=("booking",), urgent=True)
create_site = Call(
    "org",
    "create_site",
    NewSite(),
    OperatorSite(),
    OPERATORS,
    (Conflict, Invalid, Unavailable),
    command=True,
    timeout=10.0,
)
list_sites = Call("org", "list_sites", SiteQuery(), SitePage(), OPERATORS)
get_site = Call("org", "get_site", SiteRef(), OperatorSite(), OPERATORS, (NotFound,))
update_site = Call("org", "update_site", SiteChange(), OperatorSite(), OPERATORS, (Conflict, Invalid, NotFound, Stale), command=True)
get_own_site = Call("org", "get_own_site", Strict(), Site(), ADMINISTRATORS)
update_own_site = Call("org", "update_own_site", OwnSiteChange(), Site(), ADMINISTRATORS, (Stale, Invalid), command=True, root_only=True)
get_licence = Call("org", "get_licence", Strict(), Licence(), ADMINISTRATORS, root_only=True)
