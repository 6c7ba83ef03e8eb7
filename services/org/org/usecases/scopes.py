"""What an administrator may see and change: their site, and the department that is the top of it for them.

Whatever lies outside answers as if it did not exist (spec, "Who may do what").
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cached_property

from sqlalchemy.orm import Session

from contracts.call import Actor
from contracts.errors import FieldError, NotFound, Unauthenticated
from org.domain import departments as rules
from org.domain import sites as site_rules
from org.storage import departments, sites
from org.storage.models import Department, Site


@dataclass(frozen=True)
class Scope:
    site: Site
    top: Department
    now: datetime

    @property
    def site_id(self) -> str:
        return self.site.id

    @property
    def path(self) -> str | None:
        """The path that everything has to lie in; None where that is the whole site."""
        return None if self.top.parent_id is None else self.top.path

    @cached_property
    def today(self) -> date:
        return site_rules.today(self.now, self.site.time_zone)

    @property
    def whole_site(self) -> bool:
        """Whether the administrator has the whole site, and may be told its figures."""
        return self.top.parent_id is None

    def holds(self, path: str) -> bool:
        return rules.holds(self.top.path, path)

    def department(self, session: Session, department_id: str, field: str | None = None) -> Department:
        """A department of the scope. Raises NotFound, naming the `field` of the request that asked for it."""
        found = departments.get(session, self.site.id, department_id)
        if found is None or not self.holds(found.path):
            raise NotFound(fields=[FieldError(field, "not_found")] if field else [])
        return found


def read(session: Session, actor: Actor) -> Scope:
    found = sites.with_department(session, actor.site_id, actor.scope_department_id)
    if found is None:
        sites.get(session, actor.site_id)
        raise _ended()
    return Scope(*found, datetime.now(UTC))


def locked(session: Session, actor: Actor) -> Scope:
    """For whoever is going to change something: the site is theirs until the transaction ends."""
    site = sites.locked(session, actor.site_id)
    if actor.scope_department_id is None:
        top: Department | None = departments.root(session, site.id)
    else:
        top = departments.get(session, site.id, actor.scope_department_id)
    if top is None:
        raise _ended()
    return Scope(site, top, datetime.now(UTC))


def _ended() -> Unauthenticated:
    """Their department was deleted with the administrator, whose token may be a moment older than that."""
    return Unauthenticated("session_ended")
