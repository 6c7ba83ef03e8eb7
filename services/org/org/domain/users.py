"""What a user may be: the four forms of site type and account kind, and what a user's status is (spec 1.2.3)."""

from datetime import date, datetime, timedelta

from contracts.errors import FieldError, Gone, Invalid, invalid_field

KEPT = timedelta(days=30)  # what is deleted

# Fields whose change is told apart when two people edit the same user.
FIELDS = (
    "login_name",
    "name",
    "english_name",
    "email",
    "phone",
    "mobile",
    "department_id",
    "account_kind",
    "capacity",
    "expires_on",
)


def needs_room(site_type: str, kind: str) -> bool:
    """Whether such a user takes a dedicated room of the site's licence."""
    return site_type == "account" and kind == "dedicated"


def check_capacity(site_type: str, kind: str, capacity: int | None, ports: int | None, *, tell_ports: bool = False) -> None:
    """`ports`: what a concurrent site has licensed; `tell_ports`: whether the refusal may say how many. Raises Invalid for the field
    capacity.

    account site: shared accounts book any shared room and have no capacity of their own, dedicated ones have their room's.
    concurrent site: both have one, of as many ports as the site has at the most.
    """
    if site_type == "account" and kind == "shared":
        if capacity is not None:
            raise invalid_field("capacity", "not_applicable", "a shared account of an account site has no capacity")
        return
    if capacity is None:
        raise invalid_field("capacity", "required", "this kind of account needs a capacity")
    if site_type == "concurrent" and capacity > (ports or 0):
        told = {"most": ports or 0} if tell_ports else {}
        raise Invalid(fields=[FieldError("capacity", "above_ports", "more than the site's licensed ports", told)])


def changed_capacity(site_type: str, old: tuple[str, int | None], kind: str, given: int | None, asked: bool) -> int | None:
    """The capacity after a change to `kind`. `old`: kind and capacity before; `asked`: whether the change names a capacity, `given`.

    A dedicated account's capacity cannot be changed while it is one (spec 1.2.3.6).
    """
    old_kind, old_capacity = old
    if old_kind == kind == "dedicated" and asked and given != old_capacity:
        raise invalid_field("capacity", "capacity_fixed", "a dedicated account's capacity cannot be changed")
    if asked:
        return given
    if site_type == "account" and old_kind != kind:
        return None
    return old_capacity


def status_of(today: date, now: datetime, *, expires_on: date | None, locked_until: datetime | None, invited: bool) -> str:
    """`today` in the site's time zone. The last day of an account is still a good one."""
    if expires_on is not None and expires_on < today:
        return "expired"
    if locked_until is not None and locked_until > now:
        return "locked"
    return "invited" if invited else "active"


def check_password(password: str | None, invite: bool) -> None:
    """A new account is given a password or an invitation, one of the two."""
    if password is None and not invite:
        raise invalid_field("password", "required", "a password or an invitation")
    if password is not None and invite:
        raise Invalid("invalid", fields=invalid_field("invite", "password_or_invite", "not both").fields)


def check_restorable(now: datetime, deleted_at: datetime | None) -> None:
    if deleted_at is None or now - deleted_at > KEPT:
        raise Gone("deleted_for_good", "it was deleted more than 30 days ago")
