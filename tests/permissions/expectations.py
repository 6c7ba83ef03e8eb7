"""Who may make which call, said a second time and by hand: the contracts say it once, and neither may change alone.

A call that is missing here fails the build. `may`: the actors whom the service does not refuse as such. `targets`: what each id in its
request names, so that somebody else's can be put there.
"""

from dataclasses import dataclass, field
from enum import StrEnum


class Who(StrEnum):
    ANONYMOUS = "anonymous"
    USER = "user"
    JUMPED = "a session that an administrator has jumped into"
    MUST_CHANGE = "a session that must change its password first"
    TERMINAL = "terminal"
    MEDIA_SOURCE = "media source"
    DEPARTMENT_ADMINISTRATOR = "administrator of a department"
    ROOT_ADMINISTRATOR = "administrator of the site"
    OPERATOR = "operator"
    SYSTEM = "our own services"


class Target(StrEnum):
    """What an id names. Whoever must not see it gets the answer that an id of nothing gets."""

    DEPARTMENT = "department"
    USER = "user"
    DELETED_USER = "deleted user"
    ADMINISTRATOR = "administrator"
    DELETED_ADMINISTRATOR = "deleted administrator"
    ROOM = "room"  # a shared one: every department's, no other site's
    MEETING = "meeting"
    SESSION = "session"
    ANYTHING = "not looked up, or looked up for whoever is trusted with every site"


@dataclass(frozen=True)
class Expected:
    may: frozenset[Who]
    targets: dict[str, Target] = field(default_factory=dict)
    by: Who = Who.ROOT_ADMINISTRATOR  # who tries the targets
    given: dict[str, object] = field(default_factory=dict)  # what the call needs although no field of it is required


_A, _R, _U, _J = Who.DEPARTMENT_ADMINISTRATOR, Who.ROOT_ADMINISTRATOR, Who.USER, Who.JUMPED

EVERYBODY = frozenset(Who)
NOBODY: frozenset[Who] = frozenset()
ANONYMOUS = frozenset({Who.ANONYMOUS})
ADMINISTRATORS = frozenset({_A, _R})
ROOT = frozenset({_R})
THEMSELVES = frozenset({_A, _R, _U})  # one's own business: no jump
SIGNED_IN = THEMSELVES | {_J}
HELD_BACK_TOO = frozenset({Who.MUST_CHANGE})
USERS = frozenset({_U, _J})
USER_ALONE = frozenset({_U})
OPERATOR = frozenset({Who.OPERATOR})
SYSTEM = frozenset({Who.SYSTEM})
MEDIA = frozenset({Who.MEDIA_SOURCE})

EXPECTED: dict[str, Expected] = {
    "identity.health": Expected(EVERYBODY),
    "identity.sign_in": Expected(ANONYMOUS, given={"login": "nobody"}),
    "identity.refresh_session": Expected(EVERYBODY),
    "identity.get_session": Expected(SIGNED_IN | HELD_BACK_TOO),
    "identity.sign_out": Expected(SIGNED_IN | HELD_BACK_TOO),
    "identity.list_sessions": Expected(THEMSELVES),
    "identity.revoke_session": Expected(THEMSELVES, {"id": Target.SESSION}, by=_U),
    "identity.revoke_other_sessions": Expected(THEMSELVES),
    "identity.change_password": Expected(THEMSELVES | HELD_BACK_TOO),
    "identity.verify_password": Expected(THEMSELVES),
    "identity.stage_password": Expected(THEMSELVES | OPERATOR | SYSTEM, {"account_id": Target.ANYTHING}),
    "identity.withdraw_password": Expected(THEMSELVES | OPERATOR | SYSTEM, {"account_id": Target.ANYTHING}),
    "identity.check_passwords": Expected(THEMSELVES | OPERATOR | SYSTEM),
    "identity.stage_passwords": Expected(THEMSELVES | OPERATOR | SYSTEM),
    "identity.begin_totp": Expected(THEMSELVES | HELD_BACK_TOO),
    "identity.confirm_totp": Expected(THEMSELVES | HELD_BACK_TOO),
    "identity.remove_totp": Expected(THEMSELVES, given={"password": "x"}),
    "identity.reset_user_totp": Expected(ADMINISTRATORS, {"id": Target.USER}),
    "identity.reset_administrator_totp": Expected(ADMINISTRATORS, {"id": Target.ADMINISTRATOR}),
    "identity.reset_totp_of": Expected(OPERATOR, {"site_id": Target.ANYTHING}),
    "identity.begin_impersonation": Expected(ADMINISTRATORS, {"id": Target.USER}),
    "identity.end_impersonation": Expected(USERS | HELD_BACK_TOO),
    "identity.list_impersonations": Expected(USER_ALONE),
    "identity.invite_user": Expected(ADMINISTRATORS, {"id": Target.USER}),
    "identity.invite_administrator": Expected(ADMINISTRATORS, {"id": Target.ADMINISTRATOR}),
    "identity.list_sign_ins": Expected(ADMINISTRATORS, {"account_id": Target.USER}),
    "identity.export_sign_ins": Expected(ADMINISTRATORS, {"account_id": Target.ANYTHING}),
    "identity.get_job": Expected(SIGNED_IN | OPERATOR, {"id": Target.ANYTHING}),
    "identity.request_password_reset": Expected(ANONYMOUS),
    "identity.reset_password": Expected(ANONYMOUS),
    "identity.send_email_confirmation": Expected(THEMSELVES, {"account_id": Target.ANYTHING}),
    "identity.redeem_email_confirmation": Expected(THEMSELVES),
    "identity.create_operator": Expected(SYSTEM),
    "identity.list_operators": Expected(SYSTEM),
    "identity.revoke_operator": Expected(SYSTEM, {"id": Target.ANYTHING}),
    "identity.authenticate_operator": Expected(ANONYMOUS),
    "identity.list_revocations": Expected(SYSTEM),
    "org.health": Expected(EVERYBODY),
    "org.create_site": Expected(OPERATOR),
    "org.list_sites": Expected(OPERATOR),
    "org.get_site": Expected(OPERATOR, {"id": Target.ANYTHING}),
    "org.update_site": Expected(OPERATOR, {"id": Target.ANYTHING}),
    "org.get_own_site": Expected(ADMINISTRATORS),
    "org.update_own_site": Expected(ROOT),
    "org.get_licence": Expected(ROOT),
    "org.get_system_requirements": Expected(EVERYBODY),
    "org.list_departments": Expected(ADMINISTRATORS),
    "org.create_department": Expected(ADMINISTRATORS, {"parent_id": Target.DEPARTMENT}),
    "org.update_department": Expected(ADMINISTRATORS, {"id": Target.DEPARTMENT, "parent_id": Target.DEPARTMENT}),
    "org.preview_department_deletion": Expected(ADMINISTRATORS, {"id": Target.DEPARTMENT}),
    "org.delete_department": Expected(ADMINISTRATORS, {"id": Target.DEPARTMENT}),
    "org.list_users": Expected(ADMINISTRATORS, {"department_id": Target.DEPARTMENT}),
    "org.get_user": Expected(ADMINISTRATORS, {"id": Target.USER}),
    "org.create_user": Expected(ADMINISTRATORS, {"department_id": Target.DEPARTMENT}, given={"invite": True}),
    "org.update_user": Expected(ADMINISTRATORS, {"id": Target.USER, "department_id": Target.DEPARTMENT}),
    "org.preview_user_change": Expected(ADMINISTRATORS, {"id": Target.USER, "department_id": Target.DEPARTMENT}),
    "org.delete_user": Expected(ADMINISTRATORS, {"id": Target.USER}),
    "org.preview_user_deletion": Expected(ADMINISTRATORS, {"ids": Target.USER}),
    "org.delete_users": Expected(ADMINISTRATORS, {"ids": Target.USER}),
    "org.restore_user": Expected(ADMINISTRATORS, {"id": Target.DELETED_USER}),
    "org.restore_users": Expected(ADMINISTRATORS, {"ids": Target.DELETED_USER}),
    "org.list_deleted_users": Expected(ADMINISTRATORS),
    "org.export_users": Expected(ADMINISTRATORS, {"department_id": Target.DEPARTMENT, "ids": Target.ANYTHING}),
    "org.create_user_template": Expected(ADMINISTRATORS),
    "org.start_user_import": Expected(ADMINISTRATORS),
    "org.get_user_import": Expected(ADMINISTRATORS, {"id": Target.ANYTHING}),
    "org.apply_user_import": Expected(ADMINISTRATORS, {"id": Target.ANYTHING}),
    "org.export_user_import_errors": Expected(ADMINISTRATORS, {"id": Target.ANYTHING}),
    "org.get_job": Expected(SIGNED_IN | OPERATOR, {"id": Target.ANYTHING}),
    "org.list_administrators": Expected(ADMINISTRATORS),
    "org.get_administrator": Expected(ADMINISTRATORS, {"id": Target.ADMINISTRATOR}),
    "org.create_administrator": Expected(ADMINISTRATORS, {"scope_department_id": Target.DEPARTMENT}, given={"invite": True}),
    "org.update_administrator": Expected(ADMINISTRATORS, {"id": Target.ADMINISTRATOR, "scope_department_id": Target.DEPARTMENT}),
    "org.delete_administrator": Expected(ADMINISTRATORS, {"id": Target.ADMINISTRATOR}),
    "org.list_deleted_administrators": Expected(ADMINISTRATORS),
    "org.restore_administrator": Expected(ADMINISTRATORS, {"id": Target.DELETED_ADMINISTRATOR}),
    "org.preview_scope": Expected(ADMINISTRATORS, {"department_id": Target.DEPARTMENT}),
    "org.get_me": Expected(SIGNED_IN),
    "org.update_me": Expected(THEMSELVES),
    "org.confirm_email": Expected(THEMSELVES),
    "org.get_preferences": Expected(SIGNED_IN),
    "org.put_preferences": Expected(SIGNED_IN),
    "org.update_preferences": Expected(SIGNED_IN),
    "org.list_audit": Expected(ROOT),
    "org.export_audit": Expected(ROOT),
    "org.verify_audit": Expected(OPERATOR, {"site_id": Target.ANYTHING}),
    "org.get_directory_snapshot": Expected(SYSTEM, {"site_id": Target.ANYTHING}),
    "org.get_directory_versions": Expected(SYSTEM),
    "org.create_media_source": Expected(OPERATOR, {"site_id": Target.ANYTHING}),
    "org.list_media_sources": Expected(OPERATOR, {"site_id": Target.ANYTHING}),
    "org.delete_media_source": Expected(OPERATOR, {"site_id": Target.ANYTHING, "id": Target.ANYTHING}),
    "org.get_media_source": Expected(ANONYMOUS, {"id": Target.ANYTHING}),
    "org.authenticate_media_source": Expected(ANONYMOUS),
    "booking.health": Expected(EVERYBODY),
    "booking.list_rooms": Expected(SIGNED_IN),
    "booking.get_room": Expected(SIGNED_IN, {"id": Target.ROOM}),
    "booking.rename_room": Expected(ADMINISTRATORS, {"id": Target.ROOM}),
    "booking.list_reservations": Expected(SIGNED_IN, {"id": Target.ROOM}, given={"to": "2099-01-02T00:00:00Z"}),
    "booking.get_room_calendar": Expected(SIGNED_IN),
    "booking.list_meetings": Expected(SIGNED_IN, {"host_id": Target.USER, "series_id": Target.ANYTHING}),
    "booking.list_user_meetings": Expected(ADMINISTRATORS, {"id": Target.USER, "series_id": Target.ANYTHING}),
    "booking.get_meeting": Expected(SIGNED_IN, {"id": Target.MEETING}),
    "booking.book_meeting": Expected(USERS, {"room_id": Target.ROOM}, by=_U),
    "booking.update_meeting": Expected(USERS, {"id": Target.MEETING, "room_id": Target.ROOM}, by=_U),
    "booking.cancel_meeting": Expected(SIGNED_IN, {"id": Target.MEETING}),
    "booking.find_availability": Expected(USERS, {"room_id": Target.ROOM, "meeting_id": Target.MEETING}, by=_U),
    "booking.create_calendar_token": Expected(USER_ALONE),
    "booking.get_calendar_feed": Expected(ANONYMOUS),
    "booking.admit": Expected(MEDIA),
    "booking.list_bookings": Expected(MEDIA),
    "booking.change_limits": Expected(OPERATOR | SYSTEM, {"site_id": Target.ANYTHING}),
    "booking.count_user_meetings": Expected(ADMINISTRATORS, {"ids": Target.ANYTHING}),
    "booking.count_user_bookings": Expected(ADMINISTRATORS, {"id": Target.ANYTHING}),
    "booking.get_licence_use": Expected(ROOT),
    "booking.count_scope": Expected(ADMINISTRATORS, {"department_id": Target.DEPARTMENT}),
    "booking.import_bookings": Expected(OPERATOR, {"site_id": Target.ANYTHING}),
    "reporting.health": Expected(EVERYBODY),
    "reporting.get_attendance": Expected(SIGNED_IN, {"id": Target.MEETING}),
    "reporting.list_attendance": Expected(SIGNED_IN, {"ids": Target.MEETING}),
    "reporting.export_attendance": Expected(SIGNED_IN, {"id": Target.MEETING}),
    "reporting.get_job": Expected(SIGNED_IN | OPERATOR, {"id": Target.ANYTHING}),
    "devices.health": Expected(EVERYBODY),
}
