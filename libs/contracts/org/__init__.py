"""org: sites, licences, departments, users, administrators, preferences, the audit log, and the directory that others replicate."""

from contracts import call
from contracts.org.administrators import *
from contracts.org.audit import *
from contracts.org.audit_actions import *
from contracts.org.departments import *
from contracts.org.directory import *
from contracts.org.me import *
from contracts.org.media_sources import *
from contracts.org.roles import *
from contracts.org.sites import *
from contracts.org.system_requirements import *
from contracts.org.user_imports import *
from contracts.org.users import *

health = call.health("org")
