"""Every resource of the API, one file a noun."""

from gateway.resource import Resource
from gateway.routes.administrators import administrators
from gateway.routes.departments import departments
from gateway.routes.me import me
from gateway.routes.operator_sites import operator_sites
from gateway.routes.preferences import preferences
from gateway.routes.session import session
from gateway.routes.site import site
from gateway.routes.users import users

RESOURCES: tuple[Resource, ...] = (session, site, departments, users, administrators, me, preferences, operator_sites)
