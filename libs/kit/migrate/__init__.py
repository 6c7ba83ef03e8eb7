"""Databases and their schema: made, brought to head, checked, taken down.

    python -m kit.migrate <service>|all provision|up|check|down [revision]|new "what it does"

`provision` runs as an administrator and makes the database and its three roles; everything else runs as the owner role. Migrations lie
in `<service>/migrations/versions` and use `kit.migrate.operations`. `at_head` is what a service's health tells.
"""

from kit.migrate.provision import SERVICES, environment, provision, unprovision
from kit.migrate.schema import at_head, check, down, new, up

__all__ = ["SERVICES", "at_head", "check", "down", "environment", "new", "provision", "unprovision", "up"]
