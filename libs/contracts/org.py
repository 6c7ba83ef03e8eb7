"""org: sites, licences, departments, users, administrators, preferences, the audit log, and the directory that others replicate."""

from marshmallow import fields

from contracts import call, jobs
from contracts.call import Call, Event, Reply, Role, Strict
from contracts.errors import Conflict, Forbidden, Gone, Invalid, NotFound, Stale, Unauthenticated, Unavailable
from contracts.values import (
    Choice,
    Day,
    Email,
    Flag,
    Id,
    Instant,
    Json,
    LoginName,
    Many,
    PageQuery,
    PageReply,
    Part,
    Phone,
    Prose,
    Secret,
    Text,
    Whole,
    sort_field,
)

ADMINISTRATORS = frozenset({Role.ADMINISTRATOR})
SIGNED_IN = frozenset({Role.ADMINISTRATOR, Role.USER})
OPERATORS = frozenset({Role.OPERATOR})
OURSELVES = frozenset({Role.SYSTEM})

SITE_TYPES = ("account", "concurrent")
LEASE_MODES = ("annual", "monthly", "trial")
LANGUAGES = ("zh-CN", "en-US")
FEATURES = ("rooms", "rooms_pro", "webinars", "recordings")
ACCOUNT_KINDS = ("shared", "dedicated")
USER_STATUSES = ("active", "invited", "expired", "locked")
CAPACITIES = (10, 25, 50, 100, 200, 300, 500, 1000)

# Sites ---------------------------------------------------------------------------------------------------------------


class LicenceLine(Strict):
    """So many rooms of one kind and capacity until a day. Lines of equal capacity and different expiry stay apart."""

    room_kind = Choice(*ACCOUNT_KINDS, required=True)
    capacity = Whole(2, 10_000, required=True)
    quantity = Whole(0, 100_000, required=True)
    expires_on = Day(required=True, metadata={"description": "the last day on which it may be used"})


class FirstAdministrator(Strict):
    login_name = LoginName(required=True)
    name = Text(1, 100, required=True)
    email = Email(required=True)
    password = Secret(8, 128)


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
    features = Many(Choice(*FEATURES), high=len(FEATURES), load_default=list)
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
    features = Many(Choice(*FEATURES), high=len(FEATURES))
    hosts = Whole(0, 1_000_000)
    ports = Whole(0, 1_000_000)
    lines = Many(Part(LicenceLine), high=100)


class SiteRef(Strict):
    id = Id(required=True)


class HostFigures(Reply):
    used = fields.Integer()
    total = fields.Integer()


class Site(Reply):
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
    hosts = fields.Nested(HostFigures)
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
    room_kind = fields.String()
    capacity = fields.Integer()
    quantity = fields.Integer()
    used = fields.Integer()
    expires_on = Day()


class PortFigures(Reply):
    """`in_use` and `peak_today` are null until meetings are counted."""

    licensed = fields.Integer()
    in_use = fields.Integer(allow_none=True)
    peak_today = fields.Integer(allow_none=True)


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


licence_changed = Event("org", "licence_changed", LicenceChanged(), consumers=("booking",))
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

# Media sources -------------------------------------------------------------------------------------------------------


class NewMediaSource(Strict):
    site_id = Id(required=True)
    name = Text(1, 100, required=True)


class MediaSources(Strict):
    site_id = Id(required=True)


class MediaSourceRow(Reply):
    id = Id()
    site_id = Id()
    name = fields.String()
    created_at = Instant()


class NewMediaSourceReply(MediaSourceRow):
    """`secret` signs the source's webhooks, `token` is its bearer token for calls; both are shown once."""

    secret = fields.String(metadata={"secret": True})
    token = fields.String(metadata={"secret": True})


class MediaSourceList(Reply):
    items = fields.List(fields.Nested(MediaSourceRow))


class MediaSourceRef(Strict):
    site_id = Id(required=True)
    id = Id(required=True)


class MediaSourceId(Strict):
    id = Id(required=True)


class MediaSourceSecret(Reply):
    """What the gateway needs to check a webhook's signature, and what it caches."""

    id = Id()
    site_id = Id()
    secret = fields.String(metadata={"secret": True})


class MediaSourceCredential(Strict):
    token = Secret(1, 256, required=True)


class MediaSourceFound(Reply):
    id = Id()
    site_id = Id()


class MediaSourceChanged(Reply):
    id = Id()


create_media_source = Call("org", "create_media_source", NewMediaSource(), NewMediaSourceReply(), OPERATORS, (NotFound,), command=True)
list_media_sources = Call("org", "list_media_sources", MediaSources(), MediaSourceList(), OPERATORS, (NotFound,))
delete_media_source = Call("org", "delete_media_source", MediaSourceRef(), call.Done(), OPERATORS, (NotFound,), command=True)
get_media_source = Call(
    "org", "get_media_source", MediaSourceId(), MediaSourceSecret(), frozenset({Role.ANONYMOUS}), (NotFound,), internal=True
)
authenticate_media_source = Call(
    "org",
    "authenticate_media_source",
    MediaSourceCredential(),
    MediaSourceFound(),
    frozenset({Role.ANONYMOUS}),
    (Unauthenticated,),
    internal=True,
)
media_source_changed = Event("org", "media_source_changed", MediaSourceChanged(), broadcast=True)

# Departments ---------------------------------------------------------------------------------------------------------


class Department(Reply):
    """`user_count`: the users directly in it; `total_user_count`: with those of all departments below."""

    id = Id()
    parent_id = Id(allow_none=True)
    name = fields.String()
    user_count = fields.Integer()
    total_user_count = fields.Integer()
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

# Users ---------------------------------------------------------------------------------------------------------------


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
    password = Secret(8, 128)
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
    password = Secret(8, 128)


class UserDeletionPreview(Reply):
    """`meeting_count`: future meetings that are cancelled with them; null while nobody books meetings."""

    user_count = fields.Integer()
    meeting_count = fields.Integer(allow_none=True)
    names = fields.List(fields.String(), metadata={"description": "the first ten"})


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
delete_user = Call("org", "delete_user", UserRef(), Changed(), ADMINISTRATORS, (NotFound, Stale), command=True)
preview_user_deletion = Call("org", "preview_user_deletion", UserRefs(), UserDeletionPreview(), ADMINISTRATORS, (NotFound,))
delete_users = Call("org", "delete_users", UserRefs(), Changed(), ADMINISTRATORS, (NotFound,), command=True, timeout=10.0)
restore_user = Call("org", "restore_user", UserRef(), User(), ADMINISTRATORS, (Conflict, Gone, NotFound), command=True)

# Import and export of users ------------------------------------------------------------------------------------------

IMPORT_STATES = ("checking", "checked", "applying", "applied", "failed")
VERDICTS = ("valid", "invalid", "unchanged", "added", "refused")


class UserExport(UserFilter):
    """Either the users named by `ids`, or all that the filter finds."""

    ids = Many(Id(), low=1, high=10_000)
    sort = sort_field("name", "login_name", "email", "account_kind", "capacity", "expires_on", "created_at", default="-created_at")
    format = jobs.format_field()


class NewUserImport(Strict):
    """`blob` is the key under which the gateway has put the uploaded file, in the site's folder "imports"."""

    blob = Text(1, 300, required=True)
    file_name = Text(1, 255, required=True)


class UserImportRef(Strict):
    id = Id(required=True)


class UserImportQuery(UserImportRef):
    """`verdict` narrows `items`; without it they are the rows at fault."""

    page = Whole(1, 1_000_000, load_default=1)
    page_size = Whole(1, 100, load_default=20)
    verdict = Choice(*VERDICTS)


class UserImportApplication(UserImportRef):
    """`mode` all: every valid row, and only if no row is at fault; valid: the rows that are good."""

    mode = Choice("all", "valid", required=True)


class UserImportErrors(UserImportRef):
    format = jobs.format_field()


class UserImportFault(Reply):
    field = fields.String()
    code = fields.String()
    params = Json()


class UserImportRow(Reply):
    """`number` is the row's in the file, from 1. `values` as they were written, without the password."""

    number = fields.Integer()
    verdict = fields.String()
    values = Json()
    faults = fields.List(fields.Nested(UserImportFault))


class UserImport(PageReply):
    """`state`: checking → checked → applying → applied, or failed with `error` (as on the wire). The counts are of rows: `unchanged` ones
    are in the site already, exactly so; `refused` ones were valid and could not be added any more. `done` of `total` tells the progress
    of what is going on."""

    id = Id()
    state = fields.String()
    file_name = fields.String()
    mode = fields.String(allow_none=True)
    done = fields.Integer()
    total = fields.Integer(allow_none=True)
    valid = fields.Integer()
    invalid = fields.Integer()
    unchanged = fields.Integer()
    added = fields.Integer()
    refused = fields.Integer()
    error = Json(allow_none=True)
    created_at = Instant()
    items = fields.List(fields.Nested(UserImportRow))


export_users = Call("org", "export_users", UserExport(), jobs.Job(), ADMINISTRATORS, (NotFound,), command=True)
create_user_template = Call("org", "create_user_template", Strict(), jobs.Job(), ADMINISTRATORS, command=True)
start_user_import = Call("org", "start_user_import", NewUserImport(), UserImport(), ADMINISTRATORS, (Invalid,), command=True)
get_user_import = Call("org", "get_user_import", UserImportQuery(), UserImport(), ADMINISTRATORS, (NotFound,))
apply_user_import = Call(
    "org", "apply_user_import", UserImportApplication(), UserImport(), ADMINISTRATORS, (Conflict, NotFound), command=True
)
export_user_import_errors = Call(
    "org", "export_user_import_errors", UserImportErrors(), jobs.Job(), ADMINISTRATORS, (NotFound,), command=True
)
get_job = jobs.get_job("org")

# Administrators ------------------------------------------------------------------------------------------------------


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
    is_self = fields.Boolean()
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
    password = Secret(8, 128)
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
    password = Secret(8, 128)


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


class ScopePreviewQuery(Strict):
    department_id = Id(required=True)


class ScopePreview(Reply):
    """What an administrator of that scope would see. `rooms` and `meetings` are null where nobody counts them yet. `screens` are
    the administration portal's, in its order; `withheld` those that only an administrator of the whole site has."""

    department_id = Id()
    department_path = fields.List(fields.String())
    departments = fields.Integer(metadata={"description": "the scope's own department counted"})
    users = fields.Integer()
    administrators = fields.Integer(metadata={"description": "whom they could manage"})
    rooms = fields.Integer(allow_none=True)
    meetings = fields.Integer(allow_none=True)
    screens = fields.List(fields.String())
    withheld = fields.List(fields.String())


preview_scope = Call("org", "preview_scope", ScopePreviewQuery(), ScopePreview(), ADMINISTRATORS, (NotFound,))

# The signed-in account -----------------------------------------------------------------------------------------------


class Profile(Reply):
    """One's own account. `pending_email` counts once it is confirmed by the link that was sent to it."""

    id = Id()
    role = fields.String()
    login_name = fields.String()
    name = fields.String()
    english_name = fields.String()
    email = fields.String()
    pending_email = fields.String(allow_none=True)
    phone = fields.String(allow_none=True, metadata={"description": "E.164"})
    mobile = fields.String(allow_none=True, metadata={"description": "E.164"})
    department_path = fields.List(fields.String(), metadata={"description": "a user's department, or an administrator's scope"})
    account_kind = fields.String(allow_none=True)
    capacity = fields.Integer(allow_none=True)
    expires_on = Day(allow_none=True)
    version = fields.Integer()
    directory_version = fields.Integer()


class ProfileChange(Strict):
    """Absent means unchanged. A new e-mail is only asked for by it; see `Profile.pending_email`."""

    login_name = LoginName()
    name = Text(1, 100)
    english_name = Text(0, 100)
    email = Email()
    phone = Phone(allow_none=True)
    mobile = Phone(allow_none=True)


class EmailConfirmation(Strict):
    token = Secret(1, 256, required=True)


get_me = Call("org", "get_me", Strict(), Profile(), SIGNED_IN, (NotFound,))
update_me = Call(
    "org",
    "update_me",
    ProfileChange(),
    Profile(),
    SIGNED_IN,
    (Conflict, Forbidden, Invalid, NotFound, Stale, Unavailable),
    command=True,
    timeout=10.0,
)
confirm_email = Call(
    "org",
    "confirm_email",
    EmailConfirmation(),
    Profile(),
    SIGNED_IN,
    (Conflict, Gone, NotFound, Unavailable),
    command=True,
    jumped=False,
    timeout=10.0,
)


class Preferences(Reply):
    """What holds for the account: its own choice, else the site's. `site` shows the site's."""

    language = fields.String()
    page_size = fields.Integer()
    site_language = fields.String()
    site_page_size = fields.Integer()


class PreferencesChange(Strict):
    """`level` site: for everybody who has not chosen for themselves (root administrators only); account: for oneself."""

    language = Choice(*LANGUAGES, required=True)
    page_size = Whole(10, 100, required=True)
    level = Choice("site", "account", load_default="account")


get_preferences = Call("org", "get_preferences", Strict(), Preferences(), SIGNED_IN)
put_preferences = Call("org", "put_preferences", PreferencesChange(), Preferences(), SIGNED_IN, (Forbidden, Invalid), command=True)

# The audit log -------------------------------------------------------------------------------------------------------


class Audited(Reply):
    """A change as its owner tells it. `before` and `after` hold what changed, never a secret."""

    at = Instant()
    action = fields.String(metadata={"description": "department.created, user.deleted, …"})
    target_type = fields.String()
    target_id = fields.String()
    target_name = fields.String()
    before = Json(allow_none=True)
    after = Json(allow_none=True)
    reason = Prose(allow_none=True)


class AuditQuery(PageQuery):
    """`q` looks in the names of actor and target and in the action; `actor` and `target` in their own names or ids. `from` and `to`
    bound `at`, the second excluded."""

    class Meta(Strict.Meta):
        include = {"from": Instant(), "to": Instant()}  # noqa: RUF012 - "from" is a keyword

    action = Text(0, 100)
    actor = Text(0, 100)
    target = Text(0, 100)
    sort = sort_field("at", default="-at")


class AuditRow(Reply):
    """`number` counts the site's records. `actor_name` acted; on a jump that is the user, and `impersonator_name` the
    administrator."""

    number = fields.Integer()
    at = Instant()
    action = fields.String()
    actor_id = fields.String(allow_none=True)
    actor_name = fields.String()
    actor_role = fields.String()
    impersonator_id = fields.String(allow_none=True)
    impersonator_name = fields.String(allow_none=True)
    address = fields.String(allow_none=True)
    target_type = fields.String()
    target_id = fields.String()
    target_name = fields.String()
    before = Json(allow_none=True)
    after = Json(allow_none=True)
    reason = fields.String(allow_none=True)
    request_id = fields.String()


class AuditPage(PageReply):
    items = fields.List(fields.Nested(AuditRow))


class AuditCheck(Strict):
    """`number` and `hash` of a head that was kept elsewhere: the chain has to pass through it, else records were cut off its end."""

    site_id = Id(required=True)
    number = Whole(0, 2**53)
    hash = Text(64, 64)


class AuditVerdict(Reply):
    """`broken_at` is the number of the first record that is missing or does not fit; null when all hold. `problem`: changed, removed
    or truncated."""

    site_id = Id()
    records = fields.Integer()
    broken_at = fields.Integer(allow_none=True)
    problem = fields.String(allow_none=True)
    head_number = fields.Integer()
    head_hash = fields.String()


class AuditExport(Strict):
    """The filters of `AuditQuery`."""

    class Meta(Strict.Meta):
        include = {"from": Instant(), "to": Instant()}  # noqa: RUF012 - "from" is a keyword

    q = Text(0, 100, load_default="")
    action = Text(0, 100)
    actor = Text(0, 100)
    target = Text(0, 100)
    format = jobs.format_field()


export_audit = Call("org", "export_audit", AuditExport(), jobs.Job(), ADMINISTRATORS, command=True, root_only=True)
list_audit = Call("org", "list_audit", AuditQuery(), AuditPage(), ADMINISTRATORS, root_only=True)
verify_audit = Call("org", "verify_audit", AuditCheck(), AuditVerdict(), OPERATORS, (NotFound,), timeout=60.0)

# The directory that other services replicate -------------------------------------------------------------------------


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


directory_changed = Event("org", "directory_changed", DirectoryChange(), consumers=("identity", "booking"))
audited = Event("org", "audited", Audited(), consumers=("org",))
get_directory_snapshot = Call(
    "org", "get_directory_snapshot", SnapshotQuery(), Snapshot(), OURSELVES, (NotFound,), internal=True, timeout=10.0
)
get_directory_versions = Call("org", "get_directory_versions", Strict(), SiteVersions(), OURSELVES, internal=True)

health = call.health("org")
