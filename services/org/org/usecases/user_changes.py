"""What a change of a user would mean, said before it is saved: the room, the meetings to come, who loses sight of the user.

Nothing of a person's bookings is lost by such a change. A meeting stays in the room that it is booked in, also in one that the account
gives back, which takes no new bookings from then on (booking's usecases/accounts.py).
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from contracts.call import Actor
from org.domain import users as rules
from org.storage import administrators
from org.storage.models import User
from org.usecases import scopes, users

RELEASED, ASSIGNED = "released", "assigned"


@dataclass(frozen=True, slots=True)
class ChangeDraft:
    """What of a change booking has to count. A figure is asked for only where the change lowers its limit."""

    user_id: str
    room_effect: str | None
    new_expiry: date | None
    new_capacity: int | None


def preview(session: Session, actor: Actor, *, id: str, **given: Any) -> tuple[dict[str, Any], ChangeDraft]:  # noqa: A002
    """What org knows of it, and what booking is asked. Raises NotFound for a user or a department outside the scope, and Invalid where
    kind and capacity do not fit."""
    scope = scopes.read(session, actor)
    user, department = users.found(session, scope, id)
    target = scope.department(session, given["department_id"], "department_id") if "department_id" in given else department
    kind, capacity = _kind_and_capacity(scope.site.type, user, given)
    losing = administrators.losing_sight(session, scope.site_id, scope.path, department.path, target.path)
    draft = ChangeDraft(user.id, _room_effect(user.account_kind, kind), _earlier(user.expires_on, given), _smaller(user.capacity, capacity))
    return {"administrators_losing": losing}, draft


def _kind_and_capacity(site_type: str, user: User, given: dict[str, Any]) -> tuple[str, int | None]:
    kind = given.get("account_kind", user.account_kind)
    old = (user.account_kind, user.capacity)
    return kind, rules.changed_capacity(site_type, old, kind, given.get("capacity"), "capacity" in given)


def _room_effect(before: str, after: str) -> str | None:
    if before == after:
        return None
    return ASSIGNED if after == "dedicated" else RELEASED


def _earlier(before: date | None, given: dict[str, Any]) -> date | None:
    """The new expiry, if it is one that comes before the old one."""
    after: date | None = given.get("expires_on")
    return after if after and (before is None or after < before) else None


def _smaller(before: int | None, after: int | None) -> int | None:
    return after if after and before and after < before else None
