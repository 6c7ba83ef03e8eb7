"""What the users page costs without us: Flask and psycopg2, the same JSON from the same table under the same policies. Run by gunicorn
with the gateway's own settings; SITE_ID and BARE_DATABASE_URL say what it reads."""

import json
import os
from datetime import date
from typing import Any

from flask import Flask, Response, request
from psycopg2.extensions import connection
from psycopg2.pool import ThreadedConnectionPool

SHOWN = """id, login_name, name, english_name, email, phone, mobile, department_id, account_kind, capacity, expires_on,
 CASE WHEN expires_on < current_date THEN 'expired' WHEN invited THEN 'invited' ELSE 'active' END AS status,
 has_initial_password, has_totp, version"""
PAGE = f"SELECT {SHOWN} FROM users WHERE site_id = %s AND deleted_at IS NULL"  # noqa: S608 - our own words
PAGE += " ORDER BY created_at DESC, id DESC LIMIT %s OFFSET %s"
COUNT = "SELECT count(*) FROM users WHERE site_id = %s AND deleted_at IS NULL"
PATHS = """SELECT d.id, array_agg(up.name ORDER BY length(up.path)) FROM departments d
 JOIN departments up ON up.site_id = d.site_id AND starts_with(d.path, up.path)
 WHERE d.site_id = %s AND d.id = ANY(%s::uuid[]) GROUP BY d.id"""

app = Flask(__name__)
pool = ThreadedConnectionPool(16, 16, os.environ["BARE_DATABASE_URL"].replace("postgresql+psycopg2", "postgresql"))
site = os.environ["SITE_ID"]


@app.get("/users")
def users() -> Response:
    size, number = int(request.args["page_size"]), int(request.args.get("page", 1))
    found = pool.getconn()
    try:
        return Response(json.dumps(_page(found, size, number), default=_plain), mimetype="application/json")
    finally:
        found.rollback()
        pool.putconn(found)


def _page(found: connection, size: int, number: int) -> dict[str, Any]:
    with found.cursor() as cursor:
        cursor.execute("SELECT set_config('app.site_id', %s, true)", (site,))
        cursor.execute(PAGE, (site, size, (number - 1) * size))
        names = [column.name for column in cursor.description or ()]
        items = [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
        cursor.execute(COUNT, (site,))
        ((total,),) = cursor.fetchall()
        cursor.execute(PATHS, (site, [item["department_id"] for item in items]))
        paths = dict(cursor.fetchall())
    for item in items:
        item["department_path"] = paths[item["department_id"]]
    return {"items": items, "page": number, "page_size": size, "total": total}


def _plain(value: Any) -> str:
    return value.isoformat() if isinstance(value, date) else str(value)
