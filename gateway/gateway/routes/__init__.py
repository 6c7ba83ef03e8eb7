"""Every resource of the API, one file a noun."""

from gateway.resource import Resource
from gateway.routes.administrators import administrators
from gateway.routes.departments import departments
from gateway.routes.jobs import jobs
from gateway.routes.logs import logs
from gateway.routes.me import me
from gateway.routes.media import media
from gateway.routes.meetings import meetings
from gateway.routes.operator_sites import operator_sites
from gateway.routes.password_resets import password_resets
from gateway.routes.preferences import preferences
from gateway.routes.rooms import rooms
from gateway.routes.session import session
from gateway.routes.site import site
from gateway.routes.system_requirements import system_requirements
from gateway.routes.users import users

RESOURCES: tuple[Resource, ...] = (
    session,
    password_resets,
    me,
    preferences,
    site,
    system_requirements,
    departments,
    users,
    administrators,
    rooms,
    meetings,
    logs,
    jobs,
    operator_sites,
    media,
)
