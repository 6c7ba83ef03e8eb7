"""Databases and their schema: made, brought to head, checked, taken down.

    python -m kit.migrate <service>|all provision|up|check|down [revision]|new "what it does"

`provision` runs as an administrator and makes the database and its three roles; everything else runs as the owner role. Migrations lie
in `<service>/migrations/versions`, are numbered from 0001 without branches, and use `kit.migrate.operations`. `head.at_head` is what a
service's health tells; it does without Alembic, which no running service needs.
"""
